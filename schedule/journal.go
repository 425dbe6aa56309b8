package schedule

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/toban-go/toban/internal/near"
)

// A journal is the history of an organisation: entries in the order in which they were
// made. An entry changes nothing before its own time, so what people have served stays
// as they served it, whatever is entered later.
//
// Laying an entry costs what its change costs. What an entry decides by itself, which is
// who steps in for a leave, is kept in the entry, so that the same history gives the same
// answers when rotas or specs have changed since.

// Entry is a change with its identity: who entered it, and when. The zero Entry is
// refused.
type Entry struct {
	// ID names the entry; no two entries of a journal have the same.
	ID     string
	Author string
	// At is when the entry was made. Nothing before it changes: of a shift that runs at that
	// time, the part before stays.
	At   time.Time
	Note string
	// Change is what the entry lays over the schedule; nil in a withdrawal.
	Change Change
	// Withdraws is the ID of an earlier entry that no longer holds from At on: its leave
	// ends, its roster is no longer published, and its shifts go back to who had them, as
	// far as no later entry has moved them and they can still serve.
	Withdraws string
	// Settled is what the entry has decided by itself. Schedule.Enter fills it in, and Schedule.Journal for an entry without.
	Settled []Settled
}

// Settled says who stepped in for a part of a seat that begins at From, which is the time of
// the entry if the shift ran then.
type Settled struct {
	Seat SeatKey
	From time.Time
	Step Step
}

// Lapsed is an entry that cannot be laid any more, such as the leave of a person who is no
// longer in the specs. Its time is over, so it changes no answer to come.
type Lapsed struct {
	ID  string
	Err error
}

// String names the entry and says why it has no effect.
func (l Lapsed) String() string { return fmt.Sprintf("entry %q has no effect: %v", l.ID, l.Err) }

// ends returns when the time of an entry is over.
func (e Entry) ends() time.Time {
	switch c := e.Change.(type) {
	case Leave:
		return c.End
	case Swap:
		return latest(c.AGives.End, c.BGives.End)
	case Override:
		return c.End
	case Cover:
		return c.End
	case *Roster:
		return c.reach().End
	}
	return e.At
}

// Replay lays the entries of a journal over the schedule, in order. Now is the time of
// the caller: an entry that cannot be laid is returned as lapsed if its time is over by
// then, and is a fault else. Who has stepped in stays, and is sought anew only for shifts
// to come that the member can no longer serve. Who steps in for an entry without Settled, such as
// one that was written by hand, is sought at each Replay; Journal then says who it is, and where that
// is kept nothing moves any more. Whom an entry has put into a seat that is over has served it, also if the specs
// would let them serve it no more. The error joins a *SpecError for each
// fault: an entry without an ID or a time, an ID that stands twice, an entry that is older
// than the one before, a withdrawal of nothing, and what With refuses.
func (s *Schedule) Replay(entries []Entry, now time.Time) (*Schedule, []Lapsed, error) {
	if s == nil || len(s.eras) == 0 {
		return nil, nil, fmt.Errorf("%w: a schedule without a spec has no history", ErrBeforeStart)
	}
	d := newDraft(s)
	d.now = now
	var lapsed []Lapsed
	var faults []error
	gone := map[string]bool{}   // entries that have lapsed
	faulty := map[string]bool{} // entries that are not laid, and withdrawals of them
	for i, unsound := range checkEntries(s.entries, entries, inJournal) {
		e := entries[i]
		d.faults, d.path = unsound, inJournal(i, "")
		switch {
		case len(unsound) > 0:
		case faulty[e.Withdraws]:
			faulty[e.ID] = true
			continue
		case gone[e.Withdraws]:
			gone[e.ID] = true
			lapsed = append(lapsed, Lapsed{e.ID, fmt.Errorf("%w: entry %q, which it withdraws, has no effect", ErrConflict, e.Withdraws)})
			continue
		default:
			d.lay(e)
		}
		switch {
		case len(d.faults) == 0:
		case len(unsound) == 0 && !now.Before(e.ends()):
			gone[e.ID] = true
			lapsed = append(lapsed, Lapsed{e.ID, errors.Join(d.faults...)})
		default:
			faulty[e.ID] = e.ID != ""
			faults = append(faults, d.faults...)
		}
	}
	if len(faults) > 0 {
		return nil, lapsed, errors.Join(faults...)
	}
	d.replayed = latest(s.replayed, now)
	return d.done(), lapsed, nil
}

