package schedule

import (
	"fmt"
	"strings"
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

// Language is a language of explanations and reports. The zero Language is
// English.
type Language uint8

// The languages.
const (
	English Language = iota
	Japanese
)

// words are the same text in both languages.
type words struct{ english, japanese string }

// in returns the words of a language, and English ones for an unknown language.
func (w words) in(l Language) string {
	if l == Japanese {
		return w.japanese
	}
	return w.english
}

// Role writes the name of a role: "primary", in Japanese "主担当". A role without a
// Japanese name is written as it is.
func (l Language) Role(r Role) string {
	if l == Japanese {
		if word, ok := map[Role]string{Primary: "主担当", Secondary: "副担当", Shadow: "見学", All: "チーム全員"}[r]; ok {
			return word
		}
	}
	return string(r)
}

var (
	nobody    = words{"nobody", "担当なし"}
	wholeTeam = words{"whole team", "チーム全員"}
	isNew     = words{"(new)", "（新規）"}
	isGone    = words{"(gone)", "（廃止）"}
)
