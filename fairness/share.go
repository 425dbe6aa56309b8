package fairness

import (
	"cmp"
	"slices"
	"time"

	"github.com/toban-go/toban/schedule"
)

// people makes the problem's people of candidates: one each, with what they should
// do in these slots and what they were owed before.
func (p Planner) people(runs []stint, slots []schedule.Seat, candidates []schedule.Candidate, pr *Problem) []Participant {
	pool := slots[0].Team
	memberships := map[schedule.Member][]schedule.Candidate{}
	for _, c := range candidates {
		if c.Pool == pool {
			memberships[c.Member] = append(memberships[c.Member], c)
		}
	}
	// Targets accrue by the slot and its class; a run's are the sum of its slots'.
	targets := p.targets(runs, slots, candidates, pr)
	var people []Participant
	for m, tenures := range memberships {
		person := Participant{ID: m, Name: name(tenures), Target: targets[m], Balance: p.balance(pool, m, pr)}
		person.Team, person.Teams = teams(tenures, slots[0].Start.Location())
		for _, c := range tenures {
			for _, l := range c.Away {
				if !slices.Contains(person.Away, l.Interval) {
					person.Away = append(person.Away, l.Interval)
				}
			}
		}
		for _, r := range runs {
			able := func(s schedule.Seat) bool {
				return slices.ContainsFunc(tenures, func(c schedule.Candidate) bool { return c.CanServe(s) })
			}
			if slices.ContainsFunc(r.slots, func(s schedule.Seat) bool { return !able(s) }) {
				person.Barred = append(person.Barred, PositionKey{r.key, r.slots[0].Role})
			}
			wish := func(keys []string, wishes []Wish) []string {
				wished := slices.ContainsFunc(wishes, func(w Wish) bool {
					return w.Member == m && slices.ContainsFunc(r.slots, func(s schedule.Seat) bool { return w.Contains(s.Start) })
				})
				if !wished || slices.Contains(keys, r.key) {
					return keys
				}
				return append(keys, r.key)
			}
			person.Wants, person.Avoids = wish(person.Wants, p.Wants), wish(person.Avoids, p.Avoids)
		}
		for _, b := range p.Ledger.Weights.Blocks {
			if slices.Contains(p.Ledger.Turns, Turn{b.Name, b.First.Year - 1, m}) {
				person.LastBlocks = append(person.LastBlocks, blockKey(b))
			}
		}
		people = append(people, person)
	}
	slices.SortFunc(people, func(a, b Participant) int { return cmp.Compare(a.ID, b.ID) })
	return people
}

// teams returns the team of a person, or the tenures of one who is in several.
func teams(memberships []schedule.Candidate, loc *time.Location) (one schedule.TeamID, several []Tenure) {
	bound := func(day schedule.Date, instant time.Time) time.Time {
		if day.IsZero() || !instant.IsZero() {
			return instant
		}
		return day.At(0, loc)
	}
	for _, c := range memberships {
		several = append(several, Tenure{c.Team, bound(c.From, c.Since), bound(c.Until, c.Before)})
	}
	if one = memberships[0].Team; !slices.ContainsFunc(memberships, func(c schedule.Candidate) bool { return c.Team != one }) {
		return one, nil
	}
	slices.SortFunc(several, func(a, b Tenure) int {
		return cmp.Or(a.From.Compare(b.From), a.Until.Compare(b.Until), cmp.Compare(a.Team, b.Team))
	})
	return "", several
}

// name returns the person's name, of several the one of the last membership.
func name(tenures []schedule.Candidate) string {
	return slices.MaxFunc(tenures, func(a, b schedule.Candidate) int {
		return cmp.Or(a.From.Compare(b.From), cmp.Compare(a.Name, b.Name))
	}).Name
}

// targets shares the burden of each class of the problem.
func (p Planner) targets(runs []stint, slots []schedule.Seat, candidates []schedule.Candidate, pr *Problem) map[schedule.Member][]Burden {
	class := map[schedule.SeatKey]int{}
	for i, r := range runs {
		for _, s := range r.slots {
			class[s.Key()] = pr.Seats[i].Class
		}
	}
	targets := map[schedule.Member][]Burden{}
	for k := range pr.Classes {
		var of []schedule.Seat
		for _, s := range slots {
			if class[s.Key()] == k {
				of = append(of, s)
			}
		}
		for m, amounts := range accrue(p.Ledger.Weights, of, candidates) {
			if targets[m] == nil {
				targets[m] = make([]Burden, len(pr.Classes))
			}
			targets[m][k] = amounts.Total()
		}
	}
	return targets
}

// balance is what a member has done beyond the target, by class of the problem.
func (p Planner) balance(pool schedule.TeamID, m schedule.Member, pr *Problem) []Burden {
	b := p.Ledger.Account(pool, m).Balance()
	balance := make([]Burden, len(pr.Classes))
	switch p.Stint {
	case Singles:
		balance[0], balance[1], balance[2] = b.Night, b.Weekend, b.Holiday
	case Weeks:
		balance[0] = b.Total()
	default:
		balance[0], balance[1] = b.Night, b.Weekend+b.Holiday
	}
	return balance
}
