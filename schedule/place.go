package schedule

import (
	"slices"
	"time"
)

// PlaceOf returns where the days of a member are, such as whole days of leave: on d, the location of the team that the
// member is in by the specs, else the location of the spec. Of several teams the first in the spec counts, and a member
// who is in none on d is where the first team is that lists them. It is nil without a spec.
//
// The specs are those of New, in their order; before the first one, the first holds.
func PlaceOf(specs []Spec, m Member, d Date) (place *time.Location) {
	for i, s := range specs {
		if i > 0 && s.From.After(d) {
			break
		}
		place = s.placeOf(m, d)
	}
	return place
}

func (sp Spec) placeOf(m Member, d Date) *time.Location {
	home := slices.IndexFunc(sp.Teams, func(t Team) bool {
		return slices.ContainsFunc(t.Members, func(x Membership) bool { return x.Member == m && x.In(d) })
	})
	if home < 0 {
		home = slices.IndexFunc(sp.Teams, func(t Team) bool {
			return slices.ContainsFunc(t.Members, func(x Membership) bool { return x.Member == m })
		})
	}
	if home < 0 || sp.Teams[home].Location == nil {
		return sp.Location
	}
	return sp.Teams[home].Location
}

// PlaceOf returns where the days of a member are on d: see the function of that name. It is nil for a nil or zero Schedule.
func (s *Schedule) PlaceOf(m Member, d Date) *time.Location {
	if s == nil {
		return nil
	}
	return PlaceOf(s.homes, m, d)
}

// DaysOf returns the civil days first to last of a member, both included: first begins and last ends where the member is
// on that day, each by the clocks there.
func (s *Schedule) DaysOf(m Member, first, last Date) Interval {
	return Interval{first.At(0, s.PlaceOf(m, first)), last.AddDays(1).At(0, s.PlaceOf(m, last))}
}

// homesOf keeps of specs what tells where members are.
func homesOf(specs []Spec) []Spec {
	homes := make([]Spec, len(specs))
	for i, s := range specs {
		homes[i] = Spec{From: s.From, Location: s.Location}
		for _, t := range s.Teams {
			homes[i].Teams = append(homes[i].Teams, Team{Location: t.Location, Members: slices.Clone(t.Members)})
		}
	}
	return homes
}
