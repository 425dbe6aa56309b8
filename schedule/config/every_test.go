package config_test

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/toban-go/toban/examples/sample"
	"github.com/toban-go/toban/schedule/config"
)

// tree is a configuration with something of everything, as package json reads it.
func tree(t require.TestingT) map[string]any {
	var root map[string]any
	require.NoError(t, json.Unmarshal(sample.JSON, &root))
	var more map[string]any
	require.NoError(t, json.Unmarshal([]byte(`{
"changes": [{"leave": {"member": "m1", "start": "2026-05-04", "end": "2026-05-08"}}, {"leave": {"member": "m2", "start": "2026-06-01", "end": "2026-06-02"}},
	{"override": {"start": "2026-05-20T00:00:00+09:00", "end": "2026-05-21T00:00:00+09:00", "to": "s1"}}],
"plan": {"limits": {"minRest": "11h"}, "own": {"e1": {"maxShiftsPerMonth": 3}}, "wants": [{"member": "e2", "start": "2026-05-04", "end": "2026-05-05"}], "level": [{"name": "Fridays", "weekdays": ["Fri"]}],
	"ledger": {"accounts": [{"pool": "everyone", "member": "e3", "done": {"night": 900000}}, {"pool": "everyone", "member": "s2", "done": {"night": -900000}}]}},
"journal": [{"id": "a", "at": "2026-04-01T00:00:00Z", "leave": {"member": "m3", "start": "2026-05-11", "end": "2026-05-12"}}, {"id": "b", "at": "2026-04-02T00:00:00Z", "withdraws": "a"},
	{"id": "c", "author": "amy", "at": "2026-04-03T00:00:00Z", "swap": {"a": "s1", "aGives": {"start": "2026-05-02T00:00:00Z", "end": "2026-05-30T00:00:00Z"}, "b": "e1", "bGives": {"start": "2026-05-02T00:00:00Z", "end": "2026-07-30T00:00:00Z"}}},
	{"id": "d", "at": "2026-04-03T00:00:00Z", "cover": {"from": "m5", "to": "e3", "start": "2026-05-08T00:00:00Z", "end": "2026-07-09T00:00:00Z"}}]
}`), &more))
	maps.Copy(root, more)
	text, err := json.Marshal(root)
	require.NoError(t, err)
	require.NoError(t, json.Unmarshal(text, &root))
	return root
}

func TestTreeIsSound(t *testing.T) {
	text, err := json.Marshal(tree(t))
	require.NoError(t, err)
	_, _, _, err = config.DecodeAt("f", text, laid)
	require.NoError(t, err)
}

// laid is when the tree is read: before the time of every change is over.
var laid = time.Date(2026, 4, 15, 0, 0, 0, 0, time.UTC)

// places yields each value of a tree with its path and a function that replaces it.
func places(path string, value any, yield func(path string, value any, set func(any))) {
	switch x := value.(type) {
	case map[string]any:
		for _, key := range slices.Sorted(maps.Keys(x)) {
			at := strings.TrimPrefix(path+"."+key, ".")
			yield(at, x[key], func(v any) { x[key] = v })
			places(at, x[key], yield)
		}
	case []any:
		for i := range x {
			at := fmt.Sprintf("%s[%d]", path, i)
			yield(at, x[i], func(v any) { x[i] = v })
			places(at, x[i], yield)
		}
	}
}

// set replaces the value at a path, or removes it.
func set(t require.TestingT, root map[string]any, path string, value any) {
	if name, ok := value.(removed); ok {
		at := any(root)
		places("", root, func(p string, v any, _ func(any)) {
			if p == path {
				at = v
			}
		})
		delete(at.(map[string]any), string(name))
		return
	}
	dot := strings.LastIndex(path, ".")
	found := false
	places("", root, func(p string, v any, put func(any)) {
		if found {
			return
		}
		if fields, ok := v.(map[string]any); ok && dot > 0 && p == path[:dot] && !strings.HasSuffix(path, "]") {
			found, fields[path[dot+1:]] = true, value
		} else if p == path {
			found = true
			put(value)
		}
	})
	require.True(t, found, path)
}

// removed is the name of a field that is taken out.
type removed string

// planted are faults of meaning: each is told at its path, whatever else is wrong at other
// places of the list.
var planted = []struct {
	path  string
	value any
	told  string // where, if not at the path
}{
	{"specs[0]", removed("holidays"), "specs[0].holidays"},
	{"specs[0].business.close", "10:00", "specs[0].business"},
	{"specs[0].teams[0].services[0].docs[0].url", "", ""},
	{"specs[0].teams[0].services[1].id", "accounts", "specs[0].teams[3].services[0]"},
	{"specs[0].teams[1].members[2]", map[string]any{"member": "s3", "share": 150}, "specs[0].teams[1].members[2].share"},
	{"specs[0].teams[3].members[4].share", -1, ""},
	{"specs[0].offHours.primary.rotation.order[3]", "bob", ""},
	{"specs[0].pools[0].primary.rotation.every", -1, ""},
	{"specs[0].pools[0].primary.rotation.order[1]", "zoe", ""},
	{"specs[0].pools[0].secondary.rotation.order[1]", "m1", ""},
	{"specs[0].people[3].id", "zed", ""},
	{"specs[0].people[5].id", "m1", ""},
	{"specs[0].escalation[3].after", "1m", ""},
	{"changes[0].leave.member", "kim", ""},
	{"changes[1].leave.end", "2026-05-01", ""},
	{"plan.limits.minRest", "-1h", ""},
	{"plan.own.e1.maxShiftsPerMonth", -1, ""},
	{"plan.wants[0].member", "lee", ""},
	{"plan.level[0].name", "", ""},
	{"journal[1].withdraws", "c", ""},
	{"journal[1].id", "a", ""},
	{"journal[1].at", "2026-03-31T00:00:00Z", ""},
	{"journal[0].leave.member", "max", ""},
	{"journal[0].leave.end", "2026-05-10", ""},
	{"journal[2].swap.bGives.end", "2026-05-01T00:00:00Z", ""},
	{"journal[2].swap.b", "amy", ""},
	{"journal[3].cover.to", "ben", ""},
	{"changes[2].override.to", "joe", ""},
	{"plan.ledger.accounts[0].member", "ann", ""},
	{"plan.ledger.accounts[1].pool", "everyon", ""},
	{"plan.wants[0].end", "2026-05-01", ""},
}

