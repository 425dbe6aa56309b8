package jsonfile

import (
	"bytes"
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
		s.at = len(data) - len(bytes.TrimLeft(data[s.at:], blank))
		switch {
		case s.next == nothingAfter:
			return 0, ""
		case s.at == len(data):
			return s.at, s.early()
		default:
			problem = s.token(data[s.at])
		}
	}
	return s.at, problem
}

// early tells that the document ends, and what is not closed.
func (s *scanner) early() string {
	if len(s.open) == 0 {
		return "the file ends too early"
	}
	at := s.open[len(s.open)-1]
	line, col := Place(s.data, at)
	return fmt.Sprintf("the file ends too early: the %q of %d:%d is not closed", s.data[at], line, col)
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
		if begins(c) || letter(c) {
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
	case c == '-' || digit(c):
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

func digit(c byte) bool { return '0' <= c && c <= '9' }

// begins reports whether a value other than a word begins with c.
func begins(c byte) bool { return c == '"' || c == '{' || c == '[' || c == '-' || digit(c) }

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
	if rest := bytes.TrimLeft(s.data[s.at:], blank); len(rest) > 0 && rest[0] == s.closer() {
		s.at--
		return fmt.Sprintf(`a "," before %q, where nothing follows; take it out`, string(s.closer()))
	}
	return ""
}

// where says what is there where something else belongs. A comment is told as one.
func (s *scanner) where(wanted, advice string) string {
	rest := s.data[s.at:]
	switch c := rest[0]; {
	case c == '#' || c == '/' && len(rest) > 1 && (rest[1] == '/' || rest[1] == '*'):
		return fmt.Sprintf("a comment where %s belongs; JSON has no comments, so take it out", wanted)
	case begins(c):
		return kinds(c) + " where " + wanted + " belongs" + advice
	}
	r, _ := utf8.DecodeRune(rest)
	return fmt.Sprintf("%q where %s belongs%s", string(r), wanted, advice)
}

// word reads true, false or null.
func (s *scanner) word() string {
	rest := s.data[s.at:]
	n := 0
	for n < len(rest) && n < 20 && (letter(rest[n]) || digit(rest[n])) {
		n++
	}
	for n < len(rest) && !utf8.RuneStart(rest[n]) {
		n++
	}
	word, advice := string(rest[:n]), "; a text stands in double quotes"
	for _, known := range []string{"true", "false", "null"} {
		switch {
		case word == known:
			s.at += n
			s.ended()
			return ""
		case n == len(rest) && strings.HasPrefix(known, word):
			s.at += n
			return s.early()
		case strings.EqualFold(word, known) || known == "null" && strings.EqualFold(word, "none"):
			advice = "; say " + known
		}
	}
	return fmt.Sprintf("%q where a value belongs%s", word, advice)
}

// number reads a number.
func (s *scanner) number() string {
	digits := func() string {
		from := s.at
		for s.at < len(s.data) && digit(s.data[s.at]) {
			s.at++
		}
		switch {
		case s.at > from:
			return ""
		case s.at == len(s.data):
			return s.early()
		}
		return s.where("a digit", "")
	}
	if s.data[s.at] == '-' {
		s.at++
	}
	if s.at < len(s.data) && s.data[s.at] == '0' {
		if s.at++; s.at < len(s.data) && digit(s.data[s.at]) {
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
	unclosed := func() string {
		line, col := Place(s.data, from)
		return fmt.Sprintf("the text that begins at %d:%d lacks its closing quote", line, col)
	}
	for s.at++; s.at < len(s.data); s.at++ {
		switch c := s.data[s.at]; {
		case c == '"':
			s.at++
			return ""
		case c == '\n' || c == '\r':
			return "the end of a line within a text; " + unclosed() + `, or a line break in it stands as \n`
		case c < ' ':
			return fmt.Sprintf(`the control character %U within a text; it stands as \u%04x`, c, c)
		case c == '\\':
			if problem := s.escape(); problem != "" {
				return problem
			}
		}
	}
	return "the file ends too early: " + unclosed()
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
