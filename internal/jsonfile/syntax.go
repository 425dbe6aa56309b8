package jsonfile

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"
)

// A document that is no JSON is gone through once more, to say at its first fault what is
// there, what belongs there and, for what people write most, what to do. Package json
// decides whether a document is sound; a test holds this scanner against it.

// awaited is what may come next in a document.
type awaited int

const (
	aValue      awaited = iota
	aFirstItem          // or the end of the list
	aFirstField         // its name, or the end of the object
	aField              // its name
	aColon
	aCommaOrEnd  // of the list or object around
	nothingAfter // the value of the document
)

// scanner looks for the first fault of a document.
type scanner struct {
	data []byte
	at   int
	open []int // where the lists and objects around begin
	next awaited
}

// unsound returns where a document first is no JSON, and why; "" if it is sound, apart from what follows its value.
func unsound(data []byte) (at int, problem string) {
	s := &scanner{data: data}
	for problem == "" {
		for s.at < len(data) && strings.IndexByte(blank, data[s.at]) >= 0 {
			s.at++
		}
		switch {
		case s.next == nothingAfter:
			return 0, ""
		case s.at == len(data):
			return s.at, "the file ends too early" + s.unclosed()
		default:
			problem = s.token(data[s.at])
		}
	}
	return s.at, problem
}

// unclosed tells what is not closed.
func (s *scanner) unclosed() string {
	if len(s.open) == 0 {
		return ""
	}
	at := s.open[len(s.open)-1]
	line, col := Place(s.data, at)
	return fmt.Sprintf(": the %q of %d:%d is not closed", s.data[at], line, col)
}

// token reads the next token, which begins with c, and returns what is wrong with it.
func (s *scanner) token(c byte) string {
	closer := s.closer()
	switch s.next {
	case aColon:
		if c == ':' {
			s.at++
			s.next = aValue
			return ""
		}
		return s.where(`":"`, "")
	case aCommaOrEnd:
		switch c {
		case ',':
			s.at++
			if s.next = aValue; closer == '}' {
				s.next = aField
			}
			return s.trailing()
		case closer:
			s.close()
			return ""
		}
		advice := ""
		if c == '"' || c == '{' || c == '[' || c == '-' || '0' <= c && c <= '9' || letter(c) {
			advice = "; a comma may be missing before it"
		}
		return s.where(fmt.Sprintf(`"," or %q`, string(closer)), advice)
	case aFirstField, aField:
		switch {
		case c == '"':
			s.next = aColon
			return s.text()
		case c == '}' && s.next == aFirstField:
			s.close()
			return ""
		case letter(c) || c == '\'':
			return s.where("the name of a field", "; names of fields stand in double quotes")
		}
		return s.where("the name of a field", "")
	}
	first := s.next == aFirstItem
	switch {
	case (c == '{' || c == '[') && len(s.open) == deepestRead:
		return "values are nested too deep"
	case c == '{':
		s.open, s.next = append(s.open, s.at), aFirstField
		s.at++
	case c == '[':
		s.open, s.next = append(s.open, s.at), aFirstItem
		s.at++
	case c == ']' && first:
		s.close()
	case c == '"':
		s.ended()
		return s.text()
	case c == '-' || '0' <= c && c <= '9':
		s.ended()
		return s.number()
	case letter(c):
		return s.word()
	case c == '\'':
		return s.where("a value", "; a text stands in double quotes")
	default:
		return s.where("a value", "")
	}
	return ""
}

const deepestRead = 10_000 // by package json

func letter(c byte) bool { return c|0x20 >= 'a' && c|0x20 <= 'z' || c >= utf8.RuneSelf }

// closer is what closes the list or object around, 0 for none.
func (s *scanner) closer() byte {
	if len(s.open) == 0 {
		return 0
	}
	return s.data[s.open[len(s.open)-1]] + 2 // '{' and '}', '[' and ']'
}

// close ends the list or object around.
func (s *scanner) close() {
	s.at++
	s.open = s.open[:len(s.open)-1]
	s.ended()
}

// ended says what may follow a value.
func (s *scanner) ended() {
	if s.next = aCommaOrEnd; len(s.open) == 0 {
		s.next = nothingAfter
	}
}

// trailing tells of a comma, which was read, that it is the last of its list or object.
func (s *scanner) trailing() string {
	for i := s.at; i < len(s.data); i++ {
		if strings.IndexByte(blank, s.data[i]) >= 0 {
			continue
		}
		if s.data[i] == s.closer() {
			s.at--
			return fmt.Sprintf(`a "," before %q, where nothing follows; take it out`, string(s.closer()))
		}
		break
	}
	return ""
}

