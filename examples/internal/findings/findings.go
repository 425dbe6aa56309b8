// Package findings writes what the rules of a policy find in a roster, as text and in the
// formats that continuous integration reads: JSON, SARIF and JUnit.
package findings

import (
	"encoding/json"
	"fmt"
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
	// Language is that of sentences. JSON has both.
	Language schedule.Language
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

// Broken returns the findings of a severity, in order.
func (r Report) Broken(s scheduletest.Severity) (list []*scheduletest.Finding) {
	for _, f := range r.Asked {
		if len(f.Breaches) > 0 && f.Rule.Severity == s {
			list = append(list, f)
		}
	}
	return list
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

// Text writes each broken rule with its first breaches, those that fail first, and a line
// that counts them.
func (r Report) Text() string {
	var b strings.Builder
	failed, warned := r.Broken(scheduletest.Fail), r.Broken(scheduletest.Warn)
	for _, f := range failed {
		fmt.Fprintln(&b, f.In(r.Language))
	}
	for _, f := range warned {
		fmt.Fprintf(&b, r.say("warning: %s\n", "警告：%s\n"), f.In(r.Language))
	}
	fmt.Fprintf(&b, r.say("%d of %d rules broken, %d of them warn only\n", "%[2]d件のルールのうち%[1]d件に違反（うち%[3]d件は警告のみ）\n"), len(failed)+len(warned), len(r.Asked), len(warned))
	return b.String()
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

// JSON writes the report as one object: file, start and end of the roster, failed, and all
// rules that were asked with their breaches, as scheduletest.Finding writes itself.
func (r Report) JSON() (string, error) {
	out := map[string]any{"failed": r.Failed(), "rules": r.Asked}
	if r.File != "" {
		out["file"] = r.File
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