// shaped are faults of form at which no name is declared and that stand in a value by themselves.
var shaped = []string{"specs[0].location", "specs[0].business.days[2]", "specs[0].teams[2].services[0].docs[0].reviewed", "specs[0].people[7].contact.slack",
	"specs[0].people[8].contact", "specs[0].escalation[2].after", "changes[2].override.end", "plan.tolerance", "plan.seed", "plan.ledger.accounts[0].done.night", "plan.wants[0].start",
	"specs[0].offHours.primary.rotation.first", "specs[0].pools[0].primary.rotation.unit", "specs[0].pools[0].secondary.rotation.first", "journal[0].note"}

// Faults of form and of meaning are told together, each at its place, and no others. A fault
// of meaning is left out only where one of form stands in the same value.
func TestEveryFaultAtOnce(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		root := tree(t)
		extra := root["plan"].(map[string]any)
		extra["tolerance"], extra["seed"] = map[string]any{}, 1
		root["journal"].([]any)[0].(map[string]any)["note"] = "x"
		var want, units []string
		add := func(path, told string, value any, name bool) {
			for _, unit := range units {
				if unit == valueOf(path) && !name {
					return
				}
			}
			set(t, root, path, value)
			units = append(units, valueOf(path))
			want = append(want, told)
		}
		for _, path := range rapid.SliceOfNDistinct(rapid.SampledFrom(shaped), 0, 6, func(s string) string { return s }).Draw(t, "form") {
			add(path, path, []any{[]any{}}, false)
		}
		for _, i := range rapid.SliceOfNDistinct(rapid.IntRange(0, len(planted)-1), 1, 8, func(i int) int { return i }).Draw(t, "meaning") {
			told := planted[i].told
			if told == "" {
				told = planted[i].path
			}
			// An unknown name is told even where the rest of its rotation makes no sense.
			add(planted[i].path, told, planted[i].value, strings.Contains(planted[i].path, "order["))
		}
		text, err := json.MarshalIndent(root, "", " ")
		require.NoError(t, err)
		_, _, _, err = config.DecodeAt("f", text, laid)
		var got []string
		for fault := range config.Faults(err) {
			got = append(got, fault.Path)
		}
		slices.Sort(want)
		slices.Sort(got)
		require.Equal(t, want, got, "%v", err)
	})
}

// valueOf returns the path of the value that is judged as a whole in which a path lies.
func valueOf(path string) string {
	for _, part := range []string{".business", ".primary", ".secondary", ".location", ".leave", ".override", ".limits", ".wants[0]", ".level", ".escalation"} {
		if before, _, found := strings.Cut(path, part); found {
			return before + part
		}
	}
	return path
}

// Values of a wrong form anywhere, names and whole lists included, are told, and nothing that
// only follows from them.
func TestFaultsOfFormHaveNoFollowers(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		root := tree(t)
		var all []string
		places("", root, func(path string, _ any, _ func(any)) { all = append(all, path) })
		var want, used []string
		for _, path := range rapid.SliceOfNDistinct(rapid.SampledFrom(all), 1, 5, func(s string) string { return s }).Draw(t, "at") {
			if slices.ContainsFunc(used, func(o string) bool { return strings.HasPrefix(path, o) || strings.HasPrefix(o, path) }) {
				continue
			}
			used = append(used, path)
			if rapid.Bool().Draw(t, "unknown") && !strings.HasSuffix(path, "]") && !strings.Contains(path, "contact.") && !strings.Contains(path, "own.e1") {
				at := strings.LastIndex("."+path, ".")
				parent, name := strings.TrimSuffix(path[:max(at-1, 0)], "."), path[at:]
				object, value := any(root), any(nil)
				places("", root, func(p string, v any, _ func(any)) {
					if p == parent {
						object = v
					}
					if p == path {
						value = v
					}
				})
				fields := object.(map[string]any)
				delete(fields, name)
				fields[name+"x"] = value
				want = append(want, path+"x")
				continue
			}
			set(t, root, path, []any{[]any{}})
			want = append(want, path)
		}
		text, err := json.MarshalIndent(root, "", " ")
		require.NoError(t, err)
		_, _, _, err = config.DecodeAt("f", text, laid)
		var got []string
		for fault := range config.Faults(err) {
			path := fault.Path
			if i := slices.IndexFunc(want, func(w string) bool { return path == w+"[0]" }); i >= 0 {
				path = want[i] // a list of lists where a list of something else belongs
			}
			got = append(got, path)
		}
		slices.Sort(want)
		slices.Sort(got)
		require.Equal(t, want, got, "%v", err)
	})
}
