package rfc5545

import (
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
)

// frequencies are the units in which leave repeats.
var frequencies = []string{"YEARLY", "MONTHLY", "WEEKLY", "DAILY"}

// weekday is a BYDAY: a day of the week, or the nth of them in a month.
type weekday struct {
	nth int
	day time.Weekday
}

var weekdays = []string{"SU", "MO", "TU", "WE", "TH", "FR", "SA"}

// Rule is a recurrence rule (§3.3.10) of days, at the clock of its start.
type Rule struct {
	frequency       frequency
	interval, count int64
	until           *Moment // a wall without a clock is local
	weekStart       time.Weekday

	months, monthDays, positions []int
	days                         []weekday
}

// lists tells for each BY part of numbers where they go, and how far from zero they
// may lie, negative ones if ends is set.
var lists = map[string]struct {
	list        func(*Rule) *[]int
	least, most int
	ends        bool
}{
	"BYMONTH":    {func(r *Rule) *[]int { return &r.months }, 1, 12, false},
	"BYMONTHDAY": {func(r *Rule) *[]int { return &r.monthDays }, 1, 31, true},
	"BYSETPOS":   {func(r *Rule) *[]int { return &r.positions }, 1, 366, true},
}

// ParseRule reads the rule of what starts at first, such as FREQ=WEEKLY;BYDAY=MO,WE. What no
// leave needs is an error: hours and shorter units, weeks and days by their number in the year.
func ParseRule(text string, first Wall) (*Rule, error) {
	r := &Rule{frequency: -1, interval: 1, weekStart: time.Monday}
	seen := map[string]bool{}
	for part := range strings.SplitSeq(strings.TrimSuffix(strings.ToUpper(text), ";"), ";") {
		name, value, _ := strings.Cut(part, "=")
		if seen[name] {
			return nil, Say("%s stands twice", Shown(name))
		}
		seen[name] = true
		if err := r.part(name, value, first); err != nil {
			return nil, err
		}
	}
	switch {
	case r.frequency < 0:
		return nil, Say("there is no FREQ")
	case r.count > 0 && r.until != nil:
		return nil, Say("COUNT and UNTIL stand together")
	case r.frequency != monthly && (r.frequency != yearly || len(r.months) == 0) && slices.ContainsFunc(r.days, func(d weekday) bool { return d.nth != 0 }):
		return nil, Say("BYDAY counts days, but not those of a month")
	}
	return r, nil
}

func (r *Rule) part(name, value string, first Wall) error {
	if list, ok := lists[name]; ok {
		return numbers(list.list(r), name, value, list.least, list.most, list.ends)
	}
	var err error
	switch name {
	case "FREQ":
		if r.frequency = frequency(slices.Index(frequencies, value)); r.frequency < 0 {
			err = Say("FREQ %s is none of %s", Shown(value), strings.Join(frequencies, ", "))
		}
	case "INTERVAL":
		r.interval, err = positive(name, value)
	case "COUNT":
		r.count, err = positive(name, value)
	case "UNTIL":
		w, date, utc, fault := ParseWall(value)
		if fault != nil {
			return Say("UNTIL %v", fault)
		}
		r.until = &Moment{Wall: w, Date: date}
		if utc {
			r.until.Clock = Located{time.UTC}
		}
	case "WKST":
		start := slices.Index(weekdays, value)
		if start < 0 {
			return Say("WKST %s is no day of the week", Shown(value))
		}
		r.weekStart = time.Weekday(start)
	case "BYDAY":
		r.days, err = parseWeekdays(value)
	case "BYHOUR", "BYMINUTE", "BYSECOND": // some programs repeat the clock of the start
		hour, minute, second := first.Time().Clock()
		if n, fault := strconv.Atoi(value); fault != nil || n != map[string]int{"BYHOUR": hour, "BYMINUTE": minute, "BYSECOND": second}[name] {
			err = Say("%s %s is not that of the start", name, Shown(value))
		}
	default:
		err = Say("%s is no part of a rule that leave needs", Shown(name))
	}
	return err
}

// numbers reads the list of a BY part, each once and in order.
func numbers(list *[]int, name, value string, least, most int, ends bool) error {
	for text := range strings.SplitSeq(value, ",") {
		n, err := strconv.Atoi(text)
		if size := max(n, -n); err != nil || size < least || size > most || n < 0 && !ends {
			limits := Say("%d to %d", least, most)
			if ends {
				limits = Say("%[1]d to %[2]d or -%[2]d to -%[1]d", least, most)
			}
			return Say("%s %s does not lie in %s", name, Shown(text), limits)
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
		return 0, Say("%s %s is no number from 1 on", name, Shown(value))
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
		if d.day < 0 || err != nil || cut > 0 && d.nth == 0 || d.nth < -5 || d.nth > 5 {
			return nil, Say("BYDAY %s is no day of the week such as MO or -1FR", Shown(text))
		}
		if !slices.Contains(days, d) {
			days = append(days, d)
		}
	}
	return days, nil
}
