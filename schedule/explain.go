package schedule

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"
)

// Language is a language of explanations and reports. The zero Language is
// English.
type Language uint8

// The languages.
const (
	English Language = iota
	Japanese
)

// words are the same text in both languages.
type words struct{ english, japanese string }

// in returns the words of a language, and English ones for an unknown language.
func (w words) in(l Language) string {
	if l == Japanese {
		return w.japanese
	}
	return w.english
}

// Role writes the name of a role: "primary", in Japanese "主担当". A role without a
// Japanese name is written as it is.
func (l Language) Role(r Role) string {
	if l == Japanese {
		if word, ok := map[Role]string{Primary: "主担当", Secondary: "副担当", Shadow: "見学", All: "チーム全員"}[r]; ok {
			return word
		}
	}
	return string(r)
}

// Named writes a person by name and ID: "Aoi Aoki (aoi)", in Japanese "青木 葵（aoi）". Without a name it is the ID.
func (l Language) Named(name string, id Member) string {
	if name == "" || name == string(id) {
		return string(id)
	}
	return fmt.Sprintf(words{"%s (%s)", "%s（%s）"}.in(l), name, id)
}

// Team writes the name of a team or a pool as tables do: "everyone", in Japanese "全員". Others are
// written as they are.
func (l Language) Team(id TeamID) string {
	if id == Everyone {
		return words{string(Everyone), "全員"}.in(l)
	}
	return string(id)
}

// Regime writes the name of a regime: "off-hours", in Japanese "時間外". One without a Japanese name
// is written as it is.
func (l Language) Regime(r Regime) string {
	if l == Japanese {
		if word, ok := map[Regime]string{Daytime: "日中", OffHours: "時間外", Closed: "対応なし"}[r]; ok {
			return word
		}
	}
	return string(r)
}

// Kind writes what a day is: "workday", "weekend", "holiday" or "company day", in Japanese "平日", "週末",
// "祝日" or "会社休日". The Day is the holiday's, by which a day off of the firm is told from one by law.
func (l Language) Kind(k DayKind, holiday Day) string {
	switch {
	case int(k) >= len(kindsJapanese):
		return k.String()
	case k == Holiday && holiday.Company:
		return words{"company day", "会社休日"}.in(l)
	}
	return words{k.String(), kindsJapanese[k]}.in(l)
}

var (
	nobody    = words{"nobody", "担当なし"}
	wholeTeam = words{"whole team", "チーム全員"}
	isNew     = words{"(new)", "（新規）"}
	isGone    = words{"(gone)", "（廃止）"}
)

// Explain puts the answer's causes into words, one line a cause: why this regime, whether it is
// provisional, then for each seat the steps from the rotation on.
func (a Answer) Explain() string { return a.ExplainIn(English) }

// ExplainIn is Explain in the given language.
func (a Answer) ExplainIn(l Language) string {
	var b strings.Builder
	if a.Regime == Closed {
		fmt.Fprintf(&b, "%s\n", a.closedIn(l))
	} else if len(a.Seats) > 0 {
		fmt.Fprintf(&b, "%s\n", a.regimeIn(l))
	}
	if a.Provisional {
		final := words{"provisional: the calendar of these days is not final yet", "暫定: この時期の祝日はまだ確定していない"}
		fmt.Fprintf(&b, "%s\n", final.in(l))
	}
	for _, s := range a.Seats {
		b.WriteString(s.explain(l, a.name))
	}
	return b.String()
}

// closedIn says until when nobody is asked.
func (a Answer) closedIn(l Language) string {
	format := words{"closed: nobody is asked about %s until %s, by design", "対応なし: %s は %s まで受け付けない（意図どおり）"}
	return fmt.Sprintf(format.in(l), a.Service, l.Instant(a.End))
}

// regimeIn says who is asked, and on what day the slot began.
func (a Answer) regimeIn(l Language) string {
	date := a.Seats[0].Date
	if l == Japanese {
		who := "日中: SERVICE は TEAM チームが対応。"
		if a.Regime == OffHours {
			who = "時間外: SERVICE は TEAM の当番が対応。"
		}
		who = spaced(who, "SERVICE", string(a.Service), "TEAM", poolWord(l, a.Team))
		return fmt.Sprintf("%s%s（%s）に始まる枠、%s%s%s%s", who, date, weekdaysJapanese[date.Weekday()], Japanese.Kind(a.Day, a.Holiday),
			note("：", a.Holiday.Name, ""), note("、", a.Holiday.Reason, ""), note("。担当チームは休み：", a.Closed.Name, note("、", a.Closed.Reason, "")))
	}
	who := fmt.Sprintf("daytime: %s is answered by team %s", a.Service, a.Team)
	if a.Regime == OffHours {
		who = fmt.Sprintf("off-hours: %s is answered by %s", a.Service, poolWord(l, a.Team))
	}
	return fmt.Sprintf("%s; the slot began on %s %s, %s%s%s", who, date.Weekday().String()[:3], date, kindsEnglish[a.Day],
		holidayEnglish(": ", a.Holiday), holidayEnglish("; the owner team has a holiday: ", a.Closed))
}

