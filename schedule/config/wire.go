package config

import (
	"encoding/json"
	"errors"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"time"

	"github.com/toban-go/toban/holiday"
	"github.com/toban-go/toban/rotation"
	"github.com/toban-go/toban/schedule"
)

// The wire format: what stands in the JSON, field by field. The types of package
// schedule are made from it and written into it in convert.go; fill.go reads it,
// schema.go describes it.

type wireFile struct {
	Schema  string       `json:"$schema,omitempty" doc:"Address of the schema, for editors."`
	Specs   []wireSpec   `json:"specs" doc:"The organisation; several specs, in the order of their first days, if its regime changes."`
	Changes []wireChange `json:"changes,omitempty" doc:"Leave, swaps, overrides and covers, in order."`
	Plan    *wirePlan    `json:"plan,omitempty" doc:"How what comes next is planned: limits, wishes, and what is levelled."`
	Journal []wireEntry  `json:"journal,omitempty" doc:"What happened to the organisation, in order: published rosters, changes and withdrawals."`
}

type wireSpec struct {
	From       schedule.Date `json:"from,omitzero" doc:"First day on which the spec holds; only the first spec may do without."`
	Location   location      `json:"location" doc:"Name in the tz database, such as Asia/Tokyo."`
	Business   wireHours     `json:"business"`
	Holidays   *wireCalendar `json:"holidays"`
	Teams      []wireTeam    `json:"teams"`
	OffHours   *wireDuty     `json:"offHours,omitempty" doc:"The duty of the pool of everyone."`
	Pools      []wirePool    `json:"pools,omitempty"`
	People     []wirePerson  `json:"people,omitempty"`
	Escalation []wireTier    `json:"escalation,omitzero" doc:"Who is asked, in order, as long as nobody has taken the page. If left out: the primary, after 5m the secondary, after 10m the owner team, after 15m the whole pool."`
}

type wireTier struct {
	Ask   schedule.Role `json:"ask" doc:"A seat of a duty, ownerTeam or wholePool. Where a whole team answers it is the primary."`
	After duration      `json:"after,omitzero" doc:"How long after the page; the first tier is asked at once."`
}

// wireHours may be written as its one window.
type wireHours []wireWindow

type wireWindow struct {
	Days       []weekday       `json:"days,omitzero" doc:"Weekdays on which the window opens; they are workdays, the others the weekend."`
	Dates      []schedule.Date `json:"dates,omitzero" doc:"Half days, working Saturdays, in place of days. On such a day only the windows with its date open, holiday or not."`
	Open       schedule.Clock  `json:"open,omitzero" doc:"Without clocks a date opens as the first weekday."`
	Close      schedule.Clock  `json:"close,omitzero" doc:"If it is before open, on the next day."`
	OnHolidays bool            `json:"onHolidays,omitempty" doc:"Opens on holidays as well."`
	Closed     bool            `json:"closed,omitempty" doc:"Does not open on these days; without days and dates never: the pool answers day and night."`
}

// wireCalendar is "jp", "none", another known calendar, or an object.
type wireCalendar struct {
	Base      string        `json:"base,omitempty" doc:"jp, none, or another calendar that the program knows."`
	Acts      []wireAct     `json:"acts,omitempty" doc:"Changes of Japan's law, in order, with base jp."`
	Published int           `json:"published,omitempty" doc:"Year up to which the Cabinet Office has published the days, if this version does not know it yet."`
	Days      []wireHoliday `json:"days,omitempty" doc:"Days of a calendar without a base."`
	Edits     []wireEdit    `json:"edits,omitempty" doc:"Days added and removed, in order."`
	Decided   schedule.Date `json:"decided,omitzero" doc:"Last day for which the days are decided; later ones are provisional."`

	known *calendars
}

