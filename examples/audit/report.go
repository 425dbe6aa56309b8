package main

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/toban-go/toban/examples/internal/command"
	"github.com/toban-go/toban/examples/internal/findings"
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
	d.lead = append(d.lead, v.say("Time to read: %s.", "読了の目安: %s。", v.minutes(text, cells)))
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
		for _, s := range p.shifts {
			if s.Member != "" {
				shifts++
			}
		}
	}
	list := []string{v.say("%s, %s: %s, %s off hours.", "%s（%s）、%s、時間外の当番%s。", v.Span(iv), iv.Start.Location(), v.counted(len(people), "person", "people", "人"), v.counted(shifts, "shift", "shifts", "枠"))}
	if len(v.unzoned) > 0 {
		list = append(list, v.say("No file says the time zone of %s: its clocks, nights, weekends and holidays are those of %s. The answer for the schedule itself says it, or -location.", "%s のタイムゾーンがどのファイルにもないので、時刻・夜・週末・祝日を %s のものとして読んだ。スケジュール自体の応答も渡すか、-location で指定する。", strings.Join(v.unzoned, v.say(", ", "、")), v.unzonedIn))
	}
	list = append(list, v.Summary(v.Language))
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
	var parts []string
	for _, p := range v.pools {
		for _, stay := range v.stays[p.id] {
			if part := v.part(stay); part != "" {
				if len(v.pools) > 1 {
					part = v.say("%[2]s (%[1]s)", "%[2]s（%[1]s）", p.id, part)
				}
				parts = append(parts, part)
			}
		}
	}
	if parts != nil {
		list = append(list, v.say("There for a part of the time, of which they have a share: %s.", "期間の一部だけ分担する人: %s。", strings.Join(parts, v.say("; ", "、"))))
	}
	for _, p := range v.pools {
		list = append(list, v.possible(p))
	}
	return list
}

// counted says a number of things.
func (v voice) counted(n int, one, many, japanese string) string {
	if n != 1 {
		one = many
	}
	return v.say("%[1]d %[2]s", "%[1]d%[3]s", n, one, japanese)
}

// part says from when to when somebody has a share, nothing of who has one throughout.
func (v voice) part(s given.Stay) string {
	first, last := command.Dated(v.Language, s.First), command.Dated(v.Language, s.Last)
	switch {
	case s.First.IsZero() && s.Last.IsZero():
		return ""
	case s.Last.IsZero():
		return v.say("%s from %s", "%s（%sから）", v.name(s.Member), first)
	case s.First.IsZero():
		return v.say("%s until %s", "%s（%sまで）", v.name(s.Member), last)
	}
	return v.say("%s from %s until %s", "%s（%sから%sまで）", v.name(s.Member), first, last)
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
	yours := v.hours(p.yours)
	if p.yours > 0 {
		yours = v.say("%s (%s)", "%s（%s）", yours, v.worstOf(p))
	}
	if p.plan == nil {
		return v.say("%s: the worst deviation from an equal share is yours %s; no plan to compare it with: %s.", "%s: 均等な分担からのずれの最大は、現状%s。比べる計画は作れない: %s。", name, yours, v.why(p))
	}
	c := p.plan.Certificate()
	best, bound := v.hours(c.F1), v.hours(c.F1Bound)
	switch {
	case p.yours < c.F1Bound: // by handing over within slots, or with less rest
		return v.say("%s: the worst deviation from an equal share is yours %s, which is less than a roster can have that keeps to %s (%s, proven).",
			"%s: 均等な分担からのずれの最大は、現状%s。%sの当番表では%s未満にできない（証明済み）。", name, yours, v.such(p), bound)
	case p.yours < c.F1:
		return v.say("%s: the worst deviation from an equal share is yours %s; no better plan was found, and no roster that keeps to %s has less than %s (proven).",
			"%s: 均等な分担からのずれの最大は、現状%s。これより良い計画は見つからず、%sの当番表では%s未満にできない（証明済み）。", name, yours, v.such(p), bound)
	case p.yours == c.F1 && c.F1 == c.F1Bound:
		return v.say("%s: the worst deviation from an equal share is yours %s, and no roster has less (proven).", "%s: 均等な分担からのずれの最大は、現状%s。これが達成できる最小値（証明済み）。", name, yours)
	case c.F1 == c.F1Bound:
		return v.say("%s: the worst deviation from an equal share is yours %s, possible %s (proven: no roster has less).",
			"%s: 均等な分担からのずれの最大は、現状%s、達成できる最小値は%s（証明済み）。", name, yours, best)
	}
	return v.say("%s: the worst deviation from an equal share is yours %s, possible %s (proven: no roster has less than %s).",
		"%s: 均等な分担からのずれの最大は、現状%s、可能なのは%s（%s未満の当番表はないと証明済み）。", name, yours, best, bound)
}

