package main

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/toban-go/toban/examples/internal/command"
	"github.com/toban-go/toban/examples/internal/given"
	"github.com/toban-go/toban/fairness"
	"github.com/toban-go/toban/schedule"
	"github.com/toban-go/toban/schedule/report"
	"github.com/toban-go/toban/schedule/scheduletest"
)

// voice says facts in a language.
type voice struct {
	schedule.Language
	*facts
}

// say writes a format that is chosen by language.
func (v voice) say(english, japanese string, args ...any) string {
	return fmt.Sprintf(v.chosen(english, japanese), args...)
}

// chosen is a text, and no format: a rule's "25 %".
func (v voice) chosen(english, japanese string) string {
	if v.Language == schedule.Japanese {
		return japanese
	}
	return english
}

// shown is how many places of one rule a report lists.
const shown = 5

// document says all that an audit has found.
func (v voice) document() document {
	d := document{title: v.title(), lead: v.summary()}
	d.sections = []section{v.findings(), v.holidaySection()}
	for _, p := range v.pools {
		d.sections = append(d.sections, v.peopleSection(p))
	}
	d.sections = append(d.sections, v.reading())
	text, cells := d.words()
	d.lead = append(d.lead, v.say("Time to read: %s.", "読むのにかかる時間: %s。", v.minutes(text, cells)))
	return d
}

// minutes estimates how long a text takes to read: 200 words or 500 characters a minute, and a
// second for each cell of a table.
func (v voice) minutes(text string, cells int) string {
	seconds := len(strings.Fields(text))*60/200 + cells
	if v.Language == schedule.Japanese {
		seconds = len([]rune(text))*60/500 + cells
	}
	n := max(1, (seconds+30)/60)
	if n == 1 {
		return v.say("a minute", "約1分")
	}
	return v.say("%d minutes", "約%d分", n)
}

func (v voice) title() string {
	var names []string
	for _, p := range v.pools {
		names = append(names, string(p.id))
	}
	title := v.say("On-call audit: %s", "オンコール当番表の監査: %s", strings.Join(names, v.say(", ", "、")))
	if v.sample {
		title += v.say(" (a made-up sample)", "（架空のサンプル）")
	}
	return title
}

// summary says the most important of it in a few sentences.
func (v voice) summary() []string {
	iv := v.roster.Interval()
	people := map[schedule.Member]bool{}
	shifts := 0
	for _, p := range v.pools {
		for _, l := range p.lines {
			people[l.member] = true
		}
		shifts += len(p.shifts)
	}
	list := []string{v.say("%s, %s: %d people, %d shifts off hours.", "%s（%s）、%d人、時間外の当番%d枠。", v.Span(iv), iv.Start.Location(), len(people), shifts)}
	errors, warnings := v.count()
	list = append(list, v.say("Rules: %d of %d broken, and %d more warn.", "取り決め: %[2]d件中%[1]d件に違反、ほか%[3]d件は警告。", errors, len(v.Asked), warnings))
	if v.handed > 0 {
		text := v.say("Holidays: %s go to the people of the weekday, not to whoever has the holiday off hours.", "祝日: 時間外の当番ではなく平日の日中担当に回っている時間が%s。", v.Hours(v.handed))
		if h := v.anyHours(); h != nil {
			year := schedule.DateOf(iv.Start, iv.Start.Location()).Year
			days, hours := v.mask(year, *h)
			next, then := v.mask(year+1, *h)
			text += v.say(" In a year: %s of %d (%d holidays on weekdays), %s of %d (%d).", "一年では%[2]d年に%[1]s（平日の祝日%[3]d日）、%[5]d年に%[4]s（%[6]d日）。", v.Hours(hours), year, days, v.Hours(then), year+1, next)
		}
		list = append(list, text)
	}
	for _, p := range v.pools {
		list = append(list, v.possible(p))
	}
	return list
}

// anyHours returns the business hours of the first pool that has any.
func (v voice) anyHours() *given.Hours {
	for _, p := range v.pools {
		if p.hours != nil {
			return p.hours
		}
	}
	return nil
}

