package schedule

import (
	"cmp"
	"fmt"
	"slices"
	"time"
)

const coverHorizon = 14 * 24 * time.Hour

// CanCover returns who could take a shift, best first: those who are members of
// its duty, ready, not away and not seated, ranked by the time between it and the
// nearest shift of their own within two weeks, then by ID. The Note of each step
// is that time. A shift that is not of this schedule has no candidates.
func (s *Schedule) CanCover(shift Shift) []Step {
	if s == nil || shift.Empty() {
		return nil
	}
	d := &draft{Schedule: s}
	near := map[Member]time.Duration{} // how much nearer than the horizon their own shifts lie
	var home *desk
	var beside []Shift
	around := Interval{shift.Start.Add(-coverHorizon), shift.End.Add(coverHorizon)}
	for desk, slot := range s.overlapping(around) {
		for _, other := range s.whole(desk, slot) {
			if desk.id == shift.Team && desk.regime == shift.Regime && slot.Start.Equal(shift.Slot.Start) {
				home, beside = desk, append(beside, other)
				continue
			}
			if other.Member == "" || other.Role == Shadow {
				continue
			}
			apart := max(shift.Start.Sub(other.End), other.Start.Sub(shift.End), 0)
			near[other.Member] = max(near[other.Member], coverHorizon-apart)
		}
	}
	if home == nil {
		return nil
	}
	var able []Member
	for _, m := range home.present(shift.Date) {
		if m != shift.Member && d.obstacle(home, shift, m, beside, true).rule == "" {
			able = append(able, m)
		}
	}
	slices.SortFunc(able, func(a, b Member) int { return cmp.Or(cmp.Compare(near[a], near[b]), cmp.Compare(a, b)) })
	steps := make([]Step, len(able))
	for i, m := range able {
		steps[i] = Step{Rule: RuleFree, Member: m, Note: fmt.Sprintf("%d h", (coverHorizon-near[m])/time.Hour)}
		if near[m] == 0 {
			steps[i].Note = "≥ " + steps[i].Note
		}
	}
	return steps
}
