// Command quarter plans the sample organisation's next quarter, pool by pool, with the
// balance that the quarter before left, of hours and of pages, beside what the rotation would do,
// and charts how the worst deviation goes on over the quarters that follow.
//
//	go run ./examples/quarter [-first 2026-07] [-quarters 20] [-by quarter|month] [-lang en|ja]
package main

import (
	"fmt"
	"math"
	"os"
	"slices"
	"strings"
	"time"

	"github.com/toban-go/toban/examples/internal/command"
	"github.com/toban-go/toban/examples/sample"
	"github.com/toban-go/toban/fairness"
	"github.com/toban-go/toban/internal/text"
	"github.com/toban-go/toban/schedule"
	"github.com/toban-go/toban/schedule/report"
)

func main() { os.Exit(run(os.Args[1:], os.Stdout, os.Stderr)) }

const usage = "usage: quarter [-first 2026-07] [-quarters 20] [-by quarter|month] [-lang en|ja]"

var run = command.Run("quarter", usage, func(flags *command.Flags) (string, error) {
	first := flags.Month("first", "2026-07", "first `month` of the quarter to plan")
	quarters := flags.Number("quarters", 20, 1, 80, "`number` of quarters to chart")
	by := flags.OneOf("by", "after what the chart has a bar", "quarter", "month")
	lang := flags.Language()
	if err := flags.Parse(); err != nil {
		return "", err
	}
	return words[*lang].write(*first, *quarters, map[string]int{"quarter": 3, "month": 1}[*by], flags.Watch())
})

// vocabulary is what the program says in a language.
type vocabulary struct {
	title, person, carried, rotation, plan, then, pages string
	line, verdict, worst, everyone                      string
	steps                                               map[int]string
}

// pool names a pool.
func (v vocabulary) pool(id schedule.TeamID) string {
	if id == schedule.Everyone {
		return v.everyone
	}
	return string(id)
}

var words = map[schedule.Language]vocabulary{
	schedule.English: {
		title: "Quarter from %s: the weekly rotation goes on, or a plan that makes up for the quarter before\n" +
			"Pages are minutes beyond each person's share: 5 a page, 60 more if it wakes somebody up, and those of work; carried, and with what the plan is expected to bring\n",
		person: "person", carried: "carried", rotation: "rotation", plan: "plan (█ %.0f h)", then: "then", pages: "pages", everyone: string(schedule.Everyone),
		line:    "%s %+7.0f h  %-29s %-29s %+7.1f h  %+5.0f min %+5.0f min\n",
		verdict: "Worst deviation on any level %.1f h, proven bound %.1f h; sum %.1f h, proven bound %.1f h.\n",
		worst:   "\nWorst balance in %s after each %s, from nothing carried: rotation ░, plan █ (hours)\n\n%s",
		steps:   map[int]string{3: "quarter", 1: "month"},
	},
	schedule.Japanese: {
		title: "%s からの四半期：週替わりのローテーションを続けた場合と、前の四半期のずれを埋め合わせる計画\n" +
			"呼び出しは各自の持ち分を超えた分数（1件5分、睡眠中はさらに60分、対応にかかった時間を加算）。繰り越しと、計画で見込まれる分を加えた値\n",
		person: "担当者", carried: "繰り越し", rotation: "ローテーション", plan: "計画（█ %.0f時間）", then: "期末", pages: "呼び出し", everyone: "全員",
		line:    "%s %+5.0f時間  %-29s %-29s %+5.1f時間  %+7.0f分 %+7.0f分\n",
		verdict: "全区分を通じた最大のずれは%.1f時間（証明された下限%.1f時間）、ずれの合計は%.1f時間（同%.1f時間）。\n",
		worst:   "\n%sの%sごとの最大のずれ（繰り越しなしから開始）：ローテーション ░、計画 █（時間）\n\n%s",
		steps:   map[int]string{3: "四半期", 1: "月"},
	},
}

var pools = []schedule.TeamID{schedule.Everyone, sample.PlatformNights}

// watch is told how planning goes.
type watch = func(fairness.Progress) bool

// policy is how the example plans every pool.
func policy(carried fairness.Ledger, watch watch) fairness.Planner {
	return fairness.Planner{
		Limits: fairness.Limits{MinRest: 11 * time.Hour},
		Ledger: carried,
		Seed:   1,
		Watch:  watch,
	}
}

func quarter(first schedule.Date) schedule.Interval {
	return schedule.Days(first, first.AddMonths(3).AddDays(-1), sample.Tokyo())
}

// follow plans a quarter of every pool, and returns the schedule that follows the plans.
func follow(s *schedule.Schedule, iv schedule.Interval, carried fairness.Ledger, watch watch) (*schedule.Schedule, []*fairness.Plan, error) {
	plans, err := policy(carried, watch).PlanEach(s.Seats(iv), s.People(iv))
	if err != nil {
		return nil, nil, err
	}
	for _, plan := range plans {
		if s, err = s.Follow(plan); err != nil {
			return nil, nil, err
		}
	}
	return s, plans, nil
}

