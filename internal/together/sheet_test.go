package together

import (
	"cmp"
	"fmt"
	"iter"
	"slices"
	"time"

	"github.com/toban-go/toban/rotation"
	"github.com/toban-go/toban/schedule"
)

// whole marks that the whole team answers.
const whole schedule.Member = "*"

// seat is the key of a row.
type seat struct {
	duty
	start int64
	role  schedule.Role
}

// row is a seat of a slot with who serves it, part by part.
type row struct {
	slot
	role  schedule.Role
	parts []part
	plan  schedule.Member // whom a plan named
	// unless is who makes the seat one that is not needed.
	unless schedule.Holder
}

type part struct {
	schedule.Interval
	member schedule.Member // "" in a gap
	cause  string
}

func (r *row) seat() seat { return seat{r.duty, r.Start.Unix(), r.role} }

// sheet is the judge's roster: every seat of some days, by start, duty and seat.
type sheet struct {
	specs  []schedule.Spec
	rows   []row
	index  map[seat]int
	leaves []schedule.Leave
	plans  []plan
	// over is that of the account while changes are laid: rotas know nothing of it.
	over func(schedule.Member, time.Time) time.Duration
	// planned is a sheet with all plans, for one that knows only the plans of one duty; nil for others.
	planned *sheet
	// filled are sheets with who serves in the duties for which others have stepped in before, for such a one; nil for others.
	filled []*sheet
	// published is the time in which shifts of the sheet start that were published; empty if none were.
	published schedule.Interval
}

// longest is more than any slot takes.
const longest = 6 * 24 * time.Hour

// row returns the row of a seat, nil if there is none.
func (s *sheet) row(key seat) *row {
	i, ok := s.index[key]
	if !ok {
		return nil
	}
	return &s.rows[i]
}

// overlapping yields the rows that overlap an interval.
func (s *sheet) overlapping(iv schedule.Interval) iter.Seq[*row] {
	return func(yield func(*row) bool) {
		from, _ := slices.BinarySearchFunc(s.rows, iv.Start.Add(-longest), func(r row, t time.Time) int { return r.Start.Compare(t) })
		for i := range s.rows[from:] {
			r := &s.rows[from+i]
			if !r.Start.Before(iv.End) {
				return
			}
			if r.Overlaps(iv) && !yield(r) {
				return
			}
		}
	}
}

// starting yields the rows that start in an interval.
func (s *sheet) starting(iv schedule.Interval) iter.Seq[*row] {
	return func(yield func(*row) bool) {
		for r := range s.overlapping(iv) {
			if iv.Contains(r.Start) && !yield(r) {
				return
			}
		}
	}
}

// inspect works out the sheet of specs by their rotas alone.
func inspect(specs []schedule.Spec, first, last schedule.Date) *sheet {
	s := &sheet{specs: specs, index: map[seat]int{}}
	for i, spec := range specs {
		for _, d := range dutiesOf(spec) {
			for _, slot := range slotsOf(specs, i, d, first, last) {
				s.fill(slot)
			}
		}
	}
	slices.SortFunc(s.rows, func(a, b row) int {
		return cmp.Or(a.Start.Compare(b.Start), cmp.Compare(a.team, b.team), cmp.Compare(a.regime, b.regime), cmp.Compare(slices.Index(inOrder, a.role), slices.Index(inOrder, b.role)))
	})
	for i := range s.rows {
		s.index[s.rows[i].seat()] = i
	}
	return s
}

// fill adds the seats of a slot.
func (s *sheet) fill(at slot) {
	rules := rulesOf(s.specs[at.spec], at.duty)
	if closed(s.specs[at.spec], at) {
		return
	}
	if rules.Primary == nil {
		s.add(at, schedule.Post{Role: schedule.All}, whole)
		return
	}
	for _, p := range postsOf(rules) {
		s.add(at, p, nameOf(s.specs[at.spec], p.Rota, at))
	}
}

// postsOf lists the seats of a duty in order.
func postsOf(d schedule.Duty) (posts []schedule.Post) {
	posts = slices.Concat([]schedule.Post{{Role: schedule.Primary, Rota: d.Primary}, {Role: schedule.Secondary, Rota: d.Secondary}}, d.Seats, []schedule.Post{{Role: schedule.Shadow, Rota: d.Shadow}})
	return slices.DeleteFunc(posts, func(p schedule.Post) bool { return p.Rota == nil })
}

