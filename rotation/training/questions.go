package training

import (
	"cmp"
	"slices"

	"github.com/toban-go/toban/schedule"
	"github.com/toban-go/toban/schedule/report"
)

// monitor is what an alert comes from.
type monitor struct {
	service schedule.ServiceID
	name    string
}

func monitorOf(a report.Alert) monitor { return monitor{a.Service, a.Monitor} }

// questions offers the team's alerts that the answerer has not heard of, of each
// monitor one, new monitors first, then the latest.
func (d *desk) questions(s Session) []report.Alert {
	heard := d.heard[s.Answerer]
	known := map[monitor]int{} // 1 for those heard of
	for _, a := range heard {
		known[monitorOf(a)] = 1
	}
	var list []report.Alert
	for _, a := range d.Alerts {
		owned := slices.ContainsFunc(s.Services, func(service schedule.Service) bool { return service.ID == a.Service })
		if owned && a.At.Before(s.Start) && !slices.ContainsFunc(heard, func(h report.Alert) bool { return same(a, h) }) {
			list = append(list, a)
		}
	}
	slices.SortStableFunc(list, func(a, b report.Alert) int {
		return cmp.Or(cmp.Compare(known[monitorOf(a)], known[monitorOf(b)]), b.At.Compare(a.At),
			cmp.Compare(a.Service, b.Service), cmp.Compare(a.Monitor, b.Monitor), cmp.Compare(a.Note, b.Note))
	})
	taken := map[monitor]bool{}
	list = slices.DeleteFunc(list, func(a report.Alert) bool {
		again := taken[monitorOf(a)]
		taken[monitorOf(a)] = true
		return again
	})
	return list[:min(len(list), d.Planner.Questions)]
}
