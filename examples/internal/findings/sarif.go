package findings

import (
	"crypto/sha256"
	"fmt"
	"path/filepath"
	"strings"

	"github.com/toban-go/toban/schedule/scheduletest"
)

// The parts of a SARIF log that are written, as the standard calls them: Static Analysis
// Results Interchange Format 2.1.0, OASIS.
type (
	log struct {
		Schema  string `json:"$schema"`
		Version string `json:"version"`
		Runs    []run  `json:"runs"`
	}
	run struct {
		Tool       tool     `json:"tool"`
		ColumnKind string   `json:"columnKind"`
		Results    []result `json:"results"`
	}
	tool struct {
		Driver driver `json:"driver"`
	}
	driver struct {
		Name           string `json:"name"`
		InformationURI string `json:"informationUri"`
		Rules          []rule `json:"rules"`
	}
	rule struct {
		ID               string        `json:"id"`
		ShortDescription message       `json:"shortDescription"`
		FullDescription  *message      `json:"fullDescription,omitempty"`
		Configuration    configuration `json:"defaultConfiguration"`
	}
	configuration struct {
		Level string `json:"level"`
	}
	message struct {
		Text string `json:"text"`
	}
	result struct {
		RuleID       string              `json:"ruleId"`
		RuleIndex    int                 `json:"ruleIndex"`
		Level        string              `json:"level"`
		Message      message             `json:"message"`
		Locations    []location          `json:"locations"`
		Fingerprints map[string]string   `json:"partialFingerprints"`
		Properties   scheduletest.Breach `json:"properties"`
	}
	location struct {
		Physical *physical `json:"physicalLocation,omitempty"`
		Logical  []logical `json:"logicalLocations,omitempty"`
	}
	physical struct {
		Artifact artifact `json:"artifactLocation"`
		Region   region   `json:"region"`
	}
	artifact struct {
		URI string `json:"uri"`
	}
	region struct {
		StartLine int `json:"startLine"`
	}
	logical struct {
		Name string `json:"name"`
		Kind string `json:"kind"`
	}
)

// SARIF writes the report as a SARIF 2.1.0 log with one result a breach. A breach lies in a
// roster and not on a line, so the place in the file is its first line, which code hosts ask
// for, and the member, team or service is the logical location. The fingerprint is of rule,
// name and time: it stays if only an amount changes. A rule that two sets ask for with the same
// words stands once, as the standard asks. A rule that cannot be judged has no result.
func (r Report) SARIF() (string, error) {
	out := run{ColumnKind: "utf16CodeUnits", Results: []result{}}
	out.Tool.Driver = driver{Name: "toban", InformationURI: "https://github.com/toban-go/toban", Rules: []rule{}}
	seen, places := map[string]int{}, map[string]int{}
	for _, f := range r.Asked {
		level := "error"
		if f.Rule.Severity == scheduletest.Warn {
			level = "warning"
		}
		described := rule{ID: f.Rule.Name, ShortDescription: message{r.explained(f.Rule)}, Configuration: configuration{level}}
		if f.Rule.Japanese != "" {
			described.FullDescription = &message{f.Rule.Explanation + "\n" + f.Rule.Japanese}
		}
		words := fmt.Sprintf("%q %q %q %s", f.Rule.Name, f.Rule.Explanation, f.Rule.Japanese, level)
		i, known := places[words]
		if !known {
			i, places[words] = len(out.Tool.Driver.Rules), len(out.Tool.Driver.Rules)
			out.Tool.Driver.Rules = append(out.Tool.Driver.Rules, described)
		}
		if f.Rule.Lacks != "" {
			continue // it found nothing
		}
		for _, b := range f.Breaches {
			print := fingerprint(f.Rule.Name, b)
			seen[print]++
			where := location{Logical: []logical{{b.Who, "object"}}}
			if r.File != "" {
				where.Physical = &physical{artifact{uri(r.File)}, region{1}}
			}
			out.Results = append(out.Results, result{
				RuleID: f.Rule.Name, RuleIndex: i, Level: level, Message: message{b.In(r.Language)}, Locations: []location{where},
				Fingerprints: map[string]string{"tobanBreach/v1": fmt.Sprintf("%s:%d", print, seen[print])}, Properties: b,
			})
		}
	}
	return indented(log{"https://json.schemastore.org/sarif-2.1.0.json", "2.1.0", []run{out}})
}

func fingerprint(rule string, b scheduletest.Breach) string {
	sum := sha256.Sum256(fmt.Appendf(nil, "%q %q %d %d", rule, b.Who, b.When.Start.Unix(), b.When.End.Unix()))
	return fmt.Sprintf("%x", sum[:8])
}

// uri returns a path as a relative reference of RFC 3986.
func uri(path string) string {
	var b strings.Builder
	for _, c := range []byte(filepath.ToSlash(path)) {
		if 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || '0' <= c && c <= '9' || strings.IndexByte("-._~/", c) >= 0 {
			b.WriteByte(c)
			continue
		}
		fmt.Fprintf(&b, "%%%02X", c)
	}
	return b.String()
}
