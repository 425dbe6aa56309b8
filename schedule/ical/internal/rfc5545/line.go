package rfc5545

import (
	"fmt"
	"strings"
	"unicode/utf8"
)

// Property is a content line: NAME;PARAM=value:value (§3.1).
type Property struct {
	Line   int
	Name   string
	Params map[string]string // several values of one parameter with commas
	Value  string
}

// Component is what stands between BEGIN and END (§3.6).
type Component struct {
	Line       int
	Name       string
	properties []Property
	Children   []*Component
}

// Find returns the properties of a name, in the order of the file.
func (c *Component) Find(name string) []Property {
	var found []Property
	for _, p := range c.properties {
		if p.Name == name {
			found = append(found, p)
		}
	}
	return found
}

// One returns the only property of a name, and reports a second one.
func (c *Component) One(name string, f *Faults) (Property, bool) {
	found := c.Find(name)
	if len(found) == 0 {
		return Property{}, false
	}
	for _, again := range found[1:] {
		f.At(again.Line, "%s stands twice in one %s, first in line %d", name, c.Name, found[0].Line)
	}
	return found[0], true
}

// Needed is One for a property that has to be there.
func (c *Component) Needed(name string, f *Faults) (Property, bool) {
	p, ok := c.One(name, f)
	if !ok {
		f.At(c.Line, "%s has no %s", c.Name, name)
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

// Parse reads the components of a file. What it cannot read it reports, and goes on
// with the next line.
func Parse(text string, f *Faults) *Component {
	root := &Component{Line: 1}
	open := []*Component{root}
	for number, line := range unfold(text) {
		p, problem := parseLine(number, line)
		last := open[len(open)-1]
		name := strings.ToUpper(strings.TrimSpace(p.Value))
		switch {
		case problem != "":
			f.At(number, "%s", problem)
		case p.Name == "BEGIN" && len(open) > deepest:
			f.At(number, "BEGIN:%s lies more than %d components deep", Shown(name), deepest)
			return root
		case p.Name == "BEGIN":
			if last == root && name != "VCALENDAR" {
				f.At(number, "BEGIN:%s stands outside a VCALENDAR", Shown(name))
			}
			c := &Component{Line: number, Name: name}
			last.Children = append(last.Children, c)
			open = append(open, c)
		case p.Name == "END":
			open = closed(open, name, number, f)
		case last == root:
			f.At(number, "%s stands outside a VCALENDAR", Shown(p.Name))
		case relevant[p.Name]:
			last.properties = append(last.properties, p)
		}
	}
	for _, c := range open[1:] {
		f.At(c.Line, "BEGIN:%s has no END", Shown(c.Name))
	}
	if len(root.Children) == 0 && f.Count() == 0 {
		f.At(1, "there is no VCALENDAR")
	}
	return root
}

// closed takes a component that ends off the stack, and every open component inside it.
func closed(open []*Component, name string, number int, f *Faults) []*Component {
	for i := len(open) - 1; i > 0; i-- {
		if open[i].Name != name {
			continue
		}
		for _, c := range open[i+1:] {
			f.At(c.Line, "BEGIN:%s has no END before the END:%s in line %d", Shown(c.Name), Shown(name), number)
		}
		return open[:i]
	}
	f.At(number, "END:%s has no BEGIN", Shown(name))
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

// parseLine parses a content line. A problem says why it cannot.
func parseLine(number int, line string) (Property, string) {
	p := Property{Line: number}
	if !utf8.ValidString(line) {
		return p, "the line is not in UTF-8"
	}
	n := 0
	for n < len(line) && (line[n] == '-' || alphanumeric(line[n])) {
		n++
	}
	p.Name = strings.ToUpper(line[:n])
	rest := line[n:]
	for n > 0 && strings.HasPrefix(rest, ";") {
		var problem string
		if rest, problem = p.param(rest[1:]); problem != "" {
			return p, problem
		}
	}
	if n == 0 || !strings.HasPrefix(rest, ":") {
		return p, fmt.Sprintf("%s is no line of the form NAME:value", Shown(line))
	}
	p.Value = rest[1:]
	return p, ""
}

// param reads a parameter (§3.2) and returns what follows it.
func (p *Property) param(text string) (rest, problem string) {
	name, rest, ok := strings.Cut(text, "=")
	if !ok || name == "" || strings.ContainsAny(name, ";:,\"") {
		return "", fmt.Sprintf("%s has a parameter that is not of the form NAME=value", p.Name)
	}
	var values []string
	for {
		var value string
		if strings.HasPrefix(rest, `"`) {
			value, rest, ok = strings.Cut(rest[1:], `"`)
			if !ok {
				return "", fmt.Sprintf("%s has a parameter %s whose quotes do not end", p.Name, Shown(name))
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
	if p.Params == nil {
		p.Params = map[string]string{}
	}
	p.Params[strings.ToUpper(name)] = strings.Join(values, ",")
	return rest, ""
}

func alphanumeric(c byte) bool {
	return '0' <= c && c <= '9' || 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z'
}
