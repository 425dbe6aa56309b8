package scheduletest

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"time"

	"github.com/toban-go/toban/internal/civil"
	"github.com/toban-go/toban/schedule"
)

// Rules of windows. A calendar window is a week from Monday on; a rolling one begins
// anywhere, so that what is allowed twice at the border of two weeks shows as well. Windows
// that the roster does not hold whole are not judged.

// spans is the time of duty of one member, in order, apart from each other.
type spans struct {
	member schedule.Member
	place  *time.Location
	times  []schedule.Interval
}

// dutySpans returns when each member has duty, in the order of members: duty by name, and as
// one of a whole team what candidates say.
func dutySpans(r *schedule.Roster, candidates []schedule.Candidate) (list []spans) {
	served := map[schedule.Member]*spans{}
	serving(r, candidates, func(m schedule.Member, shift schedule.Shift, times []schedule.Interval) {
		if served[m] == nil {
			served[m] = &spans{member: m, place: shift.Seat.Start.Location()}
		}
		served[m].times = append(served[m].times, times...)
	})
	for _, m := range slices.Sorted(maps.Keys(served)) {
		d := served[m]
		slices.SortFunc(d.times, func(a, b schedule.Interval) int { return a.Start.Compare(b.Start) })
		merged := d.times[:1]
		for _, next := range d.times[1:] {
			last := &merged[len(merged)-1]
			switch {
			case next.Start.After(last.End):
				merged = append(merged, next)
			case next.End.After(last.End):
				last.End = next.End
			}
		}
		d.times = merged
		list = append(list, *d)
	}
	return list
}

// rests returns the time without duty in an interval, in order.
func (d spans) rests(iv schedule.Interval) (list []schedule.Interval) {
	from := iv.Start
	for _, duty := range d.times {
		if rest := (schedule.Interval{Start: from, End: duty.Start}).Intersect(iv); !rest.Empty() {
			list = append(list, rest)
		}
		if duty.End.After(from) {
			from = duty.End
		}
	}
	if rest := (schedule.Interval{Start: from, End: iv.End}); !rest.Empty() {
		list = append(list, rest)
	}
	return list
}

// MinWeeklyRest asks that everybody have, for each week from Monday on, so much rest in one
// piece. Duty is as in OneFreeDayPerWeek.
//
// A rest that lies across Sunday midnight counts whole, for one of the two weeks and not for
// both; one that is twice as long counts for each. Article 5 of Directive 2003/88/EC asks for a rest in
// each period of seven days, on any of its days (Court of Justice, C-306/16), and does not say
// when a period begins or what its edge cuts. Article 8(9) of Regulation (EC) No 561/2006, on drivers, does, for weeks from
// Monday: a rest that falls in two weeks counts in either, not in both. MinRestWithin is stricter: it asks for a rest
// in any days in a row. What lies before and after the roster is not known, and no rest.
func MinWeeklyRest(rest time.Duration, candidates ...schedule.Candidate) Rule {
	english, japanese := dutyMeant(candidates)
	return Rule{
		Name:        "MinWeeklyRest",
		Explanation: fmt.Sprintf("For each week from Monday on everybody has %s in one piece without %s; across two weeks it counts for one.", schedule.English.Hours(rest), english),
		Japanese:    fmt.Sprintf("毎週（月曜始まり）、当番のない時間を一人連続%s以上とる（週をまたぐ休息はどちらか一方の週に数え、%s）。", schedule.Japanese.Hours(rest), japanese),
		Reach:       bounded(daysIn(rest) + 2*underway),
		Check: inOrder(func(r *schedule.Roster, found func(Breach)) {
			strangers(r, candidates, found)
			for _, d := range dutySpans(r, candidates) {
				first, last := daysOf(r, d.place)
				left := r.Interval() // what no week before has taken
				for monday := civil.Monday(first.AddDays(6)); !monday.AddDays(6).After(last); monday = monday.AddDays(7) {
					week := schedule.Days(monday, monday.AddDays(6), d.place)
					// The earliest rest with a minute in the week leaves the most to later weeks.
					if earliest := week.Start.Add(time.Minute - rest); earliest.After(left.Start) {
						left.Start = earliest
					}
					var longest time.Duration
					for _, free := range d.rests(left) {
						if !free.Overlaps(week) {
							continue
						}
						if longest = max(longest, free.Duration()); longest >= rest {
							left.Start = free.Start.Add(rest)
							break
						}
					}
					if longest < rest {
						found(Breach{Who: string(d.member), When: week, Got: minutes(longest), Limit: minutes(rest), Unit: Minutes, Note: "of rest in one piece", Japanese: "続けてとれる休息が{}"})
					}
				}
			}
		}),
	}
}

