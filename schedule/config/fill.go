package config

import (
	"encoding"
	"encoding/json"
	"fmt"
	"reflect"
	"slices"
	"strconv"
	"strings"

	"github.com/toban-go/toban/internal/near"
	"github.com/toban-go/toban/schedule"
	"github.com/toban-go/toban/schedule/internal/zone"
)

// shorthand is a value that may be written as a text instead of an object.
type shorthand interface {
	short(text string) error
}

// single is a list that may be written as its one element.
type single interface{ single() }

// always is a list that may be written as true, which is one zero element.
type always interface{ truth() }

// checked is a value that knows what is wrong with it as a whole: the field to
// blame, if one is, and the problem, "" if there is none.
type checked interface {
	check() (field, problem string)
}

// oneOf is an object with one of several fields, which its kinds list.
type oneOf interface{ kinds() string }

// filler writes nodes into values of the wire format and reports what does not fit,
// going on with the rest.
type filler struct {
	problem   func(n *node, format string, args ...any)
	calendars *calendars
	hints     *near.Budget // for misspelt places
}

func (f filler) fill(n *node, into reflect.Value) {
	if into.Kind() == reflect.Pointer {
		into.Set(reflect.New(into.Type().Elem()))
		into = into.Elem()
	}
	if c, ok := into.Addr().Interface().(*wireCalendar); ok {
		c.known = f.calendars
	}
	var err error
	text, isText := n.value.(string)
	switch value := into.Addr().Interface().(type) {
	case *schedule.Roster:
		if n.text == nil {
			f.misfit(n, "an object")
			return
		}
		err = value.UnmarshalJSON(n.text)
	case encoding.TextUnmarshaler:
		if !isText {
			f.misfit(n, "a text")
			return
		}
		err = value.UnmarshalText([]byte(text))
	case shorthand:
		if !isText {
			f.plain(n, into)
			break
		}
		err = value.short(text)
	default:
		f.plain(n, into)
	}
	if err != nil {
		hint := ""
		if place, ok := err.(unknownPlace); ok && f.hints.Spend() {
			hint = near.Guess(string(place), zone.Places())
		}
		f.problem(n, "%v%s", strip(err), hint)
		return
	}
	if value, ok := into.Addr().Interface().(checked); ok && n.object() && !slices.ContainsFunc(n.children(), func(c *node) bool { return c.touched }) {
		if field, wrong := value.check(); wrong != "" {
			blamed, missing := n.find(field)
			if missing != "" { // the rest of the value is sound
				blamed = &node{parent: n, name: strings.TrimPrefix(missing, "."), offset: n.offset}
			}
			f.problem(blamed, "%s", wrong)
		}
	}
}

func (f filler) misfit(n *node, wanted string) {
	f.problem(n, "%s where %s belongs", n.kind(), wanted)
}

// plain fills a value by its kind alone.
func (f filler) plain(n *node, into reflect.Value) {
	number, isNumber := n.value.(json.Number)
	text, isText := n.value.(string)
	truth, isTruth := n.value.(bool)
	switch kind := into.Kind(); {
	case kind == reflect.String && isText:
		into.SetString(text)
	case kind == reflect.Bool && isTruth:
		into.SetBool(truth)
	case kind == reflect.Int && isNumber:
		i, err := strconv.ParseInt(number.String(), 10, 32)
		if err != nil {
			f.problem(n, "%s is no whole number of this size", number)
			return
		}
		into.SetInt(i)
	case kind == reflect.Int64 && isNumber:
		i, err := strconv.ParseInt(number.String(), 10, 64)
		if err != nil || i > mostExact || i < -mostExact {
			f.problem(n, "%s is no whole number of this size", number)
			return
		}
		into.SetInt(i)
	case kind == reflect.Uint64 && isNumber:
		i, err := strconv.ParseUint(number.String(), 10, 64)
		if err != nil {
			f.problem(n, "%s is no whole number from 0 to 2^64-1", number)
			return
		}
		into.SetUint(i)
	case kind == reflect.Slice && n.array:
		into.Set(reflect.MakeSlice(into.Type(), len(n.items), len(n.items)))
		for i, item := range n.items {
			f.fill(item, into.Index(i))
		}
	case kind == reflect.Slice && n.object() && into.Type().Implements(reflect.TypeFor[single]()):
		into.Set(reflect.MakeSlice(into.Type(), 1, 1))
		f.fill(n, into.Index(0))
	case kind == reflect.Slice && isTruth && into.Type().Implements(reflect.TypeFor[always]()):
		if truth {
			into.Set(reflect.MakeSlice(into.Type(), 1, 1))
		}
	case kind == reflect.Map && n.object():
		into.Set(reflect.MakeMap(into.Type()))
		for _, key := range n.keys {
			value := reflect.New(into.Type().Elem()).Elem()
			f.fill(n.fields[key], value)
			into.SetMapIndex(reflect.ValueOf(key).Convert(into.Type().Key()), value)
		}
	case kind == reflect.Struct && n.object():
		f.object(n, into)
	default:
		belongs := wanted[kind]
		if one, ok := into.Addr().Interface().(oneOf); ok {
			belongs += " with " + one.kinds()
		}
		f.misfit(n, belongs)
	}
}

const mostExact = 1 << 53 // that every reader of JSON has without loss

var wanted = map[reflect.Kind]string{reflect.String: "a text", reflect.Bool: "true or false", reflect.Int: "a number", reflect.Int64: "a number", reflect.Uint64: "a number",
	reflect.Slice: "a list", reflect.Map: "an object", reflect.Struct: "an object"}

func (f filler) object(n *node, into reflect.Value) {
	fields := fieldsOf(into.Type())
	for _, key := range n.keys {
		i := slices.IndexFunc(fields, func(one field) bool { return one.name == key })
		if i < 0 {
			missing := []string{}
			for _, one := range fields {
				if n.fields[one.name] == nil {
					missing = append(missing, one.name)
				}
			}
			n.fields[key].stands = missing
			all := slices.Concat(missing, names(fields)) // what the object has last
			if i := slices.IndexFunc(all, func(name string) bool { return near.Alike(name, key) }); i >= 0 {
				n.fields[key].stands = all[i : i+1]
			}
			hint := near.Guess(key, slices.Values(names(fields)))
			if hint == "" { // in their order
				hint = fmt.Sprintf("; there are %s", strings.Join(quoted(names(fields)), ", "))
			}
			f.problem(n.fields[key], "unknown field%s", hint)
			continue
		}
		f.fill(n.fields[key], into.FieldByIndex(fields[i].index))
	}
}

// strip drops the sentinel's words before a message.
func strip(err error) string {
	return strings.TrimPrefix(err.Error(), schedule.ErrInvalid.Error()+": ")
}

// field is a field of an object of the wire format.
type field struct {
	name  string
	index []int
	omit  bool // may be left out
}

// fieldsOf returns the fields of a struct, including the fields of embedded structs.
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
		if !f.IsExported() {
			continue
		}
		name, options, _ := strings.Cut(f.Tag.Get("json"), ",")
		fields = append(fields, field{name, []int{i}, strings.Contains(options, "omit")})
	}
	return fields
}

func quoted(names []string) (list []string) {
	for _, name := range names {
		list = append(list, strconv.Quote(name))
	}
	return list
}

func names(fields []field) (list []string) {
	for _, f := range fields {
		list = append(list, f.name)
	}
	return list
}
