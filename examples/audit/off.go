package main

import (
	"errors"
	"strings"

	"github.com/toban-go/toban/schedule"
)

// parseOff reads a day or days off of the firm, and what they are called.
func parseOff(text string) (o schedule.Block, err error) {
	fault := errors.New("is not of the form 2026-12-29..2027-01-03=年末年始, or 2026-12-29=創立記念日")
	days, name, ok := strings.Cut(text, "=")
	if o.Name = strings.TrimSpace(name); !ok || o.Name == "" {
		return o, fault
	}
	first, last, several := strings.Cut(days, "..")
	if !several {
		last = first
	}
	if o.First, err = schedule.ParseDate(first); err != nil {
		return o, fault
	}
	if o.Last, err = schedule.ParseDate(last); err != nil {
		return o, fault
	}
	if o.Last.Before(o.First) {
		return o, errors.New("ends before it begins")
	}
	return o, nil
}
