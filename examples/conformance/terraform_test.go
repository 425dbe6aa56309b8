package conformance

import (
	"bytes"
	"slices"
	"testing"

	"github.com/PagerDuty/go-pagerduty"
	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/gohcl"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/hashicorp/hcl/v2/json"
	"github.com/stretchr/testify/require"

	"github.com/toban-go/toban/examples/internal/format"
	"github.com/toban-go/toban/schedule"
)

// What Terraform reads: the arguments of the provider's resource, as its
// documentation has them, and nothing else.
type (
	configuration struct {
		Terraform []settings `hcl:"terraform,block"`
		Resources []resource `hcl:"resource,block"`
	}
	settings struct {
		Providers providers `hcl:"required_providers,block"`
	}
	providers struct {
		PagerDuty map[string]string `hcl:"pagerduty"`
	}
	resource struct {
		Kind        string           `hcl:"type,label"`
		Key         string           `hcl:"name,label"`
		Name        string           `hcl:"name,optional"`
		TimeZone    string           `hcl:"time_zone"`
		Description string           `hcl:"description,optional"`
		Layers      []terraformLayer `hcl:"layer,block"`
	}
	terraformLayer struct {
		Name                      string                 `hcl:"name,optional"`
		Start                     string                 `hcl:"start"`
		End                       string                 `hcl:"end,optional"`
		RotationVirtualStart      string                 `hcl:"rotation_virtual_start"`
		RotationTurnLengthSeconds uint                   `hcl:"rotation_turn_length_seconds"`
		Users                     []string               `hcl:"users"`
		Restrictions              []terraformRestriction `hcl:"restriction,block"`
	}
	terraformRestriction struct {
		Type            string `hcl:"type"`
		StartTimeOfDay  string `hcl:"start_time_of_day"`
		StartDayOfWeek  uint   `hcl:"start_day_of_week"`
		DurationSeconds uint   `hcl:"duration_seconds"`
	}
)

// terraformed reads a configuration with Terraform's own parser.
func terraformed(t *testing.T, o format.Organisation, iv schedule.Interval, service schedule.ServiceID) []pager {
	t.Helper()
	file, err := o.Terraform(iv, service)
	require.NoError(t, err)
	var text bytes.Buffer
	require.NoError(t, file.Write(&text))
	parsed, faults := json.Parse(text.Bytes(), "oncall.tf.json")
	require.False(t, faults.HasErrors(), faults)
	var c configuration
	faults = gohcl.DecodeBody(parsed.Body, new(hcl.EvalContext), &c)
	require.False(t, faults.HasErrors(), faults)
	require.Equal(t, "PagerDuty/pagerduty", c.Terraform[0].Providers.PagerDuty["source"])
	var all []pager
	for _, r := range c.Resources {
		require.Equal(t, "pagerduty_schedule", r.Kind)
		require.True(t, hclsyntax.ValidIdentifier(r.Key), r.Key)
		s := pagerduty.Schedule{Name: r.Name, TimeZone: r.TimeZone}
		for _, l := range r.Layers {
			layer := pagerduty.ScheduleLayer{Name: l.Name, Start: l.Start, End: l.End, RotationVirtualStart: l.RotationVirtualStart, RotationTurnLengthSeconds: l.RotationTurnLengthSeconds}
			for _, id := range l.Users {
				layer.Users = append(layer.Users, pagerduty.UserReference{User: pagerduty.APIObject{ID: id, Type: "user_reference"}})
			}
			for _, r := range l.Restrictions {
				layer.Restrictions = append(layer.Restrictions, pagerduty.Restriction(r))
			}
			s.ScheduleLayers = append(s.ScheduleLayers, layer)
		}
		all = append(all, newPager(t, s, nil))
	}
	return all
}

// Terraform's schedules ask the same people without overrides.
func TestTerraformAsksTheSamePeople(t *testing.T) {
	all := organisations(t)
	for name, service := range map[string]schedule.ServiceID{"sample": "shop-cart", "harbour": "cards", "desk": "trade"} {
		o := all[name]
		schedules := terraformed(t, o, year, service)
		for _, at := range instants(o.Schedule, service, year, 0) {
			for _, role := range []schedule.Role{schedule.Primary, schedule.Secondary} {
				want := asked(t, o.Schedule, service, role, at, "pagerduty")
				if got := together(schedules, role, at, false); !slices.Equal(want, got) {
					require.Equal(t, want, got, "%s %s %s %v", name, service, role, at)
				}
			}
		}
	}
}
