package ical

import (
	"cmp"
	"math"
	"slices"
	"sort"
	"strings"
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
	slices.SortStableFunc(o.onsets, func(a, b onset) int { return cmp.Compare(a.at, b.at) })
	return o, true
}

// onsets lists when an observance begins: at its DTSTART, by its rule, on its dates.
func onsets(c *component, end wall, f *faults, work *budget) []onset {
	var offsets [2]int
	for i, name := range []string{"TZOFFSETFROM", "TZOFFSETTO"} {
		p, ok := c.needed(name, f)
		if !ok {
			return nil
		}
		var err error
		if offsets[i], err = parseOffset(p.value); err != nil {
			f.at(p.line, "%s %v", name, err)
			return nil
		}
	}
	start, ok := c.needed("DTSTART", f)
	if !ok {
		return nil
	}
	var walls []wall
	for _, p := range append([]property{start}, c.find("RDATE")...) {
		texts := []string{p.value}
		if p.name == "RDATE" {
			texts = strings.Split(p.value, ",")
		}
		for _, text := range texts {
			w, _, _, err := parseWall(text)
			if err != nil {
				f.at(p.line, "%s %v", p.name, err)
				return nil
			}
			walls = append(walls, w)
		}
	}
	from, first := shifted(offsets[0]), walls[0]
	for _, p := range c.find("RRULE") {
		r, err := parseRule(p.value)
		if err != nil {
			f.at(p.line, "RRULE: %v", err)
			return nil
		}
		walls = slices.AppendSeq(walls, r.walls(first, first, end, from, work))
	}
	var list []onset
	for _, w := range walls {
		if w <= end {
			list = append(list, onset{from.unix(w), offsets[0], offsets[1]})
		}
	}
	return list
}