// holidayEnglish writes before and the name of a holiday, or nothing without a holiday.
func holidayEnglish(before string, d Day) string {
	return note(before, cmp.Or(d.English, d.Name), note(" (", d.ReasonEnglish, ")"))
}

func poolWord(l Language, pool TeamID) string {
	if pool != Everyone {
		return string(pool)
	}
	return words{"everyone's rota", "全員オンコール"}.in(l)
}

var (
	weekdaysJapanese = [...]string{"日", "月", "火", "水", "木", "金", "土"}
	kindsJapanese    = [...]string{"平日", "週末", "祝日"}
	kindsEnglish     = [...]string{"a workday", "a weekend", "a holiday"}
)

// spaced puts names in place of words of a Japanese text, each word and name a pair. A space
// of the text beside a name stays only next to a letter or digit of ASCII.
func spaced(text string, pairs ...string) string {
	for i := 0; i < len(pairs); i += 2 {
		word, name := pairs[i], pairs[i+1]
		if first, _ := utf8.DecodeRuneInString(name); first >= utf8.RuneSelf {
			text = strings.ReplaceAll(text, " "+word, word)
		}
		if last, _ := utf8.DecodeLastRuneInString(name); last >= utf8.RuneSelf {
			text = strings.ReplaceAll(text, word+" ", word)
		}
	}
	return strings.NewReplacer(pairs...).Replace(text)
}

// note writes text on one line between two marks, or nothing without text.
func note(before, text, after string) string {
	if text == "" {
		return ""
	}
	return before + strings.Map(func(r rune) rune {
		if unicode.IsControl(r) || r == '\u2028' || r == '\u2029' {
			return ' '
		}
		return r
	}, text) + after
}

// Explain puts the causes of the shift into words, one line a cause.
func (s Shift) Explain() string { return s.ExplainIn(English) }

// ExplainIn is Explain in the given language.
func (s Shift) ExplainIn(l Language) string {
	return s.explain(l, func(m Member) string { return string(m) })
}

// explain is ExplainIn with the names of members.
func (s Shift) explain(l Language, name func(Member) string) string {
	var b strings.Builder
	role := l.Role(s.Role) + ": "
	if l == Japanese && s.Role == All {
		role = "" // the step says it
	}
	for _, step := range s.Why {
		fmt.Fprintf(&b, "%s%s\n", role, step.in(l, name))
	}
	return b.String()
}

// String puts the step into English words.
func (s Step) String() string { return s.In(English) }

const somebodyServes, nobodyServes = 0, 1

// phrases holds the words for each rule, for a step with and one without a member. MEMBER
// is replaced by the member chosen, OVER by the one set aside.
var phrases = map[Rule][2]words{
	RuleTeam:     {nobodyServes: {"the whole team answers", "チーム全員で対応"}},
	RuleRotation: {{"MEMBER by rotation", "ローテーションにより MEMBER"}, {"nobody by rotation", "該当者なし"}},
	RulePlan:     {{"MEMBER by plan", "MEMBER（計画どおり）"}, {"nobody by plan", "計画に該当者なし"}},
	RuleVacant:   {nobodyServes: {"nobody: no rota answers for this slot", "担当なし: この枠を決める当番表がない"}},
	RuleAbsent:   {nobodyServes: {"nobody: all of the team are away or not ready", "担当なし: チーム全員が休暇中か準備中"}},
	RuleOutside: {
		{"MEMBER steps in, since OVER is not a member that day", "OVER がその日所属していないため MEMBER が代わりに入る"},
		{"nobody: OVER is not a member that day and no one steps in", "担当なし: OVER はその日所属しておらず、代わりの人がいない"}},
	RuleLeft: {
		{"MEMBER steps in, since OVER has left", "OVER がすでに抜けているため MEMBER が代わりに入る"},
		{"nobody: OVER has left and no one steps in", "担当なし: OVER はすでに抜けており、代わりの人がいない"}},
	RuleUnready: {
		{"MEMBER steps in, since OVER is not ready for every service", "OVER は全サービスの準備が済んでいないため MEMBER が代わりに入る"},
		{"nobody: OVER is not ready for every service and no one steps in", "担当なし: OVER は準備が済んでおらず、代わりの人がいない"}},
	RuleNever: {
		{"MEMBER steps in, since OVER never serves at such times", "OVER はこの曜日・時間帯には就かないため MEMBER が代わりに入る"},
		{"nobody: OVER never serves at such times and no one steps in", "担当なし: OVER はこの曜日・時間帯には就かず、代わりの人がいない"}},
	RuleAlways: {somebodyServes: {"MEMBER, whom the rota always names", "常に MEMBER"}},
	RuleApart:  {{"MEMBER steps in, since OVER is of the primary's team", "OVER は主担当と同じチームのため MEMBER が代わりに入る"}},
	RuleLeave: {
		{"MEMBER steps in, since OVER is on leave", "OVER が不在のため MEMBER が代わりに入る"},
		{"nobody: OVER is on leave and no one steps in", "担当なし: OVER が不在で、代わりの人がいない"}},
	RuleReturn:   {nobodyServes: {"the whole team answers again, since OVER is on leave", "OVER が不在のためチーム全員で対応"}},
	RuleSwap:     {{"MEMBER by swap with OVER", "OVER との交代により MEMBER"}},
	RuleGiven:    {{"MEMBER, as the given shifts say", "取り込んだ当番表により MEMBER"}},
	RuleOverride: {{"MEMBER by override", "差し替えにより MEMBER"}},
	RuleCover:    {{"MEMBER covers for OVER", "OVER の代わりに MEMBER"}},
	RuleFree:     {{"MEMBER is free", "MEMBER は対応可"}},
	RuleSeated: {
		{"MEMBER steps in, since OVER already has a seat", "OVER は既に別の席にいるため MEMBER が代わりに入る"},
		{"nobody: OVER already has a seat and no one steps in", "担当なし: OVER は既に別の席にいて、代わりの人がいない"}},
}

