package fairness

import (
	"errors"
	"fmt"
	"slices"
	"strings"
)

// What a proof needs: the limits and slots without which it does not hold, by leaving one out after the other.

// triedNodes is what going through all ways to fill slots may take while a proof is cut down, and
// mostCut is how many slots are left out one by one.
const (
	triedNodes = 100_000
	mostCut    = 62
)

// cut leaves out of a proof what it does not need: limits first, from the last of the table, then slots.
func (m *model) cut(e *InfeasibleError) *InfeasibleError {
	if e.locks {
		return e
	}
	c := &cutting{whole: m.problem, model: m, limits: asked{Limits: m.limits}, nodes: triedNodes}
	e.Limits = []string{}
	limits := asked{Limits: m.limits}
	if best := c.prove(limits, e.slots()); best != nil {
		e = best
	}
	rows := m.given()
	for _, r := range slices.Backward(rows) {
		if r.name == OnePlace {
			continue
		}
		without := limits.without(r)
		if less := c.prove(without, e.slots()); less != nil {
			e, limits = less, without
		}
	}
	// Slots are left out from the end, those of a sum only if as much is missing without them: a month of
	// thirty slots that lacks two is not one of twenty-nine that lacks one.
	for i := len(e.Slots) - 1; i >= 0 && len(e.Slots) > 1 && len(e.Slots) <= mostCut; i-- {
		if i >= len(e.Slots) {
			continue
		}
		if less := c.prove(limits, slices.Delete(e.slots(), i, i+1)); less != nil && less.Count.missing(e.Count) {
			e = less
		}
	}
	e.Limits = []string{}
	var amounts []string
	for _, r := range rows {
		if r.name == OnePlace || !limits.has(r) {
			continue
		}
		e.Limits = append(e.Limits, r.name)
		if !strings.Contains(e.Limit, r.name) {
			amounts = append(amounts, r.short(limits.Limits))
		}
	}
	if e.japanese += m.sentences(e.Limits...); e.tried && len(amounts) == 0 {
		e.japanese = "どう割り当てても、すべての席は埋まらない"
	}
	switch {
	case e.tried && len(amounts) == 0:
		e.Limit = "no way to fill them gives each seat a person"
	case e.tried:
		e.Limit = "no way to fill them keeps " + strings.Join(amounts, " and ")
	case len(amounts) > 0:
		e.Limit += ", by " + strings.Join(amounts, " and ")
	}
	taken := m.taken(e)
	e.Limit, e.japanese = e.Limit+taken.english, e.japanese+taken.japanese
	return e
}

// taken says, where a number of slots a month is a limit, how many of them who is able has outside of the plan in the month of the slots. It is
// empty if that is none, or the slots are of several months.
func (m *model) taken(e *InfeasibleError) words {
	if !slices.Contains(e.Limits, "MaxShiftsPerMonth") && !slices.Contains(e.Limits, ownShifts) {
		return words{}
	}
	slots := e.slots()
	month := int32(-1)
	for t := range m.Slots {
		if slot := &m.Slots[t]; !slot.Outside && slices.Contains(slots, m.places[t].key) {
			if month >= 0 && slot.Parts[0].Month != month {
				return words{}
			}
			month = slot.Parts[0].Month
		}
	}
	people, held, most := 0, 0, 0
	for p, person := range m.people {
		if !slices.Contains(e.Able, person.ID) && !slices.Contains(e.Partly, person.ID) || m.ShiftCap[p] == 0 {
			continue
		}
		people, most = people+1, most+int(m.ShiftCap[p])
		for _, h := range m.Context {
			if slot := &m.Slots[h.Slot]; int(h.Person) == p && slot.Outside && slot.Parts[0].Month == month {
				held++
			}
		}
	}
	if held == 0 {
		return words{}
	}
	return words{
		fmt.Sprintf("; together the %d who can serve may begin %d slots in the month, and %d are planned already", people, most, held),
		fmt.Sprintf("。就ける%d人がその月に始められるのは合わせて%d枠で、うち%d枠は公開・計画済み", people, most, held),
	}
}

