package conformance

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"regexp"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/santhosh-tekuri/jsonschema/v6"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/toban-go/toban/schedule/config"
)

// schema compiles the JSON Schema of configurations with a validator that we did not write.
func schema(t *testing.T) *jsonschema.Schema {
	t.Helper()
	document, err := jsonschema.UnmarshalJSON(bytes.NewReader(config.Schema()))
	require.NoError(t, err)
	compiler := jsonschema.NewCompiler()
	require.NoError(t, compiler.AddResource("schema.json", document))
	compiled, err := compiler.Compile("schema.json")
	require.NoError(t, err)
	return compiled
}

func accepts(s *jsonschema.Schema, text string) error {
	value, err := jsonschema.UnmarshalJSON(strings.NewReader(text))
	if err != nil {
		return err
	}
	return s.Validate(value)
}

// configurations are the recipes, the sample, and the file that has every field.
func configurations(t *testing.T) map[string]string {
	t.Helper()
	all := map[string]string{}
	read := func(path string) string {
		text, err := os.ReadFile(path)
		require.NoError(t, err)
		return string(text)
	}
	for i, block := range regexp.MustCompile("(?s)```json\n(.*?)```").FindAllStringSubmatch(read("../../docs/RECIPES.md"), -1) {
		all[fmt.Sprint("recipe ", i+1)] = block[1]
	}
	require.GreaterOrEqual(t, len(all), 9)
	all["sample"] = read("../sample/organisation.json")
	all["full"] = read("../../schedule/config/testdata/full.json")
	return all
}

// field is a value of a JSON text: where it stands, from its first byte to after its last.
type field struct {
	start, end int
	key        [2]int // of the name, in an object
	value      any
}

// fields lists every value of a JSON text.
func fields(t *testing.T, text string) (list []field) {
	t.Helper()
	decoder := json.NewDecoder(strings.NewReader(text))
	decoder.UseNumber()
	next := func() int { // where the next token begins
		at := int(decoder.InputOffset())
		return at + len(text[at:]) - len(strings.TrimLeft(text[at:], " \t\r\n:,"))
	}
	var value func(key [2]int)
	value = func(key [2]int) {
		f := field{start: next(), key: key}
		token, err := decoder.Token()
		require.NoError(t, err)
		f.value = token
		i := len(list)
		list = append(list, f)
		if delim, ok := token.(json.Delim); ok {
			for decoder.More() {
				var key [2]int
				if delim == '{' {
					key[0] = next()
					_, err := decoder.Token()
					require.NoError(t, err)
					key[1] = int(decoder.InputOffset())
				}
				value(key)
			}
			_, err := decoder.Token()
			require.NoError(t, err)
		}
		list[i].end = int(decoder.InputOffset())
	}
	value([2]int{})
	_, err := decoder.Token()
	require.ErrorIs(t, err, io.EOF)
	return list
}

// place is what a fault at an offset begins with.
func place(text string, offset int) string {
	line := strings.Count(text[:offset], "\n")
	column := utf8.RuneCountInString(text[strings.LastIndex(text[:offset], "\n")+1 : offset])
	return fmt.Sprintf("file.json:%d:%d: ", line+1, column+1)
}

// The schema accepts what the library reads, which is written and read again as it was.
func TestTheSchemaAcceptsConfigurations(t *testing.T) {
	s := schema(t)
	for name, text := range configurations(t) {
		assert.NoError(t, accepts(s, text), name)
		file, err := config.Decode("file.json", []byte(text))
		require.NoError(t, err, name)
		written, err := config.Encode(file)
		require.NoError(t, err, name)
		assert.NoError(t, accepts(s, string(written)), name)
		again, err := config.Decode("file.json", written)
		require.NoError(t, err, name)
		twice, err := config.Encode(again)
		require.NoError(t, err, name)
		assert.Equal(t, string(written), string(twice), name)
	}
}

// Neither takes a value of another type nor a field that does not exist, in the place of any field of any
// configuration; and the library says where it stands.
func TestTheSchemaRefusesWhatTheLibraryRefuses(t *testing.T) {
	s := schema(t)
	tried, free := 0, 0
	for name, text := range configurations(t) {
		for _, f := range fields(t, text) {
			other := "-7.5"
			if _, number := f.value.(json.Number); number {
				other = "false"
			}
			faulty := map[string]string{place(text, f.start): text[:f.start] + other + text[f.end:]}
			if f.key[1] > 0 {
				renamed := text[:f.key[0]] + `"nosuchfield"` + text[f.key[1]:]
				faulty[place(renamed, len(renamed)-len(text)+f.start)] = renamed
			}
			for at, wrong := range faulty {
				tried++
				_, err := config.Decode("file.json", []byte(wrong))
				if accepts(s, wrong) == nil { // the names of contacts, and of members, are anybody's
					assert.True(t, err == nil || !strings.Contains(err.Error(), "unknown field"), "%s: %v", name, err)
					free++
					continue
				}
				if assert.Error(t, err, "%s at %s", name, at) {
					assert.Contains(t, err.Error(), at, name)
				}
			}
		}
	}
	t.Logf("%d faults, and %d names that are free", tried-free, free)
	assert.Greater(t, tried, 1000)
	assert.Less(t, free, 50)
}
