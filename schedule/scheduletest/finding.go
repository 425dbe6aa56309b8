package scheduletest

import (
	"cmp"
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"github.com/toban-go/toban/schedule"
	"github.com/toban-go/toban/schedule/report"
)

// Measure is what the amounts of a breach count. The zero Measure is nothing in
// particular.
type Measure string

// The units. Amounts are whole numbers of them.
const (
	Minutes   Measure = "minutes"
	PerMille  Measure = "per mille" // written as percent, to a tenth
	Days      Measure = "days"
	Weekends  Measure = "weekends"
	People    Measure = "people"
	Seats     Measure = "seats"
	Shifts    Measure = "shifts"
	Turns     Measure = "turns"
	Incidents Measure = "incidents"
)

// Breach is one place where a roster breaks a rule: who, when, and by how much. One
// without an amount says in its note what is wrong, such as that somebody is unknown. The
// zero Breach says nothing.
type Breach struct {
	// Who is a member, a team, a pool or a service, or two members with "and" between them.
	Who  string
	When schedule.Interval
	// Got is what there is, Limit what the rule allows: at most if Got is more, at
	// least if it is less.
	Got, Limit int64
	Unit       Measure
	// Note says what Got counts, with its preposition: "of duty while on leave". Japanese says the same, with {} where the amount
	// belongs, "当番のある日が{}連続", or without before it: "休暇中の当番"; if it is empty, the note stands there.
	Note, Japanese string
}

// MarshalJSON writes the breach as an object: who, start and end (RFC 3339) where there is
// a time, got, limit and unit where something is counted, note, and as message and japanese what In returns.
func (b Breach) MarshalJSON() ([]byte, error) {
	type counted struct {
		Got   int64   `json:"got"`
		Limit int64   `json:"limit"`
		Unit  Measure `json:"unit"`
	}
	type timed struct {
		Start time.Time `json:"start"`
		End   time.Time `json:"end"`
	}
	written := struct {
		Who string `json:"who"`
		*timed
		*counted
		Note     string `json:"note,omitempty"`
		Message  string `json:"message"`
		Japanese string `json:"japanese"`
	}{Who: b.Who, Note: b.Note, Message: b.String(), Japanese: b.In(schedule.Japanese)}
	if !b.When.Start.IsZero() {
		written.timed = &timed{b.When.Start, b.When.End}
	}
	if b.Unit != "" || b.Got != b.Limit {
		written.counted = &counted{b.Got, b.Limit, b.Unit}
	}
	return json.Marshal(written)
}

// By returns by how much the rule is broken, in Unit.
func (b Breach) By() int64 { return max(b.Got-b.Limit, b.Limit-b.Got) }

// String writes "m3, 2026-05-04 00:00 – 2026-05-11 00:00 JST: 7 days with duty, 1
// day more than 6 days", without When where it is zero, and with one instant where it has no length.
func (b Breach) String() string {
	text := b.Who
	switch {
	case b.When.Start.IsZero():
	case b.When.Start.Equal(b.When.End):
		text += b.When.Start.Format(", 2006-01-02 15:04 MST")
	default:
		text += fmt.Sprintf(", %v", b.When)
	}
	if b.Unit == "" && b.Got == b.Limit {
		return text + ": " + b.Note
	}
	text += ": " + b.Unit.Amount(b.Got)
	if b.Note != "" {
		text += " " + b.Note
	}
	switch {
	case b.Got > b.Limit && b.Limit != 0:
		text += fmt.Sprintf(", %s more than %s", b.Unit.Amount(b.By()), b.Unit.Amount(b.Limit))
	case b.Got < b.Limit:
		text += fmt.Sprintf(", %s less than %s", b.Unit.Amount(b.By()), b.Unit.Amount(b.Limit))
	}
	return text
}

// and stands in Breach.Who between two members who break a rule together.
const and = " and "

// WhoIn writes Who in the given language, with each by the name that a function gives: "Aoi and Ren", "葵と蓮" in Japanese.
func (b Breach) WhoIn(l schedule.Language, name func(id string) string) string {
	between := and
	if l == schedule.Japanese {
		between = "と"
	}
	who := strings.Split(b.Who, and)
	for i, id := range who {
		who[i] = name(id)
	}
	return strings.Join(who, between)
}

