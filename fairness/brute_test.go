package fairness

import (
	"cmp"
	"errors"
	"fmt"
	"iter"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/toban-go/toban/fairness/internal/bound"
	"github.com/toban-go/toban/fairness/internal/search"
	"github.com/toban-go/toban/internal/house/long"
	"github.com/toban-go/toban/schedule"
)

// tiny draws a problem with few rosters, and limits of every kind.
func tiny(t *rapid.T) Problem {
	p := Problem{Classes: []string{"night", "off"}}
	if rapid.Bool().Draw(t, "total only") {
		p.Levels = []Level{{Name: "total"}}
	}
	amount := func(high int, name string) Burden { return Burden(rapid.IntRange(0, high).Draw(t, name)) * 500 }
	small := rapid.IntRange(0, 2)
	p.Limits = Limits{
		MinRest:     time.Duration(rapid.IntRange(0, 2).Draw(t, "rest")) * 12 * time.Hour,
		RestBetween: Between(rapid.IntRange(0, 1).Draw(t, "between")),
	}
	if p.Limits.RestBetween == Turns || rapid.IntRange(0, 3).Draw(t, "a longest turn") == 0 {
		p.Limits.MaxTurn = time.Duration(rapid.SampledFrom([]int{20, 24, 36, 48, 84, 300}).Draw(t, "turn")) * time.Hour
	}
	switch rapid.IntRange(0, 7).Draw(t, "limit") {
	case 1:
		p.Limits.MinDistanceDays = 1 + small.Draw(t, "distance")
	case 2:
		p.Limits.MaxConsecutiveDays = 1 + small.Draw(t, "days")
	case 3:
		p.Limits.MaxHoursPerWeek = 24 * (1 + small.Draw(t, "hours"))
	case 4:
		p.Limits.MaxWeekendsPerMonth = 1
	case 5:
		p.Limits.MaxTurnsPerMonth = 1 + small.Draw(t, "turns")
	case 6:
		p.Limits.MaxSharePermille = 300 + 200*small.Draw(t, "share")
	case 7:
		p.Limits.OncePerBlock = true
	}
	p.Limits.Apart = rapid.IntRange(0, 3).Draw(t, "apart") == 0
	date := schedule.Date{Year: 2026, Month: 4, Day: rapid.IntRange(22, 30).Draw(t, "day")}
	slots := rapid.IntRange(1, 5).Draw(t, "slots")
	for i := range slots {
		seat := Position{
			Slot: fmt.Sprint("s", i), Role: schedule.Primary, Date: date, Burden: amount(6, "burden"),
			Class:    rapid.IntRange(0, 1).Draw(t, "class"),
			Interval: schedule.Interval{Start: date.At(0, time.UTC).Add(19 * time.Hour)},
		}
		seat.End = seat.Start.Add(time.Duration(rapid.IntRange(1, 2).Draw(t, "length")) * 12 * time.Hour)
		seat.Block = rapid.SampledFrom([]string{"", "", "golden"}).Draw(t, "block")
		if rapid.IntRange(0, 4).Draw(t, "in parts") == 0 {
			seat.Parts = inParts(t, seat.Interval, date)
			last := seat.Parts[len(seat.Parts)-1]
			seat.End, date = last.End, last.Date
		}
		p.Seats = append(p.Seats, seat)
		if rapid.Bool().Draw(t, "secondary") {
			seat.Role, seat.Burden = schedule.Secondary, seat.Burden/2
			p.Seats = append(p.Seats, seat)
		}
		date = date.AddDays(rapid.IntRange(1, 3).Draw(t, "step"))
	}
	for i := range rapid.IntRange(1, 3).Draw(t, "people") {
		person := Participant{
			ID: schedule.Member(rune('a' + i)), Team: schedule.TeamID(rune('x' + i%2)),
			Target:  []Burden{amount(9, "target"), amount(9, "target")},
			Balance: []Burden{amount(3, "balance") - 500},
		}
		switch rapid.IntRange(0, 7).Draw(t, "teams") {
		case 0:
			person.Team, person.Teams = "", []Tenure{{Team: "x"}, {Team: "y"}}
		case 1:
			moves := p.Seats[len(p.Seats)-1].Start
			person.Team, person.Teams = "", []Tenure{{Team: "x", Until: moves}, {Team: "y", From: moves}}
		case 2:
			person.Team = ""
		}
		if rapid.IntRange(0, 3).Draw(t, "away") == 0 {
			s := p.Seats[rapid.IntRange(0, len(p.Seats)-1).Draw(t, "when")]
			person.Away = []schedule.Interval{{Start: s.Start, End: s.Start.Add(time.Hour)}}
		}
		if rapid.IntRange(0, 5).Draw(t, "bar") == 0 {
			person.Barred = []PositionKey{{p.Seats[0].Slot, p.Seats[0].Role}}
		}
		p.People = append(p.People, person)
	}
	if rapid.IntRange(0, 3).Draw(t, "asked for") == 0 {
		asksFor(t, &p)
	}
	if rapid.Bool().Draw(t, "context") {
		p.Context = around(t, p)
	}
	if rapid.IntRange(0, 3).Draw(t, "pages") == 0 {
		for i := range p.Seats {
			p.Seats[i].Pages = Burden(rapid.IntRange(0, 6).Draw(t, "pages of a seat")) * 250
		}
		for i := range p.People {
			p.People[i].Pages = Burden(rapid.IntRange(-9, 9).Draw(t, "pages of a person")) * 500
		}
	}
	if rapid.IntRange(0, 5).Draw(t, "lock") == 0 {
		for _, seat := range p.Seats[:min(len(p.Seats), rapid.IntRange(1, 4).Draw(t, "locks"))] {
			p.Locked = append(p.Locked, Assignment{seat.Slot, seat.Role, p.People[rapid.IntRange(0, len(p.People)-1).Draw(t, "locked to")].ID})
		}
	}
	return p
}

