package web

import (
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/toban-go/toban/examples/desk/internal/desk"
	"github.com/toban-go/toban/examples/internal/command"
	"github.com/toban-go/toban/examples/internal/publication"
	"github.com/toban-go/toban/fairness"
	"github.com/toban-go/toban/schedule"
)

// personPage is what a person wants to know of themselves.
type personPage struct {
	frame
	Who       person
	Member    bool   // of a team now
	Next      *turn  // nil if there is none
	Countdown string // to its start, or its end if it runs
	Running   bool
	Turns     []turn
	Since     string // since when balances count, "" if nothing is published
	Balances  []balance
	Requests  []request
	Month     string // link to the month with everybody else dimmed
}

// turn is a shift of a person.
type turn struct {
	Start, End moment
	Team, Role string
	Hours      string
	Marks      []string
	Draft      bool
}

// balance is an account of the ledger.
type balance struct {
	Pool               string
	Done, Target, Over string
	Kinds              [3]string // nights, weekends, holidays
}

const ahead = 90 // days that a person's page looks ahead

func personLink(m schedule.Member) string { return "/person/" + url.PathEscape(string(m)) }

// person shows the page of one person.
func (s *server) person(a ask) (reply, error) {
	v, err := a.vocabulary()
	if err != nil {
		return reply{}, err
	}
	m := schedule.Member(strings.TrimPrefix(a.path, "/person/"))
	if _, known := a.tints[m]; !known {
		return reply{}, faulty(http.StatusNotFound, "%q is nobody in the schedule", string(m))
	}
	who := a.people([]schedule.Member{m}, a.now)[0]
	p := personPage{frame: a.frame(v, who.Name), Who: who, Month: "/?" + url.Values{"who": {string(m)}, "lang": {v.Lang}}.Encode() + "#month"}
	p.Member = slices.ContainsFunc(a.People(schedule.Interval{Start: a.now, End: a.now.Add(time.Minute)}), func(c schedule.Candidate) bool { return c.Member == m })
	for _, shift := range a.upcoming(m, ahead) {
		p.Turns = append(p.Turns, a.turn(v, shift))
		if p.Next == nil && shift.Role != schedule.Shadow {
			t := p.Turns[len(p.Turns)-1]
			p.Next = &t
			if p.Running = shift.Contains(a.now); p.Running {
				p.Countdown, p.Handoff = v.T("ends", v.span(shift.End.Sub(a.now))), shift.End.UnixMilli()
			} else {
				p.Countdown, p.Handoff = v.T("in", v.span(shift.Start.Sub(a.now))), shift.Start.UnixMilli()
			}
		}
	}
	p.Since, p.Balances = a.balances(v, m)
	ends := []time.Time{time.UnixMilli(p.Handoff)}
	if a.known != nil {
		for _, r := range a.known.Requests(a.now) {
			ends = append(ends, desk.Ends(r.Entry.Change))
			if slices.Contains(desk.Parties(r.Entry.Change), m) && len(p.Requests) < 20 {
				p.Requests = append(p.Requests, a.request(v, r))
			}
		}
	}
	answer := show(personTemplate, v, p)
	answer.until = a.next(ends...)
	return answer, nil
}

// upcoming lists the shifts by name of a member that run now, or start within so many days.
func (a ask) upcoming(m schedule.Member, days int) (list []schedule.Shift) {
	for shift := range publication.Around(a.Schedule, schedule.Interval{Start: a.now, End: a.now.AddDate(0, 0, days)}) {
		if shift.Member == m {
			list = append(list, shift)
		}
	}
	return list
}

func (a ask) turn(v vocabulary, s schedule.Shift) turn {
	t := turn{Start: a.moment(v, s.Start), End: a.moment(v, s.End), Team: v.name(string(s.Team)), Role: v.name(string(s.Role)), Hours: v.hours(s.Duration()), Marks: v.marks(s)}
	t.Draft = a.months != nil && !a.PublishedSeat(s.Seat)
	return t
}

// marks name what people have made of a shift.
func (v vocabulary) marks(s schedule.Shift) (marks []string) {
	for _, step := range s.Why {
		switch step.Rule {
		case schedule.RuleSwap, schedule.RuleCover, schedule.RuleLeave, schedule.RuleOverride:
			if name := v.name(string(step.Rule)); !slices.Contains(marks, name) {
				marks = append(marks, name)
			}
		}
	}
	return marks
}

// balances say what a member has done beyond their target in each pool, since the history begins.
func (a ask) balances(v vocabulary, m schedule.Member) (since string, list []balance) {
	published := a.Published()
	if published.Empty() || published.Start.After(a.now) {
		return "", nil
	}
	ledger, err := a.ledger(a.now)
	if err != nil {
		return "", nil // a history that cannot be accounted has no balance
	}
	for _, account := range ledger.Accounts {
		if account.Member == m {
			over := account.Balance()
			list = append(list, balance{Pool: v.name(string(account.Pool)), Done: decimal(account.Done.Total().Duration()), Target: decimal(account.Target.Total().Duration()), Over: offset(over.Total().Duration()),
				Kinds: [3]string{offset(over.Night.Duration()), offset(over.Weekend.Duration()), offset(over.Holiday.Duration())}})
		}
	}
	return fmt.Sprintf(v.T("since"), v.write(published.Start, strings.TrimSpace(strings.TrimSuffix(v.full, "15:04")))), list
}

// ledger is what people have served up to the day of t, worked out once a day and snapshot.
func (s *snapshot) ledger(t time.Time) (fairness.Ledger, error) {
	day := schedule.DateOf(t, s.Location(t))
	s.accounts.Lock()
	defer s.accounts.Unlock()
	if l, ok := s.accounts.of[day]; ok {
		return l, nil
	}
	l, err := command.Compared(s.own).Ledger.Upto(s.Schedule, day.At(0, s.Location(t)))
	if err == nil {
		if s.accounts.of == nil || len(s.accounts.of) > 100 {
			s.accounts.of = map[schedule.Date]fairness.Ledger{}
		}
		s.accounts.of[day] = l
	}
	return l, err
}
