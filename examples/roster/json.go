package main

import (
	"encoding/json"
	"io"

	"github.com/toban-go/toban/schedule"
)

// entry is one shift with all its seats.
type entry struct {
	Start   string                   `json:"start"`
	End     string                   `json:"end"`
	Regime  schedule.Regime          `json:"regime"`
	Team    schedule.TeamID          `json:"team"`
	Day     schedule.DayKind         `json:"day"`
	Holiday string                   `json:"holiday"`
	Members map[schedule.Role]anyone `json:"members"`
}

// anyone is the ID of one member, null for nobody, or the list of a whole team.
type anyone any

// writeJSON writes the shifts that start in the interval, in time order.
func writeJSON(w io.Writer, s *schedule.Schedule, interval schedule.Interval) error {
	entries := []entry{}
	for shift := range s.Duties(interval) {
		const rfc3339 = "2006-01-02T15:04:05Z07:00"
		e := entry{Start: shift.Start.Format(rfc3339), End: shift.End.Format(rfc3339), Regime: shift.Regime,
			Team: shift.Team, Day: shift.Day, Members: map[schedule.Role]anyone{}}
		_, day, err := s.Day(shift.Team, shift.Date)
		if err != nil {
			return err
		}
		e.Holiday = day.Name
		if n := len(entries); n > 0 && entries[n-1].Start == e.Start && entries[n-1].Team == e.Team {
			e = entries[n-1]
			entries = entries[:n-1]
		}
		switch {
		case shift.Role == schedule.All:
			e.Members[shift.Role] = s.Members(shift.Team, shift.Start)
		case shift.Member == "":
			e.Members[shift.Role] = nil
		default:
			e.Members[shift.Role] = shift.Member
		}
		entries = append(entries, e)
	}
	encoder := json.NewEncoder(w)
	encoder.SetIndent("", "  ")
	return encoder.Encode(entries)
}
