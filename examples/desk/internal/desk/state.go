package desk

import (
	"fmt"
	"maps"
	"slices"
	"time"

	"github.com/toban-go/toban/schedule"
	"github.com/toban-go/toban/schedule/config"
)

// State is what the log says at some record: the schedule, and what became of every request. It
// never changes, so whoever has one can be answered from it.
type State struct {
	*schedule.Schedule
	// Lapsed are entries that cannot be laid any more and whose time is over.
	Lapsed []schedule.Lapsed

	file config.File // what the journal is laid over
	log  []Line
	by   map[string]int   // lines by ID
	to   map[string][]int // lines by what they are about
}

// Line is a record with what its body says.
type Line struct {
	Record
	// Entry is what the record lays or proposes; its ID is the record's. A comment has none.
	Entry schedule.Entry
}

// Request is an ask, or a cover that is open to everybody, and what became of it.
type Request struct {
	Line
	// Waits lists whose agreement is missing; none of an open cover, which anybody can take.
	Waits []schedule.Member
	Open  bool
	// Over is the record that ended it, nil if it is open or its time has run out.
	Over     *Line
	Comments []Line
}

// New lays the records over a configuration. Now says which entries have lapsed.
func New(file config.File, records []Record, now time.Time) (*State, error) {
	s := &State{file: file, by: map[string]int{}, to: map[string][]int{}}
	file.Journal = nil
	var err error
	if s.Schedule, _, err = file.At(now); err != nil {
		return nil, err
	}
	return s.With(records, now)
}

// With returns the state after more records. The entries of a journal fit if the store was written by Desk;
// where the configuration has changed since, the error says which do not.
func (s *State) With(records []Record, now time.Time) (*State, error) {
	if len(records) == 0 {
		return s, nil
	}
	next := *s
	next.log, next.by, next.to = slices.Clip(s.log), maps.Clone(s.by), maps.Clone(s.to)
	var entries []schedule.Entry
	for _, r := range records {
		line := Line{Record: r}
		if r.Kind == Entered || r.Kind == Asked {
			e, err := config.DecodeEntry(fmt.Sprintf("record %d", r.Number), []byte(r.Body))
			if err != nil {
				return nil, err
			}
			line.Entry = e
		}
		if r.Kind == Entered {
			entries = append(entries, line.Entry)
		}
		i := len(next.log)
		next.log, next.by[r.ID] = append(next.log, line), i
		if r.About != "" {
			next.to[r.About] = append(slices.Clip(next.to[r.About]), i)
		}
	}
	laid, lapsed, err := s.Replay(entries, now)
	if err != nil {
		return nil, err
	}
	next.Schedule, next.Lapsed = laid, slices.Concat(s.Lapsed, lapsed)
	return &next, nil
}

// Last returns the number of the last record, 0 if there is none.
func (s *State) Last() int64 {
	if len(s.log) == 0 {
		return 0
	}
	return s.log[len(s.log)-1].Number
}

// Clock returns now, or the time of the last record if the clock of the machine that made it is ahead.
func (s *State) Clock(now time.Time) time.Time {
	if len(s.log) > 0 && now.Before(s.log[len(s.log)-1].At) {
		return s.log[len(s.log)-1].At
	}
	return now
}

// Log returns every record, the first first. It must not be changed.
func (s *State) Log() []Line { return s.log }

// Line returns the record with an ID.
func (s *State) Line(id string) (Line, bool) {
	i, ok := s.by[id]
	if !ok {
		return Line{}, false
	}
	return s.log[i], true
}

// About returns the records that answer a record.
func (s *State) About(id string) (lines []Line) {
	for _, i := range s.to[id] {
		lines = append(lines, s.log[i])
	}
	return lines
}

// Withdrawn returns the record that withdraws an entry.
func (s *State) Withdrawn(id string) (Line, bool) {
	for _, l := range s.About(id) {
		if l.Kind == Entered && l.Entry.Withdraws == id {
			return l, true
		}
	}
	return Line{}, false
}

// Request returns a request by its ID; there is none if the record is not one.
func (s *State) Request(id string, now time.Time) (Request, bool) {
	line, ok := s.Line(id)
	cover, isCover := line.Entry.Change.(schedule.Cover)
	offered := line.Kind == Entered && isCover && cover.To == ""
	if !ok || line.Kind != Asked && !offered {
		return Request{}, false
	}
	r := Request{Line: line, Open: now.Before(Ends(line.Entry.Change))}
	if line.Kind == Asked {
		r.Waits = missing(line)
	}
	for _, l := range s.About(id) {
		switch _, undone := s.Withdrawn(l.ID); {
		case l.Kind == Said:
			r.Comments = append(r.Comments, l)
		case offered && undone: // who took it has given it back
		default:
			r.Open, r.Over = false, &l
		}
	}
	return r, true
}

// Requests returns every request, the newest first.
func (s *State) Requests(now time.Time) (list []Request) {
	for _, l := range slices.Backward(s.log) {
		if r, ok := s.Request(l.ID, now); ok {
			list = append(list, r)
		}
	}
	return list
}

// Parties lists whom a change concerns, so that each has to agree. Of a published roster it is nobody by name.
func Parties(c schedule.Change) []schedule.Member {
	switch c := c.(type) {
	case schedule.Leave:
		return []schedule.Member{c.Member}
	case schedule.Cover:
		if c.To == "" {
			return []schedule.Member{c.From}
		}
		return []schedule.Member{c.From, c.To}
	case schedule.Swap:
		return []schedule.Member{c.A, c.B}
	case schedule.Override:
		return []schedule.Member{c.To}
	}
	return nil
}

// missing lists the parties of an ask who did not agree when it was made. Its author's note of whom they
// spoke for is the entry's Author.
func missing(l Line) []schedule.Member {
	return slices.DeleteFunc(Parties(l.Entry.Change), func(m schedule.Member) bool { return string(m) == l.Entry.Author })
}

// Ends returns when nothing of a change is to come.
func Ends(c schedule.Change) time.Time {
	switch c := c.(type) {
	case schedule.Leave:
		return c.End
	case schedule.Cover:
		return c.End
	case schedule.Override:
		return c.End
	case schedule.Swap:
		if c.AGives.Start.Before(c.BGives.Start) { // a shift that has begun is not swapped
			return c.AGives.Start
		}
		return c.BGives.Start
	case *schedule.Roster:
		return c.Interval().End
	}
	return time.Time{}
}

// File returns the configuration with the entries of the log as its journal.
func (s *State) File() config.File {
	file := s.file
	file.Journal = s.Journal()
	return file
}
