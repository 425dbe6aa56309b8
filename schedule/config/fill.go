package config

import (
	"encoding"
	"encoding/json"
	"fmt"
	"reflect"
	"slices"
	"strconv"
	"strings"

	"github.com/toban-go/toban/schedule"
)

// shorthand is a value that may be written as a text instead of an object.
type shorthand interface {
	short(text string) error
}

// fill writes a node into a value of the wire format and reports what does not
// fit, going on with the rest.
func fill(n *node, into reflect.Value, problem func(n *node, format string, args ...any)) {
	if into.Kind() == reflect.Pointer {
		into.Set(reflect.New(into.Type().Elem()))
		into = into.Elem()
	}
	text, isText := n.value.(string)
	if s, ok := into.Addr().Interface().(shorthand); ok && isText {
		if err := s.short(text); err != nil {
			problem(n, "%v", strip(err))
		}
		return
	}
	if t, ok := into.Addr().Interface().(encoding.TextUnmarshaler); ok {
		if !isText {
			problem(n, "%s where a text belongs", n.kind())
		} else if err := t.UnmarshalText([]byte(text)); err != nil {
			problem(n, "%v", strip(err))
		}
		return
	}
	if record, ok := into.Addr().Interface().(*schedule.Roster); ok {
		if err := record.UnmarshalJSON(n.text); err != nil {
			problem(n, "%v", strip(err))
		}
		return
	}
	misfit := func(wanted string) { problem(n, "%s where %s belongs", n.kind(), wanted) }
	switch into.Kind() {
	case reflect.String:
		if !isText {
			misfit("a text")
			return
		}
		into.SetString(text)
	case reflect.Bool:
		b, ok := n.value.(bool)
		if !ok {
			misfit("true or false")
			return
		}
		into.SetBool(b)
	case reflect.Int:
		number, ok := n.value.(json.Number)
		if !ok {
			misfit("a number")
			return
		}
		i, err := strconv.ParseInt(number.String(), 10, 32)
		if err != nil {
			problem(n, "%s is no whole number of this size", number)
			return
		}
		into.SetInt(i)
	case reflect.Slice:
		if !n.array {
			misfit("a list")
			return
		}
		into.Set(reflect.MakeSlice(into.Type(), len(n.items), len(n.items)))
		for i, item := range n.items {
			fill(item, into.Index(i), problem)
		}
	case reflect.Map:
		if !n.object() {
			misfit("an object of texts")
			return
		}
		into.Set(reflect.MakeMap(into.Type()))
		for _, key := range n.keys {
			value := reflect.New(into.Type().Elem()).Elem()
			fill(n.fields[key], value, problem)
			into.SetMapIndex(reflect.ValueOf(key), value)
		}
	case reflect.Struct:
		if !n.object() {
			misfit("an object")
			return
		}
		fields := fieldsOf(into.Type())
		for _, key := range n.keys {
			i := slices.IndexFunc(fields, func(f field) bool { return f.name == key })
			if i < 0 {
				problem(n.fields[key], "unknown field; there are %s", names(fields))
				continue
			}
			fill(n.fields[key], into.FieldByIndex(fields[i].index), problem)
		}
	default:
		panic("config: the wire format holds a " + into.Type().String()) // a fault of this package
	}
}

// strip drops the sentinel's words before a message.
func strip(err error) string {
	_, message, found := strings.Cut(err.Error(), "invalid value: ")
	if !found {
		return err.Error()
	}
	return message
}

// field is a field of an object of the wire format.
type field struct {
	name  string
	index []int
	omit  bool // may be left out
}

// fieldsOf returns the fields of a struct, those of embedded ones included.
func fieldsOf(t reflect.Type) []field {
	var fields []field
	for i := range t.NumField() {
		f := t.Field(i)
		if f.Anonymous {
			for _, inner := range fieldsOf(f.Type) {
				inner.index = append([]int{i}, inner.index...)
				fields = append(fields, inner)
			}
			continue
		}
		name, options, _ := strings.Cut(f.Tag.Get("json"), ",")
		fields = append(fields, field{name, []int{i}, strings.Contains(options, "omit")})
	}
	return fields
}

func names(fields []field) string {
	var list []string
	for _, f := range fields {
		list = append(list, fmt.Sprintf("%q", f.name))
	}
	return strings.Join(list, ", ")
}
