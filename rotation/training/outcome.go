package training

import (
	"slices"

	"github.com/toban-go/toban/schedule"
	"github.com/toban-go/toban/schedule/report"
)

// Outcome is what a session left to do: it comes back in the next report, until it is done.
// The zero Outcome left nothing.
type Outcome struct {
	// Date is the day of the session. Team asked, Questioner told the case to Answerer.
	Date       schedule.Date   `json:"date"`
	Team       schedule.TeamID `json:"team"`
	Questioner schedule.Member `json:"questioner"`
	Answerer   schedule.Member `json:"answerer"`
	// Feedback is what the questioner told the answerer.
	Feedback string `json:"feedback,omitempty"`
	// Documents are to be written or mended, Alerts to be mended or dropped.
	Documents []Task `json:"documents,omitempty"`
	Alerts    []Task `json:"alerts,omitempty"`
}

// Task is one thing to do. The zero Task is none.
type Task struct {
	Service schedule.ServiceID `json:"service"`
	// What names the document or the monitor, Note says what is wrong with it.
	What  string          `json:"what"`
	Note  string          `json:"note,omitempty"`
	Owner schedule.Member `json:"owner,omitempty"`
	// Done is the day on which it was done, zero as long as it is not.
	Done schedule.Date `json:"done,omitzero"`
}

// Held returns the sessions of outcomes, for Planner.Done and Coverage.
func Held(outcomes []Outcome) (list []Session) {
	for _, o := range outcomes {
		list = append(list, Session{Date: o.Date, Team: o.Team, Questioner: o.Questioner, Answerer: o.Answerer})
	}
	return list
}

// Open returns the outcomes of sessions up to a day with the tasks that are not done before
// it, oldest first. Outcomes without such tasks are left out.
func Open(outcomes []Outcome, on schedule.Date) (list []Outcome) {
	done := func(t Task) bool { return !t.Done.IsZero() && t.Done.Before(on) }
	for _, o := range outcomes {
		if o.Date.After(on) {
			continue
		}
		o.Documents = slices.DeleteFunc(slices.Clone(o.Documents), done)
		o.Alerts = slices.DeleteFunc(slices.Clone(o.Alerts), done)
		if len(o.Documents)+len(o.Alerts) > 0 {
			list = append(list, o)
		}
	}
	slices.SortStableFunc(list, func(a, b Outcome) int { return a.Date.Compare(b.Date) })
	return list
}

// Decisions returns what outcomes ask to be done about monitors, as a meeting's decisions of
// the day of the session, so that a report follows what becomes of them.
func Decisions(outcomes []Outcome) (list []report.Decision) {
	for _, o := range outcomes {
		for _, t := range o.Alerts {
			list = append(list, report.Decision{On: o.Date, Service: t.Service, Monitor: t.What, Remedy: report.Prune, Owner: string(t.Owner), Note: t.Note, Done: t.Done})
		}
	}
	return list
}
