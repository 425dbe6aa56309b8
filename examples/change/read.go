package main

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/toban-go/toban/examples/internal/publication"
	"github.com/toban-go/toban/fairness"
	"github.com/toban-go/toban/schedule"
)

// part is a person with days or a time.
type part struct {
	member      schedule.Member
	text        string        // as it was given
	first, last schedule.Date // of days
	from, to    stamp         // of a time
}

// timed reports whether the part is a time, and not days.
func (p part) timed() bool { return p.first.IsZero() }

// in returns the time of the part by the clocks of a place, as far as it does not say its own.
func (p part) in(place *time.Location) schedule.Interval {
	return schedule.Interval{Start: p.from.in(place), End: p.to.in(place)}
}

// stamp is a clock on a day, in a place that the part does not say if it has no zone of its own.
type stamp struct {
	day   schedule.Date
	clock schedule.Clock
	zone  *time.Location
}

func (s stamp) in(place *time.Location) time.Time {
	return s.day.At(s.clock, cmp.Or(s.zone, place)).In(place)
}

// parse reads what so many people have to do with a change. Its errors go on after the text.
func parse(text string, people int) (list []part, err error) {
	texts := strings.Split(text, ",")
	if len(texts) != people {
		return nil, map[int]error{
			1: errors.New("is not one person with a time, such as m5=2026-05-27"),
			2: errors.New("is not two people with what they give, such as m5=2026-05-27,e1=2026-05-28"),
		}[people]
	}
	var faults []error
	for _, text := range texts {
		p, ok := parsePart(strings.TrimSpace(text))
		if !ok {
			faults = append(faults, fmt.Errorf("%q is not of the form m5=2026-05-27, m5=2026-05-27/2026-05-29, m5=2026-05-27T20:00/22:00, m5=2026-05-27T20:00/09:00 (until the next morning) or m5=2026-05-27T20:00/2026-05-29 (to the end of that day)", text))
		}
		list = append(list, p)
	}
	if err := errors.Join(faults...); err != nil {
		return nil, fmt.Errorf("cannot be read: %w", err)
	}
	return list, nil
}

func parsePart(text string) (p part, ok bool) {
	member, when, named := strings.Cut(text, "=")
	if !named || member == "" {
		return p, false
	}
	p.member, p.text = schedule.Member(member), text
	start, end, ranged := strings.Cut(when, "/")
	first, firstErr := schedule.ParseDate(start)
	last, lastErr := schedule.ParseDate(end)
	switch {
	case firstErr == nil && !ranged:
		p.first, p.last = first, first
		return p, true
	case firstErr == nil && lastErr == nil:
		p.first, p.last = first, last
		return p, !last.Before(first)
	case firstErr == nil: // from the beginning of a day
		p.from.day = first
	default:
		if p.from, ok = parseStamp(start); !ok {
			return p, false
		}
	}
	clock, clockErr := schedule.ParseClock(end)
	switch {
	case lastErr == nil: // to the end of a day
		p.to = stamp{day: last.AddDays(1), zone: p.from.zone}
	case clockErr == nil && firstErr != nil:
		p.to = stamp{day: p.from.day, clock: clock, zone: p.from.zone}
		if clock <= p.from.clock {
			p.to.day = p.to.day.AddDays(1)
		}
	default:
		if p.to, ok = parseStamp(end); !ok {
			return p, false
		}
		if firstErr == nil {
			p.from.zone = p.to.zone
		}
	}
	return p, true
}

func parseStamp(text string) (stamp, bool) {
	for _, layout := range []string{"2006-01-02T15:04", time.RFC3339, "2006-01-02T15:04Z07:00"} {
		t, err := time.Parse(layout, text)
		if err != nil || t.Second() != 0 || t.Year() < 1 || t.Year() > 9998 {
			continue
		}
		s := stamp{schedule.DateOf(t, t.Location()), schedule.At(t.Hour(), t.Minute()), t.Location()}
		if layout == "2006-01-02T15:04" {
			s.zone = nil
		}
		return s, true
	}
	return stamp{}, false
}

