package main

import (
	"encoding/json"
	"io"
	"slices"
	"time"

	"github.com/toban-go/toban/schedule"
)

// entry is one slot, or a part of one, with all its seats.
type entry struct {
	Start   string                   `json:"start"`
	End     string                   `json:"end"`
	Regime  schedule.Regime          `json:"regime"`
	Team    schedule.TeamID          `json:"team"`
	Day     schedule.DayKind         `json:"day"`
	Holiday string                   `json:"holiday"`
	Members map[schedule.Role]anyone `json:"members"`

	start time.Time
}

// anyone is the ID of one member, null for nobody, or the list of a whole team.
type anyone any

// writeJSON writes the shifts that start in the interval, in time order. A slot
// that changes have split is one entry for each time in which its seats stay.
func writeJSON(w io.Writer, s *schedule.Schedule, interval schedule.Interval) error {
	entries := []entry{}
	var slot []schedule.Shift
	for shift := range s.Duties(interval) {
		if len(slot) > 0 && (slot[0].Team != shift.Team || slot[0].Regime != shift.Regime || !slot[0].Slot.Start.Equal(shift.Slot.Start)) {
			entries = append(entries, split(s, slot)...)
			slot = slot[:0]
		}
		slot = append(slot, shift)
	}
	if len(slot) > 0 {
		entries = append(entries, split(s, slot)...)
	}
	slices.SortStableFunc(entries, func(a, b entry) int { return a.start.Compare(b.start) })
	encoder := json.NewEncoder(w)
	encoder.SetIndent("", "  ")
	return encoder.Encode(entries)
}

// split makes the entries of the shifts of one slot.
func split(s *schedule.Schedule, shifts []schedule.Shift) []entry {
	var cuts []time.Time
	for _, shift := range shifts {
		cuts = append(cuts, shift.Start, shift.End)
	}
	slices.SortFunc(cuts, time.Time.Compare)
	cuts = slices.CompactFunc(cuts, time.Time.Equal)
	var entries []entry
	for i, start := range cuts[:len(cuts)-1] {
		first := shifts[0]
		e := entry{Start: start.Format(time.RFC3339), End: cuts[i+1].Format(time.RFC3339), Regime: first.Regime, Team: first.Team,
			Day: first.Day, start: start, Members: map[schedule.Role]anyone{}}
		if _, day, err := s.Day(first.Team, first.Date); err == nil {
			e.Holiday = day.Name
		}
		for _, shift := range shifts {
			switch {
			case !shift.Contains(start):
			case shift.Gap():
				e.Members[shift.Role] = nil
			case shift.Role == schedule.All:
				e.Members[shift.Role] = s.Members(shift.Team, shift.Start)
			default:
				e.Members[shift.Role] = shift.Member
			}
		}
		entries = append(entries, e)
	}
	return entries
}
