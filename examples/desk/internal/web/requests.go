package web

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/toban-go/toban/examples/desk/internal/desk"
	"github.com/toban-go/toban/examples/internal/publication"
	"github.com/toban-go/toban/schedule"
)

// request is something that waits for somebody, or did, as the pages show it.
type request struct {
	vocabulary
	ID       string
	What     string // in words
	By, Note string
	At       moment
	Waits    string   // for whom
	State    string   // how it ended, "" while it is open
	Breaks   []string // what the policy would find, if the one who asks accepted it
	Comments []comment
	Accept   bool // the one who asks can
	Decline  bool
	Withdraw bool
	Comment  bool
	Keys     [4]string // IDs of the orders that its buttons would give
}

type comment struct {
	By, Text string
	At       moment
}

// logged is one line of the log.
type logged struct {
	Number         int64
	At             moment
	By, What, Text string
	ID, About      string
	Withdraw       bool
	Key            string
}

// option is a choice of a form.
type option struct{ Value, Text string }

// requestsPage shows what is open, forms to ask for more, and the log.
type requestsPage struct {
	frame
	Done              string
	Open, Over        []request
	Log               []logged
	Older             int
	Ask               string   // which form is open
	Self              string   // whom the form of a leave begins with: who asks, "" if they are nobody in the schedule
	People            []option // for whom the one who asks decides
	Everybody         []option
	Mine, Theirs      []option
	Keys              map[string]string
	Today             string
	CanTake, CanOffer bool
}

const (
	logShown   = 100
	overShown  = 20
	weeksAsked = 8 // that shifts to swap and cover are offered for
)

func (s *server) requestsPage(a ask) (reply, error) {
	v, err := a.vocabulary()
	if err != nil {
		return reply{}, err
	}
	p := requestsPage{frame: a.frame(v, v.T("requests")), Keys: map[string]string{}, Today: a.now.Format(time.DateOnly), Self: string(a.who.Member), Ask: a.params["ask"]}
	if a.known == nil {
		return show(requestsTemplate, v, p), nil
	}
	if _, ok := a.known.Line(a.params["done"]); ok {
		p.Done = a.params["done"]
	}
	for _, r := range a.known.Requests(a.now) {
		shown := a.request(v, r)
		if r.Open {
			p.Open = append(p.Open, shown)
		} else if len(p.Over) < overShown {
			p.Over = append(p.Over, shown)
		}
	}
	log := a.known.Log()
	for i, l := range slices.Backward(log) {
		if len(p.Log) == logShown {
			p.Older = i + 1
			break
		}
		p.Log = append(p.Log, a.logged(v, l))
	}
	if p.CanWrite {
		a.choices(v, &p)
		for _, kind := range []string{"leave", "cover", "swap", "offer"} {
			p.Keys[kind] = newID(kind)
		}
	}
	return show(requestsTemplate, v, p), nil
}

// choices fills the forms: people, and shifts that can change hands.
func (a ask) choices(v vocabulary, p *requestsPage) {
	for _, m := range everybody(a.Schedule) {
		who := option{string(m), a.people([]schedule.Member{m}, a.now)[0].Name}
		if a.who.ActsFor(a.known, m, a.now) {
			p.People = append(p.People, who)
		}
		if m != a.who.Member {
			p.Everybody = append(p.Everybody, who)
		}
	}
	for shift := range publication.Around(a.known.Schedule, schedule.Interval{Start: a.now, End: a.now.AddDate(0, 0, 7*weeksAsked)}) {
		if shift.Member == "" || shift.Role.Watches() || shift.Regime != schedule.OffHours || a.months != nil && !a.PublishedSeat(shift.Seat) {
			continue
		}
		o := option{shiftValue(shift), fmt.Sprintf("%s – %s %s · %s", v.write(shift.Start, v.stamp), v.clock(shift.End, schedule.DateOf(shift.Start, shift.Start.Location())).Text, v.name(string(shift.Role)), a.people([]schedule.Member{shift.Member}, shift.Start)[0].Name)}
		if a.who.ActsFor(a.known, shift.Member, a.now) {
			p.Mine = append(p.Mine, o)
		}
		if shift.Member != a.who.Member {
			p.Theirs = append(p.Theirs, o)
		}
	}
	p.CanOffer = a.who.Member != ""
}

