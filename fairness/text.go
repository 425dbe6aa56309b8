package fairness

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/toban-go/toban/fairness/internal/search"
	"github.com/toban-go/toban/internal/text"
	"github.com/toban-go/toban/schedule"
)

// words say the same in both languages.
type words struct{ english, japanese string }

func (w words) in(l schedule.Language) string {
	if l == schedule.Japanese {
		return w.japanese
	}
	return w.english
}

// count writes so many of something, with the unit: "1 slot", "2 slots", "2枠".
func (w words) count(l schedule.Language, n string) string {
	switch {
	case l == schedule.Japanese:
		return n + w.japanese
	case n == "1" || n == "−1":
		return n + " " + w.english
	}
	return n + " " + w.english + "s"
}

// aims say what an objective is, what it counts, and of what.
var aims = map[string]struct{ name, unit, of words }{
	worstName:      {words{worstName, "最大のずれ"}, point, words{}},
	sumName:        {words{sumName, "ずれの合計"}, point, words{}},
	pagesName:      {words{pagesName, "呼び出しの負担の偏り"}, words{"square point", ""}, words{" beyond each person's share", "（分担を超えた点の二乗和）"}},
	repeatsName:    {words{repeatsName, "同じ連休を昨年に続けて担当"}, words{"turn", "回"}, words{}},
	teamMixName:    {words{teamMixName, "同じ枠に同じチームの人が入った組"}, words{"pair", "組"}, words{}},
	wishesName:     {words{wishesName, "避けたい枠に入った数－希望の枠に入った数"}, words{"slot", "枠"}, words{}},
	spacingName:    {words{spacingName, "当番間隔の偏り"}, words{"square day", ""}, words{" between each person's slots", "（間隔の日数の二乗和）"}},
	openName:       {words{openName, "空けた席"}, words{"seat", "席"}, words{}},
	openWeightName: {words{openWeightName, "空けた席の負担"}, point, words{}},
	changesName:    {words{changesName, "公開済みの当番からの変更"}, words{"seat", "席"}, words{}},
	rolesName:      {words{rolesName, "席の偏り"}, square, words{" beyond each person's part of each role, divided by the person's shifts", "（役割ごとの分担を超えた枠数の二乗÷各人の枠数、の和）"}},
}

// What else a certificate says.
var (
	point      = words{"point", "点"}
	square     = words{"square shift", ""}
	inHours    = words{"%s h", "%s時間"}
	ofPlan     = words{"%s, slots of %v – %v\n", "%s、%v〜%vの枠\n"}
	least      = words{"proven least", "最小と証明済み"}
	atLeast    = words{"at least %s", "下限は%s"}
	headline   = words{"worst deviation %s (%s), sum of deviations %s (%s), %s moves of search\n", "最大のずれ%s（%s）、ずれの合計%s（%s）、探索%s回\n"}
	objective  = words{"%s: %s", "%s：%s"}
	inBrackets = words{" (%s)", "（%s）"}
	legend     = words{
		"Hours weigh as a plain business night. Each person's slots, and hours above (+) or below (−) target:\n",
		"時間は、割増のない平日夜の1時間を1時間として換算。各人の枠数と、目安より多い（+）か少ない（−）時間：\n",
	}
	legendOfWishes = words{
		"Hours weigh as a plain business night. Each person's slots, hours above (+) or below (−) target, and wishes in slots:\n",
		"時間は、割増のない平日夜の1時間を1時間として換算。各人の枠数、目安より多い（+）か少ない（−）時間、希望がかなった枠数とかなわなかった枠数：\n",
	}
	legendOfPages = words{
		"Pages are hours of what they have cost beyond each person's share, with what is expected of the slots.\n",
		"呼び出しは、各人の分担を超えた負担の時間（割り当てた枠で見込まれる分を含む）。\n",
	}
	columns    = []words{{"person", "担当者"}, {"slots", "枠数"}}
	pageColumn = words{"pages", "呼び出し"}
	wished     = []words{{"granted", "希望どおり"}, {"refused", "希望外"}}
	levels     = map[string]words{
		"nights": {"nights", "平日夜"}, "weekends": {"weekends", "週末"}, "holidays": {"holidays", "祝日・会社休日"},
		"weeks": {"weeks", "週"}, "total": {"total", "合計"},
	}
	handover = words{"%s %s: %s → %s", "%s %s：%s → %s"}
	nobodyIs = words{"nobody", "担当なし"}
)

