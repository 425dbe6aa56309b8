package web

import (
	"slices"
	"time"

	"github.com/toban-go/toban/examples/desk/internal/desk"
	"github.com/toban-go/toban/examples/internal/command"
	"github.com/toban-go/toban/examples/internal/findings"
	"github.com/toban-go/toban/examples/internal/publication"
	"github.com/toban-go/toban/examples/policy"
	"github.com/toban-go/toban/fairness"
	"github.com/toban-go/toban/schedule"
	"github.com/toban-go/toban/schedule/scheduletest"
)

// previewPage shows what would be entered before anything is.
type previewPage struct {
	frame
	What    string
	Months  []monthChoice // that can be published, if nothing is chosen yet
	Choose  bool
	Ways    []way
	Pools   []poolPreview
	Since   []finding // limits of the plan that what happened since the publication breaks
	Finds   []finding
	Checked bool // the policy was asked
	Empty   bool // there is nothing to enter
	Action  string
	Fields  []field // of the form that enters it
}

type monthChoice struct{ Value, Text string }

// way is what moves one way, and the worst balance that it leaves.
type way struct {
	Name, Worst string
	Moves       []move
}

type move struct {
	Start, End     moment
	Role, From, To string
}

type poolPreview struct {
	Name, Proof string
	People      []personPreview
}

type personPreview struct {
	Who                          person
	Before, Share, Planned, Then string
	Change                       string // gains or loses
}

type finding struct {
	Rule, Text string
	Lang       string // of the text
	Warning    bool
	Breaches   []string
	More       int
}

type field struct{ Name, Value string }

const breachesShown = 5

// preview shows a month or a repair before it is published.
func (s *server) preview(a ask) (reply, error) {
	v, err := a.vocabulary()
	if err != nil {
		return reply{}, err
	}
	p := previewPage{frame: a.frame(v, v.T("publication")), Action: "/publish"}
	if a.known == nil || !a.who.Decides() {
		return show(previewTemplate, v, p), nil
	}
	month, chosen := a.params["month"]
	_, repair := a.params["repair"]
	if !chosen && !repair {
		p.Choose = true
		first := schedule.Date{Year: a.now.Year(), Month: a.now.Month(), Day: 1}
		for i := range 4 {
			start := first.AddMonths(i).At(0, a.now.Location())
			if !publication.Published(a.known.Schedule, schedule.Month(start.Year(), start.Month(), start.Location())) {
				p.Months = append(p.Months, monthChoice{start.Format("2006-01"), v.T("publishmonth", start.Format(v.month))})
			}
		}
		return show(previewTemplate, v, p), nil
	}
	if !chosen {
		month = ""
	}
	at := a.now // to the nanosecond: an entry is not older than the last
	made, err := s.publication(a, month, at)
	if err != nil {
		return reply{}, err
	}
	if p.What = v.T("repair"); chosen {
		p.What = v.T("publishmonth", made.Interval.Start.Format(v.month))
	}
	if err := p.fill(a, v, made); err != nil {
		return reply{}, err
	}
	p.Fields = []field{{"month", month}, {"at", at.Format(time.RFC3339Nano)}, {"digest", fingerprint(digest(made))}, {"id", newID("publish")}, {"lang", v.Lang}}
	return show(previewTemplate, v, p), nil
}

// fill says what a publication does.
func (p *previewPage) fill(a ask, v vocabulary, made publication.Preview) error {
	p.Empty = len(made.Entries) == 0
	if made.StandIns != nil {
		names := map[publication.WayKind]string{publication.ByStandIns: "hence", publication.ByRepair: "repaired", publication.ByBalance: "rebalanced"}
		ways := made.Ways()
		pools, err := publication.PoolsMoved(made.Before, ways, made.Interval)
		if err != nil {
			return err
		}
		for _, way := range ways {
			w, err := a.way(v, v.T(names[way.Kind]), made.Before, way.Schedule, made.Interval, pools)
			if err != nil {
				return err
			}
			p.Ways = append(p.Ways, w)
		}
	}
	pools, err := made.Pools()
	if err != nil {
		return err
	}
	for _, pool := range pools {
		shown := poolPreview{Name: v.name(string(pool.ID)), Proof: v.T("proof", hoursOf(pool.Certificate.F1), hoursOf(pool.Certificate.F1Bound))}
		for _, b := range pool.Balances {
			shown.People = append(shown.People, personPreview{a.people([]schedule.Member{b.Member}, made.Interval.Start)[0],
				offset(b.Was.Duration()), hoursOf(b.Share), hoursOf(b.Done), offset(b.Is.Duration()), offset((b.Done - b.Share).Duration())})
		}
		p.Pools = append(p.Pools, shown)
	}
	for _, f := range made.Since {
		p.Since = append(p.Since, told(v, f))
	}
	asked, err := policyOn(made.After, made.Interval)
	p.tell(v, asked)
	return err
}

// policyOn asks the policy about a time of a schedule.
func policyOn(s *schedule.Schedule, iv schedule.Interval) ([]*scheduletest.Finding, error) {
	roster, err := s.Roster(iv)
	if err != nil {
		return nil, err
	}
	return findings.Of("", roster, policy.Rules(s, iv, nil)...).Asked, nil
}

// brought returns what the policy finds in a time after a change and not before it: a swap that leaves
// nine hours of rest is told before anybody agrees to it.
func brought(before, after *schedule.Schedule, iv schedule.Interval) ([]*scheduletest.Finding, error) {
	return findings.Brought(after, iv, func(s *schedule.Schedule) []scheduletest.Rule { return policy.Rules(s, iv, nil) }, before)
}

