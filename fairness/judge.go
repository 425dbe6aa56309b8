package fairness

import (
	"cmp"
	"iter"
	"maps"
	"slices"
	"time"

	"github.com/toban-go/toban/fairness/internal/search"
	"github.com/toban-go/toban/internal/civil"
	"github.com/toban-go/toban/schedule"
)

// What limits judge, and how: plain shifts of one person after the other, whoever made
// them. The planner has quicker tests of the same; that they agree is tested.

// duty is a shift as limits see it, or the part of one that somebody serves.
type duty struct {
	schedule.Interval
	date   schedule.Date // of the slot
	begins time.Time     // the slot
	block  string
	pool   schedule.TeamID
	role   schedule.Role
	// place is where the slot stands in the order of its pool: one more than the place of the
	// slot before it, if less than a day lies between.
	place   int
	daytime bool // ordinary work by name: binds for being in one place, and else for nothing
	past    bool // outside what is planned: breaks nothing with its like alone
	part    bool // of a seat that somebody else holds (schedule.ServesMost): no shift and no turn by itself
}

// record is what limits know of somebody: the duties in order of start, and the off-hours duties
// slot by slot.
type record struct {
	member schedule.Member
	duties []duty
	slots  []stretch
}

// stretch is one slot or one turn of a person.
type stretch struct {
	schedule.Interval
	duties []duty
	ending int // the duty that ends last
}

// first is the duty that begins first, last the one that ends last.
func (s *stretch) first() *duty { return &s.duties[0] }
func (s *stretch) last() *duty  { return &s.duties[s.ending] }

// past reports whether nothing of all that is planned.
func past(duties ...duty) bool {
	return !slices.ContainsFunc(duties, func(d duty) bool { return !d.past })
}

// counts reports whether a slot or turn is one where slots or turns are counted: whether it has more than parts of what others hold.
func (s *stretch) counts() bool {
	return slices.ContainsFunc(s.duties, func(d duty) bool { return !d.part })
}

func (s *stretch) add(d duty) {
	if len(s.duties) == 0 {
		s.Interval = d.Interval
	}
	if !d.End.Before(s.End) {
		s.ending, s.End = len(s.duties), d.End
	}
	s.duties = append(s.duties, d)
}

// newRecord sorts what somebody serves.
func newRecord(member schedule.Member, duties []duty) *record {
	slices.SortStableFunc(duties, func(a, b duty) int {
		return cmp.Or(a.Start.Compare(b.Start), cmp.Compare(a.pool, b.pool), cmp.Compare(a.place, b.place))
	})
	r := &record{member: member, duties: duties}
	type key struct {
		pool  schedule.TeamID
		place int
	}
	at := map[key]int{}
	for _, d := range duties {
		if d.daytime {
			continue
		}
		i, known := at[key{d.pool, d.place}]
		if !known {
			i = len(r.slots)
			at[key{d.pool, d.place}] = i
			r.slots = append(r.slots, stretch{})
		}
		r.slots[i].add(d)
	}
	return r
}

// turns joins slots that follow each other in a pool, and what then touches in time.
func (r *record) turns() (turns []stretch) {
	var runs []stretch
	running := map[schedule.TeamID]int{}
	place := map[schedule.TeamID]int{}
	for _, s := range r.slots {
		pool := s.first().pool
		i, known := running[pool]
		if after := s.first().place - place[pool]; !known || after < 0 || after > 1 {
			i = len(runs)
			running[pool] = i
			runs = append(runs, stretch{})
		}
		place[pool] = s.first().place
		for _, d := range s.duties {
			runs[i].add(d)
		}
	}
	slices.SortStableFunc(runs, func(a, b stretch) int { return a.Start.Compare(b.Start) })
	for _, run := range runs {
		if n := len(turns); n == 0 || run.Start.After(turns[n-1].End) {
			turns = append(turns, stretch{})
		}
		for _, d := range run.duties {
			turns[len(turns)-1].add(d)
		}
	}
	return turns
}

// sheet is all that limits judge: the people by ID, and the slots of each pool.
type sheet struct {
	people []*record
	whole  map[schedule.TeamID]whole
	// mates reports whether two people are of one team when the slot of a duty begins; nil is unknown.
	mates func(a, b schedule.Member, of duty) bool
	owns  map[schedule.Member]Own
	// served are the days on which somebody begins a slot of a pool.
	served map[poolDay]bool
	// first and last are the days of the first slot that is planned and of the last, zero if all are.
	first, last schedule.Date
}

