package config

import (
	"cmp"
	"errors"
	"fmt"
	"maps"
	"math"
	"slices"
	"time"

	"github.com/toban-go/toban/holiday"
	"github.com/toban-go/toban/rotation"
	"github.com/toban-go/toban/schedule"
)

// each converts the elements of a list; an empty one becomes nil.
func each[A, B any](list []A, convert func(A) B) []B {
	if list == nil {
		return nil
	}
	converted := make([]B, 0, len(list))
	for _, x := range list {
		converted = append(converted, convert(x))
	}
	return converted
}

// The way in: wire values are sound in form; what they mean is checked by New.

func (w wireSpec) spec() schedule.Spec {
	w.OffHours.countBy(w.Holidays)
	for _, team := range w.Teams {
		days := cmp.Or(team.Holidays, w.Holidays)
		team.Daytime.countBy(days)
		team.OffHours.countBy(days)
	}
	for _, pool := range w.Pools {
		pool.countBy(cmp.Or(pool.Holidays, w.Holidays))
	}
	return schedule.Spec{
		From: w.From, Location: w.Location.Location, Business: w.Business.hours(), Holidays: w.Holidays.calendar(),
		Teams: each(w.Teams, wireTeam.team), OffHours: w.OffHours.duty(), Pools: each(w.Pools, wirePool.pool), People: each(w.People, wirePerson.person),
		Escalation: each(w.Escalation, func(t wireTier) schedule.Tier {
			return schedule.Tier{Ask: schedule.Role(t.Ask), After: time.Duration(t.After)}
		}),
	}
}

func (w wireTeam) team() schedule.Team {
	return schedule.Team{
		ID: w.ID,
		Services: each(w.Services, func(s wireService) schedule.Service {
			return schedule.Service{ID: s.ID, Docs: each(s.Docs, same), FollowedBy: each(s.FollowedBy, same)}
		}),
		Members:  each(w.Members, func(m wireMember) schedule.Membership { return schedule.Membership(m) }),
		Location: w.Location.Location, Business: w.Business.hours(), Holidays: w.Holidays.calendar(),
		Daytime: w.Daytime.duty(), Pool: w.Pool, OffHours: w.OffHours.duty(),
	}
}

func same[T any](x T) T { return x }

func (w wirePool) pool() schedule.Pool {
	return schedule.Pool{ID: w.ID, Duty: w.duty(), Location: w.Location.Location, Business: w.Business.hours(), Holidays: w.Holidays.calendar()}
}

func (w wirePerson) person() schedule.Person {
	p := schedule.Person{ID: w.ID, Name: w.Name, Contact: w.Contact, Holidays: w.Holidays.calendar(),
		Never: each(w.Never, wireWhen.when), Wants: each(w.Wants, wireWhen.when), Avoids: each(w.Avoids, wireWhen.when)}
	if w.Ready != nil { // an empty list is "for none yet"
		p.Ready = append([]schedule.Ready{}, each(*w.Ready, func(r wireReady) schedule.Ready { return schedule.Ready(r) })...)
	}
	return p
}

func (w wireHours) hours() schedule.Hours {
	return each(w, func(w wireWindow) schedule.Window {
		return schedule.Window{Days: each(w.Days, weekday.day), Dates: each(w.Dates, same), From: w.Open, To: w.Close, OnHolidays: w.OnHolidays, Closed: w.Closed}
	})
}

func (w *wireCalendar) calendar() schedule.Calendar {
	var calendar *holiday.Calendar
	switch {
	case w == nil:
		return nil
	case w.Base == none:
		return schedule.NoHolidays{}
	case w.Base == japanese:
		calendar = cmp.Or(w.known.law(w.Acts, w.Published), holiday.Japan())
	case w.Base != "":
		calendar = w.known.named[w.Base]
	default:
		calendar = holiday.New(each(w.Days, wireHoliday.holiday)...)
	}
	if w.Edits != nil {
		calendar = calendar.Edit(each(w.Edits, func(e wireEdit) holiday.Edit { return holiday.Edit(e) })...)
	}
	if !w.Decided.IsZero() {
		calendar = calendar.DecidedThrough(w.Decided)
	}
	return calendar
}

