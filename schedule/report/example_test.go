package report_test

import (
	"os"
	"time"

	"github.com/toban-go/toban/examples/sample"
	"github.com/toban-go/toban/schedule"
	"github.com/toban-go/toban/schedule/report"
)

// Hours by team and class in the week of Golden Week 2026.
func ExampleTabulate() {
	s, err := schedule.New(sample.Organisation())
	if err != nil {
		panic(err)
	}
	week := schedule.Interval{Start: time.Date(2026, 5, 4, 10, 0, 0, 0, tokyo), End: time.Date(2026, 5, 11, 10, 0, 0, 0, tokyo)}
	tally := report.Tabulate(report.Parts(s.Duties(week), report.Whole), report.ByTeam, report.ByClass)
	if err := tally.Table("team", "total", nil).Markdown(os.Stdout); err != nil {
		panic(err)
	}
	// Output:
	// | team            |  daytime |    night |   weekend |   holiday |     total |
	// |-----------------|---------:|---------:|----------:|----------:|----------:|
	// | ec              |     18 h |      0 h |       0 h |       0 h |      18 h |
	// | everyone        |      0 h |     30 h |      48 h |      72 h |     150 h |
	// | minne           |     18 h |      0 h |       0 h |       0 h |      18 h |
	// | platform        |     18 h |      0 h |       0 h |       0 h |      18 h |
	// | platform-nights |      0 h |     60 h |      96 h |     144 h |     300 h |
	// | suzuri          |     18 h |      0 h |       0 h |       0 h |      18 h |
	// | **total**       | **72 h** | **90 h** | **144 h** | **216 h** | **522 h** |
}
