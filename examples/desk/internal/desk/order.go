package desk

import (
	"cmp"
	"fmt"
	"regexp"
	"slices"
	"time"
	"unicode/utf8"

	"github.com/toban-go/toban/examples/internal/publication"
	"github.com/toban-go/toban/schedule"
	"github.com/toban-go/toban/schedule/config"
)

// Actor is who gives an order. The zero Actor only reads.
type Actor struct {
	Login  string
	Member schedule.Member // whom the login is in the schedule, "" if nobody
	// Manages lists the teams and pools for which the actor decides.
	Manages []schedule.TeamID
	All     bool // decides for every team
}

// ActsFor reports whether the actor decides for a member.
func (a Actor) ActsFor(s *State, m schedule.Member, now time.Time) bool {
	if a.All || m != "" && m == a.Member {
		return true
	}
	return slices.ContainsFunc(a.Manages, func(id schedule.TeamID) bool {
		team, err := s.Team(id)
		return err == nil && slices.Contains(team.Members(now), m)
	})
}

// Decides reports whether the actor publishes and repairs.
func (a Actor) Decides() bool { return a.All || len(a.Manages) > 0 }

// Reason says in one word why an order is refused.
type Reason string

const (
	Malformed Reason = "malformed" // the order itself is faulty
	Unknown   Reason = "unknown"   // it is about nothing that is there
	NotYours  Reason = "notyours"  // the actor may not
	Taken     Reason = "taken"     // somebody was first
	Closed    Reason = "closed"    // it is over
	Stale     Reason = "stale"     // what was shown is not what is, or has been sent with something else in it
	Unfit     Reason = "unfit"     // the schedule refuses it
	Draft     Reason = "draft"     // the shift is not published yet
)

// Refusal is an order that is not carried out. By is the login of who was first, if somebody was.
type Refusal struct {
	Reason Reason
	By     string
	Err    error // a *Fault, or what the schedule has against it
}

func (r *Refusal) Error() string { return r.Err.Error() }
func (r *Refusal) Unwrap() error { return r.Err }

// Fault is an error in English. The format is the key of what other languages say.
type Fault struct {
	Format string
	Args   []any
}

func (f *Fault) Error() string { return fmt.Sprintf(f.Format, f.Args...) }

// Faulty returns a *Fault.
func Faulty(format string, args ...any) error { return &Fault{format, args} }

func refuse(why Reason, by string, err error) error { return &Refusal{why, by, err} }

// Order is one thing that somebody wants done. Exactly one of Change, Accept, Decline, Withdraw, Say and
// Entries is set.
type Order struct {
	// ID is chosen by who orders, and the same if the order is sent again.
	ID   string
	Note string
	// Change is laid at once if all its parties are the actor, or people whom they decide for, and asked of the
	// others else.
	Change schedule.Change
	// Accept and Decline answer a request, Withdraw takes back an entry or the actor's own ask, Say comments on a record.
	Accept, Decline, Withdraw, Say string
	// Entries are what a preview has shown, entered if the log still ends where it did then: After.
	Entries []schedule.Entry
	After   int64
	// Published refuses covers, swaps and overrides of shifts that are not published.
	Published bool
	// Offer asks the parties of Change although the actor decides for none of them, as a calendar does
	// that the desk reads.
	Offer bool
}

// MaxNote is the most bytes of a note or a comment.
const MaxNote = 2000

var key = regexp.MustCompile(`^[0-9A-Za-z][0-9A-Za-z ._:-]{0,79}$`)

func (o Order) check() error {
	given := len(o.Entries)
	if given > 0 {
		given = 1
	}
	for _, is := range []bool{o.Change != nil, o.Accept != "", o.Decline != "", o.Withdraw != "", o.Say != ""} {
		if is {
			given++
		}
	}
	switch {
	case given != 1:
		return refuse(Malformed, "", Faulty("%d things ordered where one belongs", given))
	case !key.MatchString(o.ID):
		return refuse(Malformed, "", Faulty("the ID of the order is missing or has other characters than letters, digits, spaces and ._:-"))
	case len(o.Note) > MaxNote || !utf8.ValidString(o.Note):
		return refuse(Malformed, "", Faulty("a note is text of at most %d bytes", MaxNote))
	case o.Say != "" && o.Note == "":
		return refuse(Malformed, "", Faulty("a comment without text"))
	}
	return nil
}

