package schedule_test

import (
	"cmp"
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"
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
	seats  string // with who has them; "?" until that is painted
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
	p := workplace{spec.Location, nil, spec.Holidays}
	if loc != nil {
		p.loc = loc
	}
	weekly := func(w schedule.Window) bool { return len(w.Dates) == 0 }
	if !slices.ContainsFunc(h, weekly) {
		for _, w := range spec.Business { // but for the days that h states
			theirs := slices.Clone(w.Dates)
			for _, o := range h {
				theirs = slices.DeleteFunc(theirs, func(d schedule.Date) bool { return slices.Contains(o.Dates, d) })
			}
			if w.Dates = theirs; len(w.Days) > 0 || len(w.Dates) > 0 || w.Closed {
				p.hours = append(p.hours, w)
			}
		}
	}
	p.hours = append(p.hours, h...)
	if c != nil {
		p.holidays = c
	}
	return p
}

// opening returns the earliest clock at which the place opens in a week.
func (p workplace) opening() (first schedule.Clock) {
	known := false
	for _, w := range p.hours {
		if len(w.Days) > 0 && !w.Closed && (!known || w.From < first) {
			first, known = w.From, true
		}
	}
	return first
}

// stated reports whether the hours have windows for a date, and whether one of them opens.
func (p workplace) stated(day schedule.Date) (stated, opens bool) {
	for _, w := range p.hours {
		if slices.Contains(w.Dates, day) {
			stated, opens = true, opens || !w.Closed
		}
	}
	return stated, opens
}

// opens lists when windows open and close that open on a day, in minutes from its midnight.
func (p workplace) opens(day schedule.Date) (list [][2]int) {
	stated, _ := p.stated(day)
	_, holiday := p.holidays.Holiday(day)
	add := func(w schedule.Window) {
		from, to := int(w.From), int(w.To)
		if to <= from {
			to += 24 * 60
		}
		list = append(list, [2]int{from, to})
	}
	var usual time.Weekday // on which a date without clocks opens
	for _, w := range slices.Backward(p.hours) {
		if len(w.Days) > 0 && !w.Closed {
			usual = w.Days[0]
		}
	}
	for _, w := range p.hours {
		switch {
		case w.Closed:
		case stated && slices.Contains(w.Dates, day) && w.From == 0 && w.To == 0:
			for _, o := range p.hours {
				if !o.Closed && slices.Contains(o.Days, usual) {
					add(o)
				}
			}
		case stated && slices.Contains(w.Dates, day), !stated && slices.Contains(w.Days, day.Weekday()) && (!holiday || w.OnHolidays):
			add(w)
		}
	}
	return list
}

// kind returns what a day is for who works there.
func (p workplace) kind(day schedule.Date) schedule.DayKind {
	if _, opens := p.stated(day); opens {
		return schedule.Workday
	}
	if _, holiday := p.holidays.Holiday(day); holiday {
		return schedule.Holiday
	}
	var named []time.Weekday
	for _, w := range p.hours {
		named = append(named, w.Days...)
	}
	if named == nil {
		named = []time.Weekday{1, 2, 3, 4, 5}
	}
	if slices.Contains(named, day.Weekday()) {
		return schedule.Workday
	}
	return schedule.Weekend
}

// openAt returns when the window opens and closes that is open at a wall time, in wall minutes. It
// notes what opens on each day.
func (p workplace) openAt(wall time.Time, opens map[int64][][2]int) (window [2]int64, open bool) {
	minute := wall.Unix() / 60
	today := minute - minute%(24*60)
	for _, midnight := range []int64{today - 24*60, today} {
		windows, known := opens[midnight]
		if !known {
			windows = p.opens(civil(time.Unix(midnight*60, 0).UTC()))
			opens[midnight] = windows
		}
		for _, w := range windows {
			if midnight+int64(w[0]) <= minute && minute < midnight+int64(w[1]) {
				return [2]int64{midnight + int64(w[0]), midnight + int64(w[1])}, true
			}
		}
	}
	return window, false
}

