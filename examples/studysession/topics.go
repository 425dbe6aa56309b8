package main

import (
	_ "embed"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/toban-go/toban/examples/internal/command"
	"github.com/toban-go/toban/holiday"
	"github.com/toban-go/toban/internal/fault"
	"github.com/toban-go/toban/rotation/meeting"
	"github.com/toban-go/toban/schedule"
	"github.com/toban-go/toban/schedule/config"
)

//go:embed topics.json
var sampleTopics []byte

// yearly reads days of every year of the form 12-29/01-03, both ends included.
func yearly(text string) (e holiday.Edit, err error) {
	if text == "" {
		return e, nil
	}
	first, last, ok := strings.Cut(text, "/")
	if !ok {
		last = first
	}
	e = holiday.Edit{Name: "会社休日", English: "company day", Yearly: true}
	var faults [2]error
	e.First, faults[0] = schedule.ParseDate("2020-" + first)
	e.Last, faults[1] = schedule.ParseDate("2020-" + last)
	if errors.Join(faults[:]...) != nil {
		return holiday.Edit{}, errors.New("is no run of days of the form 12-29/01-03")
	}
	if e.Last.Before(e.First) {
		e.Last = e.Last.AddMonths(12)
	}
	return e, nil
}

// load returns the configuration with those days off, which the organisation itself need not
// take off: only sessions go by them.
func load(path string, off holiday.Edit, l schedule.Language) (file config.File, s *schedule.Schedule, err error) {
	if file, s, err = command.Schedule(path, l); err == nil && off.Yearly {
		edit := func(c schedule.Calendar) schedule.Calendar {
			if known, ok := c.(*holiday.Calendar); ok {
				return known.Edit(off)
			}
			if c == nil {
				return nil
			}
			return holiday.New().Edit(off) // of a calendar without holidays
		}
		for i := range file.Specs {
			spec := &file.Specs[i]
			spec.Holidays = edit(spec.Holidays)
			for k := range spec.Teams {
				spec.Teams[k].Holidays = edit(spec.Teams[k].Holidays)
			}
		}
		file.Journal = nil // what is published has days of its own, and moves no session
		s, _, err = file.At(time.Now())
	}
	return file, s, err
}

// readTopics reads what people present. If path is empty the sample's belong to the sample,
// and none to another configuration. What is still to be presented is of a member whom the
// schedule knows.
func readTopics(s *schedule.Schedule, configuration, path string) (topics []meeting.Topic, err error) {
	faults, err := command.Beside("topics", configuration, path, sampleTopics, &topics)
	if err != nil {
		return nil, err
	}
	for i, t := range topics {
		if t.Member == "" || t.Theme == "" {
			faults = append(faults, fault.New("", schedule.ErrMissing, "topics %s: [%d] has no member or no theme", path, i))
			continue
		}
		if _, err := s.Person(t.Member, time.Time{}); err != nil && t.Held.IsZero() {
			faults = append(faults, fmt.Errorf("topics %s: [%d].member: %w", path, i, err))
		}
	}
	return topics, errors.Join(faults...)
}

// topic says what is presented, and where it is written down.
func (v vocabulary) topic(t meeting.Topic) string {
	if t.Theme == "" {
		return ""
	}
	text := " — " + t.Theme
	if t.Book != "" {
		text += " " + strings.TrimRight(fmt.Sprintf(v.chapter, t.Book, t.Chapter), ", ")
	}
	if t.Record != "" {
		text += fmt.Sprintf(v.recorded, t.Record)
	}
	return text
}

// record lists topics that were held in the period on days without a session, as they would
// be lost.
func (v vocabulary) record(b *strings.Builder, others []meeting.Topic, from, to schedule.Date, name func(schedule.Member) string) {
	title := v.lost
	for _, t := range others {
		if !t.Held.Before(from) && !t.Held.After(to) {
			fmt.Fprintf(b, "%s  %s %s%s\n", title, command.Dated(v.language, t.Held), name(t.Member), v.topic(t))
			title = ""
		}
	}
}