// about is the ID of the record that the order answers, "" if it answers none.
func (o Order) about() string { return cmp.Or(o.Accept, o.Decline, o.Withdraw, o.Say) }

// made reports whether a record is what the order made when it came first.
func (o Order) made(first Line) bool {
	e := first.Entry
	switch {
	case first.About != o.about():
		return false
	case o.Say != "":
		return first.Kind == Said && first.Body == o.Note
	case o.Decline != "":
		return first.Kind == Declined
	case o.Withdraw != "":
		return first.Kind == Declined || e.Withdraws != ""
	case o.Accept != "":
		return first.Kind == Entered && e.Withdraws == ""
	case o.Change != nil:
		e.Note, e.Change = o.Note, o.Change
	default:
		e = o.Entries[0]
		e.ID = o.ID
	}
	r, err := enter(e, "", "")
	return err == nil && r.Body == first.Body
}

// records returns what the order adds to the log after a state.
func (o Order) records(s *State, who Actor, now time.Time) ([]Record, error) {
	if who.Login == "" {
		return nil, refuse(NotYours, "", Faulty("whoever is not logged in only reads"))
	}
	switch {
	case o.Say != "":
		return o.say(s, who, now)
	case o.Change != nil:
		return o.change(s, who, now)
	case o.Accept != "":
		return o.accept(s, who, now)
	case o.Decline != "":
		return o.decline(s, who, now)
	case o.Withdraw != "":
		return o.withdraw(s, who, now)
	}
	return o.publish(s, who, now)
}

func (o Order) say(s *State, who Actor, now time.Time) ([]Record, error) {
	if _, ok := s.Line(o.Say); !ok {
		return nil, unknown(o.Say)
	}
	if who.Member == "" && !who.Decides() {
		return nil, refuse(NotYours, "", Faulty("a reader does not comment"))
	}
	return []Record{{ID: o.ID, At: now, By: who.Login, Kind: Said, About: o.Say, Body: o.Note}}, nil
}

func unknown(id string) error {
	return refuse(Unknown, "", Faulty("there is no record %q that can be answered", id))
}

func (o Order) change(s *State, who Actor, now time.Time) ([]Record, error) {
	if _, ok := o.Change.(*schedule.Roster); ok {
		return nil, refuse(Malformed, "", Faulty("a roster is published from a preview"))
	}
	parties := Parties(o.Change)
	mine := slices.DeleteFunc(slices.Clone(parties), func(m schedule.Member) bool { return !who.ActsFor(s, m, now) })
	if len(mine) == 0 && !o.Offer {
		return nil, refuse(NotYours, "", Faulty("%q decides for nobody in it", who.Login))
	}
	if !now.Before(Ends(o.Change)) {
		return nil, refuse(Closed, "", Faulty("it lies in the past"))
	}
	if o.Published {
		if err := published(s, o.Change); err != nil {
			return nil, err
		}
	}
	e := schedule.Entry{ID: o.ID, At: now, Note: o.Note, Change: o.Change}
	if len(mine) > 0 {
		e.Author = string(mine[0])
	}
	if _, _, err := s.Enter(e); err != nil { // also of an ask: what could never be is not asked
		return nil, refuse(Unfit, "", err)
	}
	if len(mine) == len(parties) {
		return lay(s, e, who, "")
	}
	r, err := enter(e, who.Login, "")
	r.Kind = Asked
	return []Record{r}, err
}

// published refuses what moves a shift that is not published.
func published(s *State, c schedule.Change) error {
	if drafts := publication.Drafts(s.Schedule, c); len(drafts) > 0 {
		return refuse(Draft, "", Faulty("the shift of %q at %s is not published yet", drafts[0].Member, drafts[0].Start.Format(time.RFC3339)))
	}
	return nil
}

func (o Order) accept(s *State, who Actor, now time.Time) ([]Record, error) {
	r, ok := s.Request(o.Accept, now)
	if !ok {
		return nil, unknown(o.Accept)
	}
	if err := r.closed(); err != nil {
		return nil, err
	}
	e := schedule.Entry{ID: o.ID, At: now, Note: o.Note, Change: r.Entry.Change}
	if c, ok := r.Entry.Change.(schedule.Cover); ok && c.To == "" {
		if who.Member == "" {
			return nil, refuse(NotYours, "", Faulty("%q is nobody in the schedule, and cannot take a shift", who.Login))
		}
		c.To = who.Member
		e.Author, e.Change = string(who.Member), c
	} else {
		for _, m := range r.Waits {
			if !who.ActsFor(s, m, now) {
				return nil, refuse(NotYours, "", Faulty("%q has to agree", m))
			}
			e.Author = string(m)
		}
	}
	return lay(s, e, who, o.Accept)
}

