// Package wire is the JSON that the programs print and serve: who answers at an
// instant, and what slots a time has.
package wire

import (
	"errors"
	"strings"
	"time"

	"github.com/toban-go/toban/schedule"
)

// Answer says who answers for a service, until when, who is next and why. The zero
// Answer is none.
type Answer struct {
	Service schedule.ServiceID `json:"service"`
	At      string             `json:"at"`
	Duty
	Owns        bool    `json:"owns_service"`
	Until       *string `json:"until"` // null if nobody takes over within 400 days
	Next        *Duty   `json:"next"`
	Docs        []Doc   `json:"docs"`
	Escalation  []Tier  `json:"escalation"`
	Why         []Cause `json:"why"`
	Provisional bool    `json:"provisional"`
}

// Duty says who is asked. The zero Duty asks nobody.
type Duty struct {
	Regime  schedule.Regime          `json:"regime"`
	Team    schedule.TeamID          `json:"team"`
	Members map[schedule.Role]Anyone `json:"members"`
}

// Anyone is the ID of one member, null for nobody, or the list of a whole team.
type Anyone any

// Doc is schedule.Doc with every field. The zero Doc is none.
type Doc struct {
	Title    string        `json:"title"`
	URL      string        `json:"url"`
	Reviewed schedule.Date `json:"reviewed"`
}

// Tier is a step of the escalation: who is asked, and how long after the page. The
// zero Tier asks nobody.
type Tier struct {
	Ask     schedule.Role     `json:"ask"`
	Team    schedule.TeamID   `json:"team"`
	Members []schedule.Member `json:"members"`
	After   string            `json:"after"`
}

// Cause is one cause of an answer, in words. The zero Cause explains nothing.
type Cause struct {
	Rule   schedule.Rule   `json:"rule"`
	Role   schedule.Role   `json:"role,omitempty"`   // of the seat that it is about; none chose the regime
	Member schedule.Member `json:"member,omitempty"` // none is in a gap
	Note   string          `json:"note"`
}

// Ask returns who answers for a service at an instant, with its causes in English. The errors are those of
// Schedule.OnCall.
func Ask(s *schedule.Schedule, service schedule.ServiceID, at time.Time) (Answer, error) {
	return AskIn(s, schedule.English, service, at)
}

// AskIn is Ask with its causes in a language. Names of fields and of what they have are the same in each.
func AskIn(s *schedule.Schedule, l schedule.Language, service schedule.ServiceID, at time.Time) (Answer, error) {
	a, err := s.OnCall(service, at)
	if err != nil {
		return Answer{}, err
	}
	out := Answer{Service: service, At: at.Format(time.RFC3339), Duty: dutyOf(s, a), Owns: a.Owns, Provisional: a.Provisional,
		Docs: []Doc{}, Escalation: []Tier{}}
	for _, d := range a.Docs {
		out.Docs = append(out.Docs, Doc(d))
	}
	for _, t := range a.Escalation() {
		out.Escalation = append(out.Escalation, Tier{t.Ask, t.Team, t.Members, t.After.String()})
	}
	regime, _, _ := strings.Cut(a.ExplainIn(l), "\n")
	if _, said, found := strings.Cut(regime, ": "); found { // the regime's name is the rule
		regime = said
	}
	out.Why = append(out.Why, Cause{Rule: schedule.Rule(a.Regime), Note: regime})
	for _, seat := range a.Seats {
		for _, step := range seat.Why {
			out.Why = append(out.Why, Cause{step.Rule, seat.Role, step.Member, step.In(l)})
		}
	}
	next, err := s.NextHandoff(service, at)
	switch {
	case err == nil:
		until, then := next.At.Format(time.RFC3339), dutyOf(s, next.To)
		out.Until, out.Next = &until, &then
	case !errors.Is(err, schedule.ErrNoHandoff):
		return Answer{}, err
	}
	return out, nil
}

func dutyOf(s *schedule.Schedule, a schedule.Answer) Duty {
	d := Duty{a.Regime, a.Team, map[schedule.Role]Anyone{}}
	for _, seat := range a.Seats {
		d.Members[seat.Role] = anyone(s, seat)
	}
	return d
}

func anyone(s *schedule.Schedule, seat schedule.Shift) Anyone {
	switch {
	case seat.Gap():
		return nil
	case seat.Role == schedule.All:
		return s.Serving(seat)
	}
	return seat.Member
}
