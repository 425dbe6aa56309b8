package rfc5545

import (
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
	// Bad is the first fault that may have hidden something of the component that leave needs.
	Bad *Fault
}

// spoil notes that a fault hides something of the component.
func (c *Component) spoil(fault Fault) {
	if c.Bad == nil {
		c.Bad = &fault
	}
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

// needed are the properties that say when a leave is. A line of one of them that cannot be read
// spoils its component.
var needed = map[string]bool{
	"BEGIN": true, "END": true, "METHOD": true, "TZID": true, "TZOFFSETFROM": true, "TZOFFSETTO": true,
	"UID": true, "SEQUENCE": true, "DTSTAMP": true, "STATUS": true,
	"DTSTART": true, "DTEND": true, "DURATION": true, "FREEBUSY": true,
	"RRULE": true, "EXRULE": true, "RDATE": true, "EXDATE": true, "RECURRENCE-ID": true,
}

// told are the properties that say what an event is. All others are only checked to be content lines.
var told = map[string]bool{
	"SUMMARY": true, "TRANSP": true, "CATEGORIES": true, "CLASS": true, "ORGANIZER": true, "ATTENDEE": true,
	"X-MICROSOFT-CDO-BUSYSTATUS": true, "X-MICROSOFT-CDO-ALLDAYEVENT": true, "X-WR-TIMEZONE": true,
}

// Real files nest four deep: calendar, event, alarm, and what a program adds.
const deepest = 16

// Parse reads the components of a file. What it cannot read it reports, and goes on
// with the next line.
func Parse(text string, f *Faults) *Component {
	p := parser{f, []*Component{{Line: 1}}, ""}
	root := p.open[0]
	for number, line := range unfold(text) {
		if !p.line(number, line) {
			return root
		}
	}
	for i, c := range p.open[1:] {
		p.wrong(i+1, Fault{Line: c.Line, Problem: Say("BEGIN:%s has no END", Shown(c.Name))})
	}
	if len(root.Children) == 0 && f.Count() == 0 {
		f.At(1, "there is no VCALENDAR")
	}
	return root
}

// parser reads a file line by line.
type parser struct {
	*Faults
	open   []*Component // the file and the components that have begun, each in the one before
	before string       // the property of the line before
}

// wrong notes a fault that spoils the open components from a depth on.
func (p *parser) wrong(depth int, fault Fault) {
	p.Add(fault)
	for _, c := range p.open[depth:] {
		c.spoil(fault)
	}
}

// line reads a line, and reports whether the file can be read on.
func (p *parser) line(number int, line string) bool {
	property, problem := parseLine(number, line)
	depth := len(p.open) - 1
	last := p.open[depth]
	name := strings.ToUpper(strings.TrimSpace(property.Value))
	at := func(format string, args ...any) Fault {
		return Fault{Line: number, Problem: Say(format, args...)}
	}
	switch {
	case problem != nil:
		p.unreadable(Fault{Line: number, Problem: problem, Property: property.Name})
		return true
	case property.Name == "BEGIN" && depth == deepest:
		p.wrong(0, at("BEGIN:%s lies more than %d components deep", Shown(name), deepest))
		return false
	case property.Name == "BEGIN":
		if depth == 0 && name != "VCALENDAR" {
			p.wrong(0, at("BEGIN:%s stands outside a VCALENDAR", Shown(name)))
		}
		c := &Component{Line: number, Name: name}
		last.Children = append(last.Children, c)
		p.open = append(p.open, c)
	case property.Name == "END":
		p.end(name, number)
	case depth == 0:
		outside := at("%s stands outside a VCALENDAR", Shown(property.Name))
		outside.Harmless = true
		p.Add(outside)
	case needed[property.Name] || told[property.Name]:
		last.properties = append(last.properties, property)
	}
	p.before = property.Name
	return true
}

// unreadable notes a line that cannot be read. Without a name it may belong to the line before,
// wrongly folded.
func (p *parser) unreadable(fault Fault) {
	if fault.Property == "" {
		fault.Property = p.before
	}
	if len(p.open) > 1 && !needed[fault.Property] {
		fault.Harmless = true
		p.Add(fault)
		return
	}
	p.wrong(len(p.open)-1, fault)
}

// end takes a component that ends off the stack, and every open component inside it.
func (p *parser) end(name string, number int) {
	for i := len(p.open) - 1; i > 0; i-- {
		if p.open[i].Name != name {
			continue
		}
		for _, c := range p.open[i+1:] {
			p.wrong(i, Fault{Line: c.Line, Problem: Say("BEGIN:%s has no END before the END:%s in line %d", Shown(c.Name), Shown(name), number)})
		}
		p.open = p.open[:i]
		return
	}
	p.wrong(len(p.open)-1, Fault{Line: number, Problem: Say("END:%s has no BEGIN", Shown(name))})
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
func parseLine(number int, line string) (Property, *Text) {
	p := Property{Line: number}
	n := 0
	for n < len(line) && (line[n] == '-' || alphanumeric(line[n])) {
		n++
	}
	rest := line[n:]
	if rest != "" && (rest[0] == ';' || rest[0] == ':') || needed[strings.ToUpper(line[:n])] {
		p.Name = strings.ToUpper(line[:n])
	}
	if !utf8.ValidString(line) {
		return p, Say("the line is not in UTF-8")
	}
	for n > 0 && strings.HasPrefix(rest, ";") {
		var problem *Text
		if rest, problem = p.param(rest[1:]); problem != nil {
			return p, problem
		}
	}
	if n == 0 || !strings.HasPrefix(rest, ":") {
		return p, Say("%s is no line of the form NAME:value", Shown(line))
	}
	p.Value = rest[1:]
	return p, nil
}

// param reads a parameter (§3.2) and returns what follows it.
func (p *Property) param(text string) (rest string, problem *Text) {
	name, rest, ok := strings.Cut(text, "=")
	if !ok || name == "" || strings.ContainsAny(name, ";:,\"") {
		return "", Say("%s has a parameter that is not of the form NAME=value", p.Name)
	}
	var values []string
	for {
		var value string
		if strings.HasPrefix(rest, `"`) {
			value, rest, ok = strings.Cut(rest[1:], `"`)
			if !ok {
				return "", Say("%s has a parameter %s whose quotes do not end", p.Name, Shown(name))
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
	return rest, nil
}

func alphanumeric(c byte) bool {
	return '0' <= c && c <= '9' || 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z'
}
