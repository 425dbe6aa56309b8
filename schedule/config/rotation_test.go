package config_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/toban-go/toban/rotation"
	"github.com/toban-go/toban/schedule/config"
)

const halves = `{"specs":[{"location":"Asia/Tokyo","business":{"days":["Mon","Tue","Wed","Thu","Fri"],"open":"10:00","close":"19:00"},"holidays":"jp",
"teams":[{"id":"t","services":["web"],"members":["a","b","c"]}],
"offHours":{"primary":{"rotation":{"first":"2026-04-01","end":"2027-04-01T19:00:00+09:00",
"order":["a","b","c"],"skip":1,"count":{"monthDays":[1,16]}}}}}]}`

// The end of a rotation, the middle of a round and days of the month are written as they were
// read.
func TestRotationsThatEndAndBeginInTheMiddle(t *testing.T) {
	file, err := config.Decode("oncall.json", []byte(halves))
	require.NoError(t, err)
	r := file.Specs[0].OffHours.Primary.(rotation.Rotation)
	assert.Equal(t, 1, r.Skip)
	assert.Equal(t, "2027-04-01T10:00:00Z", r.End.UTC().Format("2006-01-02T15:04:05Z07:00"))
	assert.Equal(t, []int{1, 16}, r.Count.MonthDays)
	text, err := config.Encode(file)
	require.NoError(t, err)
	again, err := config.Decode("again.json", text)
	require.NoError(t, err)
	assert.Equal(t, file, again)
	for _, c := range []struct{ field, other, want string }{
		{`"end":"2027-04-01`, `"end":"2026-03-01`, `oncall.json:3:63: specs[0].offHours.primary.rotation.end: 2026-03-01T19:00:00+09:00 lies before the first turn, of "2026-04-01"`},
		{`"skip":1`, `"skip":3`, "oncall.json:4:30: specs[0].offHours.primary.rotation.skip: 3 places cannot be passed over in an order of 3"},
		{`[1,16]`, `[1,0]`, "oncall.json:4:56: specs[0].offHours.primary.rotation.count.monthDays[1]: 0 is no day of the month: they are 1 to 31, or -1 to -31 from the end"},
	} {
		_, err := config.Decode("oncall.json", []byte(strings.Replace(halves, c.field, c.other, 1)))
		assert.EqualError(t, err, c.want)
	}
}
