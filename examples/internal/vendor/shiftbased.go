package vendor

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/toban-go/toban/internal/fault"
	"github.com/toban-go/toban/rotation"
	"github.com/toban-go/toban/schedule"
	"github.com/toban-go/toban/schedule/ical"
)

// PagerDuty's shift-based schedules: answers of GET /v3/schedules/{id}, with
// include[]=final_schedule, and of its /overrides and /custom_shifts, as
// https://support.pagerduty.com/main/docs/shift-based-schedules-api-upgrade-examples describes
// them.
//
// All rotations answer at once. A rotation has events, which repeat as calendar events do, and
// each repetition is a shift; members take turns of so many shifts, or serve all together. Where
// an event takes effect later than its first shift, no document says who begins: what is
// rendered tells, and else turns are counted from the first shift.

// mostShifts bounds how many shifts running a member has.
const mostShifts = 100

type pagerDutyRotation struct {
	pagerDutyObject
	Events []pagerDutyEvent `json:"events"`
}

type pagerDutyEvent struct {
	pagerDutyObject
	Start      pagerDutyClock `json:"start_time"`
	End        pagerDutyClock `json:"end_time"`
	Since      string         `json:"effective_since"`
	Until      string         `json:"effective_until"`
	Recurrence []string       `json:"recurrence"`
	Strategy   struct {
		Type    string            `json:"type"`
		Shifts  int               `json:"shifts_per_member"`
		Members []pagerDutyMember `json:"members"`
	} `json:"assignment_strategy"`
}

// pagerDutyClock is an instant, and the place of its clock.
type pagerDutyClock struct {
	Time string `json:"date_time"`
	Zone string `json:"time_zone"`
}

type pagerDutyMember struct {
	Type   string   `json:"type"`
	UserID string   `json:"user_id"`
	_      struct{} `unused:"name color"`
}

// pagerDutyAssignment is a shift of the final schedule.
type pagerDutyAssignment struct {
	Start  string          `json:"start_time"`
	End    string          `json:"end_time"`
	Member pagerDutyMember `json:"member"`
	Source struct {
		Type     string   `json:"type"`
		Rotation string   `json:"rotation_id"`
		_        struct{} `unused:"shift_id override_id shift_assignment_id coverage_id"`
	} `json:"source"`
	_ struct{} `unused:"type"`
}

// pagerDutyTurn returns the member of a place in a rotation, "" for one that is empty.
func (r *reading) pagerDutyTurn(at place, m pagerDutyMember) schedule.Member {
	if m.Type == "empty_member" {
		return ""
	}
	return r.pagerDutyMember(at, pagerDutyPerson{pagerDutyObject: pagerDutyObject{ID: m.UserID}})
}

// pagerDutyShiftBased reads the rules and the final schedule of a shift-based schedule into s.
func (r *reading) pagerDutyShiftBased(at place, v pagerDutySchedule, s *Schedule) {
	s.together = true
	for i, rot := range v.Rotations {
		here := at.field("rotations").item(i)
		if r.rotated == nil {
			r.rotated = map[string]string{}
		}
		r.rotated[rot.ID] = s.ID
		for n, e := range rot.Events {
			s.Layers = append(s.Layers, r.pagerDutyEvent(here.field("events").item(n), rot.ID, e, s)...)
		}
	}
	if v.Final == nil {
		return
	}
	s.Shifts = []Shift{} // rendered, if with nobody
	for i, a := range v.Final.Assignments {
		here := at.field("final_schedule").field("computed_shift_assignments").item(i)
		iv := s.local(r.interval(here, "start_time", "end_time", a.Start, a.End))
		shift := Shift{iv, r.pagerDutyTurn(here.field("member").field("user_id"), a.Member)}
		if s.Interval.Empty() {
			s.Interval = iv
		}
		s.Interval = s.Interval.Span(iv) // of those without a member, too
		if shift.Member != "" {
			s.Shifts = append(s.Shifts, shift)
		}
		if a.Source.Type == "schedule_rotation" {
			s.layered[a.Source.Rotation] = append(s.layered[a.Source.Rotation], shift)
		}
	}
}

