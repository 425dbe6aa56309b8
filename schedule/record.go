package schedule

import (
	"bufio"
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"reflect"
	"slices"
	"strings"
	"time"

	"github.com/toban-go/toban/internal/jsonfile"
	"github.com/toban-go/toban/internal/near"
	"github.com/toban-go/toban/schedule/internal/line"
	"github.com/toban-go/toban/schedule/internal/zone"
)

// RosterFormat names the form of a roster's JSON. A record of another version is
// refused.
const RosterFormat = "toban-roster/2"

// The record of a roster. Its instants are in UTC, so that its bytes do not depend on zone
// data, and each duty names its location. Duties, services, timelines and slots name each
// other by index.
type (
	record struct {
		Format     string            `json:"format"`
		Digest     string            `json:"digest"` // SHA-256 of the record with an empty digest
		Start      time.Time         `json:"start"`
		End        time.Time         `json:"end"`
		Location   string            `json:"location"`
		Offset     int               `json:"offset,omitempty"` // seconds east of UTC, of a fixed zone
		Escalation []Tier            `json:"escalation"`       // nanoseconds
		Duties     []recordDuty      `json:"duties"`
		Services   []recordService   `json:"services"`
		Names      map[Member]string `json:"names,omitempty"` // of the members with a name
		Timelines  [][]recordPart    `json:"timelines"`
		Slots      []recordSlot      `json:"slots"`
		Leaves     []recordLeave     `json:"leaves,omitempty"`
	}
	recordDuty struct {
		Team     TeamID         `json:"team"`
		Regime   Regime         `json:"regime"`
		Location string         `json:"location"`
		Offset   int            `json:"offset,omitempty"`
		Roles    []Role         `json:"roles"`
		Posts    []recordPost   `json:"posts,omitempty"` // of the roles, what is not as usual
		Absent   Absent         `json:"absent"`
		Services []ServiceID    `json:"services"`
		Members  []recordMember `json:"members"`
	}
	recordPost struct {
		Role     Role          `json:"role"`
		Optional bool          `json:"optional,omitempty"`
		Unless   *recordHolder `json:"unless,omitempty"` // not needed while it holds
		Ready    []recordReady `json:"ready,omitempty"`  // its own people
	}
	recordHolder struct {
		Role    Role     `json:"role"`
		Members []Member `json:"members"`
	}
	recordReady struct {
		Member Member `json:"member"`
		From   Date   `json:"from,omitzero"`
	}
	recordMember struct {
		Member Member `json:"member"`
		Team   TeamID `json:"team"`
		From   Date   `json:"from,omitzero"`
		Last   Date   `json:"last,omitzero"`
		Share  int    `json:"share,omitempty"`
		Ready  Date   `json:"ready,omitzero"`
		// No rota of the duty names an Unnamed member: others step in first.
		Unnamed bool         `json:"unnamed,omitempty"`
		Never   []recordWhen `json:"never,omitempty"` // slots that the member never serves
	}
	recordWhen struct {
		Kinds     []DayKind      `json:"kinds,omitempty"`
		Weekdays  []time.Weekday `json:"weekdays,omitempty"` // Sunday is 0
		MonthDays []int          `json:"monthDays,omitempty"`
		From      Clock          `json:"from,omitzero"`
		To        Clock          `json:"to,omitzero"`
		First     Date           `json:"first,omitzero"`
		Last      Date           `json:"last,omitzero"`
		Yearly    bool           `json:"yearly,omitempty"`
	}
	recordLeave struct {
		Member Member    `json:"member"`
		Start  time.Time `json:"start"`
		End    time.Time `json:"end"`
		Long   bool      `json:"long,omitempty"`
	}
	recordService struct {
		ID       ServiceID    `json:"id"`
		Owner    int          `json:"owner"` // duties
		Pool     int          `json:"pool"`
		Docs     []Doc        `json:"docs,omitempty"`
		Timeline int          `json:"timeline"`
		Earlier  []recordTerm `json:"earlier,omitempty"`
	}
	// recordTerm is the ownership of a service up to a time before the last one.
	recordTerm struct {
		Until      time.Time `json:"until"`
		Owner      int       `json:"owner"`
		Pool       int       `json:"pool"`
		Docs       []Doc     `json:"docs,omitempty"`
		Escalation []Tier    `json:"escalation"`
	}
	// recordPart is the time in which a slot answers for services.
	recordPart struct {
		Slot   int       `json:"slot"`
		Start  time.Time `json:"start"`
		End    time.Time `json:"end"`
		Closed *Day      `json:"closed,omitempty"` // the owner's holiday, if the slot's is another
	}
	recordSlot struct {
		Duty        int          `json:"duty"`
		Start       time.Time    `json:"start"`
		End         time.Time    `json:"end"`
		Date        Date         `json:"date"`
		Day         DayKind      `json:"day"`
		Morrow      DayKind      `json:"morrow"`
		Holiday     *Day         `json:"holiday,omitempty"`
		Provisional bool         `json:"provisional,omitempty"`
		Closed      bool         `json:"closed,omitempty"` // by design: no seats
		Seats       []recordSeat `json:"seats"`
	}
	recordSeat struct {
		Role   Role      `json:"role"`
		Start  time.Time `json:"start"`
		End    time.Time `json:"end"`
		Member Member    `json:"member"`
		Why    []Step    `json:"why"`
	}
)