// String writes "worst deviation: 2300 points", every value with its unit.
func (o Objective) String() string { return o.In(schedule.English) }

// In is String in the given language.
func (o Objective) In(l schedule.Language) string {
	if aims[o.Name].unit == point {
		return fmt.Sprintf(objective.in(l), aims[o.Name].name.in(l), points(l, Burden(o.Value)))
	}
	return o.rounded(l)
}

// rounded is In with hours in place of points.
func (o Objective) rounded(l schedule.Language) string {
	known, ok := aims[o.Name]
	if !ok {
		return fmt.Sprintf(objective.in(l), o.Name, number(o.Value))
	}
	return fmt.Sprintf(objective.in(l), known.name.in(l), o.amount(l, o.Value)+known.of.in(l))
}

// amount writes a value of the objective with the unit, points as hours.
func (o Objective) amount(l schedule.Language, value int64) string {
	unit := aims[o.Name].unit
	switch unit {
	case point:
		return Burden(value).hours(l)
	case square:
		return unit.count(l, Burden(value).String())
	}
	return unit.count(l, number(value))
}

// number writes a number with the sign of a minus.
func number(n int64) string { return strings.Replace(strconv.FormatInt(n, 10), "-", "−", 1) }

// thousands writes a count with commas between thousands.
func thousands(n int) string {
	text := strconv.Itoa(n)
	for i := len(text) - 3; i > 0; i -= 3 {
		text = text[:i] + "," + text[i:]
	}
	return text
}

// verdict says what is proven of an amount.
func verdict(l schedule.Language, proven bool, amount string) string {
	if proven {
		return least.in(l)
	}
	return fmt.Sprintf(atLeast.in(l), amount)
}

// hours writes a burden as hours of a plain business night, with one decimal: "15.0 h".
func (b Burden) hours(l schedule.Language) string { return fmt.Sprintf(inHours.in(l), b.tenths()) }

// tenths writes a burden as tenths of an hour, halves away from zero.
func (b Burden) tenths() string {
	const tenth = 6_000 // points of a thousandth each
	n, minus := (search.Abs(int64(b))+tenth/2)/tenth, ""
	if b < 0 && n > 0 {
		minus = "−"
	}
	return fmt.Sprintf("%s%d.%d", minus, n/10, n%10)
}

// WorstIn says how large the largest deviation is, and whose and on what level: "15.0 h (m1, weekends)". An hour is one of a
// plain business night.
func (c Certificate) WorstIn(l schedule.Language) string {
	for _, line := range c.Lines {
		for i, d := range line.Deviations[:min(len(line.Deviations), len(c.Levels))] {
			if d != 0 && max(d, -d) == c.F1 {
				return fmt.Sprintf(ofPerson.in(l), c.F1.hours(l), c.nameOf(l, line), levelIn(l, c.Levels[i]))
			}
		}
	}
	return c.F1.hours(l)
}

// levelIn names a level: "nights", "平日夜", and one of the caller's as it is.
func levelIn(l schedule.Language, level string) string {
	if known, ok := levels[level]; ok {
		return known.in(l)
	}
	return level
}

func points(l schedule.Language, b Burden) string { return point.count(l, b.String()) }

// String prints the pool and the days of a Planner's plan, the worst deviation and the sum with their bounds, the objectives
// in order, and a line for each person. Burdens are hours of a plain business night, to a tenth.
func (c Certificate) String() string { return c.In(schedule.English) }

