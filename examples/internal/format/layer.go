package format

import (
	"cmp"
	"slices"
	"time"

	"github.com/toban-go/toban/schedule"
)

// layer is a rotation as pagers have it: members take turns of one length, in
// order, within the hours of a week. Clocks are not set within a layer, so that it
// does not matter whether turns are counted in hours or by the wall clock.
type layer struct {
	schedule.Interval
	duty    usual
	first   time.Time // when the first turn begins, at or before Start
	turn    time.Duration
	members []schedule.Member
	windows []window // nil: always
}

// on returns who serves by the layer at t.
func (l layer) on(t time.Time, loc *time.Location) schedule.Member {
	if second := secondOfWeek(t, loc); !l.Contains(t) || l.windows != nil && !slices.ContainsFunc(l.windows, func(w window) bool { return w.contains(second) }) {
		return ""
	}
	return l.members[int(t.Sub(l.first)/l.turn)%len(l.members)]
}

// edges returns the instants at which the answer of the layer may change.
func (l layer) edges(loc *time.Location) []time.Time {
	list := []time.Time{l.Start, l.End}
	for t := l.first; t.Before(l.End); t = t.Add(l.turn) {
		list = append(list, t)
	}
	monday := l.Start.Add(-time.Duration(secondOfWeek(l.Start, loc)) * time.Second)
	for ; monday.Before(l.End); monday = monday.Add(week * time.Second) {
		for _, w := range l.windows {
			start := monday.Add(time.Duration(w.start) * time.Second)
			end := start.Add(time.Duration(w.length) * time.Second)
			list = append(list, start, end, start.Add(-week*time.Second), end.Add(-week*time.Second))
		}
	}
	return list
}

// layered says cells by layers, of which a later one wins, and by the cells that
// the layers get wrong, which override them.
func (o Organisation) layered(service schedule.ServiceID, cells []cell, loc *time.Location) (layers []layer, overrides []cell) {
	if len(cells) == 0 {
		return nil, nil
	}
	span := schedule.Interval{Start: cells[0].Start, End: cells[len(cells)-1].End}
	for _, stretch := range o.steady(service, span, loc) {
		usual := o.layers(service, cells, stretch, loc)
		wrong, holes := compare(usual, cells, stretch, loc)
		overrides = append(overrides, wrong...)
		for _, l := range usual {
			silent := func(hole schedule.Interval) bool { return l.on(hole.Start, loc) == "" }
			for _, rest := range l.Without(slices.DeleteFunc(slices.Clone(holes), silent)...) {
				part := l
				part.Interval = rest
				layers = append(layers, part)
			}
		}
	}
	return layers, overrides
}

// steady cuts a span where a spec begins to hold and where clocks are set in a
// place that matters.
func (o Organisation) steady(service schedule.ServiceID, span schedule.Interval, loc *time.Location) []schedule.Interval {
	begins := []time.Time{span.Start}
	for _, spec := range o.Specs {
		begins = append(begins, begin(spec))
	}
	cuts := slices.Clone(begins)
	for _, at := range begins {
		for _, u := range append(o.usuals(service, at), usual{location: loc}) {
			for _, end := span.Start.In(u.location).ZoneBounds(); !end.IsZero() && end.Before(span.End); _, end = end.ZoneBounds() {
				cuts = append(cuts, end)
			}
		}
	}
	return cut(span, cuts)
}

// cut cuts a span at every instant that lies in it.
func cut(span schedule.Interval, at []time.Time) []schedule.Interval {
	at = append(slices.Clone(at), span.End)
	slices.SortFunc(at, time.Time.Compare)
	var parts []schedule.Interval
	for start, i := span.Start, 0; i < len(at); i++ {
		if part := span.Intersect(schedule.Interval{Start: start, End: at[i]}); !part.Empty() {
			parts, start = append(parts, part), at[i]
		}
	}
	return parts
}

// layers returns the usual duties of a stretch as layers, the one that wins last.
// Under the teams' hours the pool answers always; where nobody serves by day it
// keeps to the rest of the week.
func (o Organisation) layers(service schedule.ServiceID, cells []cell, stretch schedule.Interval, loc *time.Location) []layer {
	var all []layer
	duties := o.usuals(service, stretch.Start)
	var open []window
	for _, u := range duties {
		windows := u.windows(offset(stretch.Start, loc) - offset(stretch.Start, u.location))
		if u.regime == schedule.OffHours && len(all) == 0 {
			windows = complement(open)
		}
		open = append(open, windows...)
		if u.regime == schedule.Daytime && len(windows) == 0 {
			continue
		}
		all = append(turns(u, cells, windows, stretch, loc), all...)
	}
	return all
}