// plans notes that a slot of a day is planned.
func (s *sheet) plans(day schedule.Date) {
	if s.first.IsZero() || day.Before(s.first) {
		s.first = day
	}
	if s.last.Before(day) {
		s.last = day
	}
}

// poolDay is a day of a pool.
type poolDay struct {
	pool schedule.TeamID
	date schedule.Date
}

// whole is the time of all slots of a pool.
type whole struct {
	schedule.Interval
	time time.Duration
}

// order counts the places of a pool's slots, which come in order.
type order map[schedule.TeamID]duty

// next returns the place of the next slot of a pool.
func (o order) next(pool schedule.TeamID, iv schedule.Interval) int {
	last, known := o[pool]
	place := last.place + 1
	if known && iv.Start.Sub(last.End) >= search.DaySeconds*time.Second {
		place++
	}
	o[pool] = duty{Interval: iv, place: place}
	return place
}

// sheetOf reads shifts of all pools, off hours and by name, without shadows. Those of other seats than the planned ones are past;
// nil is all.
func sheetOf(shifts iter.Seq[schedule.Shift], blocks []schedule.Block, planned map[schedule.SeatKey]bool) *sheet {
	type key struct {
		pool  schedule.TeamID
		start int64
	}
	var slots []duty // each once
	seats, seated := map[schedule.SeatKey][]schedule.Shift{}, map[schedule.Member][]schedule.SeatKey{}
	at, duties := map[key]int{}, map[schedule.Member][]duty{}
	weights := Weights{Blocks: blocks}
	for shift := range shifts {
		d := duty{Interval: shift.Seat.Interval, date: shift.Seat.Date, begins: shift.Seat.Start, pool: shift.Team, daytime: shift.Regime != schedule.OffHours}
		d.past = planned != nil && !planned[shift.Key()]
		if !d.daytime {
			k, known := key{d.pool, d.Start.Unix()}, false
			if d.place, known = at[k]; !known {
				d.place = len(slots)
				at[k] = d.place
				slots = append(slots, d)
			}
			slots[d.place].past = slots[at[k]].past && d.past
		}
		if shift.Member == "" || shift.Role.Watches() || shift.Role == schedule.All || shift.Interval.Empty() {
			continue
		}
		if b, ok := weights.block(d.date); ok {
			d.block = blockKey(b)
		}
		d.Interval, d.role = shift.Interval, shift.Role
		duties[shift.Member] = append(duties[shift.Member], d)
		seated[shift.Member] = append(seated[shift.Member], shift.Key())
		seats[shift.Key()] = append(seats[shift.Key()], shift)
	}
	holders := map[schedule.SeatKey]schedule.Member{}
	for key, parts := range seats {
		holders[key] = schedule.ServesMost(parts...)
	}
	s := &sheet{whole: map[schedule.TeamID]whole{}, served: map[poolDay]bool{}}
	places, pools := make([]int, len(slots)), order{}
	slices.SortStableFunc(slots, func(a, b duty) int { return a.Start.Compare(b.Start) })
	for _, d := range slots {
		places[d.place] = pools.next(d.pool, d.Interval)
		if d.past {
			continue
		}
		w := s.whole[d.pool]
		s.whole[d.pool] = whole{w.Span(d.Interval), w.time + d.Duration()}
		s.plans(d.date)
	}
	for _, m := range slices.Sorted(maps.Keys(duties)) {
		for i := range duties[m] {
			if d := &duties[m][i]; !d.daytime {
				d.place = places[d.place]
				s.served[poolDay{d.pool, d.date}] = true
				d.part = holders[seated[m][i]] != m
			}
		}
		s.people = append(s.people, newRecord(m, duties[m]))
	}
	return s
}

// finding is where a limit is broken: when, by how much there is, and by which duties.
type finding struct {
	when schedule.Interval
	got  int64
	by   []duty
}

// minutesUp and minutesDown are a time in minutes: rounded so that more than a limit is never equal to
// it.
func minutesUp(d time.Duration) int64   { return int64((d + time.Minute - 1) / time.Minute) }
func minutesDown(d time.Duration) int64 { return int64(d / time.Minute) }