// Digest returns the SHA-256 of the roster's record, as "sha256:" and 64 hexadecimal
// digits. Two rosters with the same digest are equal.
func (r *Roster) Digest() string {
	if r == nil {
		return ""
	}
	return r.digest
}

// MarshalJSON writes the published record, with the version of its format and its digest.
// The same roster has the same bytes. The error wraps ErrInvalid if a team's location is
// Local, which differs from machine to machine.
func (r *Roster) MarshalJSON() ([]byte, error) {
	if r == nil {
		return []byte("null"), nil
	}
	for i, d := range r.duties {
		if zone.OfMachine(d.office.location) {
			return nil, unfit(fmt.Sprintf("duties[%d].location", i), "the location of %q is that of this machine; name one that others know too", d.id)
		}
	}
	rec := r.recordHead()
	rec.Digest = r.digest
	var text bytes.Buffer
	err := rec.write(&text, r)
	return text.Bytes(), err
}

// digest returns the digest of a record, with the timelines and slots of a roster, if there
// is one.
func (rec *record) digest(of *Roster) (string, error) {
	unsigned := *rec
	unsigned.Digest = ""
	sum := sha256.New()
	err := unsigned.write(sum, of)
	return "sha256:" + hex.EncodeToString(sum.Sum(nil)), err
}

// write writes the record as package json does, but a long list item by item. It makes
// the timelines and slots of a roster one by one, since a year of many teams has many.
func (rec *record) write(to io.Writer, of *Roster) error {
	w := newRecordWriter(to)
	next := byte('{')
	for _, f := range rec.fields() {
		if f.omit && f.value.IsZero() {
			continue
		}
		w.WriteByte(next)
		fmt.Fprintf(w, "%q:", f.name)
		switch {
		case of != nil && f.name == "timelines":
			var parts []recordPart
			w.list(len(of.timelines), func(i int) any {
				parts = of.timelines[i].recordParts(parts[:0])
				return &parts
			})
		case of != nil && f.name == "slots":
			var slot recordSlot
			w.list(len(of.slots), func(i int) any {
				of.recordSlot(&slot, i)
				return &slot
			})
		case f.long():
			w.list(f.value.Len(), func(i int) any { return f.value.Index(i).Interface() })
		default:
			w.value(f.value.Interface())
		}
		next = ','
	}
	w.WriteByte('}')
	return errors.Join(w.err, w.Flush())
}

// recordField is a field of a record's JSON.
type recordField struct {
	name  string
	omit  bool // if it is zero
	value reflect.Value
}

// fields lists the fields of a record in their order.
func (rec *record) fields() []recordField {
	of := reflect.ValueOf(rec).Elem()
	fields := make([]recordField, of.NumField())
	for i := range fields {
		name, option, _ := strings.Cut(of.Type().Field(i).Tag.Get("json"), ",")
		fields[i] = recordField{name, option != "", of.Field(i)}
	}
	return fields
}

// long reports whether the field is a list that is read and written item by item.
func (f recordField) long() bool { return f.value.Kind() == reflect.Slice && f.name != "escalation" }

// recordWriter writes the values of a record. It keeps the first error.
type recordWriter struct {
	*bufio.Writer
	text    bytes.Buffer // of one value
	encoder *json.Encoder
	err     error
}

func newRecordWriter(to io.Writer) *recordWriter {
	w := &recordWriter{Writer: bufio.NewWriter(to)}
	w.encoder = json.NewEncoder(&w.text)
	w.encoder.SetEscapeHTML(false)
	return w
}

