package config_test

import (
	"fmt"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"

	"github.com/toban-go/toban/internal/house/long"
	"github.com/toban-go/toban/schedule/config"
)

// What a file asks for in few bytes is refused soon, in little memory and in a message
// of bounded length. Nine million bytes of empty specs took 52 s, 12 GB and a message
// of 1.3 GB; one member 4,000 times in a team took 3 s.
func TestHostileFiles(t *testing.T) {
	const size = 1 << 20
	some := long.Cases(10_000, 100_000)
	fill := func(bytes int, item string) string { return strings.Repeat(item+",", bytes/(len(item)+1)) + item }
	spec := func(old, new string) string {
		const whole = `{"specs":[{"location":"UTC","business":{"open":"10:00","close":"19:00"},"holidays":"none","teams":[{"id":"t","services":[{"id":"s"}],"members":["m"]}],"people":[],"offHours":{"primary":{"rotation":{"first":"2026-01-05","order":["m"]}}}}],"changes":[]}`
		return strings.Replace(whole, old, new, 1)
	}
	numbered := func(n int, format string) string {
		items := make([]string, n)
		for i := range items {
			items[i] = fmt.Sprintf(format, i)
		}
		return strings.Join(items, ",")
	}
	word := strings.Repeat("x", 9_999)
	for name, c := range map[string]struct{ text, want string }{
		"empty specs":       {`{"specs":[` + fill(size, `{}`) + `]}`, "more than 150000 values"},
		"fewer empty specs": {`{"specs":[` + fill(some, `{}`) + `]}`, "more faults"},
		"empty teams":       {spec(`"members":["m"]}`, `"members":["m"]},`+fill(some, `{}`)), "more faults"},
		"empty pools":       {spec(`"people":[]`, `"pools":[`+fill(2*some, `{}`)+`]`), "more faults"},
		"a member":          {spec(`["m"]`, `[`+fill(some, `"m"`)+`]`), "more faults"},
		"a service":         {spec(`{"id":"s"}`, fill(some, `"s"`)), "more faults"},
		"a person":          {spec(`"people":[]`, `"people":[`+fill(2*some, `{"id":"m"}`)+`]`), "more faults"},
		"persons":           {spec(`"people":[]`, `"people":[`+fill(2*some, `{}`)+`]`), "more faults"},
		"a turn":            {spec(`"order":["m"]`, `"order":[`+fill(some, `"n"`)+`]`), "unknown member"},
		"moves":             {spec(`"order":["m"]`, `"order":["m"],"moves":[`+moves(5_000)+`]`), "too many moves"},
		"empty changes":     {spec(`"changes":[]`, `"changes":[`+fill(some, `{}`)+`]`), "more faults"},
		"strangers":         {strings.Replace(spec(`["m"]`, `["m",`+numbered(some/5, `"person-%d"`)+`]`), `"changes":[]`, `"changes":[`+numbered(some/5, `{"leave":{"member":"stranger-%d","start":"2026-01-01","end":"2026-01-02","location":"UTC"}}`)+`]`, 1), "more faults"},
		"unknown fields":    {spec(`"people":[]`, fill(some, `"x":1`)), "more faults"},
		"a long field":      {spec(`"people":[]`, `"`+strings.Repeat("x", size)+`":[[[1]]]`), "unknown field"},
		"long fields":       {spec(`"people":[]`, `"`+word+`":{"`+word+`":{"`+word+`":[`+fill(some, `1`)+`]}}`), "unknown field"},
		"a long text":       {spec(`"UTC"`, `"`+strings.Repeat("x", size)+`"`), "a text of 1048576 bytes"},
		"long names":        {spec(`"id":"t"`, `"id":"`+word+`"`) + " ", ""},
		"a service of long": {spec(`"id":"t","services":[{"id":"s"}]`, `"id":"`+word+`","services":[`+fill(some, `"s"`)+`]`), "more faults"},
		"numbers":           {`[` + fill(size, `1`) + `]`, "more than 150000 values"},
		"deep":              {strings.Repeat("[", 9000) + strings.Repeat("]", 9000), "nested too deep"},
		"deeper":            {strings.Repeat("[", size), "nested too deep"},
		"an empty record":   {spec(`"changes":[]`, `"changes":[{"published":{"format":"toban-roster/2","slots":[`+fill(size, `{}`)+`]}}]`), "says nothing"},
		"too long":          {"", "longer than"},
	} {
		text := []byte(c.text)
		if name == "too long" {
			text = make([]byte, 65<<20) // whatever it holds
		}
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		began := time.Now()
		_, err := config.Decode("f", text)
		took := time.Since(began)
		runtime.ReadMemStats(&after)
		if c.want != "" {
			assert.ErrorContains(t, err, c.want, name)
			assert.Less(t, len(err.Error()), 2_000_000, name)
		}
		assert.Less(t, took, 20*time.Second, name) // 2 s where nothing else runs
		assert.Less(t, after.TotalAlloc-before.TotalAlloc, uint64(500<<20), name)
		t.Logf("%s: %v, %d MB", name, took, (after.TotalAlloc-before.TotalAlloc)>>20)
	}
}

// moves has many people join a rotation.
func moves(n int) string {
	var list []string
	for i := range n {
		list = append(list, fmt.Sprintf(`{"on":"2026-02-01","join":"n%d"}`, i))
	}
	return strings.Join(list, ",")
}
