// Package jsonfile reads JSON documents strictly and within bounds. Every fault knows
// where it stands, and a hostile document costs no more than its size allows.
//
// A Reader goes through a document from front to back: Fields and Items visit an object
// and a list, Decode reads the next value whole, Skip returns its text. What is decoded
// is bounded by the number of values in it, so that the few bytes of "[{},{},{}" cannot
// become many large structs; a long list is visited part by part instead, and its
// reader stops at the first part that makes no sense.
package jsonfile

import (
	"bytes"
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"reflect"
	"slices"
	"sort"
	"strconv"
	"strings"
	"unicode/utf8"
)

// Bounds limit what a Reader takes.
type Bounds struct {
	Bytes  int // of the document
	Values int // of what Decode reads at once
}

// Small are the bounds of documents that people write.
var Small = Bounds{Bytes: 16 << 20, Values: 500_000}

const deepest = 100 // no format is nested so deep

// Error is a fault at a place of a document.
type Error struct {
	Offset    int // bytes before it
	Line, Col int // from 1; Col counts characters
	Err       error
}

// Error writes line:col: message.
func (e *Error) Error() string { return fmt.Sprintf("%d:%d: %v", e.Line, e.Col, e.Err) }

// Unwrap returns what is wrong, without the place.
func (e *Error) Unwrap() error { return e.Err }

// Place returns the line and the column of an offset, both from 1.
func Place(data []byte, offset int) (line, col int) {
	before := data[:min(max(offset, 0), len(data))]
	return 1 + bytes.Count(before, []byte{'\n'}), 1 + utf8.RuneCount(before[bytes.LastIndexByte(before, '\n')+1:])
}

// Trim takes off a byte order mark.
func Trim(data []byte) []byte { return bytes.TrimPrefix(data, []byte("\ufeff")) }

// A Reader reads one document.
type Reader struct {
	data    []byte
	bounds  Bounds
	decoder *json.Decoder
	depth   int
}

// Open returns a reader of a document. The error tells where it is no JSON, or ends too
// early, or goes on after its value, and whether it is too long.
func Open(data []byte, bounds Bounds) (*Reader, error) {
	r := &Reader{data: data, bounds: bounds}
	if len(data) > bounds.Bytes {
		return nil, r.Fault(bounds.Bytes, fmt.Errorf("the file is longer than %d bytes", bounds.Bytes))
	}
	if !json.Valid(data) {
		return nil, r.syntax()
	}
	r.decoder = json.NewDecoder(bytes.NewReader(data))
	r.decoder.DisallowUnknownFields()
	r.decoder.UseNumber()
	return r, nil
}

// syntax returns why the document is no JSON.
func (r *Reader) syntax() error {
	first := json.NewDecoder(bytes.NewReader(r.data))
	if err := first.Decode(new(json.RawMessage)); err == nil {
		rest := bytes.TrimLeft(r.data[first.InputOffset():], blank)
		return r.Fault(len(r.data)-len(rest), fmt.Errorf("more follows after the end of the file's value: %.10q", rest))
	}
	at, problem := unsound(r.data)
	if problem == "" { // package json has its reasons
		err := json.Unmarshal(r.data, new(json.RawMessage))
		var syntax *json.SyntaxError
		if errors.As(err, &syntax) {
			at = int(syntax.Offset) - 1
		}
		return r.Fault(at, err)
	}
	return r.Fault(at, errors.New(problem))
}

const blank = " \t\r\n"

// Fault returns an error at an offset.
func (r *Reader) Fault(offset int, err error) error {
	line, col := Place(r.data, offset)
	return &Error{offset, line, col, err}
}

// Offset returns where the next value begins.
func (r *Reader) Offset() int {
	offset := int(r.decoder.InputOffset())
	return len(r.data) - len(bytes.TrimLeft(r.data[offset:], blank+",:"))
}

// Read returns where the last value ended.
func (r *Reader) Read() int { return int(r.decoder.InputOffset()) }

// Next returns the first byte of the next value, which tells its kind.
func (r *Reader) Next() byte { return r.data[r.Offset()] }

// Fields reads an object. Visit reads the value of each field, which stands at an
// offset; null has no fields.
func (r *Reader) Fields(visit func(at int, name string) error) error {
	return r.inside('{', "an object", func() error {
		at := r.Offset()
		name, err := r.decoder.Token()
		if err != nil {
			return r.Fault(at, err)
		}
		return visit(at, name.(string))
	})
}