// In puts the step into words of the given language. An unknown rule is written as its name
// with the member.
func (s Step) In(l Language) string { return s.in(l, func(m Member) string { return string(m) }) }

func (s Step) in(l Language, name func(Member) string) string {
	text := fmt.Sprintf("%s %s", s.Rule, name(s.Member))
	if phrase, known := phrases[s.Rule]; known {
		form := phrase[somebodyServes]
		if s.Member == "" {
			form = phrase[nobodyServes]
		}
		text = form.in(l)
		if s.Rule == RuleRotation && s.Member != "" && s.Of > 0 && l == Japanese {
			text = "MEMBER" // what follows says the rotation
		}
		names := []string{"MEMBER", name(s.Member), "OVER", name(s.Over)}
		if l == Japanese {
			text = spaced(text, names...)
		} else {
			text = strings.NewReplacer(names...).Replace(text)
		}
	}
	if s.Of > 0 && l == Japanese {
		text += fmt.Sprintf("（ローテーション%d回目の当番、%s から、%d人中%d番目）", s.Turn+1, s.Since, s.Of, s.Place)
	} else if s.Of > 0 {
		text += fmt.Sprintf(" (turn %d, begun %s, place %d of %d)", s.Turn+1, s.Since, s.Place, s.Of)
	}
	if s.Standing.Of > 0 {
		text += s.Standing.in(l)
	}
	if l == Japanese {
		return text + note("（", s.Note, "）")
	}
	return text + note(" (", s.Note, ")")
}

// in puts the standing of a stand-in into words.
func (s Standing) in(l Language) string {
	more := func(d, most time.Duration) string {
		switch {
		case d < most:
			return l.Hours(d)
		case l == Japanese:
			return l.Hours(most) + "以上"
		}
		return "at least " + l.Hours(most)
	}
	idle := func(english, japanese string) string {
		switch {
		case s.Idle >= StandInReach:
			return words{"not on duty in the 13 weeks before", "直前13週は当番なし"}.in(l)
		case l == Japanese:
			return japanese + l.Hours(s.Idle)
		}
		return english + l.Hours(s.Idle) + " ago"
	}
	rest := ""
	if s.Rest >= 0 {
		rest = words{more(s.Rest, restReach) + " of rest, ", "前後の当番との間隔は" + more(s.Rest, restReach) + "、"}.in(l)
	}
	switch {
	case s.Over > 0:
		rest += fmt.Sprintf(words{"at most %s above their share at the ends of published months, ", "公開済みの各月末のうち最も多いときで目安より%s多く、"}.in(l), l.Hours(s.Over))
	case s.Over < 0:
		rest += fmt.Sprintf(words{"at least %s below their share at the ends of published months, ", "公開済みのどの月末でも目安より%s以上少なく、"}.in(l), l.Hours(-s.Over))
	}
	part := ""
	if s.Share > 0 {
		part = fmt.Sprintf(words{" at a share of %s", "（持ち分%s）"}.in(l), l.Percent(int64(s.Share), fullShare))
	}
	within := words{"from 13 weeks before to 6 weeks after", "前13週から後6週までの当番は計"}.in(l)
	if s.There > 0 {
		within = fmt.Sprintf(words{"in the %d days from 13 weeks before to 6 weeks after on which they were there", "在籍%d日の当番は計"}.in(l), s.There/(24*time.Hour))
	}
	if l == Japanese {
		return fmt.Sprintf("（候補%d人中%d番目: %s%s%s、%s）", s.Of, s.Ahead+1, rest, within, l.Hours(s.Load)+part, idle("", "前回の当番から"))
	}
	return fmt.Sprintf(" (%s of %d who can: %s%s on this duty %s%s, %s)", ordinal(int(max(0, s.Ahead))+1), s.Of, rest, l.Hours(s.Load), within, part, idle("last served ", ""))
}