// build makes the change of what the command line says, with every fault in it.
func (o order) build(s *schedule.Schedule) (schedule.Change, error) {
	people := []schedule.Member{}
	for _, p := range o.who {
		people = append(people, p.member)
	}
	if o.by != "" {
		people = append(people, o.by)
	}
	var faults []error
	for i, m := range people {
		if _, err := s.Person(m, o.at); err != nil && !slices.Contains(people[:i], m) {
			faults = append(faults, err)
		}
	}
	spans := make([]schedule.Interval, len(o.who))
	for i, p := range o.who {
		if _, err := s.Person(p.member, o.at); err != nil {
			continue
		}
		var err error
		switch {
		case p.timed():
			spans[i] = p.in(s.PlaceOf(p.member, p.from.day)) // a leave is where the person is, all else where the shift is
			if spans[i].Empty() {
				err = fmt.Errorf(o.backwards, p.text)
			} else if o.kind == "override" {
				o.team, spans[i], err = o.seated(s, p, spans[i])
			} else if o.kind != "leave" {
				spans[i], err = o.served(s, p, spans[i])
			}
		case o.kind == "leave":
			spans[i] = s.DaysOf(p.member, p.first, p.last)
		case o.kind == "override":
			o.team, spans[i], err = o.seat(s, p)
		default:
			spans[i], err = o.shifts(s, p)
		}
		faults = append(faults, err)
	}
	if err := errors.Join(faults...); err != nil {
		return nil, err
	}
	var change schedule.Change
	switch first := o.who[0].member; o.kind {
	case "swap":
		change = schedule.Swap{A: first, AGives: spans[0], B: o.who[1].member, BGives: spans[1], Note: o.note}
	case "cover":
		change = schedule.Cover{From: first, To: o.by, Interval: spans[0], Note: o.note}
	case "override":
		change = schedule.Override{To: first, Interval: spans[0], Team: o.team, Role: o.role, Note: o.note}
	default:
		change = schedule.Leave{Member: first, Interval: spans[0], Exact: o.exact, Long: o.long, Note: o.note}
	}
	if !s.Published().Empty() {
		for _, shift := range publication.Drafts(s, change) {
			faults = append(faults, fmt.Errorf(o.draft, o.Span(shift.Interval)))
		}
	}
	return change, errors.Join(faults...)
}

// shifts returns the time from the first shift to come that begins on the days of a person to the end of the last.
func (o order) shifts(s *schedule.Schedule, p part) (iv schedule.Interval, err error) {
	gives := func(shift schedule.Shift) bool { // a swap moves whole shifts only
		return shift.Member == p.member && !shift.Role.Watches() && shift.End.After(o.at) && (o.kind != "swap" || !shift.Start.Before(o.at))
	}
	for shift := range s.DutiesOn(p.first, p.last) {
		if gives(shift) {
			iv = iv.Span(shift.Interval)
		}
	}
	if !iv.Empty() {
		return iv, nil
	}
	others := days(s, p, gives)
	if len(others) == 0 {
		return iv, fmt.Errorf(o.noShift, p.member, p.text)
	}
	return iv, fmt.Errorf(o.otherShifts, p.member, p.text, o.list(others))
}

// times returns the time of a part by the clocks of each shift of a kind that it then overlaps, each time once.
func times(s *schedule.Schedule, p part, wanted func(schedule.Shift) bool) (list []schedule.Interval) {
	far := p.in(time.UTC)
	far = schedule.Interval{Start: far.Start.AddDate(0, 0, -1), End: far.End.AddDate(0, 0, 1)}
	add := func(shift schedule.Shift) {
		iv := p.in(shift.Start.Location())
		if wanted(shift) && shift.Overlaps(iv) && !slices.ContainsFunc(list, iv.Equal) {
			list = append(list, iv)
		}
	}
	for shift := range publication.Around(s, far) {
		add(shift)
	}
	for shift := range s.Kept(far) {
		add(shift) // the schedule says for what
	}
	return list
}

