package web

import (
	"slices"
	"strconv"
	"time"

	"github.com/toban-go/toban/examples/internal/command"
	"github.com/toban-go/toban/fairness"
	"github.com/toban-go/toban/schedule"
)

// fairnessPage says how level the shifts of each pool are: what is worst when a month ends, what could be, and what
// each person has had since the year began.
type fairnessPage struct {
	frame
	Month string
	Year  string
	Links links
	Since string // says since when balances are carried, "" if nothing is published
	Pools []level
}

// level is one pool.
type level struct {
	Name        string
	Worst       string // what the worst deviation is
	Proof       string // what could be, and what is proven of it
	Certificate string // of the roster that it was compared with
	People      []leveled
	Ends        []string // the months of the year that have an end to tell of
}

// leveled is one person of a pool.
type leveled struct {
	Who                person
	Hours, Target, Off string    // of the month
	Balance            string    // when the month ends, in all
	Kinds              [3]string // nights, weekends, holidays
	Bar                bar
	Ends               []string // balances when the months end, "" where none is known
	Year               []bar
}

// bar is a bar from the middle, as a part of the longest in percent.
type bar struct{ From, Width string }

// barOf is the bar of an amount, of which the longest is most.
func barOf(b, most fairness.Burden) bar {
	number := func(b fairness.Burden) string {
		return strconv.FormatFloat(50*float64(b)/float64(max(most, 1)), 'f', 1, 64)
	}
	return bar{number(most + min(b, 0)), number(max(b, -b))}
}

// fairnessPage shows a month, that of now without the parameter.
func (s *server) fairnessPage(a ask) (reply, error) {
	v, err := a.vocabulary()
	if err != nil {
		return reply{}, err
	}
	span, err := a.span(a.now)
	if err != nil {
		return reply{}, err
	}
	at := func(month time.Time) string {
		return "/fairness?lang=" + v.Lang + "&month=" + month.Format("2006-01")
	}
	p := fairnessPage{frame: a.frame(v, v.T("fairness")), Month: span.Start.Format(v.month), Year: v.T("balancesof", span.Start.Format("2006")),
		Links: links{at(span.Start.AddDate(0, -1, 0)), at(span.Start.AddDate(0, 1, 0)), "/fairness?lang=" + v.Lang}}
	if published := a.Published(); !published.Empty() {
		p.Since = v.T("balancessince", schedule.DateOf(published.Start, published.Start.Location()).String())
	}
	if !a.accountable(span.End) {
		return a.today(show(fairnessTemplate, v, p)), nil
	}
	judged, err := a.judge(span)
	if err != nil {
		return reply{}, err
	}
	ends := a.yearEnds(span.Start)
	for _, j := range judged {
		p.Pools = append(p.Pools, a.level(v, span, j, ends))
	}
	return a.today(show(fairnessTemplate, v, p)), nil
}

// today is a reply that stays the same for the day.
func (a ask) today(r reply) reply {
	r.until = a.tomorrow()
	return r
}

// accountable reports whether what people have when t comes can be told: not of a far future, for which nothing is decided,
// and not of a past long before anything was published.
func (a ask) accountable(t time.Time) bool {
	first, last := a.now, a.now
	if published := a.Published(); !published.Empty() {
		if published.Start.Before(first) {
			first = published.Start
		}
		if published.End.After(last) {
			last = published.End
		}
	}
	return t.After(first.AddDate(-1, 0, 0)) && !t.After(last.AddDate(0, 2, 0))
}

// judgement is a pool in a month: its ledger before and after, and the most level roster that was found.
type judgement struct {
	pool          schedule.TeamID
	before, after fairness.Ledger
	best          *fairness.Plan // nil if there is none
	members       []schedule.Member
}

// judge compares a month of each pool with the most level roster of it. What people do in other pools and in the
// months around stays as it is.
func (a ask) judge(span schedule.Interval) ([]judgement, error) {
	a.judged.Lock()
	defer a.judged.Unlock() // one plan at a time
	if list, ok := a.judged.of[span.Start]; ok {
		return list, nil
	}
	before, err := a.ledger(span.Start)
	if err != nil {
		return nil, err
	}
	after, err := before.Carry(a.Schedule, span)
	if err != nil {
		return nil, err
	}
	around := schedule.Interval{Start: span.Start.AddDate(0, -1, 0), End: span.End.AddDate(0, 1, 0)}
	shifts := slices.Collect(a.Duties(around))
	var list []judgement
	for _, pool := range poolsOf(shifts, span) {
		j := judgement{pool: pool, before: before, after: after}
		for _, c := range a.People(span) {
			if c.Pool == pool && !slices.Contains(j.members, c.Member) {
				j.members = append(j.members, c.Member)
			}
		}
		planner := command.Compared(a.own)
		planner.Locked = slices.Clip(planner.Locked)
		planner.Ledger = before
		for _, s := range shifts {
			if s.Member != "" && !(s.Regime == schedule.OffHours && s.Team == pool && span.Contains(s.Seat.Start)) {
				planner.Locked = append(planner.Locked, s)
			}
		}
		if team, err := a.Team(pool); err == nil {
			j.best, _ = planner.Plan(team.Seats(span), a.People(span)) // without one there is nothing to compare with
		}
		list = append(list, j)
	}
	if len(a.judged.of) > 50 || a.judged.of == nil {
		a.judged.of = map[time.Time][]judgement{}
	}
	a.judged.of[span.Start] = list
	return list, nil
}

