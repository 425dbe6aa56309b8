package wire

import (
	"slices"
	"time"

	"github.com/toban-go/toban/schedule"
)

// Entry is one slot, or a part of one, with all its seats. The zero Entry is none.
type Entry struct {
	Start   string                   `json:"start"`
	End     string                   `json:"end"`
	Regime  schedule.Regime          `json:"regime"`
	Team    schedule.TeamID          `json:"team"`
	Day     schedule.DayKind         `json:"day"`
	Holiday string                   `json:"holiday"`
	Members map[schedule.Role]Anyone `json:"members"`

	start time.Time
}

// Roster returns the shifts that start on the days of the interval, each by the days of its own place, in
// time order. A slot that changes have split is one entry for each time in which its seats stay.
func Roster(s *schedule.Schedule, interval schedule.Interval) []Entry {
	entries := []Entry{}
	var slot []schedule.Shift
	for shift := range s.DutiesOn(days(interval)) {
		if len(slot) > 0 && (slot[0].Team != shift.Team || slot[0].Regime != shift.Regime || !slot[0].Seat.Start.Equal(shift.Seat.Start)) {
			entries = append(entries, split(s, slot)...)
			slot = slot[:0]
		}
		slot = append(slot, shift)
	}
	if len(slot) > 0 {
		entries = append(entries, split(s, slot)...)
	}
	slices.SortStableFunc(entries, func(a, b Entry) int { return a.start.Compare(b.start) })
	return entries
}

// days returns the first and the last day of an interval.
func days(iv schedule.Interval) (first, last schedule.Date) {
	return schedule.DateOf(iv.Start, iv.Start.Location()), schedule.DateOf(iv.End.Add(-1), iv.Start.Location())
}

// split makes the entries of the shifts of one slot.
func split(s *schedule.Schedule, shifts []schedule.Shift) []Entry {
	var cuts []time.Time
	for _, shift := range shifts {
		cuts = append(cuts, shift.Start, shift.End)
	}
	slices.SortFunc(cuts, time.Time.Compare)
	cuts = slices.CompactFunc(cuts, time.Time.Equal)
	var entries []Entry
	for i, start := range cuts[:len(cuts)-1] {
		first := shifts[0]
		e := Entry{Start: start.Format(time.RFC3339), End: cuts[i+1].Format(time.RFC3339), Regime: first.Regime, Team: first.Team,
			Day: first.Day, start: start, Members: map[schedule.Role]Anyone{}}
		if _, day, err := s.Day(first.Team, first.Date); err == nil {
			e.Holiday = day.Name
		}
		for _, shift := range shifts {
			if shift.Contains(start) {
				e.Members[shift.Role] = anyone(s, shift)
			}
		}
		entries = append(entries, e)
	}
	return entries
}
