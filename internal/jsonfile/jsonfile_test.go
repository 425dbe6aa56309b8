package jsonfile_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/toban-go/toban/internal/jsonfile"
)

type page struct {
	Name  string         `json:"name"`
	At    time.Time      `json:"at"`
	Lines []int          `json:"lines"`
	Notes map[string]any `json:"notes"`
}

// Every fault says where it stands.
func TestFaultsOfDocuments(t *testing.T) {
	for text, want := range map[string]string{
		``:                          "1:1: the file ends too early",
		"{\n \"name\": \"a\",":      "2:14: the file ends too early: the '{' of 1:1 is not closed",
		"{\"name\": \"日本\",}":       `1:14: a "," before "}", where nothing follows; take it out`,
		"{}\n{}":                    "2:1: more follows after the end of the file's value: \"{}\"",
		"{\"lines\": [1,\n \"2\"]}": "2:2: a text where a whole number belongs",
		"\n {\"nam\": 1}":           `2:3: unknown field "nam"; did you mean "name"?`,
		"{\"notes\":{\"nam\":1},\n\"nam\": {\"a\":[1]}, \"b\":2}": `2:1: unknown field "nam"; did you mean "name"?`,
		"{\"lines\":[1],\n \"at\": \"noon\"}":                     `2:8: parsing time`,
		"{\"name\":1,\"name\":\"a\"}":                             "1:9: a number where a text belongs",
		"{\"name\":\"\",\"Name\":\"\"}":                           `1:12: field "Name" stands twice`,
		"{\"notes\":{\"a\":[{\"b\":1,\n\"b\":1}]}}":               `2:1: field "b" stands twice`,
		"\n null":                       "2:2: null where an object belongs",
		`{"lines":[1,2,3,4,5,6,7,8,9]}`: "1:26: more than 9 values, or they are nested too deep",
		`{"notes":` + strings.Repeat(`[`, 200) + strings.Repeat(`]`, 200) + `}`: "1:110: more than 9 values, or they are nested too deep",
		`{"name":"` + strings.Repeat("x", 999) + `"}`:                           "1:1001: the file is longer than 1000 bytes",
	} {
		if strings.Contains(text, "[[[") {
			want = "nested too deep"
		}
		var p page
		bounds := jsonfile.Bounds{Bytes: 1000, Values: 9}
		twice, err := jsonfile.Decode([]byte(text), bounds, &p)
		err = errors.Join(append(twice, err)...)
		assert.ErrorContains(t, err, want, "%.30s", text)
		var fault *jsonfile.Error
		require.ErrorAs(t, err, &fault)
	}
	var p page
	twice, err := jsonfile.Decode([]byte("\ufeff{\"name\": \"a\", \"lines\": [1, 2]} \n"), jsonfile.Small, &p)
	require.NoError(t, errors.Join(append(twice, err)...))
	assert.Equal(t, page{Name: "a", Lines: []int{1, 2}}, p)
	var list []page
	_, err = jsonfile.Decode([]byte(" null"), jsonfile.Small, &list)
	assert.EqualError(t, err, "1:2: null where a list belongs")
}