// judgePlace finds two duties at once.
func judgePlace(_ Limits, _ *sheet, r *record, found func(finding)) {
	for i, a := range r.duties {
		for _, b := range r.duties[i+1:] {
			if !b.Start.Before(a.End) {
				break
			}
			if both := a.Intersect(b.Interval); !past(a, b) {
				found(finding{both, minutesUp(both.Duration()), []duty{a, b}})
			}
		}
	}
}

// between are the shifts or turns between which rest and distance lie.
func (r *record) between(b Between) []stretch {
	if b == Turns {
		return r.turns()
	}
	return r.slots
}

// rests goes through the time between two stretches, from the end of the one that ends
// last.
func rests(list []stretch, found func(before, after *stretch, rest schedule.Interval)) {
	var before *stretch
	for i := range list {
		after := &list[i]
		if before != nil && !after.Start.Before(before.End) {
			found(before, after, schedule.Interval{Start: before.End, End: after.Start})
		}
		if before == nil || after.End.After(before.End) {
			before = after
		}
	}
}

func judgeRest(l Limits, _ *sheet, r *record, found func(finding)) {
	rests(r.between(l.RestBetween), func(before, after *stretch, rest schedule.Interval) {
		if rest.Duration() < l.MinRest && !past(*before.last(), *after.first()) {
			found(finding{rest, minutesDown(rest.Duration()), []duty{*before.last(), *after.first()}})
		}
	})
}

func judgeDistance(l Limits, _ *sheet, r *record, found func(finding)) {
	list := r.between(l.RestBetween)
	for i := 1; i < len(list); i++ {
		before, after := &list[i-1], &list[i]
		if days := after.first().date.DaysSince(before.first().date); days < l.MinDistanceDays && !past(*before.first(), *after.first()) {
			found(finding{schedule.Interval{Start: before.Start, End: after.Start}, int64(days), []duty{*before.first(), *after.first()}})
		}
	}
}

// judgeGap looks at shifts that follow each other. A gap that had become too long before the first day that is planned, or that is
// too long after the last one whatever is planned, breaks nothing.
func judgeGap(l Limits, s *sheet, r *record, found func(finding)) {
	slots := slices.Clone(r.slots)
	slices.SortStableFunc(slots, func(a, b stretch) int { return a.first().date.Compare(b.first().date) })
	for i := 1; i < len(slots); i++ {
		before, after := slots[i-1].first(), slots[i].first()
		days := after.date.DaysSince(before.date)
		late := before.past && s.first.DaysSince(before.date) > l.MaxDistanceDays || after.past && after.date.DaysSince(s.last) > l.MaxDistanceDays
		if days > l.MaxDistanceDays && !past(*before, *after) && !late {
			found(finding{schedule.Interval{Start: before.Start, End: after.Start}, int64(days), []duty{*before, *after}})
		}
	}
}

// judgeWholeWeekends finds weekends of which somebody begins a shift on one day, and not on another on which somebody does.
func judgeWholeWeekends(l Limits, s *sheet, r *record, found func(finding)) {
	groups := map[poolDay]*tally{} // by Saturday
	for i := range r.slots {
		d := r.slots[i].first()
		if saturday, ok := l.WholeWeekends.weekend(d.date); ok {
			key := poolDay{d.pool, saturday}
			if groups[key] == nil {
				groups[key] = &tally{}
			}
			groups[key].add(&r.slots[i])
		}
	}
	for _, key := range slices.SortedFunc(maps.Keys(groups), func(a, b poolDay) int { return cmp.Or(a.date.Compare(b.date), cmp.Compare(a.pool, b.pool)) }) {
		g, asked, there := groups[key], 0, 0
		for n := range l.WholeWeekends.days() {
			day := key.date.AddDays(1 - n)
			if s.served[poolDay{key.pool, day}] {
				asked++
			}
			if slices.ContainsFunc(g.duties, func(d duty) bool { return d.date == day }) {
				there++
			}
		}
		if there < asked && !past(g.duties...) {
			found(finding{schedule.Days(key.date.AddDays(2-l.WholeWeekends.days()), key.date.AddDays(1), g.duties[0].Start.Location()), int64(there), g.duties})
		}
	}
}

func judgeTurn(l Limits, _ *sheet, r *record, found func(finding)) {
	for _, t := range r.turns() {
		if t.Duration() > l.MaxTurn && !past(t.duties...) {
			found(finding{t.Interval, minutesUp(t.Duration()), t.duties})
		}
	}
}