// asksFor draws what people ask for.
func asksFor(t *rapid.T, p *Problem) {
	switch rapid.IntRange(0, 6).Draw(t, "what") {
	case 0:
		p.Limits.MaxWeekendsInRow = 1
	case 1:
		p.Limits.Rolling = Rolling{rapid.IntRange(1, 2).Draw(t, "shifts"), rapid.IntRange(2, 7).Draw(t, "of days")}
	case 2:
		p.Limits.MaxShiftsPerMonth = rapid.IntRange(1, 3).Draw(t, "shifts")
	case 3:
		p.Limits.MaxDistanceDays = max(p.Limits.MinDistanceDays, rapid.IntRange(1, 6).Draw(t, "at most apart"))
	case 4:
		p.Limits.WholeWeekends = Weekend(rapid.IntRange(1, 2).Draw(t, "whole weekends"))
	}
	drawOwn(t, p.People, rapid.IntRange(0, 4).Draw(t, "own"))
}

// drawOwn draws limits of one's own: of a month, of seats, or of pairs.
func drawOwn(t *rapid.T, people []Participant, kind int) {
	for i := range people {
		if !rapid.Bool().Draw(t, "has") {
			continue
		}
		switch own := &people[i].Own; kind {
		case 0:
			own.MaxShiftsPerMonth = rapid.IntRange(1, 3).Draw(t, "own shifts")
		case 1:
			own.Roles = []schedule.Role{rapid.SampledFrom([]schedule.Role{schedule.Primary, schedule.Secondary}).Draw(t, "role")}
		case 2:
			if other := people[rapid.IntRange(0, len(people)-1).Draw(t, "apart from")].ID; other != people[i].ID {
				own.Apart = []schedule.Member{other}
			}
		case 3:
			for range rapid.IntRange(1, 2).Draw(t, "seniors") {
				if other := people[rapid.IntRange(0, len(people)-1).Draw(t, "with")].ID; other != people[i].ID {
					own.With = append(own.With, other)
				}
			}
		}
	}
}

// inParts draws shifts that are taken as one, the first of them given.
func inParts(t *rapid.T, first schedule.Interval, date schedule.Date) []Part {
	parts := []Part{{Interval: first, Date: date}}
	for range rapid.IntRange(0, 2).Draw(t, "more parts") {
		days := rapid.SampledFrom([]int{1, 1, 1, 2}).Draw(t, "days to the next")
		last := parts[len(parts)-1]
		start := last.Start.AddDate(0, 0, days)
		parts = append(parts, Part{Interval: schedule.Interval{Start: start, End: start.Add(12 * time.Hour)}, Date: last.Date.AddDays(days),
			Block: rapid.SampledFrom([]string{"", "golden", "silver"}).Draw(t, "block of a part")})
	}
	return parts
}

// around draws slots before and after those of p, and who holds them.
func around(t *rapid.T, p Problem) (list []Context) {
	holders := rapid.SliceOfN(rapid.SampledFrom([]schedule.Member{"a", "b", "c", "gone"}), 0, 2)
	for _, sign := range []int{-1, 1} {
		date := p.Seats[0].Date
		if sign > 0 {
			date = schedule.DateOf(p.Seats[len(p.Seats)-1].End.Add(-20*time.Hour), time.UTC)
		}
		for range rapid.IntRange(0, 2).Draw(t, "around") {
			date = date.AddDays(sign * rapid.IntRange(1, 3).Draw(t, "step"))
			c := Context{Slot: "c" + date.String(), Date: date, Members: holders.Draw(t, "holders")}
			c.Start = date.At(0, time.UTC).Add(19 * time.Hour)
			c.End = c.Start.Add(time.Duration(rapid.IntRange(1, 2).Draw(t, "length")) * 12 * time.Hour)
			c.Block = rapid.SampledFrom([]string{"", "golden"}).Draw(t, "block")
			if sign < 0 && rapid.IntRange(0, 3).Draw(t, "in parts") == 0 {
				c.Date, c.Slot = date.AddDays(-3), c.Slot+" to "+date.AddDays(-3).String()
				c.Start = c.Start.AddDate(0, 0, -3)
				c.Parts = []Part{{Interval: schedule.Interval{Start: c.Start, End: c.Start.Add(12 * time.Hour)}, Date: c.Date}, {Interval: schedule.Interval{Start: c.Start.AddDate(0, 0, 3), End: c.End}, Date: date, Block: c.Block}}
				date = c.Date
			}
			list = append(list, c)
		}
	}
	// Duties of another pool, and by name on ordinary days, among the slots.
	for i := range rapid.IntRange(0, 3).Draw(t, "elsewhere") {
		date := p.Seats[0].Date.AddDays(rapid.IntRange(-1, 6).Draw(t, "elsewhere on"))
		start := date.At(0, time.UTC).Add(time.Duration(rapid.SampledFrom([]int{7, 10, 19}).Draw(t, "hour")) * time.Hour)
		c := Context{Slot: fmt.Sprint("e", i), Pool: "elsewhere", Date: date, Members: holders.Draw(t, "holders"), Interval: schedule.Interval{Start: start, End: start.Add(12 * time.Hour)}}
		c.Daytime = rapid.IntRange(0, 2).Draw(t, "daytime") == 0
		list = append(list, c)
	}
	return list
}