// pagerDutyEvent returns the layers of an event: one, or one for each who serves at once.
func (r *reading) pagerDutyEvent(at place, of string, v pagerDutyEvent, s *Schedule) []Layer {
	before := at.file.faults
	loc := s.Location
	if v.Start.Zone != "" {
		loc = r.zone(at.field("start_time").field("time_zone"), v.Start.Zone)
	}
	start, end := r.time(at.field("start_time").field("date_time"), v.Start.Time).In(loc), r.time(at.field("end_time").field("date_time"), v.End.Time).In(loc)
	l := Layer{ID: cmp.Or(v.ID, at.path), Name: cmp.Or(v.Name, v.Summary, v.ID), place: at, Start: start, First: start, group: of, Repeat: &Repeat{first: start}}
	if v.Since != "" {
		l.Start = r.time(at.field("effective_since"), v.Since)
	}
	if v.Until != "" {
		l.End = r.time(at.field("effective_until"), v.Until)
	}
	if loc.String() != s.Location.String() {
		l.Location = loc
	}
	if at.file.faults == before && !end.After(start) {
		r.fault(at.field("end_time").field("date_time"), schedule.ErrConflict, "%s is not after %s", v.End.Time, v.Start.Time)
	}
	const most = 366
	first, last := schedule.DateOf(start, loc), schedule.DateOf(end, loc)
	if l.Repeat.days, l.Repeat.second = last.DaysSince(first), secondOf(end, loc); l.Repeat.days > most {
		r.fault(at.field("end_time").field("date_time"), schedule.ErrInvalid, "a shift of %d days: a year is the most", l.Repeat.days)
	}
	var members []schedule.Member
	for i, m := range v.Strategy.Members {
		members = append(members, r.pagerDutyTurn(at.field("assignment_strategy").field("members").item(i).field("user_id"), m))
	}
	if at.file.faults > before {
		return nil
	}
	if err := l.repeats(v.Recurrence, loc); err != nil {
		r.say(at.field("recurrence"), "event %q is left out: %v", l.Name, err)
		return nil
	}
	switch strategy := at.field("assignment_strategy"); v.Strategy.Type {
	case "every_member_assignment_strategy":
		var all []Layer
		for n, m := range members {
			one := l
			one.ID, one.Users = fmt.Sprintf("%s#%d", l.ID, n+1), []schedule.Member{m}
			all = append(all, one)
		}
		return all
	case "rotating_member_assignment_strategy", "user_assignment_strategy": // as it was called first
		if v.Strategy.Shifts < 0 || v.Strategy.Shifts > mostShifts {
			r.fault(strategy.field("shifts_per_member"), schedule.ErrInvalid, "%d shifts a member: from 1 to %d", v.Strategy.Shifts, mostShifts)
			return nil
		}
		if n := len(members) * max(1, v.Strategy.Shifts); n > mostPlaces {
			r.fault(strategy.field("members"), schedule.ErrInvalid, "%d places in the order: %d are the most", n, mostPlaces)
			return nil
		}
		for _, m := range members {
			for range max(1, v.Strategy.Shifts) {
				l.Users = append(l.Users, m)
			}
		}
		r.finish = append(r.finish, func() { r.pagerDutyPhase(s.ID, l.ID) })
		return []Layer{l}
	default:
		r.fault(strategy.field("type"), schedule.ErrInvalid, "%q is neither rotating_member_assignment_strategy nor every_member_assignment_strategy", v.Strategy.Type)
		return nil
	}
}

// pagerDutyPhase finds who begins in a layer that takes effect after its first shift.
func (r *reading) pagerDutyPhase(id, layer string) {
	s := r.schedules[id]
	n := slices.IndexFunc(s.Layers, func(l Layer) bool { return l.ID == layer })
	if n < 0 {
		return // another file has other rules
	}
	l := &s.Layers[n]
	size := len(l.Users)
	if !l.Start.After(l.First) || size == 0 || !slices.ContainsFunc(l.Users, func(m schedule.Member) bool { return m != l.Users[0] }) {
		return
	}
	rendered := slices.Clone(s.layered[l.group])
	slices.SortStableFunc(rendered, func(a, b Shift) int { return a.Start.Compare(b.Start) })
	var all []schedule.Interval
	if len(rendered) > 0 {
		all = l.Repeat.shifts(rendered[len(rendered)-1].End)
	}
	wrong := make([]int, size) // by how many places the turns are shifted
	shown, low := 0, 0
	for _, shift := range rendered {
		if shown > 2*size {
			break
		}
		if shift.Start.Before(l.Start) || !l.End.IsZero() && !shift.Start.Before(l.End) {
			continue
		}
		for low < len(all) && !all[low].End.After(shift.Start) {
			low++
		}
		k := -1 // the shift that begins then or, cut where the rendering begins, the only one that goes on
		for n := low; n < len(all) && !all[n].Start.After(shift.Start); n++ {
			if all[n].Start.Equal(shift.Start) || n == low && (n+1 == len(all) || all[n+1].Start.After(shift.Start)) {
				k = n
			}
		}
		if k < 0 {
			continue
		}
		shown++
		for p := range wrong {
			if l.Users[(k+p)%size] != shift.Member {
				wrong[p]++
			}
		}
	}
	if shown == 0 {
		r.say(l.place, "event %q does not say who begins when it takes effect: turns are counted from its first shift", l.Name)
		return
	}
	p := slices.Index(wrong, slices.Min(wrong))
	l.Users = slices.Concat(l.Users[p:], l.Users[:p])
}

