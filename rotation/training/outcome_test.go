package training_test

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/toban-go/toban/rotation/training"
	"github.com/toban-go/toban/schedule/report"
)

// What a session left to do comes back until it is done, and on the day on which it is.
func TestOutcomes(t *testing.T) {
	outcomes := []training.Outcome{
		{Date: date("2026-05-13"), Team: "ec", Documents: []training.Task{{Service: "shop-cart", What: "runbook"}}},
		{Date: date("2026-04-22"), Team: "minne", Documents: []training.Task{{Service: "minne-api", What: "queue"}},
			Alerts: []training.Task{{Service: "minne-api", What: "queue depth", Owner: "m2", Note: "too low", Done: date("2026-05-07")}}},
		{Date: date("2026-04-15"), Team: "suzuri"},
	}
	count := func(on string) (counts []int) {
		for _, o := range training.Open(outcomes, date(on)) {
			counts = append(counts, len(o.Documents), len(o.Alerts))
		}
		return counts
	}
	assert.Empty(t, count("2026-04-21"))
	assert.Equal(t, []int{1, 1}, count("2026-04-22"))
	assert.Equal(t, []int{1, 1}, count("2026-05-07"))
	assert.Equal(t, []int{1, 0}, count("2026-05-08"))
	assert.Equal(t, []int{1, 0, 1, 0}, count("2026-05-13"), "oldest first")
	assert.Equal(t, training.Session{Date: date("2026-05-13"), Team: "ec"}, training.Held(outcomes)[0])
	assert.Len(t, outcomes[1].Alerts, 1, "what is given stays as it is")
	assert.Equal(t, []report.Decision{{On: date("2026-04-22"), Service: "minne-api", Monitor: "queue depth", Remedy: report.Prune, Owner: "m2", Note: "too low", Done: date("2026-05-07")}},
		training.Decisions(outcomes))
}