// Items reads a list. Visit reads each item; null has none.
func (r *Reader) Items(visit func(i int) error) error {
	i := -1
	return r.inside('[', "a list", func() error {
		i++
		return visit(i)
	})
}

func (r *Reader) inside(bracket byte, what string, visit func() error) error {
	switch at := r.Offset(); {
	case r.Next() == 'n':
		_, err := r.decoder.Token()
		return err
	case r.Next() != bracket:
		return r.Fault(at, fmt.Errorf("%s where %s belongs", kinds(r.Next()), what))
	case r.depth == deepest:
		return r.Fault(at, errors.New("values are nested too deep"))
	}
	r.depth++
	_, err := r.decoder.Token()
	for err == nil && r.decoder.More() {
		err = visit()
	}
	if err == nil {
		_, err = r.decoder.Token()
	}
	r.depth--
	return err
}

// kinds names the type of a value by its first byte.
func kinds(first byte) string {
	switch first {
	case '{':
		return "an object"
	case '[':
		return "a list"
	case '"':
		return "a text"
	case 't', 'f':
		return "true or false"
	case 'n':
		return "null"
	}
	return "a number"
}

// Scalar reads a value that is no object and no list.
func (r *Reader) Scalar() (any, error) { return r.decoder.Token() }

// Skip passes over a value and returns its text.
func (r *Reader) Skip() ([]byte, error) {
	at := r.Offset()
	var text json.RawMessage
	if err := r.decoder.Decode(&text); err != nil {
		return nil, r.Fault(at, err)
	}
	return text, nil
}

// Decode reads a value as package json does, and refuses fields that the type of into
// has not.
func (r *Reader) Decode(into any) error {
	at := r.Offset()
	if over := r.excess(at); over >= 0 {
		return r.Fault(over, fmt.Errorf("more than %d values, or they are nested too deep", r.bounds.Values))
	}
	err := r.decoder.Decode(into)
	if err == nil {
		return nil
	}
	within, fault := reworded(r.data[at:r.Read()], into, err)
	return r.Fault(at+within, fault)
}

const placed = 1 << 20 // bytes of a value in which a fault is looked for: each step decodes half of it

// place returns where a value first has the fault with which it was decoded: at the token that ends its shortest beginning, closed where
// it is cut, with the same fault. It is found by halving, 0 where it cannot be told.
func place(text []byte, into reflect.Type, fault string) int {
	if len(text) > placed || into.Kind() != reflect.Pointer {
		return 0
	}
	type token struct{ from, to int }
	var tokens []token
	for in := json.NewDecoder(bytes.NewReader(text)); ; {
		before := int(in.InputOffset())
		if _, err := in.Token(); err != nil {
			break
		}
		from := len(text) - len(bytes.TrimLeft(text[before:], blank+",:"))
		tokens = append(tokens, token{from, int(in.InputOffset())})
	}
	i := sort.Search(len(tokens), func(i int) bool {
		in := json.NewDecoder(bytes.NewReader(closed(text[:tokens[i].to])))
		in.DisallowUnknownFields()
		in.UseNumber()
		err := in.Decode(reflect.New(into.Elem()).Interface())
		return err != nil && err.Error() == fault
	})
	if i == len(tokens) {
		return 0
	}
	return tokens[i].from
}

// closed closes what is open at the end of the beginning of a document, which ends with a token. A field without a value has null.
func closed(text []byte) []byte {
	var open []byte
	quoted, name := false, false // name: the last text is that of a field, as far as it goes on
	for i := 0; i < len(text); i++ {
		switch c := text[i]; {
		case quoted && c == '\\':
			i++
		case c == '"':
			quoted = !quoted
		case quoted:
		case c == '{' || c == '[':
			open, name = append(open, c), c == '{'
		case c == '}' || c == ']':
			open, name = open[:len(open)-1], false
		case c == ',':
			name = open[len(open)-1] == '{'
		case c == ':':
			name = false
		}
	}
	text = bytes.Clone(text)
	if name && text[len(text)-1] != '{' {
		text = append(text, ":null"...)
	}
	for i := len(open) - 1; i >= 0; i-- {
		text = append(text, open[i]+2) // '{' and '}', '[' and ']'
	}
	return text
}