// Repeat is how the shifts of a layer repeat, as the events of a calendar do, whatever turns and
// windows say: each has the next of the layer's users. The zero Repeat has no shifts.
type Repeat struct {
	first  time.Time
	days   int // a shift ends so many days after the one on which it begins,
	second int // at this second
	event  string
	// unsaid is why turns and windows cannot say it, nothing if they do. Each shift is then followed by
	// so many turns without a shift.
	unsaid said
	empty  int
}

// shifts returns the shifts that begin before an instant, from the first on.
func (p *Repeat) shifts(until time.Time) (list []schedule.Interval) {
	const years = 5 // few enough for one reading
	loc := p.first.Location()
	for from := p.first; from.Before(until); from = from.AddDate(years, 0, 0) {
		piece := schedule.Interval{Start: from, End: from.AddDate(years, 0, 0)}
		if until.Before(piece.End) {
			piece.End = until
		}
		read, err := ical.LeaveCalendar{Member: "x", Location: loc, Interval: piece, Counts: ical.Everything}.ReadAll("event", strings.NewReader(p.event))
		if err != nil || len(read.Skipped) > 0 {
			return list // Read has refused it
		}
		for _, l := range read.Leaves {
			if l.Start.Before(from) || !l.Start.Before(piece.End) {
				continue
			}
			// A calendar moves a time that clocks skip by what they skip: to half past three, and here to three.
			day := schedule.DateOf(l.Start, loc)
			start := instant(day, secondOf(p.first, loc), loc)
			if start.After(l.Start) {
				day = day.AddDays(-1)
				start = instant(day, secondOf(p.first, loc), loc)
			}
			list = append(list, schedule.Interval{Start: start, End: instant(day.AddDays(p.days), p.second, loc)})
		}
	}
	return list
}

// shifts returns the shifts of a layer that repeats.
func (l *Layer) repeated(iv schedule.Interval) []Shift {
	var list []Shift
	for k, shift := range l.Repeat.shifts(iv.End) {
		if m := l.Users[k%len(l.Users)]; m != "" {
			list = append(list, Shift{shift, m})
		}
	}
	return tidy(clip(list, iv))
}

// repeats reads the recurrence of a layer: an RRULE, dates that are taken out (EXDATE) and ones
// that are added (RDATE). Its turns and windows then say the same, if they can.
func (l *Layer) repeats(recurrence []string, loc *time.Location) error {
	rule := ""
	p := l.Repeat
	clock := p.first.Format("20060102T150405")
	start := "DTSTART;TZID=" + loc.String() + ":" + clock
	if loc == time.UTC {
		start = "DTSTART:" + clock + "Z"
	}
	event := []string{"BEGIN:VCALENDAR", "BEGIN:VEVENT", "UID:1", start, "DURATION:PT1S"}
	for _, line := range recurrence {
		if strings.ContainsFunc(line, func(c rune) bool { return c < ' ' }) {
			return fmt.Errorf("%w: %q has several lines", schedule.ErrInvalid, line)
		}
		name, value, named := strings.Cut(line, ":")
		switch kind, _, _ := strings.Cut(strings.ToUpper(name), ";"); {
		case !named && strings.Contains(line, "FREQ="), kind == "RRULE":
			if rule != "" {
				return fmt.Errorf("%w: a second rule %q", schedule.ErrInvalid, line)
			}
			if rule = value; !named {
				rule = line
			}
			event = append(event, "RRULE:"+rule)
		case kind == "EXDATE" || kind == "RDATE":
			p.unsaid = tell("days are taken out of it or added (%s)", kind)
			event = append(event, line)
		default:
			return fmt.Errorf("%w: %q is none of RRULE, EXDATE and RDATE", schedule.ErrInvalid, line)
		}
	}
	if rule == "" {
		return fault.New("", schedule.ErrMissing, "no RRULE")
	}
	p.event = strings.Join(append(event, "END:VEVENT", "END:VCALENDAR", ""), "\r\n")
	var read ical.Reading
	for _, days := range []int{40, 5 * 366} { // most events need no look at five years
		var err error
		read, err = ical.LeaveCalendar{Member: "x", Location: loc, Interval: schedule.Interval{Start: p.first, End: p.first.AddDate(0, 0, days)}, Counts: ical.Everything}.ReadAll("event", strings.NewReader(p.event))
		var fault *ical.Fault
		switch {
		case errors.As(err, &fault): // without the line of an event that we have made
			return fmt.Errorf("%w: %s", fault.Err, fault.Problem)
		case err != nil:
			return err
		case len(read.Skipped) > 0:
			return fmt.Errorf("%w: %s", schedule.ErrInvalid, read.Skipped[0].Fault.Problem)
		}
		if len(read.Leaves) > 0 {
			break
		}
	}
	if len(read.Leaves) == 0 {
		return fault.New("", schedule.ErrInvalid, "it never happens in five years")
	}
	l.First = read.Leaves[0].Start.In(loc)
	p.say(l, rule, loc)
	return nil
}

