package schedule_test

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/toban-go/toban/schedule"
)

// The painter is a second implementation of who answers, slow and plain: it walks
// minute by minute, keeps for each place the latest wall time its clocks have
// shown, and paints each minute with the regime, the team and the slot.

// paint is the colour of one minute of a service.
type paint struct {
	regime schedule.Regime
	team   schedule.TeamID
	slot   int // minute at which the slot begins
	end    int // minute at which the slot ends
	date   schedule.Date
	member schedule.Member
}

// canvas is the time that is painted, with room on both sides for slots that
// reach over its ends.
type canvas struct {
	start   time.Time
	minutes int
	walls   map[*time.Location][]time.Time
}

func (c canvas) instant(minute int) time.Time {
	return c.start.Add(time.Duration(minute) * time.Minute)
}

// wallClock returns for every minute the latest wall time shown so far in loc, in
// as if it were UTC.
func (c canvas) wallClock(loc *time.Location) []time.Time {
	if wall := c.walls[loc]; wall != nil {
		return wall
	}
	wall := make([]time.Time, c.minutes)
	for m := range wall {
		local := c.instant(m).In(loc)
		wall[m] = time.Date(local.Year(), local.Month(), local.Day(), local.Hour(), local.Minute(), 0, 0, time.UTC)
		if m > 0 && wall[m].Before(wall[m-1]) {
			wall[m] = wall[m-1]
		}
	}
	c.walls[loc] = wall
	return wall
}

func civil(wall time.Time) schedule.Date {
	return schedule.Date{Year: wall.Year(), Month: wall.Month(), Day: wall.Day()}
}

// workplace is a team's or a pool's place with its hours, as the spec states them.
type workplace struct {
	loc      *time.Location
	hours    schedule.Hours
	holidays schedule.Calendar
}

func placeOf(spec schedule.Spec, loc *time.Location, h schedule.Hours, c schedule.Calendar) workplace {
	p := workplace{spec.Location, spec.Business, spec.Holidays}
	if loc != nil {
		p.loc = loc
	}
	if h.Days != nil || h.Closed || h.Close != 0 {
		p.hours = h
	}
	if c != nil {
		p.holidays = c
	}
	return p
}

// openAt reports whether the place is open at a wall time.
func (p workplace) openAt(wall time.Time) bool {
	day := civil(wall)
	open, close := p.hours.Open, p.hours.Close
	exception := false
	for _, e := range p.hours.Except {
		if e.Date == day {
			exception = true
			if e.Close != 0 {
				open, close = e.Open, e.Close
			}
		}
	}
	if !exception {
		if _, holiday := p.holidays.Holiday(day); p.hours.Closed || holiday || !slices.Contains(p.hours.Days, day.Weekday()) {
			return false
		}
	}
	minute := wall.Hour()*60 + wall.Minute()
	return int(open) <= minute && minute < int(close)
}

// opening notes, for each civil day of a place, the first and the last open minute.
type opening struct{ first, last int }

func (c canvas) openings(p workplace) ([]bool, map[schedule.Date]opening) {
	open := make([]bool, c.minutes)
	days := map[schedule.Date]opening{}
	for m, wall := range c.wallClock(p.loc) {
		open[m] = p.openAt(wall)
		if !open[m] {
			continue
		}
		day := civil(wall)
		o, known := days[day]
		if !known {
			o.first = m
		}
		o.last = m
		days[day] = o
	}
	return open, days
}

