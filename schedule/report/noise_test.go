package report_test

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/toban-go/toban/examples/sample"
	"github.com/toban-go/toban/schedule"
	"github.com/toban-go/toban/schedule/report"
)

// weeksOf are so many weeks from Monday 4 May 2026, 10:00, on.
func weeksOf(n int) (weeks []schedule.Interval) {
	for i := range n {
		monday := date("2026-05-04").AddDays(7 * i)
		weeks = append(weeks, schedule.Interval{Start: monday.At(schedule.At(10, 0), tokyo), End: monday.AddDays(7).At(schedule.At(10, 0), tokyo)})
	}
	return weeks
}

// ring is an alert of a monitor on a day, open for so many minutes.
func ring(monitor, day string, clock schedule.Clock, minutes int, action string) report.Alert {
	at := date(day).At(clock, tokyo)
	return report.Alert{Service: "shop-cart", Monitor: monitor, At: at, Closed: at.Add(time.Duration(minutes) * time.Minute), Action: action}
}

func matched(t require.TestingT, alerts ...report.Alert) []report.Page {
	s, err := schedule.New(sample.Organisation())
	require.NoError(t, err)
	pages, err := report.Match(s, alerts)
	require.NoError(t, err)
	return pages
}

func TestWhatAPageCosts(t *testing.T) {
	pages := matched(t, ring("m", "2026-05-05", schedule.At(12, 0), 30, "x"), ring("m", "2026-05-06", schedule.At(21, 59), 30, "x"),
		ring("m", "2026-05-06", schedule.At(22, 0), 30, "x"), ring("m", "2026-05-08", schedule.At(11, 0), 30, "x"), ring("m", "2026-05-09", schedule.At(12, 0), 1, "x"))
	var got []string
	for _, p := range pages {
		took, cost := report.Noise{}.Minutes(p)
		got = append(got, fmt.Sprint(p.People, " ", took, " ", cost))
	}
	assert.Equal(t, []string{"1 30 30", "1 30 30", "1 30 90", "4 30 120", "1 5 5"}, got, "a holiday, before sleep, in it, by day for the four of team ec, and five minutes at least")
	_, cost := report.Noise{Sleep: 10, Least: time.Hour}.Minutes(pages[2])
	assert.Equal(t, int64(600), cost)
}

func TestTrends(t *testing.T) {
	for want, counts := range map[report.Trend][][]int{
		report.Rising:  {{0, 0, 1, 1}, {1, 1, 1, 1, 1, 1, 1, 1, 1, 2, 2, 1}, {0, 1}},
		report.Steady:  {{1, 1, 1, 1}, {4, 4, 5, 5}, {5, 5, 4, 4}, {3}, {9, 2, 2, 2, 2}},
		report.Falling: {{1, 1, 0, 0}, {6, 6, 6, 6, 6, 6, 6, 6, 1, 0, 1, 0}, {1, 0}},
	} {
		for _, weeks := range counts {
			var alerts []report.Alert
			for i, n := range weeks {
				for k := range n {
					alerts = append(alerts, ring("m", date("2026-05-04").AddDays(7*i+1).String(), schedule.At(20, k), 10, "x"))
				}
			}
			costs := report.Noise{}.Costs(matched(t, alerts...), weeksOf(len(weeks)))
			require.Len(t, costs, 1)
			assert.Equal(t, want, costs[0].Trend, weeks)
		}
	}
}