// request says a request in words, and what the one who asks can do with it.
func (a ask) request(v vocabulary, r desk.Request) request {
	out := request{vocabulary: v, ID: r.ID, What: a.change(v, r.Entry.Change), By: a.byWhom(v, r.Line), Note: a.note(r.Line), At: a.moment(v, r.At.In(a.now.Location()))}
	var names []string
	for _, m := range r.Waits {
		names = append(names, a.people([]schedule.Member{m}, a.now)[0].Name)
	}
	if len(names) > 0 {
		out.Waits = v.T("waits", strings.Join(names, ", "))
	} else {
		out.Waits = v.T("everybody")
	}
	for _, l := range r.Comments {
		out.Comments = append(out.Comments, comment{a.byWhom(v, l), l.Body, a.moment(v, l.At.In(a.now.Location()))})
	}
	writes := a.who.Member != "" || a.who.Decides()
	if !r.Open {
		out.State = v.T("closed")
		if r.Over != nil {
			out.State = a.byWhom(v, *r.Over) + " · " + a.verb(v, *r.Over)
		}
	} else if writes {
		acts := func(m schedule.Member) bool { return a.who.ActsFor(a.known, m, a.now) }
		parties := desk.Parties(r.Entry.Change)
		if r.Kind == desk.Asked {
			out.Accept = !slices.ContainsFunc(r.Waits, func(m schedule.Member) bool { return !acts(m) })
			out.Decline = out.Accept
		} else {
			out.Accept = a.who.Member != "" && a.who.Member != parties[0] && a.canTake(r)
			if a.who.Member != "" && a.who.Member != parties[0] && !out.Accept {
				out.Waits = v.T("cannottake")
			}
		}
		out.Withdraw = r.By == a.who.Login || slices.ContainsFunc(parties, acts) && !out.Decline
	}
	if out.Accept {
		out.Breaks = a.breaks(v, r)
	}
	out.Comment = writes
	for i, kind := range []string{"accept", "decline", "withdraw", "comment"} {
		out.Keys[i] = newID(kind)
	}
	return out
}

// canTake reports whether the one who asks could take an open cover: they are free at the time.
func (a ask) canTake(r desk.Request) bool {
	c, ok := r.Entry.Change.(schedule.Cover)
	if !ok {
		return false
	}
	c.To = a.who.Member
	_, _, err := a.known.Enter(schedule.Entry{ID: "try", Author: string(c.To), At: a.known.Clock(a.now), Change: c})
	return err == nil
}

// byWhom names who made a record.
func (a ask) byWhom(v vocabulary, l desk.Line) string {
	switch {
	case l.By != "":
		return a.nameOf(l.By)
	case l.Entry.Author != "":
		return a.people([]schedule.Member{schedule.Member(l.Entry.Author)}, a.now)[0].Name
	}
	return v.T("configuration")
}

// note is what an author has written. Why somebody is away is for them and whoever decides for them.
func (a ask) note(l desk.Line) string {
	if leave, ok := l.Entry.Change.(schedule.Leave); ok && !a.who.ActsFor(a.known, leave.Member, a.now) {
		return ""
	}
	return l.Entry.Note
}

// change says a change in words, with people by name.
func (a ask) change(v vocabulary, c schedule.Change) string {
	name := func(m schedule.Member) string { return a.people([]schedule.Member{m}, a.now)[0].Name }
	span := func(iv schedule.Interval) string {
		loc := a.now.Location()
		return v.write(iv.Start.In(loc), v.stamp) + " – " + v.write(iv.End.In(loc), v.stamp)
	}
	switch c := c.(type) {
	case schedule.Leave:
		return v.T("leave") + ": " + name(c.Member) + ", " + span(c.Interval)
	case schedule.Cover:
		to := v.T("anybody")
		if c.To != "" {
			to = name(c.To)
		}
		return v.T("covers") + ": " + name(c.From) + " → " + to + ", " + span(c.Interval)
	case schedule.Swap:
		return v.T("swaps") + ": " + name(c.A) + " " + span(c.AGives) + " ⇄ " + name(c.B) + " " + span(c.BGives)
	case schedule.Override:
		return v.T("override") + ": → " + name(c.To) + ", " + span(c.Interval)
	case *schedule.Roster:
		return v.T("publication") + ": " + span(c.Interval())
	}
	return ""
}

// verb says what a record has done.
func (a ask) verb(v vocabulary, l desk.Line) string {
	switch {
	case l.Kind == desk.Said:
		return v.T("said")
	case l.Kind == desk.Declined:
		return v.T("declined")
	case l.Kind == desk.Asked:
		return v.T("asked")
	case l.Entry.Withdraws != "":
		return v.T("withdrawn")
	case l.About != "":
		return v.T("accepted")
	}
	if _, ok := l.Entry.Change.(*schedule.Roster); ok {
		return v.T("published")
	}
	return v.T("entered")
}

func (a ask) logged(v vocabulary, l desk.Line) logged {
	out := logged{Number: l.Number, At: a.moment(v, l.At.In(a.now.Location())), By: a.byWhom(v, l), What: a.verb(v, l), Text: a.change(v, l.Entry.Change), ID: l.ID, About: l.About, Key: newID("withdraw")}
	if l.Kind == desk.Said || l.Kind == desk.Declined {
		out.Text = l.Body
	} else if note := a.note(l); note != "" {
		out.Text += fmt.Sprintf(v.bracketed, note)
	}
	_, gone := a.known.Withdrawn(l.ID)
	_, isRequest := a.known.Request(l.ID, a.now)
	out.Withdraw = l.Kind == desk.Entered && l.Entry.Change != nil && !gone && !isRequest && desk.Ends(l.Entry.Change).After(a.now) &&
		slices.ContainsFunc(desk.Parties(l.Entry.Change), func(m schedule.Member) bool { return a.who.ActsFor(a.known, m, a.now) })
	return out
}