type wireAct struct {
	Name     string `json:"name,omitempty" doc:"Left out if the act only ends what it replaces."`
	English  string `json:"english,omitempty"`
	First    int    `json:"first" doc:"Year."`
	Last     int    `json:"last,omitempty" doc:"Year, included; with no end if left out, or the first year for a special day."`
	Month    int    `json:"month,omitempty"`
	Day      int    `json:"day,omitempty"`
	Monday   int    `json:"monday,omitempty" doc:"2 is the second Monday of the month; instead of day."`
	Replaces string `json:"replaces,omitempty" doc:"Name of the national holiday that is not held as before in these years."`
	Special  bool   `json:"special,omitempty" doc:"A day off by a law for that day alone, which gives no other days off."`
	Counts   bool   `json:"counts,omitempty" doc:"A special day that gives them all the same."`
	Source   string `json:"source,omitempty"`
}

type wireHoliday struct {
	Date          schedule.Date `json:"date"`
	Name          string        `json:"name"`
	English       string        `json:"english,omitempty"`
	Kind          *kind         `json:"kind,omitempty" doc:"national, substitute, citizens, special, company or public; company if left out."`
	Of            schedule.Date `json:"of,omitzero"`
	Reason        string        `json:"reason,omitempty"`
	ReasonEnglish string        `json:"reasonEnglish,omitempty"`
	Provenance    *provenance   `json:"provenance,omitempty" doc:"official, statute, forecast or declared; declared if left out."`
	Source        string        `json:"source,omitempty"`
}

type wireEdit struct {
	Name    string        `json:"name"`
	English string        `json:"english,omitempty"`
	First   schedule.Date `json:"first"`
	Last    schedule.Date `json:"last" doc:"Included."`
	Yearly  bool          `json:"yearly,omitempty" doc:"Every year from then on."`
	Through schedule.Date `json:"through,omitzero" doc:"Last day of what comes every year; the end of 2099 if left out."`
	Remove  bool          `json:"remove,omitempty" doc:"Makes the days ordinary ones."`
	Source  string        `json:"source,omitempty"`
}

type wireTeam struct {
	ID       schedule.TeamID `json:"id"`
	Services []wireService   `json:"services,omitempty"`
	Members  []wireMember    `json:"members"`
	Location location        `json:"location,omitzero"`
	Business wireHours       `json:"business,omitempty"`
	Holidays *wireCalendar   `json:"holidays,omitempty"`
	Daytime  *wireDuty       `json:"daytime,omitempty" doc:"The team's own duty during its hours; the whole team if left out."`
	Pool     schedule.TeamID `json:"pool,omitempty" doc:"A pool's ID, or the team's own with offHours; everyone if left out."`
	OffHours *wireDuty       `json:"offHours,omitempty"`
}

type wirePool struct {
	ID schedule.TeamID `json:"id"`
	wireDuty
	Location location      `json:"location,omitzero"`
	Business wireHours     `json:"business,omitempty"`
	Holidays *wireCalendar `json:"holidays,omitempty"`
}

// wireService may be written as its ID.
type wireService struct {
	ID         schedule.ServiceID `json:"id"`
	Docs       []schedule.Doc     `json:"docs,omitempty"`
	FollowedBy []schedule.TeamID  `json:"followedBy,omitempty" doc:"Teams that answer while the owner is closed, if they are open."`
}

// wireMember may be written as the member's ID.
type wireMember struct {
	Member schedule.Member `json:"member"`
	From   schedule.Date   `json:"from,omitzero"`
	Last   schedule.Date   `json:"last,omitzero" doc:"Last day; left out: for ever."`
	Share  int             `json:"share,omitempty" doc:"Percent; 100 if left out."`
}

type wireDuty struct {
	Primary   *wireRota        `json:"primary,omitempty"`
	Secondary *wireRota        `json:"secondary,omitempty"`
	Seats     []wirePost       `json:"seats,omitempty" doc:"Seats with names of their own, in order: after the secondary and before the shadow."`
	Shadow    *wireRota        `json:"shadow,omitempty"`
	Breaks    []schedule.Clock `json:"breaks,omitempty" doc:"Clocks that cut every slot."`
	Closed    wireClosed       `json:"closed,omitzero" doc:"Nobody answers off hours, on purpose: always, or in slots for which one of a list holds."`
	Absent    schedule.Absent  `json:"absent,omitzero" doc:"What becomes of a seat whose member cannot serve: nextFree or leaveGap."`
	Apart     bool             `json:"apart,omitempty" doc:"Prefers a secondary of another team than the primary's."`
}