func (w *wireCalendar) check() (field, problem string) {
	_, named := w.known.named[w.Base]
	edited := w.Days != nil || w.Edits != nil || !w.Decided.IsZero()
	switch {
	case w.Acts != nil && w.Base != japanese:
		return "acts", "acts change the law of Japan; say \"base\": \"jp\""
	case w.Published != 0 && w.Base != japanese:
		return "published", "the Cabinet Office publishes the days of Japan; say \"base\": \"jp\""
	case w.Base == japanese && w.known.law(w.Acts, w.Published) == nil:
		return "base", fmt.Sprintf("more than %d laws in one file", mostLaws)
	case w.Base == "" || w.Days == nil && (w.Base == japanese || named) || w.Base == none && !edited:
		return "", ""
	case w.Base == japanese || w.Base == none || named:
		return "base", fmt.Sprintf("calendar %q cannot have days of its own; there are \"jp\" and \"none\", or days without a base", w.Base)
	}
	return "base", w.known.unknown(w.Base)
}

func (w wireHoliday) holiday() holiday.Holiday {
	h := holiday.Holiday{Date: w.Date, Name: w.Name, English: w.English, Kind: holiday.Company, Of: w.Of,
		Reason: w.Reason, ReasonEnglish: w.ReasonEnglish, Provenance: holiday.Declared, Source: w.Source}
	if w.Kind != nil {
		h.Kind = holiday.Kind(*w.Kind)
	}
	if w.Provenance != nil {
		h.Provenance = holiday.Provenance(*w.Provenance)
	}
	return h
}

func (w *wireDuty) duty() schedule.Duty {
	if w == nil {
		return schedule.Duty{}
	}
	return schedule.Duty{Primary: w.Primary.rota(), Secondary: w.Secondary.rota(), Shadow: w.Shadow.rota(), Seats: each(w.Seats, wirePost.post),
		Breaks: each(w.Breaks, same), Closed: each(w.Closed, wireWhen.when), Absent: w.Absent, Apart: w.Apart}
}

// countBy gives rotations that count by kinds of day, and do not say by which holidays, the days off of
// their duty.
func (w *wireDuty) countBy(days *wireCalendar) {
	if w == nil {
		return
	}
	for _, rota := range []*wireRota{w.Primary, w.Secondary, w.Shadow} {
		rota.countBy(days)
	}
	for i := range w.Seats {
		w.Seats[i].Rota.countBy(days)
	}
}

func (w *wireRota) countBy(days *wireCalendar) {
	switch {
	case w == nil:
	case w.Rotation != nil:
		if c := w.Rotation.Count; c != nil && c.Kinds != nil && c.Holidays == nil {
			c.Holidays = days
		}
	case w.Limited != nil:
		w.Limited.Rota.countBy(days)
	default:
		for i := range w.Chain {
			w.Chain[i].countBy(days)
		}
	}
}

func (w wirePost) post() schedule.Post {
	p := schedule.Post{Role: w.Role, Rota: w.Rota.rota(), Optional: w.Optional}
	if w.Ready != nil {
		p.Ready = map[schedule.Member]schedule.Date{}
	}
	for _, r := range w.Ready {
		p.Ready[r.Member] = r.From
	}
	if w.Unless != nil {
		p.Unless = schedule.Holder{Role: w.Unless.Role, Members: each(w.Unless.Members, same)}
	}
	return p
}

// rotas lists the rotas of every kind that is given; check asks for one.
func (w *wireRota) rotas() []schedule.Rota {
	var found []schedule.Rota
	if w.Rotation != nil {
		found = append(found, w.Rotation.rotation())
	}
	if w.Vacant {
		found = append(found, schedule.Vacant())
	}
	if w.Chain != nil {
		found = append(found, schedule.Chain(each(w.Chain, func(link wireRota) schedule.Rota { return link.rota() })))
	}
	if l := w.Limited; l != nil {
		found = append(found, schedule.On(l.when(), l.Rota.rota()))
	}
	if w.Always != "" {
		found = append(found, schedule.Always(w.Always))
	}
	return found
}

func (w wireWhen) when() schedule.When {
	return schedule.When{Kinds: each(w.Kinds, same), Weekdays: each(w.Weekdays, weekday.day), MonthDays: each(w.MonthDays, same), From: w.From, To: w.To,
		First: w.First, Last: w.Last, Yearly: w.Yearly}
}

func (w *wireRota) rota() schedule.Rota {
	if w == nil {
		return nil
	}
	return append(w.rotas(), schedule.Vacant())[0]
}