// pool returns for each minute the minutes at which the pool's slot begins and ends. The
// slots are the time in which some team is closed, cut at the breaks and, on civil days
// on which the teams are never all open, at the pool's opening clock.
func (c canvas) pool(p workplace, teams [][]bool, breaks []schedule.Clock) (starts, ends []int) {
	wall := c.wallClock(p.loc)
	all, shared := make([]bool, c.minutes), map[schedule.Date]bool{}
	for m := range all {
		all[m] = !slices.ContainsFunc(teams, func(open []bool) bool { return !open[m] })
		if day := civil(wall[m]); all[m] {
			shared[day] = true
		}
	}
	cut := make([]bool, c.minutes)
	cutAt := func(day schedule.Date, clock schedule.Clock) {
		at := time.Date(day.Year, day.Month, day.Day, 0, int(clock), 0, 0, time.UTC)
		if m, _ := slices.BinarySearchFunc(wall, at, time.Time.Compare); m < c.minutes {
			cut[m] = true
		}
	}
	for m := range all {
		if day := civil(wall[m]); m == 0 || civil(wall[m-1]) != day {
			if !shared[day] {
				cutAt(day, p.hours.Open)
			}
			for _, b := range breaks {
				cutAt(day, b)
			}
		}
	}
	starts, ends = make([]int, c.minutes), make([]int, c.minutes)
	for m := range starts {
		if m > 0 && !cut[m] && all[m] == all[m-1] {
			starts[m] = starts[m-1]
		} else {
			starts[m] = m
		}
	}
	for m := c.minutes - 1; m >= 0; m-- {
		if m+1 < c.minutes && starts[m+1] == starts[m] {
			ends[m] = ends[m+1]
		} else {
			ends[m] = m + 1
		}
	}
	return starts, ends
}

// service paints one service under one spec.
func (c canvas) service(spec schedule.Spec, id schedule.ServiceID) []paint {
	type painted struct {
		team  schedule.Team
		place workplace
		open  []bool
		days  map[schedule.Date]opening
	}
	teams := map[schedule.TeamID]painted{}
	var owner painted
	var service schedule.Service
	for _, t := range spec.Teams {
		p := painted{team: t, place: placeOf(spec, t.Location, t.Business, t.Holidays)}
		p.open, p.days = c.openings(p.place)
		teams[t.ID] = p
		for _, s := range t.Services {
			if s.ID == id {
				owner, service = p, s
			}
		}
	}
	pool, place, duty := schedule.Everyone, placeOf(spec, nil, schedule.Hours{}, nil), spec.OffHours
	if owner.team.Pool != "" {
		pool = owner.team.Pool
	}
	if pool == owner.team.ID {
		place, duty = owner.place, owner.team.OffHours
	}
	for _, p := range spec.Pools {
		if p.ID == pool {
			place, duty = placeOf(spec, p.Location, p.Business, p.Holidays), p.Duty
		}
	}
	var sharing [][]bool
	for _, p := range teams {
		if p.team.Pool == owner.team.Pool {
			sharing = append(sharing, p.open)
		}
	}
	starts, ends := c.pool(place, sharing, duty.Breaks)
	poolWall := c.wallClock(place.loc)
	painting := make([]paint, c.minutes)
	for m := range painting {
		answering := painted{}
		for _, team := range append([]schedule.TeamID{owner.team.ID}, service.FollowedBy...) {
			if teams[team].open[m] {
				answering = teams[team]
				break
			}
		}
		if answering.team.ID == "" {
			at := starts[m]
			painting[m] = paint{schedule.OffHours, pool, at, ends[m], civil(poolWall[at]), ""}
			continue
		}
		day := civil(c.wallClock(answering.place.loc)[m])
		o := answering.days[day]
		painting[m] = paint{schedule.Daytime, answering.team.ID, o.first, o.last + 1, day, ""}
	}
	return painting
}

// byDate is a rota whose answer depends on the day, the team and the role alone.
type byDate []schedule.Member

func (r byDate) Members() []schedule.Member { return r }

func (r byDate) On(s schedule.Seat) (schedule.Step, bool) {
	return schedule.Step{Rule: "test", Member: r.member(s.Date)}, true
}

// member changes every third day, so that slot boundaries without a handoff occur.
func (r byDate) member(d schedule.Date) schedule.Member {
	return r[(d.DaysSince(schedule.Date{Year: 2000, Month: 1, Day: 1})/3%len(r)+len(r))%len(r)]
}

var regions = [][]string{
	{"Asia/Tokyo", "Asia/Shanghai", "Australia/Sydney"},
	{"Europe/London", "Europe/Berlin", "Africa/Cairo", "Asia/Beirut"},
	{"America/Havana", "America/New_York", "America/Santiago", "America/Asuncion"},
	{"Australia/Lord_Howe", "Australia/Sydney"},
	{"UTC"},
}

