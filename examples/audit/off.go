package main

import (
	"errors"
	"strings"

	"github.com/toban-go/toban/schedule"
)

// off are days off of the firm, both included.
type off struct {
	first, last schedule.Date
	name        string
}

// parseOff reads a day or days, and what they are called.
func parseOff(text string) (o off, err error) {
	fault := errors.New("is not of the form 2026-12-29..2027-01-03=年末年始, or 2026-12-29=創立記念日")
	days, name, ok := strings.Cut(text, "=")
	if o.name = strings.TrimSpace(name); !ok || o.name == "" {
		return o, fault
	}
	first, last, several := strings.Cut(days, "..")
	if !several {
		last = first
	}
	if o.first, err = schedule.ParseDate(first); err != nil {
		return o, fault
	}
	if o.last, err = schedule.ParseDate(last); err != nil {
		return o, fault
	}
	if o.last.Before(o.first) {
		return o, errors.New("ends before it begins")
	}
	return o, nil
}

// firm is a calendar with days off of the firm. A holiday among them stays what it is.
type firm struct {
	schedule.Calendar
	offs []off
}

// Holiday returns the holiday of the calendar, or the day off.
func (f firm) Holiday(d schedule.Date) (schedule.Day, bool) {
	if day, free := f.Calendar.Holiday(d); free {
		return day, true
	}
	for _, o := range f.offs {
		if !d.Before(o.first) && !o.last.Before(d) {
			return schedule.Day{Name: o.name, Company: true}, true
		}
	}
	return schedule.Day{}, false
}

// Through is the last day that the calendar knows for certain.
func (f firm) Through() schedule.Date {
	if known, ok := f.Calendar.(interface{ Through() schedule.Date }); ok {
		return known.Through()
	}
	return schedule.Date{Year: 9999, Month: 12, Day: 31}
}
