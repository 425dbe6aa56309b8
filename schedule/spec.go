package schedule

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/toban-go/toban/internal/near"
)

// The words that name people and things.
type (
	// Member is the ID of a person.
	Member string
	// TeamID is the ID of a team or of a pool.
	TeamID string
	// ServiceID is the ID of a service.
	ServiceID string
)

// Everyone (全員) is the pool that a team belongs to unless it says otherwise.
const Everyone TeamID = "everyone"

// Role is the part of a seat when a page goes out.
type Role string

// The roles.
const (
	Primary   Role = "primary"
	Secondary Role = "secondary"
	// Shadow learns with the primary. It covers nothing and weighs nothing: see Watches.
	Shadow Role = "shadow"
	// All is the whole team at once. Such a shift has no member and is no gap.
	All Role = "all"
)

// What a Tier asks if not a seat.
const (
	// OwnerTeam is everybody of the team that owns the service.
	OwnerTeam Role = "ownerTeam"
	// WholePool is everybody of the pool that answers for the service off hours.
	WholePool Role = "wholePool"
)

// Watches reports whether the role only watches: Shadow, and any role with a name that
// begins with "shadow-". Whoever watches covers nothing, need not be ready, and bears no
// burden.
func (r Role) Watches() bool { return r == Shadow || strings.HasPrefix(string(r), string(Shadow)+"-") }

// Regime says who is asked: the owner team, the pool, or nobody.
type Regime string

// The regimes: 日中（担当チーム）, 時間外（全員） and 対応なし. Only an Answer is Closed: the slots of a
// pool that is closed by design are slots of its off-hours, without a seat.
const (
	Daytime  Regime = "daytime"
	OffHours Regime = "off-hours"
	Closed   Regime = "closed"
)

// Seat is one role in a slot of a duty, to be filled.
type Seat struct {
	Interval
	// Date is the civil day of Start in the place of the team or pool.
	Date   Date
	Regime Regime
	// Team is the owner team by day, the pool off hours.
	Team TeamID
	Role Role
	// Day is the kind of Date, Morrow the kind of the day after it.
	Day, Morrow DayKind
}

// SeatKey is the comparable identity of a Seat: the key of plans, rosters and calendar
// entries. Team and Regime name the duty, since a team with nights of its own has two
// duties.
type SeatKey struct {
	Team   TeamID
	Regime Regime
	Start  int64 // Unix seconds
	Role   Role
}

// Key returns the identity of s.
func (s Seat) Key() SeatKey { return SeatKey{s.Team, s.Regime, s.Start.Unix(), s.Role} }

// Shift is a seat, or a part of one, with the member who serves it. Its Start and End are
// of the part; Seat.Start and Seat.End are of the whole slot.
type Shift struct {
	// Interval is the time that the member answers for: the whole slot, the part that
	// changes have left, or the part in which a service's own teams are closed.
	Interval
	// Seat is the seat, with the interval of the whole slot.
	Seat
	// Member serves the seat. It is "" in a gap, and if the role is All.
	Member Member
	// Why says how the member was found, cause by cause. It may be shared and must
	// not be changed.
	Why []Step
}

// Gap reports whether the shift is a seat without a member, or a whole team without
// members. A shadow's seat is never a gap.
func (s Shift) Gap() bool {
	switch {
	case s.Member != "" || s.Role.Watches():
		return false
	case s.Role == All:
		return len(s.Why) > 0 && (s.Why[0].Rule == RuleVacant || s.Why[0].Rule == RuleAbsent)
	}
	return true
}

const layoutWithWeekday = "Mon 2006-01-02 15:04"

// String writes the time, the team or pool, the role and the member: "Tue 2026-05-05 10:00 –
// Wed 2026-05-06 10:00 JST everyone primary m1". A gap ends in "nobody", a team that answers
// as a whole in "whole team".
func (s Shift) String() string { return s.In(English) }

