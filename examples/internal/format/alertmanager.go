package format

import (
	"cmp"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"

	"github.com/toban-go/toban/schedule"
)

// The fields are those of Alertmanager's configuration:
// https://prometheus.io/docs/alerting/latest/configuration/#time_interval.

// TimeIntervals is the part time_intervals of Alertmanager's configuration. The zero
// TimeIntervals has none.
type TimeIntervals struct {
	// Comment stands above, a line each.
	Comment []string
	Named   []NamedTimeInterval
}

// NamedTimeInterval is what routes refer to; it is active while one of its parts
// is. The zero NamedTimeInterval is never active.
type NamedTimeInterval struct {
	Name          string
	TimeIntervals []TimeInterval
}

// TimeInterval is active when all that it states holds. The zero TimeInterval always
// is.
type TimeInterval struct {
	Comment     string
	Times       []TimeRange
	Weekdays    []string // monday:friday
	DaysOfMonth []string // 3:6
	Months      []string // 5
	Years       []string // 2026
	Location    string
}

// TimeRange is a part of a day. The zero TimeRange is empty.
type TimeRange struct{ StartTime, EndTime schedule.Clock }

// Write writes the part as YAML.
func (t TimeIntervals) Write(w io.Writer) error {
	var b strings.Builder
	for _, line := range t.Comment {
		b.WriteString(comment("", line))
	}
	b.WriteString("time_intervals:\n")
	for _, named := range t.Named {
		fmt.Fprintf(&b, "  - name: %s\n    time_intervals:", quote(named.Name))
		if len(named.TimeIntervals) == 0 {
			b.WriteString(" []")
		}
		b.WriteString("\n")
		for _, interval := range named.TimeIntervals {
			b.WriteString(interval.yaml())
		}
	}
	_, err := io.WriteString(w, b.String())
	return err
}

func (t TimeInterval) yaml() string {
	var fields []string
	field := func(name string, values []string) {
		if len(values) > 0 {
			fields = append(fields, name+": ["+strings.Join(values, ", ")+"]")
		}
	}
	var times []string
	for _, r := range t.Times {
		times = append(times, fmt.Sprintf("{start_time: '%v', end_time: '%v'}", r.StartTime, r.EndTime))
	}
	field("years", quoted(t.Years))
	field("months", quoted(t.Months))
	field("days_of_month", quoted(t.DaysOfMonth))
	field("weekdays", quoted(t.Weekdays))
	field("times", times)
	fields = append(fields, "location: "+quote(t.Location))
	text := "      - " + strings.Join(fields, "\n        ") + "\n"
	if t.Comment != "" {
		text = comment("      ", t.Comment) + text
	}
	return text
}

// comment writes a comment of one line, whatever the text holds.
func comment(indent, text string) string {
	line := strings.Map(func(c rune) rune {
		if unicode.IsPrint(c) {
			return c
		}
		return ' '
	}, text)
	return strings.TrimRight(indent+"# "+line, " ") + "\n"
}

func quote(s string) string { return "'" + strings.ReplaceAll(s, "'", "''") + "'" }

func quoted(list []string) []string {
	var out []string
	for _, s := range list {
		out = append(out, quote(s))
	}
	return out
}

// TimeIntervals returns, for the days of iv, business-hours (the usual week),
// holidays, and daytime, which is when the teams answer: business hours without
// holidays, half days as they are. A team that states its own hours, holidays or
// place has intervals of its own, named with its ID.
func (o Organisation) TimeIntervals(iv schedule.Interval) TimeIntervals {
	spec := o.spec(iv.End.Add(-1))
	t := TimeIntervals{Comment: o.routes(spec.Location, iv)}
	shared := false
	for _, team := range spec.Teams {
		suffix := ""
		if team.Location != nil || team.Holidays != nil || team.Business != nil {
			suffix = "-" + string(team.ID)
		} else if shared {
			continue
		} else {
			shared = true
		}
		u := daytime(spec, team)
		t.Named = append(t.Named,
			NamedTimeInterval{"business-hours" + suffix, u.business()},
			NamedTimeInterval{"holidays" + suffix, o.holidays(u, iv)},
			NamedTimeInterval{"daytime" + suffix, o.daytimes(u, iv)})
	}
	return t
}

// routes says how routes use the intervals.
func (o Organisation) routes(loc *time.Location, iv schedule.Interval) []string {
	first, last := schedule.DateOf(iv.Start, loc), schedule.DateOf(iv.End.Add(-1), loc)
	return []string{
		fmt.Sprintf(o.say("Made by toban for %v to %v. Later days have no daytime: make it anew before they come.",
			"toban が作成：%v から %v まで。その後の日には daytime がないので、早めに作り直すこと。"), first, last),
		o.say("Routes, in this order; without continue nothing reaches the second:",
			"ルート（この順。continue がないと次のルートに届かない）:"),
		"  - receiver: team",
		"    active_time_intervals: [daytime]",
		"    continue: true",
		"  - receiver: everyone",
		"    mute_time_intervals: [daytime]",
		o.say("The team's, with hours and holidays apart, half days aside:", "チームのルートで営業時間と祝日を分けるなら（半日の日を除いて同じ）:"),
		"    active_time_intervals: [business-hours]",
		"    mute_time_intervals: [holidays]",
	}
}

