package conformance

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/PagerDuty/go-pagerduty"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/toban-go/toban/examples/internal/format"
	"github.com/toban-go/toban/schedule"
)

// pagers returns whole schedules as the vendor's types have them.
func pagers(t *testing.T, o format.Organisation, iv schedule.Interval, service schedule.ServiceID) []pager {
	t.Helper()
	list, err := o.PagerDutySchedules(iv, service)
	require.NoError(t, err)
	return read(t, list)
}

// read decodes schedules with the vendor's types, without unknown fields.
func read(t require.TestingT, list []format.PagerDuty) []pager {
	var text bytes.Buffer
	require.NoError(t, format.WritePagerDuty(&text, list))
	decoder := json.NewDecoder(&text)
	decoder.DisallowUnknownFields()
	var all []pager
	for {
		var one struct {
			Schedule  pagerduty.Schedule
			Overrides []pagerduty.Override
		}
		err := decoder.Decode(&one)
		if errors.Is(err, io.EOF) {
			return all
		}
		require.NoError(t, err)
		all = append(all, newPager(t, one.Schedule, one.Overrides))
	}
}

// together returns whom the schedules of a role ask, each once.
func together(all []pager, role schedule.Role, at time.Time, byWall bool) []string {
	var list []string
	for _, p := range all {
		if id := p.onCall(at, byWall); id != "" && strings.Contains(p.name+" ", " "+string(role)+" ") {
			list = append(list, id)
		}
	}
	slices.Sort(list)
	return slices.Compact(list)
}

// The schedules together ask whom the schedule asks, in every hour of the range and
// around every handoff; where clocks are set, in both ways of counting.
func TestPagerDutySchedulesAskTheSamePeople(t *testing.T) {
	ways := map[string][]bool{"sample": {false}, "planned": {true}, "harbour": {false}, "desk": {false, true}}
	for name, o := range organisations(t) {
		iv := year
		if name == "planned" {
			iv = schedule.Month(2026, time.May, year.Start.Location())
		}
		for _, service := range services(o) {
			all := pagers(t, o, iv, service)
			for _, at := range instants(o.Schedule, service, iv, 1) {
				for _, role := range []schedule.Role{schedule.Primary, schedule.Secondary} {
					want := asked(t, o.Schedule, service, role, at, "pagerduty")
					for _, byWall := range ways[name] {
						if got := together(all, role, at, byWall); !slices.Equal(want, got) {
							require.Equal(t, want, got, "%s %s %s %v", name, service, role, at)
						}
					}
				}
			}
		}
	}
}

// The year in few words: two layers and an override for each of the 17 holidays on
// weekdays of which the layer's own member is not the pool's; more only for what weeks
// cannot say.
func TestSchedulesAreShort(t *testing.T) {
	all := organisations(t)
	for name, want := range map[string]map[schedule.ServiceID]map[string][2]int{
		"sample": {"minne-web": {"minne-web primary (m1)": {2, 16}, "minne-web primary (m2)": {2, 17}, "minne-web primary (m3)": {2, 13},
			"minne-web primary (m4)": {2, 14}, "minne-web primary (m5)": {2, 15}}},
		// Twice two layers, for the regime changes in July, where one layer has a break.
		"harbour": {"front": {"front primary (w1)": {4, 23}, "front primary (w2)": {4, 22}, "front primary (w3)": {4, 25}, "front secondary": {3, 21}}},
		// Clocks are set twice, and every third week has nobody at night; the ten
		// overrides are Tokyo's holidays, on which New York's pool answers.
		"desk": {"trade": {"trade primary (t1)": {35, 10}, "trade primary (t2)": {35, 10}}, "rice": {"rice primary (t1)": {2, 0}, "rice primary (t2)": {2, 17}}},
	} {
		for service, schedules := range want {
			got := map[string][2]int{}
			for _, p := range pagers(t, all[name], year, service) {
				got[p.name] = [2]int{len(p.layers), len(p.overrides)}
			}
			assert.Equal(t, schedules, got)
		}
	}
}

