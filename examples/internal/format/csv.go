package format

import (
	"cmp"
	"strconv"
	"strings"
	"time"

	"github.com/toban-go/toban/schedule"
	"github.com/toban-go/toban/schedule/report"
)

// CSV returns the shifts that start on the days of iv, each once and by the days of its own place, as a
// table for spreadsheets: times as RFC 3339 in the place of the shift, minutes, who serves ("" in a gap,
// all who are there if the whole team does), and what kind of day it is.
func (o Organisation) CSV(iv schedule.Interval) report.Table {
	var t report.Table
	names := o.say("start end minutes regime team role member name day holiday", "開始 終了 分 区分 チーム 役割 担当者 氏名 日 祝日・会社休日")
	for i, name := range strings.Fields(names) {
		t.Columns = append(t.Columns, report.Column{Name: name, Number: i == 2})
	}
	place := iv.Start.Location()
	for shift := range o.Schedule.DutiesOn(schedule.DateOf(iv.Start, place), schedule.DateOf(iv.End.Add(-1), place)) {
		members := o.Schedule.Serving(shift)
		_, day, _ := o.Schedule.Day(shift.Team, shift.Date) // both are of a shift
		t.Rows = append(t.Rows, []string{
			shift.Start.Format(time.RFC3339), shift.End.Format(time.RFC3339), strconv.Itoa(int(shift.Duration() / time.Minute)),
			o.Language.Regime(shift.Regime), o.Language.Team(shift.Team), o.Language.Role(shift.Role), list(members), o.names(members, shift.Start),
			o.say(shift.Day.String(), schedule.Japanese.Kind(shift.Day, day)), o.named(shift.Seat, day),
		})
	}
	return t
}

func list(members []schedule.Member) string {
	var ids []string
	for _, m := range members {
		ids = append(ids, string(m))
	}
	return strings.Join(ids, " ")
}

// names are what members are called, in their order: by ID who has no name.
func (o Organisation) names(members []schedule.Member, t time.Time) string {
	var names []string
	for _, m := range members {
		person, _ := o.Schedule.Person(m, t) // who is not known has no name
		names = append(names, cmp.Or(person.Name, string(m)))
	}
	return strings.Join(names, o.say(", ", "、"))
}

// named is the name of the holiday on which a slot begins, "" if it is none.
func (o Organisation) named(s schedule.Seat, day schedule.Day) string {
	if s.Day != schedule.Holiday {
		return ""
	}
	return o.say(cmp.Or(day.English, day.Name), day.Name)
}
