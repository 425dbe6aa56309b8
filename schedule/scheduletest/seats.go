package scheduletest

import (
	"fmt"
	"iter"
	"math"
	"slices"
	"time"

	"github.com/toban-go/toban/schedule"
	"github.com/toban-go/toban/schedule/report"
)

// slot is a slot of a roster with all its shifts.
type slot struct {
	schedule.Seat
	shifts []schedule.Shift
}

// membersOf lists the members of a team or pool of the roster at t.
func membersOf(r *schedule.Roster, team schedule.TeamID, t time.Time) []schedule.Member {
	known, _ := r.Team(team) // named by the roster itself
	return known.Members(t)
}

// shiftsOf yields the shifts of a service of the roster.
func shiftsOf(r *schedule.Roster, id schedule.ServiceID) iter.Seq[schedule.Shift] {
	known, _ := r.Service(id) // named by the roster itself
	return known.Shifts(r.Interval())
}

// covers reports whether a shift takes part in the cover by name.
func covers(s schedule.Shift) bool { return s.Member != "" && !s.Role.Watches() }

// within returns what a shift has of an interval, by the clocks of the shift.
func within(iv schedule.Interval, s schedule.Shift) schedule.Interval {
	loc := s.Start.Location()
	return s.Intersect(schedule.Interval{Start: iv.Start.In(loc), End: iv.End.In(loc)})
}