// excess returns where the value at an offset exceeds the bounds, -1 if it does not.
func (r *Reader) excess(at int) int {
	values, depth, text := 0, r.depth, false
	for i := at; i < len(r.data); i++ {
		switch c := r.data[i]; {
		case text && c == '\\':
			i++
		case c == '"':
			text = !text
		case text:
		case c == '{' || c == '[':
			depth++
			values++
		case c == '}' || c == ']':
			depth--
		case c == ',':
			values++
		}
		if !text && depth <= r.depth {
			return -1
		}
		if values > r.bounds.Values || depth > deepest {
			return i
		}
	}
	return -1
}

// Decode reads a document into a struct or a slice, with the faults of Reader.Decode. A byte order mark at its
// start is ignored, and null is refused. Twice are the fields that stand twice in one object, in whatever
// case, each a *Error: package json takes the last of them, and so what is read can be checked all the same.
func Decode(data []byte, bounds Bounds, into any) (twice []error, err error) {
	r, err := Open(Trim(data), bounds)
	if err != nil {
		return nil, err
	}
	if at := r.Offset(); r.Next() == 'n' {
		what := "an object"
		if reflect.TypeOf(into).Elem().Kind() == reflect.Slice {
			what = "a list"
		}
		return nil, r.Fault(at, fmt.Errorf("null where %s belongs", what))
	}
	if err := r.Decode(into); err != nil {
		return nil, err
	}
	again, err := Open(r.data, bounds)
	if err == nil {
		_ = again.twice(&twice) // the document has been read once: it has no other fault
	}
	return twice, err
}

const mostTwice = 100 // each costs a walk up to its place

// twice collects the fields of the next value that stand twice in one object.
func (r *Reader) twice(faults *[]error) error {
	switch r.Next() {
	case '{':
		seen := map[string]bool{}
		return r.Fields(func(at int, name string) error {
			if folded := strings.ToLower(name); seen[folded] && len(*faults) < mostTwice {
				*faults = append(*faults, r.Fault(at, fmt.Errorf("field %q stands twice", name)))
			} else {
				seen[folded] = true
			}
			return r.twice(faults)
		})
	case '[':
		return r.Items(func(int) error { return r.twice(faults) })
	}
	_, err := r.Scalar()
	return err
}

const longest = 1000 // bytes of a message

// Brief cuts a message that quotes what is very long.
func Brief(message string) string {
	if len(message) <= longest {
		return message
	}
	end := longest
	for !utf8.RuneStart(message[end]) {
		end--
	}
	return message[:end] + "…"
}

// ReadAll reads a document from a stream, no further than shows that it is too long.
func ReadAll(from io.Reader, bounds Bounds) ([]byte, error) {
	return io.ReadAll(io.LimitReader(from, int64(bounds.Bytes)+1))
}

// A Misfit is a fault of DecodeAll in the value that a path such as rates[0].per leads to.
type Misfit struct {
	Path string
	*Error
}

// DecodeAll is Decode that goes on: a value that does not fit counts as null, a field that the type does not have
// is left out, and each is a Misfit. The error is that of a document which cannot
// be read at all, or joins the first of too many misfits.
func DecodeAll(data []byte, bounds Bounds, into any) (misfits []Misfit, twice []error, err error) {
	data = Trim(data)
	text, added := bytes.Clone(data), map[int]int{} // bytes that the text has more than the data, by their place in the text
	original := func(offset int) int {
		less := 0
		for at, n := range added {
			if at <= offset {
				less += n
			}
		}
		return offset - less
	}
	for {
		fresh := reflect.New(reflect.TypeOf(into).Elem())
		if _, err = Decode(text, bounds, fresh.Interface()); err == nil {
			reflect.ValueOf(into).Elem().Set(fresh.Elem())
			if r, err := Open(data, bounds); err == nil {
				_ = r.twice(&twice)
			}
			slices.SortStableFunc(misfits, func(a, b Misfit) int { return cmp.Compare(a.Offset, b.Offset) })
			return misfits, twice, nil
		}
		broken := new(Error)
		if !errors.As(err, &broken) {
			return nil, nil, err
		}
		found := site{}
		if r, err := Open(text, bounds); err == nil {
			_ = r.locate(broken.Offset, "", &found)
		}
		if found.path == "" {
			return nil, nil, errors.Join(append(errorsOf(misfits), err)...)
		}
		place := &Error{Offset: original(found.from), Err: broken.Err}
		if found.named {
			place.Offset = original(found.name)
		}
		place.Line, place.Col = Place(data, place.Offset)
		if misfits = append(misfits, Misfit{found.path, place}); len(misfits) > mostTwice {
			return nil, nil, errors.Join(errorsOf(misfits)...)
		}
		if found.named { // with one comma
			blanked := text[found.name:found.to]
			if rest := bytes.TrimLeft(text[found.to:], blank); len(rest) > 0 && rest[0] == ',' {
				blanked = text[found.name : len(text)-len(rest)+1]
			} else if before := bytes.TrimRight(text[:found.name], blank); before[len(before)-1] == ',' {
				blanked = text[len(before)-1 : found.to]
			}
			copy(blanked, bytes.Repeat([]byte(" "), len(blanked)))
			continue
		}
		null := []byte("null")
		if short := found.to - found.from - len(null); short < 0 {
			added[found.from+1] -= short
		} else {
			null = append(null, bytes.Repeat([]byte(" "), short)...)
		}
		text = append(append(bytes.Clone(text[:found.from]), null...), text[found.to:]...)
	}
}