// tell shows what the policy found.
func (p *previewPage) tell(v vocabulary, asked []*scheduletest.Finding) {
	p.Checked = true
	for _, found := range asked {
		if len(found.Breaches) == 0 {
			continue
		}
		p.Finds = append(p.Finds, told(v, *found))
	}
	slices.SortStableFunc(p.Finds, func(a, b finding) int { return rank(a.Warning) - rank(b.Warning) })
}

// told shows one finding.
func told(v vocabulary, found scheduletest.Finding) finding {
	f := finding{Rule: found.Rule.Name, Text: found.Rule.Explanation, Lang: "en", Warning: found.Rule.Severity == scheduletest.Warn}
	if v.Lang == "ja" && found.Rule.Japanese != "" {
		f.Text, f.Lang = found.Rule.Japanese, "ja"
	}
	for i, b := range found.Breaches {
		if i == breachesShown {
			f.More = len(found.Breaches) - i
			break
		}
		f.Breaches = append(f.Breaches, b.In(v.language))
	}
	return f
}

func rank(warning bool) int {
	if warning {
		return 1
	}
	return 0
}

func hoursOf(b fairness.Burden) string { return decimal(b.Duration()) }

func (a ask) way(v vocabulary, name string, before, after *schedule.Schedule, iv schedule.Interval, pools []schedule.TeamID) (way, error) {
	moved, worst, err := publication.Moved(command.Carried(a.known.File().Plan), before, after, iv, pools)
	w := way{Name: name, Worst: v.T("worst", hoursOf(worst.By))}
	for _, m := range moved.Reassignments {
		called := func(m schedule.Member) string {
			if m == "" {
				return v.Nobody
			}
			return a.people([]schedule.Member{m}, iv.Start)[0].Name
		}
		w.Moves = append(w.Moves, move{a.moment(v, m.Start), a.moment(v, m.End), v.name(string(m.Team)) + " " + v.name(string(m.Role)), called(m.From), called(m.Member)})
	}
	return w, err
}

// touched is what is to come of the time that a change is about.
func (a ask) touched(c schedule.Change) schedule.Interval {
	if swap, ok := c.(schedule.Swap); ok { // of shifts to come
		return publication.Touched(a.known.Schedule, schedule.Entry{Change: swap})
	}
	return schedule.Interval{Start: a.now, End: desk.Ends(c)}
}

// around is a time with the shifts before and after it, to which rest lies.
func around(iv schedule.Interval) schedule.Interval {
	return schedule.Interval{Start: iv.Start.AddDate(0, 0, -2), End: iv.End.AddDate(0, 0, 2)}
}

// breaks says what the policy finds once a change that somebody asks for is agreed on, a line each.
func (a ask) breaks(v vocabulary, r desk.Request) (lines []string) {
	change := r.Entry.Change
	if cover, ok := change.(schedule.Cover); ok && cover.To == "" {
		cover.To = a.who.Member
		change = cover
	}
	after, _, err := a.known.Enter(schedule.Entry{ID: "try", Author: r.Entry.Author, At: a.known.Clock(a.now), Change: change})
	iv := a.touched(change)
	if err != nil || iv.Empty() {
		return nil // whoever accepts is told
	}
	found, err := brought(a.known.Schedule, after, around(iv))
	if err != nil {
		return nil
	}
	for _, f := range found {
		for _, b := range f.Breaches {
			if len(lines) < breachesShown {
				lines = append(lines, f.Rule.Name+": "+b.In(v.language))
			}
		}
	}
	return lines
}

// previewChange shows what a change would move. The same form then enters it.
func (s *server) previewChange(a ask, f *form, o desk.Order) (reply, error) {
	lang := f.text("lang")
	if _, ok := words[lang]; ok {
		a.params["lang"] = lang
	}
	v, err := a.vocabulary()
	if err != nil {
		return reply{}, err
	}
	after, _, err := a.known.Enter(schedule.Entry{ID: o.ID, At: a.known.Clock(a.now), Change: o.Change})
	if err != nil {
		return reply{}, &desk.Refusal{Reason: desk.Unfit, Err: err}
	}
	p := previewPage{frame: a.frame(v, v.T("preview")), What: a.change(v, o.Change), Action: "/requests"}
	iv := a.touched(o.Change)
	if iv.Empty() {
		return reply{}, &desk.Refusal{Reason: desk.Closed, Err: desk.Faulty("it lies in the past")}
	}
	iv.End = iv.End.AddDate(0, 0, 2)
	pools, err := publication.PoolsMoved(a.known.Schedule, []publication.Way{{Schedule: after}}, iv)
	if err != nil {
		return reply{}, err
	}
	w, err := a.way(v, v.T("moves"), a.known.Schedule, after, iv, pools)
	if err != nil {
		return reply{}, err
	}
	p.Ways = []way{w}
	found, err := brought(a.known.Schedule, after, around(a.touched(o.Change)))
	if err != nil {
		return reply{}, err
	}
	p.tell(v, found)
	for _, name := range []string{"do", "member", "first", "last", "from", "to", "exact", "long", "shift", "other", "by", "note"} {
		if value := f.text(name); value != "" {
			p.Fields = append(p.Fields, field{name, value})
		}
	}
	p.Fields = append(p.Fields, field{"id", o.ID}, field{"lang", v.Lang})
	return show(previewTemplate, v, p), nil
}