// inOrder lists the seats of a slot in the order in which they are filled.
var inOrder = []schedule.Role{schedule.All, schedule.Primary, schedule.Secondary, "tertiary", "manager", second, spare, "helper", schedule.Shadow}

// loose reports whether a seat may be empty.
func loose(role schedule.Role) bool {
	return role == schedule.Shadow || role == "helper" || role == spare
}

// needed returns the parts of a row in which its seat is needed. Whoever has it at other times serves nothing then, and has no
// other seat.
func (s *sheet) needed(r *row) []part {
	h := r.unless
	if h.Role == "" {
		return r.parts
	}
	list := r.parts
	for _, o := range s.row(seat{r.duty, r.Start.Unix(), h.Role}).parts {
		if !slices.Contains(h.Members, o.member) {
			continue
		}
		var rest []part
		for _, p := range list {
			for _, iv := range []schedule.Interval{{Start: p.Start, End: earlier(p.End, o.Start)}, {Start: later(p.Start, o.End), End: p.End}} {
				if !iv.Empty() {
					rest = append(rest, part{iv, p.member, p.cause})
				}
			}
		}
		list = rest
	}
	return list
}

func earlier(a, b time.Time) time.Time {
	if a.Before(b) {
		return a
	}
	return b
}

func later(a, b time.Time) time.Time {
	if a.Before(b) {
		return b
	}
	return a
}

func (s *sheet) add(at slot, p schedule.Post, m schedule.Member) {
	s.rows = append(s.rows, row{slot: at, role: p.Role, parts: []part{{at.Interval, m, "rota"}}, unless: p.Unless})
}

// nameOf asks a rota who serves a slot.
func nameOf(spec schedule.Spec, rota schedule.Rota, at slot) schedule.Member {
	if rota == schedule.Vacant() {
		return ""
	}
	switch r := rota.(type) {
	case schedule.Chain:
		if link := answering(spec, r, at); link != nil {
			return nameOf(spec, link, at)
		}
		return ""
	case schedule.Always:
		return schedule.Member(r)
	case turns:
		m, _ := r.on(at.date)
		return m
	case chooser:
		m, _ := r.on(at.date)
		return m
	case rotation.Rotation:
		days := 1
		if r.Unit == rotation.Weeks {
			days = 7
		}
		n := len(r.Order)
		turn := at.date.DaysSince(r.First)/days + r.Skip - r.Behind
		if r.Count.MonthDays != nil {
			turn = r.Skip - r.Behind - 1
			for d := r.First; !d.After(at.date); d = d.AddDays(1) {
				if slices.Contains(r.Count.MonthDays, d.Day) || d.AddDays(1).Day == 1 { // the last day is one of them
					turn++
				}
			}
		}
		return r.Order[(turn%n+n)%n]
	}
	panic(fmt.Sprintf("a rota %T", rota))
}

// ready reports whether somebody can take a seat of a duty on a day, and serves at such times: whether
// they can answer for all services or, if the seat has its own people, are one of them.
func (s *sheet) ready(at slot, role schedule.Role, m schedule.Member) bool {
	return !s.never(at, m) && s.trained(at, role, m)
}

// trained is ready, also at times at which somebody never serves.
func (s *sheet) trained(at slot, role schedule.Role, m schedule.Member) bool {
	spec := s.specs[at.spec]
	for _, p := range postsOf(rulesOf(spec, at.duty)) {
		if p.Role == role && p.Ready != nil {
			from, own := p.Ready[m]
			return own && !at.date.Before(from)
		}
	}
	for _, p := range spec.People {
		if p.ID != m || p.Ready == nil {
			continue
		}
		return slices.ContainsFunc(p.Ready, func(r schedule.Ready) bool { return r.Service == "" && !at.date.Before(r.From) })
	}
	return true
}

// answering returns the first rota of a chain that speaks at a slot, nil if none does.
func answering(spec schedule.Spec, chain schedule.Chain, at slot) schedule.Rota {
	for _, link := range chain {
		if limited, ok := link.(schedule.Limited); ok {
			if link = limited.Rota; !meant(spec, limited.When, at) {
				continue
			}
		}
		if inner, ok := link.(schedule.Chain); ok {
			if link = answering(spec, inner, at); link == nil {
				continue
			}
		}
		if own, ok := link.(rotation.Rotation); ok && !own.End.IsZero() && !at.Start.Before(own.End) {
			continue
		}
		return link
	}
	return nil
}

