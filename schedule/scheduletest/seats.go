package scheduletest

import (
	"fmt"
	"iter"
	"slices"
	"time"

	"github.com/toban-go/toban/schedule"
)

// slot is a slot of a roster with all its shifts.
type slot struct {
	schedule.Slot
	shifts []schedule.Shift
}

// covers reports whether a shift takes part in the cover by name.
func covers(s schedule.Shift) bool { return s.Member != "" && s.Role != schedule.Shadow }

// slots yields the slots of a roster in order.
func slots(r *schedule.Roster) iter.Seq[slot] {
	return func(yield func(slot) bool) {
		var now slot
		for shift := range r.All() {
			if len(now.shifts) > 0 && (now.Team != shift.Team || now.Regime != shift.Regime || !now.Start.Equal(shift.Slot.Start)) {
				if !yield(now) {
					return
				}
				now = slot{}
			}
			now.Slot = shift.Slot
			now.shifts = append(now.shifts, shift)
		}
		if len(now.shifts) > 0 {
			yield(now)
		}
	}
}

// offHours yields the slots of pools.
func offHours(r *schedule.Roster) iter.Seq[slot] {
	return func(yield func(slot) bool) {
		for s := range slots(r) {
			if s.Regime == schedule.OffHours && !yield(s) {
				return
			}
		}
	}
}

func minutes(d time.Duration) int64 { return int64(d / time.Minute) }

// NoGaps asks that every seat be filled.
func NoGaps() Rule {
	return Rule{
		Name:        "NoGaps",
		Explanation: "Somebody answers at every time.",
		Japanese:    "いつでも誰かが応答する。",
		Check: func(r *schedule.Roster) []Breach {
			var breaches []Breach
			for shift := range r.Gaps() {
				breaches = append(breaches, Breach{Who: string(shift.Team), When: shift.Interval, Got: minutes(shift.Duration()), Unit: Minutes,
					Note: fmt.Sprintf("without a %s", shift.Role)})
			}
			return breaches
		},
	}
}

// MaxSeatShare asks that the seats of a pool be at most that share of the people who
// can fill them, so that nobody need serve more of the time: with 0.25 two seats
// need eight people. With candidates (Schedule.People) only those count who are
// ready; else all members do. A shadow's is no seat.
func MaxSeatShare(limit float64, candidates ...schedule.Candidate) Rule {
	return Rule{
		Name:        "MaxSeatShare",
		Explanation: fmt.Sprintf("A pool has at most %g seats for each hundred people who can fill them.", limit*100),
		Japanese:    fmt.Sprintf("席は、就ける人100人あたり%gまで。", limit*100),
		Check: func(r *schedule.Roster) []Breach {
			return byPool(r, func(s slot) (Breach, bool) {
				seats, people := seats(s), eligible(r, s, candidates)
				if seats == 0 || people > 0 && float64(seats)/float64(people) <= limit {
					return Breach{}, false
				}
				return Breach{Got: perMille(int64(seats), int64(people)), Limit: int64(limit*1000 + 0.5), Unit: PerMille,
					Note: fmt.Sprintf("of the time, as %s have %s", People.Amount(int64(people)), Seats.Amount(int64(seats)))}, true
			})
		},
	}
}

// MinPeople asks that a pool have at least so many people who can fill its seats, as
// in MaxSeatShare.
func MinPeople(limit int, candidates ...schedule.Candidate) Rule {
	return Rule{
		Name:        "MinPeople",
		Explanation: fmt.Sprintf("At least %d people share a pool.", limit),
		Japanese:    fmt.Sprintf("%d人以上で分担する。", limit),
		Check: func(r *schedule.Roster) []Breach {
			return byPool(r, func(s slot) (Breach, bool) {
				people := eligible(r, s, candidates)
				return Breach{Got: int64(people), Limit: int64(limit), Unit: People, Note: "who can serve"}, people < limit
			})
		},
	}
}

// MinSeats asks that at least so many people be on call off hours at every time;
// shadows are not.
func MinSeats(limit int) Rule {
	return Rule{
		Name:        "MinSeats",
		Explanation: fmt.Sprintf("At least %d people at a time are on call off hours.", limit),
		Japanese:    fmt.Sprintf("時間外はいつも%d人以上が当番に就く。", limit),
		Check: func(r *schedule.Roster) []Breach {
			return byPool(r, func(s slot) (Breach, bool) {
				least := limit
				for _, at := range s.shifts {
					var people []schedule.Member
					for _, other := range s.shifts {
						if covers(other) && other.Contains(at.Start) && !slices.Contains(people, other.Member) {
							people = append(people, other.Member)
						}
					}
					least = min(least, len(people))
				}
				return Breach{Got: int64(least), Limit: int64(limit), Unit: People, Note: "on call"}, least < limit
			})
		},
	}
}

