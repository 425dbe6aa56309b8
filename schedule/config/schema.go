package config

import (
	"encoding"
	"maps"
	"reflect"
	"strings"

	"github.com/toban-go/toban/fairness"
	"github.com/toban-go/toban/schedule"
)

// Schema returns the JSON Schema of the format, for editors. It is made from the
// types that Decode fills, so the two cannot differ. Give it the calendars that Decode is
// given.
func Schema(known ...Calendars) []byte {
	definitions := map[string]any{}
	root := describe(reflect.TypeFor[wireFile](), definitions)
	calendar := definitions["calendar"].(map[string]any)["anyOf"].([]any)
	calendar[0] = map[string]any{"enum": newCalendars(known).names()}
	schema := map[string]any{
		"$schema": "https://json-schema.org/draft/2020-12/schema",
		"title":   "Toban organisation",
		"$ref":    root["$ref"],
		"$defs":   definitions,
	}
	text, err := indented(schema)
	if err != nil {
		panic(err) // cannot be: maps of texts
	}
	return text
}

// patterns describe the values that are written as texts.
var patterns = map[reflect.Type]map[string]any{
	reflect.TypeFor[schedule.Date]():    {"type": "string", "pattern": `^\d{4}-\d{2}-\d{2}$`},
	reflect.TypeFor[schedule.Clock]():   {"type": "string", "pattern": `^([01]\d|2[0-3]):[0-5]\d$|^24:00$`},
	reflect.TypeFor[schedule.DayKind](): {"enum": []string{"workday", "weekend", "holiday"}},
	reflect.TypeFor[weekday]():          {"enum": weekdayNames},
	reflect.TypeFor[schedule.Absent]():  {"enum": []schedule.Absent{schedule.NextFree, schedule.LeaveGap}},
	reflect.TypeFor[fairness.Between](): {"enum": []fairness.Between{fairness.Shifts, fairness.Turns}},
	reflect.TypeFor[fairness.Weekend](): {"enum": []fairness.Weekend{fairness.SaturdaySunday, fairness.FridaySunday}},
	reflect.TypeFor[fairness.Class]():   {"enum": []fairness.Class{fairness.ByStart, fairness.ByMorning}},
	reflect.TypeFor[fairness.Stint]():   {"type": "string", "examples": []string{"weeks", "weekParts from Mon 10:00, weekends from Fri 19:00"}},
	reflect.TypeFor[plainTime]():        {"type": "string", "examples": []string{"1h"}},
	reflect.TypeFor[duration]():         {"type": "string", "examples": []string{"5m", "1h30m"}},
	reflect.TypeFor[location]():         {"type": "string", "examples": []string{"Asia/Tokyo"}},
	reflect.TypeFor[instant]():          {"type": "string", "format": "date-time"},
	reflect.TypeFor[moment]():           {"anyOf": []any{map[string]any{"type": "string", "format": "date-time"}, map[string]any{"type": "string", "pattern": `^\d{4}-\d{2}-\d{2}$`}}},
	reflect.TypeFor[schedule.Roster]():  {"type": "object", "properties": map[string]any{"format": map[string]any{"const": schedule.RosterFormat}}},
}

func describe(t reflect.Type, definitions map[string]any) map[string]any {
	if t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	if pattern, ok := patterns[t]; ok {
		return pattern
	}
	if reflect.PointerTo(t).Implements(reflect.TypeFor[encoding.TextUnmarshaler]()) {
		return map[string]any{"type": "string"}
	}
	switch t.Kind() {
	case reflect.Bool:
		return map[string]any{"type": "boolean"}
	case reflect.Int, reflect.Int64:
		return map[string]any{"type": "integer"}
	case reflect.Uint64:
		return map[string]any{"type": "integer", "minimum": 0}
	case reflect.Slice:
		list := map[string]any{"type": "array", "items": describe(t.Elem(), definitions)}
		if t.Implements(reflect.TypeFor[single]()) {
			forms := []any{describe(t.Elem(), definitions), list}
			if t.Implements(reflect.TypeFor[always]()) {
				forms = append(forms, map[string]any{"type": "boolean"})
			}
			return map[string]any{"anyOf": forms}
		}
		return list
	case reflect.Map:
		return map[string]any{"type": "object", "additionalProperties": describe(t.Elem(), definitions)}
	case reflect.Struct:
		name := lowerFirst(strings.TrimPrefix(t.Name(), "wire"))
		if _, known := definitions[name]; !known {
			definitions[name] = nil // a rota holds rotas
			definitions[name] = describeStruct(t, definitions)
		}
		return map[string]any{"$ref": "#/$defs/" + name}
	}
	return map[string]any{"type": "string"}
}

func describeStruct(t reflect.Type, definitions map[string]any) any {
	properties := map[string]any{}
	required := []string{}
	for _, f := range fieldsOf(t) {
		property := describe(t.FieldByIndex(f.index).Type, definitions)
		if doc := t.FieldByIndex(f.index).Tag.Get("doc"); doc != "" {
			property = maps.Clone(property)
			property["description"] = doc
		}
		properties[f.name] = property
		if !f.omit {
			required = append(required, f.name)
		}
	}
	object := map[string]any{"type": "object", "properties": properties, "additionalProperties": false}
	if len(required) > 0 {
		object["required"] = required
	}
	switch {
	case t == reflect.TypeFor[wireEntry]():
		var kinds []any
		for _, f := range fieldsOf(reflect.TypeFor[wireChange]()) {
			kinds = append(kinds, map[string]any{"required": []string{f.name}})
		}
		object["oneOf"] = append(kinds, map[string]any{"required": []string{"withdraws"}})
	case t == reflect.TypeFor[wireRota]() || t == reflect.TypeFor[wireChange]():
		object["minProperties"], object["maxProperties"] = 1, 1
	case t == reflect.TypeFor[wireCalendar]():
		return map[string]any{"anyOf": []any{map[string]any{"enum": []string{"jp", "none"}}, object}}
	case reflect.PointerTo(t).Implements(reflect.TypeFor[shorthand]()):
		return map[string]any{"anyOf": []any{map[string]any{"type": "string"}, object}}
	}
	return object
}