// Faults of form say what is there, what belongs there, and what to do.
func TestFaultsOfForm(t *testing.T) {
	for text, want := range map[string]string{
		`{"a": 1 "b": 2}`:         `1:9: a text where "," or "}" belongs; a comma may be missing before it`,
		`{"a": [1 2]}`:            `1:10: a number where "," or "]" belongs; a comma may be missing before it`,
		"{\"a\": [1,\n2,\n]}":     `2:2: a "," before "]", where nothing follows; take it out`,
		`{"a": 1, }`:              `1:8: a "," before "}", where nothing follows; take it out`,
		`{"a": [,1]}`:             `1:8: "," where a value belongs`,
		`{,}`:                     `1:2: "," where the name of a field belongs`,
		"{ // hours\n}":           `1:3: a comment where the name of a field belongs; JSON has no comments, so take it out`,
		"{\"a\": /* x */ 1}":      `1:7: a comment where a value belongs; JSON has no comments, so take it out`,
		"{\"a\": 1 # x\n}":        `1:9: a comment where "," or "}" belongs; JSON has no comments, so take it out`,
		`{a: 1}`:                  `1:2: "a" where the name of a field belongs; names of fields stand in double quotes`,
		`{'a': 1}`:                `1:2: "'" where the name of a field belongs; names of fields stand in double quotes`,
		`{1: 1}`:                  `1:2: a number where the name of a field belongs`,
		`{"a" 1}`:                 `1:6: a number where ":" belongs`,
		`{"a"= 1}`:                `1:5: "=" where ":" belongs`,
		`{"a": 'x'}`:              `1:7: "'" where a value belongs; a text stands in double quotes`,
		`{"a": aoi}`:              `1:7: "aoi" where a value belongs; a text stands in double quotes`,
		`{"a": 青井}`:               `1:7: "青井" where a value belongs; a text stands in double quotes`,
		`{"a": True}`:             `1:7: "True" where a value belongs; say true`,
		`{"a": None}`:             `1:7: "None" where a value belongs; say null`,
		`{"a": 010}`:              `1:8: a digit after the 0 with which a number begins; take the 0 out`,
		`{"a": 1.}`:               `1:9: "}" where a digit belongs`,
		`{"a": -x}`:               `1:8: "x" where a digit belongs`,
		"{\"a\": \"x,\n\"b\": 1}": `1:10: the end of a line within a text; the text that begins at 1:7 lacks its closing quote, or a line break in it stands as \n`,
		"{\"a\": \"x\ty\"}":       `1:9: the control character U+0009 within a text; it stands as \u0009`,
		`{"a": "C:\dir"}`:         `1:11: "d" after a backslash, where one of "\/bfnrtu belongs; a backslash itself stands as \\`,
		`{"a": "\u12x4"}`:         `1:12: "x" where one of the four hexadecimal digits of \u belongs`,
		`{"a": "x`:                `1:9: the file ends too early: the text that begins at 1:7 lacks its closing quote`,
		"{\"a\": [\n{\"b\": 1},":  `2:10: the file ends too early: the '[' of 1:7 is not closed`,
		`{"a": tru`:               `1:10: the file ends too early: the '{' of 1:1 is not closed`,
		`{"a": [1}]`:              `1:9: "}" where "," or "]" belongs`,
		`}`:                       `1:1: "}" where a value belongs`,
		strings.Repeat("[", 20_000) + strings.Repeat("]", 20_000): `1:10001: values are nested too deep`,
		`{"a": "` + "\x00" + `"}`:                                 `1:8: the control character U+0000 within a text; it stands as \u0000`,
		"\n\n{\"members\": [\"aoi\" \"ren\"]}":                    `3:20: a text where "," or "]" belongs; a comma may be missing before it`,
	} {
		var value any
		_, err := jsonfile.Decode([]byte(text), jsonfile.Small, &value)
		assert.ErrorContains(t, err, want, "%.30s", text)
	}
	for text, want := range map[string]string{
		`{"name": 1}`:                       `1:10: a number where a text belongs`,
		`{"lines": {}}`:                     `1:11: an object where a list belongs`,
		`{"lines": [1.5]}`:                  `1:12: the number 1.5 where a whole number belongs`,
		`{"lines": [1e5]}`:                  `1:12: the number 1e5 where a whole number belongs`,
		`{"lines": [99999999999999999999]}`: `1:12: 99999999999999999999 is no number of this size`,
		`{"notes": "x"}`:                    `1:11: a text where an object belongs`,
		`{"line": [1]}`:                     `1:2: unknown field "line"; did you mean "lines"?`,
		`{"colour": "red"}`:                 `1:2: unknown field "colour"; there are "at", "lines", "name", "notes"`,
	} {
		var p page
		_, err := jsonfile.Decode([]byte(text), jsonfile.Small, &p)
		assert.EqualError(t, err, want, text)
	}
}

// What package json refuses has a fault of form, and nothing else has.
func TestFormIsThatOfPackageJSON(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		pieces := []string{"{", "}", "[", "]", ",", ":", `"a"`, `"`, "1", "0", "-", ".5", "e+1", "true", "nul", "null", " ", "\n", "\\", "u00e9", "//", "x", "日"}
		text := strings.Join(rapid.SliceOfN(rapid.SampledFrom(pieces), 0, 9).Draw(t, "text"), "")
		if rapid.Bool().Draw(t, "more sound") {
			text = `{"a": [` + text + `], "b": {"c": ` + text + `}}`
		}
		_, err := jsonfile.Open([]byte(text), jsonfile.Small)
		assert.Equal(t, json.Valid([]byte(text)), err == nil, text)
		if err != nil {
			assert.NotContains(t, err.Error(), "invalid character", text)
			assert.NotContains(t, err.Error(), "unexpected end", text)
		}
	})
}