// days groups the slots by the civil day on which they start.
func (r *record) days() (dates []schedule.Date, slots map[schedule.Date][]duty) {
	slots = map[schedule.Date][]duty{}
	for _, s := range r.slots {
		if slots[s.first().date] == nil {
			dates = append(dates, s.first().date)
		}
		slots[s.first().date] = append(slots[s.first().date], *s.first())
	}
	slices.SortFunc(dates, schedule.Date.Compare)
	return dates, slots
}

func judgeDays(l Limits, _ *sheet, r *record, found func(finding)) {
	dates, slots := r.days()
	for i := 0; i < len(dates); {
		n, run := 0, []duty{}
		for ; i+n < len(dates) && dates[i+n] == dates[i].AddDays(n); n++ {
			run = append(run, slots[dates[i+n]]...)
		}
		if n > l.MaxConsecutiveDays && !past(run...) {
			found(finding{schedule.Days(dates[i], dates[i+n-1], run[0].Start.Location()), int64(n), run})
		}
		i += n
	}
}

// tally is what starts in a week or a month.
type tally struct {
	count  int64
	duties []duty
	time   time.Duration
}

func (g *tally) add(s *stretch) {
	g.count++
	g.duties = append(g.duties, *s.first())
	for _, d := range s.duties {
		g.time += d.Duration()
	}
}

// counted returns the stretches that count.
func counted(list []stretch) []stretch {
	return slices.DeleteFunc(slices.Clone(list), func(s stretch) bool { return !s.counts() })
}

// grouped gathers stretches by a day that stands for many, in order.
func grouped(list []stretch, by func(schedule.Date) (schedule.Date, bool), visit func(day schedule.Date, g *tally)) {
	groups := map[schedule.Date]*tally{}
	for i := range list {
		day, ok := by(list[i].first().date)
		if !ok {
			continue
		}
		if groups[day] == nil {
			groups[day] = &tally{}
		}
		groups[day].add(&list[i])
	}
	for _, day := range slices.SortedFunc(maps.Keys(groups), schedule.Date.Compare) {
		visit(day, groups[day])
	}
}

func judgeWeek(l Limits, _ *sheet, r *record, found func(finding)) {
	week := func(d schedule.Date) (schedule.Date, bool) { return civil.Monday(d), true }
	grouped(r.slots, week, func(monday schedule.Date, g *tally) {
		if g.time > time.Duration(l.MaxHoursPerWeek)*time.Hour && !past(g.duties...) {
			found(finding{schedule.Days(monday, monday.AddDays(6), g.duties[0].Start.Location()), minutesUp(g.time), g.duties})
		}
	})
}

// monthOf returns the first day of the month of a day, and all of it.
func monthOf(d schedule.Date, loc *time.Location) (schedule.Date, schedule.Interval) {
	return firstOfMonth(d), schedule.Month(d.Year, d.Month, loc)
}

func firstOfMonth(d schedule.Date) schedule.Date {
	d.Day = 1
	return d
}

// weekendOf returns the Saturday of the weekend that a day is part of.
func weekendOf(d schedule.Date) (saturday schedule.Date, ok bool) {
	saturday = civil.Monday(d).AddDays(5)
	return saturday, !d.Before(saturday)
}

func judgeWeekends(l Limits, _ *sheet, r *record, found func(finding)) {
	months := map[schedule.Date]*tally{}
	grouped(r.slots, weekendOf, func(saturday schedule.Date, g *tally) {
		first, _ := monthOf(saturday, time.UTC)
		if months[first] == nil {
			months[first] = &tally{}
		}
		months[first].count++
		months[first].duties = append(months[first].duties, g.duties...)
	})
	for _, first := range slices.SortedFunc(maps.Keys(months), schedule.Date.Compare) {
		if g := months[first]; g.count > int64(l.MaxWeekendsPerMonth) && !past(g.duties...) {
			_, all := monthOf(first, g.duties[0].Start.Location())
			found(finding{all, g.count, g.duties})
		}
	}
}

