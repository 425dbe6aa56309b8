package problem_test

import (
	"bytes"
	"errors"
	"os"
	"strings"
	"testing"
	"testing/iotest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/toban-go/toban/fairness"
	"github.com/toban-go/toban/internal/house/garbage"
	"github.com/toban-go/toban/internal/instance/problem"
	"github.com/toban-go/toban/schedule"
)

func init() { garbage.Rarely() }

const small = `{
  "format": "oncall-fairness/1", "name": "small", "size": "S", "seed": 1, "features": [], "timezone": "Asia/Tokyo",
  "start": "2026-05-01", "end": "2026-05-03", "categories": ["night", "off"],
  "limits": {"min_rest_hours": 11, "max_consecutive_days": 5, "max_hours_per_week": 60, "max_weekends_per_month": 2},
  "teams": ["ec"],
  "members": [
    {"id": "b", "team": "ec", "share": 100, "from": "2026-05-01", "until": "2026-05-03", "absences": [], "balance": {}, "target": {}, "wants": [], "avoids": []},
    {"id": "a", "team": "ec", "share": 50, "from": "2026-05-01", "until": "2026-06-01",
      "absences": [{"from": "2026-05-10", "to": "2026-05-12", "accrues": true}],
      "balance": {"off": -7}, "target": {"night": 450000, "off": 720500}, "wants": ["sat"], "avoids": ["fri"]}
  ],
  "shifts": [
    {"id": "fri", "start": "2026-05-01T19:00:00+09:00", "end": "2026-05-02T10:00:00+09:00", "category": "night",
      "slots": [{"role": "primary", "burden": 900}, {"role": "secondary", "burden": 450}]},
    {"id": "sat", "start": "2026-05-02T01:00:00Z", "end": "2026-05-03T01:00:00Z", "category": "off", "slots": [{"role": "primary", "burden": 10000000}]}
  ],
  "locked": [{"shift": "fri", "role": "secondary", "member": "b"}],
  "published": [{"shift": "sat", "role": "primary", "member": "a"}]
}`

func TestDecodedProblem(t *testing.T) {
	tokyo, err := time.LoadLocation("Asia/Tokyo")
	require.NoError(t, err)
	at := func(day string, hour int) time.Time {
		return schedule.MustParseDate(day).At(schedule.At(hour, 0), tokyo)
	}
	friday := schedule.Interval{Start: at("2026-05-01", 19), End: at("2026-05-02", 10)}
	saturday := schedule.Interval{Start: at("2026-05-02", 10), End: at("2026-05-03", 10)}
	want := fairness.Problem{
		Classes: []string{"night", "off"},
		Levels:  []fairness.Level{{Name: "night", Classes: []int{0}}, {Name: "off", Classes: []int{1}}, {Name: "total"}},
		Seats: []fairness.Position{
			{Slot: "fri", Role: "primary", Interval: friday, Date: schedule.MustParseDate("2026-05-01"), Burden: 900_000},
			{Slot: "fri", Role: "secondary", Interval: friday, Date: schedule.MustParseDate("2026-05-01"), Burden: 450_000},
			{Slot: "sat", Role: "primary", Interval: saturday, Date: schedule.MustParseDate("2026-05-02"), Burden: 1e10, Class: 1},
		},
		People: []fairness.Participant{
			{ID: "b", Team: "ec", From: at("2026-05-01", 0), Until: at("2026-05-03", 0), Target: []fairness.Burden{0, 0}, Balance: []fairness.Burden{0, 0}, Wants: []string{}, Avoids: []string{}},
			{ID: "a", Team: "ec", From: at("2026-05-01", 0), Until: at("2026-06-01", 0), Away: []schedule.Interval{{Start: at("2026-05-10", 0), End: at("2026-05-12", 0)}},
				Target: []fairness.Burden{450_000, 720_500}, Balance: []fairness.Burden{0, -7}, Wants: []string{"sat"}, Avoids: []string{"fri"}},
		},
		Limits:    fairness.Limits{MinRest: 11 * time.Hour, RestBetween: fairness.Shifts, MaxConsecutiveDays: 5, MaxHoursPerWeek: 60, MaxWeekendsPerMonth: 2},
		Locked:    []fairness.Assignment{{Slot: "fri", Role: "secondary", Member: "b"}},
		Published: []fairness.Assignment{{Slot: "sat", Role: "primary", Member: "a"}},
	}
	p, err := problem.Decode(strings.NewReader(small))
	require.NoError(t, err)
	assert.Equal(t, want, p)
	for _, bound := range [][2]string{{`"min_rest_hours": 11`, `"min_rest_hours": 0`}, {`"min_rest_hours": 11`, `"min_rest_hours": 878400`}, {`"burden": 450`, `"burden": 0`}} {
		_, err = problem.Decode(strings.NewReader(strings.Replace(small, bound[0], bound[1], 1)))
		assert.NoError(t, err, bound[1])
	}
	_, err = problem.Decode(iotest.ErrReader(errors.New("unplugged")))
	assert.EqualError(t, err, "unplugged")
}

