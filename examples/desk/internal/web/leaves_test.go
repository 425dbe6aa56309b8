package web

import (
	"context"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/toban-go/toban/examples/desk/internal/desk"
	"github.com/toban-go/toban/schedule"
)

// calendarOf writes a member's calendar: whole days, and a meeting beside stated absence.
func calendarOf(t *testing.T, dir, name string, days ...string) {
	text := "BEGIN:VCALENDAR\r\nVERSION:2.0\r\n"
	for i, d := range days {
		text += fmt.Sprintf("BEGIN:VEVENT\r\nUID:%d\r\nSUMMARY:通院 %d\r\nDTSTART;VALUE=DATE:%s\r\nX-MICROSOFT-CDO-BUSYSTATUS:OOF\r\nEND:VEVENT\r\n", i, i, d)
	}
	text += "BEGIN:VEVENT\r\nUID:m\r\nSUMMARY:weekly\r\nDTSTART:20260520T020000Z\r\nDURATION:PT1H\r\nRRULE:FREQ=WEEKLY\r\nX-MICROSOFT-CDO-BUSYSTATUS:BUSY\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
	require.NoError(t, os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600))
}

// offers are the leaves that the folder offered, by how they stand.
func offers(s *server) (open, laid, over []string) {
	state := s.store.desk.State()
	for _, r := range state.Requests(midday) {
		l := r.Entry.Change.(schedule.Leave)
		line := string(l.Member) + " " + l.Start.Format("01-02") + " by " + r.By
		if !r.Open {
			over = append(over, line)
			continue
		}
		open = append(open, line)
	}
	for _, e := range state.Journal() {
		if l, ok := e.Change.(schedule.Leave); ok && l.Start.After(midday) {
			laid = append(laid, string(l.Member)+" "+l.Start.Format("01-02")+" by "+e.Author)
		}
	}
	return open, laid, over
}

// What is new in a calendar is offered to its member, once; who accepts it answers for it. What is gone is
// taken back, and what was declined does not come again.
func TestLeaveCalendars(t *testing.T) {
	s, log := working(t, "")
	_, before, _ := offers(s)
	dir := t.TempDir()
	s.store.leaves.folder = dir
	calendarOf(t, dir, "m4.ics", "20260611", "20260618", "20260625")
	calendarOf(t, dir, "e1.ICS", "20260301")
	calendarOf(t, dir, "stranger.ics", "20260611")
	for range 3 {
		s.store.offer(context.Background())
	}
	open, laid, over := offers(s)
	assert.Equal(t, []string{"m4 06-25 by calendar", "m4 06-18 by calendar", "m4 06-11 by calendar"}, open)
	assert.Equal(t, before, laid, "nothing is laid without its member")
	assert.Empty(t, over)
	assert.Equal(t, 1, strings.Count(log.String(), "not read in full"), "a fault is told once: %s", log)
	assert.NotContains(t, visit(s, "p1", "/requests", nil).Body.String(), "通院", "why somebody is away is for them")
	page := visit(s, "m4", "/requests", nil).Body.String()
	assert.Contains(t, page, "通院 1")

	ids := map[string]string{}
	for _, r := range s.store.desk.State().Requests(midday) {
		ids[r.Entry.Change.(schedule.Leave).Start.Format("01-02")] = r.ID
	}
	assert.Equal(t, http.StatusForbidden, visit(s, "p1", "/requests", fields("do", "accept", "about", ids["06-11"], "id", "a-0")).Code)
	require.Equal(t, http.StatusSeeOther, visit(s, "m4", "/requests", fields("do", "accept", "about", ids["06-11"], "id", "a-1")).Code)
	require.Equal(t, http.StatusSeeOther, visit(s, "m4", "/requests", fields("do", "decline", "about", ids["06-18"], "id", "d-1")).Code)
	open, laid, over = offers(s)
	assert.Equal(t, []string{"m4 06-25 by calendar"}, open)
	assert.Equal(t, append(before, "m4 06-11 by m4"), laid)
	assert.Len(t, over, 2)

	// The event of the 25th goes, another comes, and the rest stays as it was decided.
	calendarOf(t, dir, "m4.ics", "20260611", "20260618", "20260702")
	s.store.offer(context.Background())
	open, laid, over = offers(s)
	assert.Equal(t, []string{"m4 07-02 by calendar"}, open)
	assert.Equal(t, append(before, "m4 06-11 by m4"), laid)
	assert.Len(t, over, 3)

	// Another desk at the same log offers nothing anew; a file that cannot be read takes nothing back.
	other := &store{db: s.store.db, now: s.store.now, log: s.store.log, leaves: leaves{folder: dir}}
	require.NoError(t, other.reload())
	last := other.desk.State().Last()
	other.offer(context.Background())
	require.NoError(t, os.WriteFile(filepath.Join(dir, "m4.ics"), []byte("MZ"), 0o600))
	other.offer(context.Background())
	assert.Equal(t, last, other.desk.State().Last())
	assert.Contains(t, log.String(), "m4.ics:1: ")
	require.NoError(t, os.RemoveAll(dir))
	other.offer(context.Background())
	assert.Equal(t, last, other.desk.State().Last())
}