// possible compares the worst deviation with what can be, and says what of it is proven.
func (v voice) possible(p *pool) string {
	name := v.say("Fairness", "公平さ")
	if len(v.pools) > 1 {
		name += v.say(" of %s", "（%s）", p.id)
	}
	yours := v.say("%s (%s)", "%s（%s）", v.hours(p.yours), v.worstOf(p))
	if p.plan == nil {
		return v.say("%s: the worst deviation from an equal share is yours %s; no plan to compare it with: %v.", "%s: 均等な分担からのずれの最大は、現状%s。比べる計画は作れない: %v。", name, yours, p.why)
	}
	c := p.plan.Certificate()
	best, bound := v.hours(c.F1), v.hours(c.F1Bound)
	switch {
	case p.yours == c.F1 && c.F1 == c.F1Bound:
		return v.say("%s: the worst deviation from an equal share is yours %s, and no roster has less (proven).", "%s: 均等な分担からのずれの最大は、現状%s。これより小さい当番表はない（証明済み）。", name, yours)
	case p.yours < c.F1: // such as in a roster with less rest
		return v.say("%s: the worst deviation from an equal share is yours %s; with 11 h of rest %s is possible, and no roster has less than %s.",
			"%s: 均等な分担からのずれの最大は、現状%s。勤務間インターバル11時間を守ると%s、下限は%s。", name, yours, best, bound)
	case c.F1 == c.F1Bound:
		return v.say("%s: the worst deviation from an equal share is yours %s, possible %s (proven: no roster has less).",
			"%s: 均等な分担からのずれの最大は、現状%s、可能なのは%s（証明済み。これより小さい当番表はない）。", name, yours, best)
	}
	return v.say("%s: the worst deviation from an equal share is yours %s, possible %s (proven: no roster has less than %s).",
		"%s: 均等な分担からのずれの最大は、現状%s、可能なのは%s（%s未満の当番表はないと証明済み）。", name, yours, best, bound)
}

// hours writes a burden of plain minutes as hours, with one decimal.
func (v voice) hours(b fairness.Burden) string {
	return v.say("%s h", "%s時間", decimal(inTime(b)))
}

// worstOf says who is furthest from their share, and on what.
func (v voice) worstOf(p *pool) string {
	var who []string
	for _, l := range p.lines {
		for _, d := range deviations(l.done) {
			if max(d.amount, -d.amount) == p.yours {
				names := map[string]string{"night": v.say("nights", "平日夜"), "weekend": v.say("weekends", "週末"), "holiday": v.say("holidays", "祝日"), "total": v.say("in all", "合計")}
				who = append(who, v.say("%s, %s", "%s、%s", v.name(l.member), names[d.of]))
			}
		}
	}
	if len(who) > 1 {
		return v.say("%s, and %d more", "%s、ほか%d件", who[0], len(who)-1)
	}
	return strings.Join(who, "")
}

// level names a severity.
func (v voice) level(s scheduletest.Severity) string {
	if s == scheduletest.Warn {
		return v.say("warning", "警告")
	}
	return v.say("error", "違反")
}

// measured says in Japanese what the amounts of a rule are that asks for none.
var measured = map[string]string{"RestAfterPages": "休息に食い込んだ時間", "HolidaysAsDaysOff": "平日扱いの時間", fairness.OnePlace: "重複した時間"}

