package whatif

import (
	"errors"
	"fmt"
	"maps"
	"slices"

	"github.com/toban-go/toban/fairness"
	"github.com/toban-go/toban/holiday"
	"github.com/toban-go/toban/internal/fault"
	"github.com/toban-go/toban/internal/near"
	"github.com/toban-go/toban/schedule"
)

// Organisation is what a scenario starts from and what comes of it. The zero Organisation makes no schedule.
type Organisation struct {
	Specs []schedule.Spec
	// Away are the leaves that are known.
	Away []schedule.Leave
	// Planner plans the nights, weekends and holidays of all pools.
	Planner fairness.Planner
}

// Edit is one thing that would be otherwise. Edits are applied to every spec, in order.
type Edit interface {
	// apply edits an organisation that is nobody else's.
	apply(*Organisation) error
	// In says the edit in a few words.
	In(schedule.Language) string
}

// With returns the organisation after the edits; o stays as it is. The error joins those of edits about members and teams that
// are in no spec, each with the place of the edit. What schedule.New finds in the outcome is told by Outlook.
func (o Organisation) With(edits ...Edit) (Organisation, error) {
	o.Specs = slices.Clone(o.Specs)
	for i := range o.Specs {
		spec := &o.Specs[i]
		spec.Teams, spec.Pools = slices.Clone(spec.Teams), slices.Clone(spec.Pools)
		for k := range spec.Teams {
			spec.Teams[k].Members = slices.Clone(spec.Teams[k].Members)
		}
	}
	var faults []error
	for i, edit := range edits {
		if edit == nil {
			faults = append(faults, fmt.Errorf("edit %d: %w: nil", i+1, schedule.ErrMissing))
		} else if err := edit.apply(&o); err != nil {
			faults = append(faults, fmt.Errorf("edit %d, %s: %w", i+1, edit.In(schedule.English), err))
		}
	}
	if len(faults) > 0 {
		return Organisation{}, errors.Join(faults...)
	}
	return o, nil
}

// Leaves is somebody who leaves every team after a last day. The zero Leaves is a fault.
type Leaves struct {
	Member schedule.Member
	Last   schedule.Date
}

// Joins is somebody new, or in one more team. The zero Joins is a fault.
type Joins struct {
	Team schedule.TeamID
	schedule.Membership
}

// PartTime is another share of a full load from a day on, in percent. The zero PartTime is a fault.
type PartTime struct {
	Member schedule.Member
	// Share is in percent, 1 to 100.
	Share int
	From  schedule.Date
}

// TeamJoins is a team that goes over to another pool: Everyone, one of Pools, or a team's own. A duty that the team had for
// its own nights is given up, and a pool that has no team any more. The zero TeamJoins is a fault.
type TeamJoins struct {
	Team, Pool schedule.TeamID
}

// Hours are other business hours, of a team or, without one, of all who have none of their own. The zero Hours is a fault.
type Hours struct {
	Team     schedule.TeamID
	Business schedule.Hours
}

// Holiday is one more holiday, or a few, for whoever has holidays: each *holiday.Calendar of specs, teams and pools has it.
// The zero Holiday is a fault.
type Holiday struct {
	schedule.Block
}

// Limits are other limits of the planner, in place of those that it has, relaxed ones too.
type Limits struct {
	fairness.Limits
}

// memberships edits each membership of somebody; the error says that there is none. Edit returns what takes its place.
func (o *Organisation) memberships(m schedule.Member, edit func(schedule.Membership) []schedule.Membership) error {
	known := map[schedule.Member]bool{}
	for i := range o.Specs {
		for k := range o.Specs[i].Teams {
			team := &o.Specs[i].Teams[k]
			var list []schedule.Membership
			for _, x := range team.Members {
				if known[x.Member] = true; x.Member != m {
					list = append(list, x)
					continue
				}
				list = append(list, edit(x)...)
			}
			team.Members = list
		}
	}
	if !known[m] {
		return fmt.Errorf("%w %q%s", schedule.ErrUnknownMember, m, near.Hint(m, maps.Keys(known)))
	}
	return nil
}

