// Package trial is what the playground computes: from people and hours to the rotation and the
// plan of a month, as a part of a page and as a configuration to keep.
package trial

import (
	"bytes"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/toban-go/toban/fairness"
	"github.com/toban-go/toban/holiday"
	"github.com/toban-go/toban/internal/civil"
	"github.com/toban-go/toban/rotation"
	"github.com/toban-go/toban/schedule"
	"github.com/toban-go/toban/schedule/config"
)

// Request is what the form holds, as it was typed.
type Request struct {
	People string `json:"people"` // a line each: name, team, share in percent
	Open   string `json:"open"`   // clock at which the teams open on weekdays
	Close  string `json:"close"`
	Days   string `json:"days"`  // company days off, a line each: first, last, name
	Leave  string `json:"leave"` // a line each: name, first, last
	Zone   string `json:"zone"`
	Month  string `json:"month"` // for example 2026-12
	Seats  string `json:"seats"` // 1, or 2 with a secondary
	Rest   string `json:"rest"`  // hours between two shifts of a person
	Lang   string `json:"lang"`  // ja or en
}

// Result is what the page shows. Faults is empty, or else all that is wrong with the request.
type Result struct {
	Faults []string `json:"faults"`
	HTML   string   `json:"html"`   // the rotation beside the plan
	Config string   `json:"config"` // of the organisation with the plan published, for the programs
}

// Most that one month of the page takes.
const (
	mostPeople = 200
	mostLines  = 1000
)

// Try answers a request.
func Try(r Request) Result {
	f := &form{Request: r, language: schedule.English}
	if r.Lang == "ja" {
		f.language = schedule.Japanese
	}
	spec, leaves := f.spec()
	month := f.month(spec.Location)
	limits := fairness.Limits{MinRest: time.Duration(f.number(f.say("rest", "当番の間隔"), r.Rest, 0, 48)) * time.Hour}
	if len(f.faults) > 0 {
		return Result{Faults: f.faults}
	}
	s, err := schedule.New(spec)
	if err == nil {
		s, err = s.With(leaves...)
	}
	if err != nil {
		return Result{Faults: lines(err)}
	}
	v := view{Month: month, language: f.language, rotation: s}
	file := config.File{Specs: []schedule.Spec{spec}, Changes: leaves}
	plans, err := fairness.Planner{Limits: limits}.Next(s, month)
	if err != nil {
		v.Refused = lines(err) // the rotation is still worth showing
	} else if file.Changes, err = v.follow(plans, leaves); err != nil {
		return Result{Faults: lines(err)}
	}
	var html bytes.Buffer
	if err := v.render(&html); err != nil {
		return Result{Faults: lines(err)}
	}
	encoded, err := config.Encode(file)
	if err != nil {
		return Result{Faults: lines(err)}
	}
	return Result{HTML: html.String(), Config: string(encoded)}
}

func lines(err error) []string { return strings.Split(strings.TrimSpace(err.Error()), "\n") }

// form reads a request and collects its faults.
type form struct {
	Request
	language schedule.Language
	faults   []string
}

func (f *form) say(english, japanese string) string {
	if f.language == schedule.Japanese {
		return japanese
	}
	return english
}

func (f *form) fault(where string, line int, err error) {
	if line > 0 {
		where += f.say(fmt.Sprintf(", line %d", line), fmt.Sprintf(" %d行目", line))
	}
	f.faults = append(f.faults, where+": "+err.Error())
}

// rows yields the lines of a field that hold anything, split at commas, or else at spaces.
func (f *form) rows(where, text string, each func(line int, fields []string) error) {
	for i, line := range strings.Split(text, "\n") {
		if line = strings.TrimSpace(strings.NewReplacer("、", ",", "，", ",", "\u3000", " ").Replace(line)); line == "" {
			continue
		}
		if i >= mostLines {
			f.fault(where, i+1, errors.New(f.say("more lines than this page takes", "行数が多すぎます")))
			return
		}
		fields := strings.Fields(line)
		if strings.Contains(line, ",") {
			fields = strings.Split(line, ",")
		}
		for i, field := range fields {
			fields[i] = strings.TrimSpace(field)
		}
		if err := each(i+1, fields); err != nil {
			f.fault(where, i+1, err)
		}
	}
}

func (f *form) clock(where, text string) schedule.Clock {
	c, err := schedule.ParseClock(strings.TrimSpace(text))
	if err != nil {
		f.fault(where, 0, err)
	}
	return c
}

func (f *form) number(where, text string, least, most int) int {
	n, err := strconv.Atoi(strings.TrimSpace(text))
	if err != nil || n < least || n > most {
		f.fault(where, 0, fmt.Errorf(f.say("%q is no whole number from %d to %d", "%q は%dから%dまでの整数ではありません"), text, least, most))
	}
	return n
}

