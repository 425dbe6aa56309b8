package report_test

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/toban-go/toban/internal/house/drawn"
	"github.com/toban-go/toban/schedule"
	"github.com/toban-go/toban/schedule/report"
)

// The oracles count minute by minute.

func randomAlerts(t *rapid.T, iv schedule.Interval, services ...schedule.ServiceID) []report.Alert {
	minute := func(least, most int, label string) time.Duration {
		return time.Duration(rapid.IntRange(least, most).Draw(t, label)) * time.Minute
	}
	var alerts []report.Alert
	for range rapid.IntRange(0, 30).Draw(t, "alerts") {
		a := report.Alert{Service: rapid.SampledFrom(services).Draw(t, "service"), Monitor: rapid.SampledFrom([]string{"m", "n"}).Draw(t, "monitor")}
		a.At = iv.Start.Add(minute(-300, int(iv.Duration()/time.Minute)+300, "at"))
		if rapid.Bool().Draw(t, "closed") {
			a.Closed = a.At.Add(rapid.SampledFrom([]time.Duration{0, minute(0, 90, "soon"), minute(0, 60000, "late"), -time.Minute}).Draw(t, "length"))
			a.Action = rapid.SampledFrom([]string{"", "restarted"}).Draw(t, "action")
		}
		alerts = append(alerts, a)
	}
	return alerts
}

func TestBusyHoursHourByHour(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		iv := schedule.Interval{Start: at("03-02 10:00")}
		iv.End = iv.Start.Add(time.Duration(rapid.IntRange(0, 3000).Draw(t, "length")) * time.Minute)
		alerts := randomAlerts(t, iv, "s")
		want := 0
		for hour := iv.Start; hour.Before(iv.End); hour = hour.Add(h) {
			here := schedule.Interval{Start: hour, End: hour.Add(h)}.Intersect(iv)
			if slices.ContainsFunc(alerts, func(a report.Alert) bool {
				return here.Contains(a.At) || here.Overlaps(schedule.Interval{Start: a.At, End: a.Closed})
			}) {
				want++
			}
		}
		assert.Equal(t, want, report.BusyHours(alerts, iv))
	})
}

func TestSplitMinuteByMinute(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		loc, err := time.LoadLocation(rapid.SampledFrom([]string{"Asia/Tokyo", "America/New_York", "America/Havana", "Australia/Lord_Howe", "America/St_Johns", "Pacific/Apia"}).Draw(t, "zone"))
		require.NoError(t, err)
		clock := rapid.Map(rapid.IntRange(0, 96), func(n int) schedule.Clock { return schedule.At(0, 15*n) })
		night := rapid.SampledFrom([]report.Clocks{report.SleepHours, {}, {From: clock.Draw(t, "from"), To: clock.Draw(t, "to")}}).Draw(t, "night")
		day := date(rapid.SampledFrom([]string{"2026-03-07", "2026-11-01", "2026-04-04", "2010-11-06", "2011-12-29", "2028-02-28"}).Draw(t, "day"))
		call := schedule.Interval{Start: day.At(0, loc).Add(time.Duration(rapid.IntRange(0, 3000*60).Draw(t, "start")) * time.Second)}
		call.End = call.Start.Add(time.Duration(rapid.IntRange(0, 4000*60).Draw(t, "length")) * time.Second)
		var want []report.Work
		for m := call.Start.Truncate(time.Minute); m.Before(call.End.Truncate(time.Minute)); m = m.Add(time.Minute) {
			date, clock := schedule.Civil(m, loc)
			isNight := night.From <= clock && clock < night.To
			if night.To <= night.From {
				isNight = clock >= night.From || clock < night.To
			}
			if n := len(want); n > 0 && want[n-1].Date == date && want[n-1].Night == isNight {
				want[n-1].Minutes++
				continue
			}
			want = append(want, report.Work{Date: date, Night: isNight, Minutes: 1})
		}
		assert.Equal(t, want, report.Split(call, night, loc), "%v by %v", call, night)
	})
}

