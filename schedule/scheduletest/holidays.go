package scheduletest

import (
	"fmt"
	"slices"
	"time"

	"github.com/toban-go/toban/schedule"
)

// HolidaysAsDaysOff asks that whoever has a holiday off hours has its daytime too. A schedule
// that opens by weekdays alone hands the business hours of a holiday to the people of the
// weekday, and then back. The business hours are those of the roster's own daytime on that
// weekday, or, where every such weekday is a holiday, on the other weekdays. Parts of a holiday
// that begin or end at other clocks are covers, and break nothing.
func HolidaysAsDaysOff() Rule {
	return Rule{
		Name:        "HolidaysAsDaysOff",
		Explanation: "Whoever has a holiday off hours has its daytime too: the hours of weekdays do not hold on holidays.",
		Japanese:    "祝日は日中も含めて時間外の当番が受ける（平日の日中の担当に回さない）。",
		Check: inOrder(func(r *schedule.Roster, found func(Breach)) {
			open := weekdayHours(r)
			for s := range offHours(r) {
				if s.Day != schedule.Holiday {
					continue
				}
				for _, w := range open[s.Date.Weekday()] {
					byDay := schedule.Interval{Start: s.Date.At(w.from, s.Start.Location()), End: s.Date.At(w.to, s.Start.Location())}
					if !s.Encloses(byDay) {
						continue
					}
					for _, part := range handedBack(s.shifts, byDay) {
						found(during(string(part.Member), part.Interval, fmt.Sprintf("by day on a holiday that %s has off hours", part.holder), fmt.Sprintf("%sが時間外に就く祝日の日中", part.holder)))
					}
				}
			}
		}),
	}
}

// clocks are when a daytime slot begins and ends on its civil day.
type clocks struct{ from, to schedule.Clock }

// weekdayHours returns the daytime slots of each weekday, as the roster has them.
func weekdayHours(r *schedule.Roster) (open [7][]clocks) {
	var worked [7]bool // some day of the weekday is no holiday
	var all []clocks
	for s := range slots(r) {
		day := s.Date.Weekday()
		worked[day] = worked[day] || s.Day != schedule.Holiday
		if s.Regime != schedule.Daytime {
			continue
		}
		_, from := schedule.Civil(s.Start, s.Start.Location())
		end, to := schedule.Civil(s.End, s.Start.Location())
		if end != s.Date {
			to = schedule.At(24, 0) // what is past midnight is the next day's
		}
		if c := (clocks{from, to}); !slices.Contains(open[day], c) {
			open[day] = append(open[day], c)
			if !slices.Contains(all, c) {
				all = append(all, c)
			}
		}
	}
	for day := time.Monday; day <= time.Friday; day++ {
		if !worked[day] {
			open[day] = all
		}
	}
	return open
}

// handed is a part of a slot that somebody else serves than the rest.
type handed struct {
	schedule.Shift
	holder schedule.Member // of the rest of the slot
}

// handedBack returns the shifts that fill a part of a slot if nobody who has the rest of the
// seat has any of it, and all are handed over where the part begins and ends.
func handedBack(shifts []schedule.Shift, part schedule.Interval) (list []handed) {
	for i, first := range shifts {
		if slices.ContainsFunc(shifts[:i], func(s schedule.Shift) bool { return s.Role == first.Role }) {
			continue
		}
		var inside []handed
		rest := map[schedule.Member]time.Duration{}
		var holder schedule.Member
		whole := true
		for _, s := range shifts {
			switch {
			case s.Role != first.Role || !covers(s):
			case part.Encloses(s.Interval):
				inside = append(inside, handed{Shift: s})
			case part.Overlaps(s.Interval):
				whole = false
			default:
				if rest[s.Member] += s.Duration(); rest[s.Member] > rest[holder] {
					holder = s.Member
				}
			}
		}
		if !whole || holder == "" {
			continue
		}
		for _, in := range inside {
			if _, both := rest[in.Member]; !both {
				in.holder = holder
				list = append(list, in)
			}
		}
	}
	return list
}