// splitsWeekends reports whether somebody begins a shift on one day of a weekend and not on another on which the pool has
// somebody.
func splitsWeekends(p Problem, owner []int) bool {
	first := time.Saturday
	if p.Limits.WholeWeekends == FridaySunday {
		first = time.Friday
	}
	served, of := map[schedule.Date]bool{}, map[schedule.Member]map[schedule.Date]bool{}
	planned := map[schedule.Member]map[schedule.Date]bool{}
	add := func(m schedule.Member, d schedule.Date, inside bool) {
		served[d] = true
		if of[m] == nil {
			of[m], planned[m] = map[schedule.Date]bool{}, map[schedule.Date]bool{}
		}
		of[m][d] = true
		planned[m][d] = planned[m][d] || inside
	}
	for i, s := range p.Seats {
		for _, x := range oneByOne(s) {
			if owner[i] >= 0 {
				add(p.People[owner[i]].ID, x.Date, true)
			}
		}
	}
	for _, c := range p.Context {
		for _, x := range oneByOne(Position{Slot: c.Slot, Interval: c.Interval, Date: c.Date, Parts: c.Parts}) {
			for _, m := range c.Members {
				if !c.Daytime && c.Pool == "" {
					add(m, x.Date, false)
				}
			}
		}
	}
	for m, days := range of {
		if !slices.ContainsFunc(p.People, func(x Participant) bool { return x.ID == m }) {
			continue
		}
		for d := range days {
			weekday := d.Weekday()
			if weekday != time.Sunday && weekday < first {
				continue
			}
			sunday := d.AddDays((7 - int(weekday)) % 7)
			inside, missing := false, false
			for e := sunday; e == sunday || e.Weekday() >= first; e = e.AddDays(-1) {
				inside = inside || planned[m][e]
				missing = missing || served[e] && !days[e]
			}
			if inside && missing {
				return true
			}
		}
	}
	return false
}

// breaks is the slow reading of the limits: it shares no code with the solver. A seat of −1 is open.
func breaks(p Problem, owner []int) bool {
	for i, a := range p.Seats {
		if owner[i] < 0 {
			continue // open
		}
		person := p.People[owner[i]]
		if a.Start.Before(person.From) || !person.Until.IsZero() && !a.Start.Before(person.Until) {
			return true
		}
		for _, away := range person.Away {
			if away.Overlaps(a.Interval) {
				return true
			}
		}
		if person.Own.Roles != nil && !slices.Contains(person.Own.Roles, a.Role) {
			return true
		}
		for _, key := range person.Barred {
			if key.Slot == a.Slot && (key.Role == "" || key.Role == a.Role) {
				return true
			}
		}
		for _, l := range p.Locked {
			if l.Slot == a.Slot && l.Role == a.Role && l.Member != person.ID {
				return true
			}
		}
		for j := range i {
			if owner[j] < 0 {
				continue
			}
			other := p.People[owner[j]]
			apart := slices.Contains(person.Own.Apart, other.ID) || slices.Contains(other.Own.Apart, person.ID)
			if p.Seats[j].Slot == a.Slot && apart {
				return true
			}
			if p.Seats[j].Slot == a.Slot && (owner[i] == owner[j] || p.Limits.Apart && mates(person, other, a.Start)) {
				return true
			}
		}
	}
	for i, a := range p.Seats {
		if owner[i] < 0 || len(p.People[owner[i]].Own.With) == 0 {
			continue
		}
		there := false
		for j, b := range p.Seats {
			there = there || b.Slot == a.Slot && owner[j] >= 0 && slices.Contains(p.People[owner[i]].Own.With, p.People[owner[j]].ID)
		}
		if !there {
			return true
		}
	}
	if p.Limits.WholeWeekends > 0 && splitsWeekends(p, owner) {
		return true
	}
	order := []Position{} // one a slot
	total := time.Duration(0)
	for _, s := range p.Seats {
		if !slices.ContainsFunc(order, func(o Position) bool { return o.Slot == s.Slot }) {
			order = append(order, oneByOne(s)...)
		}
	}
	for _, s := range order {
		total += s.Duration()
	}
	for _, c := range p.Context {
		if !c.Daytime {
			order = append(order, oneByOne(Position{Slot: c.Slot, Interval: c.Interval, Date: c.Date, Block: c.Block, Parts: c.Parts})...)
		}
		for i, s := range p.Seats {
			meets := func(x Position) bool { return x.Overlaps(c.Interval) }
			if c.Daytime && owner[i] >= 0 && slices.ContainsFunc(oneByOne(s), meets) && slices.Contains(c.Members, p.People[owner[i]].ID) {
				return true
			}
		}
	}
	slices.SortFunc(order, func(a, b Position) int { return cmp.Or(a.Start.Compare(b.Start), strings.Compare(a.Slot, b.Slot)) })
	for n := range p.People {
		if personBreaks(p, order, n, owner, total) {
			return true
		}
	}
	return false
}

