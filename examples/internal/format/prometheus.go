package format

import (
	"errors"
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/toban-go/toban/schedule"
)

// Metrics is who is on call, in Prometheus' text exposition format:
// https://prometheus.io/docs/instrumenting/exposition_formats/#text-based-format.
// The zero Metrics is empty.
type Metrics struct{ families []family }

type family struct {
	name, help string
	samples    []sample
}

type sample struct {
	labels [][2]string
	value  int64
}

// Write writes the metrics.
func (m Metrics) Write(w io.Writer) error {
	var b strings.Builder
	for _, f := range m.families {
		fmt.Fprintf(&b, "# HELP %s %s\n# TYPE %[1]s gauge\n", f.name, escapeHelp.Replace(f.help))
		for _, s := range f.samples {
			var labels []string
			for _, l := range s.labels {
				labels = append(labels, fmt.Sprintf(`%s="%s"`, l[0], escapeLabel.Replace(strings.ToValidUTF8(l[1], "\uFFFD"))))
			}
			fmt.Fprintf(&b, "%s{%s} %d\n", f.name, strings.Join(labels, ","), s.value)
		}
	}
	_, err := io.WriteString(w, b.String())
	return err
}

var (
	escapeHelp  = strings.NewReplacer(`\`, `\\`, "\n", `\n`)
	escapeLabel = strings.NewReplacer(`\`, `\\`, "\n", `\n`, `"`, `\"`)
)

// Metrics returns who is on call for services at an instant: toban_on_call is 1 for
// each person and role; toban_vacant is 1 for a role that nobody serves, else 0; and
// toban_handoff_timestamp_seconds is when somebody else, or another team, takes over,
// left out if that is not within 400 days. The errors are those of
// Schedule.OnCall.
func (o Organisation) Metrics(at time.Time, services ...schedule.ServiceID) (Metrics, error) {
	onCall := family{name: "toban_on_call", help: o.say("Who is on call: 1 for each person and role.", "現在の当番。担当者と役割ごとに 1。")}
	vacant := family{name: "toban_vacant", help: o.say("Whether nobody serves a role: 1 if so.", "担当者がいない役割は 1。")}
	handoff := family{name: "toban_handoff_timestamp_seconds", help: o.say("When the next handoff is, in Unix time.", "次の引き継ぎの時刻（Unix 時間）。")}
	var faults []error
	for _, service := range services {
		answer, err := o.Schedule.OnCall(service, at)
		if err != nil {
			faults = append(faults, err)
			continue
		}
		for _, seat := range answer.Seats {
			labels := [][2]string{{"service", string(service)}, {"regime", string(answer.Regime)}, {"team", string(answer.Team)}, {"role", string(seat.Role)}}
			members := o.Schedule.Serving(seat)
			for _, m := range members {
				onCall.samples = append(onCall.samples, sample{append(labels[:4:4], [2]string{"member", string(m)}), 1})
			}
			if !seat.Role.Watches() {
				vacant.samples = append(vacant.samples, sample{labels, int64(max(0, 1-len(members)))})
			}
		}
		if next, err := o.Schedule.NextHandoff(service, at); err == nil {
			handoff.samples = append(handoff.samples, sample{[][2]string{{"service", string(service)}}, next.At.Unix()})
		} else if !errors.Is(err, schedule.ErrNoHandoff) {
			faults = append(faults, err)
		}
	}
	return Metrics{[]family{onCall, vacant, handoff}}, errors.Join(faults...)
}
