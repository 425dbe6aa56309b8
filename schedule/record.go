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
	"slices"
	"time"
)

// RosterFormat names the form of a roster's JSON. A record of another version is
// refused.
const RosterFormat = "toban-roster/2"

// The record of a roster: instants are in UTC, so that its bytes depend on no zone
// data, and each desk names its location.
type (
	record struct {
		Format     string          `json:"format"`
		Digest     string          `json:"digest"` // SHA-256 of the record with an empty digest
		Start      time.Time       `json:"start"`
		End        time.Time       `json:"end"`
		Location   string          `json:"location"`
		Offset     int             `json:"offset,omitempty"` // seconds east, of a location that is no more than that
		Escalation []Tier          `json:"escalation"`       // nanoseconds
		Desks      []recordDesk    `json:"desks"`
		Services   []recordService `json:"services"`
		Timelines  [][]recordPart  `json:"timelines"`
		Slots      []recordSlot    `json:"slots"`
		Leaves     []recordLeave   `json:"leaves,omitempty"`
	}
	recordDesk struct {
		Team     TeamID         `json:"team"`
		Regime   Regime         `json:"regime"`
		Location string         `json:"location"`
		Offset   int            `json:"offset,omitempty"`
		Roles    []Role         `json:"roles"`
		Absent   Absent         `json:"absent"`
		Services []ServiceID    `json:"services"`
		Members  []recordMember `json:"members"`
	}
	recordMember struct {
		Member Member `json:"member"`
		Team   TeamID `json:"team"`
		From   Date   `json:"from,omitzero"`
		Until  Date   `json:"until,omitzero"`
		Share  int    `json:"share,omitempty"`
		Ready  Date   `json:"ready,omitzero"`
		// Unnamed members are named by no rota of the desk: others step in first.
		Unnamed bool `json:"unnamed,omitempty"`
	}
	recordLeave struct {
		Member Member    `json:"member"`
		Start  time.Time `json:"start"`
		End    time.Time `json:"end"`
		Long   bool      `json:"long,omitempty"`
	}
	recordService struct {
		ID         ServiceID    `json:"id"`
		Owner      int          `json:"owner"` // desks
		Pool       int          `json:"pool"`
		FollowedBy []TeamID     `json:"followedBy,omitempty"`
		Docs       []Doc        `json:"docs,omitempty"`
		Timeline   int          `json:"timeline"`
		Earlier    []recordTerm `json:"earlier,omitempty"`
	}
	// recordTerm is how a service stood until then, if not as in the end.
	recordTerm struct {
		Until      time.Time `json:"until"`
		Owner      int       `json:"owner"`
		Pool       int       `json:"pool"`
		Docs       []Doc     `json:"docs,omitempty"`
		Escalation []Tier    `json:"escalation"`
	}
	// recordPart is the time in which services see a slot.
	recordPart struct {
		Slot   int       `json:"slot"`
		Start  time.Time `json:"start"`
		End    time.Time `json:"end"`
		Closed *Day      `json:"closed,omitempty"` // the owner's holiday, if the slot's is another
	}
	recordSlot struct {
		Desk        int          `json:"desk"`
		Start       time.Time    `json:"start"`
		End         time.Time    `json:"end"`
		Date        Date         `json:"date"`
		Day         DayKind      `json:"day"`
		Morrow      DayKind      `json:"morrow"`
		Holiday     *Day         `json:"holiday,omitempty"`
		Provisional bool         `json:"provisional,omitempty"`
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
// digits: two rosters with the same digest are the same.
func (r *Roster) Digest() string {
	if r == nil {
		return ""
	}
	return r.digest
}

// MarshalJSON writes the published record: the same bytes for the same roster, with
// its format's version and its digest. The error wraps ErrInvalid if a team's location
// is Local, which is another on the next machine.
func (r *Roster) MarshalJSON() ([]byte, error) {
	if r == nil {
		return []byte("null"), nil
	}
	for i, d := range r.desks {
		if ofMachine(d.office.location) {
			return nil, unfit(fmt.Sprintf("desks[%d].location", i), "the location of %q is that of this machine; name one that others know too", d.id)
		}
	}
	rec := r.record()
	rec.Digest = r.digest
	var text bytes.Buffer
	err := rec.write(&text)
	return text.Bytes(), err
}

func (rec *record) digest() (string, error) {
	unsigned := *rec
	unsigned.Digest = ""
	sum := sha256.New()
	err := unsigned.write(sum)
	return "sha256:" + hex.EncodeToString(sum.Sum(nil)), err
}

// write writes the record part by part: that of many teams is long.
func (rec *record) write(to io.Writer) error {
	const lists = `"timelines":null,"slots":null`
	head := *rec
	head.Timelines, head.Slots, head.Leaves = nil, nil, nil
	text, err := encode(head)
	if err != nil {
		return err
	}
	w := bufio.NewWriter(to)
	w.Write(bytes.TrimSuffix(text, []byte(lists+"}")))
	err = errors.Join(writeList(w, `"timelines"`, rec.Timelines), writeList(w, `,"slots"`, rec.Slots))
	if len(rec.Leaves) > 0 {
		err = errors.Join(err, writeList(w, `,"leaves"`, rec.Leaves))
	}
	w.WriteByte('}')
	return errors.Join(err, w.Flush())
}

func writeList[T any](w *bufio.Writer, name string, list []T) error {
	w.WriteString(name + ":")
	next := byte('[')
	for _, v := range list {
		text, err := encode(v)
		if err != nil {
			return err
		}
		w.WriteByte(next)
		w.Write(text)
		next = ','
	}
	if len(list) == 0 {
		w.WriteByte(next)
	}
	return w.WriteByte(']')
}

// encode writes a value as it is written again after it was read: package json writes
// text that is not UTF-8 in another way than what it reads there.
func encode[T any](v T) ([]byte, error) {
	var text bytes.Buffer
	encoder := json.NewEncoder(&text)
	encoder.SetEscapeHTML(false)
	err := encoder.Encode(v)
	if err == nil && bytes.Contains(text.Bytes(), []byte(`\ufffd`)) {
		var read T
		err = json.Unmarshal(text.Bytes(), &read)
		text.Reset()
		err = errors.Join(err, encoder.Encode(read))
	}
	return bytes.TrimSuffix(text.Bytes(), []byte{'\n'}), err
}

func (r *Roster) record() *record {
	rec := &record{Format: RosterFormat, Start: r.interval.Start.UTC(), End: r.interval.End.UTC(),
		Escalation: r.tiers, Desks: []recordDesk{}, Services: []recordService{}, Timelines: [][]recordPart{}, Slots: make([]recordSlot, 0, len(r.slots))}
	rec.Location, rec.Offset = placeOf(r.interval.Start)
	at := map[*desk]int{}
	for i, d := range r.desks {
		at[d] = i
		out := recordDesk{Team: d.id, Regime: d.regime, Absent: d.absent, Services: d.services}
		out.Location, out.Offset = d.office.location.String(), fixedOffset(d.office.location)
		for _, seat := range d.seats {
			out.Roles = append(out.Roles, seat.role)
		}
		for i, m := range d.members {
			out.Members = append(out.Members, recordMember{m.Member, d.homes[i], m.From, m.Until, m.Share, d.ready[m.Member], d.unnamed[m.Member]})
		}
		rec.Desks = append(rec.Desks, out)
	}
	for _, s := range r.services {
		out := recordService{s.ID, at[s.owner], at[s.pool], s.FollowedBy, s.Docs, s.index, nil}
		for _, x := range s.earlier {
			out.Earlier = append(out.Earlier, recordTerm{time.Unix(x.until, 0).UTC(), at[x.owner], at[x.pool], x.Docs, x.tiers})
		}
		rec.Services = append(rec.Services, out)
	}
	for _, line := range r.timelines {
		parts := make([]recordPart, 0, len(line.parts))
		for _, p := range line.parts {
			if n := len(parts); n > 0 && parts[n-1].Slot == p.slot && parts[n-1].Start.Unix() == p.visible.start {
				continue // a part of what stands there already
			}
			seen := p.visible.in(time.UTC)
			out := recordPart{Slot: p.slot, Start: seen.Start, End: seen.End}
			if p.closed != (Day{}) {
				out.Closed = &p.closed
			}
			parts = append(parts, out)
		}
		rec.Timelines = append(rec.Timelines, parts)
	}
	for _, s := range r.slots {
		out := recordSlot{Desk: s.desk, Start: s.Start.UTC(), End: s.End.UTC(), Date: s.Date, Day: s.Day, Morrow: s.Morrow, Provisional: s.provisional}
		if s.holiday != (Day{}) {
			out.Holiday = &s.holiday
		}
		for _, shift := range r.shifts[s.from:s.to] {
			out.Seats = append(out.Seats, recordSeat{shift.Role, shift.Start.UTC(), shift.End.UTC(), shift.Member, shift.Why})
		}
		rec.Slots = append(rec.Slots, out)
	}
	for _, l := range r.leaves {
		rec.Leaves = append(rec.Leaves, recordLeave{l.Member, l.Start.UTC(), l.End.UTC(), l.Long})
	}
	return rec
}

// seal works out the digest.
func (r *Roster) seal() (err error) {
	r.digest, err = r.record().digest()
	return err
}

// UnmarshalJSON reads a published record. Locations that the zone data of today no
// longer has keep their name and are read as UTC. A record that is damaged, cut
// short or of another version is refused with the place, and leaves r as it was.
func (r *Roster) UnmarshalJSON(data []byte) error {
	var head struct {
		Format string `json:"format"`
	}
	if err := json.Unmarshal(data, &head); err != nil {
		return placed(err)
	}
	if head.Format != RosterFormat {
		return fmt.Errorf("%w: roster: format: %q is not %q", ErrInvalid, head.Format, RosterFormat)
	}
	var rec record
	decoder := json.NewDecoder(bytes.NewReader(data))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(&rec); err != nil {
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

// placed is an error of package json with the place.
func placed(err error) error {
	var syntax *json.SyntaxError
	var kind *json.UnmarshalTypeError
	switch {
	case errors.As(err, &syntax):
		return fmt.Errorf("%w: roster: byte %d: %w", ErrInvalid, syntax.Offset, err)
	case errors.As(err, &kind):
		return fmt.Errorf("%w: roster: byte %d: %w", ErrInvalid, kind.Offset, err)
	}
	return fmt.Errorf("%w: roster: %w", ErrInvalid, err)
}

// fixedOffset returns the offset of a location that time.FixedZone has made: its name,
// which its times have too, does not tell it. It is 0 for others.
func fixedOffset(loc *time.Location) int {
	at := time.Unix(0, 0).In(loc)
	start, end := at.ZoneBounds()
	if name, offset := at.Zone(); name == loc.String() && start.IsZero() && end.IsZero() {
		return offset
	}
	return 0
}

// ofMachine reports whether a location is that of the machine, which has no other name.
func ofMachine(loc *time.Location) bool {
	name, _ := time.Unix(0, 0).In(loc).Zone()
	return loc.String() == "Local" && name != "Local"
}

// placeOf returns the name and the fixed offset of the location of t. Of the machine's own
// it is the offset only, as of a time that was read with it: records are the same on
// every machine.
func placeOf(t time.Time) (string, int) {
	if ofMachine(t.Location()) {
		_, offset := t.Zone()
		return "", offset
	}
	return t.Location().String(), fixedOffset(t.Location())
}
