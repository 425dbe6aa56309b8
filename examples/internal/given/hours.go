package given

import (
	"cmp"
	"errors"
	"maps"
	"slices"
	"time"

	"github.com/toban-go/toban/examples/internal/command"
	"github.com/toban-go/toban/schedule"
)

// ParseHours reads business hours such as 10:00-19:00, none without.
func ParseHours(text string) (*Hours, error) {
	if text == "" || text == "none" {
		return nil, nil
	}
	open, end, ok := command.Clocks(text)
	if !ok || end <= open {
		return nil, errors.New("is neither none nor of the form 10:00-19:00")
	}
	return &Hours{open, end}, nil
}

// How many of the days of a kind must have a handoff at a clock for the clock to count: most of
// them, or next to none. Swaps and covers hand over at any clock.
const (
	most = 0.6
	few  = 0.2
)

// edges counts, for each clock, the days on which somebody begins or ends at it, of weekdays
// and of weekends, and the days.
type edges struct {
	weekdays, weekends map[schedule.Clock]int
	all                [2]int
}

func (d Duty) edges() edges {
	e := edges{weekdays: map[schedule.Clock]int{}, weekends: map[schedule.Clock]int{}}
	iv := d.span()
	seen := map[int64]bool{}
	for _, s := range d.Shifts {
		for _, t := range []time.Time{s.Start, s.End} {
			if seen[t.Unix()] || !t.After(iv.Start) || !t.Before(iv.End) {
				continue
			}
			seen[t.Unix()] = true
			day, clock := schedule.Civil(t, d.Location)
			if weekday(day) {
				e.weekdays[clock]++
			} else {
				e.weekends[clock]++
			}
		}
	}
	last := schedule.DateOf(iv.End.Add(-1), d.Location)
	for day := schedule.DateOf(iv.Start, d.Location); !day.After(last); day = day.AddDays(1) {
		if weekday(day) {
			e.all[0]++
		} else {
			e.all[1]++
		}
	}
	return e
}

// FindHours returns the business hours that the shifts of a schedule show, nil if they show
// none: on most weekdays somebody hands over at two clocks, and on weekends next to nobody does
// at the later one.
func (d Duty) FindHours() *Hours {
	if len(d.Shifts) == 0 {
		return nil
	}
	e := d.edges()
	var daily []schedule.Clock // on weekdays
	for _, clock := range slices.Sorted(maps.Keys(e.weekdays)) {
		if float64(e.weekdays[clock]) >= most*float64(e.all[0]) {
			daily = append(daily, clock)
		}
	}
	if len(daily) != 2 || float64(e.weekends[daily[1]]) > few*float64(e.all[1]) {
		return nil
	}
	return &Hours{daily[0], daily[1]}
}

// cuts returns the clock at which slots without business hours begin, and the other clocks at
// which days off are handed over: on at least half as many days as at the first one.
func (d Duty) cuts() (opening schedule.Clock, others []schedule.Clock) {
	if len(d.Shifts) == 0 {
		return 0, nil
	}
	e := d.edges()
	times := maps.Clone(e.weekends)
	if d.Hours == nil {
		for clock, n := range e.weekdays {
			times[clock] += n
		}
	}
	clocks := slices.SortedFunc(maps.Keys(times), func(a, b schedule.Clock) int {
		return cmp.Or(cmp.Compare(times[b], times[a]), cmp.Compare(a, b))
	})
	if d.Hours != nil {
		opening = d.Hours.Open
	} else if len(clocks) > 0 {
		opening = clocks[0]
	} else { // nobody hands over
		_, opening = schedule.Civil(d.span().Start, d.Location)
	}
	for _, clock := range clocks {
		if clock != opening && 2*times[clock] > max(times[opening], e.all[1]/2) {
			others = append(others, clock)
		}
	}
	slices.Sort(others)
	return opening, others
}
