package vendor

import (
	"bytes"
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/toban-go/toban/internal/jsonfile"
	"github.com/toban-go/toban/schedule"
)

// Files are visited from front to back, item by item, so that a long list costs what one of
// its items costs, besides what is kept of it. Each item is decoded by package json; a
// second walk, beside the type that it was decoded into, finds fields that the type has not.

// Bounds limit one file. A year of a schedule, rendered, is less than a megabyte.
var Bounds = jsonfile.Bounds{Bytes: 64 << 20, Values: 200_000}

const (
	mostFaults = 20 // of one file
	mostNotes  = 200
	mostYears  = 5 // of rendered shifts
)

// file is one file of a vendor.
type file struct {
	name   string
	data   []byte
	faults int
}

// Fault is a fault of a file. The zero Fault says nothing.
type Fault struct {
	File      string
	Line, Col int // from 1
	Path      string
	Err       error
}

// Error writes file:line:col: path: problem.
func (f *Fault) Error() string {
	path := f.Path
	if path != "" {
		path += ": "
	}
	return fmt.Sprintf("%s:%d:%d: %s%v", f.File, f.Line, f.Col, path, f.Err)
}

// Unwrap returns the problem.
func (f *Fault) Unwrap() error { return f.Err }

// fault makes an error a fault of the file. One that knows its line keeps it; others get theirs
// when all is read, in one pass.
func (f *file) fault(path string, err error) error {
	var own *jsonfile.Error
	if errors.As(err, &own) {
		return &Fault{f.name, own.Line, own.Col, path, own.Err}
	}
	return &Fault{File: f.name, Path: path, Err: err}
}

var errTooMany = errors.New("too many faults; the rest is not read")

// fault reports what is wrong at a place.
func (r *reading) fault(at place, err error, format string, args ...any) {
	if at.file.faults++; at.file.faults <= mostFaults {
		r.faults = append(r.faults, at.file.fault(at.path, fmt.Errorf("%w: %s", err, jsonfile.Brief(fmt.Sprintf(format, args...)))))
	}
}

// say notes what is not said as the vendor says it. The note gets its line when all is read.
func (r *reading) say(at place, problem string, args ...any) {
	r.note(noteOf(at.file.name, at.path, tell(problem, args...).brief()))
}

func (r *reading) note(n Note) {
	if len(r.unsaid) < mostNotes {
		r.unsaid = append(r.unsaid, n)
	}
}

// place gives faults and notes their lines, in one pass over each file.
func (r *reading) place(files []*file) {
	for _, f := range files {
		var paths []string
		var put []func(line, col int)
		want := func(path string, set func(line, col int)) {
			paths, put = append(paths, path), append(put, set)
		}
		for _, err := range r.faults {
			if fault, ok := err.(*Fault); ok && fault.Line == 0 && fault.File == f.name {
				want(fault.Path, func(line, col int) { fault.Line, fault.Col = line, col })
			}
		}
		for i := range r.unsaid {
			if n := &r.unsaid[i]; n.Line == 0 && n.File == f.name && n.Path != "" {
				want(n.Path, func(line, col int) { n.Line, n.Col = line, col })
			}
		}
		for key, n := range r.unknown {
			if n.File == f.name {
				want(n.Path, func(line, col int) {
					n.Line, n.Col = line, col
					r.unknown[key] = n
				})
			}
		}
		offsets := offsets(f.data, paths)
		order := make([]int, len(paths))
		for i := range order {
			order[i] = i
		}
		slices.SortStableFunc(order, func(a, b int) int { return offsets[a] - offsets[b] })
		line, col, from := 1, 1, 0
		for _, i := range order {
			passed := f.data[from:offsets[i]]
			if last := bytes.LastIndexByte(passed, '\n'); last >= 0 {
				line, col = line+bytes.Count(passed, []byte{'\n'}), 1
				passed = passed[last+1:]
			}
			col, from = col+utf8.RuneCount(passed), offsets[i]
			put[i](line, col)
		}
	}
}

// read reads a file: an object, or a list of objects, the pages of an answer.
func (f *file) read(r *reading, fields dialect) error {
	rd, err := jsonfile.Open(f.data, Bounds)
	if err != nil {
		return err
	}
	if whole := fields[""]; whole != nil {
		if rd.Next() != '[' {
			return whole(r, rd, place{f, ""})
		}
		return rd.Items(func(i int) error {
			if f.faults > mostFaults {
				return errTooMany
			}
			return whole(r, rd, place{f, fmt.Sprintf("[%d]", i)})
		})
	}
	if rd.Next() != '[' {
		return f.object(r, rd, fields, "")
	}
	return rd.Items(func(i int) error { return f.object(r, rd, fields, fmt.Sprintf("[%d]", i)) })
}

// object reads an object by a function for each of its fields.
func (f *file) object(r *reading, rd *jsonfile.Reader, fields dialect, path string) error {
	return rd.Fields(func(_ int, name string) error {
		read, known := fields[name]
		at := place{f, within(path, name)}
		if !known {
			r.strange(at)
		}
		if read == nil {
			_, err := rd.Skip()
			return err
		}
		return read(r, rd, at)
	})
}

