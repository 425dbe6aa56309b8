package together

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/toban-go/toban/schedule"
	"github.com/toban-go/toban/schedule/ical"
)

// This file reads calendars, as plainly as the form allows.

// entry is an event of a calendar: when, and its title.
type entry struct {
	schedule.Interval
	title string
}

func entries(text string) (list []entry, err error) {
	text = strings.NewReplacer("\r\n ", "", "\r\n\t", "").Replace(text)
	moment := func(value string) (t time.Time) {
		zone, clock, _ := strings.Cut(value, ":")
		loc, bad := time.LoadLocation(strings.TrimPrefix(zone, ";TZID="))
		if err = errors.Join(err, bad); err == nil {
			t, bad = time.ParseInLocation("20060102T150405", strings.TrimSuffix(clock, "Z"), loc)
			err = errors.Join(err, bad)
		}
		return t
	}
	_, text, _ = strings.Cut(text, "BEGIN:VEVENT")
	for e := range strings.SplitSeq(text, "BEGIN:VEVENT") {
		var x entry
		for line := range strings.SplitSeq(e, "\r\n") {
			switch key, value := line[:min(7, len(line))], line[min(7, len(line)):]; key {
			case "DTSTART":
				x.Start = moment(value)
			case "DTEND;T", "DTEND:2":
				x.End = moment(strings.TrimPrefix(line, "DTEND"))
			case "SUMMARY":
				x.title = strings.TrimPrefix(value, ":")
			}
		}
		if !x.Empty() {
			list = append(list, x)
		}
	}
	return list, err
}

// calendars compares the calendars of a roster with the sheet, of each team and pool and of each person.
func (s *sheet) calendars(r *schedule.Roster, iv schedule.Interval, people []schedule.Member) (faults []string) {
	c, withTeams := ical.Calendar{Stamp: iv.Start}, ical.Calendar{Stamp: iv.Start, WholeTeam: true}
	teams, persons := map[schedule.TeamID][]entry{}, map[schedule.Member][]entry{}
	for r := range s.starting(iv) {
		for _, p := range s.served(r) {
			role, who := r.role, string(p.member)
			switch {
			case loose(role) && who == "":
				continue
			case role == schedule.All && p.member == whole:
				teams[r.team] = append(teams[r.team], entry{p.Interval, "whole team"})
				continue
			case role == schedule.All && who == "":
				role = "whole team"
			case role == schedule.All:
				role = schedule.Primary
			}
			teams[r.team] = append(teams[r.team], entry{p.Interval, fmt.Sprintf("%s (%s)", cmp.Or(who, "nobody"), role)})
			persons[p.member] = append(persons[p.member], entry{p.Interval, fmt.Sprintf("On call: %s (%s)", r.team, role)})
		}
	}
	for team, want := range teams {
		var text bytes.Buffer
		if err := withTeams.WriteTeam(&text, r, team); err != nil {
			faults = append(faults, err.Error())
		}
		faults = append(faults, compareEntries("the calendar of "+string(team), want, text.String(), string(team)+": ")...)
	}
	for _, m := range people {
		var text bytes.Buffer
		if err := c.WritePerson(&text, r, m); err == nil || len(persons[m]) > 0 {
			faults = append(faults, compareEntries("the calendar of "+string(m), persons[m], text.String(), "")...)
		}
	}
	return faults
}

func compareEntries(what string, want []entry, text, prefix string) (faults []string) {
	list, err := entries(text)
	if err != nil {
		return []string{err.Error()}
	}
	for i := range list {
		list[i].title = strings.TrimPrefix(list[i].title, prefix)
	}
	got := joined(list)
	for _, x := range joined(want) {
		if i := slices.Index(got, x); i >= 0 {
			got = slices.Delete(got, i, i+1)
		} else {
			faults = append(faults, fmt.Sprintf("%s lacks %s", what, x))
		}
	}
	for _, x := range got {
		faults = append(faults, fmt.Sprintf("%s has %s", what, x))
	}
	return faults
}

// joined writes entries by start. What goes on as it was is one.
func joined(list []entry) (texts []string) {
	slices.SortFunc(list, func(a, b entry) int { return cmp.Or(cmp.Compare(a.title, b.title), a.Start.Compare(b.Start)) })
	for i, x := range list {
		if i > 0 && list[i-1].title == x.title && list[i-1].End.Equal(x.Start) {
			list[i].Start = list[i-1].Start
			texts = texts[:len(texts)-1]
		}
		texts = append(texts, fmt.Sprintf("%s %s %s", list[i].Start.UTC().Format(time.RFC3339), x.End.UTC().Format(time.RFC3339), x.title))
	}
	return texts
}