func TestDocumentsThatAreRefused(t *testing.T) {
	for _, c := range []struct{ old, new, want string }{
		{`"oncall-fairness/1"`, `"oncall-fairness/2"`, `format "oncall-fairness/2" is not "oncall-fairness/1"`},
		{`"format":`, `"form":`, `2:3: unknown field "form"; there are "categories", "end", "features", "format", "limits", "locked", "members", "name", "published", "seed", "shifts", "size" and 3 more`},
		{`"name": "small"`, `"name" "small"`, `2:41: a text where ":" belongs`},
		{`"seed": 1`, `"seed": "one"`, `2:72: a text where a whole number belongs`},
		{"\n}", "", `18:68: the file ends too early: the '{' of 1:1 is not closed`},
		{small, "", `1:1: the file ends too early`},
		{"\n}", "\n} {}", `19:3: more follows after the end of the file's value: "{}"`},
		{`"Asia/Tokyo"`, `"Asia/Edo"`, `timezone: "Asia/Edo" is no time zone known here`},
		{`"Asia/Tokyo"`, `""`, `timezone: "" is no time zone known here`},
		{`"until": "2026-05-03"`, `"until": "2026-5-3"`, `members[0].until: date "2026-5-3" is no day of the form 2006-01-02`},
		{`"to": "2026-05-12"`, `"to": ""`, `members[1].absences[0].to: date "" is no day of the form 2006-01-02`},
		{`"2026-05-01T19:00:00+09:00"`, `"19:00"`, `shifts[0].start: time "19:00" is not of the form 2006-01-02T15:04:05+09:00`},
		{`{"off": -7}`, `{"of": -7}`, `members[1].balance: a category that is not one of night, off`},
		{`"category": "off"`, `"category": "of"`, `shifts[1].category: "of" is not one of night, off`},
		{`10000000}`, `10000001}`, `shifts[1].slots[0].burden: 10000001 points lie outside 0 to 10000000`},
		{`"burden": 450`, `"burden": -9223372036854775808`, `shifts[0].slots[1].burden: -9223372036854775808 points lie outside 0 to 10000000`},
		{`"burden": 450`, `"burden": -1`, `shifts[0].slots[1].burden: -1 points lie outside 0 to 10000000`},
		{`"min_rest_hours": 11`, `"min_rest_hours": 5124095577`, `limits.min_rest_hours: 5124095577 lies outside 0 to 878400 hours`},
		{`"min_rest_hours": 11`, `"min_rest_hours": -1`, `limits.min_rest_hours: -1 lies outside 0 to 878400 hours`},
		{`"max_hours_per_week": 60`, `"max_hours_per_week": 4503599627370496`, `limits.max_hours_per_week: 4503599627370496 lies above 1000000`},
		{`"max_consecutive_days": 5`, `"max_consecutive_days": -1`, `limits.max_consecutive_days: -1 is below zero`},
		{`"max_weekends_per_month": 2`, `"max_weekends_per_month": 1000001`, `limits.max_weekends_per_month: 1000001 lies above 1000000`},
	} {
		require.Contains(t, small, c.old)
		_, err := problem.Decode(strings.NewReader(strings.Replace(small, c.old, c.new, 1)))
		require.ErrorIs(t, err, schedule.ErrInvalid, c.want)
		assert.Equal(t, c.want, strings.TrimPrefix(err.Error(), "invalid value: "))
	}
	_, err := problem.Decode(strings.NewReader(strings.Replace(small, `"id": "b"`, `"id": "a"`, 1)))
	assert.EqualError(t, err, `People[1]: person "a"`+"\n"+`Locked[0]: no person "b"`)
	assert.ErrorIs(t, err, schedule.ErrDuplicate)
	// All faults of a kind at once.
	_, err = problem.Decode(strings.NewReader(strings.NewReplacer("2026-06-01", "June", "Asia/Tokyo", "Tokyo", "10000000", "99999999").Replace(small)))
	var paths []string
	for fault := range schedule.Faults(err) {
		paths = append(paths, fault.Path)
	}
	assert.Equal(t, []string{"timezone", "members[1].until", "shifts[1].slots[0].burden"}, paths)
}

func FuzzDecode(f *testing.F) {
	text, err := os.ReadFile("../../../fairness/testdata/s01-plain.json")
	require.NoError(f, err)
	f.Add(text)
	f.Add([]byte(`{"format":"oncall-fairness/1"}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		p, err := problem.Decode(bytes.NewReader(data))
		if err != nil {
			return
		}
		if made, err := p.Solve(500, 1); err == nil { // within the limits, or refused
			require.NoError(t, made.Certificate().Check(made.Problem(), made.Assignments()))
		}
	})
}

// What a document asks for in few bytes is refused soon, and in a message of bounded length.
func TestHostileDocuments(t *testing.T) {
	many := func(item string) string { return strings.Repeat(item+",", 100_000) + item }
	for field, want := range map[string]string{
		`"shifts":[` + many(`{}`) + `]`:                                 "shifts[0].category",
		`"members":[` + many(`{}`) + `]`:                                "members[0].from",
		`"categories":[` + many(`""`) + `]`:                             "more than 100",
		`"shifts":[` + many(`{"slots":[{},{},{}]}`) + `]`:               "more than 500000 values",
		`"locked":[` + many(`{}`) + `]`:                                 "Locked[0]",
		`"timezone":"` + strings.Repeat("x", 1_000_000) + `"`:           "timezone: ",
		`"format":"` + strings.Repeat("x", 1_000_000) + `"`:             "stands twice",
		`"name":` + strings.Repeat("[", 200) + strings.Repeat("]", 200): "nested too deep",
	} {
		text := `{"format":"oncall-fairness/1",` + field + `}`
		if !strings.Contains(field, "timezone") {
			text = strings.Replace(text, ",", `,"timezone":"UTC",`, 1)
		}
		began := time.Now()
		_, err := problem.Decode(strings.NewReader(text))
		assert.ErrorContains(t, err, want)
		assert.Less(t, len(err.Error()), 2_000_000, want)
		assert.Less(t, time.Since(began), 20*time.Second, want) // 2 s where nothing else runs
	}
}