// A reader goes on after what it has read, at the places that it tells.
func TestReader(t *testing.T) {
	text := `{"a": [1, {"b": null}, "\"[,"], "c": {}, "d": {"e": [[], null]}, "f": 7}`
	in, err := jsonfile.Open([]byte(text), jsonfile.Small)
	require.NoError(t, err)
	var seen []string
	require.NoError(t, in.Fields(func(at int, name string) error {
		assert.Equal(t, `"`+name+`"`, text[at:at+3])
		switch name {
		case "a":
			return in.Items(func(i int) error {
				raw, err := in.Skip()
				seen = append(seen, fmt.Sprint(i, string(raw)))
				return err
			})
		case "d":
			return in.Fields(func(int, string) error {
				return in.Items(func(i int) error { return in.Items(func(int) error { return errors.New("none") }) })
			})
		}
		seen = append(seen, fmt.Sprintf("%s%c", name, in.Next()))
		_, err := in.Skip()
		assert.Equal(t, text[in.Read()-1], text[in.Read()-1:][0])
		return err
	}))
	assert.Equal(t, []string{"01", `1{"b": null}`, `2"\"[,"`, "c{", "f7"}, seen)
	in, err = jsonfile.Open([]byte(` [1, true]`), jsonfile.Small)
	require.NoError(t, err)
	assert.EqualError(t, in.Fields(nil), "1:2: a list where an object belongs")
	assert.EqualError(t, in.Items(func(i int) error {
		if i == 0 {
			_, err := in.Scalar()
			return err
		}
		return in.Items(nil)
	}), "1:6: true or false where a list belongs")
}

func TestBrief(t *testing.T) {
	assert.Equal(t, "short", jsonfile.Brief("short"))
	long := jsonfile.Brief(strings.Repeat("当", 1000))
	assert.Equal(t, strings.Repeat("当", 333)+"…", long)
}

// Whatever is read, a fault stands in the document and nothing panics.
func FuzzDecode(f *testing.F) {
	for _, seed := range []string{`{"name":"a","lines":[1,2]}`, `[]`, `{"notes":{"a":[{"b":1}]}}`, "\ufeff{", `"\ud800"`} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		var p page
		_, err := jsonfile.Decode(data, jsonfile.Bounds{Bytes: 4096, Values: 100}, &p)
		var fault *jsonfile.Error
		if errors.As(err, &fault) && (fault.Offset < 0 || fault.Offset > len(data) || fault.Line < 1 || fault.Col < 1) {
			t.Fatal(fault)
		}
	})
}

// Whatever values of a document are of another kind, each is told at its place, and what is left is
// read as if they were null.
func TestEveryMisfit(t *testing.T) {
	type inner struct{ A, B int }
	type outer struct {
		X    int
		List []inner
		M    map[string]int
	}
	rapid.Check(t, func(t *rapid.T) {
		var want []string
		value := func(path string) string {
			switch rapid.IntRange(0, 3).Draw(t, path) {
			case 0:
				want = append(want, path)
				return rapid.SampledFrom([]string{`""`, `"x"`, "true", `"longer text"`, "1.5", "{}", `{"y": 1}`, "[]", "[1]", "[[]]", "[\n{}]"}).Draw(t, "value")
			default:
				return rapid.SampledFrom([]string{"1", "  22", "null"}).Draw(t, "sound")
			}
		}
		unknown := func(path string) string {
			if rapid.IntRange(0, 3).Draw(t, "unknown") > 0 {
				return ""
			}
			want = append(want, path+"z")
			return `"z": {"y": [1, "t"]}, `
		}
		text := "{" + unknown("") + `"x": ` + value("x") + ", \n\"list\": ["
		for i := range rapid.IntRange(0, 3).Draw(t, "items") {
			if i > 0 {
				text += ", "
			}
			at := fmt.Sprintf("list[%d].", i)
			text += "{" + unknown(at) + `"a": ` + value(at+"a") + `, "b": ` + value(at+"b") + "}"
		}
		text += `], "m": {"k": ` + value("m.k") + "}}"
		var into outer
		misfits, twice, err := jsonfile.DecodeAll([]byte(text), jsonfile.Small, &into)
		require.NoError(t, err)
		require.Empty(t, twice)
		var got []string
		last := -1
		for _, m := range misfits {
			got = append(got, m.Path)
			require.Greater(t, m.Offset, last)
			last = m.Offset
			require.Contains(t, "\"tz1[{", string(text[m.Offset]), "%s: %v", text, m)
		}
		require.Equal(t, want, got, text)
	})
}

// Fields that stand twice are told where they stand, whatever the misfits before them are.
func TestFieldsTwiceBehindMisfits(t *testing.T) {
	var into struct {
		X    int
		List []int
	}
	misfits, twice, err := jsonfile.DecodeAll([]byte("{\"x\": \"\", \"list\": {\n},\n \"x\": 1}"), jsonfile.Small, &into)
	require.NoError(t, err)
	require.Len(t, misfits, 2)
	require.Len(t, twice, 1)
	assert.EqualError(t, twice[0], `3:2: field "x" stands twice`)

	_, _, err = jsonfile.DecodeAll([]byte(`{"list": [`+strings.Repeat(`"", `, 150)+"\n\"\"]}"), jsonfile.Small, &into)
	assert.ErrorContains(t, err, "\n1:411: ", "the last of the misfits that are told")
}