// business returns the usual hours of a week.
func (u usual) business() (list []TimeInterval) {
	add := func(open, close schedule.Clock, days []time.Weekday, later int) {
		var numbers []int
		for _, day := range days {
			numbers = append(numbers, (int(day)+later)%7)
		}
		var weekdays []string
		for _, r := range runs(numbers) {
			weekdays = append(weekdays, span(weekdayName(r[0]), weekdayName(r[1])))
		}
		times := []TimeRange{{open, close}}
		for i, known := range list {
			if slices.Equal(known.Weekdays, weekdays) {
				list[i].Times = append(known.Times, times...)
				return
			}
		}
		list = append(list, TimeInterval{Times: times, Weekdays: weekdays, Location: u.location.String()})
	}
	for _, w := range u.hours {
		switch midnight := schedule.At(24, 0); {
		case w.Closed || len(w.Days) == 0:
		case w.To > w.From:
			add(w.From, w.To, w.Days, 0)
		default:
			add(w.From, midnight, w.Days, 0)
			if w.To > 0 {
				add(0, w.To, w.Days, 1)
			}
		}
	}
	return list
}

func weekdayName(day int) string { return strings.ToLower(time.Weekday(day).String()) }

// holidays returns the holidays of a team, a part for each month.
func (o Organisation) holidays(u usual, iv schedule.Interval) []TimeInterval {
	var list months
	for d := schedule.DateOf(iv.Start, u.location); d.At(0, u.location).Before(iv.End); d = d.AddDays(1) {
		kind, day, err := o.Schedule.Day(u.team, d)
		if err != nil || kind != schedule.Holiday {
			continue // before the schedule begins there are none
		}
		name := fmt.Sprintf("%02d-%02d %s", d.Month, d.Day, o.say(cmp.Or(day.English, day.Name), day.Name))
		if day.Provisional {
			name += o.say(" (provisional)", "（未公布）")
		}
		list.add(d, nil, u.location, name)
	}
	return list.intervals()
}

// daytimes returns when a team answers by day, a part for each month and hours.
func (o Organisation) daytimes(u usual, iv schedule.Interval) []TimeInterval {
	var list months
	var date schedule.Date
	var times []TimeRange
	var loc *time.Location
	flush := func() {
		if len(times) > 0 {
			list.add(date, times, loc, "")
		}
	}
	first := schedule.DateOf(iv.Start, u.location)
	days := schedule.Days(first.AddDays(-1), schedule.DateOf(iv.End.Add(-1), u.location), u.location)
	team, _ := o.Schedule.Team(u.team) // one of the schedule
	for shift := range team.Duties(days) {
		for _, d := range parts(shift) {
			if shift.Regime != schedule.Daytime || d.date.Before(first) {
				continue
			}
			if d.date != date {
				flush()
				date, times, loc = d.date, nil, shift.Start.Location()
			}
			if last := len(times) - 1; last >= 0 && d.StartTime <= times[last].EndTime {
				times[last].EndTime = max(times[last].EndTime, d.EndTime)
			} else {
				times = append(times, d.TimeRange)
			}
		}
	}
	flush()
	return list.intervals()
}

// dated is a time of a civil day.
type dated struct {
	date schedule.Date
	TimeRange
}

// parts returns the time of a shift on each civil day that it touches.
func parts(s schedule.Shift) (list []dated) {
	loc := s.Start.Location()
	day, start := schedule.Civil(s.Start, loc)
	last, end := schedule.Civil(s.End, loc)
	for ; day.Before(last); day, start = day.AddDays(1), 0 {
		list = append(list, dated{day, TimeRange{start, schedule.At(24, 0)}})
	}
	if end > start {
		list = append(list, dated{day, TimeRange{start, end}})
	}
	return list
}

// months gathers days by year, month and hours.
type months []month

type month struct {
	year     int
	month    time.Month
	times    []TimeRange
	location *time.Location
	days     []int
	names    []string
}

func (m *months) add(d schedule.Date, times []TimeRange, loc *time.Location, name string) {
	i := len(*m) - 1 // days come in order: the groups of a month are the last ones
	in := func(o month) bool { return o.year == d.Year && o.month == d.Month }
	for i >= 0 && in((*m)[i]) && !(slices.Equal((*m)[i].times, times) && (*m)[i].location.String() == loc.String()) {
		i--
	}
	if i < 0 || !in((*m)[i]) {
		i = len(*m)
		*m = append(*m, month{year: d.Year, month: d.Month, times: times, location: loc})
	}
	group := &(*m)[i]
	group.days = append(group.days, d.Day)
	if name != "" {
		group.names = append(group.names, name)
	}
}

func (m months) intervals() []TimeInterval {
	var list []TimeInterval
	for _, group := range m {
		t := TimeInterval{Comment: strings.Join(group.names, ", "), Times: group.times, Location: group.location.String(),
			Years: []string{strconv.Itoa(group.year)}, Months: []string{strconv.Itoa(int(group.month))}}
		for _, r := range runs(group.days) {
			t.DaysOfMonth = append(t.DaysOfMonth, span(strconv.Itoa(r[0]), strconv.Itoa(r[1])))
		}
		list = append(list, t)
	}
	return list
}

// runs returns the first and the last of each run of successive numbers.
func runs(numbers []int) [][2]int {
	var list [][2]int
	for _, n := range slices.Sorted(slices.Values(numbers)) {
		if last := len(list) - 1; last >= 0 && n <= list[last][1]+1 {
			list[last][1] = n
		} else {
			list = append(list, [2]int{n, n})
		}
	}
	return list
}

func span(first, last string) string {
	if first == last {
		return first
	}
	return first + ":" + last
}
