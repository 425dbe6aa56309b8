package vendor

import (
	"github.com/toban-go/toban/rotation"
	"github.com/toban-go/toban/schedule"
)

// clocks returns the wall clocks at which the answer of a layer can change in the time
// of its schedule.
func (l *Layer) clocks(s *Schedule) []schedule.Clock {
	loc, iv := l.zone(s), s.Interval
	clock := func(second int) schedule.Clock { return schedule.Clock(second / 60 % (24 * 60)) }
	var list []schedule.Clock
	first := secondOf(l.First, loc)
	switch {
	case l.Turn.Odd > 0:
	case l.Turn.Unit == rotation.Hours:
		for h := range 24 {
			if h%gcd(l.Turn.Every, 24) == 0 {
				list = append(list, clock(first+h*3600))
			}
		}
	default:
		list = append(list, clock(first))
	}
	for _, w := range l.Windows {
		list = append(list, clock(w.From), clock(w.From+w.Length))
	}
	if l.Start.After(l.First) && l.Start.After(iv.Start) && l.Start.Before(iv.End) {
		list = append(list, clock(secondOf(l.Start, loc)))
	}
	if l.End.After(iv.Start) && l.End.Before(iv.End) {
		list = append(list, clock(secondOf(l.End, loc)))
	}
	return list
}

func gcd(a, b int) int {
	for b > 0 {
		a, b = b, a%b
	}
	return a
}