func (w *wireRota) check() (field, problem string) {
	if n := len(w.rotas()); n != 1 {
		problem = fmt.Sprintf("%d kinds of rota where one belongs: %s", n, w.kinds())
	}
	return "", problem
}

func (*wireRota) kinds() string { return `"rotation", "vacant", "chain", "limited" or "always"` }

func (w *wireRotation) rotation() rotation.Rotation {
	r := rotation.Rotation{First: w.First, Last: w.Last, End: w.End.Time, Every: w.Every, Unit: w.Unit, At: w.At, Location: w.Location.Location, Order: each(w.Order, same), Skip: w.Skip,
		Moves: each(w.Moves, func(m wireMove) rotation.Move { return rotation.Move(m) }), Behind: w.Behind}
	if c := w.Count; c != nil {
		r.Count = rotation.Counting{Kinds: each(c.Kinds, same), Weekdays: each(c.Weekdays, weekday.day), MonthDays: each(c.MonthDays, same),
			Hours: c.Hours.hours(), Holidays: c.Holidays.calendar()}
	}
	return r
}

// changes lists the changes of every kind that is given; check asks for one.
func (w *wireChange) changes() []schedule.Change {
	var found []schedule.Change
	if l := w.Leave; l != nil {
		found = append(found, l.leave())
	}
	if s := w.Swap; s != nil {
		found = append(found, schedule.Swap{A: s.A, B: s.B, AGives: s.AGives.interval(), BGives: s.BGives.interval(), Note: s.Note})
	}
	if o := w.Override; o != nil {
		found = append(found, schedule.Override{Interval: o.interval(), To: o.To, Team: o.Team, Role: o.Role, Note: o.Note})
	}
	if c := w.Cover; c != nil {
		found = append(found, schedule.Cover{Interval: c.interval(), From: c.From, To: c.To, Note: c.Note})
	}
	if w.Published != nil {
		found = append(found, w.Published)
	}
	return found
}

// leave returns the leave, which settle has placed.
func (w *wireLeave) leave() schedule.Leave {
	return schedule.Leave{Member: w.Member, Interval: w.interval(), Long: w.Long, Exact: w.Exact, Gap: w.Gap, Note: w.Note}
}

func (w *wireTime) interval() schedule.Interval {
	iv := schedule.Interval{Start: w.Start.Time, End: w.End.Time}
	if !w.Start.day.IsZero() {
		iv.Start = w.Start.day.At(0, w.Start.place)
	}
	if !w.End.day.IsZero() {
		iv.End = w.End.day.AddDays(1).At(0, w.End.place)
	}
	return iv
}

// settle finds the locations of the days of a leave.
func (w *wireChange) settle(homes schedule.Homes) {
	if w.Leave != nil {
		w.Leave.settle(homes)
	}
}

func (w *wireTime) settle(homes schedule.Homes) {
	for _, m := range []*moment{&w.Start, &w.End} {
		m.place = cmp.Or(w.Location.Location, homes.Place(w.Member, m.day))
	}
}

func (w *wireEntry) check() (field, problem string) {
	if n := len(w.changes()); n > 1 || (n == 1) == (w.Withdraws != "") {
		problem = fmt.Sprintf("%d kinds of change where one belongs, or \"withdraws\": %s", n, w.kinds())
	}
	return "", problem
}

func (w wireEntry) entry() schedule.Entry {
	e := schedule.Entry{ID: w.ID, Author: w.Author, At: w.At.Time, Note: w.Note, Withdraws: w.Withdraws, Settled: each(w.Settled, wireSettled.settled)}
	if changes := w.changes(); len(changes) > 0 {
		e.Change = changes[0]
	}
	return e
}

func (w wireSettled) settled() schedule.Settled {
	s := schedule.Settled{Seat: schedule.SeatKey{Team: w.Team, Regime: w.Regime, Start: w.Slot.Unix(), Role: w.Role}, From: w.From.Time,
		Step: schedule.Step{Rule: schedule.RuleLeave, Member: w.Member, Note: w.Note}}
	if x := w.Standing; x != nil {
		s.Step.Standing = schedule.Standing{Rest: time.Duration(x.Rest), Over: time.Duration(x.Over), Load: time.Duration(x.Load), There: time.Duration(x.There), Share: x.Share, Idle: time.Duration(x.Idle), Of: int32(min(x.Of, math.MaxInt32))}
	}
	return s
}