// list writes a list of n items.
func (w *recordWriter) list(n int, item func(i int) any) {
	w.WriteByte('[')
	for i := range n {
		if i > 0 {
			w.WriteByte(',')
		}
		w.value(item(i))
	}
	w.WriteByte(']')
}

// value writes a value as JSON that survives being read. Package json writes text that
// is not UTF-8 in another way than the text that it reads there.
func (w *recordWriter) value(v any) {
	w.text.Reset()
	err := w.encoder.Encode(v)
	if err == nil && bytes.Contains(w.text.Bytes(), []byte(`\ufffd`)) {
		read := reflect.New(reflect.TypeOf(v))
		err = json.Unmarshal(w.text.Bytes(), read.Interface())
		w.text.Reset()
		err = errors.Join(err, w.encoder.Encode(read.Interface()))
	}
	w.Write(bytes.TrimSuffix(w.text.Bytes(), []byte{'\n'}))
	if w.err == nil {
		w.err = err
	}
}

// recordBounds bound what is read. The record of a year of 200 teams has 22 MB, and
// the largest of its parts some thousand values.
var recordBounds = jsonfile.Bounds{Bytes: 64 << 20, Values: 100_000}

const mostParts = 500_000 // of one list

// readRecord reads a record. It stops at the first empty item of a list, so that few bytes
// do not become many parts.
func readRecord(data []byte) (*record, error) {
	in, err := jsonfile.Open(data, recordBounds)
	if err != nil {
		return nil, err
	}
	rec := &record{}
	fields := rec.fields()
	return rec, in.Fields(func(at int, name string) error {
		i := slices.IndexFunc(fields, func(f recordField) bool { return f.name == name })
		if i < 0 {
			var known []string
			for _, f := range fields {
				known = append(known, f.name)
			}
			return in.Fault(at, fmt.Errorf("unknown field %q%s", jsonfile.Brief(name), near.Hint(name, slices.Values(known))))
		}
		if f := fields[i]; f.long() {
			return f.read(in)
		}
		return in.Decode(fields[i].value.Addr().Interface())
	})
}

func (f recordField) read(in *jsonfile.Reader) error {
	f.value.SetZero()
	return in.Items(func(i int) error {
		at := in.Offset()
		item := reflect.New(f.value.Type().Elem())
		if err := in.Decode(item.Interface()); err != nil {
			return err
		}
		if i == mostParts {
			return in.Fault(at, fmt.Errorf("more than %d %s", mostParts, f.name))
		}
		if saysNothing(item.Elem().Interface(), in.Read()-at) {
			return in.Fault(at, fmt.Errorf("%s[%d] says nothing, or a part of it does", f.name, i))
		}
		f.value.Set(reflect.Append(f.value, item.Elem()))
		return nil
	})
}

// leastItem is how many bytes a duty, service, slot or leave has at least.
const leastItem = 40

// saysNothing reports whether an item of a list, or a part of it, is empty. Rosters have no
// empty items, and one takes more memory than text.
func saysNothing(item any, text int) bool {
	switch item := item.(type) {
	case []recordPart:
		return slices.Contains(item, recordPart{})
	case recordDuty:
		return text < leastItem || slices.ContainsFunc(item.Members, recordMember.empty)
	case recordSlot:
		return text < leastItem || slices.ContainsFunc(item.Seats, func(s recordSeat) bool { return s.Role == "" || slices.Contains(s.Why, Step{}) })
	}
	return text < leastItem
}

// empty reports whether a member says nothing, or something never meant.
func (m recordMember) empty() bool {
	return m.Member == "" || slices.ContainsFunc(m.Never, func(w recordWhen) bool { return When(w).equal(When{}) })
}