// wirePost is a named seat.
type wirePost struct {
	Role     schedule.Role   `json:"role" doc:"The name, such as tertiary or manager. A name that begins with shadow- is of a seat that watches."`
	Rota     wireRota        `json:"rota"`
	Ready    []wirePostReady `json:"ready,omitempty" doc:"Who can take the seat; if left out, whoever is ready for every service."`
	Optional bool            `json:"optional,omitempty" doc:"The seat may stay empty, and no plan fills it."`
	Unless   *wireHolder     `json:"unless,omitempty" doc:"The seat is not needed while one of some people has another seat."`
}

type wirePostReady struct {
	Member schedule.Member `json:"member"`
	From   schedule.Date   `json:"from,omitzero" doc:"The first day; always if left out."`
}

type wireHolder struct {
	Role    schedule.Role     `json:"role"`
	Members []schedule.Member `json:"members"`
}

// wireClosed may be written as true, which is always, or as its one element.
type wireClosed []wireWhen

// wireRota holds exactly one kind of rota.
type wireRota struct {
	Rotation *wireRotation   `json:"rotation,omitempty"`
	Vacant   bool            `json:"vacant,omitempty" doc:"Still to be planned."`
	Chain    []wireRota      `json:"chain,omitzero" doc:"Rotas asked in turn."`
	Limited  *wireLimited    `json:"limited,omitempty" doc:"A rota that speaks at some slots only."`
	Always   schedule.Member `json:"always,omitempty" doc:"The one member who always serves."`
}

// wireLimited limits a rota to some slots.
type wireLimited struct {
	wireWhen
	Rota wireRota `json:"rota"`
}

// wireWhen is slots that begin on such days and at such clocks.
type wireWhen struct {
	Kinds     []schedule.DayKind `json:"kinds,omitzero" doc:"Kinds of day on which the slot begins: workday, weekend, holiday."`
	Weekdays  []weekday          `json:"weekdays,omitzero"`
	MonthDays []int              `json:"monthDays,omitzero" doc:"Days of the month on which the slot begins: 1 to 31, or from the end, -1 being the last."`
	From      schedule.Clock     `json:"from,omitzero" doc:"The slot begins at this clock or later."`
	To        schedule.Clock     `json:"to,omitzero" doc:"The slot begins before this clock; if that is before from, after midnight."`
	First     schedule.Date      `json:"first,omitzero"`
	Last      schedule.Date      `json:"last,omitzero" doc:"Included."`
	Yearly    bool               `json:"yearly,omitempty" doc:"From first to last of every year from then on."`
}

type wireRotation struct {
	First    schedule.Date     `json:"first"`
	Last     schedule.Date     `json:"last,omitzero" doc:"Last day of the rotation, which ends at its handoff clock on the day after. If left out there is no end, and with count fifty years."`
	End      instant           `json:"end,omitzero" doc:"Instant at which the rotation ends, if that is before the end of last."`
	Every    int               `json:"every,omitempty"`
	Unit     rotation.Unit     `json:"unit,omitzero" doc:"days, weeks, months or hours; days if left out."`
	At       schedule.Clock    `json:"at,omitzero"`
	Location location          `json:"location,omitzero"`
	Order    []schedule.Member `json:"order,omitempty" doc:"Who takes turns; an empty text is a turn that nobody has."`
	Skip     int               `json:"skip,omitempty" doc:"How many places the first round passes over."`
	Moves    []wireMove        `json:"moves,omitempty"`
	Behind   int               `json:"behind,omitempty"`
	Count    *wireCounting     `json:"count,omitempty"`
}

type wireMove struct {
	On    schedule.Date   `json:"on"`
	Join  schedule.Member `json:"join,omitempty"`
	Leave schedule.Member `json:"leave,omitempty"`
	After schedule.Member `json:"after,omitempty"`
}