// slots yields the slots of a roster in order. The shifts hold until the next one.
func slots(r *schedule.Roster) iter.Seq[slot] {
	return func(yield func(slot) bool) {
		var now slot
		for shift := range r.All() {
			if len(now.shifts) > 0 && (now.Team != shift.Team || now.Regime != shift.Regime || !now.Start.Equal(shift.Seat.Start)) {
				if !yield(now) {
					return
				}
				now.shifts = now.shifts[:0]
			}
			now.Seat = shift.Seat
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

// NoGaps asks that every seat be filled. Slots that are closed by design have no seats.
func NoGaps() Rule {
	return Rule{
		Name:        "NoGaps",
		Explanation: "Somebody answers at every time.",
		Japanese:    "いつでも誰かが応答する。",
		Check: inOrder(func(r *schedule.Roster, found func(Breach)) {
			for shift := range r.Gaps() {
				found(during(string(shift.Team), shift.Interval, fmt.Sprintf("without a %s", shift.Role), inJapanese(shift.Role)+"のいない時間"))
			}
		}),
	}
}

// NeverClosed asks that no service be closed by design: NoGaps allows that.
func NeverClosed() Rule {
	return Rule{
		Name:        "NeverClosed",
		Explanation: "Every service is answered at every time.",
		Japanese:    "どのサービスもいつでも対応する。",
		Check: inOrder(func(r *schedule.Roster, found func(Breach)) {
			for id := range r.Services() {
				service, _ := r.Service(id) // named by the roster itself
				for iv := range service.Closed(r.Interval()) {
					found(during(string(id), iv, "closed by design", "意図して対応しない時間"))
				}
			}
		}),
	}
}

// MaxSeatShare asks that the seats of a pool be at most that share of the people who
// can fill them, to a tenth of a percent, so that nobody need serve more of the time:
// with 0.25 two seats need eight people. With candidates (Schedule.People) only those
// count who are ready; else all members do. Whoever is on a long leave does not count in the
// slots that it overlaps, as no share of the work accrues then; a vacation does not matter. A
// shadow's is no seat.
func MaxSeatShare(limit float64, candidates ...schedule.Candidate) Rule {
	most := int64(math.Round(limit * 1000))
	return Rule{
		Name:        "MaxSeatShare",
		Explanation: fmt.Sprintf("A pool's seats are at most %s of the people who can fill them.", schedule.English.Percent(most, 1000)),
		Japanese:    fmt.Sprintf("同時に就く人数は、当番に就ける人数の%sまで。", schedule.Japanese.Percent(most, 1000)),
		Check: func(r *schedule.Roster) []Breach {
			people := staffOf(r, candidates)
			return byPool(r, func(s slot) (Breach, bool) {
				seats := seats(s)
				able, apart := people.able(s)
				share := perMille(int64(seats), int64(able))
				return Breach{Got: share, Limit: most, Unit: PerMille,
					Note: fmt.Sprintf("of the time, as %s%s have %s", People.Amount(int64(able)), apart, Seats.Amount(int64(seats))), Japanese: fmt.Sprintf("%s%d人で%d席のため、時間の{}", apart.japanese(), able, seats)}, seats > 0 && (able == 0 || share > most)
			})
		},
	}
}

// MinPeople asks that a pool have at least so many people who can fill its seats, as
// in MaxSeatShare.
func MinPeople(limit int, candidates ...schedule.Candidate) Rule {
	return Rule{
		Name:        "MinPeople",
		Explanation: fmt.Sprintf("A pool is shared by at least %s.", People.Amount(int64(limit))),
		Japanese:    fmt.Sprintf("%d人以上で分担する。", limit),
		Check: func(r *schedule.Roster) []Breach {
			people := staffOf(r, candidates)
			return byPool(r, func(s slot) (Breach, bool) {
				able, apart := people.able(s)
				return Breach{Got: int64(able), Limit: int64(limit), Unit: People, Note: "who can serve" + apart.String(), Japanese: apart.japanese() + "当番に就ける人が{}"}, able < limit
			})
		},
	}
}

// MinSeats asks that at least so many people be on call off hours at every time;
// shadows are not.
func MinSeats(limit int) Rule {
	return Rule{
		Name:        "MinSeats",
		Explanation: fmt.Sprintf("Off hours a pool always has at least %s on call.", People.Amount(int64(limit))),
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
				return Breach{Got: int64(least), Limit: int64(limit), Unit: People, Note: "on call", Japanese: "当番に就いている人が{}"}, least < limit
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
	return byTime(breaches)
}

// seats counts the seats of a slot that cover something.
func seats(s slot) int {
	var roles []schedule.Role
	for _, shift := range s.shifts {
		if !shift.Role.Watches() && shift.Role != schedule.All && !slices.Contains(roles, shift.Role) {
			roles = append(roles, shift.Role)
		}
	}
	return len(roles)
}

// staffing is the times in a pool of each of its candidates.
type staffing map[schedule.TeamID]map[schedule.Member][]schedule.Candidate

func staff(candidates []schedule.Candidate) staffing {
	pools := staffing{}
	for _, c := range candidates {
		if pools[c.Pool] == nil {
			pools[c.Pool] = map[schedule.Member][]schedule.Candidate{}
		}
		pools[c.Pool][c.Member] = append(pools[c.Pool][c.Member], c)
	}
	return pools
}

// staffOf is staff; if there are no candidates, all members of the roster are ready.
func staffOf(r *schedule.Roster, candidates []schedule.Candidate) staffing {
	if candidates == nil {
		candidates = r.People()
		for i := range candidates {
			candidates[i].Ready = schedule.Date{}
		}
	}
	return staff(candidates)
}

// able counts who can fill the seats of a slot, and who could but for a long leave.
func (x staffing) able(s slot) (able int, apart onLeave) {
	seat := s.Seat
	seat.Role = "" // no seat's own people
	for _, times := range x[s.Team] {
		switch {
		case slices.ContainsFunc(times, func(c schedule.Candidate) bool { return c.Accrues(seat) }):
			able++
		case slices.ContainsFunc(times, func(c schedule.Candidate) bool { return c.Shares(seat) }):
			apart++
		}
	}
	return able, apart
}

// onLeave is how many are on a long leave, in words beside a number of people.
type onLeave int

func (n onLeave) String() string {
	if n == 0 {
		return ""
	}
	return fmt.Sprintf(" (%d more on long leave)", int(n))
}

func (n onLeave) japanese() string {
	if n == 0 {
		return ""
	}
	return fmt.Sprintf("長期休暇中の%d人を除き、", int(n))
}

// ready reports whether somebody can answer for all services of a pool on a day.
func ready(times []schedule.Candidate, d schedule.Date) bool {
	return slices.ContainsFunc(times, func(c schedule.Candidate) bool { return c.In(d) && !d.Before(c.Ready) })
}

// perMille rounds, halves up; nobody carries more than everything.
func perMille(part, whole int64) int64 {
	if whole == 0 {
		part, whole = 1, 1
	}
	return (2000*part + whole) / (2 * whole)
}

// MaxMeasuredShare asks that nobody serve more of a pool's off-hours than that share
// and one shift, the longest of the roster: whole shifts cannot be divided evenly. The share is
// of the time, whatever the number of seats: with two, eight people serve a quarter each.
func MaxMeasuredShare(limit float64) Rule {
	share := int64(math.Round(limit * 1000))
	return Rule{
		Name:        "MaxMeasuredShare",
		Explanation: fmt.Sprintf("Nobody serves more than %s of a pool's off-hours, give or take a shift.", schedule.English.Percent(share, 1000)),
		Japanese:    fmt.Sprintf("一人の時間外は全体の%sまで（一枠分の超過は許容）。", schedule.Japanese.Percent(share, 1000)),
		Check: inOrder(func(r *schedule.Roster, found func(Breach)) {
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
			for id, p := range pools {
				most := int64(limit*float64(minutes(p.total))+1e-6) + minutes(p.longest)
				for m, served := range p.served {
					if minutes(served) > most {
						found(Breach{Who: string(m), When: p.when, Got: minutes(served), Limit: most, Unit: Minutes,
							Note: fmt.Sprintf("of %s's %s", id, report.Hours(p.total)), Japanese: fmt.Sprintf("%sの%sのうち{}", id, schedule.Japanese.Hours(p.total))})
					}
				}
			}
		}),
	}
}

// DistinctSeats asks that no one have two seats of one slot at a time.
func DistinctSeats() Rule {
	return Rule{
		Name:        "DistinctSeats",
		Explanation: "Primary, secondary and shadow are different people.",
		Japanese:    "主担当、副担当、見学は別の人。",
		Check: inOrder(func(r *schedule.Roster, found func(Breach)) {
			for s := range slots(r) {
				for i, a := range s.shifts {
					for _, b := range s.shifts[:i] {
						both := a.Intersect(b.Interval)
						if a.Member != "" && a.Member == b.Member && a.Role != b.Role && !both.Empty() {
							found(during(string(a.Member), both, fmt.Sprintf("as both %s and %s of %s", b.Role, a.Role, s.Team), fmt.Sprintf("%sの%sと%sの兼任", s.Team, inJapanese(b.Role), inJapanese(a.Role))))
						}
					}
				}
			}
		}),
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
		Check: inOrder(func(r *schedule.Roster, found func(Breach)) {
			people := r.People()
			for s := range offHours(r) {
				for _, a := range s.shifts {
					for _, b := range s.shifts {
						both := a.Intersect(b.Interval)
						if a.Role != schedule.Primary || b.Role != schedule.Secondary || !covers(a) || !covers(b) || a.Member == b.Member || both.Empty() {
							continue
						}
						team := schedule.Teammates(people, a.Member, s.Seat)
						other := func(c schedule.Candidate) bool { return c.Belongs(s.Seat) && !slices.Contains(team, c.Member) }
						if slices.Contains(team, b.Member) && slices.ContainsFunc(people, other) {
							found(during(string(a.Member)+and+string(b.Member), both, "by one team", "同じチームだけの時間"))
						}
					}
				}
			}
		}),
	}
}

// NoLeave asks that no one serve while on one of these leaves. A leave in the time of the
// roster of somebody whom the roster does not know breaks it too.
func NoLeave(leaves []schedule.Leave) Rule {
	return Rule{
		Name:        "NoLeave",
		Explanation: "Nobody serves while on leave.",
		Japanese:    "休暇中の人は当番に就かない。",
		Check: inOrder(func(r *schedule.Roster, found func(Breach)) {
			away := map[schedule.Member][]schedule.Leave{}
			for _, leave := range leaves {
				away[leave.Member] = append(away[leave.Member], leave)
			}
			known := known{r: r}
			for _, leave := range leaves {
				if leave.Overlaps(r.Interval()) && !known.member(leave.Member) {
					found(Breach{Who: string(leave.Member), When: leave.Interval, Note: "is on leave and of no team", Japanese: "休暇があるが、どのチームにもいない"})
				}
			}
			for shift := range r.All() {
				for _, leave := range away[shift.Member] {
					both := within(leave.Interval, shift)
					if shift.Member != "" && !both.Empty() {
						found(during(string(shift.Member), both, fmt.Sprintf("as %s while on leave", shift.Role), "休暇中の"+inJapanese(shift.Role)))
					}
				}
			}
		}),
	}
}

// NobodyLeftOut asks that everybody who is ready in a pool, by candidates
// (Schedule.People), serve in it or be named by its rota: who joins a team joins no
// rotation by that. Rotas are by pool, plans among them; pools without one, and nil, go by
// the roster alone, which is then long enough for everybody to serve. Who is away all the
// time is not left out. A pool that the roster does not know breaks the rule.
func NobodyLeftOut(candidates []schedule.Candidate, rotas map[schedule.TeamID]schedule.Rota) Rule {
	return Rule{
		Name:        "NobodyLeftOut",
		Explanation: "Everybody who is ready in a pool serves in it or stands in its rota.",
		Japanese:    "共同の当番に就ける人は皆、当番に就くか順番に入っている。",
		Check: inOrder(func(r *schedule.Roster, found func(Breach)) {
			strangers(r, candidates, found)
			type key struct {
				pool   schedule.TeamID
				member schedule.Member
			}
			in := map[key]bool{}
			for pool, rota := range rotas {
				if _, err := r.Team(pool); err != nil {
					found(Breach{Who: string(pool), Note: "has a rota and is no pool of the roster", Japanese: "ローテーションがあるが、当番表にないプール"})
				}
				if rota == nil {
					found(Breach{Who: string(pool), Note: "has a rota that is nil", Japanese: "ローテーションがnil"})
					continue
				}
				for _, m := range rota.Members() {
					in[key{pool, m}] = true
				}
			}
			for s := range offHours(r) {
				for _, shift := range s.shifts {
					if covers(shift) {
						in[key{s.Team, shift.Member}] = true
					}
				}
			}
			able := map[key]schedule.Interval{}
			people := staff(candidates)
			for s := range offHours(r) {
				for m, times := range people[s.Team] {
					k := key{s.Team, m}
					gone := func(c schedule.Candidate) bool { return away(c, s.Interval) }
					if !in[k] && ready(times, s.Date) && !slices.ContainsFunc(times, gone) {
						able[k] = able[k].Span(s.Interval)
					}
				}
			}
			for k, when := range able {
				found(Breach{Who: string(k.member), When: when, Limit: 1, Unit: Shifts, Note: fmt.Sprintf("of %s, though ready, and no place in a rota", k.pool), Japanese: fmt.Sprintf("準備ができているのに%sのローテーションになく、就いた枠が{}", k.pool)})
			}
		}),
	}
}

// strangers finds candidates of teams and pools that the roster does not know, of those
// who are members in its time.
func strangers(r *schedule.Roster, candidates []schedule.Candidate, found func(Breach)) {
	for i, c := range candidates {
		day := func(t time.Time) schedule.Date { return schedule.DateOf(t, r.Interval().Start.Location()) }
		if c.From.After(day(r.Interval().End)) || !c.Last.IsZero() && c.Last.Before(day(r.Interval().Start)) {
			continue
		}
		for _, id := range []schedule.TeamID{c.Team, c.Pool} {
			same := func(o schedule.Candidate) bool { return o.Member == c.Member && (o.Team == id || o.Pool == id) }
			if _, err := r.Team(id); id != "" && err != nil && !slices.ContainsFunc(candidates[:i], same) {
				found(Breach{Who: string(c.Member), Note: fmt.Sprintf("is a candidate of %s, which is no team or pool of the roster", id), Japanese: fmt.Sprintf("当番表にないチーム・プール%sの候補", id)})
			}
		}
	}
}

// known are the members whom a roster knows.
type known struct {
	r       *schedule.Roster
	members map[schedule.Member]bool
}

// member reports whether somebody serves in the roster, or is of a team in it.
func (k *known) member(m schedule.Member) bool {
	if k.members == nil {
		k.members = map[schedule.Member]bool{}
		for s := range slots(k.r) {
			for _, shift := range s.shifts {
				k.members[shift.Member] = true
			}
		}
	}
	for s := range slots(k.r) {
		if k.members[m] {
			break
		}
		if team, err := k.r.Team(s.Team); err == nil {
			for _, member := range team.Members(s.Start) {
				k.members[member] = true
			}
		}
	}
	return k.members[m]
}

// barred reports whether somebody says that they never serve at the time of a slot.
func barred(c schedule.Candidate, s schedule.Seat) bool {
	return slices.ContainsFunc(c.Never, func(w schedule.When) bool { return w.Holds(s) })
}

// OnlyReady asks that only candidates (Schedule.People) who are members and ready
// serve off hours, at times at which they serve. Shadows need not be ready.
func OnlyReady(candidates []schedule.Candidate) Rule {
	return Rule{
		Name:        "OnlyReady",
		Explanation: "Only those serve off hours who are ready for all services of the pool.",
		Japanese:    "共同で受ける全サービスに対応できる人だけが時間外の当番に就く。",
		Check: inOrder(func(r *schedule.Roster, found func(Breach)) {
			people := staff(candidates)
			for s := range offHours(r) {
				for _, shift := range s.shifts {
					times := people[s.Team][shift.Member]
					serves := func(c schedule.Candidate) bool {
						return c.In(s.Date) && !s.Date.Before(c.Ready) && !barred(c, shift.Seat)
					}
					if !covers(shift) || slices.ContainsFunc(times, serves) {
						continue
					}
					note, japanese := "but is no candidate", "候補でない"
					for _, c := range times {
						switch {
						case !c.In(s.Date):
						case barred(c, shift.Seat):
							note, japanese = "but never serves at such a time", "その時間には就かない"
						case c.Ready.Year == 9999: // for what not all services have a day yet
							note, japanese = "but is not ready yet", "まだ準備のできていない"
						default:
							note, japanese = fmt.Sprintf("but is not ready before %v", c.Ready), fmt.Sprintf("%vより前で準備のできていない", c.Ready)
						}
					}
					found(during(string(shift.Member), shift.Interval, fmt.Sprintf("as %s, %s", shift.Role, note), japanese+"人の"+inJapanese(shift.Role)))
				}
			}
		}),
	}
}