// mates reports whether two people are of one team at a time.
func mates(a, b Participant, at time.Time) bool {
	for _, mine := range tenures(&a) {
		for _, other := range tenures(&b) {
			if mine.Team != "" && mine.Team == other.Team && mine.In(at) && other.In(at) {
				return true
			}
		}
	}
	return false
}

// oneByOne returns the shifts of a seat, as seats of the same slot.
func oneByOne(s Position) (list []Position) {
	for _, part := range s.Parts {
		list = append(list, Position{Slot: s.Slot, Role: s.Role, Interval: part.Interval, Date: part.Date, Block: part.Block})
	}
	if len(list) == 0 {
		list = []Position{s}
	}
	return list
}

func personBreaks(p Problem, order []Position, n int, owner []int, total time.Duration) bool {
	limits := p.Limits
	type turn struct{ first, last Position }
	// What only slots of the context break is past.
	past := func(slots ...Position) bool {
		return !slices.ContainsFunc(slots, func(s Position) bool { return s.Role != "" })
	}
	var mine []Position
	for _, s := range order {
		held := false
		for i, seat := range p.Seats {
			held = held || seat.Slot == s.Slot && owner[i] == n
		}
		for _, c := range p.Context {
			held = held || c.Slot == s.Slot && slices.Contains(c.Members, p.People[n].ID)
		}
		if !held {
			continue
		}
		mine = append(mine, s)
	}
	var runs, turns []turn
	for _, list := range slowTurns(p, order, mine) {
		run := turn{list[0], list[0]}
		for _, s := range list {
			if !s.End.Before(run.last.End) {
				run.last = s
			}
		}
		if runs = append(runs, run); limits.MaxTurn > 0 && run.last.End.Sub(run.first.Start) > limits.MaxTurn && !past(list...) {
			return true
		}
	}
	turns = runs
	if limits.RestBetween == Shifts {
		turns = nil
		for _, s := range mine {
			turns = append(turns, turn{s, s})
		}
	}
	for i := range mine {
		for j := range i {
			if mine[i].Start.Before(mine[j].End) && !past(mine[i], mine[j]) {
				return true
			}
		}
	}
	byDate := slices.Clone(mine)
	slices.SortStableFunc(byDate, func(a, b Position) int { return a.Date.Compare(b.Date) })
	for i := 1; i < len(byDate); i++ {
		a, b, most := byDate[i-1], byDate[i], limits.MaxDistanceDays
		if most == 0 || b.Date.DaysSince(a.Date) <= most || past(a, b) {
			continue
		}
		could := false // a shift between that is planned, or the first and last of them
		for _, s := range order {
			could = could || s.Role != "" && (past(a) && s.Date.DaysSince(a.Date) <= most || past(b) && b.Date.DaysSince(s.Date) <= most)
		}
		if !past(a) && !past(b) || could {
			return true
		}
	}
	months := map[time.Month][]Position{}
	begun := map[time.Month][]Position{}
	for _, s := range mine {
		begun[s.Date.Month] = append(begun[s.Date.Month], s)
		var window []Position
		for _, o := range mine {
			if n := o.Date.DaysSince(s.Date); n >= 0 && n < limits.Rolling.Days {
				window = append(window, o)
			}
		}
		if limits.Rolling.Shifts > 0 && len(window) > limits.Rolling.Shifts && !past(window...) {
			return true
		}
	}
	for _, list := range begun {
		most := cmp.Or(p.People[n].Own.MaxShiftsPerMonth, limits.MaxShiftsPerMonth)
		if most > 0 && len(list) > most && !past(list...) {
			return true
		}
	}
	for _, t := range runs {
		months[t.first.Date.Month] = append(months[t.first.Date.Month], t.first)
	}
	for i, t := range turns {
		if i == 0 {
			continue
		}
		if t.first.Start.Sub(turns[i-1].last.End) < limits.MinRest && !past(t.first, turns[i-1].last) ||
			t.first.Date.DaysSince(turns[i-1].first.Date) < limits.MinDistanceDays && !past(t.first, turns[i-1].first) {
			return true
		}
	}
	for _, firsts := range months {
		if limits.MaxTurnsPerMonth > 0 && len(firsts) > limits.MaxTurnsPerMonth && !past(firsts...) {
			return true
		}
	}
	days := map[schedule.Date][]Position{}
	weeks := map[int][]Position{}
	weekends := map[time.Month]map[schedule.Date][]Position{}
	blocks := map[string][]Position{}
	served := time.Duration(0)
	monday := schedule.Date{Year: 2026, Month: 1, Day: 5}
	for _, s := range mine {
		days[s.Date] = append(days[s.Date], s)
		week := s.Date.DaysSince(monday) / 7
		weeks[week] = append(weeks[week], s)
		if s.Role != "" {
			served += s.Duration()
		}
		if s.Block != "" {
			blocks[s.Block] = append(blocks[s.Block], s)
		}
		saturday := s.Date
		switch s.Date.Weekday() {
		case time.Sunday:
			saturday = saturday.AddDays(-1)
		case time.Saturday:
		default:
			continue
		}
		if weekends[saturday.Month] == nil {
			weekends[saturday.Month] = map[schedule.Date][]Position{}
		}
		weekends[saturday.Month][saturday] = append(weekends[saturday.Month][saturday], s)
	}
	for _, s := range mine {
		run, slots := 0, []Position{}
		for d := s.Date; len(days[d]) > 0; d = d.AddDays(1) {
			run++
			slots = append(slots, days[d]...)
		}
		if limits.MaxConsecutiveDays > 0 && run > limits.MaxConsecutiveDays && !past(slots...) {
			return true
		}
	}
	for _, slots := range weeks {
		total := time.Duration(0)
		for _, s := range slots {
			total += s.Duration()
		}
		if limits.MaxHoursPerWeek > 0 && total.Hours() > float64(limits.MaxHoursPerWeek) && !past(slots...) {
			return true
		}
	}
	for _, set := range weekends {
		for saturday, slots := range set {
			run, all := 1, slices.Clone(slots)
			for d := saturday.AddDays(7); len(weekends[d.Month][d]) > 0; d = d.AddDays(7) {
				run++
				all = append(all, weekends[d.Month][d]...)
			}
			if limits.MaxWeekendsInRow > 0 && run > limits.MaxWeekendsInRow && !past(all...) {
				return true
			}
		}
		if limits.MaxWeekendsPerMonth > 0 && len(set) > limits.MaxWeekendsPerMonth && !past(slices.Concat(slices.Collect(maps.Values(set))...)...) {
			return true
		}
	}
	for _, slots := range blocks {
		if limits.OncePerBlock && len(slots) > 1 && !past(slots...) {
			return true
		}
	}
	return limits.MaxSharePermille > 0 && served.Seconds()*1000 > total.Seconds()*float64(limits.MaxSharePermille)
}