// A leave that somebody has entered is not offered.
func TestLeavesThatAreEntered(t *testing.T) {
	s, _ := working(t, "")
	confirm := read(visit(s, "m4", "/requests", fields("do", "leave", "first", "2026-06-10", "last", "2026-06-12", "step", "preview", "id", "l-1", "lang", "en")).Body.String())
	require.Equal(t, http.StatusSeeOther, visit(s, "m4", "/requests", confirm).Code)
	dir := t.TempDir()
	s.store.leaves.folder = dir
	calendarOf(t, dir, "m4.ics", "20260611", "20260613")
	s.store.offer(context.Background())
	open, _, _ := offers(s)
	assert.Equal(t, []string{"m4 06-13 by calendar"}, open)
	_, err := s.store.desk.Do(context.Background(), desk.Actor{Login: "x"}, desk.Order{ID: "x", Change: schedule.Leave{Member: "m4", Interval: schedule.Interval{Start: midday.AddDate(0, 0, 9), End: midday.AddDate(0, 0, 10)}}})
	assert.Error(t, err, "others offer nothing")
}

// Days of leave are where the member's team is, in a form as in a calendar.
func TestLeavesElsewhere(t *testing.T) {
	const organisation = `{"specs": [{"location": "Asia/Tokyo", "business": {"days": ["Mon", "Tue", "Wed", "Thu", "Fri"], "open": "09:00", "close": "18:00"}, "holidays": "none",
"teams": [{"id": "jp", "services": ["web"], "members": ["m1"]}, {"id": "eu", "location": "Europe/Berlin", "services": ["pay"], "members": ["jonas"]}],
"offHours": {"primary": {"rotation": {"first": "2026-01-05", "unit": "days", "order": ["m1", "jonas"]}}}}]}`
	s, _ := working(t, "")
	s.store = &store{path: filepath.Join(t.TempDir(), "organisation.json"), db: &desk.Memory{}, now: s.store.now, log: s.store.log}
	require.NoError(t, os.WriteFile(s.store.path, []byte(organisation), 0o600))
	require.NoError(t, s.store.reload())
	require.Equal(t, http.StatusSeeOther, visit(s, "jonas", "/requests", fields("do", "leave", "first", "2026-06-10", "last", "2026-06-10", "id", "l-1")).Code)
	dir := t.TempDir()
	s.store.leaves.folder = dir
	calendarOf(t, dir, "jonas.ics", "20260610", "20260611")
	s.store.offer(context.Background())
	state := s.store.desk.State()
	require.Len(t, state.Journal(), 1)
	assert.Equal(t, "2026-06-10 00:00 – 2026-06-11 00:00 CEST", state.Journal()[0].Change.(schedule.Leave).Interval.String())
	requests := state.Requests(midday)
	require.Len(t, requests, 1, "the day in the journal is not offered")
	assert.Equal(t, "2026-06-11 00:00 – 2026-06-12 00:00 CEST", requests[0].Entry.Change.(schedule.Leave).Interval.String())
}
