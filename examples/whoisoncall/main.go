// Command whoisoncall prints who answers for a service at an instant, until when,
// who is next and why, as one JSON object a line.
//
//	go run ./examples/whoisoncall -service minne-web -at 2026-05-06T12:00:00+09:00 [-config FILE]
//
// Both flags may be given several times. Without -service it answers for every
// service, without -at for now; without -config it reads the sample organisation.
package main

import (
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"strings"
	"time"

	"github.com/toban-go/toban/examples/sample"
	"github.com/toban-go/toban/schedule"
)

func main() { os.Exit(run(os.Args[1:], time.Now, os.Stdout, os.Stderr)) }

// several collects the values of a flag that may be repeated.
type several []string

func (s *several) String() string { return strings.Join(*s, ",") }

func (s *several) Set(value string) error {
	*s = append(*s, value)
	return nil
}

// run returns the exit status: 2 for a faulty command line or configuration.
func run(args []string, now func() time.Time, stdout, stderr io.Writer) int {
	lines, help, err := answers(args, now)
	switch {
	case help:
		fmt.Fprintln(stdout, "usage: whoisoncall [-service ID]... [-at RFC3339]... [-config FILE]")
		return 0
	case err != nil:
		for line := range strings.Lines(err.Error()) {
			fmt.Fprintln(stderr, "whoisoncall:", strings.TrimSuffix(line, "\n"))
		}
		return 2
	}
	encoder := json.NewEncoder(stdout)
	encoder.SetEscapeHTML(false)
	for _, line := range lines {
		if err := encoder.Encode(line); err != nil {
			fmt.Fprintln(stderr, "whoisoncall:", err)
			return 1
		}
	}
	return 0
}

func answers(args []string, now func() time.Time) (lines []*line, help bool, err error) {
	flags := flag.NewFlagSet("whoisoncall", flag.ContinueOnError)
	flags.SetOutput(io.Discard)
	var services, instants several
	flags.Var(&services, "service", "service to ask for")
	flags.Var(&instants, "at", "instant to ask for")
	file := flags.String("config", "", "configuration file")
	if err := flags.Parse(args); err != nil {
		return nil, errors.Is(err, flag.ErrHelp), err
	}
	if flags.NArg() > 0 {
		return nil, false, fmt.Errorf("unexpected argument %q", flags.Arg(0))
	}
	var times []time.Time
	var faults []error
	for _, text := range instants {
		at, err := time.Parse(time.RFC3339, text)
		if err != nil {
			faults = append(faults, fmt.Errorf("-at %q is not of the form 2026-05-06T12:00:00+09:00", text))
		}
		times = append(times, at)
	}
	if instants == nil {
		times = []time.Time{now()}
	}
	config, err := sample.Load(*file)
	if err != nil {
		return nil, false, errors.Join(append(faults, err)...)
	}
	s, err := config.Schedule()
	if err != nil {
		return nil, false, errors.Join(append(faults, err)...)
	}
	if services == nil {
		for id := range s.Services() {
			services = append(services, string(id))
		}
	}
	for _, service := range services {
		for _, at := range times {
			line, err := answer(s, schedule.ServiceID(service), at)
			if err != nil {
				faults = append(faults, err)
			}
			lines = append(lines, line)
		}
	}
	return lines, false, errors.Join(faults...)
}

// line is one answer.
type line struct {
	Service schedule.ServiceID `json:"service"`
	At      string             `json:"at"`
	duty
	Owns        bool    `json:"owns_service"`
	Until       *string `json:"until"` // null if nobody takes over within 400 days
	Next        *duty   `json:"next"`
	Docs        []doc   `json:"docs"`
	Escalation  []tier  `json:"escalation"`
	Why         []cause `json:"why"`
	Provisional bool    `json:"provisional"`
}

// duty says who is asked.
type duty struct {
	Regime  schedule.Regime       `json:"regime"`
	Team    schedule.TeamID       `json:"team"`
	Members map[schedule.Role]any `json:"members"`
}

type doc struct {
	Title    string        `json:"title"`
	URL      string        `json:"url"`
	Reviewed schedule.Date `json:"reviewed"`
}

type tier struct {
	Role    schedule.Role     `json:"role"`
	Team    schedule.TeamID   `json:"team"`
	Members []schedule.Member `json:"members"`
	Wait    string            `json:"wait"`
}

type cause struct {
	Rule   schedule.Rule   `json:"rule"`
	Member schedule.Member `json:"member"`
	Note   string          `json:"note"`
}

func answer(s *schedule.Schedule, service schedule.ServiceID, at time.Time) (*line, error) {
	a, err := s.OnCall(service, at)
	if err != nil {
		return nil, err
	}
	l := &line{Service: service, At: at.Format(time.RFC3339), duty: dutyOf(s, a), Owns: a.Owns, Provisional: a.Provisional,
		Docs: []doc{}, Escalation: []tier{}}
	for _, d := range a.Docs {
		l.Docs = append(l.Docs, doc(d))
	}
	for _, t := range a.Escalation() {
		l.Escalation = append(l.Escalation, tier{t.Role, t.Team, t.Members, t.Wait.String()})
	}
	regime, _, _ := strings.Cut(a.Explain(), "\n")
	l.Why = append(l.Why, cause{schedule.Rule(a.Regime), "", strings.TrimPrefix(regime, string(a.Regime)+": ")})
	for _, seat := range a.Seats {
		for _, step := range seat.Why {
			l.Why = append(l.Why, cause{step.Rule, step.Member, step.String()})
		}
	}
	next, err := s.NextHandoff(service, at)
	switch {
	case err == nil:
		until, then := next.At.Format(time.RFC3339), dutyOf(s, next.To)
		l.Until, l.Next = &until, &then
	case !errors.Is(err, schedule.ErrNoHandoff):
		return nil, err
	}
	return l, nil
}

func dutyOf(s *schedule.Schedule, a schedule.Answer) duty {
	d := duty{a.Regime, a.Team, map[schedule.Role]any{}}
	for _, seat := range a.Seats {
		switch {
		case seat.Gap():
			d.Members[seat.Role] = nil
		case seat.Role == schedule.All:
			d.Members[seat.Role] = s.Members(a.Team, seat.Start)
		default:
			d.Members[seat.Role] = seat.Member
		}
	}
	return d
}
