package main

import (
	"fmt"
	"strings"
	"time"

	"github.com/toban-go/toban/examples/internal/command"
	"github.com/toban-go/toban/schedule"
	"github.com/toban-go/toban/schedule/report"
	"github.com/toban-go/toban/schedule/report/pay"
)

// vocabulary is what the program says in one language.
type vocabulary struct {
	language schedule.Language
	columns  []string
	total    string

	title  string // month, person
	period string // first and last day
	slip   []string
	class  map[report.Class]string // standby, where a rate has no name
	firms  string                  // the same on a day off of the firm
	each   map[pay.Per]string      // amount, currency
	part   string                  // minutes, of minutes
	number map[pay.Per]string
	to     string // between two clocks
	next   string // weekday and clock of the next day
	sums   string // hours, shifts, calls, days off
	calls  string // how many
	// unrecorded stands where numbers of calls do if they are not known, callsUnrecorded says it of all
	unrecorded, callsUnrecorded string
	// unpublished says how many shifts are, and from which day on, unplanned that all are; after it, what counts as served: what all have, what
	// some have and the others nobody does, or that nobody has any
	unpublished, unplanned string
	counted                func(served, vacant int) string
	// idle says which rates pay nobody
	idle, comma string
	// twice says how many shifts are paid by the shift and by the hour, and by which rates
	twice string
	short map[pay.Per]string // short forms of a table, which have no name

	// Of several months: the columns before and what they count, in minutes and as hours; the days of a month, and a title.
	yearColumns, yearMinutes, yearTold []string
	yearDays, yearTitle                string
}

var words = map[schedule.Language]vocabulary{
	schedule.Japanese: {
		language: schedule.Japanese, total: "合計",
		columns: []string{"担当者", "氏名", "平日夜（枠）", "週末（枠）", "祝日・会社休日（枠）", "呼び出し（件）", "呼び出し作業（分）", "うち深夜（分）", "代休（日）", "待機（分）", "手当（%s）"},
		title:   "# オンコール手当明細 %[1]d年%[2]d月分 %[3]s\n\n", period: "- 対象: %s〜%sに始まる枠と、その間の呼び出し\n",
		slip:  []string{"日", "時間帯", "当番", "内容", "単価", "数量", "金額（%s）"},
		class: map[report.Class]string{report.Daytime: "日中待機", report.Night: "平日夜待機", report.Weekend: "週末待機", report.Holiday: "祝日待機"}, firms: "会社休日待機",
		each:   map[pay.Per]string{pay.Shift: "%s%s/枠", pay.Hour: "%s%s/時間", pay.Call: "%s%s/件", pay.Minute: "%s%s/分"},
		number: map[pay.Per]string{pay.Shift: "1枠", pay.Hour: "%d分", pay.Call: "1件", pay.Minute: "%d分", pay.DayOff: "代休1日"}, part: "%d/%d分",
		to: "〜", next: "翌%[2]s",
		sums: "- 待機 %s、当番 %d枠、%s、代休 %d日\n\n", calls: "呼び出し %d件", unrecorded: "記録なし", callsUnrecorded: "呼び出しの記録なし",
		unpublished: "未公開の席が%d（%sから）。",
		yearColumns: []string{"担当者", "氏名", "内容"}, yearMinutes: []string{"呼び出し作業（分）", "待機（分）"}, yearTold: []string{"呼び出し作業", "待機"},
		yearDays: "（%s〜%s）", yearTitle: "# 呼び出し作業と待機の時間 %v〜%v\n\n",
		unplanned: "対象期間の当番表は公開されていない。",
		counted: func(served, vacant int) string {
			switch {
			case vacant == 0:
				return "ローテーションどおりに担当したものとして計算"
			case served == 0:
				return fmt.Sprintf("担当者がいないため、%d席のどれにも支払わない", vacant)
			}
			return fmt.Sprintf("うち%d席はローテーションどおりに担当したものとして計算し、担当者のいない%d席には支払わない", served, vacant)
		},
		idle: "この月に一度も適用されなかった単価：%s", comma: "、",
		twice: "1枠あたりと1時間あたりの両方で支払う枠が%d（%s）。どちらか一方だけにするなら、単価の条件を分ける",
		short: map[pay.Per]string{pay.Shift: "shift", pay.Hour: "hour"},
	},
	schedule.English: {
		language: schedule.English, total: "total",
		columns: []string{"person", "name", "nights", "weekend days", "holidays", "calls", "minutes of work in calls", "of them at 22–05", "days off in lieu", "minutes", "%s"},
		title:   "# On-call allowance for %[4]s %[1]d, %[3]s\n\n", period: "- Shifts that begin %s – %s, and calls of these days\n",
		slip:  []string{"day", "time", "duty", "what", "rate (%s)", "quantity", "%s"},
		class: map[report.Class]string{report.Daytime: "daytime", report.Night: "night", report.Weekend: "weekend", report.Holiday: "holiday"}, firms: "company day",
		each:   map[pay.Per]string{pay.Shift: "%[1]s a shift", pay.Hour: "%[1]s an hour", pay.Call: "%[1]s a call", pay.Minute: "%[1]s a minute"},
		number: map[pay.Per]string{pay.Shift: "1 shift", pay.Hour: "%d min", pay.Call: "1 call", pay.Minute: "%d min", pay.DayOff: "1 day off in lieu"}, part: "%d of %d min",
		to: "–", next: "%s %s",
		sums: "- Standby %s, shifts %d, %s, days off in lieu %d\n\n", calls: "calls %d", unrecorded: "not recorded", callsUnrecorded: "calls not recorded",
		yearColumns: []string{"person", "name", "what"}, yearMinutes: []string{"minutes of work in calls", "minutes on call"}, yearTold: []string{"work in calls", "on call"},
		yearDays: " (%s – %s)", yearTitle: "# Work in calls and time on call, %v – %v\n\n",
		unplanned:   "Nothing of the period is published; ",
		unpublished: "Not published: %d shifts, from %s on; ",
		counted: func(served, vacant int) string {
			switch {
			case vacant == 0:
				return "what the rotation gives counts as served"
			case served == 0:
				return "nobody has any of them, so nobody is paid for them"
			case vacant == 1:
				return fmt.Sprintf("what the rotation gives counts as served, %d of them, and the one that nobody has is not paid", served)
			}
			return fmt.Sprintf("what the rotation gives counts as served, %d of them, and the %d that nobody has are not paid", served, vacant)
		},
		idle: "Rates that pay nobody in the month: %s", comma: ", ",
		twice: "Shifts that are paid by the shift and by the hour: %d (%s); if one of the two is meant, give each rate its own conditions",
		short: map[pay.Per]string{pay.Shift: "shift", pay.Hour: "hour"},
	},
}