// teams edits each spec's team of an ID; the error says that there is none.
func (o *Organisation) teams(id schedule.TeamID, edit func(*schedule.Spec, *schedule.Team)) error {
	known := map[schedule.TeamID]bool{}
	for i := range o.Specs {
		for k := range o.Specs[i].Teams {
			team := &o.Specs[i].Teams[k]
			if known[team.ID] = true; team.ID == id {
				edit(&o.Specs[i], team)
			}
		}
	}
	if !known[id] {
		return fmt.Errorf("%w %q%s", schedule.ErrUnknownTeam, id, near.Hint(id, maps.Keys(known)))
	}
	return nil
}

func (e Leaves) apply(o *Organisation) error {
	if !e.Last.Valid() {
		return fmt.Errorf("%w: %q is no last day", schedule.ErrInvalid, e.Last)
	}
	return o.memberships(e.Member, func(m schedule.Membership) []schedule.Membership {
		if m.From.After(e.Last) {
			return nil
		}
		if m.Last.IsZero() || m.Last.After(e.Last) {
			m.Last = e.Last
		}
		return []schedule.Membership{m}
	})
}

func (e Joins) apply(o *Organisation) error {
	return o.teams(e.Team, func(_ *schedule.Spec, t *schedule.Team) { t.Members = append(t.Members, e.Membership) })
}

func (e PartTime) apply(o *Organisation) error {
	switch {
	case !e.From.Valid():
		return fmt.Errorf("%w: %q is no first day", schedule.ErrInvalid, e.From)
	case e.Share < 1 || e.Share > 100:
		return fmt.Errorf("%w: share %d of %q is no percentage from 1 to 100", schedule.ErrInvalid, e.Share, e.Member)
	}
	return o.memberships(e.Member, func(m schedule.Membership) []schedule.Membership {
		before, after := m, m
		before.Last, after.From, after.Share = e.From.AddDays(-1), e.From, e.Share
		switch {
		case !m.Last.IsZero() && m.Last.Before(e.From):
			return []schedule.Membership{m}
		case !m.From.Before(e.From):
			m.Share = e.Share
			return []schedule.Membership{m}
		}
		return []schedule.Membership{before, after}
	})
}

func (e TeamJoins) apply(o *Organisation) error {
	err := o.teams(e.Team, func(_ *schedule.Spec, t *schedule.Team) {
		if t.Pool = e.Pool; e.Pool != t.ID {
			t.OffHours = schedule.Duty{}
		}
		if e.Pool == schedule.Everyone {
			t.Pool = ""
		}
	})
	for i := range o.Specs {
		spec := &o.Specs[i]
		has := func(pool schedule.TeamID) bool {
			return slices.ContainsFunc(spec.Teams, func(t schedule.Team) bool { return t.Pool == pool })
		}
		spec.Pools = slices.DeleteFunc(spec.Pools, func(p schedule.Pool) bool { return !has(p.ID) })
		if !has("") && !has(schedule.Everyone) {
			spec.OffHours = schedule.Duty{}
		}
	}
	return err
}

func (e Hours) apply(o *Organisation) error {
	if len(e.Business) == 0 {
		return fault.New("", schedule.ErrMissing, "no hours")
	}
	if e.Team != "" {
		return o.teams(e.Team, func(_ *schedule.Spec, t *schedule.Team) { t.Business = e.Business })
	}
	for i := range o.Specs {
		o.Specs[i].Business = e.Business
	}
	return nil
}

func (e Holiday) apply(o *Organisation) error {
	if e.Name == "" || !e.First.Valid() || !e.Last.Valid() || e.Last.Before(e.First) {
		return fmt.Errorf("%w: %q from %q to %q is no holiday", schedule.ErrInvalid, e.Name, e.First, e.Last)
	}
	known := false
	with := func(c *schedule.Calendar) {
		if calendar, ok := (*c).(*holiday.Calendar); ok && calendar != nil {
			known = true
			*c = calendar.With(e.Name, e.First, e.Last)
		}
	}
	for i := range o.Specs {
		spec := &o.Specs[i]
		with(&spec.Holidays)
		for k := range spec.Teams {
			with(&spec.Teams[k].Holidays)
		}
		for k := range spec.Pools {
			with(&spec.Pools[k].Holidays)
		}
	}
	if !known {
		return fault.New("", schedule.ErrMissing, "no calendar of package holiday takes one more day")
	}
	return nil
}

func (e Limits) apply(o *Organisation) error {
	o.Planner.Limits, o.Planner.Relaxed = e.Limits, nil
	return e.Check()
}
