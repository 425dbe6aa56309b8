package training

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/toban-go/toban/internal/text"
	"github.com/toban-go/toban/schedule"
)

// Matrix is who has been trained for which team. The zero Matrix is empty.
type Matrix struct {
	Teams   []schedule.TeamID
	Members []schedule.Member
	cells   map[Place]Cell
	names   map[schedule.Member]string // where they are known
}

// Cell is one place of a Matrix. The zero Cell is one that needs no training: the
// person is of the team and ready for it.
type Cell struct {
	Needed bool
	// Sessions counts the sessions in which the person has answered; Last is the last one.
	Sessions int
	Last     schedule.Date
}

// Coverage returns the matrix of everybody who is in a team on a day, as of the end of
// that day: later sessions do not count.
func Coverage(s *schedule.Schedule, on schedule.Date, sessions ...Session) Matrix {
	m := Matrix{cells: map[Place]Cell{}, names: map[schedule.Member]string{}}
	if s == nil || !on.Valid() {
		return m
	}
	o := newOrganisation(s, on, on)
	t := on.At(schedule.At(12, 0), nil)
	t = on.At(schedule.At(12, 0), s.Location(t))
	m.Members = o.members(t)
	for _, member := range m.Members {
		person, _ := o.Person(member, t) // one of the schedule
		m.names[member] = person.Name
	}
	for _, place := range o.places(t) {
		m.cells[place] = Cell{Needed: true}
	}
	for _, team := range o.teams {
		if len(o.running(team, t)) > 0 {
			m.Teams = append(m.Teams, team)
		}
	}
	for _, session := range sessions {
		if session.Date.After(on) {
			continue
		}
		place := Place{session.Answerer, session.Team}
		cell := m.cells[place]
		cell.Sessions++
		if session.Date.After(cell.Last) {
			cell.Last = session.Date
		}
		m.cells[place] = cell
	}
	return m
}

// Cell returns one place.
func (m Matrix) Cell(member schedule.Member, team schedule.TeamID) Cell {
	return m.cells[Place{member, team}]
}

// Open lists the places that need training and have had none, team by team.
func (m Matrix) Open() []Place {
	var open []Place
	for _, team := range m.Teams {
		for _, member := range m.Members {
			if c := m.Cell(member, team); c.Needed && c.Sessions == 0 {
				open = append(open, Place{member, team})
			}
		}
	}
	return open
}

// String writes the matrix as In does, in English.
func (m Matrix) String() string { return m.In(schedule.English) }

// In writes a line for each person, by name where it is known: for each team the day of
// the last session and how many there were, "–" where none is needed.
func (m Matrix) In(l schedule.Language) string {
	person, open := "person", "open"
	if l == schedule.Japanese {
		person, open = "氏名", "未実施"
	}
	lines := [][]string{{person}}
	for _, team := range m.Teams {
		lines[0] = append(lines[0], string(team))
	}
	for _, member := range m.Members {
		line := []string{cmp.Or(m.names[member], string(member))}
		for _, team := range m.Teams {
			c := m.Cell(member, team)
			switch {
			case c.Sessions > 0:
				line = append(line, fmt.Sprintf("%v ×%d", c.Last, c.Sessions))
			case c.Needed:
				line = append(line, open)
			default:
				line = append(line, "–")
			}
		}
		lines = append(lines, line)
	}
	widths := append([]int{10}, slices.Repeat([]int{18}, len(m.Teams))...) // at least
	for _, line := range lines {
		for i, cell := range line {
			widths[i] = max(widths[i], text.Width(cell))
		}
	}
	var b strings.Builder
	for _, line := range lines {
		row := ""
		for i, cell := range line {
			row += text.Left(cell, widths[i]+1)
		}
		b.WriteString(strings.TrimRight(row, " ") + "\n")
	}
	return b.String()
}