// byPool asks about each slot of each pool, and joins equal breaches of slots that
// follow each other.
func byPool(r *schedule.Roster, ask func(slot) (Breach, bool)) []Breach {
	var breaches []Breach
	open := map[schedule.TeamID]int{} // the breach of the pool's slot before
	for s := range offHours(r) {
		b, broken := ask(s)
		if !broken {
			delete(open, s.Team)
			continue
		}
		b.Who, b.When = string(s.Team), s.Interval
		if i, ok := open[s.Team]; ok {
			last := breaches[i]
			b.When.Start = last.When.Start
			if last.When.End = b.When.End; last == b {
				breaches[i] = b
				continue
			}
			b.When.Start = s.Start
		}
		open[s.Team] = len(breaches)
		breaches = append(breaches, b)
	}
	return breaches
}

// seats counts the seats of a slot that cover something.
func seats(s slot) int {
	var roles []schedule.Role
	for _, shift := range s.shifts {
		if shift.Role != schedule.Shadow && shift.Role != schedule.All && !slices.Contains(roles, shift.Role) {
			roles = append(roles, shift.Role)
		}
	}
	return len(roles)
}

// eligible counts who can fill the seats of a slot.
func eligible(r *schedule.Roster, s slot, candidates []schedule.Candidate) int {
	members := r.Members(s.Team, s.Start)
	if candidates != nil {
		members = slices.DeleteFunc(members, func(m schedule.Member) bool { return !ready(candidates, s.Slot, m) })
	}
	return len(members)
}

// ready reports whether a member can answer for all services of a slot's pool.
func ready(candidates []schedule.Candidate, s schedule.Slot, m schedule.Member) bool {
	return slices.ContainsFunc(candidates, func(c schedule.Candidate) bool {
		return c.Member == m && c.Pool == s.Team && c.In(s.Date) && !s.Date.Before(c.Ready)
	})
}

// perMille rounds, halves up; nobody carries more than everything.
func perMille(part, whole int64) int64 {
	if whole == 0 {
		return 1000
	}
	return (2000*part + whole) / (2 * whole)
}

// MaxMeasuredShare asks that nobody serve more of a pool's off-hours than that share
// and one shift, the longest of the roster: whole shifts cannot be divided evenly.
func MaxMeasuredShare(limit float64) Rule {
	return Rule{
		Name:        "MaxMeasuredShare",
		Explanation: fmt.Sprintf("Nobody serves more than %g %% of a pool's off-hours, give or take a shift.", limit*100),
		Japanese:    fmt.Sprintf("一人の時間外は全体の%g %%まで（一枠の幅を許す）。", limit*100),
		Check: func(r *schedule.Roster) []Breach {
			type pool struct {
				total, longest time.Duration
				when           schedule.Interval
				served         map[schedule.Member]time.Duration
			}
			pools := map[schedule.TeamID]*pool{}
			for s := range offHours(r) {
				p := pools[s.Team]
				if p == nil {
					p = &pool{when: s.Interval, served: map[schedule.Member]time.Duration{}}
					pools[s.Team] = p
				}
				p.total += s.Duration()
				p.longest = max(p.longest, s.Duration())
				p.when.End = s.End
				for _, shift := range s.shifts {
					if covers(shift) {
						p.served[shift.Member] += shift.Duration()
					}
				}
			}
			var breaches []Breach
			for id, p := range pools {
				most := time.Duration(limit*float64(p.total)) + p.longest
				for m, served := range p.served {
					if served > most {
						breaches = append(breaches, Breach{Who: string(m), When: p.when, Got: minutes(served), Limit: minutes(most), Unit: Minutes,
							Note: fmt.Sprintf("of %s's %d h", id, int(p.total.Hours()))})
					}
				}
			}
			return byTime(breaches)
		},
	}
}