// slip writes what one person is paid, yen by yen.
func (p *payroll) slip(b *strings.Builder, m schedule.Member) error {
	if _, err := p.s.Person(m, p.month.End.Add(-1)); err != nil {
		return fmt.Errorf("-slip: %w", err)
	}
	a := pay.Allowance{Member: m}
	for _, x := range p.list {
		if x.Member == m {
			a = x
		}
	}
	w := p.words
	name := command.Named(w.language, p.s, m, p.month.End.Add(-1))
	first, last := p.days()
	fmt.Fprintf(b, w.title, last.Year, int(last.Month), name, last.Month)
	fmt.Fprintf(b, w.period, command.Dated(w.language, first), command.Dated(w.language, last))
	if note := p.unpublished(); note != "" {
		fmt.Fprintf(b, "- %s\n", note)
	}
	shifts := 0
	for _, n := range a.Shifts {
		shifts += n
	}
	calls := w.callsUnrecorded
	if p.recorded {
		calls = fmt.Sprintf(w.calls, a.Calls)
	}
	fmt.Fprintf(b, w.sums, w.language.Hours(time.Duration(a.Minutes)*time.Minute), shifts, calls, a.DaysOff)
	var t report.Table
	for i, column := range w.slip {
		t.Columns = append(t.Columns, report.Column{Name: p.priced(column), Number: i > 3})
	}
	for _, line := range a.Lines {
		t.Rows = append(t.Rows, p.line(line, p.firms(m, line)))
	}
	t.Total = []string{w.total, "", "", "", "", "", p.rates.Currency.Amount(a.Yen)}
	return t.Markdown(b)
}

// firms reports whether an amount is of a day off of the firm, which is no holiday by law.
func (p *payroll) firms(m schedule.Member, l pay.Line) bool {
	if l.Class != report.Holiday {
		return false
	}
	if own := p.payee(m).Holidays; own != nil {
		day, _ := own.Holiday(l.Date)
		return day.Company
	}
	_, day, _ := p.s.Day(l.Team, l.Date) // who serves it is of the schedule
	return day.Company
}

// priced names the currency in the name of a column that has a place for it.
func (p *payroll) priced(column string) string {
	return strings.Replace(column, "%s", p.rates.Currency.In(p.words.language), 1)
}

// line explains one amount.
func (p *payroll) line(l pay.Line, firms bool) []string {
	w, currency := p.words, p.rates.Currency
	what := l.Rate
	switch {
	case what == "" && firms:
		what = w.firms
	case what == "":
		what = w.class[l.Class]
	}
	clock := l.Start.Format("15:04")
	if !l.End.Equal(l.Start) {
		end := l.End.Format("15:04")
		first, last := schedule.DateOf(l.Start, l.Start.Location()), schedule.DateOf(l.End, l.Start.Location())
		switch {
		case first == last:
		case last == first.AddDays(1) && end == "00:00":
			end = "24:00"
		case last == first.AddDays(1):
			end = fmt.Sprintf(w.next, command.Weekday(w.language, last.Weekday()), end)
		default:
			end = command.Dated(w.language, last) + " " + end
		}
		clock += w.to + end
	}
	each, number := "", w.number[l.Per]
	if form, ok := w.each[l.Per]; ok {
		unit := currency.In(w.language)
		if unit == string(currency) { // a code stands apart from the amount
			unit = " " + unit
		}
		each = fmt.Sprintf(form, currency.Amount(l.Each), unit)
	}
	switch {
	case l.Per == pay.Shift && l.Minutes != l.Of:
		number = fmt.Sprintf(w.part, l.Minutes, l.Of)
	case strings.Contains(number, "%d"):
		number = fmt.Sprintf(number, l.Minutes)
	}
	date := command.Dated(w.language, schedule.DateOf(l.Start, l.Start.Location()))
	return []string{date, clock, fmt.Sprintf("%s %s", w.language.Team(l.Team), w.language.Role(l.Role)), what, each, number, currency.Amount(l.Yen)}
}