func (w *wireChange) check() (field, problem string) {
	if n := len(w.changes()); n != 1 {
		problem = fmt.Sprintf("%d kinds of change where one belongs: %s", n, w.kinds())
	}
	return "", problem
}

func (*wireChange) kinds() string {
	return `"leave", "swap", "override", "cover" or "published"`
}

func (w wireInterval) interval() schedule.Interval {
	return schedule.Interval{Start: w.Start.Time, End: w.End.Time}
}

// The way out: an unknown kind of rota, calendar or change is an error with its
// path.

// writer collects what cannot be written.
type writer struct {
	homes  schedule.Homes // of the members of the file
	faults []error
}

func (w *writer) fault(path, format string, args ...any) {
	w.faults = append(w.faults, &schedule.SpecError{Path: path, Problem: fmt.Sprintf(format, args...), Err: ErrUnknownKind})
}

// ErrUnknownKind is wrapped by the errors of Encode: a rota, a calendar, a location
// or a change of a kind that the format has no name for.
var ErrUnknownKind = errors.New("unknown kind")

func (w *writer) spec(path string, s schedule.Spec) wireSpec {
	out := wireSpec{From: s.From, Location: w.location(path, s.Location), Holidays: w.calendar(path+".Holidays", s.Holidays),
		Business: writeHours(s.Business), OffHours: w.duty(path+".OffHours", s.OffHours), Escalation: each(s.Escalation, func(t schedule.Tier) wireTier { return wireTier{t.Ask, duration(t.After)} })}
	for i, t := range s.Teams {
		out.Teams = append(out.Teams, w.team(fmt.Sprintf("%s.Teams[%d]", path, i), t))
	}
	for i, p := range s.Pools {
		at := fmt.Sprintf("%s.Pools[%d]", path, i)
		pool := wirePool{ID: p.ID, Location: w.location(at, p.Location), Business: writeHours(p.Business), Holidays: w.calendar(at+".Holidays", p.Holidays)}
		if duty := w.duty(at, p.Duty); duty != nil {
			pool.wireDuty = *duty
		}
		out.Pools = append(out.Pools, pool)
	}
	for i, p := range s.People {
		person := wirePerson{ID: p.ID, Name: p.Name, Contact: p.Contact, Holidays: w.calendar(fmt.Sprintf("%s.People[%d].Holidays", path, i), p.Holidays),
			Never: each(p.Never, writeWhen), Wants: each(p.Wants, writeWhen), Avoids: each(p.Avoids, writeWhen)}
		if p.Ready != nil { // an empty list is "for none yet"
			ready := append([]wireReady{}, each(p.Ready, func(r schedule.Ready) wireReady { return wireReady(r) })...)
			person.Ready = &ready
		}
		out.People = append(out.People, person)
	}
	return out
}

func (w *writer) team(path string, t schedule.Team) wireTeam {
	return wireTeam{
		ID: t.ID,
		Services: each(t.Services, func(s schedule.Service) wireService {
			return wireService{ID: s.ID, Docs: each(s.Docs, same), FollowedBy: s.FollowedBy}
		}),
		Members:  each(t.Members, func(m schedule.Membership) wireMember { return wireMember(m) }),
		Location: w.location(path, t.Location), Business: writeHours(t.Business), Holidays: w.calendar(path+".Holidays", t.Holidays),
		Daytime: w.duty(path+".Daytime", t.Daytime), Pool: t.Pool, OffHours: w.duty(path+".OffHours", t.OffHours),
	}
}

func writeWhen(w schedule.When) wireWhen {
	return wireWhen{Kinds: w.Kinds, Weekdays: each(w.Weekdays, writeDay), MonthDays: w.MonthDays, From: w.From, To: w.To, First: w.First, Last: w.Last, Yearly: w.Yearly}
}

func writeHours(h schedule.Hours) wireHours {
	return each(h, func(w schedule.Window) wireWindow {
		return wireWindow{Days: each(w.Days, writeDay), Dates: each(w.Dates, same), Open: w.From, Close: w.To, OnHolidays: w.OnHolidays, Closed: w.Closed}
	})
}

