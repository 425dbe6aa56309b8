// Command training prints on-call training (オンコール訓練): half a year's sessions,
// who has been trained for which team, and the sheet of one session.
//
//	go run ./examples/training [-from 2026-04-01] [-weeks 26] [-sheet 1] [-lang en|ja] [-config FILE] [-alerts FILE] [-meeting FILE]
//
// Sessions are on the weekday of -from. The alerts are those of report.Alert, as
// examples/sosreport reads them; the sample organisation has its own. -meeting is the file of
// examples/sosreport that has the outcomes of sessions: what was held is planned on from, and
// what it left to do is listed until it is done.
package main

import (
	"errors"
	"fmt"
	"math"
	"os"
	"slices"
	"strings"

	"github.com/toban-go/toban/examples/internal/command"
	"github.com/toban-go/toban/rotation/meeting"
	"github.com/toban-go/toban/rotation/training"
	"github.com/toban-go/toban/schedule"
)

func main() { os.Exit(run(os.Args[1:], os.Stdout, os.Stderr)) }

var run = command.Run("training", usage, plan)

const usage = "usage: training [-from 2026-04-01] [-weeks 26] [-sheet 1] [-lang en|ja] [-config FILE] [-alerts FILE] [-meeting FILE]"

// vocabulary is what the program says in one language.
type vocabulary struct {
	language schedule.Language
	title    string
	row      string // questioner, team, answerer
	moved    string
	skipped  string
	idle     string
	load     string
	matrix   string
	left     string // of sessions before
	document string
	alert    string
}

var words = map[schedule.Language]vocabulary{
	schedule.English: {schedule.English, "On-call training %v – %v: %d sessions\n\n", "%s (%s) asks %s", "; moved from %v, %s", "skipped: %s",
		"nobody can ask or answer", "\nQuestions asked by person\n", "\nWho was last trained for which team, by %v\n\n", "\nLeft to do by sessions before\n", "document", "alert"},
	schedule.Japanese: {schedule.Japanese, "オンコール訓練 %v〜%v 全%d回\n\n", "出題者 %s（%s） 回答者 %s", "。%[2]sのため %[1]sから変更", "中止（%s）",
		"出題者か回答者がいない", "\n出題回数（人別）\n", "\n実施状況（氏名×チーム、%v時点）\n\n", "\nこれまでの訓練で残った作業\n", "文書", "アラート"},
}

func plan(flags *command.Flags) (string, error) {
	first := flags.Day("from", "2026-04-01", "first `day`")
	weeks := flags.Number("weeks", 26, 1, 520, "`number` of weeks")
	sheet := flags.Number("sheet", 1, 0, math.MaxInt, "`number` of the session whose sheet is printed; 0 is none")
	lang := flags.Language()
	file, alerts := flags.Config(), flags.Alerts()
	minutes := flags.String("meeting", "", "`file` of the weekly meeting with the outcomes of sessions before")
	if err := flags.Parse(); err != nil {
		return "", err
	}
	_, s, err := command.Schedule(*file, *lang)
	if err != nil {
		return "", err
	}
	past, err := command.AlertsOf(*file, *alerts)
	if err != nil {
		return "", err
	}
	outcomes, err := held(s, *minutes)
	if err != nil {
		return "", err
	}
	planner := training.Planner{Done: training.Held(outcomes), Series: meeting.Series{First: *first}, Observers: 1, CoQuestioners: 1, Alerts: command.Questions(past)}
	last := first.AddDays(*weeks*7 - 1)
	p, err := planner.Plan(s, *first, last)
	if err != nil {
		return "", err
	}
	if *sheet > max(1, len(p.Sessions)) {
		return "", fmt.Errorf("-sheet %d: there are %d sessions", *sheet, len(p.Sessions))
	}
	v := words[*lang]
	var b strings.Builder
	fmt.Fprintf(&b, v.title, first, last, len(p.Sessions))
	v.sessions(&b, p)
	v.loads(&b, p)
	if n := len(p.Sessions); n > 0 {
		last = p.Sessions[n-1].Date
	}
	fmt.Fprintf(&b, v.matrix, last)
	b.WriteString(training.Coverage(s, last, append(planner.Done, p.Sessions...)...).In(v.language))
	v.open(&b, training.Open(outcomes, *first))
	if *sheet > 0 && len(p.Sessions) > 0 {
		b.WriteString("\n" + strings.Repeat("─", 60) + "\n" + p.Sessions[*sheet-1].Sheet(v.language))
	}
	return b.String(), nil
}

// held returns the outcomes in the file of a meeting, none if path is empty.
func held(s *schedule.Schedule, path string) ([]training.Outcome, error) {
	if path == "" {
		return nil, nil
	}
	a, faults := command.AgendaOf("", path)
	strangers := a.Strangers(func(id schedule.TeamID) error {
		_, err := s.Team(id)
		return err
	}, func(id schedule.ServiceID) error {
		_, err := s.Service(id)
		return err
	})
	return a.Training, errors.Join(faults, strangers)
}

// open lists what sessions before left to do.
func (v vocabulary) open(b *strings.Builder, outcomes []training.Outcome) {
	title := v.left
	for _, o := range outcomes {
		for i, tasks := range [][]training.Task{o.Documents, o.Alerts} {
			for _, t := range tasks {
				fmt.Fprintf(b, "%s  %v %s: %s %s %s", title, o.Date, o.Team, []string{v.document, v.alert}[i], t.Service, t.What)
				if t.Owner != "" {
					fmt.Fprintf(b, " (%s)", t.Owner)
				}
				b.WriteString("\n")
				title = ""
			}
		}
	}
}

// sessions writes a line for each day of the series.
func (v vocabulary) sessions(b *strings.Builder, p training.Plan) {
	number := 0
	for _, day := range p.Days {
		label, on, what := "", day.Held, v.idle
		for _, session := range p.Sessions {
			if session.Date == day.Held {
				number++
				label, what = fmt.Sprint(number), fmt.Sprintf(v.row, session.Questioner, session.Team, session.Answerer)
			}
		}
		switch {
		case day.Skipped():
			on, what = day.Planned, fmt.Sprintf(v.skipped, command.NoBusiness(v.language, day))
		case day.Moved():
			what += fmt.Sprintf(v.moved, v.planned(day), command.NoBusiness(v.language, day))
		}
		fmt.Fprintf(b, "%3s %s %s\n", label, command.Dated(v.language, on), what)
	}
}

// planned writes the day that a session moves from; in Japanese the year is plain.
func (v vocabulary) planned(day meeting.Day) string {
	if v.language == schedule.Japanese {
		return command.ShortDated(v.language, day.Planned)
	}
	return day.Planned.String()
}

// loads writes how often each person asks, team by team.
func (v vocabulary) loads(b *strings.Builder, p training.Plan) {
	b.WriteString(v.load)
	var teams []schedule.TeamID
	asked := map[schedule.TeamID]map[schedule.Member]int{}
	for _, session := range p.Sessions {
		if asked[session.Team] == nil {
			teams = append(teams, session.Team)
			asked[session.Team] = map[schedule.Member]int{}
		}
		asked[session.Team][session.Questioner]++
	}
	slices.Sort(teams)
	for _, team := range teams {
		var members []schedule.Member
		for m := range asked[team] {
			members = append(members, m)
		}
		slices.Sort(members)
		fmt.Fprintf(b, "  %s:", team)
		for _, m := range members {
			fmt.Fprintf(b, " %s %d", m, asked[team][m])
		}
		b.WriteString("\n")
	}
}
