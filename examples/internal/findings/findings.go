// Package findings writes what the rules of a policy find in a roster, as text and in the
// formats that continuous integration reads: JSON, SARIF and JUnit.
package findings

import (
	"cmp"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"github.com/toban-go/toban/schedule"
	"github.com/toban-go/toban/schedule/scheduletest"
)

// Report is what rules found in one roster.
type Report struct {
	// File is the configuration of the roster, as a path from the root of its repository;
	// empty if the roster is of no file.
	File string
	// When is the time of the roster.
	When schedule.Interval
	// Held, if not nil, is what the roster holds; Text begins with it.
	Held *Held
	// Language is that of sentences. JSON has both.
	Language schedule.Language
	// Sets are the policies that the rules are of, if they are of some.
	Sets []scheduletest.Policy
	// Asked are all rules that were asked, in order, each with its breaches or none.
	Asked []*scheduletest.Finding
}

// Of asks the rules about a roster. A roster without a shift is asked one thing only, which
// fails: scheduletest.Find says what.
func Of(file string, r *schedule.Roster, rules ...scheduletest.Rule) Report {
	report := Report{File: file, When: r.Interval(), Asked: scheduletest.Find(r)}
	if len(report.Asked) > 0 {
		return report
	}
	for _, rule := range rules {
		asked := &scheduletest.Finding{Rule: rule}
		for _, found := range scheduletest.Find(r, rule) {
			asked.Breaches = append(asked.Breaches, found.Breaches...)
		}
		report.Asked = append(report.Asked, asked)
	}
	return report
}

// Named returns a finding with people as a function calls them, in a language.
func Named(l schedule.Language, f scheduletest.Finding, name func(id string) string) *scheduletest.Finding {
	f.Breaches = slices.Clone(f.Breaches)
	for i, breach := range f.Breaches {
		f.Breaches[i].Who = breach.WhoIn(l, name)
	}
	return &f
}

// Brought returns what rules find in a time of a schedule, and find in that time of none of the known ones.
func Brought(in *schedule.Schedule, iv schedule.Interval, rules func(*schedule.Schedule) []scheduletest.Rule, known ...*schedule.Schedule) ([]*scheduletest.Finding, error) {
	old := map[string][]scheduletest.Breach{} // by rule
	for _, s := range known {
		roster, err := s.Roster(iv)
		if err != nil {
			return nil, err
		}
		for _, found := range Of("", roster, rules(s)...).Asked {
			old[found.Rule.Name] = append(old[found.Rule.Name], found.Breaches...)
		}
	}
	roster, err := in.Roster(iv)
	if err != nil {
		return nil, err
	}
	asked := Of("", roster, rules(in)...).Asked
	for _, found := range asked {
		found.Breaches = slices.DeleteFunc(found.Breaches, func(b scheduletest.Breach) bool { return slices.Contains(old[found.Rule.Name], b) })
	}
	return asked, nil
}

// Broken returns the findings of a severity, in order. A rule that cannot be judged is not broken.
func (r Report) Broken(s scheduletest.Severity) (list []*scheduletest.Finding) {
	for _, f := range r.Asked {
		if len(f.Breaches) > 0 && f.Rule.Lacks == "" && f.Rule.Severity == s {
			list = append(list, f)
		}
	}
	return list
}

// Unjudged returns the findings of rules that cannot be judged, in order.
func (r Report) Unjudged() (list []*scheduletest.Finding) {
	for _, f := range r.Asked {
		if f.Rule.Lacks != "" {
			list = append(list, f)
		}
	}
	return list
}

// Summary counts the rules, in a sentence of a language: how many are broken, how many more warn, and how many were not judged.
func (r Report) Summary(l schedule.Language) string {
	r.Language = l
	failed, warned, unjudged := len(r.Broken(scheduletest.Fail)), len(r.Broken(scheduletest.Warn)), len(r.Unjudged())
	if kept := len(r.Asked) - warned - unjudged; l == schedule.Japanese && failed == 0 {
		var parts []string
		for _, part := range []struct {
			rules int
			words string
		}{{kept, "%d件に違反なし"}, {warned, "%d件は警告"}, {unjudged, "%d件は未判定"}} {
			if part.rules > 0 {
				parts = append(parts, fmt.Sprintf(part.words, part.rules))
			}
		}
		return "ルール: " + cmp.Or(strings.Join(parts, "、"), "なし") + "。"
	}
	text := fmt.Sprintf(r.say("Rules: %d of %d broken", "ルール: %[2]d件中%[1]d件に違反"), failed, len(r.Asked))
	if warned > 0 {
		text += fmt.Sprintf(r.say(", and %d more warn", "、ほか%d件は警告"), warned)
	}
	if unjudged > 0 {
		text += fmt.Sprintf(r.say("; %d not judged", "、%d件は未判定"), unjudged)
	}
	return text + r.say(".", "。")
}

// Held is what a roster of a month holds: shifts of seats by name, the slots that they are in, those that nobody serves, and how many are published. Seats that watch
// do not count.
type Held struct {
	Shifts    int `json:"shifts"`
	Slots     int `json:"slots"`
	Gaps      int `json:"gaps"`
	Published int `json:"published"`
}

// HeldIn counts the shifts of a roster of a schedule, those of one pool if pool is not empty.
func HeldIn(s *schedule.Schedule, r *schedule.Roster, pool schedule.TeamID) *Held {
	h := &Held{}
	slots := map[schedule.SeatKey]bool{} // without the role
	for shift := range r.All() {
		if shift.Role == schedule.All || shift.Role.Watches() || shift.Regime == schedule.Closed || pool != "" && shift.Team != pool {
			continue
		}
		slot := shift.Key()
		slot.Role = ""
		slots[slot] = true
		if h.Shifts++; shift.Member == "" {
			h.Gaps++
		}
		if s.PublishedSeat(shift.Seat) {
			h.Published++
		}
	}
	h.Slots = len(slots)
	return h
}

