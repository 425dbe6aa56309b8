package main

import (
	"fmt"
	"io"
	"path"
	"regexp"
	"slices"
	"strings"
)

// check prints the lines of a record that are gone, and returns an error unless the
// changelog names each of them: a line under "### Breaking" of "Unreleased" holds, in
// backquotes, the identifier (schedule.Interval.Abuts), its package, or a type that the
// line mentions and that is gone as well.
func check(w io.Writer, record, now []string, changelog string) error {
	var breaks []string
	for _, quoted := range regexp.MustCompile("`([^`]+)`").FindAllStringSubmatch(breaking(changelog), -1) {
		breaks = append(breaks, strings.NewReplacer("(*", "", ")", "").Replace(quoted[1]))
	}
	packages, types := map[string]string{}, map[string]bool{}
	for _, line := range slices.Concat(record, now) {
		name, _, _ := strings.Cut(line, ", ")
		packages[path.Base(name)] = name
	}
	for _, line := range now {
		if of := kind.FindStringSubmatch(line); of != nil {
			types[of[1]+"."+of[2]] = true
		}
	}
	unnamed := 0
	for _, line := range record {
		if _, stays := slices.BinarySearch(now, line); stays {
			continue
		}
		home, _, _ := strings.Cut(line, ", ")
		reasons := slices.DeleteFunc(mentioned(line, packages), func(t string) bool { return types[t] })
		if slices.ContainsFunc(append(reasons, identifier(line), home), func(name string) bool { return slices.Contains(breaks, name) }) {
			continue
		}
		fmt.Fprintln(w, "a break that the changelog does not name:", line)
		unnamed++
	}
	if unnamed > 0 {
		return fmt.Errorf("%d lines of the record are gone and not named under Breaking", unnamed)
	}
	_, err := fmt.Fprintln(w, "every line of the record that is gone is named under Breaking")
	return err
}

var (
	kind    = regexp.MustCompile(`^(\S+), type (\w+)`)
	method  = regexp.MustCompile(`^(\S+), method \(\*?(\w+)\) (\w+)`)
	member  = regexp.MustCompile(`^(\S+), type (\w+) (?:struct|interface), (?:embedded (?:\w+\.)?)?\*?([A-Z]\w*)`)
	named   = regexp.MustCompile(`^(\S+), \w+ (\w+)`)
	mention = regexp.MustCompile(`(?:\b(\w+)\.)?\b([A-Z]\w*)`)
)

// identifier returns what a line of a record is about: schedule.Shift.Member.
func identifier(line string) string {
	for _, form := range []*regexp.Regexp{method, member, named} {
		if part := form.FindStringSubmatch(line); part != nil {
			return strings.Join(part[1:], ".")
		}
	}
	return ""
}

// mentioned returns the types of ours that a line mentions, with their packages.
func mentioned(line string, packages map[string]string) []string {
	own, rest, _ := strings.Cut(line, ", ")
	var all []string
	for _, m := range mention.FindAllStringSubmatch(rest, -1) {
		from := own
		if m[1] != "" {
			from = packages[m[1]]
		}
		if from != "" {
			all = append(all, from+"."+m[2])
		}
	}
	return all
}

// breaking returns what stands under "### Breaking" of "Unreleased".
func breaking(changelog string) string {
	_, unreleased, _ := strings.Cut(changelog, "\n## Unreleased\n")
	unreleased, _, _ = strings.Cut(unreleased, "\n## ")
	_, under, _ := strings.Cut(unreleased, "\n### Breaking\n")
	under, _, _ = strings.Cut(under, "\n### ")
	return under
}
