package command

import (
	"fmt"
	"iter"
	"slices"

	"github.com/toban-go/toban/schedule"
)

// Pools lists the pools that have some of the shifts off hours or, for the flag -pool, only one of them.
func Pools(shifts iter.Seq[schedule.Shift], only schedule.TeamID) (list []schedule.TeamID, err error) {
	for shift := range shifts {
		if shift.Regime != schedule.Daytime && !slices.Contains(list, shift.Team) {
			list = append(list, shift.Team)
		}
	}
	if only == "" {
		return list, nil
	}
	if !slices.Contains(list, only) {
		return nil, fmt.Errorf("-pool %q has no shift off hours then; there are %q", only, list)
	}
	return []schedule.TeamID{only}, nil
}