// everyThird is a calendar with many holidays.
type everyThird struct{ offset int }

func (c everyThird) Holiday(d schedule.Date) (schedule.Day, bool) {
	return schedule.Day{Name: "h"}, (d.Day+c.offset)%7 == 0
}

func drawHours(t *rapid.T, label string, around schedule.Date) schedule.Hours {
	h := schedule.Hours{Days: []time.Weekday{time.Monday, time.Tuesday, time.Wednesday, time.Thursday, time.Friday}}
	if rapid.IntRange(0, 3).Draw(t, label+" weekend") == 0 {
		h.Days = []time.Weekday{time.Sunday, time.Monday, time.Tuesday, time.Thursday}
	}
	h.Open = schedule.Clock(30 * rapid.IntRange(0, 24).Draw(t, label+" open"))
	h.Close = schedule.Clock(30 * rapid.IntRange(int(h.Open)/30+1, 48).Draw(t, label+" close"))
	for i := range rapid.IntRange(0, 3).Draw(t, label+" exceptions") {
		e := schedule.OpenDay{Date: around.AddDays(4*i + rapid.IntRange(-3, 0).Draw(t, label+" exception"))}
		if rapid.Bool().Draw(t, label+" half day") {
			e.Open = schedule.Clock(30 * rapid.IntRange(0, 40).Draw(t, label+" half open"))
			e.Close = e.Open + schedule.Clock(30*rapid.IntRange(1, 8).Draw(t, label+" half length"))
		}
		h.Except = append(h.Except, e)
	}
	return h
}

// drawSpec draws an organisation of two to four teams: in the pool of everyone, in
// a second pool, or on their own, some followed by others.
func drawSpec(t *rapid.T, around schedule.Date) schedule.Spec {
	region := rapid.SampledFrom(regions).Draw(t, "region")
	zone := func(label string) *time.Location {
		loc, err := time.LoadLocation(rapid.SampledFrom(region).Draw(t, label))
		require.NoError(t, err)
		return loc
	}
	spec := schedule.Spec{Location: zone("location"), Business: drawHours(t, "business", around), Holidays: everyThird{}}
	var rota byDate
	for i := range rapid.IntRange(2, 4).Draw(t, "teams") {
		name := fmt.Sprintf("t%d", i)
		team := schedule.Team{ID: schedule.TeamID(name), Services: []schedule.Service{{ID: schedule.ServiceID("s" + name)}},
			Members: []schedule.Membership{{Member: schedule.Member("a" + name)}, {Member: schedule.Member("b" + name)}}}
		rota = append(rota, "a"+schedule.Member(name), "b"+schedule.Member(name))
		if rapid.Bool().Draw(t, name+" own hours") {
			team.Business = drawHours(t, name, around)
		}
		if rapid.Bool().Draw(t, name+" own place") {
			team.Location = zone(name + " place")
		}
		switch rapid.IntRange(0, 5).Draw(t, name+" calendar") {
		case 0:
			team.Holidays = schedule.NoHolidays{}
		case 1:
			team.Holidays = everyThird{i}
		case 2:
			team.Business = schedule.Hours{Closed: true}
		}
		switch rapid.IntRange(0, 3).Draw(t, name+" pool") {
		case 0:
			team.Pool = team.ID
			team.OffHours = schedule.Duty{Primary: rota[len(rota)-2:]}
		case 1:
			team.Pool = "second"
		}
		if i > 0 && rapid.IntRange(0, 2).Draw(t, name+" followed") == 0 {
			team.Services[0].FollowedBy = []schedule.TeamID{schedule.TeamID(fmt.Sprintf("t%d", i-1))}
			if i > 1 {
				team.Services[0].FollowedBy = append(team.Services[0].FollowedBy, "t0")
				slices.Sort(team.Services[0].FollowedBy)
				team.Services[0].FollowedBy = slices.Compact(team.Services[0].FollowedBy)
			}
		}
		spec.Teams = append(spec.Teams, team)
	}
	var breaks []schedule.Clock
	for i := range rapid.IntRange(0, 2).Draw(t, "breaks") {
		breaks = append(breaks, schedule.Clock(60*(7*i+rapid.IntRange(0, 6).Draw(t, "break"))))
	}
	inPool := func(pool schedule.TeamID) byDate {
		var members byDate
		for i, team := range spec.Teams {
			if team.Pool == pool {
				members = append(members, rota[2*i], rota[2*i+1])
			}
		}
		return members
	}
	if members := inPool(""); members != nil {
		spec.OffHours = schedule.Duty{Primary: members, Breaks: breaks}
	}
	if members := inPool("second"); members != nil {
		spec.Pools = []schedule.Pool{{ID: "second", Location: zone("second place"), Duty: schedule.Duty{Primary: members}}}
	}
	return spec
}

