package ical

import (
	"fmt"
	"strings"
	"unicode/utf8"
)

// property is a content line: NAME;PARAM=value:value (§3.1).
type property struct {
	line   int
	name   string
	params map[string]string // several values of one parameter with commas
	value  string
}

// component is what stands between BEGIN and END (§3.6).
type component struct {
	line       int
	name       string
	properties []property
	children   []*component
}

// find returns the properties of a name, in the order of the file.
func (c *component) find(name string) []property {
	var found []property
	for _, p := range c.properties {
		if p.name == name {
			found = append(found, p)
		}
	}
	return found
}

// one returns the only property of a name, and reports a second one.
func (c *component) one(name string, f *faults) (property, bool) {
	found := c.find(name)
	if len(found) == 0 {
		return property{}, false
	}
	for _, again := range found[1:] {
		f.at(again.line, "%s stands twice in one %s, first in line %d", name, c.name, found[0].line)
	}
	return found[0], true
}

// needed is one for a property that has to be there.
func (c *component) needed(name string, f *faults) (property, bool) {
	p, ok := c.one(name, f)
	if !ok {
		f.at(c.line, "%s has no %s", c.name, name)
	}
	return p, ok
}

// relevant are the properties that leaves are made from. All others are only checked
// to be content lines.
var relevant = map[string]bool{
	"METHOD": true, "TZID": true, "TZOFFSETFROM": true, "TZOFFSETTO": true,
	"UID": true, "SEQUENCE": true, "DTSTAMP": true, "SUMMARY": true, "STATUS": true, "TRANSP": true,
	"DTSTART": true, "DTEND": true, "DURATION": true,
	"RRULE": true, "EXRULE": true, "RDATE": true, "EXDATE": true, "RECURRENCE-ID": true,
}

// Real files nest four deep: calendar, event, alarm, and what a program adds.
const deepest = 16

// parse reads the components of a file. What it cannot read it reports, and goes on
// with the next line.
func parse(text string, f *faults) *component {
	root := &component{line: 1}
	open := []*component{root}
	for number, line := range unfold(text) {
		p, problem := parseLine(number, line)
		last := open[len(open)-1]
		name := strings.ToUpper(strings.TrimSpace(p.value))
		switch {
		case problem != "":
			f.at(number, "%s", problem)
		case p.name == "BEGIN" && len(open) > deepest:
			f.at(number, "BEGIN:%s lies more than %d components deep", shown(name), deepest)
			return root
		case p.name == "BEGIN":
			if last == root && name != "VCALENDAR" {
				f.at(number, "BEGIN:%s stands outside a VCALENDAR", shown(name))
			}
			c := &component{line: number, name: name}
			last.children = append(last.children, c)
			open = append(open, c)
		case p.name == "END":
			open = closed(open, name, number, f)
		case last == root:
			f.at(number, "%s stands outside a VCALENDAR", shown(p.name))
		case relevant[p.name]:
			last.properties = append(last.properties, p)
		}
	}
	for _, c := range open[1:] {
		f.at(c.line, "BEGIN:%s has no END", shown(c.name))
	}
	if len(root.children) == 0 && f.count() == 0 {
		f.at(1, "there is no VCALENDAR")
	}
	return root
}

// closed takes the component that ends, and those in it that did not, off the stack.
func closed(open []*component, name string, number int, f *faults) []*component {
	for i := len(open) - 1; i > 0; i-- {
		if open[i].name != name {
			continue
		}
		for _, c := range open[i+1:] {
			f.at(c.line, "BEGIN:%s has no END before the END:%s in line %d", shown(c.name), shown(name), number)
		}
		return open[:i]
	}
	f.at(number, "END:%s has no BEGIN", shown(name))
	return open
}

// unfold yields the content lines of a file with the number of the physical line on
// which each begins, without empty ones. Lines end in CRLF or LF.
func unfold(text string) func(yield func(int, string) bool) {
	return func(yield func(int, string) bool) {
		text = strings.TrimPrefix(text, "\ufeff")
		var content strings.Builder
		first, number := 0, 0
		for line := range strings.Lines(text) {
			number++
			line = strings.TrimSuffix(strings.TrimSuffix(line, "\n"), "\r")
			if first > 0 && line != "" && (line[0] == ' ' || line[0] == '\t') {
				content.WriteString(line[1:])
				continue
			}
			if content.Len() > 0 && !yield(first, content.String()) {
				return
			}
			content.Reset()
			content.WriteString(line)
			first = number
		}
		if content.Len() > 0 {
			yield(first, content.String())
		}
	}
}

// parseLine takes a content line apart, or says why it is none.
func parseLine(number int, line string) (property, string) {
	p := property{line: number}
	if !utf8.ValidString(line) {
		return p, "the line is not in UTF-8"
	}
	n := 0
	for n < len(line) && (line[n] == '-' || alphanumeric(line[n])) {
		n++
	}
	p.name = strings.ToUpper(line[:n])
	rest := line[n:]
	for n > 0 && strings.HasPrefix(rest, ";") {
		var problem string
		if rest, problem = p.param(rest[1:]); problem != "" {
			return p, problem
		}
	}
	if n == 0 || !strings.HasPrefix(rest, ":") {
		return p, fmt.Sprintf("%s is no line of the form NAME:value", shown(line))
	}
	p.value = rest[1:]
	return p, ""
}

// param reads a parameter (§3.2) and returns what follows it.
func (p *property) param(text string) (rest, problem string) {
	name, rest, ok := strings.Cut(text, "=")
	if !ok || name == "" || strings.ContainsAny(name, ";:,\"") {
		return "", fmt.Sprintf("%s has a parameter that is not of the form NAME=value", p.name)
	}
	var values []string
	for {
		var value string
		if strings.HasPrefix(rest, `"`) {
			value, rest, ok = strings.Cut(rest[1:], `"`)
			if !ok {
				return "", fmt.Sprintf("%s has a parameter %s whose quotes do not end", p.name, shown(name))
			}
		} else {
			end := strings.IndexAny(rest, ";:,")
			if end < 0 {
				end = len(rest)
			}
			value, rest = rest[:end], rest[end:]
		}
		values = append(values, value)
		if !strings.HasPrefix(rest, ",") {
			break
		}
		rest = rest[1:]
	}
	if p.params == nil {
		p.params = map[string]string{}
	}
	p.params[strings.ToUpper(name)] = strings.Join(values, ",")
	return rest, ""
}

func alphanumeric(c byte) bool {
	return '0' <= c && c <= '9' || 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z'
}