// recordHead returns the record of the roster without its timelines and slots.
func (r *Roster) recordHead() *record {
	rec := &record{Format: RosterFormat, Start: r.interval.Start.UTC(), End: r.interval.End.UTC(),
		Escalation: r.tiers, Duties: []recordDuty{}, Services: []recordService{}, Names: r.names}
	rec.Location, rec.Offset = zone.Name(r.interval.Start)
	at := map[*duty]int{}
	for i, d := range r.duties {
		at[d] = i
		out := recordDuty{Team: d.id, Regime: d.regime, Absent: d.absent, Services: d.services}
		out.Location, out.Offset = d.office.location.String(), zone.Fixed(d.office.location)
		for _, seat := range d.seats {
			out.Roles = append(out.Roles, seat.role)
			if seat.extra() || seat.ready != nil {
				post := recordPost{Role: seat.role, Optional: seat.optional}
				if seat.unless.Role != "" {
					post.Unless = &recordHolder{seat.unless.Role, seat.unless.Members}
				}
				for _, m := range slices.Sorted(maps.Keys(seat.ready)) {
					post.Ready = append(post.Ready, recordReady{m, seat.ready[m]})
				}
				out.Posts = append(out.Posts, post)
			}
		}
		for i, m := range d.members {
			out.Members = append(out.Members, recordMember{m.Member, d.homes[i], m.From, m.Last, m.Share, d.ready[m.Member], d.unnamed[m.Member], recordWhens(d.never[m.Member])})
		}
		rec.Duties = append(rec.Duties, out)
	}
	for _, s := range r.services {
		out := recordService{s.ID, at[s.owner], at[s.pool], s.Docs, s.index, nil}
		for _, x := range s.earlier {
			out.Earlier = append(out.Earlier, recordTerm{time.Unix(x.until, 0).UTC(), at[x.owner], at[x.pool], x.Docs, x.tiers})
		}
		rec.Services = append(rec.Services, out)
	}
	for _, l := range r.leaves {
		rec.Leaves = append(rec.Leaves, recordLeave{l.Member, l.Start.UTC(), l.End.UTC(), l.Long})
	}
	return rec
}

// recordSlot makes the record of slot i.
func (r *Roster) recordSlot(out *recordSlot, i int) {
	s := &r.slots[i]
	*out = recordSlot{Duty: s.duty, Start: s.Start.UTC(), End: s.End.UTC(), Date: s.Date, Day: s.Day, Morrow: s.Morrow,
		Holiday: s.holiday, Provisional: s.provisional, Closed: s.closed, Seats: out.Seats[:0]}
	for _, shift := range r.shifts[s.from:s.to] {
		out.Seats = append(out.Seats, recordSeat{shift.Role, shift.Start.UTC(), shift.End.UTC(), shift.Member, shift.Why})
	}
}

// recordParts appends the records of the parts of a timeline. Parts of one slot that changes
// have cut are one.
func (l *timeline) recordParts(parts []recordPart) []recordPart {
	for _, p := range l.parts {
		if n := len(parts); n > 0 && parts[n-1].Slot == p.slot && parts[n-1].Start.Unix() == p.visible.Start {
			continue
		}
		seen := timesOf(p.visible, time.UTC)
		parts = append(parts, recordPart{Slot: p.slot, Start: seen.Start, End: seen.End, Closed: p.closed})
	}
	return parts
}

// seal works out what is searched in the timelines, and the digest.
func (r *Roster) seal() (err error) {
	for _, l := range r.timelines {
		if l != nil {
			l.index = line.NewIndex(len(l.parts), func(i int) line.Span { return l.parts[i].Span })
		}
	}
	r.digest, err = r.recordHead().digest(r)
	return err
}

// UnmarshalJSON reads a published record. A location that the zone data does not have keeps
// its name and is read as UTC. If the record is damaged, cut short or of another version,
// the error wraps ErrInvalid and names the place, and r stays as it was.
func (r *Roster) UnmarshalJSON(data []byte) error {
	rec, err := readRecord(data)
	switch {
	case rec != nil && rec.Format != "" && rec.Format != RosterFormat:
		return unfit("format", "%q is not %q", rec.Format, RosterFormat)
	case err != nil:
		return placed(err)
	}
	read, err := rec.roster()
	if err != nil {
		return err
	}
	*r = *read
	return nil
}

// ParseRoster reads a published record, with the errors of UnmarshalJSON.
func ParseRoster(data []byte) (*Roster, error) {
	r := &Roster{}
	if err := r.UnmarshalJSON(slices.Clone(data)); err != nil {
		return nil, err
	}
	return r, nil
}

// placed returns the error of a reader with its place: the byte, since a record is one line.
func placed(err error) error {
	var fault *jsonfile.Error
	if errors.As(err, &fault) {
		return fmt.Errorf("%w: roster: byte %d: %w", ErrInvalid, fault.Offset+1, fault.Err)
	}
	return fmt.Errorf("%w: roster: %w", ErrInvalid, err)
}