// slowTurns parts what somebody holds into turns, in order: two of them are one where slots of
// theirs follow each other in a pool within a day, or no time lies between them.
func slowTurns(p Problem, order, mine []Position) (turns [][]Position) {
	pool := func(s Position) schedule.TeamID {
		for _, c := range p.Context {
			if c.Slot == s.Slot {
				return c.Pool
			}
		}
		return ""
	}
	follow := func(a, b Position) bool {
		if a.Slot == b.Slot {
			return true // taken as one
		}
		var slots []Position // of the pool, by their first shifts
		end := map[string]time.Time{}
		for _, s := range order {
			if pool(s) != pool(b) {
				continue
			}
			if end[s.Slot].IsZero() {
				slots = append(slots, s)
			}
			end[s.Slot] = s.End
		}
		i := slices.IndexFunc(slots, func(s Position) bool { return s.Slot == b.Slot })
		return i > 0 && slots[i-1].Slot == a.Slot && slots[i].Start.Sub(end[a.Slot]) < 24*time.Hour
	}
	for _, s := range mine {
		turns = append(turns, []Position{s})
	}
	for merged := true; merged; {
		merged = false
		for i := range turns {
			for j := range i {
				var a, b schedule.Interval
				one := false
				for _, s := range turns[j] {
					a = a.Span(s.Interval)
				}
				for _, s := range turns[i] {
					b = b.Span(s.Interval)
					for _, before := range turns[j] {
						one = one || follow(before, s) || follow(s, before)
					}
				}
				if one || !b.Start.After(a.End) && !a.Start.After(b.End) {
					both := slices.Concat(turns[j], turns[i])
					slices.SortStableFunc(both, func(a, b Position) int { return a.Start.Compare(b.Start) })
					turns[j], merged = both, true
					turns = slices.Delete(turns, i, i+1)
					break
				}
			}
			if merged {
				break
			}
		}
	}
	slices.SortStableFunc(turns, func(a, b []Position) int { return a[0].Start.Compare(b[0].Start) })
	return turns
}

// objectives computes F1 and F2 slowly.
func objectives(p Problem, owner []int) (f1, f2 int64) {
	for _, d := range deviations(p, owner) {
		f1 = max(f1, d)
		f2 += d
	}
	return f1, f2
}

// deviations works out what everybody deviates on each level, without signs.
func deviations(p Problem, owner []int) (list []int64) {
	for n, person := range p.People {
		by := make([]int64, len(p.Classes))
		for k, b := range person.Target {
			by[k] -= int64(b)
		}
		for k, b := range person.Balance {
			by[k] += int64(b)
		}
		for i, s := range p.Seats {
			if owner[i] == n {
				by[s.Class] += int64(s.Burden)
			}
		}
		total := int64(0)
		for _, d := range by {
			total += d
		}
		amounts := []int64{total}
		if len(p.Levels) == 0 {
			amounts = append(amounts, by...)
		}
		for _, d := range amounts {
			list = append(list, max(d, -d))
		}
	}
	return list
}

// linesOf works out each person's line slowly.
func linesOf(p Problem, owner []int) (lines []Line) {
	for n, person := range p.People {
		line := Line{Member: person.ID}
		for _, level := range p.levels() {
			done, deviation := Burden(0), Burden(0)
			for k := range p.Classes {
				if len(level.Classes) > 0 && !slices.Contains(level.Classes, k) {
					continue
				}
				for i, s := range p.Seats {
					if owner[i] == n && s.Class == k {
						done += s.Burden
					}
				}
				if k < len(person.Target) {
					deviation -= person.Target[k]
				}
				if k < len(person.Balance) {
					deviation += person.Balance[k]
				}
			}
			line.Done, line.Deviations = append(line.Done, done), append(line.Deviations, deviation+done)
		}
		for i := range p.Seats {
			if owner[i] == n {
				line.Slots++
			}
		}
		lines = append(lines, line)
	}
	return lines
}

