package ical

import (
	"math"
	"slices"
	"sort"
)

// observed is the clock of a VTIMEZONE (§3.6.5): what its observances say.
type observed struct {
	onsets []onset // by at
}

// onset is a change of offsets.
type onset struct {
	at       int64
	from, to int
}

func (o observed) unix(w wall) int64 {
	return resolve(w, func(t int64) (int, int64) {
		i := sort.Search(len(o.onsets), func(i int) bool { return o.onsets[i].at > t })
		end := int64(math.MaxInt64)
		if i < len(o.onsets) {
			end = o.onsets[i].at
		}
		if i == 0 {
			return o.onsets[0].from, end
		}
		return o.onsets[i-1].to, end
	})
}

// shifted is the clock of a fixed offset.
type shifted int

func (s shifted) unix(w wall) int64 { return int64(w) - int64(s) }

// observe makes the clock of a VTIMEZONE, good until end.
func observe(c *component, end wall, f *faults, work *budget) (observed, bool) {
	var o observed
	before := f.count()
	for _, child := range c.children {
		if child.name == "STANDARD" || child.name == "DAYLIGHT" {
			o.onsets = append(o.onsets, onsets(child, end, f, work)...)
		}
	}
	if f.count() > before {
		return o, false
	}
	if len(o.onsets) == 0 {
		f.at(c.line, "VTIMEZONE has no STANDARD and no DAYLIGHT that begins before %v", end.date())
		return o, false
	}
	slices.SortStableFunc(o.onsets, func(a, b onset) int { return int(min(1, max(-1, a.at-b.at))) })
	return o, true
}

// onsets lists when an observance begins: at its DTSTART, by its rule, on its dates.
func onsets(c *component, end wall, f *faults, work *budget) []onset {
	var offsets [2]int
	for i, name := range []string{"TZOFFSETFROM", "TZOFFSETTO"} {
		p, ok := c.one(name, f)
		if !ok {
			f.at(c.line, "%s has no %s", c.name, name)
			return nil
		}
		var err error
		if offsets[i], err = parseOffset(p.value); err != nil {
			f.at(p.line, "%s %v", name, err)
			return nil
		}
	}
	p, ok := c.one("DTSTART", f)
	if !ok {
		f.at(c.line, "%s has no DTSTART", c.name)
		return nil
	}
	first, _, _, err := parseWall(p.value)
	if err != nil {
		f.at(p.line, "DTSTART %v", err)
		return nil
	}
	from := shifted(offsets[0])
	walls := []wall{first}
	for _, p := range c.find("RDATE") {
		for _, text := range splitList(p.value) {
			w, _, _, err := parseWall(text)
			if err != nil {
				f.at(p.line, "RDATE %v", err)
				return nil
			}
			walls = append(walls, w)
		}
	}
	for _, p := range c.find("RRULE") {
		r, err := parseRule(p.value)
		if err != nil {
			f.at(p.line, "RRULE: %v", err)
			return nil
		}
		for w := range r.walls(first, first, end, from, work) {
			walls = append(walls, w)
		}
	}
	var list []onset
	for _, w := range walls {
		if w <= end {
			list = append(list, onset{from.unix(w), offsets[0], offsets[1]})
		}
	}
	return list
}
