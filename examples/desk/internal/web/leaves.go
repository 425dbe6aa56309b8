package web

import (
	"bytes"
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"os"
	"time"

	"github.com/toban-go/toban/examples/desk/internal/desk"
	"github.com/toban-go/toban/examples/internal/leavefile"
	"github.com/toban-go/toban/schedule"
	"github.com/toban-go/toban/schedule/ical"
)

// The leave calendars of people, in a folder. What is new in one is offered to its member as a leave, and
// laid when the member, or who decides for them, accepts it: their name is the author of the entry.
// An offer whose event is gone is taken back. What somebody has declined is not offered again.

const (
	calendarLogin = "calendar" // who offers
	daysAhead     = 183        // that calendars are read for
)

// leaves is what the desk knows of the folder.
type leaves struct {
	folder string // "" is none
	seen   string // what the files and the day hash to
	faults map[string]string
}

// offer reads the folder, if it or the day has changed, and offers what is new. Faults are in the log, each once.
func (s *store) offer(ctx context.Context) {
	if s.leaves.folder == "" {
		return
	}
	now := s.now()
	files, err := leavefile.Folder(s.leaves.folder)
	faults := map[string]string{}
	tell := func(name string, err error) {
		if faults[name] = err.Error(); s.leaves.faults[name] != faults[name] {
			s.log.Error("a leave calendar is not read in full", "calendar", name, "fault", err)
		}
	}
	if err != nil {
		tell(s.leaves.folder, err)
	}
	state := s.desk.State()
	loc := state.Location(now)
	sum := sha256.New()
	fmt.Fprint(sum, schedule.DateOf(now, loc), s.hash)
	texts := make([][]byte, len(files))
	for i, f := range files {
		text, err := os.ReadFile(f.Path)
		if err != nil {
			tell(f.Path, err)
		}
		texts[i] = text
		fmt.Fprintf(sum, "%q%d%s", f.Path, len(text), text)
	}
	seen := string(sum.Sum(nil))
	if seen == s.leaves.seen {
		return
	}
	for i, f := range files {
		today := schedule.DateOf(now, state.PlaceOf(f.Member, schedule.DateOf(now, loc)))
		if err := s.offerOf(ctx, f.Member, f.Path, texts[i], state.DaysOf(f.Member, today, today.AddDays(daysAhead-1))); err != nil {
			tell(f.Path, err)
		}
	}
	s.leaves.seen, s.leaves.faults = seen, faults
	if err := s.follow(); err != nil {
		s.log.Error("what was stored cannot be shown", "fault", err)
	}
}

// offerOf offers what is new in a member's calendar. If all of it could be read, it takes back the offers
// that are not in it any more.
func (s *store) offerOf(ctx context.Context, m schedule.Member, path string, text []byte, ahead schedule.Interval) error {
	state := s.desk.State()
	if _, err := state.Person(m, s.now()); err != nil {
		return err
	}
	place := func(d schedule.Date) *time.Location { return state.PlaceOf(m, d) } // whole days are days there
	read, err := ical.LeaveCalendar{Member: m, Place: place, Interval: ahead}.ReadAll(path, bytes.NewReader(text))
	if err != nil {
		return err
	}
	actor := desk.Actor{Login: calendarLogin}
	faults := []error{read.Err()}
	there := map[string]bool{}
	for _, l := range read.Leaves {
		o := desk.Order{Note: l.Note, Offer: true}
		l.Note = "" // why somebody is away is for them, and for who decides for them
		o.ID, o.Change = offerID(l), l
		if there[o.ID] = true; laid(state, l) {
			continue
		}
		if len(o.Note) > desk.MaxNote {
			o.Note = ""
		}
		if _, err := s.desk.Do(ctx, actor, o); err != nil && !closed(err) {
			faults = append(faults, err)
		}
	}
	if read.Err() == nil {
		for _, r := range s.desk.State().Requests(s.now()) {
			l, ok := r.Entry.Change.(schedule.Leave)
			if !ok || !r.Open || r.By != calendarLogin || l.Member != m || there[r.ID] || !l.Overlaps(ahead) {
				continue
			}
			if _, err := s.desk.Do(ctx, actor, desk.Order{ID: "gone " + r.ID, Withdraw: r.ID}); err != nil && !closed(err) {
				faults = append(faults, err)
			}
		}
	}
	return errors.Join(faults...)
}

// closed reports whether an order comes too late, or was given before with something else in it.
func closed(err error) bool {
	var r *desk.Refusal
	return errors.As(err, &r) && (r.Reason == desk.Closed || r.Reason == desk.Stale)
}

// offerID names the offer of a leave, whatever letters its member has.
func offerID(l schedule.Leave) string {
	sum := sha256.Sum256(fmt.Appendf(nil, "%q %s %s %t", l.Member, l.Start.UTC().Format(time.RFC3339), l.End.UTC().Format(time.RFC3339), l.Exact))
	return fmt.Sprintf("calendar %x", sum[:10])
}

// laid reports whether the journal has a leave of the member that holds all of the time, and stands.
func laid(s *desk.State, l schedule.Leave) bool {
	for _, line := range s.Log() {
		entered, ok := line.Entry.Change.(schedule.Leave)
		if !ok || line.Kind != desk.Entered || entered.Member != l.Member || !entered.Encloses(l.Interval) {
			continue
		}
		if _, gone := s.Withdrawn(line.ID); !gone {
			return true
		}
	}
	return false
}