// rosters yields the owners of the seats of every roster that breaks no limit. The list is good until the next one.
func rosters(p Problem) iter.Seq[[]int] {
	return func(yield func([]int) bool) {
		owner := make([]int, len(p.Seats))
		for {
			if !breaks(p, owner) && !yield(owner) {
				return
			}
			i := 0
			for ; i < len(owner); i++ {
				if owner[i]++; owner[i] < len(p.People) {
					break
				}
				owner[i] = 0
			}
			if i == len(owner) {
				return
			}
		}
	}
}

// best goes through every roster there is.
func best(p Problem) (f1, f2 int64, found bool) {
	for owner := range rosters(p) {
		a, b := objectives(p, owner)
		if !found || a < f1 || a == f1 && b < f2 {
			f1, f2, found = a, b, true
		}
	}
	return f1, f2, found
}

func ownersOf(p Problem, assignments []Assignment) []int {
	owner := make([]int, len(p.Seats))
	for i, s := range p.Seats {
		owner[i] = -1
		for _, a := range assignments {
			if a.Slot == s.Slot && a.Role == s.Role {
				owner[i] = slices.IndexFunc(p.People, func(q Participant) bool { return q.ID == a.Member })
			}
		}
	}
	return owner
}

func TestAgainstBruteForce(t *testing.T) {
	feasible, proofs := 0, 0
	rapid.Check(t, func(t *rapid.T) {
		p := tiny(t)
		f1, f2, found := best(p)
		plan, err := p.Solve(2000, 1)
		if err != nil {
			var cause *InfeasibleError
			if errors.As(err, &cause) {
				if proofs++; strings.Contains(cause.Limit, "together break a limit") {
					t.Fatalf("no limit is named: %v", err)
				}
			} else if !errors.Is(err, ErrNotFound) {
				t.Fatal(err)
			}
			if found {
				t.Fatalf("a roster exists, yet: %v", err)
			}
			return
		}
		if !found {
			t.Fatalf("no roster exists, yet %v", plan.Assignments())
		}
		feasible++
		owner := ownersOf(p, plan.Assignments())
		if breaks(p, owner) {
			t.Fatalf("the plan breaks a limit: %v", plan.Assignments())
		}
		c := plan.Certificate()
		if a, b := objectives(p, owner); a != int64(c.F1) || b != int64(c.F2) {
			t.Fatalf("the plan has %d and %d, not %v and %v", a, b, c.F1, c.F2)
		}
		if got := linesOf(p, owner); !slices.EqualFunc(got, c.Lines, func(a, b Line) bool {
			return a.Member == b.Member && a.Slots == b.Slots && slices.Equal(a.Done, b.Done) && slices.Equal(a.Deviations, b.Deviations)
		}) {
			t.Fatalf("the lines are %v, not %v", got, c.Lines)
		}
		if int64(c.F1) != f1 || int64(c.F2) != f2 || !c.Proven() {
			t.Fatalf("best is %d and %d, not %v and %v", f1, f2, c.F1, c.F2)
		}
		// The bounds that larger problems get are sound as well.
		m, err := compile(p)
		if err != nil {
			t.Fatal(err)
		}
		b := search.NewBounder(m.Numbers)
		b.Counted = true
		b1, b2 := b.Lower(0, f1, f2, bound.ProofStates)
		if b1 > f1 || b2 > f2 {
			t.Fatalf("bounds %d and %d above the best, %d and %d", b1, b2, f1, f2)
		}
		// Who knows a worse roster is told the best worst deviation, and of the sum
		// nothing that a roster as bad could be below.
		if small := search.NewBounder(m.Numbers); small.Enumerate() {
			if b1, b2 := small.Lower(0, f1+1, f2, bound.ProofStates); b1 != f1 || b2 != 0 {
				t.Fatalf("knowing %d the bounds are %d and %d, not %d and 0", f1+1, b1, b2, f1)
			}
		}
		if b1, _ := b.Lower(0, f1+2500, f2+5000, bound.ProofStates); b1 > f1 {
			t.Fatalf("bound %d above the best, %d", b1, f1)
		}
		if err := c.Check(p, plan.Assignments()); err != nil {
			t.Fatal(err)
		}
	})
	t.Logf("%d feasible, %d proven infeasible", feasible, proofs)
}

// TestSearchAgainstBruteForce compares annealing, without the exact search that
// small problems get, with brute force.
func TestSearchAgainstBruteForce(t *testing.T) {
	runs, hits := 0, 0
	rapid.Check(t, func(t *rapid.T) {
		p := tiny(t)
		f1, f2, found := best(p)
		m, err := compile(p)
		if err != nil {
			t.Fatal(err)
		}
		if m.infeasible() != nil {
			if found {
				t.Fatalf("a roster exists, yet: %v", m.infeasible())
			}
			return
		}
		s, err := m.first(1)
		if err != nil {
			if found {
				t.Fatalf("a roster exists, yet: %v", err)
			}
			return
		}
		r := &search.Run{Roster: search.NewAnnealing(s, 1), Bounds: search.NewBounder(m.Numbers), Budget: 20000}
		r.Bounds.Counted = true
		r.Lower()
		a, b := r.Roster.F1(), r.Roster.F2()
		if a < f1 || a == f1 && b < f2 || breaks(p, ownersOf(p, assignmentsOf(m, r.Roster.State))) {
			t.Fatalf("%d and %d cannot be: best %d %d %v, %v", a, b, f1, f2, found, assignmentsOf(m, r.Roster.State))
		}
		runs++
		if a == f1 && b == f2 {
			hits++
		}
	})
	t.Logf("best found in %d of %d", hits, runs)
	require.GreaterOrEqual(t, hits*100, runs*90)
}

