package rfc5545

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"
)

// frequency is the unit of a rule's periods, the longest first.
type frequency int

const (
	yearly frequency = iota
	monthly
	weekly
	daily
	hourly
	minutely
	secondly
)

var frequencies = []string{"YEARLY", "MONTHLY", "WEEKLY", "DAILY", "HOURLY", "MINUTELY", "SECONDLY"}

// weekday is a BYDAY: a day of the week, or the nth of them in a month or a year.
type weekday struct {
	nth int
	day time.Weekday
}

var weekdays = []string{"SU", "MO", "TU", "WE", "TH", "FR", "SA"}

// Rule is a recurrence rule (§3.3.10).
type Rule struct {
	frequency       frequency
	interval, count int64
	until           *Moment // a wall without a clock is local
	weekStart       time.Weekday

	months, weeks, yearDays, monthDays []int
	days                               []weekday
	clock                              [3][]int // hours, minutes and seconds
	positions                          []int
}

// lists tells for each BY part of numbers where they go, and how far from zero they
// may lie, negative ones if ends is set.
var lists = map[string]struct {
	list        func(*Rule) *[]int
	least, most int
	ends        bool
}{
	"BYMONTH":    {func(r *Rule) *[]int { return &r.months }, 1, 12, false},
	"BYWEEKNO":   {func(r *Rule) *[]int { return &r.weeks }, 1, 53, true},
	"BYYEARDAY":  {func(r *Rule) *[]int { return &r.yearDays }, 1, 366, true},
	"BYMONTHDAY": {func(r *Rule) *[]int { return &r.monthDays }, 1, 31, true},
	"BYHOUR":     {func(r *Rule) *[]int { return &r.clock[0] }, 0, 23, false},
	"BYMINUTE":   {func(r *Rule) *[]int { return &r.clock[1] }, 0, 59, false},
	"BYSECOND":   {func(r *Rule) *[]int { return &r.clock[2] }, 0, 60, false},
	"BYSETPOS":   {func(r *Rule) *[]int { return &r.positions }, 1, 366, true},
}

// ParseRule reads a rule, such as FREQ=WEEKLY;BYDAY=MO,WE.
func ParseRule(text string) (*Rule, error) {
	r := &Rule{frequency: -1, interval: 1, weekStart: time.Monday}
	seen := map[string]bool{}
	for part := range strings.SplitSeq(strings.TrimSuffix(strings.ToUpper(text), ";"), ";") {
		name, value, _ := strings.Cut(part, "=")
		if seen[name] {
			return nil, fmt.Errorf("%s stands twice", Shown(name))
		}
		seen[name] = true
		if err := r.part(name, value); err != nil {
			return nil, err
		}
	}
	switch {
	case r.frequency < 0:
		return nil, fmt.Errorf("there is no FREQ")
	case r.count > 0 && r.until != nil:
		return nil, fmt.Errorf("COUNT and UNTIL stand together")
	case r.frequency > monthly && slices.ContainsFunc(r.days, func(d weekday) bool { return d.nth != 0 }):
		return nil, fmt.Errorf("BYDAY counts days, which only months and years have")
	}
	return r, nil
}

func (r *Rule) part(name, value string) error {
	if list, ok := lists[name]; ok {
		return numbers(list.list(r), name, value, list.least, list.most, list.ends)
	}
	var err error
	switch name {
	case "FREQ":
		if r.frequency = frequency(slices.Index(frequencies, value)); r.frequency < 0 {
			err = fmt.Errorf("FREQ %s is none of %s", Shown(value), strings.Join(frequencies, ", "))
		}
	case "INTERVAL":
		r.interval, err = positive(name, value)
	case "COUNT":
		r.count, err = positive(name, value)
	case "UNTIL":
		w, date, utc, fault := ParseWall(value)
		if fault != nil {
			return fmt.Errorf("UNTIL %w", fault)
		}
		r.until = &Moment{Wall: w, Date: date}
		if utc {
			r.until.Clock = Located{time.UTC}
		}
	case "WKST":
		start := slices.Index(weekdays, value)
		if start < 0 {
			return fmt.Errorf("WKST %s is no day of the week", Shown(value))
		}
		r.weekStart = time.Weekday(start)
	case "BYDAY":
		r.days, err = parseWeekdays(value)
	default:
		err = fmt.Errorf("%s is no part of a rule", Shown(name))
	}
	return err
}

// numbers reads the list of a BY part, each once and in order.
func numbers(list *[]int, name, value string, least, most int, ends bool) error {
	for text := range strings.SplitSeq(value, ",") {
		n, err := strconv.Atoi(text)
		if size := max(n, -n); err != nil || size < least || size > most || n < 0 && !ends {
			limits := fmt.Sprintf("%d to %d", least, most)
			if ends {
				limits += fmt.Sprintf(" or %d to %d", -most, -least)
			}
			return fmt.Errorf("%s %s does not lie in %s", name, Shown(text), limits)
		}
		*list = append(*list, n)
	}
	slices.Sort(*list)
	*list = slices.Compact(*list)
	return nil
}

func positive(name, value string) (int64, error) {
	n, err := strconv.ParseInt(value, 10, 32)
	if err != nil || n < 1 {
		return 0, fmt.Errorf("%s %s is no number from 1 on", name, Shown(value))
	}
	return n, nil
}

func parseWeekdays(value string) ([]weekday, error) {
	var days []weekday
	for text := range strings.SplitSeq(value, ",") {
		cut := max(0, len(text)-2)
		d := weekday{day: time.Weekday(slices.Index(weekdays, text[cut:]))}
		var err error
		if cut > 0 {
			d.nth, err = strconv.Atoi(text[:cut])
		}
		if d.day < 0 || err != nil || cut > 0 && d.nth == 0 || d.nth < -53 || d.nth > 53 {
			return nil, fmt.Errorf("BYDAY %s is no day of the week such as MO or -1FR", Shown(text))
		}
		days = append(days, d)
	}
	return days, nil
}
