package together

import (
	"fmt"
	"slices"
	"strings"

	"github.com/toban-go/toban/schedule"
)

// rowsOf reads the library's rows that start in an interval.
func (s *sheet) rowsOf(b book, iv schedule.Interval) map[seat]*row {
	rows := map[seat]*row{}
	for shift := range dutiesIn(b, iv) {
		who := shift.Member
		role := shift.Role
		if role == schedule.All && !shift.Gap() {
			who = whole
		}
		d := duty{shift.Team, shift.Regime}
		key := seat{d, shift.Seat.Start.Unix(), role}
		if all := (seat{d, shift.Seat.Start.Unix(), schedule.All}); role == schedule.Primary && s.row(all) != nil {
			key = all // somebody was put into the whole team's day
		}
		if rows[key] == nil {
			rows[key] = &row{slot: slot{Interval: shift.Seat.Interval, duty: d, date: shift.Date}, role: key.role}
		}
		rows[key].parts = append(rows[key].parts, part{shift.Interval, who, ""})
	}
	for _, r := range rows {
		slices.SortFunc(r.parts, func(a, b part) int { return a.Start.Compare(b.Start) })
	}
	return rows
}

// differ lists what the library and the judge say differently about the rows that start in an
// interval.
func (s *sheet) differ(b book, iv schedule.Interval) (list []string) {
	want := s.lines(iv)
	got := map[seat]string{}
	for key, r := range s.rowsOf(b, iv) {
		if !loose(r.role) && r.role != second && !covers(r) {
			list = append(list, fmt.Sprintf("the parts of a row do not cover it: %s", r.line(r.parts)))
		}
		got[key] = r.line(r.parts)
		if _, ok := want[key]; !ok && s.holds(r) {
			list = append(list, "no such row: "+got[key])
		}
	}
	for key, line := range want {
		if other, ok := got[key]; !ok {
			list = append(list, "missing: "+line)
		} else if other != line {
			list = append(list, fmt.Sprintf("want %s\n got %s", line, other))
		}
	}
	slices.SortFunc(list, strings.Compare)
	return list
}

// holds reports whether a published sheet says all there is when a row begins: it holds a duty from the
// start of its first slot to the end of its last. A sheet that is not published says all there is.
func (s *sheet) holds(r *row) bool {
	if s.published.Empty() {
		return true
	}
	var hull schedule.Interval
	for own := range s.starting(s.published) {
		if own.duty == r.duty && hull.Empty() {
			hull = own.Interval
		} else if own.duty == r.duty {
			hull = hull.Span(own.Interval)
		}
	}
	return hull.Contains(r.Start)
}

// covers reports whether the parts of a row follow each other from its start to its end.
func covers(r *row) bool {
	at := r.Start
	for _, p := range r.parts {
		if !p.Start.Equal(at) || p.Empty() {
			return false
		}
		at = p.End
	}
	return at.Equal(r.End)
}