// Nobody reports whether there are shifts, and nobody serves one of them.
func (h *Held) Nobody() bool { return h.Shifts > 0 && h.Gaps == h.Shifts }

// NobodyServes asks, in place of all rules, one thing that fails: a roster that nobody serves breaks few rules, and keeps none.
func (r *Report) NobodyServes() {
	rule := scheduletest.Rule{Name: "SomebodyServes", Explanation: "Somebody serves in the time that is judged.", Japanese: "判定する期間に担当者がいる。"}
	r.Asked = []*scheduletest.Finding{{Rule: rule, Breaches: []scheduletest.Breach{{Who: "the roster", When: r.When,
		Note: "nobody serves, so no rule is judged", Japanese: "担当者が一人もいないため、どのルールも判定していない"}}}}
}

// held says the month, and what its roster holds.
func (r Report) held() string {
	h := r.Held
	published := r.say("published", "公開済み")
	switch {
	case h.Published == 0:
		published = r.say("not published: this is what the rotas say", "未公開（ローテーションどおり）")
	case h.Published < h.Shifts:
		published = fmt.Sprintf(r.say("%d of them published, the others are what the rotas say", "うち%d席は公開済み、残りはローテーションどおり"), h.Published)
	}
	if h.Shifts == 0 {
		return r.When.Start.Format(r.say("January 2006: no shifts by name\n", "2006年1月：担当を名前で決める席はない\n"))
	}
	gaps := ""
	if h.Gaps > 0 {
		gaps = fmt.Sprintf(r.say(", %d without anybody", "、担当者なし%d席"), h.Gaps)
	}
	slots := ""
	if h.Slots < h.Shifts {
		slots = fmt.Sprintf(r.say(" in %d slot%s", "（%[1]d枠）"), h.Slots, plural(h.Slots))
	}
	return r.When.Start.Format(r.say("January 2006", "2006年1月")) + fmt.Sprintf(r.say(": %d shift%s%s%s, %s\n", "：%[1]d席%[3]s%[4]s、%[5]s\n"), h.Shifts, plural(h.Shifts), slots, gaps, published)
}

func plural(n int) string {
	if n == 1 {
		return ""
	}
	return "s"
}

// Failed reports whether a rule is broken that fails.
func (r Report) Failed() bool { return len(r.Broken(scheduletest.Fail)) > 0 }

// Formats lists the formats that Write knows.
func Formats() []string { return []string{"text", "json", "sarif", "junit"} }

// Write returns the report in a format. The error names a format that is none of Formats.
func (r Report) Write(format string) (string, error) {
	switch format {
	case "text":
		return r.Text(), nil
	case "json":
		return r.JSON()
	case "sarif":
		return r.SARIF()
	case "junit":
		return r.JUnit()
	}
	return "", fmt.Errorf("format %q is none of %q", format, Formats())
}

// Text writes what the roster holds, the sets with their notes, each broken rule with its first breaches, those that fail first, rules that cannot be
// judged, and a line that counts them.
func (r Report) Text() string {
	var b strings.Builder
	if r.Held != nil {
		b.WriteString(r.held())
	}
	for _, p := range r.Sets {
		fmt.Fprintf(&b, r.say("Held to %[1]s: %[2]s\n", "適用したルールセット：%[1]s（%[3]s）\n"), p.Name, p.Title, cmp.Or(p.Japanese, p.Title))
		if note := r.say(p.Note, cmp.Or(p.JapaneseNote, p.Note)); note != "" {
			fmt.Fprintf(&b, "  %s\n", note)
		}
	}
	failed, warned := r.Broken(scheduletest.Fail), r.Broken(scheduletest.Warn)
	for _, f := range failed {
		fmt.Fprintln(&b, f.In(r.Language))
	}
	for _, f := range warned {
		fmt.Fprintf(&b, r.say("warning: %s\n", "警告：%s\n"), f.In(r.Language))
	}
	for _, f := range r.Unjudged() {
		fmt.Fprintf(&b, r.say("not judged: %s: %s\n", "未判定：%s：%s\n"), f.Rule.Name, r.reason(f))
	}
	fmt.Fprintln(&b, r.Summary(r.Language))
	return b.String()
}

// reason says why a rule cannot be judged.
func (r Report) reason(f *scheduletest.Finding) string {
	if len(f.Breaches) == 0 {
		return f.Rule.Lacks
	}
	return r.say(f.Breaches[0].Note, f.Breaches[0].Japanese)
}

func (r Report) say(english, japanese string) string {
	if r.Language == schedule.Japanese {
		return japanese
	}
	return english
}

// explained is the explanation of a rule.
func (r Report) explained(rule scheduletest.Rule) string {
	if rule.Japanese == "" {
		return rule.Explanation
	}
	return r.say(rule.Explanation, rule.Japanese)
}

// JSON writes the report as one object: file, start and end of the roster, what it holds, failed, and all
// rules that were asked with their breaches, as scheduletest.Finding writes itself.
func (r Report) JSON() (string, error) {
	out := map[string]any{"failed": r.Failed(), "rules": r.Asked}
	if r.File != "" {
		out["file"] = r.File
	}
	if r.Held != nil {
		out["held"] = r.Held
	}
	if !r.When.Empty() {
		out["start"], out["end"] = r.When.Start, r.When.End
	}
	return indented(out)
}

func indented(v any) (string, error) {
	var b strings.Builder
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	err := e.Encode(v)
	return b.String(), err
}
