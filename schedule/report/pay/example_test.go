package pay_test

import (
	"fmt"
	"time"

	"github.com/toban-go/toban/examples/sample"
	"github.com/toban-go/toban/schedule"
	"github.com/toban-go/toban/schedule/report"
	"github.com/toban-go/toban/schedule/report/pay"
)

// What one person is paid for May 2026, at made-up rates.
func ExampleAllowances() {
	s, err := schedule.New(sample.Organisation())
	if err != nil {
		panic(err)
	}
	pool, err := s.Team(schedule.Everyone)
	if err != nil {
		panic(err)
	}
	rates := pay.Rates{Shift: map[report.Class]int64{report.Night: 2000, report.Weekend: 5000, report.Holiday: 5000}}
	may := rates.PayMonth(2026, time.May, sample.Tokyo())
	first := pay.Allowances(pool.Duties(may), rates, nil)[0]
	fmt.Println(first.Member, first.Shifts, first.Minutes/60, "h", first.Yen, "yen")
	// Output:
	// e3 map[night:5 weekend:2] 123 h 20000 yen
}
