package schedule_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/toban-go/toban/schedule"
)

// Output shows people by name: a name that one person has asks for the ID, in a change too, and one that two have lists the IDs.
func TestANameAsksForTheID(t *testing.T) {
	date := schedule.MustParseDate("2027-01-04")
	s, err := schedule.New(schedule.Spec{
		Location: tokyo, Business: schedule.Weekdays(schedule.At(10, 0), schedule.At(19, 0)), Holidays: schedule.NoHolidays{},
		Teams:    []schedule.Team{{ID: "web", Services: []schedule.Service{{ID: "shop"}}, Members: []schedule.Membership{{Member: "sato"}, {Member: "ito"}, {Member: "ito2"}}}},
		People:   []schedule.Person{{ID: "sato", Name: "佐藤 健"}, {ID: "ito", Name: "伊藤"}, {ID: "ito2", Name: "伊藤"}},
		OffHours: schedule.Duty{Primary: schedule.Vacant()},
	})
	require.NoError(t, err)
	day := date.At(0, tokyo)
	for name, hint := range map[schedule.Member]string{
		"佐藤 健": `; did you mean "sato" (佐藤 健)?`,
		"佐藤健":  `; did you mean "sato" (佐藤健)?`,
		"伊藤":   `; there are "ito", "ito2", "sato"`,
		"Sato": `; did you mean "sato"?`,
	} {
		_, err := s.Person(name, day)
		assert.EqualError(t, err, `unknown member "`+string(name)+`"`+hint)
		_, err = s.With(schedule.Leave{Member: name, Interval: schedule.Days(date, date, tokyo)})
		assert.ErrorIs(t, err, schedule.ErrUnknownMember)
		assert.ErrorContains(t, err, `unknown member "`+string(name)+`"`+hint)
	}
}