// location writes a place of the tz database; the path is that of what lies there.
func (w *writer) location(path string, loc *time.Location) location {
	if loc == nil {
		return location{}
	}
	if problem := unwritable(loc); problem != "" {
		w.fault(path+".Location", "%s, and cannot be written", problem)
	}
	return location{loc}
}

// unwritable says why a location is not that of its name in the tz database, "" if it is.
func unwritable(loc *time.Location) string {
	var written location
	if err := written.UnmarshalText([]byte(loc.String())); err != nil {
		return err.Error()
	} else if !sameClocks(loc, written.Location) {
		return fmt.Sprintf("location %q has other clocks than that of the tz database", loc)
	}
	return ""
}

// sameClocks compares two locations of one name, of which one may be made up.
func sameClocks(a, b *time.Location) bool {
	for t := time.Date(1970, 1, 1, 0, 0, 0, 0, time.UTC); t.Year() < 2040; t = t.AddDate(0, 0, 7) {
		_, here := t.In(a).Zone()
		if _, there := t.In(b).Zone(); here != there {
			return false
		}
	}
	return true
}

func (w *writer) calendar(path string, c schedule.Calendar) *wireCalendar {
	switch c := c.(type) {
	case nil:
		return nil
	case schedule.NoHolidays:
		return &wireCalendar{Base: none}
	case *holiday.Calendar:
		out := &wireCalendar{Base: c.Base(), Acts: each(c.Acts(), writeAct), Published: c.Announced(), Edits: each(c.Edits(), func(e holiday.Edit) wireEdit { return wireEdit(e) }), Decided: c.Decided()}
		if c.Base() != "" {
			return out
		}
		out.Days = each(c.Days(), func(h holiday.Holiday) wireHoliday {
			return wireHoliday{Date: h.Date, Name: h.Name, English: h.English, Kind: (*kind)(&h.Kind), Of: h.Of, Reason: h.Reason,
				ReasonEnglish: h.ReasonEnglish, Provenance: (*provenance)(&h.Provenance), Source: h.Source}
		})
		return out
	}
	w.fault(path, "a calendar of type %T cannot be written", c)
	return nil
}

func (w *writer) duty(path string, d schedule.Duty) *wireDuty {
	out := &wireDuty{Primary: w.rota(path+".Primary", d.Primary), Secondary: w.rota(path+".Secondary", d.Secondary),
		Seats: w.posts(path, d.Seats), Shadow: w.rota(path+".Shadow", d.Shadow), Breaks: d.Breaks, Closed: each(d.Closed, writeWhen), Absent: d.Absent, Apart: d.Apart}
	if out.Primary == nil && out.Secondary == nil && out.Shadow == nil && len(out.Seats) == 0 && len(out.Breaks) == 0 && out.Closed == nil && out.Absent == 0 && !out.Apart {
		return nil
	}
	return out
}

func (w *writer) posts(path string, posts []schedule.Post) (list []wirePost) {
	for i, p := range posts {
		out := wirePost{Role: p.Role, Optional: p.Optional}
		if rota := w.rota(fmt.Sprintf("%s.Seats[%d].Rota", path, i), p.Rota); rota != nil {
			out.Rota = *rota
		}
		for _, m := range slices.Sorted(maps.Keys(p.Ready)) {
			out.Ready = append(out.Ready, wirePostReady{m, p.Ready[m]})
		}
		if p.Unless.Role != "" {
			out.Unless = &wireHolder{p.Unless.Role, p.Unless.Members}
		}
		list = append(list, out)
	}
	return list
}

func (w *writer) rota(path string, r schedule.Rota) *wireRota {
	switch r := r.(type) {
	case nil:
		return nil
	case rotation.Rotation:
		return &wireRota{Rotation: w.rotation(path, r)}
	case schedule.Limited:
		out := &wireLimited{wireWhen: writeWhen(r.When)}
		if inner := w.rota(path+".Rota", r.Rota); inner != nil {
			out.Rota = *inner
		}
		return &wireRota{Limited: out}
	case schedule.Always:
		return &wireRota{Always: schedule.Member(r)}
	case schedule.Chain:
		out := &wireRota{Chain: []wireRota{}}
		for i, link := range r {
			if inner := w.rota(fmt.Sprintf("%s[%d]", path, i), link); inner != nil {
				out.Chain = append(out.Chain, *inner)
			}
		}
		return out
	}
	if r == schedule.Vacant() {
		return &wireRota{Vacant: true}
	}
	w.fault(path, "a rota of type %T cannot be written", r)
	return nil
}

