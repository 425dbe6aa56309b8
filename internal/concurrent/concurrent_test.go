package concurrent

import (
	"fmt"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/rickar/cal/v2"
	"github.com/rickar/cal/v2/aa"
	"github.com/rickar/cal/v2/jp"
	"github.com/rickar/cal/v2/us"

	"github.com/toban-go/toban/examples/sample"
	"github.com/toban-go/toban/fairness"
	"github.com/toban-go/toban/holiday"
	"github.com/toban-go/toban/holiday/rickar"
	"github.com/toban-go/toban/schedule"
)

// atOnce compares what several goroutines make at once with what one makes before.
func atOnce(t *testing.T, made func(n int) string) {
	t.Helper()
	var want []string
	for n := range 4 {
		want = append(want, made(n))
		if want[n] == "" {
			t.Fatal("nothing is made")
		}
	}
	var wg sync.WaitGroup
	for n := range 4 {
		wg.Go(func() {
			if is := made(n); is != want[n] {
				t.Errorf("%d: %.200s, and not %.200s", n, is, want[n])
			}
		})
	}
	wg.Wait()
}

func organisation(t *testing.T) *schedule.Schedule {
	t.Helper()
	s, err := schedule.New(sample.Organisation())
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func TestAnswers(t *testing.T) {
	s := organisation(t)
	quarter := schedule.Days(schedule.MustParseDate("2026-04-01"), schedule.MustParseDate("2026-06-30"), sample.Tokyo())
	cart, err := s.Service("shop-cart")
	if err != nil {
		t.Fatal(err)
	}
	atOnce(t, func(int) string {
		said := fmt.Sprint(slices.Collect(s.Duties(quarter)))
		for shift := range cart.Shifts(quarter) {
			answer, err := s.OnCall("shop-cart", shift.Start)
			handoff, failed := s.NextHandoff("shop-cart", shift.Start)
			said += fmt.Sprint(answer, err, handoff, failed)
		}
		return said
	})
}

func TestPlans(t *testing.T) {
	s := organisation(t)
	month := schedule.Month(2026, time.May, sample.Tokyo())
	atOnce(t, func(seed int) (said string) {
		plans, err := fairness.Planner{Limits: fairness.Limits{MinRest: 11 * time.Hour}, Seed: uint64(seed)}.PlanEach(s.Seats(month), s.People(month))
		for _, plan := range plans {
			said += fmt.Sprint(plan.Assignments(), err)
		}
		return said
	})
}

func TestHolidays(t *testing.T) {
	japan := holiday.Japan()
	atOnce(t, func(int) (said string) {
		for d := schedule.MustParseDate("1948-07-20"); d.Year < 2100; d = d.AddDays(1) {
			if h, ok := japan.Holiday(d); ok {
				said += h.Name
			}
		}
		return said
	})
}

// The equinoxes of rickar/cal write to the holiday that they are asked for.
func TestHolidaysOfOthers(t *testing.T) {
	list := rickar.Holidays(holiday.Japan())
	shared := &cal.Calendar{Holidays: slices.Concat(jp.Holidays, us.Holidays, []*cal.Holiday{aa.NewYear}), Cacheable: true}
	years := [2]schedule.Date{schedule.MustParseDate("2026-01-01"), schedule.MustParseDate("2028-12-31")}
	atOnce(t, func(int) string {
		read, err := rickar.Read(shared, 2026, 2028)
		back, failed := rickar.Read(list, 2026, 2028)
		return fmt.Sprint(slices.Collect(read.Between(years[0], years[1])), err, slices.Collect(back.Between(years[0], years[1])), failed)
	})
}
