package jsonfile

import (
	"encoding"
	"encoding/json"
	"errors"
	"fmt"
	"reflect"
	"slices"
	"strconv"
	"strings"

	"github.com/toban-go/toban/internal/near"
)

// told is an error of package json with another text, which is cut short.
type told struct {
	text string
	err  error
}

func (t told) Error() string { return Brief(t.text) }

func (t told) Unwrap() error { return t.err }

// misfit tells of a value of a kind that does not belong where it stands.
func misfit(kind *json.UnmarshalTypeError) error {
	found := map[string]string{"string": "a text", "array": "a list", "object": "an object", "bool": "true or false", "number": "a number"}[kind.Value]
	number, isNumber := strings.CutPrefix(kind.Value, "number ")
	wanted := belonging(kind.Type)
	switch {
	case isNumber && wanted == aWhole && strings.Trim(number, "-0123456789") == "":
		return told{fmt.Sprintf("%s is no number of this size", number), kind}
	case isNumber:
		found = "the number " + number
	}
	if found == "" || wanted == "" {
		return told{kind.Error(), kind}
	}
	return told{fmt.Sprintf("%s where %s belongs", found, wanted), kind}
}

const aWhole = "a whole number"

// belonging names the values of a type, "" if it cannot be told.
func belonging(t reflect.Type) string {
	if reflect.PointerTo(t).Implements(reflect.TypeFor[encoding.TextUnmarshaler]()) {
		return "a text"
	}
	switch t.Kind() {
	case reflect.String:
		return "a text"
	case reflect.Bool:
		return "true or false"
	case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64, reflect.Uint, reflect.Uint8, reflect.Uint16, reflect.Uint32, reflect.Uint64:
		return aWhole
	case reflect.Float32, reflect.Float64:
		return "a number"
	case reflect.Slice, reflect.Array:
		return "a list"
	case reflect.Struct, reflect.Map:
		return "an object"
	}
	return ""
}

// stranger tells of a field that the type has not, at an offset of text, which is decoded into a type: with the
// fields that may be meant, where the type can be told. It is nil for another fault.
func stranger(text []byte, offset int, into reflect.Type, fault error) error {
	quoted, unknown := strings.CutPrefix(fault.Error(), "json: unknown field ")
	name, err := strconv.Unquote(quoted)
	if !unknown || err != nil {
		return nil
	}
	found := site{}
	if r, err := Open(text, Small); err == nil {
		_ = r.locate(offset, "", &found)
	}
	hint := ""
	if around, ok := strings.CutSuffix(found.path, name); ok {
		hint = near.Hint(name, slices.Values(namesAt(into, strings.TrimSuffix(around, "."))))
	}
	return told{fmt.Sprintf("unknown field %q%s", name, hint), fault}
}

// namesAt returns the names of the fields of the type that a path leads to from another, nil where it cannot be told.
func namesAt(t reflect.Type, path string) []string {
	for {
		for t.Kind() == reflect.Pointer {
			t = t.Elem()
		}
		if path == "" {
			return namesOf(t)
		}
		if path[0] == '[' {
			_, path, _ = strings.Cut(path, "]")
			if t.Kind() != reflect.Slice && t.Kind() != reflect.Array {
				return nil
			}
			t, path = t.Elem(), strings.TrimPrefix(path, ".")
			continue
		}
		name, rest := path, ""
		if end := strings.IndexAny(path, ".["); end >= 0 {
			name, rest = path[:end], strings.TrimPrefix(path[end:], ".")
		}
		switch t.Kind() {
		case reflect.Map:
			t = t.Elem()
		case reflect.Struct:
			i := slices.IndexFunc(reflect.VisibleFields(t), func(f reflect.StructField) bool { return strings.EqualFold(nameOf(f), name) })
			if i < 0 {
				return nil
			}
			t = reflect.VisibleFields(t)[i].Type
		default:
			return nil
		}
		path = rest
	}
}

// namesOf returns the names of the fields that package json reads into a struct.
func namesOf(t reflect.Type) (names []string) {
	if t.Kind() != reflect.Struct || reflect.PointerTo(t).Implements(reflect.TypeFor[json.Unmarshaler]()) {
		return nil
	}
	for _, f := range reflect.VisibleFields(t) {
		if name := nameOf(f); name != "" {
			names = append(names, name)
		}
	}
	return names
}

// nameOf returns the name of a field in JSON, "" if it has none.
func nameOf(f reflect.StructField) string {
	name, _, _ := strings.Cut(f.Tag.Get("json"), ",")
	switch {
	case !f.IsExported() || name == "-" || f.Anonymous && name == "":
		return ""
	case name == "":
		return f.Name
	}
	return name
}

// reworded puts an error of package json into the words of this one, with where it is, from the start of the text.
func reworded(text []byte, into any, err error) (at int, fault error) {
	var kind *json.UnmarshalTypeError
	if errors.As(err, &kind) {
		at = int(kind.Offset)
		if kind.Value == "object" || kind.Value == "array" { // its offset lies behind the bracket that opens
			return at - 1, misfit(kind)
		}
		found := site{from: at} // else behind the value
		if r, err := Open(text, Small); err == nil {
			_ = r.locate(at, "", &found)
		}
		return found.from, misfit(kind)
	}
	at = place(text, reflect.TypeOf(into), err.Error())
	if fault := stranger(text, at, reflect.TypeOf(into), err); fault != nil {
		return at, fault
	}
	return at, told{err.Error(), err}
}
