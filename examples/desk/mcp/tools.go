package main

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"time"

	"github.com/modelcontextprotocol/go-sdk/mcp"

	"github.com/toban-go/toban/examples/internal/command"
	"github.com/toban-go/toban/examples/internal/findings"
	"github.com/toban-go/toban/examples/internal/publication"
	"github.com/toban-go/toban/examples/internal/wire"
	"github.com/toban-go/toban/examples/policy"
	"github.com/toban-go/toban/schedule"
	"github.com/toban-go/toban/schedule/config"
	"github.com/toban-go/toban/schedule/scheduletest"
)

// server returns the tools, none of which changes anything.
func (s source) server() *mcp.Server {
	server := mcp.NewServer(&mcp.Implementation{Name: "toban", Version: "0.2"}, nil)
	reads := &mcp.ToolAnnotations{ReadOnlyHint: true, IdempotentHint: true, OpenWorldHint: new(false)}
	mcp.AddTool(server, &mcp.Tool{Name: "services", Annotations: reads, Description: "Lists the services and the team that owns each."}, answer(s, s.services))
	mcp.AddTool(server, &mcp.Tool{Name: "who_is_on_call", Annotations: reads, Description: "Says who answers for a service at an instant, until when, who is next, whom to ask after that, and why."}, answer(s, s.who))
	mcp.AddTool(server, &mcp.Tool{Name: "who_can_cover", Annotations: reads, Description: "Lists who could take over the shift of a member at an instant, the best placed first, with the reason."}, answer(s, s.covers))
	mcp.AddTool(server, &mcp.Tool{Name: "what_if", Annotations: reads, Description: "Says which shifts a change would move, and which rules of the on-call policy it would break that are kept now. Nothing is entered."}, answer(s, s.whatIf))
	return server
}

// answer makes a tool of a question to the schedule as it is now.
func answer[In, Out any](s source, ask func(*schedule.Schedule, In) (Out, error)) mcp.ToolHandlerFor[In, any] {
	return func(ctx context.Context, _ *mcp.CallToolRequest, in In) (*mcp.CallToolResult, any, error) {
		now, err := s.schedule(ctx)
		if err != nil {
			return nil, nil, err
		}
		out, err := ask(now, in)
		return nil, out, err
	}
}

type nothing struct{}

func (s source) services(now *schedule.Schedule, _ nothing) (map[schedule.ServiceID]schedule.TeamID, error) {
	return maps.Collect(now.Services()), nil
}

type whoInput struct {
	Service string `json:"service" jsonschema:"ID of the service"`
	At      string `json:"at,omitempty" jsonschema:"instant such as 2026-05-06T12:00:00+09:00; now without"`
}

func (s source) who(now *schedule.Schedule, in whoInput) (wire.Answer, error) {
	at, err := s.instant(in.At)
	if err != nil {
		return wire.Answer{}, err
	}
	return wire.Ask(now, schedule.ServiceID(in.Service), at.In(now.Location(at)))
}

// instant reads a time, now if it is empty.
func (s source) instant(text string) (time.Time, error) {
	if text == "" {
		return s.now(), nil
	}
	at, err := time.Parse(time.RFC3339, text)
	if err != nil || at.Year() < 1 || at.Year() > 9998 {
		return at, fmt.Errorf("%q is not of the form 2026-05-06T12:00:00+09:00", text)
	}
	return at, nil
}

type coverInput struct {
	Member string `json:"member" jsonschema:"ID of the member whose shift it is"`
	At     string `json:"at,omitempty" jsonschema:"instant within the shift; now without"`
}

type covers struct {
	Shift string      `json:"shift"`
	Can   []candidate `json:"can"`
}

type candidate struct {
	Member schedule.Member `json:"member"`
	Name   string          `json:"name"`
	Why    string          `json:"why"`
}

