package jsonfile_test

import (
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
		"{\n \"name\": \"a\",":      "2:14: the file ends too early",
		"{\"name\": \"日本\",}":       "1:15: invalid character '}' looking for beginning of object key string",
		"{}\n{}":                    "2:1: more follows after the end of the file's value: \"{}\"",
		"{\"lines\": [1,\n \"2\"]}": "2:5: json: cannot unmarshal string into Go struct field page.lines of type int",
		"\n {\"nam\": 1}":           `2:3: json: unknown field "nam"`,
		"{\"notes\":{\"nam\":1},\n\"nam\": {\"a\":[1]}, \"b\":2}": `2:1: json: unknown field "nam"`,
		"{\"lines\":[1],\n \"at\": \"noon\"}":                     `2:8: parsing time`,
		"{\"name\":1,\"name\":\"a\"}":                             "1:10: json: cannot unmarshal number into Go struct field page.name of type string",
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