// Enter lays an entry over the schedule and returns it as it is to be kept, with what it
// has settled. It does not move anything that an earlier entry has settled. The errors are
// the same as of Replay.
func (s *Schedule) Enter(e Entry) (*Schedule, Entry, error) {
	if s == nil || len(s.eras) == 0 {
		return nil, e, fmt.Errorf("%w: a schedule without a spec has no history", ErrBeforeStart)
	}
	d := newDraft(s)
	d.now = e.At
	d.path = fmt.Sprintf("entry %q", e.ID)
	if d.faults = checkEntries(s.entries, []Entry{e}, func(int, string) string { return d.path })[0]; len(d.faults) == 0 {
		d.lay(e)
	}
	if len(d.faults) > 0 {
		return nil, e, errors.Join(d.faults...)
	}
	e.Settled = d.settled
	d.entries[len(d.entries)-1] = e
	return d.done(), e, nil
}

// Journal returns the entries laid over the schedule, in order. What With has laid is not
// among them.
func (s *Schedule) Journal() []Entry {
	if s == nil {
		return nil
	}
	return slices.DeleteFunc(slices.Clone(s.entries), func(e Entry) bool { return e.ID == "" })
}

// Published returns the time from the start of the first published shift to the end of the
// last, empty if nothing is published.
func (s *Schedule) Published() (iv Interval) {
	if s == nil {
		return iv
	}
	for _, p := range s.published {
		if !p.whole.Empty() {
			iv = iv.Span(timesOf(p.whole, p.interval.Start.Location()))
		}
	}
	return iv
}

// Check returns what is wrong with an entry by itself: an ID, a time or a change that is
// missing. The error joins a *SpecError for each.
func (e Entry) Check() error {
	d := &draft{}
	d.checkEntry(e)
	return errors.Join(d.faults...)
}

// PublishedSeat reports whether the slot of a seat is a published roster's.
func (s *Schedule) PublishedSeat(seat Seat) bool {
	if s == nil || s.board == nil {
		return false
	}
	number, ok := s.board.numbers[dutyKey{seat.Team, seat.Regime}]
	var x slot
	return ok && s.board.slotAt(new(grid), number, seat.Start.Unix(), &x) && x.recorded()
}

// CheckJournal returns what is wrong with the entries of a journal whatever they are laid
// over: the faults of Replay except the faults of With.
func CheckJournal(entries []Entry) error {
	return errors.Join(slices.Concat(checkEntries(nil, entries, inJournal)...)...)
}

// inJournal is the path of a field of an entry of a journal, and of the entry if field is empty.
func inJournal(i int, field string) string {
	return strings.TrimSuffix(fmt.Sprintf("Journal[%d].%s", i, field), ".")
}

// checkEntries returns the faults of each entry by itself and in its place, after the
// entries before. Path leads to a field of an entry, and to the entry if field is empty.
func checkEntries(before, entries []Entry, path func(i int, field string) string) [][]error {
	known, withdrawn := map[string]Entry{}, map[string]bool{}
	var last Entry
	add := func(e Entry) {
		if _, twice := known[e.ID]; !twice {
			known[e.ID] = e
		}
		if withdrawn[e.Withdraws] = true; !e.At.IsZero() {
			last = e
		}
	}
	for _, e := range before {
		add(e)
	}
	faults := make([][]error, len(entries))
	var hints near.Budget
	for i, e := range entries {
		d := &draft{path: path(i, "")}
		d.checkEntry(e)
		d.path = path(i, "ID")
		if first, twice := known[e.ID]; twice && e.ID != "" {
			times := ""
			if !first.At.IsZero() && !e.At.IsZero() {
				times = fmt.Sprintf(", of %s and of %s", first.At.Format(time.RFC3339), e.At.Format(time.RFC3339))
			}
			d.refuse(ErrDuplicate, "entry %q stands twice%s", e.ID, times)
		}
		d.path = path(i, "At")
		if !e.At.IsZero() && e.At.Before(last.At) {
			d.refuse(ErrConflict, "entry %q of %s is older than entry %q before it, of %s", e.ID, e.At.Format(time.RFC3339), last.ID, last.At.Format(time.RFC3339))
		}
		d.path = path(i, "Withdraws")
		switch target, ok := known[e.Withdraws]; {
		case e.Withdraws == "":
		case !ok:
			d.refuse(ErrUnknownEntry, "entry %q withdraws %q, which is no entry before it%s", e.ID, e.Withdraws, near.Within(&hints, e.Withdraws, maps.Keys(known)))
		case target.Change == nil:
			d.refuse(ErrInvalid, "entry %q withdraws %q, which is a withdrawal itself; enter the change anew", e.ID, e.Withdraws)
		case withdrawn[e.Withdraws]:
			d.refuse(ErrDuplicate, "entry %q withdraws %q, which is withdrawn already", e.ID, e.Withdraws)
		}
		faults[i] = d.faults
		add(e)
	}
	return faults
}

