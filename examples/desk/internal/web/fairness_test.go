package web

import (
	"bytes"
	"html"
	"net/http"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/toban-go/toban/examples/internal/publication"
	"github.com/toban-go/toban/examples/sample"
	"github.com/toban-go/toban/fairness"
	"github.com/toban-go/toban/schedule"
)

// asked returns what a server answers a request from now.
func asked(s *server) ask {
	state := s.store.current.Load()
	return ask{state: state, now: midday.In(state.Location(midday)), params: map[string]string{}}
}

// The page's worst deviation of a month that is published as it was planned is the one of the plan's certificate, no bound
// exceeds what is possible, and a change of what was planned is seen.
func TestTheWorstDeviationIsThePlans(t *testing.T) {
	s, _ := working(t, "")
	june := schedule.Month(2026, time.June, sample.Tokyo())
	preview, err := publication.Next(s.store.desk.State().Schedule, nil, june, publication.Order{Author: "m1", At: midday})
	require.NoError(t, err)
	form := read(visit(s, "chief", "/publish?month=2026-06", nil).Body.String())
	require.Equal(t, http.StatusSeeOther, visit(s, "chief", "/publish", form).Code)
	judged, err := asked(s).judge(june)
	require.NoError(t, err)
	require.Len(t, judged, len(preview.Plans))
	for i, j := range judged {
		for _, plan := range preview.Plans {
			if plan.Pool() == j.pool {
				_, _, worst := j.worst()
				assert.Equal(t, plan.Certificate().F1, worst, j.pool)
			}
		}
		c := j.best.Certificate()
		assert.LessOrEqual(t, c.F1Bound, c.F1)
		require.NoError(t, j.best.Check(j.best.Shifts()))
		assert.ElementsMatch(t, j.members, j.best.Members(), i)
	}

	member, value := nightOf(t, s, "2026-06-20")
	taker := schedule.Member("e2")
	if member == taker {
		taker = "e1"
	}
	before, _ := s.store.current.Load().ledger(june.End)
	require.Equal(t, http.StatusSeeOther, visit(s, string(taker), "/requests", fields("do", "offer", "other", value, "id", "gift")).Code)
	require.Equal(t, http.StatusSeeOther, visit(s, string(member), "/requests", fields("do", "accept", "about", "gift")).Code)
	changed, err := asked(s).judge(june)
	require.NoError(t, err)
	for _, j := range changed {
		if j.pool == schedule.Everyone {
			got := j.after.Account(j.pool, taker).Balance().Total() - before.Account(j.pool, taker).Balance().Total()
			assert.Equal(t, fairness.Burden(24*60*1000), got, "a day more")
		}
	}
}

// The balances of the page are what the ledger has when each month ends.
func TestFairnessPage(t *testing.T) {
	s := started(t, "", "")
	page := html.UnescapeString(get(t, s, "/fairness?month=2026-05&lang=en"))
	a := s.store.current.Load()
	published := a.Published()
	columns := 0
	for m := time.January; m <= time.December; m++ {
		month := schedule.Month(2026, m, sample.Tokyo())
		if !month.End.After(published.Start) || month.End.After(published.End.AddDate(0, 2, 0)) {
			continue
		}
		columns++
		ledger, err := fairness.Ledger{}.Upto(a.Schedule, month.End)
		require.NoError(t, err)
		for _, account := range ledger.Accounts {
			rows := regexp.MustCompile(`(?s)<tr><th scope="row"><span class="chip [^"]*">`+regexp.QuoteMeta(asked(s).people([]schedule.Member{account.Member}, noon)[0].Name)+`</span></th>(.*?)</tr>`).FindAllStringSubmatch(page, -1)
			found := false
			for _, row := range rows {
				cells := strings.Split(row[1], "<td>")
				found = found || len(cells) > columns && strings.HasPrefix(cells[columns], offset(account.Balance().Total().Duration())+"<svg")
			}
			assert.True(t, found, "%s of %s at the end of %s", account.Member, account.Pool, m)
		}
	}
	assert.Greater(t, columns, 2)
	assert.Contains(t, page, "(proven; with 11 h of rest between shifts)")
	japanese := get(t, s, "/fairness?month=2026-05&lang=ja")
	assert.Contains(t, japanese, "月の終わりの最大の差は")
	assert.Contains(t, japanese, "証明済み。当番の間隔を11時間以上とる場合")
	assert.Contains(t, get(t, s, "/fairness?month=2035-05&lang=en"), "Nothing can be said of this month yet.")
	assert.Contains(t, get(t, s, "/fairness?month=1990-05&lang=en"), "Nothing can be said of this month yet.")
	assert.Equal(t, http.StatusBadRequest, do(s, http.MethodGet, "/fairness?month=2026-13").Code)

	bare := get(t, started(t, plain(t), ""), "/fairness?month=2026-05&lang=en")
	assert.Contains(t, bare, "No published roster has begun yet")
	assert.Contains(t, bare, "The worst difference when the month ends is ")
	assert.NotContains(t, bare, "Balances over")
}

// What somebody has over years is more than a Duration takes in thousandths of a minute times a minute.
func TestHoursOfYears(t *testing.T) {
	assert.Equal(t, "4368", decimal(fairness.Burden(4368*60*1000).Duration()))
	assert.Equal(t, "−4368", offset(fairness.Burden(-4368*60*1000).Duration()))
}

// A month is judged by how the organisation itself says that it plans.
func TestFairnessGoesByTheOwnPlan(t *testing.T) {
	s, _ := working(t, "")
	june := schedule.Month(2026, time.June, sample.Tokyo())
	s.store.path = filepath.Join(t.TempDir(), "own.json")
	write(t, s.store.path, bytes.Replace(sample.History, []byte("{"), []byte(`{"plan": {"limits": {"minRest": "24h", "maxWeekendsPerMonth": 2}},`), 1))
	require.NoError(t, s.store.reload())
	judged, err := asked(s).judge(june)
	require.NoError(t, err)
	require.NotEmpty(t, judged)
	require.NotNil(t, judged[0].best)
	assert.Equal(t, fairness.Limits{MinRest: 24 * time.Hour, MaxWeekendsPerMonth: 2}, judged[0].best.Problem().Limits)
}
