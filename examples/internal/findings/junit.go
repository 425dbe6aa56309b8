package findings

import (
	"encoding/xml"
	"fmt"
	"strings"

	"github.com/toban-go/toban/schedule/scheduletest"
)

// The parts of a JUnit report that are written: the form of Ant's junitreport that build
// servers read.
type (
	suites struct {
		XMLName  xml.Name `xml:"testsuites"`
		Tests    int      `xml:"tests,attr"`
		Failures int      `xml:"failures,attr"`
		Suites   []suite  `xml:"testsuite"`
	}
	suite struct {
		Name     string     `xml:"name,attr"`
		Tests    int        `xml:"tests,attr"`
		Failures int        `xml:"failures,attr"`
		Errors   int        `xml:"errors,attr"`
		Skipped  int        `xml:"skipped,attr"`
		Time     string     `xml:"time,attr"`
		Cases    []testcase `xml:"testcase"`
	}
	testcase struct {
		Class   string   `xml:"classname,attr"`
		Name    string   `xml:"name,attr"`
		Time    string   `xml:"time,attr"`
		Failure *failure `xml:"failure,omitempty"`
		Skipped *skipped `xml:"skipped,omitempty"`
		Output  string   `xml:"system-out,omitempty"`
	}
	skipped struct {
		Message string `xml:"message,attr"`
	}
	failure struct {
		Message string `xml:"message,attr"`
		Type    string `xml:"type,attr"`
		Text    string `xml:",chardata"`
	}
)

// JUnit writes the report as a suite with one case a rule. A broken rule that warns passes,
// with the breaches as its output, since the format knows no warnings; a rule that cannot be judged is skipped.
func (r Report) JUnit() (string, error) {
	s := suite{Name: "toban policy", Time: "0"}
	for _, f := range r.Asked {
		c := testcase{Class: "policy", Name: f.Rule.Name, Time: "0"}
		var text strings.Builder
		for _, b := range f.Breaches {
			fmt.Fprintln(&text, b.In(r.Language))
		}
		switch {
		case f.Rule.Lacks != "":
			s.Skipped++
			c.Skipped = &skipped{r.reason(f)}
		case len(f.Breaches) == 0:
		case f.Rule.Severity == scheduletest.Warn:
			c.Output = fmt.Sprintf(r.say("warning: %s\n%s", "警告：%s\n%s"), r.explained(f.Rule), text.String())
		default:
			s.Failures++
			c.Failure = &failure{r.explained(f.Rule), f.Rule.Name, text.String()}
		}
		s.Tests, s.Cases = s.Tests+1, append(s.Cases, c)
	}
	out, err := xml.MarshalIndent(suites{Tests: s.Tests, Failures: s.Failures, Suites: []suite{s}}, "", "  ")
	return xml.Header + string(out) + "\n", err
}