func (f *form) month(loc *time.Location) schedule.Interval {
	first, err := schedule.ParseDate(strings.TrimSpace(f.Month) + "-01")
	if err != nil {
		f.fault(f.say("month", "月"), 0, fmt.Errorf(f.say("%q is no month such as 2026-12", "%q は 2026-12 のような月ではありません"), f.Month))
		return schedule.Interval{}
	}
	return schedule.Month(first.Year, first.Month, loc)
}

// spec makes the organisation: the people's teams, and a weekly rotation in the order of the
// list, which begins in the week of the month's first day.
func (f *form) spec() (schedule.Spec, []schedule.Change) {
	zone := strings.TrimSpace(f.Zone)
	loc, err := time.LoadLocation(zone)
	if err != nil || zone == "" || zone == "Local" {
		f.fault(f.say("time zone", "タイムゾーン"), 0, fmt.Errorf(f.say("%q is no name such as Asia/Tokyo", "%q は Asia/Tokyo のような名前ではありません"), f.Zone))
		loc = time.UTC
	}
	spec := schedule.Spec{
		Location: loc,
		Business: schedule.Weekdays(f.clock(f.say("opens", "開始"), f.Open), f.clock(f.say("closes", "終了"), f.Close)),
		Holidays: f.holidays(),
	}
	order := f.people(&spec)
	seats := f.number(f.say("seats", "席数"), f.Seats, 1, 2)
	first, err := schedule.ParseDate(strings.TrimSpace(f.Month) + "-01")
	if err == nil && len(order) > 0 {
		weekly := rotation.Weekly(civil.Monday(first), order...)
		spec.OffHours.Primary = weekly
		if seats == 2 {
			spec.OffHours.Secondary = weekly.Lag(1)
		}
	}
	return spec, f.leaves(loc)
}

func (f *form) holidays() schedule.Calendar {
	days := holiday.Japan()
	where := f.say("company days off", "会社休日")
	f.rows(where, f.Days, func(_ int, fields []string) error {
		if len(fields) < 3 {
			return errors.New(f.say("first day, last day and name are needed", "初日、最終日、名前が必要です"))
		}
		first, err := schedule.ParseDate(fields[0])
		last, err2 := schedule.ParseDate(fields[1])
		if err := errors.Join(err, err2); err != nil {
			return err
		}
		days = days.With(strings.Join(fields[2:], " "), first, last)
		return nil
	})
	return days
}

// people puts the people of the form into teams and returns them in order.
func (f *form) people(spec *schedule.Spec) (order []schedule.Member) {
	where, before := f.say("people", "メンバー"), len(f.faults)
	f.rows(where, f.People, func(_ int, fields []string) error {
		m := schedule.Membership{Member: schedule.Member(fields[0])}
		team := schedule.TeamID("team")
		if len(fields) > 1 && fields[1] != "" {
			team = schedule.TeamID(fields[1])
		}
		if len(fields) > 2 {
			share, err := strconv.Atoi(strings.TrimSuffix(fields[2], "%"))
			if err != nil || share < 1 || share > 100 {
				return fmt.Errorf(f.say("%q is no share from 1 to 100 percent", "%q は1から100までの割合（%%）ではありません"), fields[2])
			}
			m.Share = share
		}
		if slices.Contains(order, m.Member) {
			return fmt.Errorf(f.say("%q is there twice", "%q が二度あります"), fields[0])
		}
		i := slices.IndexFunc(spec.Teams, func(t schedule.Team) bool { return t.ID == team })
		if i < 0 {
			i = len(spec.Teams)
			spec.Teams = append(spec.Teams, schedule.Team{ID: team, Services: schedule.Services(schedule.ServiceID(team))})
		}
		spec.Teams[i].Members = append(spec.Teams[i].Members, m)
		order = append(order, m.Member)
		return nil
	})
	switch {
	case len(order) == 0 && len(f.faults) == before:
		f.fault(where, 0, errors.New(f.say("nobody is named", "一人も書かれていません")))
	case len(order) > mostPeople:
		f.fault(where, 0, fmt.Errorf(f.say("more than the %d people that this page takes", "このページで扱えるのは%d人までです"), mostPeople))
	}
	return order
}

func (f *form) leaves(loc *time.Location) (list []schedule.Change) {
	f.rows(f.say("leave", "休暇"), f.Leave, func(_ int, fields []string) error {
		if len(fields) < 2 {
			return errors.New(f.say("name, first day and last day are needed", "名前、初日、最終日が必要です"))
		}
		first, err := schedule.ParseDate(fields[1])
		last, err2 := schedule.ParseDate(fields[min(2, len(fields)-1)])
		if err := errors.Join(err, err2); err != nil {
			return err
		}
		if last.Before(first) {
			return fmt.Errorf(f.say("%s is before %s", "%s が %s より前です"), last, first)
		}
		list = append(list, schedule.Leave{Member: schedule.Member(fields[0]), Interval: schedule.Days(first, last, loc)})
		return nil
	})
	return list
}
