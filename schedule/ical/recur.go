package ical

import (
	"fmt"
	"iter"
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

// rule is a recurrence rule (§3.3.10).
type rule struct {
	frequency       frequency
	interval, count int64
	until           *moment // a wall without a clock is local
	weekStart       time.Weekday

	months, weeks, yearDays, monthDays []int
	days                               []weekday
	hours, minutes, seconds, positions []int
}

// lists tells for each BY part of numbers where they go, and how far from zero they
// may lie, negative ones if ends is set.
var lists = map[string]struct {
	list        func(*rule) *[]int
	least, most int
	ends        bool
}{
	"BYMONTH":    {func(r *rule) *[]int { return &r.months }, 1, 12, false},
	"BYWEEKNO":   {func(r *rule) *[]int { return &r.weeks }, 1, 53, true},
	"BYYEARDAY":  {func(r *rule) *[]int { return &r.yearDays }, 1, 366, true},
	"BYMONTHDAY": {func(r *rule) *[]int { return &r.monthDays }, 1, 31, true},
	"BYHOUR":     {func(r *rule) *[]int { return &r.hours }, 0, 23, false},
	"BYMINUTE":   {func(r *rule) *[]int { return &r.minutes }, 0, 59, false},
	"BYSECOND":   {func(r *rule) *[]int { return &r.seconds }, 0, 60, false},
	"BYSETPOS":   {func(r *rule) *[]int { return &r.positions }, 1, 366, true},
}

// parseRule reads a rule, such as FREQ=WEEKLY;BYDAY=MO,WE.
func parseRule(text string) (*rule, error) {
	r := &rule{frequency: -1, interval: 1, weekStart: time.Monday}
	seen := map[string]bool{}
	for part := range strings.SplitSeq(strings.TrimSuffix(strings.ToUpper(text), ";"), ";") {
		name, value, _ := strings.Cut(part, "=")
		if seen[name] {
			return nil, fmt.Errorf("%s stands twice", shown(name))
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

func (r *rule) part(name, value string) error {
	if list, ok := lists[name]; ok {
		return numbers(list.list(r), name, value, list.least, list.most, list.ends)
	}
	var err error
	switch name {
	case "FREQ":
		if r.frequency = frequency(slices.Index(frequencies, value)); r.frequency < 0 {
			err = fmt.Errorf("FREQ %s is none of %s", shown(value), strings.Join(frequencies, ", "))
		}
	case "INTERVAL":
		r.interval, err = positive(name, value)
	case "COUNT":
		r.count, err = positive(name, value)
	case "UNTIL":
		w, date, utc, fault := parseWall(value)
		if fault != nil {
			return fmt.Errorf("UNTIL %w", fault)
		}
		r.until = &moment{wall: w, date: date}
		if utc {
			r.until.clock = located{time.UTC}
		}
	case "WKST":
		start := slices.Index(weekdays, value)
		if start < 0 {
			return fmt.Errorf("WKST %s is no day of the week", shown(value))
		}
		r.weekStart = time.Weekday(start)
	case "BYDAY":
		r.days, err = parseWeekdays(value)
	default:
		err = fmt.Errorf("%s is no part of a rule", shown(name))
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
			return fmt.Errorf("%s %s does not lie in %s", name, shown(text), limits)
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
		return 0, fmt.Errorf("%s %s is no number from 1 on", name, shown(value))
	}
	return n, nil
}

func parseWeekdays(value string) ([]weekday, error) {
	var days []weekday
	seen := map[weekday]bool{}
	for text := range strings.SplitSeq(value, ",") {
		cut := max(0, len(text)-2)
		d := weekday{day: time.Weekday(slices.Index(weekdays, text[cut:]))}
		var err error
		if cut > 0 {
			d.nth, err = strconv.Atoi(text[:cut])
		}
		if d.day < 0 || err != nil || cut > 0 && d.nth == 0 || d.nth < -53 || d.nth > 53 {
			return nil, fmt.Errorf("BYDAY %s is no day of the week such as MO or -1FR", shown(text))
		}
		if !seen[d] {
			seen[d] = true
			days = append(days, d)
		}
	}
	return days, nil
}

// budget is how much work a file may still make, in days and times looked at.
type budget struct {
	left int64
	told bool // that it is used up
}

func (b *budget) spend(n int64) bool {
	b.left -= n
	return b.left >= 0
}

// walls yields, in order, first and then the local times that the rule makes of it,
// those from since to end. It stops early when the budget is used up.
func (r *rule) walls(first, since, end wall, c clock, work *budget) iter.Seq[wall] {
	return func(yield func(wall) bool) {
		if since <= first && first <= end && !yield(first) {
			return
		}
		r := r.filled(first)
		n := r.period(first)
		if skipped := (r.period(since) - n) / r.interval; r.count == 0 && skipped > 0 {
			n += skipped * r.interval
		}
		for left := r.count - 1; n <= r.period(end) && work.spend(1); n += r.interval {
			for _, w := range r.set(n, work) {
				switch {
				case w <= first:
					continue
				case w > end || left == 0 || r.over(w, c):
					return
				case w >= since && !yield(w):
					return
				}
				left--
			}
		}
	}
}

// filled returns the rule with what first says where the rule is silent.
func (r *rule) filled(first wall) *rule {
	full := *r
	date := first.date()
	if len(r.yearDays)+len(r.monthDays)+len(r.days) == 0 {
		switch {
		case r.frequency == weekly || len(r.weeks) > 0:
			full.days = []weekday{{day: date.Weekday()}}
		case r.frequency == yearly && len(r.months) == 0:
			full.months = []int{int(date.Month)}
			fallthrough
		case r.frequency <= monthly:
			full.monthDays = []int{date.Day}
		}
	}
	second := int(int64(first) - first.day()*day)
	for _, unit := range []struct {
		list  *[]int
		below frequency
		value int
	}{{&full.hours, hourly, second / 3600}, {&full.minutes, minutely, second / 60 % 60}, {&full.seconds, secondly, second % 60}} {
		if len(*unit.list) == 0 && r.frequency < unit.below {
			*unit.list = []int{unit.value}
		}
	}
	if n := len(full.seconds); n > 0 && full.seconds[n-1] == 60 { // a leap second
		full.seconds = slices.Compact(append(slices.Clone(full.seconds[:n-1]), 59))
	}
	return &full
}

// over reports whether w lies after the rule's UNTIL, which is included.
func (r *rule) over(w wall, c clock) bool {
	switch u := r.until; {
	case u == nil:
		return false
	case u.date:
		return w.day() > u.wall.day()
	case u.clock == nil:
		return w > u.wall
	default:
		if _, dates := c.(midnights); dates {
			return w.day() > u.wall.day()
		}
		return c.unix(w) > u.unix()
	}
}

// period returns which of the rule's years, months, … a local time lies in.
func (r *rule) period(w wall) int64 {
	switch r.frequency {
	case yearly:
		return int64(w.date().Year)
	case monthly:
		d := w.date()
		return int64(d.Year)*12 + int64(d.Month) - 1
	case weekly:
		return floorDiv(w.day()-r.week0(), 7)
	case daily:
		return w.day()
	}
	return floorDiv(int64(w), unit[r.frequency])
}

var unit = map[frequency]int64{hourly: 3600, minutely: 60, secondly: 1}

// week0 is the first day of the week of 1970-01-01, a Thursday.
func (r *rule) week0() int64 {
	return -int64((time.Thursday - r.weekStart + 7) % 7)
}

// span is a run of days, the last one included.
type span struct{ first, last int64 }

// spans returns the days of a period; of a year, those of the rule's months.
func (r *rule) spans(n int64) []span {
	switch {
	case r.frequency == yearly && len(r.months) > 0:
		var spans []span
		for _, m := range r.months {
			spans = append(spans, span{dayOf(n, int64(m)), dayOf(n, int64(m)+1) - 1})
		}
		return spans
	case r.frequency == yearly:
		return []span{{dayOf(n, 1), dayOf(n+1, 1) - 1}}
	case r.frequency == monthly:
		return []span{{dayOf(0, n+1), dayOf(0, n+2) - 1}}
	case r.frequency == weekly:
		return []span{{n*7 + r.week0(), n*7 + r.week0() + 6}}
	case r.frequency == daily:
		return []span{{n, n}}
	}
	d := floorDiv(n*unit[r.frequency], day)
	return []span{{d, d}}
}

// dayOf returns the number of the first day of a month.
func dayOf(year, month int64) int64 {
	return floorDiv(time.Date(int(year), time.Month(month), 1, 0, 0, 0, 0, time.UTC).Unix(), day)
}

// set returns the local times of a period in order, nil if the budget does not allow.
func (r *rule) set(n int64, work *budget) []wall {
	var days []int64
	for _, s := range r.spans(n) {
		if !work.spend((s.last - s.first + 1) * r.effort()) {
			return nil
		}
		for d := s.first; d <= s.last; d++ {
			if r.falls(d) {
				days = append(days, d)
			}
		}
	}
	if len(days) == 0 {
		return nil
	}
	hours, minutes, seconds, ok := r.times(n)
	if !ok || !work.spend(int64(len(days)*len(hours)*len(minutes)*len(seconds))) {
		return nil
	}
	var set []wall
	for _, d := range days {
		for _, h := range hours {
			for _, m := range minutes {
				for _, s := range seconds {
					set = append(set, wall(d*day+int64(h*3600+m*60+s)))
				}
			}
		}
	}
	return r.picked(set)
}

// effort is how much work it is to look at one day: long lists take longer.
func (r *rule) effort() int64 {
	return int64(1 + (len(r.yearDays)+len(r.monthDays)+len(r.weeks)+len(r.days))/16)
}

// times returns the hours, minutes and seconds of a period: those of the rule, and
// for the unit of the period and longer ones its own, if the rule allows them.
func (r *rule) times(n int64) (hours, minutes, seconds []int, ok bool) {
	hours, minutes, seconds = r.hours, r.minutes, r.seconds
	if r.frequency < hourly {
		return hours, minutes, seconds, true
	}
	second := int(n * unit[r.frequency] % day)
	second = (second + day) % day
	ok = true
	for i, u := range []struct {
		list  *[]int
		value int
	}{{&hours, second / 3600}, {&minutes, second / 60 % 60}, {&seconds, second % 60}} {
		if r.frequency < hourly+frequency(i) {
			continue
		}
		ok = ok && (len(*u.list) == 0 || slices.Contains(*u.list, u.value))
		*u.list = []int{u.value}
	}
	return hours, minutes, seconds, ok
}

// picked returns the members of a set that BYSETPOS names.
func (r *rule) picked(set []wall) []wall {
	if len(r.positions) == 0 {
		return set
	}
	var picked []wall
	for _, p := range r.positions {
		if p < 0 {
			p += len(set) + 1
		}
		if 1 <= p && p <= len(set) {
			picked = append(picked, set[p-1])
		}
	}
	slices.Sort(picked)
	return slices.Compact(picked)
}

// falls reports whether all BY parts of days allow day d.
func (r *rule) falls(d int64) bool {
	t := time.Unix(d*day, 0).UTC()
	year, month, monthDay := t.Date()
	monthDays := int(dayOf(int64(year), int64(month)+1) - dayOf(int64(year), int64(month)))
	yearDay, yearLength := t.YearDay(), int(dayOf(int64(year)+1, 1)-dayOf(int64(year), 1))
	switch {
	case len(r.months) > 0 && !slices.Contains(r.months, int(month)),
		!named(r.monthDays, monthDay, monthDays),
		!named(r.yearDays, yearDay, yearLength):
		return false
	case len(r.weeks) > 0:
		if week, weeks := r.week(d); !named(r.weeks, week, weeks) {
			return false
		}
	}
	if len(r.days) == 0 {
		return true
	}
	place, length := monthDay, monthDays
	if r.frequency == yearly && len(r.months) == 0 {
		place, length = yearDay, yearLength
	}
	return slices.ContainsFunc(r.days, func(w weekday) bool {
		return w.day == t.Weekday() && (w.nth == 0 || w.nth == (place-1)/7+1 || -w.nth == (length-place)/7+1)
	})
}

// named reports whether a list, if there is one, names a place from the start or, by
// a negative number, from the end.
func named(list []int, place, length int) bool {
	return len(list) == 0 || slices.Contains(list, place) || slices.Contains(list, place-length-1)
}

// week returns the number of the week that d lies in, and how many weeks its year
// has. The first week of a year is the first with four days in it.
func (r *rule) week(d int64) (week, weeks int) {
	start := floorDiv(d-r.week0(), 7)*7 + r.week0()
	year := int64(time.Unix((start+3)*day, 0).UTC().Year()) // its fourth day decides
	first := func(year int64) int64 {
		fourth := dayOf(year, 1) + 3
		return floorDiv(fourth-r.week0(), 7)*7 + r.week0()
	}
	return int((start-first(year))/7) + 1, int((first(year+1) - first(year)) / 7)
}
