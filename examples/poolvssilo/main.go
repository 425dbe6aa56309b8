// Command poolvssilo shows what it means for a month that teams share their nights,
// weekends and holidays: hours a person, standby in all, how often somebody answers who does
// not own the service, and pages a person, those at 22:00 to 05:00 apart. Teams that keep their nights to themselves are taken
// into the pool of everybody; other pools stay as they are.
//
//	go run ./examples/poolvssilo [-month 2026-05] [-lang en|ja] [-config FILE] [-alerts FILE]
package main

import (
	"errors"
	"fmt"
	"os"
	"slices"
	"strings"
	"time"

	"github.com/toban-go/toban/examples/internal/command"
	"github.com/toban-go/toban/internal/text"
	"github.com/toban-go/toban/schedule"
	"github.com/toban-go/toban/schedule/report"
)

func main() { os.Exit(run(os.Args[1:], os.Stdout, os.Stderr)) }

const usage = "usage: poolvssilo [-month 2026-05] [-lang en|ja] [-config FILE] [-alerts FILE]"

var run = command.Run("poolvssilo", usage, answer)

func answer(flags *command.Flags) (string, error) {
	month := flags.Month("month", "2026-05", "`month` to compare")
	lang := flags.Language()
	file, alerts := flags.Config(), flags.Alerts()
	if err := flags.Parse(flags.Timed("month")); err != nil {
		return "", err
	}
	config, err := command.Load(*file)
	if err != nil {
		return "", err
	}
	spec := config.Specs[len(config.Specs)-1]
	spec.From = schedule.Date{}
	pooled, err := schedule.New(pooling(spec))
	if err != nil {
		return "", err
	}
	list, err := command.AlertsOf(*file, *alerts)
	if err != nil {
		return "", err
	}
	in := schedule.Month(month.Year, month.Month, spec.Location)
	list = slices.DeleteFunc(list, func(a report.Alert) bool { return !in.Contains(a.At) })
	pages, err := report.Match(pooled, list)
	if err != nil {
		return "", err
	}
	text, err := words[*lang].compare(spec, pooled, pages, in)
	if err == nil && *file == "" {
		text += words[*lang].sample
	}
	return text, err
}

// pooling is the organisation in which no team keeps its nights to itself.
func pooling(spec schedule.Spec) schedule.Spec {
	teams := spec.Teams
	spec.Teams, spec.OffHours = nil, schedule.Duty{}
	for _, t := range teams {
		if !slices.ContainsFunc(spec.Pools, func(p schedule.Pool) bool { return p.ID == t.Pool }) {
			t.Pool, t.OffHours = "", schedule.Duty{}
			spec.OffHours.Primary = schedule.Vacant()
		}
		spec.Teams = append(spec.Teams, t)
	}
	return spec
}

func (v vocabulary) compare(spec schedule.Spec, pooled *schedule.Schedule, pages []report.Page, month schedule.Interval) (string, error) {
	var b strings.Builder
	fmt.Fprintf(&b, v.title, month.Start.Format(v.month))
	pools := []schedule.TeamID{schedule.Everyone}
	for _, pool := range spec.Pools {
		pools = append(pools, pool.ID)
	}
	for _, pool := range pools {
		teams, err := report.Pool(pooled, pool, month)
		if errors.Is(err, schedule.ErrUnknownTeam) {
			continue // no team is in it
		}
		if err != nil {
			return "", err
		}
		fmt.Fprintf(&b, "\n%s:\n", v.language.Team(pool))
		v.write(&b, spec, teams)
		rung, err := report.Noise{}.PoolPages(pooled, pool, pages, month)
		if err != nil {
			return "", err
		}
		v.writePages(&b, spec, rung)
	}
	b.WriteString(v.moral)
	return b.String(), nil
}

// write writes the teams of a pool.
func (v vocabulary) write(b *strings.Builder, spec schedule.Spec, teams []report.Pooling) {
	row(b, v.hours)
	var alone, shared time.Duration
	for _, t := range spec.Teams {
		i := slices.IndexFunc(teams, func(p report.Pooling) bool { return p.Team == t.ID })
		if i < 0 {
			continue // of another pool; without services there are no nights to share
		}
		p := teams[i]
		each := "–"
		if p.People > 0 {
			each = fmt.Sprintf("%.1f", p.EachAlone().Hours())
		}
		row(b, []string{string(p.Team), fmt.Sprint(p.People), each, fmt.Sprintf("%.1f", p.EachShared().Hours()), p.StrangersIn(v.language)})
		alone, shared = alone+p.Alone, p.Shared
	}
	change := v.language.Percent(int64(shared-alone), int64(alone))
	if shared > alone {
		change = "+" + change
	}
	fmt.Fprintf(b, v.standby, alone.Hours(), shared.Hours(), change)
}

// writePages writes the pages of the teams of a pool, if there are any.
func (v vocabulary) writePages(b *strings.Builder, spec schedule.Spec, teams []report.PagePooling) {
	each := func(n, people int) string {
		if people == 0 {
			return "–"
		}
		return fmt.Sprintf("%.1f", float64(n)/float64(people))
	}
	titled := false
	for _, t := range spec.Teams {
		i := slices.IndexFunc(teams, func(p report.PagePooling) bool { return p.Team == t.ID })
		if i < 0 || teams[i].Shared.Pages == 0 {
			continue
		}
		p := teams[i]
		if !titled {
			row(b, v.pages)
			titled = true
		}
		row(b, []string{string(p.Team), each(p.Alone.Pages, p.People), each(p.Shared.Pages, p.All), each(p.Alone.Asleep, p.People), each(p.Shared.Asleep, p.All)})
	}
}

// row writes cells in columns as wide as the heads in English and Japanese need.
func row(b *strings.Builder, cells []string) {
	b.WriteString(text.Left(cells[0], 10))
	for _, cell := range cells[1:] {
		b.WriteString(text.Right(cell, 23))
	}
	b.WriteByte('\n')
}

// vocabulary is what the program says in a language.
type vocabulary struct {
	language      schedule.Language
	title, month  string
	hours, pages  []string // heads of the columns
	standby       string
	moral, sample string
}

var words = map[schedule.Language]vocabulary{
	schedule.English: {
		language: schedule.English,
		title:    "Off-hours of %s, averages\n", month: "January 2006",
		hours:   []string{"team", "people", "alone h/person", "pooled h/person", "answered by non-owners"},
		pages:   []string{"team", "alone pages/person", "pooled pages/person", "alone 22–05", "pooled 22–05"},
		standby: "standby person-hours: %.0f → %.0f (%s)\n",
		moral:   "\nWhat others answer for is why documents and training belong to the system.\n",
		sample:  "The sample's sizes are made up.\n",
	},
	schedule.Japanese: {
		language: schedule.Japanese,
		title:    "%sの夜間・休日、平均\n", month: "2006年1月",
		hours:   []string{"チーム", "人数", "単独の時間/人", "共同の時間/人", "担当外の人が対応"},
		pages:   []string{"チーム", "単独の呼び出し/人", "共同の呼び出し/人", "単独の22〜翌5時", "共同の22〜翌5時"},
		standby: "待機の延べ時間: %.0f → %.0f（%s）\n",
		moral:   "\n他チームのサービスにも対応するので、手順書と訓練が前提になる。\n",
		sample:  "見本の人数は架空のもの。\n",
	},
}