// findings lists what is broken: the rules that fail first, each with its first places.
func (v voice) findings() section {
	s := section{id: "findings", title: v.say("What is broken", "見つかった問題")}
	for _, f := range slices.Concat(v.Broken(scheduletest.Fail), v.Broken(scheduletest.Warn)) {
		g := group{lead: v.say("%s: %s (%s)", "%s: %s（%s）", v.level(f.Rule.Severity), v.chosen(f.Rule.Explanation, f.Rule.Japanese), f.Rule.Name)}
		g.table.Columns = []report.Column{{Name: v.say("Who", "対象")}, {Name: v.say("When", "期間")}, {Name: v.say("Is", cmp.Or(measured[f.Rule.Name], "実際")), Number: true}, {Name: v.say("Limit", "基準"), Number: true}}
		for i, b := range f.Breaches {
			if i == shown {
				g.table.Rows = append(g.table.Rows, []string{v.say("%d more", "ほか%d件", len(f.Breaches)-i), "", "", ""})
				break
			}
			is, limit := b.Unit.AmountIn(v.Language, b.Got), ""
			if b.Unit == "" {
				if is = b.Note; v.Language == schedule.Japanese && b.Japanese != "" {
					is = b.Japanese
				}
			} else {
				limit = b.Unit.AmountIn(v.Language, b.Limit)
			}
			g.table.Rows = append(g.table.Rows, []string{v.name(schedule.Member(b.Who)), v.when(b.When), is, limit})
		}
		s.groups = append(s.groups, g)
	}
	if s.groups == nil {
		s.lead = []string{v.say("Nothing.", "なし。")}
	}
	return s
}

// when writes a time shortly: days where it is whole days.
func (v voice) when(iv schedule.Interval) string {
	if iv.Start.IsZero() {
		return ""
	}
	day := func(t time.Time) string { return command.Dated(v.Language, schedule.DateOf(t, iv.Start.Location())) }
	clock := func(t time.Time) string { return t.In(iv.Start.Location()).Format("15:04") }
	first, last, blank, to := day(iv.Start), day(iv.End), v.say(" ", ""), v.say(" – ", "〜")
	if clock(iv.Start) == "00:00" && clock(iv.End) == "00:00" {
		if last = day(iv.End.Add(-1)); first == last {
			return first
		}
		return first + to + last
	}
	if first == last {
		return first + blank + clock(iv.Start) + strings.TrimSpace(to) + clock(iv.End)
	}
	return first + blank + clock(iv.Start) + to + last + blank + clock(iv.End)
}

// holidaySection lists the holidays with who has them.
func (v voice) holidaySection() section {
	s := section{id: "holidays", title: v.say("Who serves on holidays", "祝日の当番")}
	t := report.Table{Columns: []report.Column{{Name: v.say("Day", "日")}, {Name: v.say("Holiday", "祝日")}}}
	for _, p := range v.pools {
		name := v.say("On call", "担当")
		if len(v.pools) > 1 {
			name = string(p.id)
		}
		t.Columns = append(t.Columns, report.Column{Name: name})
	}
	t.Columns = append(t.Columns, report.Column{Name: v.say("By the weekday's rule", "平日扱いの時間"), Number: true})
	var handed time.Duration
	for _, d := range v.free {
		row := []string{command.Dated(v.Language, d.Date), v.holidayName(d.Day)}
		for _, p := range v.pools {
			var who []string
			for _, shift := range d.shifts {
				if shift.Team != p.id {
					continue
				}
				name := v.name(shift.Member)
				if shift.Member == "" {
					name = v.say("nobody", "担当なし")
				}
				who = append(who, fmt.Sprintf("%s %s", shift.Start.Format("15:04"), name))
			}
			row = append(row, strings.Join(who, v.say(", ", "、")))
		}
		var hours time.Duration
		for _, b := range d.handed {
			hours += b.When.Duration()
		}
		cell := ""
		if hours > 0 {
			cell = v.Hours(hours)
		}
		handed += hours
		t.Rows = append(t.Rows, append(row, cell))
	}
	if handed > 0 {
		t.Total = append([]string{v.say("Total", "合計"), ""}, make([]string, len(v.pools))...)
		t.Total = append(t.Total, v.Hours(handed))
	}
	if s.groups = []group{{table: t}}; len(t.Rows) == 0 {
		s.groups, s.lead = nil, []string{v.say("No holiday in this time.", "この期間に祝日はない。")}
	}
	return s
}

func (v voice) holidayName(d schedule.Day) string {
	if v.Language == schedule.English && d.English != "" {
		return d.English
	}
	if d.Name == "" {
		return v.say("holiday", "祝日")
	}
	return d.Name
}