// In is String in the given language.
func (c Certificate) In(l schedule.Language) string {
	var b strings.Builder
	if c.pool != "" {
		fmt.Fprintf(&b, ofPlan.in(l), l.Team(c.pool), c.first, c.last)
	}
	fmt.Fprintf(&b, headline.in(l), c.F1.hours(l), verdict(l, c.F1 == c.F1Bound, c.F1Bound.hours(l)),
		c.F2.hours(l), verdict(l, c.F2 == c.F2Bound, c.F2Bound.hours(l)), thousands(c.Moves))
	for i, o := range c.Objectives {
		fmt.Fprintf(&b, "%d. %s", i+1, o.rounded(l))
		if c.Repair && o.Name == changesName {
			fmt.Fprintf(&b, inBrackets.in(l), verdict(l, o.Value == c.ChangesBound, o.amount(l, c.ChangesBound)))
		}
		b.WriteByte('\n')
	}
	b.WriteString(c.tolerated(l))
	b.WriteString(c.stretches(l))
	if len(c.Lines) > 0 {
		c.writeLines(&b, l)
	}
	return b.String()
}

// writeLines writes the people in columns.
func (c Certificate) writeLines(b *strings.Builder, l schedule.Language) {
	wishing := slices.ContainsFunc(c.Lines, func(line Line) bool { return line.Granted+line.Refused > 0 })
	var head []string
	for _, w := range columns {
		head = append(head, w.in(l))
	}
	for _, role := range c.Roles {
		head = append(head, l.Role(role))
	}
	for _, level := range c.Levels {
		head = append(head, levelIn(l, level))
	}
	above := legend
	paged := slices.ContainsFunc(c.Objectives, func(o Objective) bool { return o.Name == pagesName })
	if paged {
		head = append(head, pageColumn.in(l))
	}
	if wishing {
		above = legendOfWishes
		head = append(head, wished[0].in(l), wished[1].in(l))
	}
	rows := [][]string{head}
	for _, line := range c.Lines {
		row := []string{c.nameOf(l, line), strconv.Itoa(line.Slots)}
		for _, n := range line.Seats {
			row = append(row, strconv.Itoa(n))
		}
		for _, d := range line.Deviations {
			row = append(row, d.signed())
		}
		if paged {
			row = append(row, line.Pages.signed())
		}
		if wishing {
			row = append(row, strconv.Itoa(line.Granted), strconv.Itoa(line.Refused))
		}
		rows = append(rows, row)
	}
	b.WriteString(above.in(l))
	if paged {
		b.WriteString(legendOfPages.in(l))
	}
	widths := make([]int, len(head))
	for _, row := range rows {
		for i, cell := range row[:min(len(row), len(head))] {
			widths[i] = max(widths[i], text.Width(cell))
		}
	}
	for _, row := range rows {
		for i, cell := range row[:min(len(row), len(head))] {
			if i == 0 {
				b.WriteString(text.Left(cell, widths[i]))
			} else {
				b.WriteString("  " + text.Right(cell, widths[i]))
			}
		}
		b.WriteByte('\n')
	}
}

// signed writes hours with one decimal and a sign, without one if they are none.
func (b Burden) signed() string {
	text := b.tenths()
	if b <= 0 || text == Burden(0).tenths() {
		return text
	}
	return "+" + text
}

// nameOf tells a person from the others: by name, with the ID where two have one name.
func (c Certificate) nameOf(l schedule.Language, line Line) string {
	for _, other := range c.Lines {
		if other.Member != line.Member && line.Name != "" && cmp.Or(other.Name, string(other.Member)) == line.Name {
			return l.Named(line.Name, line.Member)
		}
	}
	return cmp.Or(line.Name, string(line.Member))
}

// String writes "Thu 2026-05-14 19:00 – Fri 2026-05-15 10:00 JST primary: aoi → ren",
// people by name where it is known.
func (h Handover) String() string { return h.In(schedule.English) }

// In is String in the given language.
func (h Handover) In(l schedule.Language) string {
	who := func(name string, m schedule.Member) string { return cmp.Or(name, string(m), nobodyIs.in(l)) }
	return fmt.Sprintf(handover.in(l), l.Span(h.Interval), l.Role(h.Role), who(h.FromName, h.From), who(h.ToName, h.To))
}