// opening notes, for each window of a place, the first and the last open minute.
type opening struct{ first, last int }

// openings returns for each minute the window that is open, and what each window has of the time.
func (c canvas) openings(p workplace) ([][2]int64, map[[2]int64]opening) {
	open := make([][2]int64, c.minutes)
	windows, opens := map[[2]int64]opening{}, map[int64][][2]int{}
	for m, wall := range c.wallClock(p.loc) {
		var is bool
		if open[m], is = p.openAt(wall, opens); !is {
			continue
		}
		o, known := windows[open[m]]
		if !known {
			o.first = m
		}
		o.last = m
		windows[open[m]] = o
	}
	return open, windows
}

// pool returns for each minute the minutes at which the pool's slot begins and ends. The
// slots are the time in which some team is closed, cut at the breaks and, on civil days
// on which the teams are never all open, at the pool's opening clock.
func (c canvas) pool(p workplace, teams [][][2]int64, breaks []schedule.Clock) (starts, ends []int) {
	wall := c.wallClock(p.loc)
	all, shared := make([]bool, c.minutes), map[schedule.Date]bool{}
	for m := range all {
		all[m] = !slices.ContainsFunc(teams, func(open [][2]int64) bool { return open[m] == [2]int64{} })
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
				cutAt(day, p.opening())
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

// office is a team with the time in which it is open.
type office struct {
	team  schedule.Team
	place workplace
	open  [][2]int64
	spans map[[2]int64]opening
}

// offices paints when the teams of a spec are open.
func (c canvas) offices(spec schedule.Spec) map[schedule.TeamID]office {
	teams := map[schedule.TeamID]office{}
	for _, t := range spec.Teams {
		p := office{team: t, place: placeOf(spec, t.Location, t.Business, t.Holidays)}
		p.open, p.spans = c.openings(p.place)
		teams[t.ID] = p
	}
	return teams
}

// service paints one service under one spec.
func (c canvas) service(spec schedule.Spec, teams map[schedule.TeamID]office, id schedule.ServiceID) []paint {
	var owner office
	var service schedule.Service
	for _, p := range teams {
		for _, s := range p.team.Services {
			if s.ID == id {
				owner, service = p, s
			}
		}
	}
	pool, place, duty := schedule.Everyone, placeOf(spec, nil, nil, nil), spec.OffHours
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
	var sharing [][][2]int64
	for _, p := range teams {
		if p.team.Pool == owner.team.Pool {
			sharing = append(sharing, p.open)
		}
	}
	starts, ends := c.pool(place, sharing, duty.Breaks)
	poolWall := c.wallClock(place.loc)
	painting := make([]paint, c.minutes)
	for m := range painting {
		answering := office{}
		for _, team := range append([]schedule.TeamID{owner.team.ID}, service.FollowedBy...) {
			if teams[team].open[m] != [2]int64{} {
				answering = teams[team]
				break
			}
		}
		if answering.team.ID == "" {
			at := starts[m]
			painting[m] = paint{schedule.OffHours, pool, at, ends[m], civil(poolWall[at]), "?"}
			continue
		}
		o := answering.spans[answering.open[m]]
		day := civil(c.wallClock(answering.place.loc)[o.first])
		painting[m] = paint{schedule.Daytime, answering.team.ID, o.first, o.last + 1, day, "?"}
	}
	return painting
}

// byDate is a rota whose answer depends on the day alone. Seats of one slot have different lags.
type byDate struct {
	people []schedule.Member
	lag    int
}

func (r byDate) Members() []schedule.Member { return r.people }

func (r byDate) On(s schedule.Seat) (schedule.Step, bool) {
	return schedule.Step{Rule: "test", Member: r.member(s.Date)}, true
}

// member changes every third day, so that slot boundaries without a handoff occur.
func (r byDate) member(d schedule.Date) schedule.Member {
	n := len(r.people)
	return r.people[((d.DaysSince(schedule.Date{Year: 2000, Month: 1, Day: 1})/3+r.lag)%n+n)%n]
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

// drawHours draws hours of a kind that organisations have. Few of them overlap, which New
// refuses.
func drawHours(t *rapid.T, label string, around schedule.Date) schedule.Hours {
	days := []time.Weekday{time.Monday, time.Tuesday, time.Wednesday, time.Thursday, time.Friday}
	if rapid.IntRange(0, 3).Draw(t, label+" weekend") == 0 {
		days = []time.Weekday{time.Sunday, time.Monday, time.Tuesday, time.Thursday}
	}
	clock := func(name string, from, to int) schedule.Clock {
		return schedule.Clock(30 * rapid.IntRange(from, to).Draw(t, label+" "+name))
	}
	window := func(name string, days []time.Weekday, from, to, until int) schedule.Window {
		w := schedule.Window{Days: days, From: clock(name+" opens", from, to)}
		w.To = clock(name+" closes", int(w.From)/30+1, until)
		w.OnHolidays = rapid.IntRange(0, 5).Draw(t, label+" "+name+" on holidays") == 0
		return w
	}
	overnight := func(days []time.Weekday) schedule.Window {
		return schedule.Window{Days: days, From: clock("evening", 40, 47), To: clock("morning", 0, 14), OnHolidays: rapid.Bool().Draw(t, label+" nights on holidays")}
	}
	var h schedule.Hours
	switch rapid.IntRange(0, 7).Draw(t, label+" kind") {
	default:
		h = schedule.Hours{window("day", days, 0, 24, 48)}
	case 2: // lunch
		h = schedule.Hours{window("morning", days, 12, 20, 25), window("afternoon", days, 25, 30, 40)}
	case 3: // another Friday
		last := len(days) - 1
		h = schedule.Hours{window("last", days[last:], 10, 24, 48), window("day", days[:last], 10, 24, 48)}
	case 4: // nights
		h = schedule.Hours{overnight(days)}
	case 5: // three windows, one of them over midnight
		h = schedule.Hours{window("morning", days, 14, 20, 24), overnight(days[len(days)-2:]), window("afternoon", days, 26, 30, 40)}
	case 6: // whole days
		h = schedule.Hours{{Days: days[:3], To: schedule.At(24, 0)}, window("day", days[3:], 0, 24, 48)}
	case 7: // a day that goes on until it begins
		h = schedule.Hours{{Days: []time.Weekday{0, 1, 2, 3, 4, 5, 6}, From: clock("opens", 1, 46)}}
		h[0].To = h[0].From - 30*schedule.Clock(rapid.IntRange(0, 1).Draw(t, label+" pause"))
		if h[0].To == h[0].From {
			h = schedule.Hours{{Days: h[0].Days, To: h[0].From, OnHolidays: true}, {Days: h[0].Days, From: h[0].From, OnHolidays: true}}
		}
	}
	for i := range rapid.IntRange(0, 3).Draw(t, label+" dates") {
		d := around.AddDays(4*i + rapid.IntRange(-3, 0).Draw(t, label+" date"))
		w := schedule.Window{Dates: []schedule.Date{d}}
		switch rapid.IntRange(0, 5).Draw(t, label+" kind of date") {
		case 0, 1:
			w.From = clock("half opens", 0, 40)
			w.To = w.From + 30*schedule.Clock(rapid.IntRange(1, 8).Draw(t, label+" half length"))
		case 2:
			w.Closed = true
		case 3:
			w.Dates = append(w.Dates, d.AddDays(20))
			w.From, w.To = clock("late opens", 40, 47), clock("early closes", 0, 12)
		}
		h = append(h, w)
	}
	return h
}

// onlyDates returns the windows with dates that have clocks of their own.
func onlyDates(h schedule.Hours) schedule.Hours {
	return slices.DeleteFunc(h, func(w schedule.Window) bool { return len(w.Dates) == 0 })
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
	var rota []schedule.Member
	for i := range rapid.IntRange(2, 4).Draw(t, "teams") {
		name := fmt.Sprintf("t%d", i)
		team := schedule.Team{ID: schedule.TeamID(name), Services: []schedule.Service{{ID: schedule.ServiceID("s" + name)}},
			Members: []schedule.Membership{{Member: schedule.Member("a" + name)}, {Member: schedule.Member("b" + name)}}}
		rota = append(rota, "a"+schedule.Member(name), "b"+schedule.Member(name))
		if rapid.Bool().Draw(t, name+" own hours") {
			team.Business = drawHours(t, name, around)
			if dates := onlyDates(slices.Clone(team.Business)); len(dates) > 0 && rapid.Bool().Draw(t, name+" dates alone") {
				team.Business = dates
			}
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
			team.Business = schedule.NeverOpen()
		}
		switch rapid.IntRange(0, 3).Draw(t, name+" pool") {
		case 0:
			team.Pool = team.ID
			team.OffHours = drawClosed(t, name, drawSeats(t, name, rota[len(rota)-2:]))
		case 1:
			team.Pool = "second"
		}
		if rapid.IntRange(0, 3).Draw(t, name+" by day in turns") == 0 {
			team.Daytime = drawSeats(t, name+" by day", rota[len(rota)-2:])
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
	inPool := func(pool schedule.TeamID) []schedule.Member {
		var members []schedule.Member
		for i, team := range spec.Teams {
			if team.Pool == pool {
				members = append(members, rota[2*i], rota[2*i+1])
			}
		}
		return members
	}
	if members := inPool(""); members != nil {
		spec.OffHours = drawClosed(t, "everyone", drawSeats(t, "everyone", members))
		spec.OffHours.Breaks = breaks
	}
	if members := inPool("second"); members != nil {
		spec.Pools = []schedule.Pool{{ID: "second", Location: zone("second place"), Duty: drawClosed(t, "second", drawSeats(t, "second", members))}}
	}
	for _, m := range rota {
		if rapid.IntRange(0, 2).Draw(t, string(m)+" has times") == 0 {
			spec.People = append(spec.People, schedule.Person{ID: m, Never: drawNever(t, string(m), around)})
		}
	}
	return spec
}

// drawSeats draws the seats of a duty that nobody steps into: some have names, people of their own,
// or may be empty.
func drawSeats(t *rapid.T, label string, people []schedule.Member) schedule.Duty {
	d := schedule.Duty{Primary: byDate{people, 0}, Absent: schedule.LeaveGap}
	if rapid.IntRange(0, 2).Draw(t, label+" secondary") == 0 {
		d.Secondary = byDate{people, 1}
	}
	for i := range rapid.IntRange(0, 2).Draw(t, label+" seats") {
		p := schedule.Post{Role: schedule.Role(fmt.Sprint("post-", i)), Rota: byDate{people, i + 1}}
		switch rapid.IntRange(0, 3).Draw(t, label+" kind of seat") {
		case 0:
			p.Optional = true
		case 1:
			own := people[rapid.IntRange(0, len(people)-1).Draw(t, label+" own")]
			p.Rota, p.Ready = schedule.Always(own), map[schedule.Member]schedule.Date{own: {}}
		case 2:
			p.Unless = schedule.Holder{Role: schedule.Primary, Members: people[:rapid.IntRange(1, len(people)).Draw(t, label+" enough alone")]}
		}
		d.Seats = append(d.Seats, p)
	}
	if rapid.IntRange(0, 3).Draw(t, label+" shadow") == 0 {
		d.Shadow = byDate{people, 2}
	}
	return d
}

// drawNever draws times at which somebody never serves.
func drawNever(t *rapid.T, label string, around schedule.Date) []schedule.When {
	return [][]schedule.When{
		{{Weekdays: []time.Weekday{time.Wednesday, time.Sunday}}},
		{{Kinds: []schedule.DayKind{schedule.Holiday}}, {From: schedule.At(20, 0), To: schedule.At(3, 0)}},
		{{First: around, Last: around.AddDays(2)}},
	}[rapid.IntRange(0, 2).Draw(t, label+" never")]
}

// seats writes the seats of a slot with who has them: whom the rota names, unless they never serve at
// such a time, are not of the seat's own people, or have a seat before it. Seats that may be empty, and
// are, or that are not needed, are left out.
func seats(spec schedule.Spec, d schedule.Duty, place workplace, date schedule.Date, wall time.Time) (text string) {
	posts := append([]schedule.Post{{Role: schedule.Primary, Rota: d.Primary}, {Role: schedule.Secondary, Rota: d.Secondary}}, d.Seats...)
	var seated []schedule.Member
	var primary schedule.Member
	for _, p := range append(posts, schedule.Post{Role: schedule.Shadow, Rota: d.Shadow}) {
		var m schedule.Member
		switch r := p.Rota.(type) {
		case nil:
			continue
		case byDate:
			m = r.member(date)
		case schedule.Always:
			m = schedule.Member(r)
		}
		if _, own := p.Ready[m]; p.Ready != nil && !own || never(spec, m, place, date, wall) || m != "" && slices.Contains(seated, m) {
			m = ""
		}
		if p.Role == schedule.Primary {
			primary = m
		}
		seated = append(seated, m)
		if m == "" && (p.Optional || p.Role == schedule.Shadow) || p.Unless.Role != "" && slices.Contains(p.Unless.Members, primary) {
			continue
		}
		text += fmt.Sprint(p.Role, ":", cmp.Or(m, "nobody"), " ")
	}
	return text
}

// wholeTeam writes the seat of a whole team by day, with who is there.
func wholeTeam(spec schedule.Spec, team schedule.Team, place workplace, date schedule.Date, wall time.Time) string {
	var there []string
	for _, m := range team.Members {
		if !never(spec, m.Member, place, date, wall) && (m.From.IsZero() || !date.Before(m.From)) && (m.Last.IsZero() || !date.After(m.Last)) {
			there = append(there, string(m.Member))
		}
	}
	return together(there)
}

// together names the people of a whole team.
func together(there []string) string {
	slices.Sort(there)
	return fmt.Sprintf("all:%s ", cmp.Or(strings.Join(there, "+"), "nobody"))
}

// never reports whether somebody never serves in a slot.
func never(spec schedule.Spec, m schedule.Member, place workplace, date schedule.Date, wall time.Time) bool {
	i := slices.IndexFunc(spec.People, func(p schedule.Person) bool { return p.ID == m })
	return i >= 0 && slices.ContainsFunc(spec.People[i].Never, func(w schedule.When) bool { return meant(w, place, date, wall) })
}

// drawClosed draws when a duty is closed by design: never, always, or in some slots.
func drawClosed(t *rapid.T, label string, d schedule.Duty) schedule.Duty {
	switch rapid.IntRange(0, 11).Draw(t, label+" closed") {
	case 0:
		return schedule.ClosedByDesign()
	case 1:
		d.Closed = []schedule.When{{Kinds: []schedule.DayKind{schedule.Weekend, schedule.Holiday}}}
	case 2:
		d.Closed = []schedule.When{{Weekdays: []time.Weekday{time.Sunday, time.Monday}}, {Kinds: []schedule.DayKind{schedule.Holiday}, From: schedule.At(12, 0)}}
	case 3:
		d.Closed = []schedule.When{{From: schedule.At(20, 0), To: schedule.At(7, 0)}}
	}
	return d
}

// closed reports whether a slot of a duty that begins at a wall time on a day is closed.
func closed(d schedule.Duty, place workplace, date schedule.Date, wall time.Time) bool {
	return slices.ContainsFunc(d.Closed, func(w schedule.When) bool { return meant(w, place, date, wall) })
}

// meant reports whether a slot that begins at a wall time on a day is one of those that are meant.
func meant(w schedule.When, place workplace, date schedule.Date, wall time.Time) bool {
	clock := schedule.Clock(wall.Hour()*60 + wall.Minute())
	kind := w.Kinds == nil || slices.Contains(w.Kinds, place.kind(date))
	weekday := w.Weekdays == nil || slices.Contains(w.Weekdays, date.Weekday())
	dated := !date.Before(w.First) && (w.Last.IsZero() || !date.After(w.Last))
	late := clock >= w.From
	if w.To != 0 {
		late = late || clock < w.To
	}
	return kind && weekday && late && dated
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

// dutyOf returns the duty behind a painted minute, the team of which it is, if it is of one, and its place.
func dutyOf(spec schedule.Spec, p paint) (schedule.Duty, schedule.Team, workplace) {
	if p.team == "second" {
		return spec.Pools[0].Duty, schedule.Team{}, placeOf(spec, spec.Pools[0].Location, nil, nil)
	}
	for _, t := range spec.Teams {
		if t.ID != p.team {
			continue
		}
		duty := t.OffHours
		if p.regime == schedule.Daytime {
			duty = t.Daytime
		}
		return duty, t, placeOf(spec, t.Location, t.Business, t.Holidays)
	}
	return spec.OffHours, schedule.Team{}, placeOf(spec, nil, nil, nil)
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
			require.ErrorIs(t, err, schedule.ErrConflict) // windows that overlap
			refused++
			return
		}
		accepted++

		const margin, days = 4, 7 // days
		c := canvas{around.AddDays(-margin-1).At(0, time.UTC), (days + 2*margin) * 24 * 60, map[*time.Location][]time.Time{}}
		step := func() int { return rapid.IntRange(200, 2000).Draw(t, "step") }
		comparePaint(t, s, specs, c, margin*24*60, (margin+days)*24*60, step)
	})
	t.Logf("%d organisations painted, %d refused since windows overlap", accepted, refused)
	require.Greater(t, accepted, refused)
}

// comparePaint paints specs and compares all that a schedule says of each service between two minutes.
func comparePaint(t require.TestingT, s *schedule.Schedule, specs []schedule.Spec, c canvas, from, to int, step func() int) {
	var offices []map[schedule.TeamID]office
	for _, spec := range specs {
		offices = append(offices, c.offices(spec))
	}
	for service := range s.Services() {
		painting := make([]paint, c.minutes)
		for i, spec := range specs {
			begin := 0
			if !spec.From.IsZero() {
				wall := c.wallClock(spec.Location)
				at := time.Date(spec.From.Year, spec.From.Month, spec.From.Day, 0, int(placeOf(spec, nil, nil, nil).opening()), 0, 0, time.UTC)
				begin, _ = slices.BinarySearchFunc(wall, at, time.Time.Compare)
			}
			exists := slices.ContainsFunc(spec.Teams, func(t schedule.Team) bool { return t.Services[0].ID == service })
			part := make([]paint, c.minutes)
			if exists {
				part = c.service(spec, offices[i], service)
			}
			for m := begin; m < c.minutes; m++ {
				if !exists {
					painting[m] = paint{}
					continue
				}
				if m > begin && part[m] == part[m-1] {
					painting[m] = painting[m-1]
					continue
				}
				p := part[m]
				if p.slot < begin { // the slot belongs to the spec from its start on
					p.slot = begin
					p.date = civil(c.wallClock(dutyPlace(spec, p))[begin])
				}
				duty, team, place := dutyOf(spec, p)
				switch wall := c.wallClock(place.loc)[p.slot]; {
				case p.regime == schedule.OffHours && closed(duty, place, p.date, wall):
					p.regime, p.seats = schedule.Closed, ""
				case duty.Primary == nil:
					p.seats = wholeTeam(spec, team, place, p.date, wall)
				default:
					p.seats = seats(spec, duty, place, p.date, wall)
				}
				painting[m] = p
			}
			for m := range begin { // nothing of the old spec reaches into the new
				painting[m].end = min(painting[m].end, begin)
			}
		}
		want := slices.DeleteFunc(runs(painting), func(r painted) bool {
			return r.to <= from || r.from >= to || r.team == "" || r.regime == schedule.Closed
		})
		var got []painted
		iv := schedule.Interval{Start: c.instant(from), End: c.instant(to)}
		minute := func(at time.Time) int { return int(at.Sub(c.start) / time.Minute) }
		for shift := range known(s.Service(service)).Shifts(iv) {
			seat := fmt.Sprint(shift.Role, ":", cmp.Or(shift.Member, "nobody"), " ")
			if shift.Role == schedule.All {
				var there []string
				for _, m := range s.Serving(shift) {
					there = append(there, string(m))
				}
				seat = together(there)
			}
			p := painted{paint{shift.Regime, shift.Team, minute(shift.Seat.Start), minute(shift.Seat.End), shift.Date, ""}, minute(shift.Start), minute(shift.End)}
			if n := len(got) - 1; n < 0 || got[n].from != p.from {
				got = append(got, p)
			}
			got[len(got)-1].seats += seat
			place := placeOfDuty(specs, shift)
			today, tomorrow := place.kind(shift.Date), place.kind(shift.Date.AddDays(1))
			require.Equal(t, []schedule.DayKind{today, tomorrow}, []schedule.DayKind{shift.Day, shift.Morrow}, "%v", shift)
		}
		require.Equal(t, fmt.Sprintf("%+v", want), fmt.Sprintf("%+v", got), "service %s", service)
		checkClosed(t, s, service, c, painting, from, to)
		checkHandoffs(t, s, service, c, painting, from, to, step)
	}
}

// placeOfDuty returns the hours and the calendar of a shift's team or pool, by the
// spec that holds when its slot starts.
func placeOfDuty(specs []schedule.Spec, shift schedule.Shift) workplace {
	spec := specs[0]
	for _, s := range specs[1:] {
		if !shift.Seat.Start.Before(s.From.At(placeOf(s, nil, nil, nil).opening(), s.Location)) {
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
			return placeOf(spec, t.Location, t.Business, t.Holidays)
		}
	}
	return placeOf(spec, nil, nil, nil)
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

// empty is a seat that nobody has.
var empty = regexp.MustCompile(`\S+:nobody `)

// checkHandoffs compares NextHandoff, from some minutes on, with the next change
// of colour.
func checkHandoffs(t require.TestingT, s *schedule.Schedule, service schedule.ServiceID, c canvas, painting []paint, from, to int, step func() int) {
	duty := func(m int) string {
		who, _, _ := strings.Cut(painting[m].seats, string(schedule.Shadow)) // who watches is not asked
		who = empty.ReplaceAllString(who, "")
		return cmp.Or(string(painting[m].regime), "-") + " " + string(painting[m].team) + " " + who
	}
	for m := from; m < to; m += step() {
		if painting[m].team == "" {
			continue
		}
		next := m + 1
		for now := duty(m); next < c.minutes && (painting[next] == painting[next-1] || duty(next) == now); {
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

// checkClosed compares when the service is closed, and until when answers say so, with the paint.
func checkClosed(t require.TestingT, s *schedule.Schedule, service schedule.ServiceID, c canvas, painting []paint, from, to int) {
	var want, got []string
	for m := from; m < to; m++ {
		if painting[m].regime != schedule.Closed {
			continue
		}
		start, end := m, m
		for end < c.minutes && painting[end].regime == schedule.Closed && painting[end].team == painting[m].team {
			end++
		}
		if a := known(s.OnCall(service, c.instant(m))); end < c.minutes {
			require.Equal(t, schedule.Closed, a.Regime, "%v at %v", a, c.instant(m))
			require.True(t, a.End.Equal(c.instant(end)) && a.Contains(c.instant(m)), "%v, painted until %v", a, c.instant(end))
			require.Empty(t, a.Seats)
			require.Empty(t, a.Escalation())
		}
		for m < to && painting[m].regime == schedule.Closed {
			m++
		}
		want = append(want, fmt.Sprint(c.instant(start).UTC(), c.instant(min(m, to)).UTC()))
	}
	for iv := range known(s.Service(service)).Closed(schedule.Interval{Start: c.instant(from), End: c.instant(to)}) {
		got = append(got, fmt.Sprint(iv.Start.UTC(), iv.End.UTC()))
	}
	require.Equal(t, want, got, "service %s", service)
}

func TestSpecsThatNewRefusesAreNamed(t *testing.T) {
	_, err := schedule.New()
	require.True(t, errors.Is(err, schedule.ErrMissing))
}
