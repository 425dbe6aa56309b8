package main

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/toban-go/toban/fairness/whatif"
	"github.com/toban-go/toban/internal/text"
	"github.com/toban-go/toban/schedule"
	"github.com/toban-go/toban/schedule/report"
	"github.com/toban-go/toban/schedule/scheduletest"
)

// printer writes comparisons.
type printer struct {
	language schedule.Language
	policies []scheduletest.Policy
}

func (p printer) in(english, japanese string) string {
	if p.language == schedule.Japanese {
		return japanese
	}
	return english
}

// write compares pool by pool, and then says what the rules find that they do not find as it is.
func (p printer) write(iv schedule.Interval, list []whatif.Comparison) (string, error) {
	list[0].Name = p.in("as it is", "現状")
	var b strings.Builder
	fmt.Fprintf(&b, p.in("What if, %s to %s\n", "体制を変えた場合の比較（%s〜%s）\n"), iv.Start.Format(time.DateOnly), iv.End.AddDate(0, 0, -1).Format(time.DateOnly))
	for _, pool := range pools(list) {
		fmt.Fprintf(&b, "\n%s\n", p.language.Team(pool))
		p.table(&b, pool, list)
	}
	fmt.Fprint(&b, p.in("\nHours, nights and days off are of one person at a full share, least to most, of whoever can serve all the time: members who are ready and on no long leave.\nThe number of people counts whoever can serve at some time.\n",
		"\n時間・夜・休日は、期間を通して当番に就ける人（在籍し、準備ができていて、長期休暇でない人）の、100%勤務に換算した一人あたりの最少〜最多。\n人数は、期間中に一度でも当番に就ける人の数。\n"))
	var before []finding
	for i, c := range list {
		if c.Err != nil {
			fmt.Fprintf(&b, p.in("\n%s: cannot be\n", "\n%s：成り立たない\n"), c.Name)
			for _, err := range parts(c.Err) {
				fmt.Fprintf(&b, "  %v\n", err)
			}
			continue
		}
		found, err := p.findings(c)
		if err != nil {
			return "", err
		}
		if i == 0 {
			before = found
		}
		fmt.Fprintf(&b, p.in("\n%s: what rules find\n", "\n%s：ルールに反するもの\n"), c.Name)
		same := true
		for k, f := range found {
			if i == 0 && f.breaches > 0 {
				fmt.Fprintf(&b, "  %s: %s %s\n", f.name, f.meaning, f.count(p))
				same = false
			} else if i > 0 && f != before[k] {
				fmt.Fprintf(&b, "  %s: %s → %s\n", f.name, before[k].count(p), f.count(p))
				same = false
			}
		}
		for _, pool := range c.Outlook.Pools {
			if pool.Err != nil {
				fmt.Fprintf(&b, "  %s: %v\n", pool.ID, pool.Err)
			}
		}
		if same && i == 0 {
			fmt.Fprintf(&b, "  %s\n", p.in("nothing", "なし"))
		} else if same {
			fmt.Fprintf(&b, "  %s\n", p.in("the same", "変わらない"))
		}
	}
	return b.String(), nil
}

func parts(err error) []error {
	var joined interface{ Unwrap() []error }
	if errors.As(err, &joined) {
		return joined.Unwrap()
	}
	return []error{err}
}

// pools lists the pools of all comparisons.
func pools(list []whatif.Comparison) (ids []schedule.TeamID) {
	for _, c := range list {
		if c.Outlook == nil {
			continue
		}
		for _, pool := range c.Outlook.Pools {
			if !slices.Contains(ids, pool.ID) {
				ids = append(ids, pool.ID)
			}
		}
	}
	return ids
}