func assignmentsOf(m *model, s *search.State) []Assignment {
	var list []Assignment
	for j, seat := range m.seats {
		list = append(list, Assignment{seat.Slot, seat.Role, m.people[s.Owner[j]].ID})
	}
	return list
}

func TestOrderOfInputDoesNotMatter(t *testing.T) {
	doc, p, _ := readInstance(t, "s03-history")
	plan, err := p.Solve(5000, 3)
	require.NoError(t, err)
	slices.Reverse(doc.Members)
	slices.Reverse(doc.Shifts)
	q, err := decode(t, doc)
	require.NoError(t, err)
	other, err := q.Solve(5000, 3)
	require.NoError(t, err)
	require.Equal(t, plan.Assignments(), other.Assignments())
	require.Equal(t, plan.Certificate(), other.Certificate())
}

func TestCheckFindsTampering(t *testing.T) {
	_, p, _ := readInstance(t, "s04-locked")
	plan, err := p.Solve(20000, 1)
	require.NoError(t, err)
	assignments, c := plan.Assignments(), plan.Certificate()
	require.NoError(t, c.Check(p, assignments))
	for i := range assignments {
		changed := slices.Clone(assignments)
		changed[i].Member = p.People[(i+1)%len(p.People)].ID
		if changed[i] != assignments[i] {
			require.ErrorIs(t, c.Check(p, changed), ErrTampered)
		}
	}
	require.ErrorIs(t, c.Check(p, assignments[1:]), ErrTampered)
	require.ErrorIs(t, c.Check(p, append(assignments, assignments[0])), ErrTampered)
	for name, change := range map[string]func(*Certificate){
		"F1":        func(c *Certificate) { c.F1-- },
		"F2":        func(c *Certificate) { c.F2++ },
		"F1 bound":  func(c *Certificate) { c.F1Bound++ },
		"F2 bound":  func(c *Certificate) { c.F2Bound = c.F2 },
		"line":      func(c *Certificate) { c.Lines[2].Deviations[1]++ },
		"slots":     func(c *Certificate) { c.Lines[2].Slots++ },
		"objective": func(c *Certificate) { c.Objectives[3].Value-- },
		"level":     func(c *Certificate) { c.Levels[0] = "else" },
		"rest":      func(c *Certificate) { c.LeastRest.End = c.LeastRest.End.Add(time.Second) },
		"turn":      func(c *Certificate) { c.LongestTurn.Member = p.People[0].ID + "'s twin" },
		"lines":     func(c *Certificate) { c.Lines = c.Lines[1:] },
	} {
		other := plan.Certificate()
		change(&other)
		require.ErrorIs(t, other.Check(p, assignments), ErrTampered, name)
	}
	other := plan.Certificate()
	other.Objectives[0].Value += 1500
	require.EqualError(t, other.Check(p, assignments), fmt.Sprintf("certificate does not hold: objective 1 is worst deviation: %v points, not worst deviation: %v points", c.F1, c.F1+1500))
	other.Objectives = other.Objectives[1:2]
	require.ErrorContains(t, other.Check(p, assignments), "the number of objectives is 7, not 1")
	require.Equal(t, c, plan.Certificate(), "a certificate is a copy")
}