// What is decided is followed from the week after the day on which it was done, and what is
// proposed looks only at those weeks.
func TestWhatBecameOfADecision(t *testing.T) {
	var alerts []report.Alert
	for i, n := range []int{2, 4, 4, 1, 0} {
		for k := range n {
			alerts = append(alerts, ring("m", date("2026-05-05").AddDays(7*i+k%2).String(), schedule.At(23, 10*k), 20, ""))
		}
	}
	pages, weeks := matched(t, alerts...), weeksOf(5)
	decision := report.Decision{On: date("2026-05-20"), Service: "shop-cart", Monitor: "m", Remedy: report.Prune}
	open := report.Noise{}.Effects([]report.Decision{decision}, pages, weeks)[0]
	assert.Equal(t, []int{2, 2, 6, 1}, []int{open.WeeksBefore, open.WeeksAfter, open.Before.Pages, open.After.Pages}, "the week of the decision is of neither")
	saved, known := open.Saved()
	assert.True(t, known)
	assert.Equal(t, int64(6*60/2-60/2), saved, "weighed minutes a week")
	assert.Empty(t, report.Noise{}.Proposals(pages, weeks, 180, decision))

	decision.Done = date("2026-05-26")
	done := report.Noise{}.Effects([]report.Decision{decision}, pages, weeks)[0]
	assert.Equal(t, []int{2, 1, 0}, []int{done.WeeksBefore, done.WeeksAfter, done.After.Pages})
	assert.Empty(t, report.Noise{}.Proposals(pages, weeks, 180, decision), "no page since")
	late := report.Noise{}.Effects([]report.Decision{{On: date("2026-06-30"), Service: "shop-cart", Monitor: "m"}}, pages, weeks)[0]
	_, known = late.Saved()
	assert.False(t, known)
}

func TestProposals(t *testing.T) {
	var alerts []report.Alert
	for i := range 4 {
		alerts = append(alerts, ring("idle", "2026-05-05", schedule.At(11+i, 0), 60, []string{"", "", "", "x"}[i]), // most without action
			ring("half", "2026-05-06", schedule.At(11+i, 0), 60, []string{"", "", "a", "b"}[i]), // not more than half
			ring("same", "2026-05-07", schedule.At(20, 10*i), 30, "restart"),
			ring("read", "2026-05-09", schedule.At(11+i, 0), 60, fmt.Sprint(i)))
	}
	for i := range alerts {
		if alerts[i].Monitor != "half" {
			alerts[i].Opened = alerts[i].At
		}
	}
	var got []string
	for _, p := range (report.Noise{}).Proposals(matched(t, alerts...), weeksOf(1), 180) {
		got = append(got, fmt.Sprint(p.Monitor, " ", p.Remedy, " ", p.Pages, "/", p.Of, " ", p.Minutes, " ", p.Repeated))
	}
	assert.Equal(t, []string{"idle prune 3/4 180 ", "half document 4/4 120 ", "same automate 4/4 120 restart"}, got)
}

func TestRunbooks(t *testing.T) {
	spec := sample.Organisation()
	spec.Teams[1].Services[0].Docs = nil
	s, err := schedule.New(spec)
	require.NoError(t, err)
	read := ring("m", "2026-05-05", schedule.At(12, 0), 1, "")
	none, unopened, after := read, read, read
	none.Service = "suzuri-web"
	read.Opened, none.Opened, after.Opened = read.At, read.At, read.At
	after.At = date("2026-08-29").At(schedule.At(12, 0), tokyo) // 180 days after 2 March
	stale := after
	stale.At = stale.At.AddDate(0, 0, 1)
	var got []report.Runbook
	for _, a := range []report.Alert{none, stale, after, unopened, read} {
		pages, err := report.Match(s, []report.Alert{a})
		require.NoError(t, err)
		got = append(got, report.RunbookOf(pages[0], 180))
	}
	assert.Equal(t, []report.Runbook{report.Missing, report.Stale, report.Read, report.Unopened, report.Read}, got)
}

// Pages alone are those of a team's own services, and shared those of all.
func TestPoolPages(t *testing.T) {
	s, err := schedule.New(sample.Organisation())
	require.NoError(t, err)
	alerts := []report.Alert{ring("m", "2026-05-05", schedule.At(23, 0), 30, ""), ring("m", "2026-05-06", schedule.At(12, 0), 30, ""), ring("by day", "2026-05-08", schedule.At(12, 0), 30, "")}
	alerts = append(alerts, report.Alert{Service: "suzuri-web", Monitor: "m", At: alerts[0].At}, report.Alert{Service: "accounts", Monitor: "m", At: alerts[0].At})
	pages, err := report.Match(s, alerts)
	require.NoError(t, err)
	list, err := report.Noise{}.PoolPages(s, schedule.Everyone, pages, weeksOf(1)[0])
	require.NoError(t, err)
	var got []string
	for _, x := range list {
		got = append(got, fmt.Sprint(x.Team, " ", x.People, "/", x.All, " ", x.Alone.Pages, " ", x.Alone.Asleep, " of ", x.Shared.Pages, " ", x.Shared.Asleep))
	}
	assert.Equal(t, []string{"ec 4/12 2 1 of 3 2", "minne 5/12 0 0 of 3 2", "suzuri 3/12 1 1 of 3 2"}, got)
	_, err = report.Noise{}.PoolPages(s, "nobody", pages, weeksOf(1)[0])
	assert.ErrorIs(t, err, schedule.ErrUnknownTeam)
}