// never reports whether somebody says that they never serve at the time of a slot.
func (s *sheet) never(at slot, m schedule.Member) bool {
	spec := s.specs[at.spec]
	for _, p := range spec.People {
		if p.ID != m {
			continue
		}
		if slices.ContainsFunc(p.Never, func(w schedule.When) bool { return meant(spec, w, at) }) {
			return true
		}
	}
	return false
}

// meant reports whether a slot is one of those that are meant, of the kinds that are drawn: days off,
// weekdays, a day of the month and the last, days of every year, from a clock on.
func meant(spec schedule.Spec, w schedule.When, at slot) bool {
	year := at.date.String()[5:]
	clock := at.Start.In(spec.Location).Format("15:04")
	switch {
	case w.Weekdays != nil && !slices.Contains(w.Weekdays, at.date.Weekday()),
		w.MonthDays != nil && !(at.date.Day == w.MonthDays[0] || at.date.AddDays(1).Day == 1),
		w.Kinds != nil && !dayOff(spec, at),
		w.Yearly && (year < w.First.String()[5:] || year > w.Last.String()[5:]),
		w.From != 0 && clock < w.From.String():
		return false
	}
	return true
}

// members lists who belongs to the teams of a duty on the day of a slot.
func (s *sheet) members(at slot) (list []schedule.Member) {
	for _, t := range teamsOf(s.specs[at.spec], at.duty) {
		for _, m := range t.Members {
			if includes(m.From, m.Last, at.date) && !slices.Contains(list, m.Member) {
				list = append(list, m.Member)
			}
		}
	}
	return list
}

// lines writes the rows that start in an interval, one a line, as the library's are written by
// linesOf. Neighbouring parts of one person are one.
func (s *sheet) lines(iv schedule.Interval) map[seat]string {
	lines := map[seat]string{}
	for r := range s.starting(iv) {
		if line := r.line(s.served(r)); line != "" {
			lines[r.seat()] = line
		}
	}
	return lines
}

// line writes a row, "" one of a seat that may be empty, or is not needed, and is.
func (r *row) line(parts []part) string {
	if loose(r.role) {
		parts = slices.DeleteFunc(slices.Clone(parts), func(p part) bool { return p.member == "" })
	}
	if len(parts) == 0 {
		return ""
	}
	text := fmt.Sprintf("%s %s %s of %v:", r.team, r.regime, r.role, r.Interval)
	clock := func(t time.Time) string { return " " + t.UTC().Format("02T15:04") }
	at := r.Start
	for i, p := range parts {
		if !p.Start.Equal(at) {
			text += clock(at) + " –"
		}
		if i == 0 || parts[i-1].member != p.member || !parts[i-1].End.Equal(p.Start) {
			text += clock(p.Start) + " " + cmp.Or(string(p.member), "nobody")
		}
		at = p.End
	}
	if !at.Equal(r.End) {
		text += clock(at) + " –"
	}
	return text
}

// served returns the parts of a row with the gaps of a whole team of which nobody is there.
func (s *sheet) served(r *row) (list []part) {
	for _, p := range s.needed(r) {
		if p.member != whole {
			list = append(list, p)
			continue
		}
		edges := []time.Time{p.Start, p.End}
		for _, l := range s.leaves {
			for _, at := range []time.Time{l.Start, l.End} {
				if p.Contains(at) {
					edges = append(edges, at)
				}
			}
		}
		slices.SortFunc(edges, time.Time.Compare)
		for i := range len(edges) - 1 {
			x := part{schedule.Interval{Start: edges[i], End: edges[i+1]}, whole, p.cause}
			if !slices.ContainsFunc(s.members(r.slot), func(m schedule.Member) bool { return s.ready(r.slot, schedule.All, m) && !s.away(m, x.Interval) }) {
				x.member = ""
			}
			if n := len(list); n > 0 && list[n-1].member == x.member && list[n-1].End.Equal(x.Start) {
				list[n-1].End = x.End
			} else if !x.Empty() {
				list = append(list, x)
			}
		}
	}
	return list
}

// away reports whether somebody is on leave at some time in an interval.
func (s *sheet) away(m schedule.Member, iv schedule.Interval) bool {
	return slices.ContainsFunc(s.leaves, func(l schedule.Leave) bool { return l.Member == m && l.Overlaps(iv) })
}
