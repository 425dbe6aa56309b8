package together

import (
	"fmt"
	"slices"
	"time"

	"github.com/toban-go/toban/schedule"
)

// This file draws the changes of a story and says what is to become of them.

// verdict is what the judge expects of a change.
type verdict uint8

const (
	decent   verdict = iota // nothing speaks against it: it has to be possible
	doubtful                // by hand, for somebody who is not a member, ready or there: either way
	absurd                  // it puts a person in two places, or where nobody is needed: it has to be refused
)

func (v verdict) String() string { return [...]string{"decent", "doubtful", "absurd"}[v] }

// drawChange draws a change of a sheet, if it finds one.
func (y *story) drawChange(d dice, s *sheet) (schedule.Change, bool) {
	var rows []*row
	for r := range s.starting(y.months) {
		if y.months.Encloses(r.Interval) {
			rows = append(rows, r)
		}
	}
	r := pick(d, rows)
	p := pick(d, r.parts)
	named := p.member != "" && p.member != whole && r.role != schedule.Shadow
	switch d.IntN(5) {
	case 0, 1:
		if named {
			return y.drawLeave(d, p), true
		}
	case 2:
		o := pick(d, rows)
		for range 20 { // rather in the same duty, in which both can serve
			if o.duty != r.duty || o.parts[0].member == p.member || o.role == schedule.Shadow {
				o = pick(d, rows)
			}
		}
		if q := pick(d, o.parts); named && o.role != schedule.Shadow && q.member != "" && q.member != whole && q.member != p.member {
			moment := func(t time.Time) schedule.Interval { return schedule.Interval{Start: t, End: t.Add(time.Minute)} }
			return schedule.Swap{A: p.member, AGives: moment(p.Start), B: q.member, BGives: moment(q.Start), Note: "agreed"}, true
		}
	case 3:
		iv := drawPart(d, r.Interval)
		to := y.drawPerson(d, s, r, iv)
		role := r.role
		if role == schedule.All {
			role = schedule.Primary
		}
		return schedule.Override{Interval: iv, To: to, Team: r.team, Role: role, Note: "by hand"}, !slices.ContainsFunc(r.parts, func(p part) bool { return p.member == to && p.Overlaps(iv) })
	case 4:
		if named {
			iv := drawPart(d, p.Interval)
			to := y.drawPerson(d, s, r, iv)
			return schedule.Cover{From: p.member, To: to, Interval: iv}, to != p.member
		}
	}
	return nil, false
}

// drawLeave draws a leave of some days, or hours, around a shift.
func (y *story) drawLeave(d dice, p part) schedule.Leave {
	day := schedule.DateOf(p.Start, y.location)
	l := schedule.Leave{Member: p.member, Interval: schedule.Days(day, day.AddDays(d.between(0, 2)), y.location)}
	if d.chance(25) {
		l.Interval = drawPart(d, p.Interval)
		l.Exact = d.chance(60)
	}
	l.Gap = d.chance(10)
	return l
}

// drawPart draws a part of an interval, cut at hours, or all of it.
func drawPart(d dice, iv schedule.Interval) schedule.Interval {
	if n := int(iv.Duration() / time.Hour); n > 2 && d.chance(70) {
		from := d.between(0, n-2)
		to := d.between(from+1, n-1)
		return schedule.Interval{Start: iv.Start.Add(time.Duration(from) * time.Hour), End: iv.Start.Add(time.Duration(to) * time.Hour)}
	}
	return iv
}

// drawPerson draws somebody who can serve a part of a row, or just anybody.
func (y *story) drawPerson(d dice, s *sheet, r *row, iv schedule.Interval) schedule.Member {
	able := slices.DeleteFunc(s.members(r.slot), func(m schedule.Member) bool { return s.eligible(r, iv, m) != "" })
	if len(able) == 0 || d.chance(25) {
		return pick(d, y.people())
	}
	return pick(d, able)
}

// judge says what is to become of a change that makes one sheet of another.
func judge(c schedule.Change, before, after *sheet) (v verdict, why string) {
	if before.moot(c) {
		return absurd, "nobody is needed there"
	}
	was := before.clashes()
	for key := range after.clashes() {
		if _, old := was[key]; !old {
			return absurd, fmt.Sprint(key)
		}
	}
	for i, r := range after.rows {
		old := before.rows[i]
		for _, p := range r.parts {
			changed := !slices.ContainsFunc(old.parts, func(o part) bool { return o.member == p.member && o.Encloses(p.Interval) })
			if changed && p.member != "" && p.member != whole && p.cause != "leave" {
				if !slices.Contains(after.members(r.slot), p.member) || !after.ready(r.slot, r.role, p.member) || after.away(p.member, p.Interval) || after.shadows(p.member, p.Interval) {
					v = doubtful
				}
			}
		}
	}
	return v, why
}

// clash is a time at which somebody serves two seats.
type clash struct {
	member schedule.Member
	seats  [2]seat
}

// clashes lists where somebody serves two seats at a time, with the causes of both. Shadows do not count.
func (s *sheet) clashes() map[clash][2]string {
	found := map[clash][2]string{}
	type place struct {
		part
		seat
	}
	people := map[schedule.Member][]place{}
	for _, r := range s.rows {
		if r.role == schedule.Shadow {
			continue
		}
		for _, p := range r.parts {
			if p.member != "" && p.member != whole {
				people[p.member] = append(people[p.member], place{p, r.seat()})
			}
		}
	}
	for m, list := range people {
		for i, x := range list {
			for _, y := range list[i+1:] {
				if !y.seat.time().Before(x.End.Add(48 * time.Hour)) {
					break // rows are sorted by start
				}
				if x.Overlaps(y.Interval) {
					found[clash{m, [2]seat{x.seat, y.seat}}] = [2]string{x.cause, y.cause}
				}
			}
		}
	}
	return found
}

// places notes where somebody is in two places at once. Only rotas of two duties that do not know of each
// other can do that.
func (y *story) places(now *sheet) {
	for key, causes := range now.clashes() {
		if y.months.Contains(key.seats[0].time()) && causes != [2]string{"rota", "rota"} {
			y.fault("%s is in two places: %v %v, by %v", key.member, key.seats[0], key.seats[1], causes)
		}
	}
}

func (x seat) time() time.Time { return time.Unix(x.start, 0) }

// shadows reports whether somebody is a shadow at some time in an interval.
func (s *sheet) shadows(m schedule.Member, iv schedule.Interval) bool {
	for r := range s.overlapping(iv) {
		if r.role == schedule.Shadow && slices.ContainsFunc(r.parts, func(p part) bool { return p.member == m && p.Overlaps(iv) }) {
			return true
		}
	}
	return false
}