// Each minute counts for the class of its own civil day.
func TestMidnightsMinuteByMinute(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s, iv := drawn.Schedule(t)
		iv.End = iv.Start.Add(min(iv.Duration(), 5*24*h))
		want := map[string]time.Duration{}
		for shift := range s.Duties(iv) {
			for m := shift.Start; m.Before(shift.End); m = m.Add(time.Minute) {
				day := schedule.DateOf(m, iv.Start.Location())
				kind, _, err := s.Day(shift.Team, day)
				require.NoError(t, err)
				want[fmt.Sprint(day, report.ClassOf(shift.Regime, kind))] += time.Minute
			}
		}
		got := map[string]time.Duration{}
		for part := range report.Parts(s.Duties(iv), report.AtMidnight) {
			got[fmt.Sprint(part.Date, part.Class)] += part.Duration()
		}
		assert.Equal(t, want, got)
	})
}

// Pages and their tables, counted one by one; every table's sum is the interval's.
func TestPagesOneByOne(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s, iv := drawn.Schedule(t)
		var services []schedule.ServiceID
		owners := map[schedule.ServiceID]schedule.TeamID{}
		for id, owner := range s.Services() {
			services, owners[id] = append(services, id), owner
		}
		alerts := randomAlerts(t, iv, services...)
		all, err := report.Match(s, alerts)
		require.NoError(t, err)
		require.Len(t, all, len(alerts))
		pages := report.In(all, iv)
		asleep := func(p report.Page) bool {
			hour := p.At.In(iv.Start.Location()).Hour()
			return hour >= 22 || hour < 5
		}
		count := func(which func(report.Page) bool) int {
			n := 0
			for _, p := range pages {
				if which(p) {
					n++
				}
			}
			return n
		}
		total := 0
		for _, m := range report.Monitors(all, iv) {
			of := func(p report.Page) bool { return p.Service == m.Service && p.Monitor == m.Name }
			assert.Equal(t, count(of), m.Pages)
			assert.Equal(t, count(func(p report.Page) bool { return of(p) && asleep(p) }), m.Asleep)
			assert.Equal(t, count(func(p report.Page) bool { return of(p) && !p.Closed.IsZero() && p.Action == "" }), m.Idle)
			repeated := 0
			for i, p := range all {
				if of(p) && iv.Contains(p.At) && slices.ContainsFunc(all[:i], func(b report.Page) bool { return of(b) && p.At.Sub(b.At) <= 7*24*h }) {
					repeated++
				}
			}
			assert.Equal(t, repeated, m.Repeated)
			total += m.Pages
		}
		assert.Equal(t, len(pages), total)
		people := 0
		for _, l := range report.Loads(pages) {
			of := func(p report.Page) bool {
				return l.Who == string(p.Member()) || p.Member() == "" && l.Who == string(p.Answer.Team)
			}
			assert.Equal(t, count(of), l.Pages)
			assert.Equal(t, count(func(p report.Page) bool { return of(p) && asleep(p) }), l.Asleep)
			people += l.Pages
		}
		assert.Equal(t, len(pages), people)
		var owned int64
		for _, o := range report.PagesByOwner(pages) {
			strangers := count(func(p report.Page) bool {
				return p.Owner == o.Owner && p.Member() != "" && !slices.Contains(known(s.Team(o.Owner)).Members(p.At), p.Member())
			})
			assert.Equal(t, int64(strangers), o.Strangers)
			owned += o.All
		}
		assert.Equal(t, int64(len(pages)), owned)
		var time int64
		for part := range report.Parts(everyone(s).Duties(iv), report.AtMidnight) {
			if part.Role == schedule.Primary {
				time += int64(part.Duration().Minutes())
			}
		}
		for _, o := range report.TimeByOwner(s, iv) {
			var strangers int64
			for shift := range everyone(s).Duties(iv) {
				if shift.Role == schedule.Primary && shift.Member != "" && !slices.Contains(known(s.Team(o.Owner)).Members(shift.Start), shift.Member) {
					strangers += int64(shift.Duration().Minutes())
				}
			}
			assert.Equal(t, report.Ownership{Owner: o.Owner, Strangers: strangers, All: time}, o)
		}
	})
}