// roster returns the roster of a record, and checks the record.
func (rec *record) roster() (*Roster, error) {
	if want, err := rec.digest(nil); err != nil || rec.Digest != want {
		return nil, unfit("digest", "%q is not that of the content, %q", rec.Digest, want)
	}
	b := recordReader{record: rec, locations: map[string]*time.Location{}}
	if max(rec.Offset, -rec.Offset) > zone.MaxOffset {
		return nil, unfit("offset", "%d seconds are more than 26 hours", rec.Offset)
	}
	if err := readTiers("", rec.Escalation); err != nil {
		return nil, err
	}
	loc := b.location(rec.Location, rec.Offset)
	b.roster = &Roster{interval: Interval{rec.Start.In(loc), rec.End.In(loc)}, tiers: rec.Escalation, byService: map[ServiceID]*rosterService{}, names: rec.Names}
	for _, step := range []func() error{b.readDuties, b.readSlots, b.readServices, b.readTimelines, b.readLeaves} {
		if err := step(); err != nil {
			return nil, err
		}
	}
	return b.roster, b.roster.seal()
}

// unfit is a fault of a record.
func unfit(path, format string, args ...any) error {
	return fmt.Errorf("%w: roster: %s: %s", ErrInvalid, path, jsonfile.Brief(fmt.Sprintf(format, args...)))
}

// recordReader makes a roster from a record.
type recordReader struct {
	*record
	roster    *Roster
	locations map[string]*time.Location
	seenBy    []*rosterService // a service of each timeline
}

// readTiers refuses an escalation that no spec can have.
func readTiers(path string, tiers []Tier) error {
	for _, f := range checkTiers(tiers, nil, new(near.Budget)) {
		return unfit(strings.TrimPrefix(path+".escalation"+strings.ToLower(f.Path), "."), "%s", f.Problem)
	}
	return nil
}

// location loads each zone once.
func (b *recordReader) location(name string, offset int) *time.Location {
	key := fmt.Sprint(name, offset)
	if b.locations[key] == nil {
		b.locations[key] = zone.Load(name, offset)
	}
	return b.locations[key]
}

func (b *recordReader) readDuties() error {
	for i, d := range b.Duties {
		path := fmt.Sprintf("duties[%d]", i)
		if d.Regime != Daytime && d.Regime != OffHours {
			return unfit(path+".regime", "%q is none of daytime and off-hours", d.Regime)
		}
		if len(d.Roles) == 0 {
			return unfit(path+".roles", "no role")
		}
		for j, role := range d.Roles {
			if role == "" || role == OwnerTeam || role == WholePool || slices.Contains(d.Roles[:j], role) {
				return unfit(fmt.Sprintf("%s.roles[%d]", path, j), "%q is no seat, or stands twice", role)
			}
		}
		if max(d.Offset, -d.Offset) > zone.MaxOffset {
			return unfit(path+".offset", "%d seconds are more than 26 hours", d.Offset)
		}
		read := &duty{id: d.Team, regime: d.Regime, absent: d.Absent, seats: []dutySeat{{role: d.Roles[0]}}, office: &office{location: b.location(d.Location, d.Offset)}}
		duty := read.recorded(read)
		duty.services = d.Services
		for _, role := range d.Roles[1:] {
			duty.seats = append(duty.seats, dutySeat{role: role})
		}
		for j, post := range d.Posts {
			seat := duty.seat(post.Role)
			if seat == nil || seat.extra() || seat.ready != nil {
				return unfit(fmt.Sprintf("%s.posts[%d].role", path, j), "%q is no role of the duty, or stands twice", post.Role)
			}
			seat.optional = post.Optional
			if h := post.Unless; h != nil {
				if h.Role == post.Role || duty.seat(h.Role) == nil || len(h.Members) == 0 {
					return unfit(fmt.Sprintf("%s.posts[%d].unless", path, j), "%q is no other role of the duty, or nobody is named", h.Role)
				}
				seat.unless = Holder{h.Role, h.Members}
			}
			for _, r := range post.Ready {
				if seat.ready == nil {
					seat.ready = map[Member]Date{}
				}
				seat.ready[r.Member] = r.From
			}
		}
		duty.openSeats()
		for j, m := range d.Members {
			tenure := Membership{m.Member, m.From, m.Last, m.Share}
			duty.members, duty.homes = append(duty.members, tenure), append(duty.homes, m.Team)
			duty.tenures[m.Member] = append(duty.tenures[m.Member], tenure)
			if !m.Ready.IsZero() {
				duty.ready[m.Member] = m.Ready
			}
			for k, w := range m.Never {
				if faults := When(w).check(); len(faults) > 0 {
					return unfit(fmt.Sprintf("%s.members[%d].never[%d]", path, j, k), "%v", faults[0])
				}
				duty.never[m.Member] = append(duty.never[m.Member], When(w))
			}
			if m.Unnamed {
				duty.unnamed[m.Member] = true
			}
		}
		b.roster.duties = append(b.roster.duties, duty)
	}
	return nil
}