// What is due adds up to what was served and what came, and is shared by share among those who
// are ready.
func TestBalances(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		spec := sample.Organisation()
		for i := range spec.Teams {
			for k := range spec.Teams[i].Members {
				spec.Teams[i].Members[k].Share = rapid.IntRange(1, 100).Draw(t, "share")
			}
		}
		spec.People[0].Ready = []schedule.Ready{{From: date("2026-05-20")}} // m1
		spec.OffHours.Seats = []schedule.Post{{Role: "a-manager", Rota: schedule.Always("m5"), Ready: map[schedule.Member]schedule.Date{"m5": {}}}}
		s, err := schedule.New(spec)
		require.NoError(t, err)
		from := may.Start.Add(time.Duration(rapid.IntRange(-10*24, 30*24).Draw(t, "away from")) * time.Hour)
		away := schedule.Leave{Member: "s2", Long: rapid.Bool().Draw(t, "long"), Interval: schedule.Interval{Start: from, End: from.Add(time.Duration(rapid.IntRange(1, 40*24).Draw(t, "hours away")) * time.Hour)}}
		s, err = s.With(away)
		require.NoError(t, err)
		var alerts []report.Alert
		for range rapid.IntRange(0, 10).Draw(t, "alerts") {
			alerts = append(alerts, report.Alert{Service: rapid.SampledFrom([]schedule.ServiceID{"shop-cart", "minne-web", "accounts"}).Draw(t, "service"), Monitor: "m",
				At: may.Start.Add(time.Duration(rapid.IntRange(0, 30*24*60).Draw(t, "at")) * time.Minute)})
		}
		pages, err := report.Match(s, alerts)
		require.NoError(t, err)
		for _, pool := range []schedule.TeamID{schedule.Everyone, sample.PlatformNights} {
			team, err := s.Team(pool)
			require.NoError(t, err)
			people := s.People(may)
			list := report.Balances(pool, team.Duties(may), pages, people)
			var sum report.Balance
			for _, b := range list {
				sum.Served, sum.Due = sum.Served+b.Served, sum.Due+b.Due
				sum.Pages, sum.PagesDue = sum.Pages+b.Pages, sum.PagesDue+b.PagesDue
				sum.Asleep, sum.AsleepDue = sum.Asleep+b.Asleep, sum.AsleepDue+b.AsleepDue
			}
			assert.Equal(t, sum.Served, sum.Due)
			assert.Equal(t, int64(sum.Pages)*1000, sum.PagesDue)
			assert.Equal(t, int64(sum.Asleep)*1000, sum.AsleepDue)
			// Each is due their share of each shift, to a minute a shift.
			for _, b := range list {
				var due float64
				shifts := 0
				for shift := range team.Duties(may) {
					var all, mine int
					for _, c := range people {
						gone := c.Member == away.Member && away.Long && away.Start.Before(shift.Seat.End) && shift.Seat.Start.Before(away.End)
						if c.Pool == pool && c.Shares(shift.Seat) && !gone {
							all += c.Share
							if c.Member == b.Member {
								mine = c.Share
							}
						}
					}
					due += shift.Duration().Minutes() * float64(mine) / float64(all)
					shifts++
				}
				assert.InDelta(t, due, float64(b.Due), float64(shifts), b.Member)
			}
			assert.True(t, slices.IsSortedFunc(list, func(a, b report.Balance) int { return slices.Compare([]byte(a.Member), []byte(b.Member)) }))
		}
	})
}