// What breaks a limit is named, whoever made the roster.
func TestBreachesAreNamed(t *testing.T) {
	p := office(t, 3, "2026-05-11", "2026-05-14")
	p.People[0].Away = []schedule.Interval{{Start: p.Seats[0].Start, End: p.Seats[0].Start.Add(1)}}
	p.Locked = []Assignment{{"2026-05-12", schedule.Primary, "p02"}}
	p.Limits = Limits{MinRest: 11 * time.Hour, RestBetween: Turns, MaxTurn: 39 * time.Hour, MaxTurnsPerMonth: 1}
	roster := func(members ...schedule.Member) (list []Assignment) {
		for i, m := range members {
			list = append(list, Assignment{p.Seats[i].Slot, schedule.Primary, m})
		}
		return list
	}
	sound := roster("p02", "p02", "p01", "p03")
	plan, err := p.Solve(0, 1)
	require.NoError(t, err)
	c := plan.Certificate()
	const seat = `seat "primary" of slot `
	for _, x := range []struct {
		assignments []Assignment
		want        []string
	}{
		{append(slices.Clone(sound), Assignment{"never", schedule.Primary, "p01"}), []string{`no ` + seat + `"never"`}},
		{append(slices.Clone(sound), sound[3]), []string{seat + `"2026-05-14" is filled twice`}},
		{roster("p02", "p02", "p09", "p03"), []string{`no person "p09" for ` + seat + `"2026-05-13"`, seat + `"2026-05-13" is open`}},
		{roster("p01", "p02", "p03", "p03"), []string{`"p01" cannot hold ` + seat + `"2026-05-11"`}},
		{roster("p02", "p01", "p03", "p03"), []string{seat + `"2026-05-12" is locked to "p02"`}},
		{roster("p02", "p02", "p01", "p02"), []string{`"p02" breaks MaxTurnsPerMonth, 2026-05-01 00:00 – 2026-06-01 00:00 JST: 2 turns in a month, 1 turn allowed`}},
	} {
		err := c.Check(p, x.assignments)
		require.ErrorIs(t, err, ErrTampered)
		require.Equal(t, ErrTampered.Error()+": "+strings.Join(x.want, "\n"+ErrTampered.Error()+": "), err.Error())
	}
	p.Limits = Limits{MinRest: 24 * time.Hour}
	require.EqualError(t, c.Check(p, roster("p03", "p02", "p02", "p01")), ErrTampered.Error()+`: "p02" breaks MinRest, 2026-05-13 10:00 – 2026-05-13 19:00 JST: 9 h of rest, 24 h allowed`)
	require.EqualError(t, c.Check(p, roster("p02", "p02", "p01", "p03")), ErrTampered.Error()+`: "p02" breaks MinRest, 2026-05-12 10:00 – 2026-05-12 19:00 JST: 9 h of rest, 24 h allowed`)
	p.People[1].Away = []schedule.Interval{{Start: p.Seats[2].Start, End: p.Seats[2].Start.Add(1)}}
	require.EqualError(t, c.Check(p, roster("p03", "p02", "p02", "p01")), ErrTampered.Error()+`: "p02" cannot hold seat "primary" of slot "2026-05-13"
`+ErrTampered.Error()+`: "p02" breaks MinRest, 2026-05-13 10:00 – 2026-05-13 19:00 JST: 9 h of rest, 24 h allowed`)
}

// Of more slots than a word has bits, each is still itself: whose turns break a limit,
// and what a locked seat keeps its holder from.
func TestMoreSlotsThanAWordHolds(t *testing.T) {
	p := office(t, 4, "2026-01-05", "2026-05-14") // 130 slots
	p.Limits = Limits{MaxTurnsPerMonth: 8}
	var round []Assignment
	for i, s := range p.Seats {
		round = append(round, Assignment{s.Slot, schedule.Primary, p.People[i%4].ID})
	}
	m, err := compile(p)
	require.NoError(t, err)
	owner, faults := m.owners(round)
	require.Empty(t, faults)
	require.Empty(t, m.breaches(owner), "at most eight turns a month")
	owner[69] = 3 // of p04, a ninth turn in March
	require.EqualError(t, errors.Join(m.breaches(owner)...), ErrTampered.Error()+`: "p04" breaks MaxTurnsPerMonth, 2026-03-01 00:00 – 2026-04-01 00:00 JST: 9 turns in a month, 8 turns allowed`)
}

// Burdens without a common measure are too fine to go through: what is then said is
// still true, and Check agrees.
func TestBoundsOfFineBurdens(t *testing.T) {
	t.Parallel()
	last := "2026-05-24"
	if long.Asked() {
		last = "2026-05-26"
	}
	p := office(t, 4, "2026-05-11", last)
	total := Burden(0)
	for i := range p.Seats {
		p.Seats[i].Burden = 1_000_003 + Burden(i*i*i)*977
		total += p.Seats[i].Burden
	}
	for i := range p.People {
		p.People[i].Target = []Burden{total / 4}
	}
	plan, err := p.Solve(20000, 1)
	require.NoError(t, err)
	c := plan.Certificate()
	require.LessOrEqual(t, c.F1Bound, c.F1)
	require.LessOrEqual(t, c.F2Bound, c.F2)
	require.NoError(t, c.Check(p, plan.Assignments()))
	if !long.Asked() {
		return
	}
	more, err := p.Solve(100000, 2)
	require.NoError(t, err)
	require.GreaterOrEqual(t, more.Certificate().F1, c.F1Bound)
}

// What an exchange means for the lesser objectives is what it changes of them.
func TestExchangesAgainstTheWhole(t *testing.T) {
	t.Parallel()
	exchanged := 0
	rapid.Check(t, func(t *rapid.T) {
		random := search.Generator(rapid.Uint64().Draw(t, "seed"))
		p := tight(&random)
		p.People[0].LastBlocks = []string{"golden"}
		m, err := compile(p)
		require.NoError(t, err)
		if m.infeasible() != nil {
			return
		}
		s, err := m.first(1)
		if err != nil {
			return
		}
		x, blocks := search.NewAnnealing(s, 1), m.BlockSets()
		before := m.LesserOf(x.Owner)
		for a := range int32(m.SeatCount) {
			for b := range a {
				q, r, from, to := x.Owner[a], x.Owner[b], x.M.SeatSlot[a], x.M.SeatSlot[b]
				if q == r || from == to || !x.M.Can(r, a) || !x.M.Can(q, b) || !x.Allows(q, to, from) || !x.Allows(r, from, to) {
					continue
				}
				delta := x.LesserDelta(a, b, blocks)
				x.Owner[a], x.Owner[b] = r, q
				after := m.LesserOf(x.Owner)
				x.Owner[a], x.Owner[b] = q, r
				for o := range after {
					require.Equal(t, after[o]-before[o], delta[o], "objective %d", o)
				}
				exchanged++
			}
		}
	})
	t.Logf("%d exchanged", exchanged)
	require.Positive(t, exchanged)
}