// judgeRolling finds, of windows that overlap and hold too many shifts, the one that holds the most, and of such the first.
func judgeRolling(l Limits, _ *sheet, r *record, found func(finding)) {
	var worst finding // of the windows so far that overlap
	var end schedule.Date
	slots := counted(r.slots)
	slices.SortStableFunc(slots, func(a, b stretch) int { return a.first().date.Compare(b.first().date) })
	for i := range slots {
		first := slots[i].first()
		duties := []duty{}
		for _, s := range slots[i:] {
			if s.first().date.DaysSince(first.date) < l.Rolling.Days {
				duties = append(duties, *s.first())
			}
		}
		if len(duties) <= l.Rolling.Shifts || past(duties...) {
			continue
		}
		if worst.got > 0 && first.date.After(end) {
			found(worst)
			worst = finding{}
		}
		end = first.date.AddDays(l.Rolling.Days - 1)
		if n := int64(len(duties)); n > worst.got {
			worst.when, worst.got = schedule.Days(first.date, end, first.Start.Location()), n
		}
		worst.by = append(worst.by, duties...)
	}
	if worst.got > 0 {
		found(worst)
	}
}

func judgeWeekendRun(l Limits, _ *sheet, r *record, found func(finding)) {
	var saturdays []schedule.Date
	duties := map[schedule.Date][]duty{}
	grouped(r.slots, weekendOf, func(saturday schedule.Date, g *tally) {
		saturdays = append(saturdays, saturday)
		duties[saturday] = g.duties
	})
	for i := 0; i < len(saturdays); {
		n, run := 0, []duty{}
		for ; i+n < len(saturdays) && saturdays[i+n] == saturdays[i].AddDays(7*n); n++ {
			run = append(run, duties[saturdays[i+n]]...)
		}
		if n > l.MaxWeekendsInRow && !past(run...) {
			found(finding{schedule.Days(saturdays[i], saturdays[i+n-1].AddDays(1), run[0].Start.Location()), int64(n), run})
		}
		i += n
	}
}

func judgeTurns(l Limits, _ *sheet, r *record, found func(finding)) {
	begins := func(d schedule.Date) (schedule.Date, bool) {
		first, _ := monthOf(d, time.UTC)
		return first, true
	}
	grouped(counted(r.turns()), begins, func(first schedule.Date, g *tally) {
		if g.count > int64(l.MaxTurnsPerMonth) && !past(g.duties...) {
			_, all := monthOf(first, g.duties[0].Start.Location())
			found(finding{all, g.count, g.duties})
		}
	})
}

func judgeShare(l Limits, s *sheet, r *record, found func(finding)) {
	served, by := map[schedule.TeamID]time.Duration{}, map[schedule.TeamID][]duty{}
	for _, slot := range r.slots {
		for _, d := range slot.duties {
			if !d.past {
				served[d.pool] += d.Duration()
				by[d.pool] = append(by[d.pool], d)
			}
		}
	}
	for _, pool := range slices.Sorted(maps.Keys(served)) {
		all := s.whole[pool]
		part, most := int64(served[pool]/time.Second)*1000, int64(all.time/time.Second)*int64(l.MaxSharePermille)
		if part > most {
			found(finding{all.Interval, (part-1)/int64(all.time/time.Second) + 1, by[pool]})
		}
	}
}

func judgeBlock(_ Limits, _ *sheet, r *record, found func(finding)) {
	blocks := map[string]*stretch{}
	for _, s := range r.slots {
		if s.first().block == "" {
			continue
		}
		if blocks[s.first().block] == nil {
			blocks[s.first().block] = &stretch{}
		}
		blocks[s.first().block].add(*s.first())
	}
	for _, name := range slices.Sorted(maps.Keys(blocks)) {
		if b := blocks[name]; len(b.duties) > 1 && !past(b.duties...) {
			found(finding{b.Interval, int64(len(b.duties)), b.duties})
		}
	}
}

// judgeApart finds people of one team in two seats of a slot; each pair is the first's.
func judgeApart(_ Limits, s *sheet, r *record, found func(finding)) {
	for _, other := range s.people {
		if other.member <= r.member || s.mates == nil {
			continue
		}
		together(r, other, func(both schedule.Interval, a, b duty) {
			if s.mates(r.member, other.member, a) {
				found(finding{both, 2, []duty{a, b}})
			}
		})
	}
}

// together finds the slots in which two people serve at once.
func together(r, other *record, found func(both schedule.Interval, a, b duty)) {
	for _, a := range r.duties {
		for _, b := range other.duties {
			both := a.Intersect(b.Interval)
			if a.pool == b.pool && a.place == b.place && !a.daytime && !b.daytime && !both.Empty() && !past(a, b) {
				found(both, a, b)
			}
		}
	}
}