// MinRestWithin asks that everybody have, in any so many times 24 hours, so much rest in one
// piece. Duty is as in OneFreeDayPerWeek.
//
// A window without such a rest begins less than a rest before one rest ends, and ends less
// than a rest after the next one begins. So the time between two rests may last as long as
// the window less two rests, and less one at an end of the roster.
func MinRestWithin(rest time.Duration, days int, candidates ...schedule.Candidate) Rule {
	const name = "MinRestWithin"
	window := time.Duration(days) * 24 * time.Hour
	if days < 1 || days > mostWindow || rest <= 0 || rest > window {
		return never(name, "the limit", fmt.Sprintf("%s of rest within %s", schedule.English.Hours(rest), Days.Amount(int64(days))), fmt.Sprintf("%d日間に%sの休息", days, schedule.Japanese.Hours(rest)))
	}
	english, japanese := dutyMeant(candidates)
	return Rule{
		Name:        name,
		Explanation: fmt.Sprintf("In any %s everybody has %s in one piece without %s.", Days.Amount(int64(days)), schedule.English.Hours(rest), english),
		Japanese:    fmt.Sprintf("どの%d日間（24時間×%[1]d）にも、当番のない時間を一人連続%s以上とる（%s）。", days, schedule.Japanese.Hours(rest), japanese),
		Reach:       bounded(days + underway),
		Check: inOrder(func(r *schedule.Roster, found func(Breach)) {
			strangers(r, candidates, found)
			all := r.Interval()
			for _, d := range dutySpans(r, candidates) {
				long := slices.DeleteFunc(d.rests(all), func(free schedule.Interval) bool { return free.Duration() < rest })
				if len(long) == 0 && all.Duration() < window {
					continue
				}
				for i := 0; i <= len(long); i++ {
					without := all // between two rests, or an end of the roster
					most := window - rest
					if i > 0 {
						without.Start = long[i-1].End
					}
					if i < len(long) {
						without.End = long[i].Start
					}
					if 0 < i && i < len(long) {
						most = max(0, most-rest)
					}
					length := without.Duration()
					if length <= most {
						continue
					}
					found(Breach{Who: string(d.member), When: without, Got: minutes(length), Limit: minutes(most), Unit: Minutes,
						Note: fmt.Sprintf("without a rest of %s", schedule.English.Hours(rest)), Japanese: fmt.Sprintf("続けて%sの休息がない時間", schedule.Japanese.Hours(rest))})
				}
			}
		}),
	}
}

// mostWindow bounds windows, in days.
const mostWindow = 366

// MinFreeDaysWithin asks that everybody have, of any so many civil days in a row, at least
// this many without a minute of duty. Duty is as in OneFreeDayPerWeek. Of windows that
// overlap the worst is a breach.
func MinFreeDaysWithin(free, days int, candidates ...schedule.Candidate) Rule {
	const name = "MinFreeDaysWithin"
	if days < 1 || days > mostWindow || free < 1 || free > days {
		return never(name, "the limit", fmt.Sprintf("%d free days within %s", free, Days.Amount(int64(days))), fmt.Sprintf("%d日間に%d日の休み", days, free))
	}
	english, japanese := dutyMeant(candidates)
	return Rule{
		Name:        name,
		Explanation: fmt.Sprintf("Of any %s in a row everybody has %s without %s.", Days.Amount(int64(days)), Days.Amount(int64(free)), english),
		Japanese:    fmt.Sprintf("連続するどの%d日にも、当番のない日を一人%d日以上とる（%s）。", days, free, japanese),
		Reach:       days - 1,
		Check: inOrder(func(r *schedule.Roster, found func(Breach)) {
			strangers(r, candidates, found)
			for _, d := range dutyDays(r, candidates) {
				on := map[schedule.Date]int64{}
				for _, day := range d.days {
					on[day] = 1
				}
				first, last := daysOf(r, d.place)
				for when, duty := range worst(first, last, days, func(day schedule.Date) int64 { return on[day] }, int64(days-free)) {
					found(Breach{Who: string(d.member), When: schedule.Days(when, when.AddDays(days-1), d.place), Got: int64(days) - duty, Limit: int64(free), Unit: Days, Note: "without duty", Japanese: "当番のない日が{}"})
				}
			}
		}),
	}
}

// MaxHoursWithin asks that nobody's shifts off hours that start on any so many civil days in
// a row last longer together: MaxHoursPerWeek looks at weeks from Monday only. Of windows
// that overlap the worst is a breach.
func MaxHoursWithin(hours, days int) Rule {
	const name = "MaxHoursWithin"
	if days < 1 || days > mostWindow || hours < 1 || hours > 24*mostWindow {
		return never(name, "the limit", fmt.Sprintf("%s within %s", schedule.English.Hours(time.Duration(hours)*time.Hour), Days.Amount(int64(days))), fmt.Sprintf("%d日間に%d時間", days, hours))
	}
	return Rule{
		Name: name,
		Explanation: fmt.Sprintf("The shifts of one person that start within any %s last at most %s.",
			Days.Amount(int64(days)), schedule.English.Hours(time.Duration(hours)*time.Hour)),
		Japanese: fmt.Sprintf("連続する%d日に一人が始める枠は合計%sまで。", days, schedule.Japanese.Hours(time.Duration(hours)*time.Hour)),
		Reach:    days - 1,
		Check: inOrder(func(r *schedule.Roster, found func(Breach)) {
			served, place := map[schedule.Member]map[schedule.Date]int64{}, r.Interval().Start.Location()
			for s := range offHours(r) {
				place = s.Start.Location()
				for _, shift := range s.shifts {
					if !covers(shift) {
						continue
					}
					if served[shift.Member] == nil {
						served[shift.Member] = map[schedule.Date]int64{}
					}
					served[shift.Member][s.Date] += minutes(shift.Duration())
				}
			}
			first, last := daysOf(r, place)
			for m, by := range served {
				for when, n := range worst(first, last, days, func(day schedule.Date) int64 { return by[day] }, int64(hours)*60) {
					found(Breach{Who: string(m), When: schedule.Days(when, when.AddDays(days-1), place), Got: n, Limit: int64(hours) * 60, Unit: Minutes,
						Note: fmt.Sprintf("of shifts that start within %s", Days.Amount(int64(days))), Japanese: fmt.Sprintf("%d日間に始まる枠が合わせて{}", days)})
				}
			}
		}),
	}
}