// peopleSection says what each person has of a pool, and what the plan would give them.
func (v voice) peopleSection(p *pool) section {
	s := section{id: "people-" + strconv.Itoa(slices.Index(v.pools, p)+1), title: v.say("Hours by person", "人ごとの時間")}
	if len(v.pools) > 1 {
		s.title += v.say(": %s", "（%s）", p.id)
	}
	s.lead = []string{v.say("Equal shares count nights, weekends and holidays off hours; business hours are not shared.", "均等な分担の対象は時間外（平日夜・週末・祝日）で、日中は含まない。")}
	columns := []string{v.say("Business", "日中"), v.say("Nights", "平日夜"), v.say("Weekends", "週末"), v.say("Holidays", "祝日"), v.say("Off hours", "時間外"), v.say("Share", "目安"), v.say("Off by", "差")}
	if p.plan != nil {
		columns = append(columns, v.say("In the plan", "計画"), v.say("Off by", "差"))
	}
	t := report.Table{Columns: []report.Column{{Name: v.say("Person", "担当")}}}
	for _, c := range columns {
		t.Columns = append(t.Columns, report.Column{Name: c, Number: true})
	}
	byDay := v.daytime(p)
	var all [7]time.Duration
	for _, l := range p.lines {
		done, target := l.done.Done, l.done.Target
		amounts := [7]time.Duration{byDay[l.member], inTime(done.Night), inTime(done.Weekend), inTime(done.Holiday), inTime(done.Total()), inTime(target.Total()), inTime(l.planned.Done.Total())}
		row := []string{v.name(l.member)}
		for i, a := range amounts[:6] {
			row, all[i] = append(row, decimal(a)), all[i]+a
		}
		row = append(row, offset(amounts[4]-amounts[5]))
		if p.plan != nil {
			row = append(row, decimal(amounts[6]), offset(amounts[6]-amounts[5]))
			all[6] += amounts[6]
		}
		t.Rows = append(t.Rows, row)
	}
	t.Total = []string{v.say("Total", "合計")}
	for _, a := range all[:6] {
		t.Total = append(t.Total, decimal(a))
	}
	t.Total = append(t.Total, "")
	if p.plan != nil {
		t.Total = append(t.Total, decimal(all[6]), "")
		s.code = p.plan.Certificate().In(v.Language)
		how := v.say("one slot at a time, with 11 h of rest between two", "一枠ずつ、勤務間インターバル11時間で")
		if p.plan.Problem().Limits == (fairness.Limits{}) {
			how = v.say("one slot at a time; 11 h of rest between two cannot be kept", "一枠ずつ（勤務間インターバル11時間は守れない）")
		}
		s.after = []string{v.say("The plan fills the same slots with the same people, %s. Its certificate, which anybody can check from the assignments alone:",
			"計画は同じ枠を同じ人で%s埋める。次の証明書は割り当てだけから誰でも検算できる。", how)}
		if p.weeks != nil {
			c := p.weeks.Certificate()
			least := v.say("; no such roster has less than %s", "、下限は%s", v.hours(c.F1Bound))
			if c.F1 == c.F1Bound {
				least = v.say(" (proven: no such roster has less)", "（証明済み。これより小さいものはない）")
			}
			s.lead = append(s.lead, v.say("In turns of a week, as they are now, the total alone: the worst deviation is yours %s, possible %s%s.",
				"現状と同じ一週間単位の当番では、合計のずれの最大は現状%s、可能なのは%s%s。", v.hours(p.inAll()), v.hours(c.F1), least))
		}
	}
	s.groups = []group{{table: t}}
	return s
}

// daytime returns what each person has of business hours by name: of a pool's own schedule, or of
// a record's teams.
func (f *facts) daytime(p *pool) map[schedule.Member]time.Duration {
	hours := map[schedule.Member]time.Duration{}
	for _, shift := range f.byDay(p) {
		hours[shift.Member] += shift.Duration()
	}
	return hours
}

// byDay returns the shifts of business hours by name that belong to a pool.
func (f *facts) byDay(p *pool) (list []schedule.Shift) {
	for shift := range f.roster.All() {
		if shift.Regime == schedule.Daytime && shift.Member != "" && !shift.Role.Watches() && (f.book == nil || shift.Team == given.TeamOf(p.id)) {
			list = append(list, shift)
		}
	}
	return list
}