// sheet lays out an assignment with the context for the judges of limits.
func (m *model) sheet(owner []int32) *sheet {
	type slot struct {
		Position
		context *Context
	}
	var slots []slot
	for t := range m.Slots {
		if of := m.places[t].position; of != nil {
			slots = append(slots, slot{*of, nil})
		}
	}
	for i := range m.problem.Context {
		c := &m.problem.Context[i]
		slots = append(slots, slot{Position{Slot: c.Slot, Interval: c.Interval, Date: c.Date, Block: c.Block, Parts: c.Parts}, c})
	}
	slices.SortFunc(slots, func(a, b slot) int { return cmp.Or(a.Start.Compare(b.Start), cmp.Compare(a.Slot, b.Slot)) })
	s := &sheet{whole: map[schedule.TeamID]whole{}, owns: m.owns(), served: map[poolDay]bool{}}
	duties, pools := make([][]duty, m.PersonCount), order{}
	for i := range slots {
		x := &slots[i]
		if c := x.context; c != nil {
			whole := x.Position
			if !c.Of.Empty() {
				whole.Interval, whole.Parts = c.Of, nil
			}
			again := !c.Of.Empty() && pools[c.Pool].Equal(c.Of)
			before := pools[c.Pool]
			of := pools.duties(&whole, c.Pool, duty{daytime: c.Daytime, past: true})
			if !c.Of.Empty() {
				of[0].Interval = c.Interval
			}
			if again {
				of[0].place = before.place
				pools[c.Pool] = before
			}
			for _, d := range of {
				s.served[poolDay{c.Pool, d.date}] = s.served[poolDay{c.Pool, d.date}] || len(c.Members) > 0 && !c.Daytime
			}
			for n, member := range c.Members {
				if p := m.findPerson(member); p != search.Nobody && !slices.Contains(c.Members[:n], member) {
					duties[p] = append(duties[p], of...)
				}
			}
			continue
		}
		of := pools.duties(&x.Position, "", duty{})
		for _, d := range of {
			s.plans(d.date)
			s.whole[""] = whole{s.whole[""].Span(d.Interval), s.whole[""].time + d.Duration()}
		}
		t := m.number[x.Slot]
		for j := m.SlotSeats[t]; j < m.SlotSeats[t+1]; j++ {
			if owner[j] == search.Nobody {
				continue
			}
			for _, d := range of {
				s.served[poolDay{"", d.date}] = true
				d.role = m.seats[j].Role
				duties[owner[j]] = append(duties[owner[j]], d)
			}
		}
	}
	s.mates = func(a, b schedule.Member, of duty) bool {
		mine, others := m.people[m.findPerson(a)].teams(of.begins), m.people[m.findPerson(b)].teams(of.begins)
		return slices.ContainsFunc(mine, func(t schedule.TeamID) bool { return slices.Contains(others, t) })
	}
	for p, person := range m.people {
		s.people = append(s.people, newRecord(person.ID, duties[p]))
	}
	return s
}

// duties returns the shifts of the next slot of a pool, alike apart from their times.
// Those of a slot that is taken as one follow each other, whatever lies between.
func (o order) duties(s *Position, pool schedule.TeamID, like duty) (list []duty) {
	for i, p := range s.parts() {
		d := like
		d.Interval, d.date, d.begins, d.block, d.pool = p.Interval, p.Date, p.Start, p.Block, pool
		switch {
		case d.daytime:
		case i == 0:
			d.place = o.next(pool, p.Interval)
		default:
			d.place = list[i-1].place + 1
			o[pool] = d
		}
		list = append(list, d)
	}
	return list
}

// breaches says what a full assignment breaks: who cannot serve, what is locked to
// somebody else, and every limit by its judge.
func (m *model) breaches(owner []int32) (faults []error) {
	for j, p := range owner {
		seat := m.seats[j]
		switch {
		case !m.there[int(p)*m.SeatCount+j]:
			faults = append(faults, tampered("%q cannot hold seat %q of slot %q", m.people[p].ID, seat.Role, seat.Slot))
		case m.Locked[j] != search.Nobody && m.Locked[j] != p:
			faults = append(faults, tampered("seat %q of slot %q is locked to %q", seat.Role, seat.Slot, m.people[m.Locked[j]].ID))
		}
	}
	for _, b := range m.sheet(owner).breaches(m.limits, m.given()...) {
		faults = append(faults, tampered("%v", b))
	}
	return faults
}