// In is String in the given language: "2026-05-05（火）10:00〜2026-05-06（水）10:00 全員オンコール
// 主担当 m1" in Japanese.
func (s Shift) In(l Language) string {
	if l == Japanese {
		who := l.Role(s.Role)
		if s.Role != All || s.Gap() {
			who += " " + s.who(l)
		}
		return fmt.Sprintf("%s %s %s", l.Span(s.Interval), poolWord(l, s.Team), who)
	}
	return fmt.Sprintf("%s %s %s %s", l.Span(s.Interval), s.Team, s.Role, s.who(l))
}

func (s Shift) who(l Language) string {
	switch {
	case s.Gap():
		return nobody.in(l)
	case s.Role == All:
		return wholeTeam.in(l)
	}
	return string(s.Member)
}

// Spec is an organisation and its duties as plain data. New checks and freezes
// it. Its zero value has every fault there can be.
type Spec struct {
	// From is the first day on which the Spec holds, from the opening clock of its
	// Business on: the night before belongs to the Spec before. The zero From of
	// the first Spec is "always".
	From Date
	// Location, Business and Holidays hold for every team and pool that does not
	// state its own.
	Location *time.Location
	Business Hours
	Holidays Calendar
	Teams    []Team
	// OffHours is the duty of the pool Everyone. It may be zero only if no team
	// belongs to that pool.
	OffHours Duty
	// Pools are further pools, each over the teams that name it.
	Pools []Pool
	// People says more about members: names, contacts, readiness. Members who are
	// not listed are ready for every service.
	People []Person
	// Escalation says who is asked until somebody takes a page, and how long after the
	// page. Nil asks the primary at once, the secondary after 5 minutes, the owner team
	// after 10 and the whole pool after 15.
	Escalation []Tier
}

// Team owns services and answers for them by day. Its zero value is a fault.
type Team struct {
	ID       TeamID
	Services []Service
	Members  []Membership
	// Location, Business and Holidays are the Spec's unless given.
	Location *time.Location
	Business Hours
	Holidays Calendar
	// Daytime is the team's own duty during its hours; zero is the whole team.
	Daytime Duty
	// Pool answers off hours: Everyone if empty, a Pool's ID, or the team's own ID
	// with OffHours, which keeps its nights to itself (a silo). A pool of several teams goes by
	// a Location and Holidays of its own; those of its teams do not reach it.
	Pool     TeamID
	OffHours Duty
}

// Pool is a duty shared by the teams that name it. Its zero value is a fault.
type Pool struct {
	ID TeamID
	Duty
	// Location, Business and Holidays are the Spec's unless given. They say on
	// which civil days slots begin, at which clock on days without common hours,
	// and of what kind the days are.
	Location *time.Location
	Business Hours
	Holidays Calendar
}

// MismatchedPool is a pool that goes by another place or by other holidays than all of its teams, which is allowed and
// rarely meant.
type MismatchedPool struct {
	Pool TeamID
	// Location and Teams are the pool's place and the teams'; nil if only their holidays differ.
	Location, Teams *time.Location
	// Given says that the pool has holidays of its own, and none of the teams; else all teams have, and the pool takes the
	// spec's. It means nothing if the places differ.
	Given bool
	// Date is the first day from 2020 on which a team's holidays are not the pool's; zero if the places differ.
	Date Date
}

