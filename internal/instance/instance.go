// Package instance has the JSON format of planning problems that benchmarks, tests and
// examples/fairplan share. Package problem makes a problem of it.
package instance

import (
	"errors"
	"fmt"
	"io"

	"github.com/toban-go/toban/internal/jsonfile"
	"github.com/toban-go/toban/schedule"
)

// Document is the format oncall-fairness/1. Amounts of seats are points, targets
// and balances milli-points; dates are midnights in the time zone, and the second
// of a pair is not included.
type Document struct {
	Format     string   `json:"format"`
	Name       string   `json:"name"`
	Size       string   `json:"size"`
	Seed       int64    `json:"seed"`
	Features   []string `json:"features"`
	TimeZone   string   `json:"timezone"`
	Start      string   `json:"start"`
	End        string   `json:"end"`
	Categories []string `json:"categories"`
	Limits     struct {
		MinRestHours        int `json:"min_rest_hours"`
		MaxConsecutiveDays  int `json:"max_consecutive_days"`
		MaxHoursPerWeek     int `json:"max_hours_per_week"`
		MaxWeekendsPerMonth int `json:"max_weekends_per_month"`
	} `json:"limits"`
	Teams     []string     `json:"teams"`
	Members   []Member     `json:"members"`
	Shifts    []Shift      `json:"shifts"`
	Locked    []Assignment `json:"locked"`
	Published []Assignment `json:"published"`
}

type Member struct {
	ID       string `json:"id"`
	Team     string `json:"team"`
	Share    int    `json:"share"`
	From     string `json:"from"`
	Until    string `json:"until"`
	Absences []struct {
		From    string `json:"from"`
		To      string `json:"to"`
		Accrues bool   `json:"accrues"`
	} `json:"absences"`
	Balance map[string]int64 `json:"balance"`
	Target  map[string]int64 `json:"target"`
	Wants   []string         `json:"wants"`
	Avoids  []string         `json:"avoids"`
}

type Shift struct {
	ID       string `json:"id"`
	Start    string `json:"start"`
	End      string `json:"end"`
	Category string `json:"category"`
	Slots    []struct {
		Role   string `json:"role"`
		Burden int64  `json:"burden"`
	} `json:"slots"`
}

type Assignment struct {
	Shift  string `json:"shift"`
	Role   string `json:"role"`
	Member string `json:"member"`
}

// Format is the name of the format.
const Format = "oncall-fairness/1"

// Read reads a document. It refuses unknown and repeated fields, and says
// where a fault is by line and column.
func Read(r io.Reader) (Document, error) {
	data, err := jsonfile.ReadAll(r, jsonfile.Small)
	if err != nil {
		return Document{}, err
	}
	var doc Document
	twice, err := jsonfile.Decode(data, jsonfile.Small, &doc)
	if err := errors.Join(append(twice, err)...); err != nil {
		return Document{}, fmt.Errorf("%w: %w", schedule.ErrInvalid, err)
	}
	if doc.Format != Format {
		return Document{}, fmt.Errorf("%w: format %q is not %q", schedule.ErrInvalid, jsonfile.Brief(doc.Format), Format)
	}
	return doc, nil
}
