package schedule_test

import (
	"runtime"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/toban-go/toban/schedule"
)

// What a record asks for in few bytes is refused at its first part that says nothing:
// memory stays within some times the text. Read whole, "{}," thirty million bytes long
// took 24 s and 4.7 GB.
func TestHostileRecords(t *testing.T) {
	const size = 2 << 20
	many := func(item string) string { return strings.Repeat(item+",", size/(len(item)+1)) + item }
	long := `"start":"2026-05-11T01:00:00Z","end":"2026-05-11T10:00:00Z"`
	for name, c := range map[string]struct{ list, want string }{
		"empty slots":     {`"slots":[` + many(`{}`) + `]`, "slots[0] says nothing"},
		"null for desks":  {`"desks":[` + many(`null`) + `]`, "desks[0] says nothing"},
		"slots of a word": {`"slots":[` + many(`{"desk":1}`) + `]`, "slots[0] says nothing"},
		"empty services":  {`"services":[` + many(`{}`) + `]`, "services[0] says nothing"},
		"empty leaves":    {`"leaves":[` + many(`{}`) + `]`, "leaves[0] says nothing"},
		"empty timelines": {`"timelines":[` + many(`[]`) + `]`, "more than 500000 timelines"},
		"empty parts":     {`"timelines":[[` + many(`{}`) + `]]`, "more than 100000 values"},
		"some parts":      {`"timelines":[[{},{}],` + many(`[{},{}]`) + `]`, "timelines[0] says nothing"},
		"empty seats":     {`"slots":[{` + long + `,"seats":[` + many(`{}`) + `]}]`, "more than 100000 values"},
		"empty causes":    {`"slots":[` + many(`{`+long+`,"seats":[{"role":"primary",`+long+`,"why":[{},{},{},{},{},{},{},{}]}]}`) + `]`, "slots[0] says nothing"},
		"empty members":   {`"desks":[` + many(`{"team":"team","regime":"daytime","members":[{},{},{},{}]}`) + `]`, "desks[0] says nothing"},
		"many names":      {`"names":{` + many(`"a":""`) + `}`, "more than 100000 values"},
		"many tiers":      {`"escalation":[` + many(`{}`) + `]`, "more than 100000 values"},
		"deep":            {`"desks":` + strings.Repeat("[", 9000) + strings.Repeat("]", 9000), "nested too deep"},
		"deeper":          {`"desks":` + strings.Repeat("[", size), "exceeded max depth"},
		"a long field":    {`"` + strings.Repeat("x", size) + `":1`, "unknown field"},
		"a long digest":   {`"digest":"` + strings.Repeat("x", size) + `"`, "roster: digest"},
		"too long":        {strings.Repeat(" ", 65<<20), "longer than"},
	} {
		text := []byte(`{"format":"` + schedule.RosterFormat + `",` + c.list + `}`)
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		_, err := schedule.ParseRoster(text)
		runtime.ReadMemStats(&after)
		assert.ErrorIs(t, err, schedule.ErrInvalid, name)
		assert.ErrorContains(t, err, c.want, name)
		assert.Less(t, len(err.Error()), 1000, name)
		assert.Less(t, after.TotalAlloc-before.TotalAlloc, uint64(200<<20), name)
	}
}
