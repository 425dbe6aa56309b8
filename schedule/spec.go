package schedule

import (
	"fmt"
	"slices"
	"strings"
	"time"
)

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
	// Escalation says who is asked, and how long after the page, as long as nobody
	// has taken it: these tiers and no others. Nil asks the primary at once, the
	// secondary after 5 minutes, the owner team after 10 and the whole pool after 15.
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
	// with OffHours, which keeps its nights to itself (a silo).
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

// Duty is what rotas fill: the seats of a team's day or of a pool's nights. The
// zero Duty is the whole team by day and a fault off hours; Vacant says that a
// duty is still to be planned.
type Duty struct {
	Primary, Secondary, Shadow Rota
	// Breaks cut every slot at these clocks, in the place of the team or pool.
	Breaks []Clock
	// Absent says what becomes of a seat whose member cannot serve.
	Absent Absent
	// Apart prefers a secondary of another team than the primary's: the next free
	// member of one stands in, where there is one.
	Apart bool
}

// Absent is the policy for a seat whose member cannot serve. The zero Absent is
// NextFree.
type Absent uint8

// The policies.
const (
	// NextFree puts in whom the rota relieves with, else the next free member.
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
	// From is the first day, zero "always"; Until is the first day no longer,
	// zero "for ever".
	From, Until Date
	// Share is the part of a full load in percent; 0 is 100.
	Share int
}

// In reports whether the membership holds on d.
func (m Membership) In(d Date) bool {
	return !d.Before(m.From) && (m.Until.IsZero() || d.Before(m.Until))
}

// Person says more about a member. The zero Person is a fault.
type Person struct {
	ID   Member
	Name string
	// Contact holds addresses by system, for example "slack" or "pagerduty".
	Contact map[string]string
	// Holidays is the calendar by which the person is paid; nil is the pool's.
	Holidays Calendar
	// Ready lists from when the person can answer for which services. Nil is
	// "always, for all"; an empty list is "for none yet".
	Ready []Ready
}

// Ready says that a person can answer for a service from a day on. The zero
// Ready is every service, always.
type Ready struct {
	Service ServiceID // "" is every service
	From    Date
}
