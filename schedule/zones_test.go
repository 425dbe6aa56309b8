package schedule_test

import (
	"flag"
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/toban-go/toban/internal/house/long"
	"github.com/toban-go/toban/internal/house/zones"
	"github.com/toban-go/toban/schedule"
)

var everyChange = flag.Bool("changes", false, "TestHoursInEveryZone paints around every change of clocks, and not around one of each kind")

// Hours are right in every zone of the tz database around changes of clocks, also windows that begin or
// end in what is left out or shown twice, and windows over midnight.
// Of the kinds of changes each third is painted, or each where all is asked for.
func TestHoursInEveryZone(t *testing.T) {
	places := zones.Places(t, time.Date(1990, 1, 1, 0, 0, 0, 0, time.UTC), time.Date(2040, 12, 31, 0, 0, 0, 0, time.UTC))
	type move struct{ by, wall int } // what matters to hours
	kinds, painted := map[move]bool{}, 0
	for _, p := range places {
		for i, at := range p.Changes {
			k := p.Kind(at)
			kind := move{k.After - k.Before, k.Wall}
			if kind.by == 0 || !*everyChange && kinds[kind] && p.Alone(i) { // a new name alone is no change
				continue
			}
			kinds[kind] = true
			if len(kinds)%long.Cases(6, 1) > 0 {
				continue
			}
			painted++
			paintAround(t, &p, at, k)
		}
	}
	t.Logf("%d kinds of changes, %d painted", len(kinds), painted)
	require.Greater(t, len(kinds), 40)
}

// paintAround paints the days around a change of clocks, for teams with windows of many kinds.
func paintAround(t *testing.T, p *zones.Place, change time.Time, k zones.Kind) {
	half := func(minutes int) schedule.Clock { return schedule.Clock((minutes + 48*60) % (24 * 60)) }
	at, moved := k.Wall/60, (k.After-k.Before)/60
	mid := at + max(min(moved/2, 120), -120)
	var every []time.Weekday
	for d := range time.Weekday(7) {
		every = append(every, d)
	}
	window := func(from, to int) schedule.Window {
		return schedule.Window{Days: every, From: half(from), To: half(to)}
	}
	spec := schedule.Spec{Location: p.Location, Holidays: schedule.NoHolidays{}, Business: schedule.Hours{window(9*60, 12*60), window(13*60, 18*60)}}
	for i, hours := range []schedule.Hours{
		nil,
		{window(22*60, 6*60)},
		{window(at-150, mid)}, // ends where clocks move
		{window(mid, mid+1), window(at+180, at-180)}, // begins and ends there, and nearly round the clock
		{window(at, at+moved+1)},
		{window(at+30, at-30)},
		{{Days: every[:4], To: schedule.At(24, 0)}, {Days: every[4:6], From: schedule.At(23, 30), To: schedule.At(0, 30)}},
		{{Days: every[:3], From: half(at + 15), To: half(at + 45)}, {Dates: []schedule.Date{schedule.DateOf(change, p.Location)}, From: half(at - 15), To: half(at + 5)}},
	} {
		id := fmt.Sprint("t", i)
		team := schedule.Team{ID: schedule.TeamID(id), Business: hours, Services: []schedule.Service{{ID: schedule.ServiceID("s" + id)}}, Members: schedule.Members(schedule.Member("a"+id), schedule.Member("b"+id))}
		duty := schedule.Duty{Primary: byDate{people: []schedule.Member{team.Members[0].Member, team.Members[1].Member}}, Absent: schedule.LeaveGap}
		if i%3 == 2 {
			spec.OffHours = schedule.Duty{Primary: duty.Primary, Breaks: []schedule.Clock{half(at), half(at + moved/2)}}
		} else {
			team.Pool, team.OffHours = team.ID, duty
		}
		spec.Teams = append(spec.Teams, team)
	}
	for i := range spec.Teams { // of the pool of everyone, whoever has its seat is a member
		if spec.Teams[i].Pool == "" {
			spec.OffHours.Primary = byDate{people: []schedule.Member{spec.Teams[i].Members[0].Member}}
		}
	}
	s, err := schedule.New(spec)
	require.NoError(t, err, "%v %v", p.Names, change)
	const day = 24 * 60
	c := canvas{change.UTC().Truncate(time.Hour).Add(-3 * 24 * time.Hour), 6 * day, map[*time.Location][]time.Time{}}
	place := fmt.Sprint(p.Names, " ", change)
	comparePaint(named{t, place}, s, []schedule.Spec{spec}, c, 2*day-600, 4*day+600, func() int { return 517 })
}

// named says of what a failure is.
type named struct {
	*testing.T
	what string
}

func (n named) Errorf(format string, args ...any) { n.T.Errorf(n.what+": "+format, args...) }