// MismatchedPools returns the pools that are worth a second look, since a pool takes what it does not say from the
// Spec and not from its teams: places that differ from all teams', then holidays that only the pool, or only the teams, give and that differ on some
// day of 2020 to 2039.
func (sp Spec) MismatchedPools() (found []MismatchedPool) {
	pools := append([]Pool{{ID: Everyone, Location: sp.Location, Holidays: sp.Holidays}}, sp.Pools...)
	for i, pool := range pools {
		teams := slices.DeleteFunc(slices.Clone(sp.Teams), func(t Team) bool { return cmp.Or(t.Pool, Everyone) != pool.ID })
		if len(teams) == 0 {
			continue
		}
		all := func(holds func(Team) bool) bool {
			return !slices.ContainsFunc(teams, func(t Team) bool { return !holds(t) })
		}
		place := func(given *time.Location) *time.Location { return cmp.Or(given, sp.Location) }
		there := place(teams[0].Location)
		own := all(func(t Team) bool { return t.Holidays != nil })
		none := all(func(t Team) bool { return t.Holidays == nil })
		switch here := place(pool.Location); {
		case here != nil && there != nil && here.String() != there.String() && all(func(t Team) bool { l := place(t.Location); return l != nil && l.String() == there.String() }):
			found = append(found, MismatchedPool{Pool: pool.ID, Location: here, Teams: there})
		case i > 0 && (pool.Holidays == nil && own || pool.Holidays != nil && none):
			for _, t := range teams {
				if d, differs := firstDifference(cmp.Or(pool.Holidays, sp.Holidays), cmp.Or(t.Holidays, sp.Holidays)); differs {
					found = append(found, MismatchedPool{Pool: pool.ID, Given: pool.Holidays != nil, Date: d})
					break
				}
			}
		}
	}
	return found
}

// firstDifference returns the first day of 2020 to 2039 that is a holiday by one calendar and not by the other.
func firstDifference(a, b Calendar) (d Date, differs bool) {
	if a == nil || b == nil {
		return d, a != b // a fault of its own
	}
	for d = (Date{2020, time.January, 1}); d.Year < 2040; d = d.AddDays(1) {
		_, x := a.Holiday(d)
		if _, y := b.Holiday(d); x != y {
			return d, true
		}
	}
	return Date{}, false
}

// String puts the finding into English words.
func (p MismatchedPool) String() string { return p.In(English) }

// In puts the finding into words of the given language.
func (p MismatchedPool) In(l Language) string {
	if p.Location != nil {
		return fmt.Sprintf(words{
			"pool %q goes by the days and holidays of %s, and its teams by those of %s: give both the same location, and the same holidays",
			"プール %q は %s の日付と休日に従うが、所属チームは %s にいる。両方に同じ location と holidays を指定する"}.in(l), p.Pool, p.Location, p.Teams)
	}
	if p.Given {
		return fmt.Sprintf(words{
			"pool %q has holidays of its own, and its teams go by the organisation's, which differ on %s: give the teams the same, or they work by day on the pool's holidays",
			"プール %q には独自の holidays があるが、所属チームは組織の休日に従う（%s などで食い違う）。チームにも同じ holidays を指定しないと、プールの休日にもチームが日中に対応する"}.in(l), p.Pool, p.Date)
	}
	return fmt.Sprintf(words{
		"pool %q goes by the holidays of the organisation, and its teams have their own, which differ on %s: give the pool the same, or it counts their holidays as working days",
		"プール %q は組織の休日に従うが、所属チームには独自の holidays がある（%s などで食い違う）。プールにも同じ holidays を指定しないと、チームの休日を平日として数える"}.in(l), p.Pool, p.Date)
}

// Duty is what rotas fill: the seats of a team's day or of a pool's nights. The
// zero Duty is the whole team by day and a fault off hours; Vacant says that a
// duty is still to be planned.
type Duty struct {
	Primary, Secondary, Shadow Rota
	// Seats are seats with names of their own, such as a tertiary, a duty manager or a
	// second primary. They come after the primary and the secondary and before the shadow,
	// in this order.
	Seats []Post
	// Breaks cut every slot at these clocks, in the place of the team or pool.
	Breaks []Clock
	// Closed says when nobody answers off hours, on purpose: slots for which one of them holds
	// have no seat, and are no gap. ClosedByDesign is closed at all times.
	Closed []When
	// Absent says what becomes of a seat if its member cannot serve.
	Absent Absent
	// Apart prefers a secondary of another team than the primary's: the next free
	// member of another team stands in, if there is one.
	Apart bool
}

