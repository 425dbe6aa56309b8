package config_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/toban-go/toban/schedule"
	"github.com/toban-go/toban/schedule/config"
)

const wishes = `{"specs":[{"location":"Asia/Tokyo","business":{"days":["Mon","Tue","Wed","Thu","Fri"],"open":"10:00","close":"19:00"},"holidays":"jp",
"teams":[{"id":"t","services":["web"],"members":["a","b","mia"]}],
"offHours":{"primary":{"chain":[{"limited":{"first":"2026-06-09","last":"2026-06-09","rota":{"always":"mia"}}},{"rotation":{"first":"2026-06-01","order":["a","b"]}}]}},
"people":[{"id":"a",
"never":[{"weekdays":["Wed"]},{"monthDays":[1,-1]}],
"wants":[{"kinds":["weekend"]}],
"avoids":[{"first":"2026-12-24","last":"2026-12-25","yearly":true},{"weekdays":["Fri"],"from":"19:00"}]}]}]}`

// What people never serve, want and avoid every week, month and year is written as it was
// read, and a fault in a field has its line and column.
func TestWhatPeopleNeverServe(t *testing.T) {
	file, err := config.Decode("oncall.json", []byte(wishes))
	require.NoError(t, err)
	a := file.Specs[0].People[0]
	assert.Equal(t, []schedule.When{{Weekdays: a.Never[0].Weekdays}, {MonthDays: []int{1, -1}}}, a.Never)
	assert.Equal(t, "2026-12-25", a.Avoids[0].Last.String())
	text, err := config.Encode(file)
	require.NoError(t, err)
	again, err := config.Decode("again.json", text)
	require.NoError(t, err)
	assert.Equal(t, file, again)

	for _, c := range []struct{ field, other, want string }{
		{`["Wed"]`, `["Wen"]`, `oncall.json:5:23: specs[0].people[0].never[0].weekdays[0]: weekday "Wen" is none of Sun, Mon, Tue, Wed, Thu, Fri, Sat`},
		{`{"weekdays":["Wed"]}`, `{}`, "oncall.json:5:10: specs[0].people[0].never[0]: no kind of day, weekday, day, clock or date: every slot is meant"},
		{`[1,-1]`, `[1,0]`, "oncall.json:5:47: specs[0].people[0].never[1].monthDays[1]: 0 is no day of the month: they are 1 to 31, or -1 to -31 from the end"},
		{`"kinds":["weekend"]`, `"kinds":[]`, "oncall.json:6:19: specs[0].people[0].wants[0].kinds: no kind of day: no slot is meant"},
		{`"2026-12-25"`, `"2027-12-25"`, `oncall.json:7:40: specs[0].people[0].avoids[0].last: "2027-12-25" is a year or more after "2026-12-24", and the days come every year`},
		{`"always":"mia"`, `"always":""`, `oncall.json:3:93: specs[0].offHours.primary.chain[0].limited.rota: 0 kinds of rota where one belongs: "rotation", "vacant", "chain", "limited" or "always"`},
		{`"always":"mia"`, `"always":"zoe"`, `oncall.json:3:103: specs[0].offHours.primary.chain[0].limited.rota.always: unknown member "zoe"; there are "a", "b", "mia"`},
	} {
		_, err := config.Decode("oncall.json", []byte(strings.Replace(wishes, c.field, c.other, 1)))
		assert.EqualError(t, err, c.want)
	}
}