// In the sample's May the layers are wrong on three weekdays, and one override each
// mends them; all three are m3's, whose own schedule needs none.
func TestOneOverrideForEachHoliday(t *testing.T) {
	o := organisations(t)["sample"]
	may := schedule.Month(2026, time.May, year.Start.Location())
	all := pagers(t, o, may, "minne-web")
	require.Len(t, all, 5, "one for each of the team")
	written, err := o.PagerDutyHolidays(may, "minne-web")
	require.NoError(t, err)
	var text bytes.Buffer
	require.NoError(t, written.Write(&text))
	decoder := json.NewDecoder(&text)
	decoder.DisallowUnknownFields()
	var body struct{ Overrides []pagerduty.Override }
	require.NoError(t, decoder.Decode(&body))
	for i, p := range all {
		mended := map[string]int{}
		for at := may.Start; at.Before(may.End); at = at.Add(time.Hour) {
			if bare := (pager{location: p.location, layers: p.layers}); p.onCall(at, false) != bare.onCall(at, false) {
				mended[at.Format(time.DateOnly)]++
			}
		}
		if i == 2 {
			assert.Empty(t, mended)
			continue
		}
		assert.Equal(t, map[string]int{"2026-05-04": 9, "2026-05-05": 9, "2026-05-06": 9}, mended)
		require.Len(t, p.overrides, len(body.Overrides))
		for j, override := range p.overrides {
			assert.Equal(t, override.start.Format(time.RFC3339), body.Overrides[j].Start)
			assert.Equal(t, override.end.Format(time.RFC3339), body.Overrides[j].End)
			assert.Equal(t, override.user, body.Overrides[j].User.ID)
		}
	}
}

// What the vendor's client sends and reads holds all that is written.
func TestPagerDutyClient(t *testing.T) {
	o := organisations(t)["harbour"]
	list, err := o.PagerDutySchedules(year, "cards")
	require.NoError(t, err)
	for _, one := range list {
		var sent any
		server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if r.Method == http.MethodPost {
				body, err := io.ReadAll(r.Body)
				assert.NoError(t, err)
				assert.NoError(t, json.Unmarshal(body, &sent))
				_, err = w.Write(body)
				assert.NoError(t, err)
				return
			}
			assert.NoError(t, format.PagerDutyOverrides{Overrides: one.Overrides}.Write(w))
		}))
		client := pagerduty.NewClient("", pagerduty.WithAPIEndpoint(server.URL))
		text, err := json.Marshal(one.Schedule)
		require.NoError(t, err)
		var vendor pagerduty.Schedule
		require.NoError(t, json.Unmarshal(text, &vendor))
		_, err = client.CreateScheduleWithContext(t.Context(), vendor)
		require.NoError(t, err)
		var ours any
		require.NoError(t, json.Unmarshal(text, &ours))
		holds(t, sent.(map[string]any)["schedule"], ours)

		answer, err := client.ListOverridesWithContext(t.Context(), "ID", pagerduty.ListOverridesOptions{})
		require.NoError(t, err)
		require.Len(t, answer.Overrides, len(one.Overrides))
		for i, override := range answer.Overrides {
			assert.Equal(t, one.Overrides[i], format.PagerDutyOverride{Start: override.Start, End: override.End,
				User: format.PagerDutyReference{ID: override.User.ID, Type: override.User.Type}})
		}
		server.Close()
	}
}

// holds checks that everything in part is in whole, whatever else is.
func holds(t *testing.T, whole, part any) {
	t.Helper()
	switch part := part.(type) {
	case map[string]any:
		for key, value := range part {
			require.Contains(t, whole, key)
			holds(t, whole.(map[string]any)[key], value)
		}
	case []any:
		require.Len(t, whole, len(part))
		for i := range part {
			holds(t, whole.([]any)[i], part[i])
		}
	default:
		require.Equal(t, part, whole)
	}
}