// say puts a rule into turns and windows.
func (p *Repeat) say(l *Layer, rule string, loc *time.Location) {
	unit, every, days := "", 1, []time.Weekday(nil)
	if p.unsaid != (said{}) {
		return
	}
	p.unsaid = tell("it repeats by %s", rule)
	for part := range strings.SplitSeq(strings.ToUpper(rule), ";") {
		switch name, value, _ := strings.Cut(part, "="); name {
		case "FREQ":
			unit = value
		case "INTERVAL":
			if n, err := fmt.Sscan(value, &every); n != 1 || err != nil || every < 1 || every > mostEvery {
				return
			}
		case "BYDAY":
			for name := range strings.SplitSeq(value, ",") {
				d := slices.Index(weekdays, name)
				if d < 0 {
					return
				}
				days = append(days, time.Weekday(d))
			}
		case "WKST":
		default:
			return
		}
	}
	begin, length := secondOf(l.First, loc), p.days*day+p.second-secondOf(l.First, loc)
	opens := l.First.Weekday()
	week7 := len(days) == 7
	switch one := len(days) == 0 || len(days) == 1 && days[0] == opens; {
	case begin%60 != 0 || length%60 != 0 || length <= 0:
		return
	case unit == "DAILY" && (days == nil || week7) || unit == "WEEKLY" && every == 1 && week7:
		if length == every*day {
			l.Turn = Turn{Unit: rotation.Days, Every: every}
			break
		}
		if length > day {
			return
		}
		l.Turn, p.empty, l.Windows = Turn{Unit: rotation.Days, Every: 1}, every-1, daily(begin, length)
	case unit == "WEEKLY" && one:
		if length == every*week {
			l.Turn = Turn{Unit: rotation.Weeks, Every: every}
			break
		}
		if length > week {
			return
		}
		l.Turn, p.empty, l.Windows = Turn{Unit: rotation.Weeks, Every: 1}, every-1, []Window{{opens, begin, length}}
	case every == 1 && (unit == "WEEKLY" || unit == "DAILY") && slices.Contains(days, opens):
		slices.Sort(days)
		days = slices.Compact(days)
		for n, d := range days {
			if next := days[(n+1)%len(days)]; length > (int(next-d)+7)%7*day {
				return
			}
			l.Windows = append(l.Windows, Window{d, begin, length})
		}
		l.Turn = Turn{Unit: rotation.Days, Every: 1, Counted: days}
	default:
		return
	}
	p.unsaid = said{}
}

// turns returns a layer that repeats as turns and windows say it, and why they cannot.
func (l Layer) turns() (Layer, said) {
	p, places := l.Repeat, len(l.Users)*(1+l.Repeat.empty)
	switch {
	case p.unsaid != (said{}):
		l.Users, l.Repeat = nil, nil
		return l, p.unsaid
	case places > mostPlaces:
		l.Users, l.Repeat = nil, nil
		return l, tell("its order has %d places: %d are the most", places, mostPlaces)
	case p.empty > 0:
		var users []schedule.Member
		for _, m := range l.Users {
			users = append(append(users, m), make([]schedule.Member, p.empty)...)
		}
		l.Users, l.Repeat = users, nil
	}
	return l, said{}
}