// why says why a pool has no plan.
func (v voice) why(p *pool) string {
	if v.Language != schedule.Japanese {
		return p.why.Error()
	}
	var none *fairness.InfeasibleError
	if !errors.As(p.why, &none) || len(none.Slots) == 0 {
		return "条件を満たす当番表が見つからない"
	}
	if more := len(none.Slots) - 1; more > 0 {
		return fmt.Sprintf("%sなど%d枠を条件どおりに埋められない", v.Span(none.Slots[0].Interval), more+1)
	}
	return fmt.Sprintf("%sに就ける人がいない", v.Span(none.Slots[0].Interval))
}

// such says of what the rosters are that the plan of a pool is the best of.
func (v voice) such(p *pool) string {
	such := []string{v.say("whole slots", "一枠一人")}
	if p.plan.Problem().Limits != (fairness.Limits{}) {
		such = append(such, v.say("11 h of rest", "当番の間隔11時間"))
	}
	if len(v.pools) > 1 {
		such = append(such, v.say("one place at a time", "同時に一か所"))
	}
	return strings.Join(such, v.say(", ", "・"))
}

// hours writes a burden of plain minutes as hours, with one decimal.
func (v voice) hours(b fairness.Burden) string {
	return v.say("%s h", "%s時間", decimal(b.Duration()))
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

// findings lists what is broken: the rules that fail first, each with its first places.
func (v voice) findings() section {
	s := section{id: "findings", title: v.say("What is broken", "見つかった問題")}
	for _, f := range slices.Concat(v.Broken(scheduletest.Fail), v.Broken(scheduletest.Warn)) {
		g := group{lead: v.say("%s: %s (%s)", "%s: %s（%s）", v.level(f.Rule.Severity), v.chosen(f.Rule.Explanation, f.Rule.Japanese), f.Rule.Name)}
		g.table.Columns = []report.Column{{Name: v.say("Who", "対象")}, {Name: v.say("When", "期間")}, {Name: v.say("Is", findings.Measured(f.Rule.Name)), Number: true}, {Name: v.say("Limit", "基準"), Number: true}}
		for i, b := range f.Breaches {
			if i == shown {
				g.table.Rows = append(g.table.Rows, []string{v.say("%d more", "ほか%d件", len(f.Breaches)-i), "", "", ""})
				break
			}
			is, limit := findings.Amounts(v.Language, b)
			g.table.Rows = append(g.table.Rows, []string{b.WhoIn(v.Language, func(id string) string { return v.name(schedule.Member(id)) }), v.when(b.When), is, limit})
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
	if iv.Empty() { // shifts that touch
		return first + blank + clock(iv.Start)
	}
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
		name := v.say("On call", "担当者")
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
		s.groups, s.lead = nil, []string{v.noHoliday()}
	}
	return s
}

// noHoliday says why no holiday is listed: none is in the time, or none is known, and then which calendars the time zones propose.
func (v voice) noHoliday() string {
	if v.book == nil || v.holidaysOf != "none" {
		return v.say("No holiday in this time.", "この期間に祝日はない。")
	}
	if v.holidaysGiven {
		return v.say("No holidays, as given.", "祝日なし（指定どおり）。")
	}
	var proposed []string
	for _, d := range v.book.Duties {
		if name := command.CountryOf(d.Location); name != "" && !slices.Contains(proposed, "-holidays "+name) {
			proposed = append(proposed, "-holidays "+name)
		}
	}
	if proposed == nil {
		return v.say("No holidays are known: say -holidays with a country.", "祝日が分からない。-holidays で国を指定する。")
	}
	return v.say("No holidays are known: say %s.", "祝日が分からない。%s を指定する。", strings.Join(proposed, v.say(" or ", " か ")))
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
	parted := v.parted(p)
	s.lead = append(s.lead, parted.notes...)
	columns := []string{v.say("Business", "日中"), v.say("Nights", "平日夜"), v.say("Weekends", "週末"), v.say("Holidays", "祝日"), v.say("Off hours", "時間外"), v.say("Share", "目安"), v.say("Off by", "差")}
	if p.plan != nil {
		columns = append(columns, v.say("In the plan", "計画"))
		if parted.shares {
			columns = append(columns, v.say("Its share", "計画の目安"))
		}
		columns = append(columns, v.say("Off by", "差"))
	}
	t := report.Table{Columns: []report.Column{{Name: v.say("Person", "担当者")}}}
	for _, c := range columns {
		t.Columns = append(t.Columns, report.Column{Name: c, Number: true})
	}
	byDay := v.daytime(p)
	var all [8]time.Duration
	for _, l := range p.lines {
		done, target := l.done.Done, l.done.Target
		amounts := [8]time.Duration{byDay[l.member], done.Night.Duration(), done.Weekend.Duration(), done.Holiday.Duration(), done.Total().Duration(), target.Total().Duration(), l.planned.Done.Total().Duration(), l.planned.Target.Total().Duration()}
		row := []string{v.name(l.member)}
		for i, a := range amounts[:6] {
			row, all[i] = append(row, decimal(a)), all[i]+a
		}
		row = append(row, offset(amounts[4]-amounts[5]))
		if p.plan != nil {
			row = append(row, decimal(amounts[6]))
			if parted.shares {
				row = append(row, decimal(amounts[7]))
			}
			row = append(row, offset(amounts[6]-amounts[7]))
			all[6], all[7] = all[6]+amounts[6], all[7]+amounts[7]
		}
		t.Rows = append(t.Rows, row)
	}
	t.Total = []string{v.say("Total", "合計")}
	for _, a := range all[:6] {
		t.Total = append(t.Total, decimal(a))
	}
	t.Total = append(t.Total, "")
	if p.plan != nil {
		t.Total = append(t.Total, decimal(all[6]))
		if parted.shares {
			t.Total = append(t.Total, decimal(all[7]))
		}
		t.Total = append(t.Total, "")
		s.code = p.plan.Certificate().In(v.Language)
		how := v.say("one slot at a time, with 11 h of rest between two shifts off hours", "一枠ずつ、時間外の当番どうしの間隔を11時間以上空けて割り当てる")
		if p.plan.Problem().Limits == (fairness.Limits{}) {
			how = v.say("one slot at a time, without 11 h of rest between two shifts off hours, which these people cannot keep", "一枠ずつ割り当てる（この人数では、時間外の当番どうしの間隔を11時間以上とれない）")
		}
		elsewhere := ""
		if len(v.pools) > 1 {
			elsewhere = v.say(", and leaves the other schedules as they are, so that two such plans can ask for one person at once", "ほかの当番表はそのままに（計画どうしを合わせると同じ人が重なることがある）、")
		}
		fills := v.say("fills the same slots", "同じ枠を、")
		if parted.shares {
			fills = v.say("fills the same slots and the ones that nobody has", "同じ枠と担当のいない枠を、")
		}
		s.after = []string{v.say("The plan %s with the same people, %s%s. What is proven is proven of such rosters. The certificate, which anybody can check from the assignments alone:",
			"計画は、%[3]s%[1]s同じ人に%[2]s。証明もこの条件の当番表についてのもの。次の証明書は割り当てだけから誰でも検算できる。", fills, how, elsewhere)}
		if p.weeks != nil {
			s.lead = append(s.lead, v.inWeeks(p))
		}
	}
	s.groups = []group{{table: t}}
	return s
}

// inWeeks compares a pool with turns of a week.
func (v voice) inWeeks(p *pool) string {
	w := p.weeks
	c := w.plan.Certificate()
	best := v.hours(c.F1)
	proof := v.say("no such roster has less than %s", "%s未満のものはないと証明済み", v.hours(c.F1Bound))
	if c.F1 == c.F1Bound {
		proof = v.say("proven: no such roster has less", "証明済み。これより小さいものはない")
	}
	var other []string // why the roster is none of them
	if w.shared > 0 {
		other = append(other, v.say("weeks that people share, or that have hours without anybody: %d of %d", "複数人で分けているか担当のいない時間がある週: %[2]d週のうち%[1]d週", w.shared, w.weeks))
	}
	if limits := w.plan.Problem().Limits; limits != (fairness.Limits{}) && w.running > 0 {
		other = append(other, v.say("two weeks in a row of one person: %d", "同じ人が二週続く箇所: %d", w.running))
	}
	if other == nil {
		return v.say("In turns of a week, as they are now, the total alone: the worst deviation is yours %s, possible %s (%s).",
			"現状と同じ一週間単位の当番では、合計のずれの最大は現状%s、可能なのは%s（%s）。", v.hours(p.inAll()), best, proof)
	}
	return v.say("In whole turns of a week from %s %v, the total alone: the worst deviation possible is %s (%s). Yours is %s and no such roster: %s.",
		"%s曜%v始まりの一週間を一人が受け持つ当番なら、合計のずれの最大は%sまで下げられる（%s）。現状は%sだが、そのような当番ではない（%s）。",
		command.Weekday(v.Language, w.day), w.at, best, proof, v.hours(p.inAll()), strings.Join(other, v.say("; ", "、")))
}

// partial says what of a pool's slots is not served, and what shares make of it.
type partial struct {
	notes  []string
	shares bool // the plan's are others than the roster's
}

func (v voice) parted(p *pool) (out partial) {
	var done, share, planned fairness.Burden
	for _, l := range p.lines {
		done, share, planned = done+l.done.Done.Total(), share+l.done.Target.Total(), planned+l.planned.Target.Total()
	}
	if share > done {
		out.notes = append(out.notes, v.say("Of slots that somebody serves %s have nobody. Shares count such slots whole.", "担当のいる枠のうち%sは担当がいない。目安は枠全体で数える。", v.hours(share-done)))
	}
	if p.plan != nil && planned != share {
		out.shares = true
		out.notes = append(out.notes, v.say("The plan fills slots of %s more, which have nobody now, so its shares are larger.", "計画は現在担当のいない%sの枠も埋めるので、計画の目安はその分大きい。", v.hours(planned-share)))
	}
	if p.never != nil {
		var when []string
		for _, s := range p.never {
			when = append(when, v.say("%s %s", "%s曜%s", command.Weekday(v.Language, s.Date.Weekday()), s.Start.Format("15:04")))
		}
		out.notes = append(out.notes, v.say("Slots that nobody serves in any week are left out of shares and plan: %s.", "どの週も担当のいない枠は、目安にも計画にも含めない: %s。", strings.Join(when, v.say(", ", "、"))))
	}
	return out
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

// namedByDay returns the schedules of which the business hours are somebody's by name.
func (f *facts) namedByDay() (ids []string) {
	for shift := range f.roster.All() {
		if id := string(f.dutyOf(shift.Team)); shift.Regime == schedule.Daytime && shift.Role != schedule.All && !slices.Contains(ids, id) {
			ids = append(ids, id)
		}
	}
	slices.Sort(ids)
	return ids
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
		if v.daily != nil {
			s.lead = append(s.lead, v.say("A row of the sheet is from %[1]v of its day to %[1]v of the next; -handoff says otherwise.", "表の一行はその日の %[1]v から翌日の %[1]v まで（-handoff で指定できる）。", *v.daily))
		}
		if n := v.elsewhere; n > 0 {
			s.lead = append(s.lead, v.say("In %s of the file the offset is not the one of %v: the instants hold, and days and nights are by the clocks of %[2]v, which %s says.", "%sのオフセットが %v と異なる。時刻はそのまま読み、日付と昼夜は %[2]v の時計で数える（%sで指定）。",
				v.counted(n, "shift", "shifts", "件のシフト"), v.book.Duties[0].Location, v.placedBy()))
		}
		for _, o := range v.offs {
			s.lead = append(s.lead, v.say("Days off of the firm, which count as holidays: %v to %v, %s (-off).", "会社休日（祝日と同じに数える）：%v〜%v %s（-off で指定）。", o.First, o.Last, o.Name))
		}
		for _, names := range v.alike {
			s.lead = append(s.lead, v.say("Names that are alike, and may be of one person: %s. Mend the file if they are.", "似た名前：%s。同じ人なら表の表記をそろえる。", strings.Join(names, v.say(", ", "、"))))
		}
		for _, slip := range v.slips {
			s.lead = append(s.lead, v.say("%s stands in the file once, and may be %s. Mend the file if so.", "%sは一度しか現れない。%sの書き間違いなら表を直す。", slip.Name, strings.Join(slip.Like, v.say(" or ", "か"))))
		}
		if named := v.namedByDay(); v.sheet && named != nil {
			s.lead = append(s.lead, v.say("%s: the file names people for business hours too, so business hours without anybody are gaps (import -hours leaves them to whole teams).",
				"%s: 営業時間にも担当者の名前があるので、担当のいない営業時間は空席に数える（import -hours は、営業時間をチーム全体に任せて数えない）。", strings.Join(named, v.say(", ", "、"))))
		}
		switch v.holidaysOf {
		case "none":
			if v.holidaysGiven {
				s.lead = append(s.lead, v.say("No holidays (-holidays none).", "祝日はないものとして数える（-holidays none）。"))
				break
			}
			s.lead = append(s.lead, v.say("No holidays are known here; -holidays jp, de-by or another country says otherwise.", "祝日はないものとして数える。祝日を使うには -holidays jp や -holidays de-by のように国を指定する。"))
		case "jp":
			s.lead = append(s.lead, v.say("Holidays are those of Japan by law.", "祝日は日本の法律による。"))
		default:
			first, last := command.CalendarYears()
			s.lead = append(s.lead, v.say("Holidays are those of %s (rickar/cal, %d to %d).", "祝日は %s のもの（rickar/cal による、%d〜%d年）。", v.holidaysOf, first, last))
		}
		s.lead = append(s.lead, v.say("Judged are the slots that lie whole in the time of the file.", "ファイルの期間に全体が入る枠だけを調べた。"))
		s.lead = append(s.lead, v.edgeNotes()...)
	}
	var twice time.Duration
	for _, m := range v.double {
		twice += m.Duration()
	}
	if twice > 0 {
		s.lead = append(s.lead, v.say("Where several people are named for one seat the hours are those of one of them: %s of the others are not counted.", "一つの席に複数人が割り当てられた時間は一人分だけ数え、残り%sは数えない。", v.Hours(twice)))
	}
	for _, p := range v.pools {
		s.lead = append(s.lead, v.shareNotes(p)...)
	}
	if idle := v.idle(); len(idle) > 0 {
		s.lead = append(s.lead, v.say("In the export, and on no schedule: %s.", "ファイルに載っているが、どの当番にも入っていない人: %s。", strings.Join(idle, v.say(", ", "、"))))
	}
	for _, id := range v.unrendered {
		s.lead = append(s.lead, v.say("%s: the vendor did not say who was on call, so its layers and overrides were rendered here.", "%s: 実際の当番（レンダリング結果）がないので、レイヤーと上書きから計算した。", id))
	}
	for i, n := range v.notes {
		if i == shown {
			s.lead = append(s.lead, v.say("%d more that the vendor says otherwise.", "ほか%d件、元のツールと同じには表せない。", len(v.notes)-i))
			break
		}
		s.lead = append(s.lead, n.In(v.Language))
	}
	if v.unknown > 0 {
		s.lead = append(s.lead, v.say("%d kinds of field that the vendor's documents do not name were passed over.", "元のツールの文書にない項目%d種類は読み飛ばした。", v.unknown))
	}
	s.lead = append(s.lead, v.say("The numbers of the rules are in examples/policy; none is law.", "ルールの数値は examples/policy にある。法律の定めではない。"))
	if len(v.alerts) == 0 {
		s.lead = append(s.lead, v.say("Without alerts (-alerts) rest after pages and pages a shift are not judged.", "アラート（-alerts）がないので、呼び出し後の休息と一枠の呼び出し数は調べていない。"))
	}
	return s
}

// edgeNotes say which times are not judged, and which days take them in.
func (v voice) edgeNotes() (notes []string) {
	type times struct{ edge, day string }
	var order []times
	of := map[times][]string{}
	for _, id := range sortedKeys(v.edges) {
		for _, e := range v.edges[id] {
			t := times{edge: v.Span(e.Interval)}
			if e.Last {
				t.day = v.say("the slot ends after it; an export to %s with -until %v takes it in", "枠がその後まで続くため。%sまでエクスポートし、-until %v を指定すれば含まれる", v.Instant(e.Slots.End), e.Day())
			} else {
				t.day = v.say("the slot begins before it; an export from %s with -since %v takes it in", "枠がその前に始まるため。%sからエクスポートし、-since %v を指定すれば含まれる", v.Instant(e.Slots.Start), e.Day())
			}
			if of[t] == nil {
				order = append(order, t)
			}
			of[t] = append(of[t], string(id))
		}
	}
	for _, t := range order {
		notes = append(notes, v.say("%s: %s is not judged: %s.", "%s: %s は調べていない（%s）。", strings.Join(of[t], v.say(", ", "、")), t.edge, t.day))
	}
	return notes
}

// placedBy names what says where the shifts of a file are: a sheet does not.
func (v voice) placedBy() string {
	if v.sheet {
		return v.say("-location", "-location ")
	}
	return v.say("the file", "ファイル")
}

// shareNotes say who has a share of a pool for a part of the time, and who has none, and how that is known.
func (v voice) shareNotes(p *pool) (notes []string) {
	if v.book == nil {
		return nil
	}
	of := ""
	if len(v.pools) > 1 {
		of = v.say("%s: ", "%s: ", p.id)
	}
	days := func(d time.Duration) string {
		return v.counted(int((d+12*time.Hour)/(24*time.Hour)), "day", "days", "日")
	}
	member := map[schedule.Member]bool{}
	for _, s := range v.stays[p.id] {
		member[s.Member] = true
		part := v.part(s)
		if part == "" {
			if s.Served == 0 {
				notes = append(notes, of+v.say("%s is in a rotation and has no shift off hours.", "%sはローテーションに入っているが、時間外の当番がない。", v.name(s.Member)))
			}
			continue
		}
		var why []string
		switch s.Joined {
		case given.Listed:
			why = append(why, v.say("a rotation names them from then on", "その日からローテーションに入っている"))
		case given.Served:
			why = append(why, v.say("the first shift, %s after the first of all, where people wait %s from turn to turn", "全体の最初の当番から%s後が本人の最初の当番で、当番の間隔は通常%s", days(s.Before), days(s.Round)))
		}
		switch s.Left {
		case given.Listed:
			why = append(why, v.say("no rotation names them after that", "その後はどのローテーションにも入っていない"))
		case given.Served:
			why = append(why, v.say("the last shift, %s before the last of all, where people wait %s from turn to turn", "全体の最後の当番より%s前が本人の最後の当番で、当番の間隔は通常%s", days(s.After), days(s.Round)))
		}
		if why == nil {
			why = []string{v.say("as -member says", "-member の指定どおり")}
		}
		notes = append(notes, of+v.say("A share for a part of the time: %s (%s). -member \"%s=..\" says otherwise.", "期間の一部だけ分担: %s。根拠: %s。変えるには -member \"%s=..\"。", part, strings.Join(why, v.say("; ", "、")), v.told(s.Member)))
	}
	for _, s := range v.once[p.id] {
		member[s.Member] = true
		notes = append(notes, of+v.say("No share, since no rotation of the nights names them and they served one turn: %s, %s after the first shift of all and %s before the last, where people wait %s from turn to turn. -member \"%s=..\" gives one.",
			"分担の対象外: %s。根拠: 夜間のローテーションになく、当番は一回だけで、全体の最初の当番から%s後に始まり、全体の最後の当番より%s前に終わった（当番の間隔は通常%s）。対象にするには -member \"%s=..\"。",
			v.name(s.Member), days(s.Before), days(s.After), days(s.Round), v.told(s.Member)))
	}
	var none, never []string
	for _, l := range p.lines {
		if member[l.member] || l.done.Done.Total() == 0 {
			continue
		}
		list := &none
		if slices.ContainsFunc(v.book.Duties, func(d given.Duty) bool { return d.ID == p.id && d.Told[l.member] != nil }) {
			list = &never
		}
		*list = append(*list, v.say("%s (%s)", "%s（%s）", v.name(l.member), v.hours(l.done.Done.Total())))
	}
	if never != nil {
		notes = append(notes, of+v.say("No share, as -member says: %s.", "-member の指定により分担の対象外: %s。", strings.Join(never, v.say(", ", "、"))))
	}
	if none != nil {
		notes = append(notes, of+v.say("No share, since no rotation of the nights names them and, overrides apart, they have less than a fifth of what people have on average: %s. -member \"NAME=..\" gives one.",
			"分担の対象外（夜間のローテーションになく、代わりに入った分を除く時間が平均の五分の一に満たない）: %s。対象にするには -member \"名前=..\"。", strings.Join(none, v.say(", ", "、"))))
	}
	return notes
}

// told is how the command line calls a member.
func (v voice) told(m schedule.Member) string {
	for _, p := range v.book.People {
		if p.ID == m && p.Name == v.name(m) {
			return p.Name
		}
	}
	return string(m)
}

// idle are the people of the file who are on no schedule, the first of them.
func (v voice) idle() (names []string) {
	if v.book == nil {
		return nil
	}
	on := map[schedule.Member]bool{}
	for _, d := range v.book.Duties {
		for _, m := range d.People() {
			on[m] = true
		}
	}
	for _, p := range v.book.People {
		if !on[p.ID] {
			names = append(names, v.name(p.ID))
		}
	}
	if n := len(names); n > shown {
		names = append(names[:shown:shown], v.say("%d more", "ほか%d人", n-shown))
	}
	return names
}
