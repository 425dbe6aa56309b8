package whatif_test

import (
	"fmt"
	"time"

	"github.com/toban-go/toban/examples/sample"
	"github.com/toban-go/toban/fairness"
	"github.com/toban-go/toban/fairness/whatif"
	"github.com/toban-go/toban/schedule"
)

func ExampleCompare() {
	o := whatif.Organisation{
		Specs:   []schedule.Spec{sample.Organisation()},
		Planner: fairness.Planner{Limits: fairness.Limits{MinRest: 11 * time.Hour}},
	}
	list, err := whatif.Compare(o, schedule.Month(2026, time.July, sample.Tokyo()),
		whatif.Scenario{Name: "platform joins", Edits: []whatif.Edit{whatif.TeamJoins{Team: "platform", Pool: schedule.Everyone}}})
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, c := range list {
		for _, pool := range c.Outlook.Pools {
			most := time.Duration(0)
			for _, person := range pool.People {
				most = max(most, person.Time)
			}
			fmt.Println(c.Name, pool.ID, len(pool.People), "people, at most", schedule.English.Hours(most))
		}
	}
	// Output:
	//  everyone 12 people, at most 54 h
	//  platform-nights 5 people, at most 246 h
	// platform joins everyone 17 people, at most 39 h
}