// worst returns, of the windows from first to last whose sum lies above a limit, the first
// day and the sum of the worst of each group that overlaps.
func worst(first, last schedule.Date, days int, amount func(schedule.Date) int64, limit int64) map[schedule.Date]int64 {
	found := map[schedule.Date]int64{}
	var sum, most int64
	var at, end schedule.Date // of the group that is open: its worst window, and its last day
	note := func() {
		if most > 0 {
			found[at] = most
		}
		most = 0
	}
	for day := first; !day.After(last); day = day.AddDays(1) {
		sum += amount(day)
		start := day.AddDays(1 - days)
		if start.Before(first) {
			continue
		}
		if sum > limit {
			if start.After(end) {
				note()
			}
			if sum > most {
				at, most = start, sum
			}
			end = day
		}
		sum -= amount(start)
	}
	note()
	return found
}

// daysOf returns the first and the last civil day that a roster holds whole.
func daysOf(r *schedule.Roster, loc *time.Location) (first, last schedule.Date) {
	iv := r.Interval()
	first = schedule.DateOf(iv.Start, loc)
	if first.At(0, loc).Before(iv.Start) {
		first = first.AddDays(1)
	}
	return first, schedule.DateOf(iv.End, loc).AddDays(-1)
}

// BeforePrimary asks that nobody who joins in the time of these rosters be primary off hours
// before they have served so many shifts of another role, such as shadow. Earlier are the
// rosters of the time before, in any order. Who has been a member since before the first
// roster is not judged: what they served then is not known.
func BeforePrimary(role schedule.Role, shifts int, candidates []schedule.Candidate, earlier ...*schedule.Roster) Rule {
	return Rule{
		Name:        "BeforePrimary",
		Explanation: fmt.Sprintf("Whoever joins serves %s as %s before they are primary.", Shifts.Amount(int64(shifts)), role),
		Japanese:    fmt.Sprintf("新しく入った人は、主担当の前に%s（%s）として%d枠に就く。", schedule.Japanese.Role(role), role, shifts),
		Check: inOrder(func(r *schedule.Roster, found func(Breach)) {
			strangers(r, candidates, found)
			known := r.Interval()
			served := map[schedule.Member]map[schedule.SeatKey]schedule.Shift{}
			for _, roster := range append(slices.Clone(earlier), r) {
				known = known.Span(roster.Interval())
				for shift := range roster.All() {
					if shift.Regime != schedule.OffHours || shift.Member == "" {
						continue
					}
					if served[shift.Member] == nil {
						served[shift.Member] = map[schedule.SeatKey]schedule.Shift{}
					}
					served[shift.Member][shift.Seat.Key()] = shift
				}
			}
			joined := map[schedule.Member]schedule.Date{} // the first day in any team
			for _, c := range candidates {
				if from, ok := joined[c.Member]; !ok || c.From.Before(from) {
					joined[c.Member] = c.From
				}
			}
			for m, from := range joined {
				if from.IsZero() || from.At(0, known.Start.Location()).Before(known.Start) {
					continue
				}
				turns := slices.SortedFunc(maps.Values(served[m]), func(a, b schedule.Shift) int {
					return cmp.Or(a.Start.Compare(b.Start), cmp.Compare(a.Team, b.Team), cmp.Compare(a.Role, b.Role))
				})
				i := slices.IndexFunc(turns, func(s schedule.Shift) bool { return s.Role == schedule.Primary })
				if i < 0 || !r.Interval().Contains(turns[i].Start) {
					continue
				}
				n := 0
				for _, s := range turns[:i] {
					if s.Role == role && !s.End.After(turns[i].Start) {
						n++
					}
				}
				if n < shifts {
					found(Breach{Who: string(m), When: turns[i].Interval, Got: int64(n), Limit: int64(shifts), Unit: Shifts, Note: fmt.Sprintf("as %s before this one as primary", role), Japanese: fmt.Sprintf("この主担当より前の%sが{}", inJapanese(role))})
				}
			}
		}),
	}
}