// painted is one run of equally painted minutes.
type painted struct {
	paint
	from, to int
}

func runs(painting []paint) []painted {
	var list []painted
	for m, p := range painting {
		if n := len(list); n > 0 && list[n-1].paint == p {
			list[n-1].to = m + 1
		} else {
			list = append(list, painted{p, m, m + 1})
		}
	}
	return list
}

// rotaOf returns the rota behind a painted minute, nil for a whole team.
func rotaOf(spec schedule.Spec, p paint) byDate {
	duty := spec.OffHours
	switch {
	case p.regime == schedule.Daytime:
		return nil
	case p.team == "second":
		duty = spec.Pools[0].Duty
	case p.team != schedule.Everyone:
		i := slices.IndexFunc(spec.Teams, func(t schedule.Team) bool { return t.ID == p.team })
		duty = spec.Teams[i].OffHours
	}
	return duty.Primary.(byDate)
}

func TestShiftsAgreeWithThePainter(t *testing.T) {
	accepted, refused := 0, 0
	rapid.Check(t, func(t *rapid.T) {
		// Weeks around the changes of clocks in both hemispheres, and others.
		around := schedule.Date{Year: rapid.IntRange(2020, 2026).Draw(t, "year"), Month: time.Month(rapid.IntRange(1, 12).Draw(t, "month")), Day: rapid.IntRange(1, 28).Draw(t, "day")}
		specs := []schedule.Spec{drawSpec(t, around)}
		change := rapid.Bool().Draw(t, "regime change")
		if change {
			next := drawSpec(t, around)
			next.From = around.AddDays(rapid.IntRange(-1, 3).Draw(t, "from"))
			specs = append(specs, next)
		}
		s, err := schedule.New(specs...)
		if err != nil {
			require.ErrorIs(t, err, schedule.ErrConflict) // pools whose teams lie too far apart
			refused++
			return
		}
		accepted++

		const margin, days = 4, 7 // days
		c := canvas{around.AddDays(-margin-1).At(0, time.UTC), (days + 2*margin) * 24 * 60, map[*time.Location][]time.Time{}}
		from, to := margin*24*60, (margin+days)*24*60
		for service := range s.Services() {
			painting := make([]paint, c.minutes)
			for _, spec := range specs {
				begin := 0
				if !spec.From.IsZero() {
					wall := c.wallClock(spec.Location)
					at := time.Date(spec.From.Year, spec.From.Month, spec.From.Day, 0, int(spec.Business.Open), 0, 0, time.UTC)
					begin, _ = slices.BinarySearchFunc(wall, at, time.Time.Compare)
				}
				exists := slices.ContainsFunc(spec.Teams, func(t schedule.Team) bool { return t.Services[0].ID == service })
				part := make([]paint, c.minutes)
				if exists {
					part = c.service(spec, service)
				}
				for m := begin; m < c.minutes; m++ {
					if !exists {
						painting[m] = paint{}
						continue
					}
					p := part[m]
					if p.slot < begin { // the slot belongs to the spec from its start on
						p.slot = begin
						p.date = civil(c.wallClock(dutyPlace(spec, p))[begin])
					}
					if rota := rotaOf(spec, p); rota != nil {
						p.member = rota.member(p.date)
					}
					painting[m] = p
				}
				for m := range begin { // nothing of the old spec reaches into the new
					painting[m].end = min(painting[m].end, begin)
				}
			}
			want := slices.DeleteFunc(runs(painting), func(r painted) bool { return r.to <= from || r.from >= to || r.team == "" })
			var got []painted
			iv := schedule.Interval{Start: c.instant(from), End: c.instant(to)}
			minute := func(at time.Time) int { return int(at.Sub(c.start) / time.Minute) }
			for shift := range known(s.Service(service)).Shifts(iv) {
				p := paint{shift.Regime, shift.Team, minute(shift.Seat.Start), minute(shift.Seat.End), shift.Date, shift.Member}
				got = append(got, painted{p, minute(shift.Start), minute(shift.End)})
				place := placeOfDuty(specs, shift)
				today, _ := place.hours.Kind(shift.Date, place.holidays)
				tomorrow, _ := place.hours.Kind(shift.Date.AddDays(1), place.holidays)
				require.Equal(t, []schedule.DayKind{today, tomorrow}, []schedule.DayKind{shift.Day, shift.Morrow}, "%v", shift)
			}
			require.Equal(t, fmt.Sprintf("%+v", want), fmt.Sprintf("%+v", got), "service %s", service)
			checkHandoffs(t, s, service, c, painting, from, to)
		}
	})
	t.Logf("%d organisations painted, %d refused as too far apart", accepted, refused)
	require.Greater(t, accepted, refused/4)
}