// within is the path of a field.
func within(path, name string) string {
	if path == "" {
		return name
	}
	return path + "." + name
}

// field is the place of a field.
func (p place) field(name string) place { return place{p.file, within(p.path, name)} }

// item is the place of an item.
func (p place) item(i int) place { return place{p.file, fmt.Sprintf("%s[%d]", p.path, i)} }

// strange notes a field that the documents do not name, once for all items of a list.
func (r *reading) strange(at place) {
	key := indices(at.path)
	if _, told := r.unknown[key]; !told && len(r.unknown) < mostNotes {
		r.unknown[key] = noteOf(at.file.name, at.path, tell("unknown field"))
	}
}

// indices takes the numbers out of a path.
func indices(path string) string {
	var b strings.Builder
	for i, part := range strings.Split(path, "[") {
		if i > 0 {
			b.WriteByte('[')
			_, part, _ = strings.Cut(part, "]")
			b.WriteByte(']')
		}
		b.WriteString(part)
	}
	return b.String()
}

// reader reads a value of a file.
type reader = func(*reading, *jsonfile.Reader, place) error

// one reads a value.
func one[T any](visit func(*reading, place, T)) reader {
	return func(r *reading, rd *jsonfile.Reader, at place) error {
		from := rd.Offset()
		text, err := rd.Skip()
		if err != nil {
			return err
		}
		var v T
		if err := decode(text, &v); err != nil {
			return shifted(at.file, from, err)
		}
		r.compare(text, reflect.TypeFor[T](), at)
		visit(r, at, v)
		return nil
	}
}

// refusal is what an API answers where it refuses: a text, or an object with a message.
type refusal struct {
	Message string   `json:"message"`
	Errors  []string `json:"errors"`
	_       struct{} `unused:"code"`
}

// UnmarshalJSON reads either.
func (f *refusal) UnmarshalJSON(text []byte) error {
	if bytes.HasPrefix(text, []byte{'"'}) {
		return json.Unmarshal(text, &f.Message)
	}
	type plain refusal
	return json.Unmarshal(text, (*plain)(f))
}

// refused reads what an API answers where it refuses, which is a fault: what it was asked for is missing.
func refused(vendor string) reader {
	return one(func(r *reading, at place, v refusal) {
		r.fault(at, schedule.ErrInvalid, "%s answered: %s", vendor, strings.Join(append([]string{cmp.Or(v.Message, "an error without a message")}, v.Errors...), ": "))
	})
}

// list reads a list, item by item. An item that cannot be read hides no other.
func list[T any](visit func(*reading, place, T)) reader {
	return func(r *reading, rd *jsonfile.Reader, at place) error {
		read := one(visit)
		return rd.Items(func(i int) error {
			here := at.item(i)
			if err := read(r, rd, here); err != nil {
				here.file.faults++
				if here.file.faults <= mostFaults {
					r.faults = append(r.faults, here.file.fault(here.path, err))
				}
			}
			if here.file.faults > mostFaults {
				return errTooMany
			}
			return nil
		})
	}
}

// decode reads a text into a value, whatever fields it has.
func decode(text []byte, into any) error {
	rd, err := jsonfile.Open(text, Bounds)
	if err != nil {
		return err
	}
	if err := rd.Decode(new(json.RawMessage)); err != nil { // too many values
		return err
	}
	if err := json.Unmarshal(text, into); err != nil {
		at := 0
		var kind *json.UnmarshalTypeError
		if errors.As(err, &kind) {
			at = int(kind.Offset)
			err = fmt.Errorf("%w: a %s where a %s belongs, at %s", schedule.ErrInvalid, kind.Value, kind.Type, cmp.Or(fieldOf(kind.Field), "the top"))
		}
		return rd.Fault(at, err)
	}
	return nil
}

// fieldOf takes the names of embedded types out of a path.
func fieldOf(path string) string {
	return strings.Join(slices.DeleteFunc(strings.Split(path, "."), func(part string) bool {
		return strings.HasSuffix(part, "Object") || strings.HasSuffix(part, "Item")
	}), ".")
}

// shifted places an error of a text that begins at an offset of a file.
func shifted(f *file, from int, err error) error {
	var own *jsonfile.Error
	if errors.As(err, &own) {
		line, col := jsonfile.Place(f.data, from+own.Offset)
		return &jsonfile.Error{Offset: from + own.Offset, Line: line, Col: col, Err: own.Err}
	}
	return err
}

// compare notes the fields of a text that its type has not.
func (r *reading) compare(text []byte, t reflect.Type, at place) {
	rd, err := jsonfile.Open(text, Bounds)
	if err == nil {
		_ = r.walk(rd, t, at) // the text has been read once: it has no fault
	}
}

var moment = reflect.TypeFor[time.Time]()