// In is String in the given language: "m3、2026-05-04（月）00:00〜2026-05-11（月）00:00：当番のある日が7日（上限6日を1日超過）" in Japanese.
func (b Breach) In(l schedule.Language) string {
	if l != schedule.Japanese {
		return b.String()
	}
	text := b.WhoIn(l, func(id string) string { return cmp.Or(wholes[id], id) })
	switch {
	case b.When.Start.IsZero():
	case b.When.Start.Equal(b.When.End):
		text += "、" + l.Instant(b.When.Start)
	default:
		text += "、" + l.Span(b.When)
	}
	note := b.Japanese
	if note == "" {
		note = b.Note
	}
	if b.Unit == "" && b.Got == b.Limit {
		return text + "：" + note
	}
	before, after, placed := strings.Cut(note, "{}")
	if !placed && note != "" {
		before += " "
	}
	text += "：" + before + b.Unit.AmountIn(l, b.Got) + after
	switch {
	case b.Got > b.Limit && b.Limit != 0:
		text += fmt.Sprintf("（上限%sを%s超過）", b.Unit.AmountIn(l, b.Limit), b.Unit.AmountIn(l, b.By()))
	case b.Got < b.Limit:
		text += fmt.Sprintf("（下限%sに%s不足）", b.Unit.AmountIn(l, b.Limit), b.Unit.AmountIn(l, b.By()))
	}
	return text
}

// wholes are in Japanese what breaks a rule and is no name.
var wholes = map[string]string{"the roster": "当番表", "the limit": "指定した数", "the limits": "指定した条件", "the alerts": "呼び出し", "the blocks": "特別な期間", "the journal": "記録", "the policy": "ルール集"}

// counters are the units in Japanese.
var counters = map[Measure]string{Days: "日", Weekends: "週末", People: "人", Seats: "席", Shifts: "枠", Turns: "回", Incidents: "件", "documents": "件"}

// AmountIn is Amount in the given language: "4時間40分", "28.6%", "1日" in Japanese.
func (u Measure) AmountIn(l schedule.Language, n int64) string {
	switch {
	case l != schedule.Japanese:
		return u.Amount(n)
	case u == Minutes:
		return l.Hours(time.Duration(n) * time.Minute)
	case u == PerMille:
		return l.Percent(n, 1000)
	}
	return fmt.Sprint(n, counters[u])
}

// Amount writes n of a unit: "4 h 40 min", "28.6 %", "1 day".
func (u Measure) Amount(n int64) string {
	switch {
	case u == Minutes:
		return report.Hours(time.Duration(n) * time.Minute)
	case u == PerMille:
		return report.Percent(n, 1000)
	case u == People && n == 1:
		return "1 person"
	case n == 1:
		u = Measure(strings.TrimSuffix(string(u), "s"))
	}
	return strings.TrimSpace(fmt.Sprintf("%d %s", n, u))
}

// Finding is a rule with its breaches. It is the error that Check joins. The zero
// Finding has none.
type Finding struct {
	Rule     Rule
	Breaches []Breach
}

// Shown is how many breaches of a rule Error writes out.
const Shown = 10

// Error writes the rule and its first breaches, one a line.
func (f *Finding) Error() string { return f.In(schedule.English) }

// In is Error in the given language. A rule without words in it is explained in English.
func (f *Finding) In(l schedule.Language) string {
	var b strings.Builder
	explanation, more := f.Rule.Explanation, "\n  … and %d more"
	if l == schedule.Japanese {
		more = "\n  … ほか%d件"
		if f.Rule.Japanese != "" {
			explanation = f.Rule.Japanese
		}
	}
	fmt.Fprintf(&b, "%s: %s", f.Rule.Name, explanation)
	for i, breach := range f.Breaches {
		if i == Shown {
			fmt.Fprintf(&b, more, len(f.Breaches)-Shown)
			break
		}
		fmt.Fprintf(&b, "\n  %s", breach.In(l))
	}
	return b.String()
}

// MarshalJSON writes the finding as an object: rule, severity, explanation, japanese where
// it is known, lacks if it cannot be judged, and all breaches.
func (f *Finding) MarshalJSON() ([]byte, error) {
	breaches := f.Breaches
	if breaches == nil {
		breaches = []Breach{}
	}
	return json.Marshal(struct {
		Rule        string   `json:"rule"`
		Severity    Severity `json:"severity"`
		Explanation string   `json:"explanation"`
		Japanese    string   `json:"japanese,omitempty"`
		Lacks       string   `json:"lacks,omitempty"`
		Breaches    []Breach `json:"breaches"`
	}{f.Rule.Name, f.Rule.Severity, f.Rule.Explanation, f.Rule.Japanese, f.Rule.Lacks, breaches})
}