// decimal is hours, with one decimal where it needs one.
func decimal(d time.Duration) string {
	return strings.TrimSuffix(strconv.FormatFloat(d.Hours(), 'f', 1, 64), ".0")
}

// offset is hours with a sign.
func offset(d time.Duration) string {
	switch tenth := d.Round(6 * time.Minute); {
	case tenth == 0:
		return "±0"
	case tenth < 0:
		return "−" + decimal(-d)
	}
	return "+" + decimal(d)
}

// reading says how the input was taken.
func (v voice) reading() section {
	s := section{id: "reading", title: v.say("How it was read", "読み取りの前提")}
	if v.book == nil {
		s.lead = append(s.lead, v.say("A published roster: its own hours and holidays.", "公開された当番表。営業時間と祝日はその記録どおり。"))
	} else {
		for _, d := range v.book.Duties {
			switch {
			case d.Hours == nil && v.hoursGiven:
				s.lead = append(s.lead, v.say("%s: no business hours (-hours none), so every hour counts as off hours.", "%s: 営業時間なし（-hours none）。すべて時間外として数える。", d.ID))
			case d.Hours == nil:
				s.lead = append(s.lead, v.say("%s: the shifts show no business hours, so every hour counts as off hours; -hours 10:00-19:00 says otherwise.", "%s: 営業時間は読み取れないので、すべて時間外として数える。指定するには -hours 10:00-19:00。", d.ID))
			case v.hoursGiven:
				s.lead = append(s.lead, v.say("%s: business hours Monday to Friday %v, as given.", "%s: 営業時間は月〜金 %v（指定どおり）。", d.ID, d.Hours))
			case v.hoursOfOther[d.ID] != "":
				s.lead = append(s.lead, v.say("%s: business hours Monday to Friday %v, those of %s; -hours says otherwise.", "%s: 営業時間は月〜金 %v（%sと同じとみなす。-hours で指定できる）。", d.ID, d.Hours, v.hoursOfOther[d.ID]))
			default:
				s.lead = append(s.lead, v.say("%s: business hours Monday to Friday %v, as its handoffs and layers show; -hours says otherwise.", "%s: 営業時間は月〜金 %v（引き継ぎの時刻とレイヤーから推定。-hours で指定できる）。", d.ID, d.Hours))
			}
		}
		if _, none := v.calendar.(schedule.NoHolidays); none {
			s.lead = append(s.lead, v.say("No holidays are known here; -holidays japan says otherwise.", "祝日はないものとして数える。日本の祝日を使うには -holidays japan。"))
		} else {
			s.lead = append(s.lead, v.say("Holidays are those of Japan by law.", "祝日は日本の法律による。"))
		}
		s.lead = append(s.lead, v.say("Judged are the slots that lie whole in the time of the file.", "ファイルの期間に全体が入る枠だけを調べた。"))
	}
	for _, id := range v.unrendered {
		s.lead = append(s.lead, v.say("%s: the vendor did not say who was on call, so its layers and overrides were rendered here.", "%s: 実際の当番（レンダリング結果）がないので、レイヤーと上書きから計算した。", id))
	}
	for i, n := range v.notes {
		if i == shown {
			s.lead = append(s.lead, v.say("%d more that the vendor says otherwise.", "ほか%d件、元のツールと同じには表せない。", len(v.notes)-i))
			break
		}
		s.lead = append(s.lead, n.String())
	}
	if v.unknown > 0 {
		s.lead = append(s.lead, v.say("%d kinds of field that the vendor's documents do not name were passed over.", "元のツールの文書にない項目%d種類は読み飛ばした。", v.unknown))
	}
	s.lead = append(s.lead, v.say("The numbers of the rules are in examples/policy; none is law.", "取り決めの数値は examples/policy にある。法律の定めではない。"))
	if len(v.alerts) == 0 {
		s.lead = append(s.lead, v.say("Without alerts (-alerts) rest after pages and pages a shift are not judged.", "アラート（-alerts）がないので、呼び出し後の休息と一枠の呼び出し数は調べていない。"))
	}
	return s
}