func (r *reading) walk(rd *jsonfile.Reader, t reflect.Type, at place) error {
	for t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	switch {
	case t.Kind() == reflect.Struct && t != moment && rd.Next() == '{':
		return rd.Fields(func(_ int, name string) error {
			here := at.field(name)
			inner, known := typeOf(t, name)
			if !known {
				r.strange(here)
			}
			if inner == nil {
				_, err := rd.Skip()
				return err
			}
			return r.walk(rd, inner, here)
		})
	case t.Kind() == reflect.Slice && t.Elem().Kind() != reflect.Uint8 && rd.Next() == '[':
		return rd.Items(func(i int) error { return r.walk(rd, t.Elem(), at.item(i)) })
	}
	_, err := rd.Skip()
	return err
}

// typeOf returns the type of a field of a struct. Fields that a document names and an import
// does not need stand in tags called "unused" and have no type.
func typeOf(t reflect.Type, name string) (reflect.Type, bool) {
	for i := range t.NumField() {
		f := t.Field(i)
		tag, _, _ := strings.Cut(f.Tag.Get("json"), ",")
		if f.Anonymous && tag == "" {
			if inner, known := typeOf(f.Type, name); known {
				return inner, true
			}
		}
		if tag != "" && strings.EqualFold(tag, name) {
			return f.Type, true
		}
		for _, unused := range strings.Fields(f.Tag.Get("unused")) {
			if unused == name {
				return nil, true
			}
		}
	}
	return nil, false
}

// offset finds the value at a path, or the last part of the path that is there.
func offset(data []byte, path string) int { return offsets(data, []string{path})[0] }

// offsets finds the values at paths in one pass, each or the last part of its path that is there.
func offsets(data []byte, paths []string) []int {
	d := json.NewDecoder(bytes.NewReader(data))
	at, parts, left := make([]int, len(paths)), make([][]string, len(paths)), len(paths)
	var all []int
	for i, path := range paths {
		all, parts[i] = append(all, i), steps(path)
	}
	var visit func(wanted []int, depth int) error // a value, to which the paths agree
	visit = func(wanted []int, depth int) error {
		here := int(d.InputOffset())
		for here < len(data) && strings.IndexByte(" \t\r\n,:", data[here]) >= 0 {
			here++
		}
		deeper := map[string][]int{}
		for _, i := range wanted {
			if at[i] = here; depth < len(parts[i]) {
				deeper[parts[i][depth]] = append(deeper[parts[i][depth]], i)
			} else {
				left--
			}
		}
		switch {
		case left == 0:
			return io.EOF
		case len(deeper) == 0 || here == len(data) || data[here] != '{' && data[here] != '[':
			return d.Decode(new(json.RawMessage))
		}
		open, err := d.Token()
		for i := 0; err == nil && d.More(); i++ {
			step := strconv.Itoa(i)
			if open == json.Delim('{') {
				var name json.Token
				if name, err = d.Token(); err != nil {
					return err
				}
				step, _ = name.(string)
			}
			if next := deeper[step]; next != nil {
				delete(deeper, step) // of two fields of one name the first
				err = visit(next, depth+1)
			} else {
				err = d.Decode(new(json.RawMessage))
			}
		}
		if err == nil {
			_, err = d.Token()
		}
		return err
	}
	if left > 0 {
		_ = visit(all, 0) // what lies behind a fault stays where its path ends
	}
	return at
}

// steps are the parts of a path.
func steps(path string) []string {
	return strings.FieldsFunc(path, func(r rune) bool { return strings.ContainsRune(".[]", r) })
}

// visible reports whether a rune can stand in an ID.
func visible(r rune) bool {
	return !unicode.IsSpace(r) && !unicode.IsControl(r) && !unicode.Is(unicode.Cf, r)
}

// time reads an instant.
func (r *reading) time(at place, text string) time.Time {
	t, err := time.Parse(time.RFC3339, text)
	switch {
	case err != nil:
		r.fault(at, schedule.ErrInvalid, "%q is no instant such as 2026-05-06T12:00:00+09:00", text)
	case t.Year() < 1970 || t.Year() > 2200:
		r.fault(at, schedule.ErrInvalid, "%q lies outside the years 1970 to 2200", text)
	}
	return t
}

// between reads the interval of an item, which must not be empty.
func (r *reading) between(at place, start, end string) schedule.Interval {
	return r.interval(at, "start", "end", start, end)
}

// interval reads an interval of two fields, which must not be empty.
func (r *reading) interval(at place, first, last, start, end string) schedule.Interval {
	before := at.file.faults
	iv := schedule.Interval{Start: r.time(at.field(first), start), End: r.time(at.field(last), end)}
	if at.file.faults == before && iv.Empty() {
		r.fault(at.field(last), schedule.ErrConflict, "%s is not after %s", end, start)
	}
	return iv
}

// zone reads the name of a place of the IANA list.
func (r *reading) zone(at place, name string) *time.Location {
	loc, err := Location(name)
	if err != nil {
		r.fault(at, schedule.ErrInvalid, "%q %v", name, err)
		return time.UTC
	}
	return loc
}

// Location returns the place of a name of the IANA list. The error goes on after the name: "is
// no …".
func Location(name string) (*time.Location, error) {
	loc, err := time.LoadLocation(name)
	if err != nil || name == "" || name == "Local" {
		return nil, errors.New("is no time zone such as Asia/Tokyo")
	}
	return loc, nil
}