func (b *recordReader) readSlots() error {
	r := b.roster
	ends := map[dutyKey]time.Time{}
	for i, s := range b.Slots {
		path := fmt.Sprintf("slots[%d]", i)
		if s.Duty < 0 || s.Duty >= len(r.duties) {
			return unfit(path+".duty", "there is no duty %d", s.Duty)
		}
		d := r.duties[s.Duty]
		whole := Interval{s.Start.In(d.office.location), s.End.In(d.office.location)}
		slot := rosterSlot{Seat: Seat{Interval: whole, Date: s.Date, Regime: d.regime, Team: d.id, Day: s.Day, Morrow: s.Morrow},
			duty: s.Duty, from: len(r.shifts), holiday: given(value(s.Holiday)), provisional: s.Provisional, closed: s.Closed}
		switch {
		case whole.Empty():
			return unfit(path, "%v is empty", whole)
		case seconds(whole) != line.Between(whole.Start.Unix(), whole.End.Unix()):
			return unfit(path, "%v does not start and end on whole seconds", whole)
		case !r.interval.Contains(s.Start):
			return unfit(path+".start", "%v does not start in %v", whole, r.interval)
		case whole.Duration() > LongestSlot:
			return unfit(path, "%v is longer than a slot can be, four days", whole)
		case i > 0 && whole.Start.Before(r.slots[i-1].Start):
			return unfit(path+".start", "%v is not in order", whole)
		case whole.Start.Before(ends[d.key()]):
			return unfit(path+".start", "%v overlaps the slot of duty %d before", whole, s.Duty)
		}
		ends[d.key()] = whole.End
		switch {
		case !s.Closed:
			if err := b.readSeats(path, d, slot.Seat, s.Seats); err != nil {
				return err
			}
		case len(s.Seats) > 0 || d.regime != OffHours:
			return unfit(path+".closed", "only a slot off hours is closed, and has no seats")
		}
		slot.to = len(r.shifts)
		r.slots = append(r.slots, slot)
	}
	return nil
}

// readSeats reads the shifts of one slot. The parts of each role fill the slot, one after
// the other, but a shadow may serve only some of it.
func (b *recordReader) readSeats(path string, d *duty, slot Seat, seats []recordSeat) error {
	filled := map[Role]time.Time{} // up to when
	for j, seat := range seats {
		loc := slot.Start.Location()
		shift := Shift{Interval: Interval{seat.Start.In(loc), seat.End.In(loc)}, Seat: slot, Member: seat.Member, Why: seat.Why}
		shift.Role = seat.Role
		if shift.Empty() || !slot.Encloses(shift.Interval) {
			return unfit(fmt.Sprintf("%s.seats[%d]", path, j), "%v is not a part of %v", shift.Interval, slot.Interval)
		}
		role := d.seatRole(shift.Role)
		if !slices.Contains(d.open, role) {
			return unfit(fmt.Sprintf("%s.seats[%d].role", path, j), "the duty has no seat for %q", role)
		}
		until, known := filled[role]
		if !known {
			until = slot.Start
		}
		if shift.Start.Before(until) || !d.loose(role) && shift.Start.After(until) {
			return unfit(fmt.Sprintf("%s.seats[%d]", path, j), "%v does not follow the part of %s before, which ends at %s", shift.Interval, role, until.Format(time.RFC3339))
		}
		filled[role] = shift.End
		b.roster.shifts = append(b.roster.shifts, shift)
	}
	maps.DeleteFunc(filled, func(role Role, _ time.Time) bool { return d.loose(role) })
	if len(filled) == 0 {
		return unfit(path+".seats", "nobody is asked")
	}
	for _, role := range slices.Sorted(maps.Keys(filled)) {
		if until := filled[role]; !until.Equal(slot.End) {
			return unfit(path+".seats", "the last part of %s ends at %s, not with the slot", role, until.Format(time.RFC3339))
		}
	}
	return nil
}