// Post is a seat of a duty with a name of its own. The zero Post is a fault.
type Post struct {
	// Role is the name, such as "tertiary" or "manager". Primary, Secondary and Shadow may
	// stand here too, if the Duty does not give them besides.
	Role Role
	// Rota fills the seat.
	Rota Rota
	// Ready says who can take the seat, and from which day on; the zero Date is always. Nil
	// is whoever is ready for every service of the duty.
	Ready map[Member]Date
	// Optional says that the seat may stay empty: that is no gap, and no plan fills it.
	Optional bool
	// Unless says when the seat is not needed. Such a seat is left to its rota too. While it
	// is needed and nobody has it, that is a gap. While it is not, whoever has it serves nothing,
	// which counts nowhere, and is kept for it (Schedule.Kept): no change gives them another seat,
	// nor does a plan of what comes next or a repair. A leave frees them; a swap and a cover move
	// what is served, and an override of the seat is refused where it is not needed at all. Somebody
	// steps in for whom a plan has elsewhere. A published roster keeps the condition, and who has
	// the seat: whoever changes put into the other seat makes it needed or not.
	Unless Holder
}

// Holder says who has another seat of a slot: a second person is needed only if the primary
// is none of some people. The zero Holder never holds.
type Holder struct {
	Role    Role
	Members []Member
}

// ClosedByDesign returns the off-hours duty of teams that nobody asks off hours, on purpose.
func ClosedByDesign() Duty { return Duty{Closed: []When{{}}} }

// alwaysClosed reports whether the duty is closed at all times.
func (d *Duty) alwaysClosed() bool {
	return slices.ContainsFunc(d.Closed, func(w When) bool { return w.equal(When{}) })
}

// Absent is the policy for a seat if its member cannot serve. The zero Absent is NextFree.
type Absent uint8

// The policies.
const (
	// NextFree puts in the stand-in that the rota chooses, else the next free member.
	NextFree Absent = iota
	// LeaveGap leaves the seat empty, to be reported.
	LeaveGap
)

var absentNames = [...]string{"nextFree", "leaveGap"}

// String returns "nextFree" or "leaveGap".
func (a Absent) String() string {
	if int(a) < len(absentNames) {
		return absentNames[a]
	}
	return fmt.Sprintf("Absent(%d)", uint8(a))
}

// MarshalText writes a as String does. An unknown policy is an error that wraps
// ErrInvalid.
func (a Absent) MarshalText() ([]byte, error) {
	if int(a) >= len(absentNames) {
		return nil, fmt.Errorf("%w: %v", ErrInvalid, a)
	}
	return []byte(a.String()), nil
}

// UnmarshalText reads what MarshalText writes. The error wraps ErrInvalid.
func (a *Absent) UnmarshalText(text []byte) error {
	i := slices.Index(absentNames[:], string(text))
	if i < 0 {
		return fmt.Errorf("%w: policy %q is none of %s", ErrInvalid, text, strings.Join(absentNames[:], ", "))
	}
	*a = Absent(i)
	return nil
}

// Service is what pages. Its zero value is a fault.
type Service struct {
	ID ServiceID
	// Docs is where its specifics are written down; every answer carries them.
	Docs []Doc
	// FollowedBy names teams that answer while the owner is closed, in this order,
	// if they are open (follow the sun); else the pool does.
	FollowedBy []TeamID
}

// Services returns services that have an ID and nothing else.
func Services(ids ...ServiceID) []Service {
	list := make([]Service, len(ids))
	for i, id := range ids {
		list[i].ID = id
	}
	return list
}

// Doc links to a document about a service. The zero Doc is a fault.
type Doc struct {
	Title string `json:"title,omitempty"`
	URL   string `json:"url"`
	// Reviewed is the day of the last review; zero is never.
	Reviewed Date `json:"reviewed,omitzero"`
}

// Membership is a person's time in a team. The zero Membership is a fault.
type Membership struct {
	Member Member
	// From is the first day, and Last the last one. A zero From means always, a zero Last for
	// ever.
	From, Last Date
	// Share is the part of a full load in percent; 0 is 100.
	Share int
}

