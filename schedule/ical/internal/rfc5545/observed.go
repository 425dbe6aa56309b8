package rfc5545

import (
	"cmp"
	"math"
	"slices"
	"sort"
	"strings"
	"time"
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

func (o observed) Unix(w Wall) int64 {
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

func (s shifted) Unix(w Wall) int64 { return int64(w) - int64(s) }

// Observe makes the clock of a VTIMEZONE, good until end.
func Observe(c *Component, end Wall, f *Faults, work *Budget) (observed, bool) {
	var o observed
	before := f.Count()
	for _, child := range c.Children {
		if child.Name == "STANDARD" || child.Name == "DAYLIGHT" {
			o.onsets = append(o.onsets, onsets(child, end, f, work)...)
		}
	}
	if f.Count() > before {
		return o, false
	}
	if len(o.onsets) == 0 {
		f.At(c.Line, "VTIMEZONE has no STANDARD and no DAYLIGHT that begins before %v", end.Time().Format(time.DateOnly))
		return o, false
	}
	slices.SortStableFunc(o.onsets, func(a, b onset) int { return cmp.Compare(a.at, b.at) })
	return o, true
}

// onsets lists when an observance begins: at its DTSTART, by its rule, on its dates.
func onsets(c *Component, end Wall, f *Faults, work *Budget) []onset {
	var offsets [2]int
	for i, name := range []string{"TZOFFSETFROM", "TZOFFSETTO"} {
		p, ok := c.Needed(name, f)
		if !ok {
			return nil
		}
		var err error
		if offsets[i], err = parseOffset(p.Value); err != nil {
			f.At(p.Line, "%s %v", name, err)
			return nil
		}
	}
	start, ok := c.Needed("DTSTART", f)
	if !ok {
		return nil
	}
	var walls []Wall
	for _, p := range append([]Property{start}, c.Find("RDATE")...) {
		texts := []string{p.Value}
		if p.Name == "RDATE" {
			texts = strings.Split(p.Value, ",")
		}
		for _, text := range texts {
			w, _, _, err := ParseWall(text)
			if err != nil {
				f.At(p.Line, "%s %v", p.Name, err)
				return nil
			}
			walls = append(walls, w)
		}
	}
	from, first := shifted(offsets[0]), walls[0]
	for _, p := range c.Find("RRULE") {
		r, err := ParseRule(p.Value, first)
		if err != nil {
			f.At(p.Line, "RRULE: %v", err)
			return nil
		}
		walls = slices.AppendSeq(walls, r.Walls(first, first, end, from, work))
	}
	var list []onset
	for _, w := range walls {
		if w <= end {
			list = append(list, onset{from.Unix(w), offsets[0], offsets[1]})
		}
	}
	return list
}
