package scheduletest

import (
	"fmt"
	"slices"

	"github.com/toban-go/toban/schedule"
)

// PublishedAhead asks that people know of their duty so many civil days before it begins.
// The journal says when each entry was made; plan is the schedule before the first of them.
// Whoever has a shift after an entry that they had not before it is told by that entry: a
// roster is compared with what was published before, so that publishing it again tells
// nobody anything new. A swap tells each of the two of the shift that they take, whose it was and whether they are who
// entered it; the time of a whole team tells nobody.
// Shifts outside the roster are not judged. Entries that have no effect tell nothing, and an
// entry that cannot be laid at all breaks the rule.
func PublishedAhead(days int, plan *schedule.Schedule, journal []schedule.Entry) Rule {
	const name = "PublishedAhead"
	switch {
	case plan == nil:
		return never(name, "the journal", "there is no schedule before it", "その前のスケジュールがない")
	case days < 1:
		return never(name, "the limit", fmt.Sprintf("%d days ahead", days), fmt.Sprintf("%d日前", days))
	}
	return Rule{
		Name:        name,
		Explanation: fmt.Sprintf("Whoever is on call is told at least %s before.", Days.Amount(int64(days))),
		Japanese:    fmt.Sprintf("当番は%d日以上前に本人に知らされる。", days),
		Check: inOrder(func(r *schedule.Roster, found func(Breach)) {
			for e, list := range announced(plan, journal, r.Interval(), found) {
				for _, shift := range list {
					loc := shift.Seat.Start.Location()
					notice := schedule.DateOf(shift.Start, loc).DaysSince(schedule.DateOf(e.At, loc))
					if notice < days {
						from, fromJapanese := "", ""
						if shift.from != "" {
							from, fromJapanese = fmt.Sprintf(" in place of %s", shift.from), fmt.Sprintf("%sに代わる", shift.from)
						}
						self, selfJapanese := "", ""
						if e.Author == string(shift.Member) {
							self, selfJapanese = ", which is their own", "、本人の申請"
						}
						found(Breach{Who: string(shift.Member), When: shift.Interval, Got: int64(notice), Limit: int64(days), Unit: Days,
							Note: fmt.Sprintf("of notice as %s of %s%s, by entry %q%s", shift.Role, shift.Team, from, e.ID, self), Japanese: fmt.Sprintf("%s%sの%sの予告（記録%q%s）", fromJapanese, shift.Team, inJapanese(shift.Role), e.ID, selfJapanese)})
					}
				}
			}
		}),
	}
}

// told is a shift that somebody has only since an entry, and who had it before, "" if nobody did by name.
type told struct {
	schedule.Shift
	from schedule.Member
}

// announced yields each entry with the shifts, by name and in an interval, that people have
// only since it.
func announced(plan *schedule.Schedule, journal []schedule.Entry, iv schedule.Interval, found func(Breach)) func(func(schedule.Entry, []told) bool) {
	return func(yield func(schedule.Entry, []told) bool) {
		before := plan
		for _, e := range journal {
			after, _, err := before.Enter(e)
			if err != nil {
				if !lapses(plan, journal, e) {
					found(Breach{Who: "the journal", When: schedule.Interval{Start: e.At, End: e.At}, Note: fmt.Sprintf("entry %q cannot be laid: %v", e.ID, err), Japanese: fmt.Sprintf("%qを反映できない：%v", e.ID, err)})
				}
				continue
			}
			_, publishes := e.Change.(*schedule.Roster)
			var list []told
			known := map[schedule.SeatKey][]schedule.Shift{}
			for shift := range before.Duties(iv) {
				if !publishes || before.PublishedSeat(shift.Seat) {
					known[shift.Seat.Key()] = append(known[shift.Seat.Key()], shift)
				}
			}
			for shift := range after.Duties(iv) {
				if shift.Member == "" || publishes && !after.PublishedSeat(shift.Seat) {
					continue
				}
				var had []schedule.Interval
				for _, of := range known[shift.Seat.Key()] {
					if of.Member == shift.Member {
						had = append(had, of.Interval)
					}
				}
				for _, shift.Interval = range shift.Without(had...) {
					one := told{Shift: shift}
					for _, of := range known[shift.Seat.Key()] {
						if of.Member != shift.Member && of.Overlaps(shift.Interval) {
							one.from = of.Member
							break
						}
					}
					list = append(list, one)
				}
			}
			if before = after; len(list) > 0 && !yield(e, list) {
				return
			}
		}
	}
}

// lapses reports whether an entry that cannot be laid only has no effect, in the words of
// Replay: its time is over by the last entry.
func lapses(plan *schedule.Schedule, journal []schedule.Entry, e schedule.Entry) bool {
	_, lapsed, _ := plan.Replay(journal, journal[len(journal)-1].At)
	return slices.ContainsFunc(lapsed, func(l schedule.Lapsed) bool { return l.ID == e.ID })
}