// pagerDutyCover is an override. Of a shift-based schedule it stands for one member in the shifts
// of one rotation, or in a custom shift.
type pagerDutyCover struct {
	Start  string          `json:"start"`
	End    string          `json:"end"`
	User   pagerDutyPerson `json:"user"`
	From   string          `json:"start_time"`
	To     string          `json:"end_time"`
	Of     string          `json:"rotation_id"`
	Custom string          `json:"custom_shift_id"`
	Old    pagerDutyMember `json:"overridden_member"`
	New    pagerDutyMember `json:"overriding_member"`
	Self   string          `json:"self"`
	_      struct{}        `unused:"id type html_url time_zone"`
}

func (r *reading) pagerDutyOverride(at place, v pagerDutyCover) {
	if v.User.ID != "" || v.Start != "" { // of layers; the schedule says it too, where it was asked for that time
		o := Override{Interval: r.between(at, v.Start, v.End), Member: r.pagerDutyMember(at.field("user"), v.User), place: at}
		r.finish = append(r.finish, func() {
			s := r.pagerDutyOf(at, v.Self)
			if s != nil && len(s.Overrides) <= mostOverrides && !slices.ContainsFunc(s.Overrides, func(other Override) bool { return other.Member == o.Member && other.Encloses(o.Interval) }) {
				s.Overrides = append(s.Overrides, o)
			}
		})
		return
	}
	iv := r.interval(at, "start_time", "end_time", v.From, v.To)
	o := Override{Interval: iv, Member: r.pagerDutyTurn(at.field("overriding_member").field("user_id"), v.New), Instead: r.pagerDutyTurn(at.field("overridden_member").field("user_id"), v.Old), place: at}
	if v.Of == "" && v.Custom == "" {
		r.fault(at.field("rotation_id"), schedule.ErrMissing, "an override of neither a rotation nor a custom shift")
	}
	r.finish = append(r.finish, func() {
		s := r.schedules[r.rotated[v.Of]]
		if s == nil {
			if s = r.pagerDutyOf(at, v.Self); s == nil {
				return
			}
		}
		o.Interval, o.Layers = s.local(o.Interval), []string{}
		for _, l := range s.Layers {
			if l.group == cmp.Or(v.Of, v.Custom) && slices.Contains(l.Users, o.Instead) {
				o.Layers = append(o.Layers, l.ID)
			}
		}
		if len(o.Layers) == 0 {
			r.say(at, "an override of %s, who is in none of the shifts that it is for", o.Instead)
			return
		}
		s.Overrides = append(s.Overrides, o)
	})
}

type pagerDutyCustom struct {
	pagerDutyObject
	Start       string `json:"start_time"`
	End         string `json:"end_time"`
	Self        string `json:"self"`
	Assignments []struct {
		Member pagerDutyMember `json:"member"`
		_      struct{}        `unused:"id type"`
	} `json:"assignments"`
}

// pagerDutyCustomShift reads a shift beside the rotations. It is there at once: overrides of it
// are laid when all files are read.
func (r *reading) pagerDutyCustomShift(at place, v pagerDutyCustom) {
	iv := r.interval(at, "start_time", "end_time", v.Start, v.End)
	var members []schedule.Member
	for i, a := range v.Assignments {
		members = append(members, r.pagerDutyTurn(at.field("assignments").item(i).field("member").field("user_id"), a.Member))
	}
	r.customs = append(r.customs, func() {
		s := r.pagerDutyOf(at, v.Self)
		if s == nil {
			return
		}
		iv := s.local(iv)
		for n, m := range members {
			s.Layers = append(s.Layers, Layer{ID: fmt.Sprintf("%s#%d", cmp.Or(v.ID, at.path), n+1), Name: "a custom shift", place: at, Start: iv.Start, End: iv.End, First: iv.Start,
				Turn: Turn{Unit: rotation.Weeks, Every: once}, Users: []schedule.Member{m}, group: v.ID})
		}
	})
}

// pagerDutyOf returns the schedule of something that its own answer has: the address says it, or
// the name of the file.
func (r *reading) pagerDutyOf(at place, self string) *Schedule {
	if _, rest, ok := strings.Cut(self, "/schedules/"); ok {
		id, _, _ := strings.Cut(rest, "/")
		if s := r.schedules[id]; s != nil {
			return s
		}
	}
	s := r.named(at.file.name)
	if s == nil {
		r.say(at, "of which schedule? name the file after its ID or its name")
	}
	return s
}
