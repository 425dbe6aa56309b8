package fairness

import (
	"cmp"
	"errors"
	"fmt"
	"maps"
	"slices"

	"github.com/toban-go/toban/internal/near"
	"github.com/toban-go/toban/schedule"
)

// Check reports what is wrong with the planner for an organisation, before there are slots: limits that cannot be, the relaxed
// ones too, wishes and limits of people whom no team has, roles that no duty has, accounts of pools and people that no spec
// has, and of people whose teams are never in the pool; where a period of a pool is closed, its people may have left since. The error joins a *schedule.SpecError
// for each; its path leads from the planner to the value. Plan finds the same, but for seats that another pool may have.
func (p Planner) Check(organisation ...schedule.Spec) error {
	members, roles := map[schedule.Member][]schedule.TeamID{}, []schedule.Role{schedule.Primary, schedule.Secondary} // with their pools
	pools := map[schedule.TeamID]bool{schedule.Everyone: true}
	watched := false
	for _, spec := range organisation {
		duties := []schedule.Duty{spec.OffHours}
		for _, team := range spec.Teams {
			duties, pools[team.ID] = append(duties, team.OffHours), true
			for _, m := range team.Members {
				for _, pool := range []schedule.TeamID{cmp.Or(team.Pool, schedule.Everyone), team.ID} {
					if !slices.Contains(members[m.Member], pool) {
						members[m.Member] = append(members[m.Member], pool)
					}
				}
			}
		}
		for _, pool := range spec.Pools {
			duties, pools[pool.ID] = append(duties, pool.Duty), true
		}
		for _, duty := range duties {
			watched = watched || duty.Shadow != nil
			for _, seat := range duty.Seats {
				roles = withRole(roles, seat.Role)
				watched = watched || seat.Role.Watches()
			}
		}
	}
	known := map[schedule.Member]bool{}
	for m := range members {
		known[m] = true
	}
	faults := append(p.faults(known, roles), p.Ledger.unknown(members, pools)...)
	if p.Shadows > 0 && !watched {
		faults = append(faults, fault("Shadows", schedule.ErrMissing, "no duty has a seat in which somebody watches; Vacant leaves one to plans"))
	}
	return errors.Join(faults...)
}

// unknown reports accounts of pools and people that no spec has, and of people in pools that none of their teams is in.
func (l Ledger) unknown(members map[schedule.Member][]schedule.TeamID, pools map[schedule.TeamID]bool) (faults []error) {
	var hints near.Budget
	check := func(list string, i int, pool schedule.TeamID, m schedule.Member) {
		path := fmt.Sprintf("Ledger.%s[%d]", list, i)
		if pool != "" && !pools[pool] {
			faults = append(faults, fault(path+".Pool", schedule.ErrUnknownTeam, "no pool %q%s", pool, near.Within(&hints, pool, maps.Keys(pools))))
		}
		switch of := members[m]; {
		case m == "" || slices.ContainsFunc(l.Closed, func(c Period) bool { return c.Pool == pool }):
		case len(of) == 0:
			faults = append(faults, fault(path+".Member", schedule.ErrUnknownMember, "no person %q%s", m, near.Within(&hints, m, maps.Keys(members))))
		case pool != "" && pools[pool] && !slices.Contains(of, pool):
			faults = append(faults, fault(path+".Member", schedule.ErrUnknownMember, "no team of %q is in pool %q", m, pool))
		}
	}
	for i, a := range l.Accounts {
		check("Accounts", i, a.Pool, a.Member)
	}
	for i, b := range l.Blocks {
		check("Blocks", i, b.Pool, b.Member)
	}
	for i, a := range l.Pages {
		check("Pages", i, a.Pool, a.Member)
	}
	for i, n := range l.Noise {
		check("Noise", i, n.Pool, "")
	}
	for i, c := range l.Closed {
		check("Closed", i, c.Pool, "")
	}
	if len(l.Closed) == 0 {
		for i, t := range l.Turns {
			check("Turns", i, "", t.Member)
		}
	}
	return faults
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
	var hints near.Budget
	for _, m := range slices.Sorted(maps.Keys(p.Own)) {
		path := fmt.Sprintf("Own[%q]", m)
		if !members[m] {
			faults = append(faults, fault(path, schedule.ErrUnknownMember, "no person %q%s", m, near.Within(&hints, m, maps.Keys(members))))
			continue
		}
		faults = append(faults, p.Own[m].check(path, m, members, roles, &hints)...)
	}
	return faults
}

// wishFaults reports wishes of people whom nobody knows, and empty ones.
func wishFaults(name string, wishes []Wish, members map[schedule.Member]bool) (faults []error) {
	var hints near.Budget
	for i, w := range wishes {
		path := fmt.Sprintf("%s[%d]", name, i)
		if !members[w.Member] {
			faults = append(faults, fault(path+".Member", schedule.ErrUnknownMember, "no person %q%s", w.Member, near.Within(&hints, w.Member, maps.Keys(members))))
		}
		if w.Empty() {
			faults = append(faults, fault(path, schedule.ErrInvalid, "the wish of %q is empty: %v", w.Member, w.Interval))
		}
	}
	return faults
}