// table writes a row for each scenario in which the pool is.
func (p printer) table(b *strings.Builder, id schedule.TeamID, list []whatif.Comparison) {
	rows := [][]string{{p.in("scenario", "シナリオ"), p.in("people", "人数"), p.in("hours", "時間"), p.in("nights", "平日夜"), p.in("days off", "休日"),
		p.in("worst deviation", "最大のずれ"), p.in("proven", "証明")}}
	for _, c := range list {
		switch i := poolOf(c, id); {
		case c.Outlook == nil:
			rows = append(rows, []string{c.Name, "–"})
		case i < 0:
			rows = append(rows, []string{c.Name, p.in("no such pool", "プールなし")})
		default:
			rows = append(rows, append([]string{c.Name}, p.figures(c.Outlook.Pools[i])...))
		}
	}
	widths := make([]int, len(rows[0]))
	for _, row := range rows {
		for i, cell := range row {
			widths[i] = max(widths[i], text.Width(cell))
		}
	}
	for _, row := range rows {
		line := text.Left(row[0], widths[0])
		for i, cell := range row[1:] {
			line += "  " + text.Right(cell, widths[i+1])
		}
		fmt.Fprintln(b, strings.TrimRight(line, " "))
	}
}

func poolOf(c whatif.Comparison, id schedule.TeamID) int {
	if c.Outlook == nil {
		return -1
	}
	return slices.IndexFunc(c.Outlook.Pools, func(p whatif.Pool) bool { return p.ID == id })
}

// figures are the cells of a pool.
func (p printer) figures(pool whatif.Pool) []string {
	var hours, nights, off []float64
	people := 0
	for _, load := range pool.People {
		if !load.Absent {
			people++
		}
		if load.Part {
			continue
		}
		full := 100 / float64(load.Share)
		hours, nights, off = append(hours, load.Time.Hours()*full), append(nights, float64(load.Nights)*full), append(off, float64(load.Weekends+load.Holidays)*full)
	}
	cells := []string{fmt.Sprint(people), span(hours), span(nights), span(off)}
	if pool.Err != nil {
		return append(cells, p.in("no plan", "計画なし"), "")
	}
	worst := fmt.Sprintf(p.in("%.1f h", "%.1f時間"), pool.Certificate.F1.Duration().Hours())
	proof := p.in("least possible", "これが最小")
	if pool.Certificate.F1 != pool.Certificate.F1Bound {
		proof = fmt.Sprintf(p.in("at least %.1f h", "下限%.1f時間"), pool.Certificate.F1Bound.Duration().Hours())
	}
	if n := len(pool.Gaps); n > 0 {
		proof += fmt.Sprintf(p.in(", %d gaps", "、空席%d"), n)
	}
	return append(cells, worst, proof)
}

// span writes the least and the most.
func span(list []float64) string {
	if len(list) == 0 {
		return "–"
	}
	least, most := fmt.Sprintf("%.0f", slices.Min(list)), fmt.Sprintf("%.0f", slices.Max(list))
	if least == most {
		return least
	}
	return least + "–" + most
}

// finding is how often a rule is broken, and by how many people or pools.
type finding struct {
	name, meaning    string
	breaches, people int
}

func (f finding) count(p printer) string {
	who := "people or pools"
	if f.people == 1 {
		who = "person or pool"
	}
	return fmt.Sprintf(p.in("%[1]d times (%[2]d %[3]s)", "%[1]d件（対象%[2]d）"), f.breaches, f.people, who)
}

// findings asks all rules, also those that find nothing.
func (p printer) findings(c whatif.Comparison) (list []finding, err error) {
	facts := scheduletest.Facts{People: c.Outlook.Schedule.People(c.Outlook.Roster.Interval()), Alerts: []report.Alert{}}
	for _, policy := range p.policies {
		rules, err := policy.Rules(facts)
		if err != nil {
			return nil, err
		}
		for _, rule := range rules {
			f := finding{name: policy.Name + " " + rule.Name, meaning: p.in(rule.Explanation, rule.Japanese)}
			who := map[string]bool{}
			for _, breach := range rule.Check(c.Outlook.Roster) {
				f.breaches++
				who[breach.Who] = true
			}
			f.people = len(who)
			list = append(list, f)
		}
	}
	return list, nil
}
