package fairness

import (
	"fmt"
	"slices"
	"time"

	"github.com/toban-go/toban/internal/civil"
	"github.com/toban-go/toban/schedule"
)

// Stint is what one person takes at a time. The zero Stint is Singles.
type Stint uint8

// The units. A run weighs the sum of its slots, and limits count each of them: where
// rest and distance lie between shifts, a run of nights that follow each other breaks
// them by itself, so that they are to lie between turns. A run is one turn, or part of one.
// Levelled are then the runs of each name and the total.
const (
	Singles   Stint = iota // single slots
	Weeks                  // the slots of a week from Monday
	WeekParts              // those of Monday to Thursday, and those of Friday to Sunday
)

// slotKey is the key of a slot in a problem, and in the messages about it.
func slotKey(s schedule.Seat) string { return s.Start.Format(time.RFC3339) }

// keys say by which key a problem knows what starts at an instant, in Unix seconds:
// an instant has as many texts as there are locations.
type keys map[int64]string

// of returns the key of a slot, its own if it has none other.
func (k keys) of(s schedule.Seat) string {
	if key, ok := k[s.Start.Unix()]; ok {
		return key
	}
	return slotKey(s)
}

// stint is what one person takes at a time: one slot, or several.
type stint struct {
	key, name string
	slots     []schedule.Seat // one role, by start
}

// run names what the slot is taken with.
func (u Stint) run(s schedule.Seat) stint {
	monday := civil.Monday(s.Date)
	switch {
	case u == Weeks:
		return stint{key: fmt.Sprintf("week of %s", monday), name: "weeks"}
	case u == WeekParts && s.Date.DaysSince(monday) < 4:
		return stint{key: fmt.Sprintf("nights of %s", monday), name: "nights"}
	case u == WeekParts:
		return stint{key: fmt.Sprintf("weekend of %s", monday), name: "weekends"}
	}
	return stint{key: slotKey(s)}
}

// runs groups the slots of each role, and says to which run each belongs.
func (p Planner) runs(slots []schedule.Seat) (list []stint, belongs keys) {
	at := map[PositionKey]int32{}
	belongs = keys{}
	for _, s := range slots {
		r := p.Stint.run(s)
		if key, known := belongs[s.Start.Unix()]; known {
			r.key = key
		}
		belongs[s.Start.Unix()] = r.key
		i, known := numbered(at, PositionKey{r.key, s.Role})
		if !known {
			list = append(list, r)
		}
		list[i].slots = append(list[i].slots, s)
	}
	return list, belongs
}

// parts lists the slots of each run, of all roles, by start.
func (p Planner) parts(runs []stint) map[string][]Part {
	parts := map[string][]Part{}
	for _, r := range runs {
		for _, s := range r.slots {
			parts[r.key] = p.withPart(parts[r.key], s)
		}
	}
	return parts
}

// withPart adds a slot to the parts of a run, if it is none of them.
func (p Planner) withPart(parts []Part, s schedule.Seat) []Part {
	at, known := slices.BinarySearchFunc(parts, s.Start, func(x Part, start time.Time) int { return x.Start.Compare(start) })
	if known {
		return parts
	}
	x := Part{Interval: s.Interval, Date: s.Date}
	if b, ok := p.Ledger.Weights.block(s.Date); ok {
		x.Block = blockKey(b)
	}
	return slices.Insert(parts, at, x)
}
