package schedule

import (
	"errors"
	"fmt"
	"iter"
	"strings"
)

// Fitter is a Bounded rota that can tell whether it fits the slots of a schedule. A plan
// is one.
type Fitter interface {
	Bounded
	// Fit returns an error if the rota was made for other slots than these, which are
	// all off-hours seats that start in its Interval.
	Fit(slots iter.Seq[Slot]) error
}

// fits returns an error if a rota that s follows, or one of a chain, was made for
// another schedule than s, which has no published rosters, or the one with them.
func (s *Schedule) fits(rota Rota, published *Schedule) error {
	if chain, ok := rota.(Chain); ok {
		var faults []error
		for _, r := range chain {
			faults = append(faults, s.fits(r, published))
		}
		return errors.Join(faults...)
	}
	bounded, ok := rota.(Bounded)
	if !ok || bounded.Interval().Empty() {
		return nil
	}
	if fitter, ok := rota.(Fitter); ok {
		slots := func(yield func(Slot) bool) { // also as published rosters part them
			for _, from := range []*Schedule{s, published} {
				for slot := range from.Slots(bounded.Interval()) {
					if !yield(slot) {
						return
					}
				}
			}
		}
		if err := fitter.Fit(slots); err != nil {
			return fmt.Errorf("%w: %w", ErrConflict, err)
		}
	}
	return misfit(s.misplanned(rota, bounded.Interval()))
}

// shownSeats is how many seats an error names.
const shownSeats = 8

// misfit makes one error of what is wrong with planned seats.
func misfit(problems []string) error {
	if len(problems) == 0 {
		return nil
	}
	text := strings.Join(problems[:min(shownSeats, len(problems))], "; ")
	if more := len(problems) - shownSeats; more > 0 {
		text += fmt.Sprintf("; and %d more", more)
	}
	return fmt.Errorf("%w: the plan does not fit the schedule: %s", ErrConflict, text)
}

// misplanned lists the seats that a plan gives to somebody who cannot serve them.
func (s *Schedule) misplanned(rota Rota, iv Interval) (problems []string) {
	var buffer [4]Shift
	f := filler{s: s, block: 16, rotas: true}
	for d, slot := range s.during(iv, func(d *desk) bool { return d.seats[0].role != All }) {
		shifts := f.seats(buffer[:0], d, &slot, slot.Interval)
		for i, shift := range shifts {
			step, ok := rota.On(shift.Slot)
			if !ok || step.Rule != RulePlan || step.Member == "" {
				continue
			}
			if rule := d.eligible(step.Member, &shift.Slot, shifts[:i]); rule != "" {
				problems = append(problems, fmt.Sprintf("%s %s of %v is planned for %q, %s", slot.Team, shift.Role, slot.Interval, step.Member, unfitWords[rule]))
			} else if other, ok := s.plannedElsewhere(d, step.Member, slot.Interval); ok {
				problems = append(problems, fmt.Sprintf("%s %s of %v is planned for %q, who has the planned seat %v", slot.Team, shift.Role, slot.Interval, step.Member, other))
			}
		}
	}
	return problems
}

var unfitWords = map[Rule]string{
	RuleOutside: "who is not a member that day",
	RuleUnready: "who is not ready for every service",
	RuleSeated:  "who has another seat of the slot",
}

// plannedElsewhere returns the seat that a followed plan gives m in another duty during
// iv.
func (s *Schedule) plannedElsewhere(at *desk, m Member, iv Interval) (Shift, bool) {
	wanted := func(d *desk) bool { return d.key() != at.key() && d.seats[0].role != All && d.tenures[m] != nil }
	for shift := range s.rotaShifts(iv, wanted) {
		if shift.Member == m && shift.Role != Shadow && len(shift.Why) > 0 && shift.Why[0].Rule == RulePlan {
			return shift, true
		}
	}
	return Shift{}, false
}
