package fairness

import (
	"errors"
	"fmt"
	"maps"
	"slices"

	"github.com/toban-go/toban/schedule"
)

// Check reports what is wrong with the planner for an organisation, before there are slots: limits that cannot be, the relaxed
// ones too, wishes and limits of people whom no team has, roles that no duty has. The error joins a *schedule.SpecError
// for each; its path leads from the planner to the value. Plan finds the same, but for seats that another pool may have.
func (p Planner) Check(organisation ...schedule.Spec) error {
	members, roles := map[schedule.Member]bool{}, []schedule.Role{schedule.Primary, schedule.Secondary}
	watched := false
	for _, spec := range organisation {
		duties := []schedule.Duty{spec.OffHours}
		for _, team := range spec.Teams {
			duties = append(duties, team.OffHours)
			for _, m := range team.Members {
				members[m.Member] = true
			}
		}
		for _, pool := range spec.Pools {
			duties = append(duties, pool.Duty)
		}
		for _, duty := range duties {
			watched = watched || duty.Shadow != nil
			for _, seat := range duty.Seats {
				roles = withRole(roles, seat.Role)
				watched = watched || seat.Role.Watches()
			}
		}
	}
	faults := p.faults(members, roles)
	if p.Shadows > 0 && !watched {
		faults = append(faults, fault("Shadows", schedule.ErrMissing, "no duty has a seat in which somebody watches; Vacant leaves one to plans"))
	}
	return errors.Join(faults...)
}

func membersOf(people []schedule.Candidate) map[schedule.Member]bool {
	members := map[schedule.Member]bool{}
	for _, c := range people {
		members[c.Member] = true
	}
	return members
}

// rolesOf are the roles that there are: of the slots, of what is locked, and of other pools that are planned too.
func (p Planner) rolesOf(slots []schedule.Seat) []schedule.Role {
	roles := []schedule.Role{schedule.Primary, schedule.Secondary}
	for _, role := range p.seats {
		roles = withRole(roles, role)
	}
	for _, s := range slots {
		roles = withRole(roles, s.Role)
	}
	for _, s := range p.Locked {
		roles = withRole(roles, s.Role)
	}
	return roles
}

// faults reports what is wrong whatever the slots are, for these people and roles.
func (p Planner) faults(members map[schedule.Member]bool, roles []schedule.Role) (faults []error) {
	limits := func(path string, l Limits) {
		faults = append(faults, l.check(func(name string) string { return path + "." + name })...)
		if l.OncePerBlock && len(p.Ledger.Weights.Blocks) == 0 {
			faults = append(faults, fault(path+".OncePerBlock", schedule.ErrMissing, "there are no blocks in Ledger.Weights"))
		}
	}
	faults = append(p.Ledger.faults("Ledger."), p.levelFaults()...)
	if err := p.Stint.fault(); err != nil {
		faults = append(faults, err)
	}
	if p.Stint != Singles && len(p.Level) > 0 {
		faults = append(faults, fault("Level", schedule.ErrInvalid, "a stint has slots of several kinds, and is levelled by its name: nil, or an empty list for the total alone"))
	}
	if p.Shadows < 0 || p.Shadows > mostTimes {
		faults = append(faults, fault("Shadows", schedule.ErrInvalid, "%d lies outside 0 to %d", p.Shadows, mostTimes))
	}
	limits("Limits", p.Limits)
	for i, l := range p.Relaxed {
		limits(fmt.Sprintf("Relaxed[%d]", i), l)
	}
	faults = append(faults, p.Tolerance.check("Tolerance.")...)
	faults = append(faults, wishFaults("Wants", p.Wants, members)...)
	faults = append(faults, wishFaults("Avoids", p.Avoids, members)...)
	known := func(m schedule.Member) bool { return members[m] }
	for _, m := range slices.Sorted(maps.Keys(p.Own)) {
		path := fmt.Sprintf("Own[%q]", m)
		if !known(m) {
			faults = append(faults, fault(path, schedule.ErrUnknownMember, "no person %q", m))
			continue
		}
		faults = append(faults, p.Own[m].check(path, m, known, roles)...)
	}
	return faults
}

// wishFaults reports wishes of people whom nobody knows, and empty ones.
func wishFaults(name string, wishes []Wish, members map[schedule.Member]bool) (faults []error) {
	for i, w := range wishes {
		path := fmt.Sprintf("%s[%d]", name, i)
		if !members[w.Member] {
			faults = append(faults, fault(path+".Member", schedule.ErrUnknownMember, "no person %q", w.Member))
		}
		if w.Empty() {
			faults = append(faults, fault(path, schedule.ErrInvalid, "the wish of %q is empty: %v", w.Member, w.Interval))
		}
	}
	return faults
}