// Members returns memberships for ever with a full share.
func Members(ids ...Member) []Membership {
	list := make([]Membership, len(ids))
	for i, id := range ids {
		list[i].Member = id
	}
	return list
}

// In reports whether the membership holds on d.
func (m Membership) In(d Date) bool {
	return !d.Before(m.From) && (m.Last.IsZero() || !d.After(m.Last))
}

// Person says more about a member. The zero Person is a fault.
type Person struct {
	ID Member
	// Name is what people call the person; it may be empty, and then show the ID.
	Name string
	// Contact holds addresses by system, for example "slack" or "pagerduty".
	Contact map[string]string
	// Holidays is the calendar by which the person is paid; nil is the pool's.
	Holidays Calendar
	// Ready lists from when the person can answer for which services. Nil is
	// "always, for all"; an empty list is "for none yet".
	Ready []Ready
	// Never lists the slots that the person never serves, such as every Wednesday: others
	// step in, and planners give them to others. The person is not asked at such times, but
	// their share of the work stays, and is made up for at other times. A slot is of the day
	// on which it begins: the night from Tuesday to Wednesday is Tuesday's. Whoever has to be
	// free on Wednesday mornings too also lists {Weekdays: Tuesday, From: 18:00}.
	Never []When
	// Wants and Avoids list slots that the person would rather have or not. Planners grant
	// such wishes where nothing more important decides.
	Wants, Avoids []When
}

// Ready says that a person can answer for a service from a day on. The zero
// Ready is every service, always.
type Ready struct {
	Service ServiceID // "" is every service
	From    Date
}

// DayKind says what a civil day is for people who work. A holiday on a weekend is a
// Holiday. The zero DayKind is Workday.
type DayKind uint8

// The kinds of day: 平日, 週末, 祝日（会社休日を含む）.
const (
	Workday DayKind = iota
	Weekend
	Holiday
)

var dayKindNames = [...]string{"workday", "weekend", "holiday"}

// String returns "workday", "weekend" or "holiday".
func (k DayKind) String() string {
	if int(k) < len(dayKindNames) {
		return dayKindNames[k]
	}
	return fmt.Sprintf("DayKind(%d)", uint8(k))
}

// MarshalText writes k as String does.
func (k DayKind) MarshalText() ([]byte, error) {
	if int(k) >= len(dayKindNames) {
		return nil, fmt.Errorf("%w: %v", ErrInvalid, k)
	}
	return []byte(k.String()), nil
}

// UnmarshalText reads what MarshalText writes.
func (k *DayKind) UnmarshalText(text []byte) error {
	i := slices.Index(dayKindNames[:], string(text))
	if i < 0 {
		return fmt.Errorf("%w: day kind %q is none of %s", ErrInvalid, text, strings.Join(dayKindNames[:], ", "))
	}
	*k = DayKind(i)
	return nil
}

// Day describes a holiday. The zero Day describes none.
type Day struct {
	// Name is what the calendar calls the day (元日), English its English name.
	Name    string `json:"name"`
	English string `json:"english,omitempty"`
	// Reason says why the day is a holiday if its name does not, in Japanese and in
	// English, such as the day that it substitutes, or the firm that added it.
	Reason        string `json:"reason,omitempty"`
	ReasonEnglish string `json:"reasonEnglish,omitempty"`
	// Provisional marks a day that is not officially published yet.
	Provisional bool `json:"provisional,omitempty"`
	// Company marks a day off of the firm (会社休日), which is no public holiday (祝日).
	Company bool `json:"company,omitempty"`
}

// Calendar knows the holidays of a country or a firm. Implementations are pure
// and safe for concurrent use. One that also has a method Through() Date tells
// the last day that is officially published; later answers are provisional. One
// with a method Check() error is asked by New, which reports its faults. A nil
// Calendar is a fault in a Spec; say NoHolidays if holidays are worked.
type Calendar interface {
	Holiday(Date) (Day, bool)
}