func (b *recordReader) readServices() error {
	r := b.roster
	r.timelines, b.seenBy = make([]*timeline, len(b.Timelines)), make([]*rosterService, len(b.Timelines))
	for i, s := range b.Services {
		path := fmt.Sprintf("services[%d]", i)
		if s.Timeline < 0 || s.Timeline >= len(r.timelines) {
			return unfit(path+".timeline", "there is no number %d", s.Timeline)
		}
		if r.byService[s.ID] != nil {
			return unfit(path+".id", "service %q stands twice", s.ID)
		}
		svc := &rosterService{ID: s.ID, index: s.Timeline}
		for j, x := range append(slices.Clip(s.Earlier), recordTerm{time.Unix(line.Always.End, 0), s.Owner, s.Pool, s.Docs, r.tiers}) {
			place := path
			if j < len(s.Earlier) {
				place = fmt.Sprintf("%s.earlier[%d]", path, j)
			}
			if j > 0 && j < len(s.Earlier) && !x.Until.After(s.Earlier[j-1].Until) {
				return unfit(place+".until", "%s is not in order", x.Until.Format(time.RFC3339))
			}
			now, err := b.readTerm(place, x)
			if err != nil {
				return err
			}
			svc.earlier = append(svc.earlier, now)
		}
		n := len(s.Earlier)
		svc.ownership, svc.earlier = svc.earlier[n], svc.earlier[:n:n]
		if r.timelines[s.Timeline] == nil {
			r.timelines[s.Timeline], b.seenBy[s.Timeline] = &timeline{}, svc
		}
		svc.timeline = r.timelines[s.Timeline]
		r.services, r.byService[s.ID] = append(r.services, svc), svc
	}
	return nil
}

// readTerm reads the ownership of a service.
func (b *recordReader) readTerm(path string, x recordTerm) (now ownership, err error) {
	if err := readTiers(path, x.Escalation); err != nil {
		return now, err
	}
	for _, n := range []struct {
		name string
		duty int
	}{{"owner", x.Owner}, {"pool", x.Pool}} {
		if n.duty < 0 || n.duty >= len(b.roster.duties) {
			return now, unfit(path+"."+n.name, "there is no number %d", n.duty)
		}
	}
	return ownership{x.Until.Unix(), b.roster.duties[x.Owner], b.roster.duties[x.Pool], x.Docs, x.Escalation}, nil
}

func (b *recordReader) readTimelines() error {
	r := b.roster
	for i, parts := range b.Timelines {
		if r.timelines[i] == nil {
			return unfit(fmt.Sprintf("timelines[%d]", i), "no service has it")
		}
		owner := func(t int64) *duty { return b.seenBy[i].ownershipAt(t).owner }
		for j, p := range parts {
			path := fmt.Sprintf("timelines[%d][%d]", i, j)
			seen := Interval{p.Start, p.End}
			switch {
			case p.Slot < 0 || p.Slot >= len(r.slots):
				return unfit(path+".slot", "there is no slot %d", p.Slot)
			case seen.Empty() || !r.slots[p.Slot].Encloses(seen):
				return unfit(path, "%v is not a part of %v", seen, r.slots[p.Slot].Interval)
			case j > 0 && p.Start.Before(parts[j-1].End):
				return unfit(path+".start", "%v is not in order", seen)
			}
			r.timelines[i].add(r, p.Slot, seconds(seen), owner, given(value(p.Closed)))
		}
	}
	return nil
}

func (b *recordReader) readLeaves() error {
	r := b.roster
	for i, l := range b.Leaves {
		leave := Leave{Member: l.Member, Interval: Interval{l.Start.In(r.interval.Start.Location()), l.End.In(r.interval.Start.Location())}, Long: l.Long}
		if leave.Empty() {
			return unfit(fmt.Sprintf("leaves[%d]", i), "%v is empty", leave.Interval)
		}
		if !slices.ContainsFunc(r.duties, func(d *duty) bool { return d.tenures[l.Member] != nil }) {
			return unfit(fmt.Sprintf("leaves[%d].member", i), "there is no member %q", l.Member)
		}
		r.leaves = append(r.leaves, leave)
	}
	return nil
}

func recordWhens(list []When) (records []recordWhen) {
	for _, w := range list {
		records = append(records, recordWhen(w))
	}
	return records
}
