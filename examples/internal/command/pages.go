package command

import (
	"fmt"
	"time"

	"github.com/toban-go/toban/fairness"
	"github.com/toban-go/toban/schedule"
	"github.com/toban-go/toban/schedule/report"
)

// Pages returns what alerts were to who was on duty off hours, as primary: the pages that a plan levels.
func Pages(s *schedule.Schedule, alerts []report.Alert) (list []fairness.Page, err error) {
	pages, err := report.Match(s, alerts)
	for _, page := range pages {
		worked, _ := report.Noise{}.Minutes(page)
		for _, shift := range page.Answer.Seats {
			if page.Answer.Regime == schedule.OffHours && shift.Role == schedule.Primary && shift.Member != "" {
				list = append(list, fairness.Page{Shift: shift, Asleep: page.Asleep(), Worked: time.Duration(worked) * time.Minute})
			}
		}
	}
	return list, err
}

// Paged returns the planner of a file with the pages of a file of alerts, "" for none. The error wraps schedule.ErrMissing where the
// planner says nothing of what pages weigh.
func Paged(own *fairness.Planner, s *schedule.Schedule, path string) (*fairness.Planner, error) {
	if path == "" {
		return own, nil
	}
	if own == nil || own.Ledger.Weights.Pages == (fairness.PageWeights{}) {
		return nil, fmt.Errorf(`alerts %s: %w: "plan" has no "weights" for "pages", which then level nothing`, path, schedule.ErrMissing)
	}
	alerts, err := Alerts(path)
	if err != nil {
		return nil, err
	}
	p := *own
	if p.Pages, err = Pages(s, alerts); err != nil {
		return nil, err
	}
	return &p, nil
}