// checkEntry reports what is wrong with an entry by itself.
func (d *draft) checkEntry(e Entry) {
	switch {
	case e.ID == "":
		d.refuse(ErrMissing, "the entry has no ID")
	case e.At.IsZero():
		d.refuse(ErrMissing, "it does not say when it was made")
	case (e.Change == nil) == (e.Withdraws == ""):
		d.refuse(ErrInvalid, "it needs a change or an entry that it withdraws, and not both")
	}
}

// lay lays an entry, or takes all of it back if there are faults.
func (d *draft) lay(e Entry) {
	before := len(d.faults)
	d.undo, d.since, d.decided, d.settled = map[editKey]touch{}, e.At, e.Settled, nil
	if d.named = e.ID != ""; e.Withdraws != "" {
		d.withdraw(e)
	} else {
		e.Change.apply(d)
	}
	if len(d.faults) > before {
		d.revert()
		return
	}
	for key, x := range d.undo {
		x.is = d.edits[key]
		d.undo[key] = x
	}
	if len(e.Settled) == 0 {
		e.Settled = d.settled
	}
	d.entries, d.touches = append(d.entries, e), append(d.touches, d.undo)
}

// done returns the schedule of a draft, which others may see.
func (d *draft) done() *Schedule {
	d.filled, d.bare = nil, nil
	return d.Schedule
}

// touch is what an entry has made of a seat.
type touch struct {
	kept    bool   // changes had touched the seat before
	was, is []edit // before and after
}

// withdrawn reports whether a later entry withdraws the entry.
func (s *Schedule) withdrawn(e Entry) bool {
	return e.ID != "" && slices.ContainsFunc(s.entries, func(o Entry) bool { return o.Withdraws == e.ID })
}

// withdraw takes an earlier entry back from the time of e on.
func (d *draft) withdraw(e Entry) {
	i := slices.IndexFunc(d.entries, func(o Entry) bool { return o.ID == e.Withdraws })
	switch c := d.entries[i].Change.(type) {
	case Leave:
		d.relearn(e, c.Member)
	case *Roster:
		d.unpublish(c, d.entries[i].At, e.At)
		for _, m := range c.members() {
			d.relearn(e, m)
		}
	}
	d.layers, d.later = 0, d.touches[i+1:]
	for _, earlier := range d.entries[:i] {
		if _, ok := earlier.Change.(*Roster); ok {
			d.layers++
		}
	}
	d.giveBack(d.touches[i], e.At)
}

// relearn works out the leaves of a member anew, without what an entry withdraws.
func (d *draft) relearn(withdrawal Entry, m Member) {
	d.leaves = maps.Clone(d.leaves)
	d.unshared = map[Member]bool{}
	delete(d.leaves, m)
	for _, e := range d.entries {
		end := time.Time{}
		if e.ID == withdrawal.Withdraws {
			end = withdrawal.At
		} else if j := slices.IndexFunc(d.entries, func(o Entry) bool { return o.Withdraws == e.ID && e.ID != "" }); j >= 0 {
			end = d.entries[j].At
		}
		switch c := e.Change.(type) {
		case Leave:
			c.Start = latest(c.Start, e.At.In(c.Start.Location()))
			if !end.IsZero() {
				c.End = earliest(c.End, end)
			}
			if c.Member == m && !c.Interval.Empty() {
				d.addLeave(c)
			}
		case *Roster:
			if end.IsZero() && slices.ContainsFunc(c.duties, func(x *duty) bool { return x.tenures[m] != nil }) {
				d.replaceLeaves(m, c, e.At)
			}
		}
	}
}