// placeOfDuty returns the hours and the calendar of a shift's team or pool, by the
// spec that holds when its slot starts.
func placeOfDuty(specs []schedule.Spec, shift schedule.Shift) workplace {
	spec := specs[0]
	for _, s := range specs[1:] {
		if !shift.Seat.Start.Before(s.From.At(s.Business.Open, s.Location)) {
			spec = s
		}
	}
	for _, p := range spec.Pools {
		if p.ID == shift.Team {
			return placeOf(spec, p.Location, p.Business, p.Holidays)
		}
	}
	for _, t := range spec.Teams {
		if t.ID == shift.Team {
			p := placeOf(spec, t.Location, t.Business, t.Holidays)
			if p.hours.Closed {
				p.hours.Days = schedule.Weekdays(0, 0).Days
			}
			return p
		}
	}
	return placeOf(spec, nil, schedule.Hours{}, nil)
}

// dutyPlace returns the location of the team or pool that a minute is painted for.
func dutyPlace(spec schedule.Spec, p paint) *time.Location {
	loc := spec.Location
	for _, t := range spec.Teams {
		if t.ID == p.team && t.Location != nil {
			loc = t.Location
		}
	}
	for _, pool := range spec.Pools {
		if pool.ID == p.team && pool.Location != nil {
			loc = pool.Location
		}
	}
	return loc
}

// checkHandoffs compares NextHandoff, from some minutes on, with the next change
// of colour.
func checkHandoffs(t *rapid.T, s *schedule.Schedule, service schedule.ServiceID, c canvas, painting []paint, from, to int) {
	duty := func(m int) string {
		return cmp.Or(string(painting[m].regime), "-") + " " + string(painting[m].team) + " " + string(painting[m].member)
	}
	for m := from; m < to; m += rapid.IntRange(200, 2000).Draw(t, "step") {
		if painting[m].team == "" {
			continue
		}
		next := m
		for next < c.minutes && duty(next) == duty(m) {
			next++
		}
		h, err := s.NextHandoff(service, c.instant(m))
		switch {
		case next == c.minutes: // beyond what was painted
		case painting[next].team == "":
			require.ErrorIs(t, err, schedule.ErrNoHandoff)
		default:
			require.NoError(t, err)
			require.True(t, h.At.Equal(c.instant(next)), "handoff of %s after %v: %v, painted %v", service, c.instant(m), h.At, c.instant(next))
			require.Equal(t, painting[next].team, h.To.Team)
			require.True(t, h.From.End.Equal(h.At) && h.To.Contains(h.At))
		}
	}
}

func TestSpecsThatNewRefusesAreNamed(t *testing.T) {
	_, err := schedule.New()
	require.True(t, errors.Is(err, schedule.ErrMissing))
}