// closed says that a request is over, and by whom.
func (r Request) closed() error {
	switch {
	case r.Open:
		return nil
	case r.Over == nil:
		return refuse(Closed, "", Faulty("its time is over"))
	case r.Over.Kind == Entered && r.Over.Entry.Withdraws == "":
		return refuse(Taken, r.Over.By, Faulty("%q was first, at %s", r.Over.By, r.Over.At.Format(time.RFC3339)))
	}
	return refuse(Closed, r.Over.By, Faulty("%q has ended it, at %s", r.Over.By, r.Over.At.Format(time.RFC3339)))
}

func (o Order) decline(s *State, who Actor, now time.Time) ([]Record, error) {
	r, ok := s.Request(o.Decline, now)
	if !ok || r.Kind != Asked {
		return nil, unknown(o.Decline)
	}
	if err := r.closed(); err != nil {
		return nil, err
	}
	if !slices.ContainsFunc(r.Waits, func(m schedule.Member) bool { return who.ActsFor(s, m, now) }) {
		return nil, refuse(NotYours, "", Faulty("%q was not asked", who.Login))
	}
	return []Record{{ID: o.ID, At: now, By: who.Login, Kind: Declined, About: o.Decline, Body: o.Note}}, nil
}

func (o Order) withdraw(s *State, who Actor, now time.Time) ([]Record, error) {
	line, ok := s.Line(o.Withdraw)
	if !ok || line.Entry.Change == nil {
		return nil, unknown(o.Withdraw)
	}
	own := line.By == who.Login || slices.ContainsFunc(Parties(line.Entry.Change), func(m schedule.Member) bool { return who.ActsFor(s, m, now) })
	if _, roster := line.Entry.Change.(*schedule.Roster); roster {
		own = who.All
	}
	if !own {
		return nil, refuse(NotYours, "", Faulty("%q is another's", o.Withdraw))
	}
	if r, ok := s.Request(o.Withdraw, now); ok {
		if err := r.closed(); err != nil {
			return nil, err
		}
	} else if l, ok := s.Withdrawn(o.Withdraw); ok {
		return nil, refuse(Closed, l.By, Faulty("%q has withdrawn it, at %s", l.By, l.At.Format(time.RFC3339)))
	}
	if !now.Before(Ends(line.Entry.Change)) {
		return nil, refuse(Closed, "", Faulty("its time is over"))
	}
	if line.Kind == Asked {
		return []Record{{ID: o.ID, At: now, By: who.Login, Kind: Declined, About: o.Withdraw, Body: o.Note}}, nil
	}
	return lay(s, schedule.Entry{ID: o.ID, Author: string(who.Member), At: now, Note: o.Note, Withdraws: o.Withdraw}, who, o.Withdraw)
}

// publish enters what a preview has shown.
func (o Order) publish(s *State, who Actor, now time.Time) (records []Record, err error) {
	if !who.Decides() {
		return nil, refuse(NotYours, "", Faulty("%q publishes nothing", who.Login))
	}
	if s.Last() != o.After {
		return nil, refuse(Stale, "", Faulty("the preview was of record %d, and the last is %d", o.After, s.Last()))
	}
	for i, e := range o.Entries {
		if i == 0 {
			e.ID = o.ID
		}
		if e.At.After(now) {
			return nil, refuse(Stale, "", Faulty("the preview lies in the future"))
		}
		record, err := enter(e, who.Login, "")
		if err != nil {
			return nil, err
		}
		records = append(records, record)
	}
	if _, err := s.With(records, now); err != nil {
		return nil, refuse(Unfit, "", err)
	}
	return records, nil
}

// lay lets the schedule take an entry.
func lay(s *State, e schedule.Entry, who Actor, about string) ([]Record, error) {
	_, e, err := s.Enter(e)
	if err != nil {
		return nil, refuse(Unfit, "", err)
	}
	r, err := enter(e, who.Login, about)
	return []Record{r}, err
}

// enter makes the record of an entry.
func enter(e schedule.Entry, by, about string) (Record, error) {
	body, err := config.EncodeEntry(e)
	return Record{ID: e.ID, At: e.At, By: by, Kind: Entered, About: about, Body: string(body)}, err
}