type wireCounting struct {
	Kinds     []schedule.DayKind `json:"kinds,omitzero"`
	Weekdays  []weekday          `json:"weekdays,omitzero"`
	MonthDays []int              `json:"monthDays,omitzero" doc:"1 to 31, or from the end of the month, -1 being the last day."`
	Hours     wireHours          `json:"hours,omitempty"`
	Holidays  *wireCalendar      `json:"holidays,omitempty" doc:"Tells the kinds of days; if left out, the days off of the duty: of its team or pool, else of the organisation."`
}

type wirePerson struct {
	ID       schedule.Member   `json:"id"`
	Name     string            `json:"name,omitempty"`
	Contact  map[string]string `json:"contact,omitempty"`
	Holidays *wireCalendar     `json:"holidays,omitempty"`
	Ready    *[]wireReady      `json:"ready,omitempty" doc:"From when for which services; always for all if left out, never if empty."`
	Never    []wireWhen        `json:"never,omitempty" doc:"Slots that the person never serves."`
	Wants    []wireWhen        `json:"wants,omitempty" doc:"Slots that the person would like to have."`
	Avoids   []wireWhen        `json:"avoids,omitempty" doc:"Slots that the person would rather not have."`
}

type wireReady struct {
	Service schedule.ServiceID `json:"service,omitempty" doc:"Every service if left out."`
	From    schedule.Date      `json:"from,omitzero"`
}

// wireChange holds exactly one kind of change.
type wireChange struct {
	Leave    *wireLeave    `json:"leave,omitempty"`
	Swap     *wireSwap     `json:"swap,omitempty"`
	Override *wireOverride `json:"override,omitempty"`
	Cover    *wireCover    `json:"cover,omitempty"`

	Published *schedule.Roster `json:"published,omitempty" doc:"The record of a published roster."`
}

// wireEntry holds exactly one kind of change, or withdraws an entry.
type wireEntry struct {
	ID     string  `json:"id" doc:"No two entries have the same."`
	Author string  `json:"author,omitempty"`
	At     instant `json:"at" doc:"When the entry was made: it changes nothing before."`
	Note   string  `json:"note,omitempty"`
	wireChange
	Withdraws string        `json:"withdraws,omitempty" doc:"ID of an entry that no longer holds."`
	Settled   []wireSettled `json:"settled,omitempty" doc:"Who stepped in: what the entry has decided by itself."`
}

// wireSettled is a seat, told by the start of its slot, of which a part from a time on has
// got a stand-in.
type wireSettled struct {
	Team     schedule.TeamID `json:"team"`
	Regime   schedule.Regime `json:"regime"`
	Slot     instant         `json:"slot"`
	Role     schedule.Role   `json:"role"`
	From     instant         `json:"from"`
	Member   schedule.Member `json:"member,omitempty" doc:"Left out if nobody could step in."`
	Note     string          `json:"note,omitempty"`
	Standing *wireStanding   `json:"standing,omitempty"`
}

type wireStanding struct {
	Rest  duration `json:"rest"`
	Over  duration `json:"over,omitzero"`
	Load  duration `json:"load"`
	There duration `json:"there,omitzero"`
	Share int      `json:"share,omitzero"`
	Idle  duration `json:"idle"`
	Of    int      `json:"of"`
}

type wireInterval struct {
	Start instant `json:"start"`
	End   instant `json:"end"`
}

type wireLeave struct {
	wireTime
	Long  bool   `json:"long,omitempty" doc:"Accrues no share of the work."`
	Exact bool   `json:"exact,omitempty" doc:"Frees exactly its time instead of whole shifts."`
	Gap   bool   `json:"gap,omitempty" doc:"Nobody steps in."`
	Note  string `json:"note,omitempty"`
}

// wireTime is a time of a member, by instants or by days.
type wireTime struct {
	Member   schedule.Member `json:"member"`
	Start    moment          `json:"start" doc:"An instant, or a day."`
	End      moment          `json:"end" doc:"An instant, which is excluded, or a day, which is included."`
	Location location        `json:"location,omitzero" doc:"Where days begin and end; where the member's team is on that day if left out."`
}

func (w *wireTime) check() (field, problem string) {
	if first, last := w.Start.day, w.End.day; !first.IsZero() && !last.IsZero() {
		if last.Before(first) {
			return "end", fmt.Sprintf("%q is before the start, %q", last, first)
		}
		return "", ""
	} else if !first.IsZero() || !last.IsZero() {
		return "", "" // where the day begins decides
	}
	between := wireInterval{w.Start.instant, w.End.instant}
	return between.check()
}