// poolsOf lists the pools with a shift off hours that starts in a time, in their order.
func poolsOf(shifts []schedule.Shift, span schedule.Interval) (pools []schedule.TeamID) {
	for _, s := range shifts {
		if s.Regime == schedule.OffHours && span.Contains(s.Start) && !slices.Contains(pools, s.Team) {
			pools = append(pools, s.Team)
		}
	}
	return pools
}

// worst finds who is furthest from their target when the month ends, and in what: "total", or a kind of day.
func (j judgement) worst() (who schedule.Member, of string, most fairness.Burden) {
	for _, m := range j.members {
		b := j.after.Account(j.pool, m).Balance()
		for _, one := range []struct {
			name   string
			amount fairness.Burden
		}{{"inall", b.Total()}, {"nights", b.Night}, {"weekend", b.Weekend}, {"holiday", b.Holiday}} {
			if d := max(one.amount, -one.amount); d > most || who == "" {
				who, of, most = m, one.name, d
			}
		}
	}
	return who, of, most
}

// proof says what could have been in place of a worst deviation.
func (j judgement) proof(v vocabulary, worst fairness.Burden) (text, certificate string) {
	if j.best == nil {
		return v.T("noproof"), ""
	}
	c := j.best.Certificate()
	rest := ""
	if least := j.best.Problem().Limits.MinRest; least > 0 {
		rest = v.T("rested", v.language.Hours(least))
	}
	switch {
	case worst == c.F1Bound:
		text = v.T("leastyours", rest)
	case c.F1 == c.F1Bound:
		text = v.T("leastother", rest, hoursOf(c.F1))
	default:
		text = v.T("leastbound", rest, hoursOf(c.F1), hoursOf(c.F1Bound))
	}
	return text, c.In(v.language)
}

// yearEnds returns the ledgers when the months of a year end, nil where nothing is to tell.
func (a ask) yearEnds(in time.Time) (ends [12]*fairness.Ledger) {
	published := a.Published()
	if published.Empty() {
		return ends
	}
	var last *fairness.Ledger
	for i := range ends {
		month := schedule.Month(in.Year(), time.Month(i+1), in.Location())
		if !month.End.After(published.Start) || !a.accountable(month.End) {
			continue
		}
		var next fairness.Ledger
		var err error
		if last == nil {
			next, err = a.ledger(month.End)
		} else {
			next, err = last.Carry(a.Schedule, month)
		}
		if err != nil {
			return ends // a history that cannot be accounted has no balance
		}
		last, ends[i] = &next, &next
	}
	return ends
}

func (a ask) level(v vocabulary, span schedule.Interval, j judgement, ends [12]*fairness.Ledger) level {
	l := level{Name: v.name(string(j.pool))}
	who, of, worst := j.worst()
	if who != "" {
		l.Worst = v.T("worstend", hoursOf(worst), a.people([]schedule.Member{who}, span.Start)[0].Name, v.T(of))
		l.Proof, l.Certificate = j.proof(v, worst)
	}
	most := worst
	for i, end := range ends {
		if end == nil {
			continue
		}
		l.Ends = append(l.Ends, v.T("monthnumber", time.Month(i + 1).String()[:3], i+1))
		for _, m := range j.members {
			b := end.Account(j.pool, m).Balance().Total()
			most = max(most, b, -b)
		}
	}
	for _, m := range j.members {
		was, is := j.before.Account(j.pool, m), j.after.Account(j.pool, m)
		done, target := is.Done.Total()-was.Done.Total(), is.Target.Total()-was.Target.Total()
		b := is.Balance()
		p := leveled{Who: a.people([]schedule.Member{m}, span.Start)[0], Hours: hoursOf(done), Target: hoursOf(target), Off: offset((done - target).Duration()), Balance: offset(b.Total().Duration()),
			Kinds: [3]string{offset(b.Night.Duration()), offset(b.Weekend.Duration()), offset(b.Holiday.Duration())}, Bar: barOf(b.Total(), most)}
		for _, end := range ends {
			if end == nil {
				continue
			}
			account := end.Account(j.pool, m)
			if account.Done == (fairness.Amounts{}) && account.Target == (fairness.Amounts{}) { // not yet there
				p.Ends, p.Year = append(p.Ends, ""), append(p.Year, bar{"50", "0"})
				continue
			}
			b := account.Balance().Total()
			p.Ends, p.Year = append(p.Ends, offset(b.Duration())), append(p.Year, barOf(b, most))
		}
		l.People = append(l.People, p)
	}
	return l
}