// served returns the time of a swap or a cover by the clocks of the shift that the person has or is kept for, and what it would be by
// those of the person with an error if there is none.
func (o order) served(s *schedule.Schedule, p part, own schedule.Interval) (schedule.Interval, error) {
	has := func(shift schedule.Shift) bool { return shift.Member == p.member && !shift.Role.Watches() }
	list := times(s, p, has)
	switch {
	case len(list) == 1:
		return list[0], nil
	case len(list) > 1:
		return own, o.ambiguous(p, list)
	case o.kind == "swap":
		return own, nil // the schedule says which shifts there are
	}
	p.first, p.last = p.from.day, p.to.day
	others := days(s, p, func(shift schedule.Shift) bool { return has(shift) && shift.End.After(o.at) })
	if len(others) == 0 {
		return own, fmt.Errorf(o.noCover, p.member, p.text)
	}
	return own, fmt.Errorf(o.otherCovers, p.member, p.text, o.list(others))
}

// ambiguous says that a part is another time by the clocks of each of several shifts.
func (o order) ambiguous(p part, list []schedule.Interval) error {
	var spans []string
	for _, iv := range list {
		spans = append(spans, o.Span(iv)+" ("+iv.Start.Location().String()+")")
	}
	return fmt.Errorf(o.whichClock, p.text, strings.Join(spans, o.comma), p.from.day, p.from.clock)
}

// days are those around the days of a part on which shifts begin, published ones where any are: others cannot be exchanged yet.
func days(s *schedule.Schedule, p part, wanted func(schedule.Shift) bool) (list []schedule.Date) {
	for shift := range s.DutiesOn(p.first.AddDays(-near), p.last.AddDays(near)) {
		known := s.Published().Empty() || s.PublishedSeat(shift.Seat)
		if known && wanted(shift) && !slices.Contains(list, shift.Date) {
			list = append(list, shift.Date)
		}
	}
	return list
}

// list writes days.
func (o order) list(days []schedule.Date) string {
	texts := make([]string, len(days))
	for i, d := range days {
		texts[i] = d.String()
	}
	return strings.Join(texts, o.comma)
}

// sameSlot says what to do instead of a swap that is refused since who gets a shift has another seat of its slot: on which days
// the other has shifts in whose slots they have none, and with which of them the limits that the file plans with break.
func (o order) sameSlot(own *fairness.Planner, s *schedule.Schedule, c schedule.Change) error {
	swap, ok := c.(schedule.Swap)
	if !ok {
		return nil
	}
	type slot struct {
		pool  schedule.TeamID
		start int64
	}
	of := func(shift schedule.Shift) slot { return slot{shift.Team, shift.Seat.Start.Unix()} }
	seats := func(m schedule.Member, iv schedule.Interval) map[slot]bool {
		found := map[slot]bool{}
		for shift := range s.Duties(iv) {
			if shift.Member == m && !shift.Role.Watches() {
				found[of(shift)] = true
			}
		}
		return found
	}
	var hints []error
	for i, gives := range []schedule.Interval{swap.AGives, swap.BGives} {
		giver, taker := o.who[i], o.who[1-i].member
		has, both := seats(taker, gives), false
		for at := range seats(giver.member, gives) {
			both = both || has[at]
		}
		if !both || giver.timed() {
			continue
		}
		taken := seats(taker, schedule.Days(giver.first.AddDays(-near-1), giver.last.AddDays(near+1), s.Location(o.at)))
		further := days(s, giver, func(shift schedule.Shift) bool {
			return shift.Member == giver.member && !shift.Role.Watches() && !shift.Start.Before(o.at) && !taken[of(shift)]
		})
		hints = append(hints, fmt.Errorf(o.sameDay, taker, giver.text, giver.text, taker, strings.TrimPrefix(giver.text, string(giver.member)+"=")))
		if len(further) > 0 {
			hints = append(hints, fmt.Errorf(o.further, giver.member, taker, o.byLimits(own, s, swap, i, further)))
		}
	}
	return errors.Join(hints...)
}