// InOrder returns, in the order of a document, what DecodeAll has found in it, the misfits in the given words, and problems of what was
// read, each behind the path of its value. A problem that may be for want of a value that did not fit is left out. Each fault is an *Error.
func InOrder(data []byte, misfits []Misfit, words func(Misfit) string, twice []error, problems []string) (faults []error) {
	data = Trim(data)
	for _, m := range misfits {
		faults = append(faults, &Error{m.Offset, m.Line, m.Col, told{m.Path + ": " + words(m), m.Err}})
	}
	faults = append(faults, twice...)
	for _, problem := range problems {
		path, _, _ := strings.Cut(problem, ": ")
		follows := func(m Misfit) bool {
			return m.Path == path || strings.HasSuffix(path, "]") && strings.HasPrefix(m.Path, path)
		}
		if !slices.ContainsFunc(misfits, follows) {
			at := &Error{Offset: Find(data, path), Err: errors.New(problem)}
			at.Line, at.Col = Place(data, at.Offset)
			faults = append(faults, at)
		}
	}
	offset := func(err error) int {
		if at := new(Error); errors.As(err, &at) {
			return at.Offset
		}
		return len(data)
	}
	slices.SortStableFunc(faults, func(a, b error) int { return cmp.Compare(offset(a), offset(b)) })
	return faults
}

func errorsOf(misfits []Misfit) (list []error) {
	for _, m := range misfits {
		list = append(list, m.Error)
	}
	return list
}

// site is where a fault was found: a value, or the field that has it if the type has no such field.
type site struct {
	path           string
	name, from, to int
	named          bool
}

// locate finds the smallest value at an offset, at its start or its end, in the next value.
func (r *Reader) locate(offset int, path string, found *site) error {
	from := r.Offset()
	var err error
	switch r.Next() {
	case '{':
		err = r.Fields(func(at int, name string) error {
			inner := strings.TrimPrefix(path+"."+name, ".")
			value := r.Offset()
			if err := r.locate(offset, inner, found); err != nil {
				return err
			}
			if at == offset {
				*found = site{inner, at, value, r.Read(), true}
			}
			return nil
		})
	case '[':
		err = r.Items(func(i int) error { return r.locate(offset, fmt.Sprintf("%s[%d]", path, i), found) })
	default:
		_, err = r.Scalar()
	}
	if to := r.Read(); err == nil && found.path == "" && (from == offset || to == offset) {
		*found = site{path: path, from: from, to: to}
	}
	return err
}

// Find returns the offset of the value that a path such as rates[0].per leads to, or of the last value on the way that the
// document has. Names are those of package json, in whatever case.
func Find(data []byte, path string) (offset int) {
	data = Trim(data)
	r, err := Open(data, Small)
	if err != nil {
		return 0
	}
	_ = r.find(path, &offset) // the document has been read once
	return offset
}

func (r *Reader) find(path string, offset *int) error {
	*offset = r.Offset()
	skip := func() error {
		_, err := r.Skip()
		return err
	}
	switch r.Next() {
	case '{':
		name, rest := path, ""
		if end := strings.IndexAny(path, ".["); end >= 0 {
			name, rest = path[:end], strings.TrimPrefix(path[end:], ".")
		}
		return r.Fields(func(_ int, field string) error {
			if strings.EqualFold(field, name) {
				return r.find(rest, offset)
			}
			return skip()
		})
	case '[':
		index, rest, _ := strings.Cut(strings.TrimPrefix(path, "["), "]")
		return r.Items(func(i int) error {
			if strconv.Itoa(i) == index {
				return r.find(strings.TrimPrefix(rest, "."), offset)
			}
			return skip()
		})
	}
	return skip()
}
