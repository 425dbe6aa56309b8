package conformance

import (
	"bytes"
	"errors"
	"slices"
	"testing"
	"time"

	dto "github.com/prometheus/client_model/go"
	"github.com/prometheus/common/expfmt"
	"github.com/prometheus/common/model"
	"github.com/stretchr/testify/require"

	"github.com/toban-go/toban/schedule"
)

// Prometheus reads who is on call, whether nobody is, and the next handoff, in every
// hour of May.
func TestMetrics(t *testing.T) {
	may := schedule.Month(2026, time.May, year.Start.Location())
	for name, o := range organisations(t) {
		parser := expfmt.NewTextParser(model.LegacyValidation)
		for _, service := range services(o) {
			for _, at := range instants(o.Schedule, service, may, 0) {
				metrics, err := o.Metrics(at, service)
				require.NoError(t, err)
				var text bytes.Buffer
				require.NoError(t, metrics.Write(&text))
				families, err := parser.TextToMetricFamilies(&text)
				require.NoError(t, err)

				answer, err := o.Schedule.OnCall(service, at)
				require.NoError(t, err)
				for _, seat := range answer.Seats {
					var got []string
					for _, m := range families["toban_on_call"].GetMetric() {
						if labels := labels(m); labels["role"] == string(seat.Role) {
							require.Equal(t, map[string]string{"service": string(service), "regime": string(answer.Regime), "team": string(answer.Team),
								"role": labels["role"], "member": labels["member"]}, labels)
							require.InDelta(t, 1, m.GetGauge().GetValue(), 0)
							got = append(got, known(o.Schedule.Person(schedule.Member(labels["member"]), at)).Contact["slack"])
						}
					}
					slices.Sort(got)
					role := seat.Role
					if role == schedule.All {
						role = schedule.Primary
					}
					if want := asked(t, o.Schedule, service, role, at, "slack"); !slices.Equal(want, got) {
						require.Equal(t, want, got, "%s %s %v", name, service, at)
					}
					for _, m := range families["toban_vacant"].GetMetric() {
						if labels(m)["role"] == string(seat.Role) {
							require.Equal(t, len(got) == 0, m.GetGauge().GetValue() == 1, at)
						}
					}
				}
				next, err := o.Schedule.NextHandoff(service, at)
				if handoff := families["toban_handoff_timestamp_seconds"].GetMetric(); err == nil {
					require.Equal(t, float64(next.At.Unix()), handoff[0].GetGauge().GetValue())
				} else {
					require.True(t, errors.Is(err, schedule.ErrNoHandoff) && handoff == nil, err)
				}
			}
		}
	}
}

func labels(m *dto.Metric) map[string]string {
	byName := map[string]string{}
	for _, l := range m.GetLabel() {
		byName[l.GetName()] = l.GetValue()
	}
	return byName
}

// known returns what is asked for by a name that is known.
func known[T any](v T, err error) T {
	if err != nil {
		panic(err)
	}
	return v
}