func (w *wireInterval) check() (field, problem string) {
	switch start, end := w.Start.Time, w.End.Time; {
	case start.IsZero():
		return "start", "no start"
	case end.IsZero():
		return "end", "no end"
	case !end.After(start):
		return "end", fmt.Sprintf("%q is not after the start, %q", end.Format(time.RFC3339), start.Format(time.RFC3339))
	}
	return "", ""
}

type wireSwap struct {
	A      schedule.Member `json:"a"`
	AGives wireInterval    `json:"aGives"`
	B      schedule.Member `json:"b"`
	BGives wireInterval    `json:"bGives"`
	Note   string          `json:"note,omitempty"`
}

func (w *wireSwap) check() (field, problem string) {
	switch none := (wireInterval{}); {
	case w.AGives == none && w.BGives == none:
		return "aGives", fmt.Sprintf("no time of which %q gives shifts, and no bGives of which %q does", w.A, w.B)
	case w.AGives == none:
		return "aGives", fmt.Sprintf("no time of which %q gives shifts", w.A)
	case w.BGives == none:
		return "bGives", fmt.Sprintf("no time of which %q gives shifts", w.B)
	}
	return "", ""
}

type wireOverride struct {
	wireInterval
	To   schedule.Member `json:"to"`
	Team schedule.TeamID `json:"team,omitempty"`
	Role schedule.Role   `json:"role,omitempty"`
	Note string          `json:"note,omitempty"`
}

type wireCover struct {
	wireInterval
	From schedule.Member `json:"from"`
	To   schedule.Member `json:"to,omitempty" doc:"Left out while nobody has taken it."`
	Note string          `json:"note,omitempty"`
}

func (c *wireCalendar) short(text string) error {
	c.Base = text
	_, problem := c.check()
	if problem != "" {
		c.Base = ""
		return errors.New(problem)
	}
	return nil
}

func (c wireCalendar) MarshalJSON() ([]byte, error) {
	if c.Base != "" && c.Acts == nil && c.Published == 0 && c.Days == nil && c.Edits == nil && c.Decided.IsZero() {
		return json.Marshal(c.Base)
	}
	type plain wireCalendar
	return json.Marshal(plain(c))
}

// single marks a list that may be written as its one element.
func (wireHours) single()  {}
func (wireClosed) single() {}

// truth marks a list that may be written as true.
func (wireClosed) truth() {}

func (c wireClosed) MarshalJSON() ([]byte, error) {
	if len(c) == 1 && reflect.DeepEqual(c[0], wireWhen{}) {
		return []byte("true"), nil
	}
	return json.Marshal([]wireWhen(c))
}

func (h wireHours) MarshalJSON() ([]byte, error) {
	if len(h) == 1 {
		return json.Marshal(h[0])
	}
	return json.Marshal([]wireWindow(h))
}

func (s *wireService) short(text string) error {
	s.ID = schedule.ServiceID(text)
	return nil
}

func (s wireService) MarshalJSON() ([]byte, error) {
	if s.Docs == nil && s.FollowedBy == nil {
		return json.Marshal(s.ID)
	}
	type plain wireService
	return json.Marshal(plain(s))
}

func (m *wireMember) short(text string) error {
	m.Member = schedule.Member(text)
	return nil
}

func (m wireMember) MarshalJSON() ([]byte, error) {
	if m == (wireMember{Member: m.Member}) {
		return json.Marshal(m.Member)
	}
	type plain wireMember
	return json.Marshal(plain(m))
}

// kind and provenance are written by their names.
type (
	kind       holiday.Kind
	provenance holiday.Provenance
)

var (
	kinds       = []holiday.Kind{holiday.National, holiday.Substitute, holiday.Citizens, holiday.Special, holiday.Company, holiday.Public}
	provenances = []holiday.Provenance{holiday.Official, holiday.Statute, holiday.Forecast, holiday.Declared}
)