// DistinctSeats asks that nobody have two seats of one slot at a time.
func DistinctSeats() Rule {
	return Rule{
		Name:        "DistinctSeats",
		Explanation: "Primary, secondary and shadow are different people.",
		Japanese:    "主担当、副担当、見学は別の人。",
		Check: func(r *schedule.Roster) []Breach {
			var breaches []Breach
			for s := range slots(r) {
				for i, a := range s.shifts {
					for _, b := range s.shifts[:i] {
						both := a.Intersect(b.Interval)
						if a.Member != "" && a.Member == b.Member && a.Role != b.Role && !both.Empty() {
							breaches = append(breaches, Breach{Who: string(a.Member), When: both, Got: minutes(both.Duration()), Unit: Minutes,
								Note: fmt.Sprintf("as both %s and %s of %s", b.Role, a.Role, s.Team)})
						}
					}
				}
			}
			return breaches
		},
	}
}

// DifferentTeams asks that primary and secondary be of two teams where the pool has
// people of another team than the primary's. It warns.
func DifferentTeams() Rule {
	return Rule{
		Name:        "DifferentTeams",
		Explanation: "Primary and secondary are of different teams where they can be.",
		Japanese:    "主担当と副担当は、できれば別のチームから。",
		Severity:    Warn,
		Check: func(r *schedule.Roster) []Breach {
			var teams []schedule.TeamID
			for _, team := range r.Services() {
				if !slices.Contains(teams, team) {
					teams = append(teams, team)
				}
			}
			together := func(a, b schedule.Member, t time.Time) bool {
				return slices.ContainsFunc(teams, func(team schedule.TeamID) bool {
					members := r.Members(team, t)
					return slices.Contains(members, a) && slices.Contains(members, b)
				})
			}
			var breaches []Breach
			for s := range offHours(r) {
				for _, a := range s.shifts {
					for _, b := range s.shifts {
						both := a.Intersect(b.Interval)
						if a.Role != schedule.Primary || b.Role != schedule.Secondary || !covers(a) || !covers(b) || a.Member == b.Member ||
							both.Empty() || !together(a.Member, b.Member, s.Start) {
							continue
						}
						if slices.ContainsFunc(r.Members(s.Team, s.Start), func(m schedule.Member) bool { return !together(a.Member, m, s.Start) }) {
							breaches = append(breaches, Breach{Who: fmt.Sprintf("%s and %s", a.Member, b.Member), When: both, Got: minutes(both.Duration()),
								Unit: Minutes, Note: "by one team"})
						}
					}
				}
			}
			return breaches
		},
	}
}

// NoLeave asks that nobody serve while on one of these leaves.
func NoLeave(leaves []schedule.Leave) Rule {
	return Rule{
		Name:        "NoLeave",
		Explanation: "Nobody serves while on leave.",
		Japanese:    "休暇中の人は当番に就かない。",
		Check: func(r *schedule.Roster) []Breach {
			if len(leaves) == 0 {
				return nil
			}
			var breaches []Breach
			for shift := range r.All() {
				for _, leave := range leaves {
					both := shift.Intersect(leave.Interval)
					if shift.Member != "" && shift.Member == leave.Member && !both.Empty() {
						breaches = append(breaches, Breach{Who: string(shift.Member), When: both, Got: minutes(both.Duration()), Unit: Minutes,
							Note: fmt.Sprintf("as %s while on leave", shift.Role)})
					}
				}
			}
			return breaches
		},
	}
}

// OnlyReady asks that only candidates (Schedule.People) who are members and ready
// serve off hours. Shadows need not be ready.
func OnlyReady(candidates []schedule.Candidate) Rule {
	return Rule{
		Name:        "OnlyReady",
		Explanation: "Only those serve off hours who are ready for all services of the pool.",
		Japanese:    "共同で受ける全サービスに対応できる人だけが時間外の当番に就く。",
		Check: func(r *schedule.Roster) []Breach {
			var breaches []Breach
			for s := range offHours(r) {
				for _, shift := range s.shifts {
					if !covers(shift) || ready(candidates, shift.Slot, shift.Member) {
						continue
					}
					note := fmt.Sprintf("as %s, but is no candidate", shift.Role)
					for _, c := range candidates {
						if c.Member == shift.Member && c.Pool == s.Team && c.In(s.Date) {
							note = fmt.Sprintf("as %s, but is not ready before %v", shift.Role, c.Ready)
						}
					}
					breaches = append(breaches, Breach{Who: string(shift.Member), When: shift.Interval, Got: minutes(shift.Duration()), Unit: Minutes, Note: note})
				}
			}
			return breaches
		},
	}
}