func (w *writer) rotation(path string, r rotation.Rotation) *wireRotation {
	out := &wireRotation{First: r.First, Last: r.Last, End: instant{r.End}, Every: r.Every, Unit: r.Unit, At: r.At, Location: w.location(path, r.Location), Order: r.Order, Skip: r.Skip,
		Moves: each(r.Moves, func(m rotation.Move) wireMove { return wireMove(m) }), Behind: r.Behind}
	count := wireCounting{Kinds: r.Count.Kinds, Weekdays: each(r.Count.Weekdays, writeDay), MonthDays: r.Count.MonthDays,
		Hours: writeHours(r.Count.Hours), Holidays: w.calendar(path+".Count.Holidays", r.Count.Holidays)}
	if count.Kinds != nil || count.Weekdays != nil || count.MonthDays != nil || count.Hours != nil || count.Holidays != nil {
		out.Count = &count
	}
	return out
}

func (w *writer) change(path string, c schedule.Change) wireChange {
	switch c := c.(type) {
	case schedule.Leave:
		return wireChange{Leave: w.leave(c)}
	case schedule.Swap:
		return wireChange{Swap: &wireSwap{c.A, writeInterval(c.AGives), c.B, writeInterval(c.BGives), c.Note}}
	case schedule.Override:
		return wireChange{Override: &wireOverride{writeInterval(c.Interval), c.To, c.Team, c.Role, c.Note}}
	case schedule.Cover:
		return wireChange{Cover: &wireCover{writeInterval(c.Interval), c.From, c.To, c.Note}}
	case *schedule.Roster:
		return wireChange{Published: c}
	}
	w.fault(path, "a change of type %T cannot be written", c)
	return wireChange{}
}

func (w *writer) leave(l schedule.Leave) *wireLeave {
	return &wireLeave{w.time(l.Member, l.Interval), l.Long, l.Exact, l.Gap, l.Note}
}

// time writes a time of whole days in a place of the tz database as days, any other by its
// instants.
func (w *writer) time(m schedule.Member, iv schedule.Interval) wireTime {
	out := wireTime{Member: m, Start: moment{instant: instant{iv.Start}}, End: moment{instant: instant{iv.End}}}
	place, until := iv.Start.Location(), iv.End.Location()
	first, last := schedule.DateOf(iv.Start, place), schedule.DateOf(iv.End, until).AddDays(-1)
	if iv.Start.IsZero() || iv.Empty() || iv != (schedule.Interval{Start: first.At(0, place), End: last.AddDays(1).At(0, until)}) {
		return out
	}
	own := func(d schedule.Date, loc *time.Location) bool {
		there := w.homes.Place(m, d)
		return there != nil && there.String() == loc.String() && sameClocks(there, loc)
	}
	switch {
	case own(first, place) && own(last, until):
	case place != until || place == time.UTC || unwritable(place) != "":
		return out
	default:
		out.Location = location{place}
	}
	out.Start.day, out.End.day = first, last
	return out
}

func (w *writer) entry(path string, e schedule.Entry) wireEntry {
	out := wireEntry{ID: e.ID, Author: e.Author, At: instant{e.At}, Note: e.Note, Withdraws: e.Withdraws, Settled: each(e.Settled, func(s schedule.Settled) wireSettled {
		return writeSettled(s, e.At.Location())
	})}
	if e.Change != nil {
		out.wireChange = w.change(path, e.Change)
	}
	return out
}

func writeSettled(s schedule.Settled, loc *time.Location) wireSettled {
	out := wireSettled{Team: s.Seat.Team, Regime: s.Seat.Regime, Slot: instant{time.Unix(s.Seat.Start, 0).In(loc)}, Role: s.Seat.Role, From: instant{s.From},
		Member: s.Step.Member, Note: s.Step.Note}
	if x := s.Step.Standing; x != (schedule.Standing{}) {
		out.Standing = &wireStanding{duration(x.Rest), duration(x.Over), duration(x.Load), duration(x.There), x.Share, duration(x.Idle), int(x.Of)}
	}
	return out
}

func writeInterval(i schedule.Interval) wireInterval {
	return wireInterval{instant{i.Start}, instant{i.End}}
}