// ordinal writes "first", "second" or, from the eleventh on, "11th".
func ordinal(n int) string {
	if small := [...]string{"first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth"}; n <= len(small) {
		return small[n-1]
	}
	suffix := "th"
	if tens := n % 100; tens < 11 || tens > 13 {
		suffix = [...]string{"th", "st", "nd", "rd", "th", "th", "th", "th", "th", "th"}[n%10]
	}
	return strconv.Itoa(n) + suffix
}

// Instant writes "Fri 2026-05-01 19:00 JST", in Japanese "2026-05-01（金）19:00".
func (l Language) Instant(t time.Time) string {
	if l == Japanese {
		return fmt.Sprintf("%s（%s）%s", t.Format(time.DateOnly), weekdaysJapanese[t.Weekday()], t.Format("15:04"))
	}
	return t.Format(layoutWithWeekday + " MST")
}

// Span writes "Fri 2026-05-01 19:00 – Sat 2026-05-02 10:00 JST", in Japanese
// "2026-05-01（金）19:00〜2026-05-02（土）10:00", and of one day "2026-05-01（金）10:00〜19:00".
func (l Language) Span(i Interval) string {
	if l == Japanese {
		end := i.End.In(i.Start.Location())
		if DateOf(i.Start, i.Start.Location()) == DateOf(end, end.Location()) {
			return l.Instant(i.Start) + "〜" + end.Format("15:04")
		}
		return l.Instant(i.Start) + "〜" + l.Instant(end)
	}
	return i.format(layoutWithWeekday)
}

// String writes when a service is handed over, and by and to which people: "minne-web, Fri 2026-05-01 19:00 JST:
// minne daytime, whole team → everyone off-hours, primary m1". People go by name if the
// schedule knows it.
func (h Handoff) String() string { return h.In(English) }

// In is String in the given language.
func (h Handoff) In(l Language) string {
	format := words{"%s, %s: %s → %s", "%s %s：%s → %s"}
	return fmt.Sprintf(format.in(l), h.To.Service, l.Instant(h.At), h.From.served(l), h.To.served(l))
}

// served writes the team that answers, its regime and its people.
func (a Answer) served(l Language) string {
	if a.Regime == Closed {
		return words{"closed by design", "対応なし（意図どおり）"}.in(l)
	}
	parts := []string{fmt.Sprintf("%s %s", a.Team, a.Regime)}
	if l == Japanese {
		regimes := map[Regime]string{Daytime: "日中", OffHours: "時間外"}
		parts[0] = cmp.Or(regimes[a.Regime], string(a.Regime)) + " " + poolWord(l, a.Team)
	}
	for _, s := range a.Seats {
		switch {
		case s.Role.Watches():
		case s.Gap():
			parts = append(parts, l.Role(s.Role)+" "+nobody.in(l))
		case s.Role == All:
			parts = append(parts, wholeTeam.in(l))
		default:
			parts = append(parts, l.Role(s.Role)+" "+a.name(s.Member))
		}
	}
	separator := words{", ", "、"}
	return strings.Join(parts, separator.in(l))
}

// name returns the name of a member, the ID if the name is not known.
func (a Answer) name(m Member) string {
	if a.from == nil {
		return string(m)
	}
	return a.from.nameOf(m)
}

// nameOf returns the name of a member in the last spec with one, else in a published roster,
// else the ID.
func (s *Schedule) nameOf(m Member) string {
	for _, e := range slices.Backward(s.eras) {
		if name := e.people[m].Name; name != "" {
			return name
		}
	}
	for _, r := range slices.Backward(s.published) {
		if name := r.names[m]; name != "" {
			return name
		}
	}
	return string(m)
}

// nameOf returns the name of a member in the roster, the ID if it has none.
func (r *Roster) nameOf(m Member) string {
	if r == nil {
		return string(m)
	}
	return cmp.Or(r.names[m], string(m))
}