// unpublish ends the time of a roster that was published since some time: its slots that
// begin later are gone.
func (d *draft) unpublish(r *Roster, since, at time.Time) {
	board, list := d.specs.clone(), []*published(nil)
	for _, p := range d.published {
		end := p.until
		if p.Roster == r && p.since.Equal(since) && end.IsZero() {
			end = at
		}
		p = p.publish(p.order, p.since, end)
		p.lay(board)
		list = append(list, p)
	}
	d.board, d.published = board, list
}

// giveBack restores seats from a time on, if they are as the withdrawn entry has left them
// and their members can serve. The seats of an entry depend on each other, as those of a swap
// do: all are restored first, and whoever then cannot serve loses the seat again, until
// everybody can. Seats that are restored do not stand in each other's way.
func (d *draft) giveBack(touches map[editKey]touch, at time.Time) {
	var restored []editKey
	d.together = map[editKey]bool{}
	for key, x := range touches {
		now := d.edits[key]
		if !sameEdits(from(now, at), from(x.is, at)) {
			continue
		}
		restored, d.together[key], d.undo[key] = append(restored, key), true, touch{kept: true, was: now}
		if before := until(now, at); len(before) > 0 || x.kept {
			d.edits[key] = slices.Concat(before, from(x.was, at))
		} else {
			delete(d.edits, key)
		}
	}
	slices.SortFunc(restored, editKey.compare)
	for lost := true; lost; {
		n := len(restored)
		restored = slices.DeleteFunc(restored, func(key editKey) bool {
			if d.canServe(key, restores(from(touches[key].was, at), from(touches[key].is, at))) {
				return false
			}
			d.edits[key] = d.undo[key].was
			delete(d.together, key)
			return true
		})
		lost = len(restored) < n
	}
	d.together = nil
}

// restores returns the parts of edits that were and that edits which are do not have.
func restores(was, is []edit) (parts []edit) {
	for _, e := range was {
		var held []Interval
		for _, other := range is {
			if other.member == e.member {
				held = append(held, other.Interval)
			}
		}
		for _, e.Interval = range e.Without(held...) {
			parts = append(parts, e)
		}
	}
	return parts
}

// canServe reports whether the members of edits can serve them in their seat.
func (d *draft) canServe(key editKey, edits []edit) bool {
	for _, e := range edits {
		if e.member == "" {
			continue
		}
		if key.role.Watches() { // which nothing keeps from watching but leave
			if len(d.leavesOf(e.member, e.Interval)) > 0 {
				return false
			}
			continue
		}
		for x, seat := range d.overlapping(e.Interval, d.anyDuty) {
			if seat.Role = key.role; x.key(key.role) != key {
				continue
			}
			shift := e.shift(seat, e.Interval)
			if d.obstacle(&x, &shift, e.member, d.slotShifts(&x, &seat), false).rule != "" {
				return false
			}
		}
	}
	return true
}

// from and until return what edits say from a time on, and before it.
func from(edits []edit, t time.Time) (list []edit) {
	for _, e := range edits {
		if e.Start = latest(e.Start, t); !e.Empty() {
			list = append(list, e)
		}
	}
	return list
}

func until(edits []edit, t time.Time) (list []edit) {
	for _, e := range edits {
		if e.End = earliest(e.End, t); !e.Empty() {
			list = append(list, e)
		}
	}
	return list
}

func sameEdits(a, b []edit) bool {
	return slices.EqualFunc(a, b, func(a, b edit) bool { return a.member == b.member && a.Interval.Equal(b.Interval) })
}

// settle returns the stand-in for a shift: the one that the entry being laid names, if the
// shift has begun or that member can serve it, and otherwise the one who ranks first.
func (d *draft) settle(x *slot, shift Shift, others []Shift) Step {
	step, found := Step{}, false
	for _, s := range d.decided {
		if s.Seat == shift.Key() && s.From.Equal(shift.Start) {
			step, found = s.Step, true
		}
	}
	if found && step.Member != "" && d.now.Before(shift.Start) {
		found = d.obstacle(x, &shift, step.Member, others, true).rule == ""
	}
	if !found {
		step = d.standIn(x, shift, others)
	}
	if d.named {
		d.settled = append(d.settled, Settled{shift.Key(), shift.Start, step})
	}
	return step
}