func (s source) covers(now *schedule.Schedule, in coverInput) (list []covers, err error) {
	at, err := s.instant(in.At)
	if err != nil {
		return nil, err
	}
	if _, err := now.Person(schedule.Member(in.Member), at); err != nil {
		return nil, err
	}
	for shift := range publication.Around(now, schedule.Interval{Start: at, End: at.Add(time.Nanosecond)}) {
		if shift.Member != schedule.Member(in.Member) {
			continue
		}
		if at := s.now(); shift.Contains(at) { // what is served needs no cover
			shift.Start = at.In(shift.Start.Location())
		}
		c := covers{Shift: shift.String(), Can: []candidate{}}
		for _, step := range now.CanCover(shift) {
			c.Can = append(c.Can, candidate{step.Member, command.Name(now, step.Member, at), step.String()})
		}
		list = append(list, c)
	}
	if list == nil {
		return nil, fmt.Errorf("%w: %q has no shift by name at %s", schedule.ErrMissing, in.Member, at.Format(time.RFC3339))
	}
	return list, nil
}

type changeInput struct {
	Change map[string]any `json:"change" jsonschema:"one change as it stands in a configuration's journal, such as {\"leave\": {\"member\": \"m1\", \"start\": \"2026-12-01\", \"end\": \"2026-12-02\", \"location\": \"Asia/Tokyo\"}} or {\"cover\": {\"from\": \"m1\", \"to\": \"e1\", \"start\": \"2026-12-01T19:00:00+09:00\", \"end\": \"2026-12-02T10:00:00+09:00\"}}"`
}

type effect struct {
	Moves  []string `json:"moves"`
	Breaks []broken `json:"breaks"`
}

type broken struct {
	Rule     string   `json:"rule"`
	Meaning  string   `json:"meaning"`
	Breaches []string `json:"breaches"`
}

func (s source) whatIf(now *schedule.Schedule, in changeInput) (effect, error) {
	at := s.now()
	if journal := now.Journal(); len(journal) > 0 && at.Before(journal[len(journal)-1].At) {
		at = journal[len(journal)-1].At
	}
	fields := maps.Clone(in.Change)
	if fields == nil {
		fields = map[string]any{}
	}
	fields["id"], fields["at"] = "what-if", at.Format(time.RFC3339Nano) // to the nanosecond: an entry is not older than the last
	text, err := json.Marshal(fields)
	if err != nil {
		return effect{}, err
	}
	entry, err := config.DecodeEntry("change", text)
	if err != nil {
		return effect{}, err
	}
	after, _, err := now.Enter(entry)
	if err != nil {
		return effect{}, err
	}
	touched, loc := publication.Touched(now, entry), now.Location(at)
	first, last := schedule.DateOf(touched.Start, loc), schedule.DateOf(touched.End, loc)
	first.Day, last.Day = 1, 1 // whole months, with the ones before and after: rules look there
	span := schedule.Interval{Start: first.AddMonths(-1).At(0, loc), End: last.AddMonths(2).At(0, loc)}
	moved, err := publication.Difference(now, after, span)
	if err != nil {
		return effect{}, err
	}
	out := effect{Moves: []string{}, Breaks: []broken{}}
	for _, m := range moved.Reassignments {
		to := command.Name(after, m.Member, m.Start)
		if m.Member == "" {
			to = "nobody"
		}
		out.Moves = append(out.Moves, fmt.Sprintf("%s %s %v: %s → %s", m.Team, m.Role, m.Interval, command.Name(now, m.From, m.Start), to))
	}
	found, err := findings.Brought(after, span, func(s *schedule.Schedule) []scheduletest.Rule { return policy.Rules(s, span, nil) }, now)
	for _, f := range found {
		if len(f.Breaches) == 0 {
			continue
		}
		b := broken{Rule: f.Rule.Name, Meaning: f.Rule.Explanation}
		for _, breach := range f.Breaches {
			b.Breaches = append(b.Breaches, breach.String())
		}
		out.Breaks = append(out.Breaks, b)
	}
	return out, err
}