// NoHolidays is the calendar of people who work through holidays. Its zero value is ready
// for use.
type NoHolidays struct{}

// Holiday reports that no day is a holiday.
func (NoHolidays) Holiday(Date) (Day, bool) { return Day{}, false }

// Tier is one step of the escalation: who is asked, and when.
type Tier struct {
	// Ask is a seat of some duty, OwnerTeam or WholePool. Primary is the whole team
	// where a whole team answers.
	Ask Role `json:"ask"`
	// After is how long after the page the tier is asked: 0 for the first tier, and for
	// each other no less than for the one before. Equal primaries are asked at once.
	After time.Duration `json:"after"`
}

// roles returns the roles of seats that some duty of the spec has, none twice.
func (s *Spec) roles() []Role {
	roles := []Role{}
	add := func(d Duty) {
		for _, post := range d.posts() {
			if !slices.Contains(roles, post.Role) {
				roles = append(roles, post.Role)
			}
		}
	}
	add(s.OffHours)
	for _, p := range s.Pools {
		add(p.Duty)
	}
	for _, t := range s.Teams {
		add(t.Daytime)
		add(t.OffHours)
	}
	return roles
}

// tiers returns the escalation of a spec.
func (s *Spec) tiers() []Tier {
	if s.Escalation == nil {
		return []Tier{{Primary, 0}, {Secondary, 5 * time.Minute}, {OwnerTeam, 10 * time.Minute}, {WholePool, 15 * time.Minute}}
	}
	return slices.Clone(s.Escalation)
}

func poolOf(t *Team) TeamID {
	if t.Pool == "" {
		return Everyone
	}
	return t.Pool
}

// checkTiers returns the faults of an escalation, with paths within it. The seats are the
// ones that some duty has; nil is any.
func checkTiers(tiers []Tier, seats []Role, hints *near.Budget) (faults []*SpecError) {
	fault := func(path string, err error, format string, args ...any) {
		faults = append(faults, &SpecError{Path: path, Problem: fmt.Sprintf(format, args...), Err: err})
	}
	if len(tiers) == 0 {
		fault("", ErrMissing, "no tier: nobody would be asked")
	}
	askable := slices.Concat([]Role{Primary, Secondary, OwnerTeam, WholePool}, seats)
	slices.Sort(askable)
	for i, t := range tiers {
		path := element("", i)
		asks := func(o Tier) bool { return o.Ask == t.Ask }
		_, known := slices.BinarySearch(askable, t.Ask)
		known = known || seats == nil && t.Ask != ""
		switch {
		case t.Ask.Watches():
			fault(path+".Ask", ErrInvalid, "%q watches, and is asked by no page", t.Ask)
		case !known || t.Ask == All:
			fault(path+".Ask", ErrInvalid, "%q is no seat of a duty, nor ownerTeam or wholePool%s", t.Ask, near.Within(hints, t.Ask, slices.Values(askable)))
		case slices.ContainsFunc(tiers[:i], asks):
			fault(path+".Ask", ErrDuplicate, "%s is asked twice", t.Ask)
		}
		switch {
		case i == 0 && t.After != 0:
			fault(path+".After", ErrInvalid, "the first tier is asked at once, not after %v", t.After)
		case i > 0 && t.After < tiers[i-1].After:
			fault(path+".After", ErrConflict, "%v is sooner than %v, after which the tier before is asked", t.After, tiers[i-1].After)
		}
	}
	return faults
}

func clonePerson(p Person) Person {
	p.Contact, p.Ready = maps.Clone(p.Contact), slices.Clone(p.Ready)
	p.Never, p.Wants, p.Avoids = slices.Clone(p.Never), slices.Clone(p.Wants), slices.Clone(p.Avoids)
	return p
}

func cloneService(s Service) Service {
	s.Docs, s.FollowedBy = slices.Clone(s.Docs), slices.Clone(s.FollowedBy)
	return s
}
