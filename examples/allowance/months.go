package main

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/toban-go/toban/schedule"
	"github.com/toban-go/toban/schedule/report"
	"github.com/toban-go/toban/schedule/report/pay"
)

// span is what several pay months have, one after the other.
type span struct {
	payroll
	months []schedule.Interval
	lists  []map[schedule.Member]pay.Allowance // of each month
	there  []map[schedule.Member]bool          // who belongs to a pool in each month, or has served
}

// load reads the schedule and works out so many pay months, of which the first closes in the month of first.
func (x *span) load(first schedule.Date, months int, file, alerts string) error {
	last := first.AddMonths(months - 1)
	pages, err := x.open(first, last, file, alerts)
	if err != nil {
		return err
	}
	x.note()
	all := x.month
	for i := range months {
		of := first.AddMonths(i)
		x.month = x.payMonth(of)
		list, there := map[schedule.Member]pay.Allowance{}, map[schedule.Member]bool{}
		for _, a := range x.slips(pages) {
			list[a.Member], there[a.Member] = a, true
		}
		for _, c := range x.s.People(x.month) {
			there[c.Member] = true
		}
		x.months, x.lists, x.there = append(x.months, x.month), append(x.lists, list), append(x.there, there)
	}
	x.month = all
	return nil
}

// table lists the work in calls and the time on call of each person by month, with the sum: minutes, or if told hours to be read. A
// month in which somebody belongs to no pool is left empty.
func (x *span) table(told bool) (t report.Table) {
	w := x.words
	kinds, write, absent := w.yearMinutes, func(minutes int64) string { return strconv.FormatInt(minutes, 10) }, ""
	if told {
		kinds, absent = w.yearTold, "–"
		write = func(minutes int64) string { return w.language.Hours(time.Duration(minutes) * time.Minute) }
	}
	for _, name := range w.yearColumns {
		t.Columns = append(t.Columns, report.Column{Name: name})
	}
	for _, month := range x.months {
		t.Columns = append(t.Columns, report.Column{Name: x.heading(month), Number: true})
	}
	t.Columns = append(t.Columns, report.Column{Name: w.total, Number: true})
	people := map[schedule.Member]bool{}
	for _, list := range x.lists {
		for m := range list {
			people[m] = true
		}
	}
	for _, m := range slices.Sorted(maps.Keys(people)) {
		person, _ := x.s.Person(m, x.month.End.Add(-1)) // who is not known has no name
		for k, kind := range kinds {
			row, sum := []string{string(m), person.Name, kind}, int64(0)
			for i, list := range x.lists {
				minutes := []int64{list[m].Work, list[m].Minutes}[k]
				sum += minutes
				switch {
				case !x.there[i][m]:
					row = append(row, absent)
				case k == 0 && !x.recorded:
					row = append(row, w.unrecorded)
				default:
					row = append(row, write(minutes))
				}
			}
			if k == 0 && !x.recorded {
				row = append(row, w.unrecorded)
			} else {
				row = append(row, write(sum))
			}
			t.Rows = append(t.Rows, row)
		}
	}
	return t
}

// heading names a pay month by the month in which it closes, with its days if they are not those of the month.
func (x *span) heading(month schedule.Interval) string {
	place := month.Start.Location()
	first, last := schedule.DateOf(month.Start, place), schedule.DateOf(month.End.Add(-1), place)
	name := last.String()[:7]
	if first.Day != 1 {
		name += fmt.Sprintf(x.words.yearDays, first.String()[5:], last.String()[5:])
	}
	return name
}

// text is the table to be read, with the time that it is about.
func (x *span) text(b *strings.Builder) error {
	first, last := x.days()
	fmt.Fprintf(b, x.words.yearTitle, first, last)
	if note := x.unpublished(); note != "" {
		fmt.Fprintf(b, "- %s\n\n", note)
	}
	return x.table(true).Markdown(b)
}