// byLimits writes the days that one of the two of a swap may give instead, those with which no limit breaks first. Days with which
// the swap is refused are left out, unless it is refused with all.
func (o order) byLimits(own *fairness.Planner, s *schedule.Schedule, swap schedule.Swap, giver int, days []schedule.Date) string {
	var keep, broken []schedule.Date
	for _, d := range days {
		iv, err := o.shifts(s, part{member: o.who[giver].member, first: d, last: d})
		if err != nil {
			continue
		}
		if giver == 0 {
			swap.AGives = iv
		} else {
			swap.BGives = iv
		}
		after, entry, err := s.Enter(schedule.Entry{ID: o.id(s), At: o.at, Change: swap})
		if err != nil {
			continue
		}
		effect, err := publication.EffectOf(own, s, after, publication.Touched(s, entry))
		switch {
		case err != nil:
		case len(effect.Broken) == 0:
			keep = append(keep, d)
		default:
			broken = append(broken, d)
		}
	}
	var texts []string
	if len(keep) > 0 {
		texts = append(texts, fmt.Sprintf(o.keeps, o.list(keep)))
	}
	if len(broken) > 0 {
		texts = append(texts, fmt.Sprintf(o.wouldBreak, o.list(broken)))
	}
	if texts == nil {
		return o.list(days)
	}
	return strings.Join(texts, o.and)
}

// near is how many days around what was asked for shifts are named.
const near = 14

// seat returns the pool of an override of days, and its nights.
func (o order) seat(s *schedule.Schedule, p part) (pool schedule.TeamID, iv schedule.Interval, err error) {
	if pool, err = o.pool(s, p, func(schedule.Shift) bool { return true }); err != nil {
		return pool, iv, err
	}
	for _, regime := range []schedule.Regime{schedule.OffHours, schedule.Daytime} { // a team has both if it keeps its nights
		for shift := range s.DutiesOn(p.first, p.last) {
			if shift.Team == pool && shift.Regime == regime {
				iv = iv.Span(shift.Seat.Interval)
			}
		}
		if !iv.Empty() {
			return pool, iv, nil
		}
	}
	return pool, iv, fmt.Errorf(o.noSeat, pool, p.text)
}

// seated returns the pool of an override of a time, and the time by the clocks there.
func (o order) seated(s *schedule.Schedule, p part, own schedule.Interval) (schedule.TeamID, schedule.Interval, error) {
	pool, err := o.pool(s, p, func(shift schedule.Shift) bool { return shift.Overlaps(p.in(shift.Start.Location())) })
	if err != nil {
		return pool, own, err
	}
	list := times(s, p, func(shift schedule.Shift) bool { return shift.Team == pool })
	if len(list) > 1 {
		return pool, own, o.ambiguous(p, list) // the pool moves to another place
	}
	return pool, append(list, own)[0], nil
}

// pool returns the team or pool of an override: the one that is named, or the only one that has the person and is on duty off hours.
func (o order) pool(s *schedule.Schedule, p part, then func(schedule.Shift) bool) (schedule.TeamID, error) {
	if o.team != "" {
		_, err := s.Team(o.team)
		return o.team, err
	}
	first, last := p.first, p.last
	if p.timed() {
		first, last = p.from.day.AddDays(-1), p.to.day.AddDays(1)
	}
	var own, all []schedule.TeamID
	for shift := range publication.Around(s, schedule.Days(first, last, s.PlaceOf(p.member, first))) {
		if shift.Regime != schedule.OffHours || slices.Contains(all, shift.Team) || !then(shift) {
			continue
		}
		all = append(all, shift.Team)
		if team, err := s.Team(shift.Team); err == nil && slices.Contains(team.Members(shift.Start), p.member) {
			own = append(own, shift.Team)
		}
	}
	switch {
	case len(own) == 1:
		return own[0], nil
	case len(all) == 1:
		return all[0], nil
	case len(all) == 0:
		return "", fmt.Errorf(o.nobody, p.text)
	}
	var names []string
	for _, id := range all {
		names = append(names, string(id))
	}
	return "", fmt.Errorf(o.whichPool, p.text, strings.Join(names, o.comma))
}
