package main

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/toban-go/toban/examples/internal/command"
	"github.com/toban-go/toban/fairness"
	"github.com/toban-go/toban/schedule"
	"github.com/toban-go/toban/schedule/report"
)

// vocabulary is what the program says in one language.
type vocabulary struct {
	language   schedule.Language
	title      string // member, team, first day
	joined     string
	session    string // from, to, team, questioner
	shadow     string // from, to, class, primary
	first      string // from, to, role
	ready      string
	nextDay    string // clock
	classes    map[report.Class]string
	services   string
	columns    [4]string // service, team, ready from, documents
	reviewed   string
	noDocument string
	months     string
	hours      [5]string // month, served, as a shadow, target, target of the others
	note       string
}

var words = map[schedule.Language]vocabulary{
	schedule.Japanese: {
		language: schedule.Japanese,
		title:    "新メンバー %s（%s チーム） %v から最初の当番まで\n\n", joined: "チームに加わる",
		session: "%v〜%v 訓練: 出題は %s チーム、出題者 %s", shadow: "%v〜%v 見学（%s）: 主担当 %s", first: "%v〜%v 最初の当番（%s）", ready: "全サービスの準備が完了", nextDay: "翌%s",
		classes:  map[report.Class]string{report.Night: "平日夜", report.Weekend: "週末"},
		services: "\nサービス別の準備\n\n", columns: [4]string{"サービス", "チーム", "準備完了", "文書"}, reviewed: "%s（最終確認 %v）", noDocument: "文書なし",
		months: "\n月別の時間\n\n", hours: [5]string{"月", "当番", "見学", "目安", "ほかの人の目安（平均）"},
		note: "見学は当番にも負担にも数えない。目安は準備が完了した日から加わる。\n",
	},
	schedule.English: {
		language: schedule.English,
		title:    "%s joins team %s: from %v to the first shift\n\n", joined: "joins the team",
		session: "%v–%v, session: team %s asks, by %s", shadow: "%v–%v, shadow shift (%s) beside %s", first: "%v–%v, first shift, as %s", ready: "ready for every service", nextDay: "%s next day",
		services: "\nReadiness by service\n\n", columns: [4]string{"service", "team", "ready from", "documents"}, reviewed: "%s (reviewed %v)", noDocument: "none yet",
		months: "\nHours by month\n\n", hours: [5]string{"month", "on call", "as a shadow", "target", "target of the others (mean)"},
		note: "A shadow covers nothing and carries no burden. A target accrues from readiness on.\n",
	},
}

func (v vocabulary) write(j joining) (string, error) {
	var b strings.Builder
	fmt.Fprintf(&b, v.title, j.Member, j.path.Team, j.from)
	v.writeDays(&b, j)
	b.WriteString(v.services)
	v.writeServices(&b, j)
	b.WriteString(v.months)
	if err := v.writeMonths(&b, j); err != nil {
		return "", err
	}
	b.WriteString("\n" + v.note)
	return b.String(), nil
}

// writeDays writes what happens, by time.
func (v vocabulary) writeDays(b *strings.Builder, j joining) {
	type event struct {
		at   time.Time
		text string
	}
	loc := j.months[0].Start.Location()
	var events []event
	if !j.path.Joined.Before(j.from) {
		events = append(events, event{j.path.Joined.At(0, loc), v.joined})
	}
	events = append(events, event{j.path.From.At(0, loc), v.ready})
	add := func(form string, iv schedule.Interval, args ...any) {
		end := iv.End.Format("15:04")
		if iv.End.Day() != iv.Start.Day() {
			end = fmt.Sprintf(v.nextDay, end)
		}
		events = append(events, event{iv.Start, fmt.Sprintf(form, append([]any{iv.Start.Format("15:04"), end}, args...)...)})
	}
	for _, session := range j.path.Sessions {
		add(v.session, session.Interval, session.Team, command.Name(j.s, session.Questioner, session.Start))
	}
	for _, shadow := range j.path.Shadows {
		class := report.ClassOf(shadow.Regime, shadow.Day)
		word := cmp.Or(v.classes[class], string(class))
		if _, day, err := j.s.Day(j.path.Pool, shadow.Date); err == nil && class == report.Holiday {
			word = v.language.Kind(shadow.Day, day) // a day off of the firm is not one by law
		}
		add(v.shadow, shadow.Interval, word, command.Name(j.s, shadow.Beside, shadow.Interval.Start))
	}
	add(v.first, j.first.Interval, v.language.Role(j.first.Role))
	slices.SortStableFunc(events, func(a, b event) int { return a.at.Compare(b.at) })
	for _, e := range events {
		day := schedule.DateOf(e.at, e.at.Location())
		fmt.Fprintf(b, "%s %s\n", command.Dated(v.language, day), e.text)
	}
}

// writeServices writes from when the member is ready for what, and what there is to read.
func (v vocabulary) writeServices(b *strings.Builder, j joining) {
	t := report.Table{}
	for _, name := range v.columns {
		t.Columns = append(t.Columns, report.Column{Name: name})
	}
	joiner, _ := j.s.Person(j.Member, j.first.Start) // one of the schedule
	for service, team := range j.s.Services() {
		var from schedule.Date
		for _, r := range joiner.Ready {
			if (r.Service == service || r.Service == "") && (from.IsZero() || r.From.Before(from)) {
				from = r.From
			}
		}
		answer, err := j.s.OnCall(service, j.first.Start)
		if from.IsZero() || err != nil {
			continue // of another pool, or not there yet
		}
		var documents []string
		for _, doc := range answer.Docs {
			text := strings.TrimSpace(doc.Title + " " + doc.URL)
			if !doc.Reviewed.IsZero() {
				text = fmt.Sprintf(v.reviewed, text, doc.Reviewed)
			}
			documents = append(documents, text)
		}
		t.Rows = append(t.Rows, []string{string(service), string(team), from.String(), cmp.Or(strings.Join(documents, ", "), v.noDocument)})
	}
	_ = t.Markdown(b) // a builder takes everything
}

// writeMonths writes what each month weighs, by the ledger.
func (v vocabulary) writeMonths(b *strings.Builder, j joining) error {
	t := report.Table{}
	for i, name := range v.hours {
		t.Columns = append(t.Columns, report.Column{Name: name, Number: i > 0})
	}
	hours := func(burden fairness.Burden) time.Duration { return time.Duration(burden/1000) * time.Minute }
	pool, err := j.s.Team(j.path.Pool)
	if err != nil {
		return err
	}
	for _, month := range j.months {
		var watched time.Duration
		for shift := range pool.Duties(month) {
			if shift.Member == j.Member && shift.Role.Watches() {
				watched += shift.Duration()
			}
		}
		ledger, err := fairness.Ledger{}.Close(pool.Duties(month), j.s.People(month))
		if err != nil {
			return err
		}
		var others, people fairness.Burden
		for _, account := range ledger.Accounts {
			if account.Pool == j.path.Pool && account.Member != j.Member {
				others += account.Target.Total()
				people++
			}
		}
		own := ledger.Account(j.path.Pool, j.Member)
		t.Rows = append(t.Rows, []string{month.Start.Format("2006-01"), v.language.Hours(hours(own.Done.Total())), v.language.Hours(watched),
			v.language.Hours(hours(own.Target.Total())), v.language.Hours(hours(others / max(1, people)))})
	}
	return t.Markdown(b)
}