// turns returns one duty as layers of a turn a day, from the opening clock, held by
// whom serves longest in it. A new layer begins after a day that nobody serves, and
// with the first turn after clocks were set.
func turns(u usual, cells []cell, windows []window, stretch schedule.Interval, loc *time.Location) []layer {
	date := schedule.DateOf(stretch.Start, u.location)
	if date.At(u.hours.Opening(), u.location).After(stretch.Start) {
		date = date.AddDays(-1)
	}
	var all []layer
	fresh := true
	for start := date.At(u.hours.Opening(), u.location); start.Before(stretch.End); {
		date = date.AddDays(1)
		day := schedule.Interval{Start: start, End: date.At(u.hours.Opening(), u.location)}
		member, vacant := longest(u, cells, day.Intersect(stretch))
		if vacant {
			fresh = true
		} else if fresh {
			all = append(all, layer{Interval: day.Intersect(stretch), duty: u, first: start, turn: 24 * time.Hour, members: []schedule.Member{member}, windows: windows})
			fresh = offset(start, loc) != offset(stretch.Start, loc)
		} else {
			last := &all[len(all)-1]
			last.End, last.members = day.Intersect(stretch).End, append(last.members, member)
		}
		start = day.End
	}
	var regular []layer
	for _, l := range all {
		if l, ok := l.regular(loc); ok {
			regular = append(regular, l)
		}
	}
	return regular
}

// longest returns who serves the duty longest in an interval, the first of several:
// "" if it does not answer in that time, or is vacant.
func longest(u usual, cells []cell, iv schedule.Interval) (best schedule.Member, vacant bool) {
	sums := map[schedule.Member]time.Duration{}
	overlapping := during(cells, iv)
	for _, c := range overlapping {
		if c.regime == u.regime && c.team == u.team {
			vacant = true
			sums[c.member] += c.Intersect(iv).Duration()
		}
	}
	delete(sums, "")
	for _, c := range overlapping {
		if sums[c.member] > sums[best] {
			best = c.member
		}
	}
	return best, vacant && best == ""
}

// regular says the turns of days in weeks if those fit, else in the shortest round
// that does. One day in ten, such as swaps, may be left to overrides. It reports false
// if nobody has a turn.
func (l layer) regular(loc *time.Location) (layer, bool) {
	days, first := l.members, l.first
	known := 0
	for _, m := range days {
		known += min(1, len(m))
	}
	best := known/10 + 1
	for back := range 7 {
		start := first.Add(-time.Duration(back) * 24 * time.Hour)
		weeks, misses := fit(days, func(day int) int { return (day + back) / 7 })
		if misses < best && offset(start, loc) == offset(l.Start, loc) {
			best, l.first, l.turn, l.members = misses, start, week*time.Second, shortest(weeks, 0)
		}
	}
	if l.turn < week*time.Second {
		l.members = shortest(days, known/10)
	}
	return l, known > 0
}

// shortest returns the shortest round that misses no more turns than allowed.
func shortest(turns []schedule.Member, allowed int) []schedule.Member {
	for n := 1; ; n++ { // as long as all turns at most, which misses none
		if round, misses := fit(turns, func(turn int) int { return turn % n }); misses <= allowed {
			return round
		}
	}
}

// fit returns, for each group of turns, who has most of them, and how many turns are
// somebody else's. A turn of "" may be anybody's; a group of nothing else takes its
// neighbour's.
func fit(turns []schedule.Member, group func(turn int) int) (most []schedule.Member, misses int) {
	var counts []map[schedule.Member]int
	for i, m := range turns {
		for len(counts) <= group(i) {
			counts, most = append(counts, map[schedule.Member]int{}), append(most, "")
		}
		if m != "" {
			misses++
			counts[group(i)][m]++
		}
	}
	for i, m := range turns {
		if g := group(i); counts[g][m] > counts[g][most[g]] {
			most[g] = m
		}
	}
	for g, m := range most {
		misses -= counts[g][m]
	}
	for g := 1; g < len(most); g++ {
		most[g] = cmp.Or(most[g], most[g-1])
	}
	for g := len(most) - 2; g >= 0; g-- {
		most[g] = cmp.Or(most[g], most[g+1])
	}
	return most, misses
}

// compare returns the parts of cells that the layers get wrong, and the holes: where
// they ask somebody although nobody serves.
func compare(layers []layer, cells []cell, stretch schedule.Interval, loc *time.Location) (wrong []cell, holes []schedule.Interval) {
	var edges []time.Time
	for _, l := range layers {
		edges = append(edges, l.edges(loc)...)
	}
	for _, c := range cells {
		edges = append(edges, c.Start, c.End)
	}
	for _, part := range cut(stretch, edges) {
		var want cell
		for _, c := range during(cells, part) {
			want = c
		}
		var got schedule.Member
		for _, l := range slices.Backward(layers) {
			if got = l.on(part.Start, loc); got != "" {
				break
			}
		}
		want.Interval = part
		last := len(wrong) - 1
		switch {
		case want.member == got:
		case want.member == "":
			holes = append(holes, part)
		case last >= 0 && wrong[last].End.Equal(part.Start) && wrong[last].member == want.member:
			wrong[last].End = part.End
		default:
			wrong = append(wrong, want)
		}
	}
	return wrong, holes
}
