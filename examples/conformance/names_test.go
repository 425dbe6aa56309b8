package conformance

import (
	"bytes"
	"testing"
	"time"

	"github.com/prometheus/common/expfmt"
	"github.com/prometheus/common/model"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/toban-go/toban/examples/internal/format"
	"github.com/toban-go/toban/examples/sample"
	"github.com/toban-go/toban/holiday"
	"github.com/toban-go/toban/rotation"
	"github.com/toban-go/toban/schedule"
)

const (
	oddTeam    = `o'neil:#"\`
	oddService = `a"b\c${d}%{e}当`
	oddMember  = `"\m1'`
)

// odd has IDs and names full of what formats give a meaning, a shadow, and hours until
// midnight.
func odd(t *testing.T) format.Organisation {
	rota := rotation.Weekly(date("2026-01-05"), oddMember, "m2", "m3")
	return organisation(t, []schedule.Spec{{
		Location: sample.Tokyo(), Business: schedule.Weekdays(schedule.At(10, 0), schedule.At(19, 0)),
		Holidays: holiday.Japan().With("創立\n- name: 'x' #", date("2026-05-20"), date("2026-05-20")),
		Teams: []schedule.Team{{ID: oddTeam, Services: []schedule.Service{{ID: oddService}}, Members: members(oddMember, "m2", "m3"),
			Business: schedule.Weekdays(schedule.At(15, 0), schedule.At(24, 0))}},
		OffHours: schedule.Duty{Primary: rota, Shadow: rota.Lag(1)},
		People:   people(oddMember, "m2", "m3"),
	}})
}

// No name breaks out of its place.
func TestOddNames(t *testing.T) {
	o := odd(t)
	may := schedule.Month(2026, time.May, sample.Tokyo())
	active := intervals(t, o, may)
	for _, at := range instants(o.Schedule, oddService, may, 15) {
		answer, err := o.Schedule.OnCall(oddService, at)
		require.NoError(t, err)
		daytime, err := active.ContainsTime([]string{"daytime-" + oddTeam}, at)
		require.NoError(t, err)
		require.Equal(t, answer.Regime == schedule.Daytime, daytime, at)
	}

	terraform, api := terraformed(t, o, may, oddService), pagers(t, o, may, oddService)
	require.Len(t, terraform, 3)
	var users []string
	for i, p := range terraform {
		assert.Contains(t, []string{api[0].name, api[1].name, api[2].name}, p.name, i)
		users = append(users, p.layers[0].users...)
	}
	assert.Contains(t, users, "P-"+oddMember)

	night := date("2026-05-03").At(schedule.At(12, 0), sample.Tokyo())
	metrics, err := o.Metrics(night, oddService)
	require.NoError(t, err)
	var text bytes.Buffer
	require.NoError(t, metrics.Write(&text))
	parser := expfmt.NewTextParser(model.LegacyValidation)
	families, err := parser.TextToMetricFamilies(&text)
	require.NoError(t, err)
	served := map[string]string{}
	for _, m := range families["toban_on_call"].GetMetric() {
		assert.Equal(t, oddService, labels(m)["service"])
		served[labels(m)["role"]] = labels(m)["member"]
	}
	answer, err := o.Schedule.OnCall(oddService, night)
	require.NoError(t, err)
	assert.Equal(t, map[string]string{"primary": string(answer.Member(schedule.Primary)), "shadow": string(answer.Member(schedule.Shadow))}, served)
	assert.Contains(t, served, "shadow")
	assert.Len(t, families["toban_vacant"].GetMetric(), 1, "a shadow's seat is never vacant")

	group, err := o.SlackUserGroup("S1", night, oddService)
	require.NoError(t, err)
	assert.Equal(t, "U-"+string(answer.Member(schedule.Primary)), group.Users, "without the shadow")
}