func (k kind) MarshalText() ([]byte, error)       { return []byte(holiday.Kind(k).String()), nil }
func (p provenance) MarshalText() ([]byte, error) { return []byte(holiday.Provenance(p).String()), nil }

func (k *kind) UnmarshalText(text []byte) error {
	return named((*holiday.Kind)(k), "kind of holiday", kinds, string(text))
}

func (p *provenance) UnmarshalText(text []byte) error {
	return named((*holiday.Provenance)(p), "provenance", provenances, string(text))
}

// named sets a value by its name.
func named[T fmt.Stringer](to *T, what string, values []T, name string) error {
	for _, value := range values {
		if value.String() == name {
			*to = value
			return nil
		}
	}
	return fmt.Errorf("%q is no %s: %v", name, what, values)
}

// unknownPlace is the fault of a location.
type unknownPlace string

func (p unknownPlace) Error() string {
	return fmt.Sprintf("location %q is not in the tz database", string(p))
}

// location is the name of a place in the tz database.
type location struct{ *time.Location }

func (l location) IsZero() bool { return l.Location == nil }

func (l location) MarshalText() ([]byte, error) {
	if l.Location == nil {
		return nil, nil
	}
	return []byte(l.String()), nil
}

func (l *location) UnmarshalText(text []byte) error {
	name := string(text)
	loaded, err := time.LoadLocation(name)
	if err != nil || name == "" || name == "Local" {
		return unknownPlace(name)
	}
	l.Location = loaded
	return nil
}

// weekday is written by its English name of three letters.
type weekday time.Weekday

var weekdayNames = []string{"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"}

func writeDay(d time.Weekday) weekday { return weekday(d) }
func (d weekday) day() time.Weekday   { return time.Weekday(d) }

func (d weekday) MarshalText() ([]byte, error) {
	if d < 0 || int(d) >= len(weekdayNames) {
		return nil, fmt.Errorf("%w: %d is no weekday", schedule.ErrInvalid, d)
	}
	return []byte(weekdayNames[d]), nil
}

func (d *weekday) UnmarshalText(text []byte) error {
	i := slices.Index(weekdayNames, string(text))
	if i < 0 {
		return fmt.Errorf("weekday %q is none of %s", text, strings.Join(weekdayNames, ", "))
	}
	*d = weekday(i)
	return nil
}

// duration is written like 5m or 1h30m.
type duration time.Duration

func (d duration) MarshalText() ([]byte, error) {
	text := time.Duration(d).String()
	if strings.HasSuffix(text, "m0s") {
		text = strings.TrimSuffix(text, "0s")
	}
	if strings.HasSuffix(text, "h0m") {
		text = strings.TrimSuffix(text, "0m")
	}
	return []byte(text), nil
}

func (d *duration) UnmarshalText(text []byte) error {
	parsed, err := time.ParseDuration(string(text))
	if err != nil {
		return fmt.Errorf("duration %q is not of a form like 5m or 1h30m", text)
	}
	*d = duration(parsed)
	return nil
}

// moment is an instant or a day.
type moment struct {
	instant
	day   schedule.Date  // zero: an instant
	place *time.Location // where the day begins, which settle finds
}

func (m moment) MarshalJSON() ([]byte, error) {
	if !m.day.IsZero() {
		return json.Marshal(m.day)
	}
	return m.Time.MarshalJSON()
}

func (m *moment) UnmarshalText(text []byte) (err error) {
	if len(text) == len(time.DateOnly) {
		m.day, err = schedule.ParseDate(string(text))
		return err
	}
	if err = m.instant.UnmarshalText(text); err != nil {
		return fmt.Errorf("%w, nor a day like 2026-05-01", err)
	}
	return nil
}

// instant is written by RFC 3339, with its offset.
type instant struct{ time.Time }

func (t *instant) UnmarshalText(text []byte) error {
	parsed, err := time.Parse(time.RFC3339Nano, string(text))
	if err != nil || parsed.Year() < 1 || parsed.Year() > 9999 {
		return fmt.Errorf("instant %q is not of the form 2026-05-01T19:00:00+09:00", text)
	}
	t.Time = parsed
	return nil
}