// where says what is there where something else belongs. A comment is told as one.
func (s *scanner) where(wanted, advice string) string {
	rest := s.data[s.at:]
	switch c := rest[0]; {
	case c == '#' || c == '/' && len(rest) > 1 && (rest[1] == '/' || rest[1] == '*'):
		return fmt.Sprintf("a comment where %s belongs; JSON has no comments, so take it out", wanted)
	case c == '"' || c == '{' || c == '[' || c == '-' || '0' <= c && c <= '9':
		return kinds(c) + " where " + wanted + " belongs" + advice
	}
	r, _ := utf8.DecodeRune(rest)
	return fmt.Sprintf("%q where %s belongs%s", string(r), wanted, advice)
}

// word reads true, false or null.
func (s *scanner) word() string {
	rest := s.data[s.at:]
	for _, word := range []string{"true", "false", "null"} {
		if strings.HasPrefix(string(rest[:min(len(rest), len(word))]), word) {
			if s.at += len(word); s.at < len(s.data) && letter(s.data[s.at]) {
				s.at -= len(word)
				break
			}
			s.ended()
			return ""
		}
	}
	n := 0
	for n < len(rest) && n < 20 && (letter(rest[n]) || '0' <= rest[n] && rest[n] <= '9') {
		n++
	}
	for n < len(rest) && !utf8.RuneStart(rest[n]) {
		n++
	}
	if n == len(rest) {
		for _, word := range []string{"true", "false", "null"} {
			if strings.HasPrefix(word, string(rest)) {
				s.at = len(s.data)
				return "the file ends too early" + s.unclosed()
			}
		}
	}
	advice := "; a text stands in double quotes"
	for _, word := range []string{"true", "false", "null"} {
		if strings.EqualFold(word, string(rest[:n])) || word == "null" && strings.EqualFold("none", string(rest[:n])) {
			advice = fmt.Sprintf("; say %s", word)
		}
	}
	return fmt.Sprintf("%q where a value belongs%s", rest[:n], advice)
}

// number reads a number.
func (s *scanner) number() string {
	digits := func() string {
		from := s.at
		for s.at < len(s.data) && '0' <= s.data[s.at] && s.data[s.at] <= '9' {
			s.at++
		}
		switch {
		case s.at > from:
			return ""
		case s.at == len(s.data):
			return "the file ends too early" + s.unclosed()
		}
		return s.where("a digit", "")
	}
	if s.data[s.at] == '-' {
		s.at++
	}
	if s.at < len(s.data) && s.data[s.at] == '0' {
		if s.at++; s.at < len(s.data) && '0' <= s.data[s.at] && s.data[s.at] <= '9' {
			return "a digit after the 0 with which a number begins; take the 0 out"
		}
	} else if problem := digits(); problem != "" {
		return problem
	}
	if s.at < len(s.data) && s.data[s.at] == '.' {
		s.at++
		if problem := digits(); problem != "" {
			return problem
		}
	}
	if s.at < len(s.data) && s.data[s.at]|0x20 == 'e' {
		if s.at++; s.at < len(s.data) && (s.data[s.at] == '+' || s.data[s.at] == '-') {
			s.at++
		}
		return digits()
	}
	return ""
}

// text reads a text.
func (s *scanner) text() string {
	from := s.at
	begins := func() string {
		line, col := Place(s.data, from)
		return fmt.Sprintf("the text that begins at %d:%d lacks its closing quote", line, col)
	}
	for s.at++; s.at < len(s.data); s.at++ {
		switch c := s.data[s.at]; {
		case c == '"':
			s.at++
			return ""
		case c == '\n' || c == '\r':
			return "the end of a line within a text; " + begins() + `, or a line break in it stands as \n`
		case c < ' ':
			return fmt.Sprintf(`the control character %U within a text; it stands as \u%04x`, c, c)
		case c == '\\':
			if problem := s.escape(); problem != "" {
				return problem
			}
		}
	}
	return "the file ends too early: " + begins()
}

// escape reads what a backslash introduces, up to its last byte.
func (s *scanner) escape() string {
	if s.at++; s.at == len(s.data) {
		s.at--
		return ""
	}
	switch c := s.data[s.at]; {
	case strings.IndexByte(`"\/bfnrt`, c) >= 0:
		return ""
	case c == 'u':
		for range 4 {
			if s.at++; s.at == len(s.data) {
				s.at--
				return ""
			}
			if !unicode.Is(unicode.ASCII_Hex_Digit, rune(s.data[s.at])) {
				return s.where(`one of the four hexadecimal digits of \u`, "")
			}
		}
		return ""
	}
	r, _ := utf8.DecodeRune(s.data[s.at:])
	return fmt.Sprintf(`%q after a backslash, where one of "\/bfnrtu belongs; a backslash itself stands as \\`, string(r))
}