func (v vocabulary) write(first schedule.Date, quarters, step int, watch watch) (string, error) {
	s, err := schedule.New(sample.Organisation())
	if err != nil {
		return "", err
	}
	before, now := quarter(first.AddMonths(-3)), quarter(first)
	pages, err := paged(s, before)
	if err != nil {
		return "", err
	}
	weights := fairness.Weights{Pages: fairness.PageWeights{Page: 5000, WakeUp: 60_000, Minute: 1000}}
	carried, err := fairness.Ledger{Weights: weights}.Close(s.Duties(before), s.People(before), pages...)
	if err != nil {
		return "", err
	}
	planned, plans, err := follow(s, now, carried, watch)
	if err != nil {
		return "", err
	}
	closed, err := carried.Close(planned.Duties(now), s.People(now))
	if err != nil {
		return "", err
	}
	var b strings.Builder
	fmt.Fprintf(&b, v.title, first)
	for _, id := range pools {
		pool, err := s.Team(id)
		if err != nil {
			return "", err
		}
		rotation, served := hours(s, id, now), hours(planned, id, now)
		block := 12.0
		for _, h := range []map[schedule.Member]float64{rotation, served} {
			for _, hours := range h {
				block = max(block, 12*math.Ceil(hours/12/24))
			}
		}
		fmt.Fprintf(&b, "\n%s\n%s %s  %s %s %s  %s %s\n", v.pool(id), text.Left(v.person, wide), text.Right(v.carried, 9), text.Left(v.rotation, 29), text.Left(fmt.Sprintf(v.plan, block), 29), text.Right(v.then, 9), text.Right(v.pages, 9), text.Right(v.then, 9))
		balance := func(l fairness.Ledger, m schedule.Member) float64 {
			return l.Account(id, m).Balance().Total().Duration().Hours()
		}
		c := of(plans, id).Certificate()
		for _, m := range pool.Members(now.Start) {
			fmt.Fprintf(&b, v.line, text.Left(command.Name(s, m, now.Start), wide), balance(carried, m),
				bar("█", rotation[m], block), bar("█", served[m], block), balance(closed, m),
				60*carried.Page(id, m).Balance().Duration().Hours(), 60*expected(c, m).Duration().Hours())
		}
		fmt.Fprintf(&b, v.verdict,
			c.F1.Duration().Hours(), c.F1Bound.Duration().Hours(), c.F2.Duration().Hours(), c.F2Bound.Duration().Hours())
	}
	if err := v.chart(&b, s, first, 3*quarters, step, watch); err != nil {
		return "", err
	}
	return b.String(), nil
}

const wide = 11 // columns of a name

// paged returns the pages that the sample's alerts made of those who were on duty off hours in an interval.
func paged(s *schedule.Schedule, iv schedule.Interval) ([]fairness.Page, error) {
	alerts, err := command.Alerts("")
	if err != nil {
		return nil, err
	}
	return command.Pages(s, slices.DeleteFunc(alerts, func(a report.Alert) bool { return !iv.Contains(a.At) }))
}

// expected is what pages have cost a member beyond their share, once the plan is served as pages are expected.
func expected(c fairness.Certificate, m schedule.Member) fairness.Burden {
	for _, line := range c.Lines {
		if line.Member == m {
			return line.Pages
		}
	}
	return 0
}

// of returns the plan of a pool.
func of(plans []*fairness.Plan, pool schedule.TeamID) *fairness.Plan {
	for _, plan := range plans {
		if plan.Pool() == pool {
			return plan
		}
	}
	return nil
}

func hours(s *schedule.Schedule, pool schedule.TeamID, iv schedule.Interval) map[schedule.Member]float64 {
	sum := map[schedule.Member]float64{}
	for shift := range s.Duties(iv) {
		if shift.Team == pool {
			sum[shift.Member] += shift.Duration().Hours()
		}
	}
	return sum
}

// bar draws hours, a mark for each block of them.
func bar(mark string, hours, block float64) string {
	return fmt.Sprintf("%s %.0f", strings.Repeat(mark, int(hours/block)), hours)
}

// chart draws the worst balance of anybody in a pool, in any class or in total, after
// each quarter or month: of the rotation, and of plans that carry the balance on.
func (v vocabulary) chart(b *strings.Builder, s *schedule.Schedule, first schedule.Date, months, step int, watch watch) error {
	var rotation, plans fairness.Ledger
	charts := map[schedule.TeamID]string{}
	for n := 0; n < months; n += step {
		start := first.AddMonths(n)
		iv := schedule.Days(start, start.AddMonths(step).AddDays(-1), sample.Tokyo())
		planned, _, err := follow(s, iv, plans, watch)
		if err != nil {
			return err
		}
		if rotation, err = rotation.Close(s.Duties(iv), s.People(iv)); err != nil {
			return err
		}
		if plans, err = plans.Close(planned.Duties(iv), s.People(iv)); err != nil {
			return err
		}
		for _, pool := range pools {
			by, planned := worst(rotation, pool), worst(plans, pool)
			charts[pool] += fmt.Sprintf("%-8s %s\n%-8s %s\n", start.String()[:7], cut("░", by), "", cut("█", planned))
		}
	}
	for _, pool := range pools {
		fmt.Fprintf(b, v.worst, v.pool(pool), v.steps[step], charts[pool])
	}
	return nil
}

// cut draws hours, a mark for each four, as far as a line is wide.
func cut(mark string, hours float64) string {
	const most = 35
	if n := int(hours / 4); n > most {
		return fmt.Sprintf("%s… %.0f", strings.Repeat(mark, most), hours)
	}
	return bar(mark, hours, 4)
}

func worst(l fairness.Ledger, pool schedule.TeamID) float64 {
	most := fairness.Burden(0)
	for _, a := range l.Accounts {
		if a.Pool != pool {
			continue
		}
		balance := a.Balance()
		for _, x := range []fairness.Burden{balance.Night, balance.Weekend, balance.Holiday, balance.Total()} {
			most = max(most, x, -x)
		}
	}
	return most.Duration().Hours()
}