// slots returns the keys of the slots that are named.
func (e *InfeasibleError) slots() []string {
	keys := make([]string, len(e.Slots))
	for i, s := range e.Slots {
		keys[i] = s.Slot
	}
	return keys
}

// cutting proves parts of a problem.
type cutting struct {
	whole  *Problem
	model  *model
	limits asked // of the model
	nodes  int   // left
}

// asked are limits, perhaps without those of people's own.
type asked struct {
	Limits
	noShifts, noRoles, noApart, noWith bool
}

// without takes the limit of a row away.
func (a asked) without(r row) asked {
	switch r.name {
	case ownShifts:
		a.noShifts = true
	case ownRoles:
		a.noRoles = true
	case ownApart:
		a.noApart = true
	case ownWith:
		a.noWith = true
	}
	r.set(&a.Limits, 0)
	if a.MinRest == 0 && a.MinDistanceDays == 0 && a.RestBetween == Turns {
		if a.RestBetween = Shifts; a.MaxTurn == endless {
			a.MaxTurn = 0
		}
	}
	return a
}

// has reports whether the limit of a row that was given is there still.
func (a asked) has(r row) bool {
	switch r.name {
	case ownShifts:
		return !a.noShifts
	case ownRoles:
		return !a.noRoles
	case ownApart:
		return !a.noApart
	case ownWith:
		return !a.noWith
	}
	value := r.value(a.Limits)
	return value != 0 && value != int64(endless)
}

// of returns the problem with these limits alone.
func (a asked) of(p Problem) Problem {
	p.Limits, p.People = a.Limits, slices.Clone(p.People)
	for i := range p.People {
		own := &p.People[i].Own
		switch most := a.MaxShiftsPerMonth; {
		case a.noShifts && most > 0 && own.MaxShiftsPerMonth > most:
			own.MaxShiftsPerMonth = mostTimes // what holds for all would be a closer limit
		case a.noShifts:
			own.MaxShiftsPerMonth = 0
		}
		if a.noRoles {
			own.Roles = nil
		}
		if a.noApart {
			own.Apart = nil
		}
		if a.noWith {
			own.With = nil
		}
	}
	return p
}

// prove proves that these slots cannot all be filled within the limits, whether or not the others are, or
// returns nil.
func (c *cutting) prove(limits asked, slots []string) *InfeasibleError {
	if c.limits != limits {
		m, err := compile(limits.of(*c.whole))
		if err != nil {
			return nil
		}
		m.answers = c.model.answers
		c.model, c.limits = m, limits
	}
	m, in := *c.model, *c.model.Numbers
	m.Numbers, in.Optional = &in, make([]bool, in.SlotCount)
	for t := range m.Slots {
		m.Optional[t] = !m.Slots[t].Outside && !slices.Contains(slots, m.places[t].key)
	}
	if !slices.Contains(m.Optional, true) {
		m.Optional = nil
	}
	err := m.infeasible()
	if err == nil {
		err = m.presolve().counted()
	}
	if of := m.filled(); err == nil && c.nodes > 0 {
		nodes := min(c.nodes, exhaustNodes)
		c.nodes -= nodes
		err = m.noWay(of, &nodes)
		c.nodes += max(nodes, 0)
	}
	var e *InfeasibleError
	if !errors.As(err, &e) || e.locks {
		return nil
	}
	return e
}

// short names the limit with its amount.
func (r row) short(l Limits) string {
	switch value := r.value(l); {
	case r.name == "OncePerBlock" || r.name == "Apart" || r.step == 0:
		return r.name
	case r.name == "WholeWeekends":
		return fmt.Sprintf("%s %v", r.name, l.WholeWeekends)
	case r.name == "Rolling":
		return fmt.Sprintf("Rolling %d in %d days", l.Rolling.Shifts, l.Rolling.Days)
	case r.unit == inMinutes:
		return fmt.Sprintf("%s %s", r.name, hoursOf(value/1e9))
	default:
		return fmt.Sprintf("%s %d", r.name, value)
	}
}
