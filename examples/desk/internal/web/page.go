package web

import (
	"cmp"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/toban-go/toban/examples/desk/internal/desk"
	"github.com/toban-go/toban/schedule"
)

func fingerprint(text string) string {
	sum := sha256.Sum256([]byte(text))
	return base64.StdEncoding.EncodeToString(sum[:])
}

// page is what the template shows.
type page struct {
	frame
	Heading  string // of today's answer
	Asked    string // link back to now, if another instant was asked for
	Banners  []banner
	Open     []request // covers that anybody can take, and what waits for the one who asks
	Only     string    // who is shown strong, as asked for
	All      string    // link to everybody
	Month    string
	Links    links
	Pools    []pool
	Teams    []team
	MonthKey string
}

// links lead to the months around.
type links struct{ Previous, Next, This string }

// moment is a time for people and for programs.
type moment struct{ Text, Stamp string }

// person is somebody, nobody in a gap, or a whole team.
type person struct {
	Name, Tint string
	Link, Feed string // to their page and to their calendar file
	Gap        bool
	Contacts   []contact // only of who answers now
}

// page shows who answers, and a month.
func (s *server) page(a ask) (reply, error) {
	v, err := a.vocabulary()
	at, fault := a.instant()
	span, wrong := a.span(at)
	if err := errors.Join(err, fault, wrong); err != nil {
		return reply{}, err
	}
	local := at.In(a.Location(at))
	p := page{frame: a.frame(v, span.Start.Format(v.month)),
		Heading: v.Now, Month: span.Start.Format(v.month), MonthKey: span.Start.Format("2006-01"),
		Links: a.links(v, span),
	}
	p.SkipTo = "month"
	p.Zone = local.Location().String()
	if _, asked := a.params["at"]; asked {
		p.Heading = fmt.Sprintf(v.Asked, v.write(local, v.full))
		p.Asked = link(v.Lang, span.Start, "", "")
	}
	var cards []card
	cards, p.Handoff = a.cards(v, at)
	ends := []time.Time{time.UnixMilli(p.Handoff)}
	p.Banners = a.banners(v, at, cards)
	if p.Asked != "" {
		p.Handoff = 0
	}
	p.Pools = a.pools(v, span, at)
	if who := schedule.Member(a.params["who"]); a.strong(who) {
		p.Only, p.All = v.T("onlywho", a.people([]schedule.Member{who}, at)[0].Name), link(v.Lang, span.Start, a.params["at"], "#month")
	}
	if a.known != nil {
		for _, r := range a.known.Requests(a.now) {
			ends = append(ends, desk.Ends(r.Entry.Change))
			if shown := a.request(v, r); r.Open && (shown.Accept || r.Kind == desk.Entered) {
				p.Open = append(p.Open, shown)
			}
		}
	}
	p.Teams = a.teams(v, span)
	answer := show(pageTemplate, v, p)
	answer.until = a.next(ends...)
	return answer, nil
}

// vocabulary returns that of the parameter lang, else of what the browser accepts.
func (a ask) vocabulary() (vocabulary, error) {
	lang, given := a.params["lang"]
	if !given {
		lang = accepted(a.accepts)
	}
	v, ok := words[lang]
	if !ok {
		return v, faulty(http.StatusBadRequest, "lang %q is neither ja nor en", lang)
	}
	return v, nil
}

// link leads to a month of the page, in a language, as asked at an instant.
func link(lang string, month time.Time, at, fragment string) string {
	query := url.Values{"lang": {lang}}
	if !month.IsZero() {
		query.Set("month", month.Format("2006-01"))
	}
	if at != "" {
		query.Set("at", at)
	}
	return "/?" + query.Encode() + fragment
}

func (a ask) links(v vocabulary, span schedule.Interval) links {
	at := a.params["at"]
	return links{
		Previous: link(v.Lang, span.Start.AddDate(0, -1, 0), at, "#month"),
		Next:     link(v.Lang, span.Start.AddDate(0, 1, 0), at, "#month"),
		This:     link(v.Lang, time.Time{}, "", "#month"),
	}
}

// moment writes t by the clocks where it counts, and names them if they are not the
// organisation's.
func (a ask) moment(v vocabulary, t time.Time) moment {
	text := v.write(t, v.stamp)
	if t.Location().String() != a.now.Location().String() {
		text += t.Format(" MST")
	}
	return moment{text, t.Format(time.RFC3339)}
}

func (a ask) people(members []schedule.Member, t time.Time) []person {
	var people []person
	for _, m := range members {
		known, _ := a.Person(m, t) // who is unknown has no name
		people = append(people, person{Name: cmp.Or(known.Name, string(m)), Tint: a.tint(m), Link: personLink(m), Feed: feed(string(m))})
	}
	return people
}

// strong reports whether a person is the one whom the page is about.
func (a ask) strong(m schedule.Member) bool {
	_, known := a.tints[m]
	return known && m == schedule.Member(a.params["who"])
}

// tint is the class of a person: the colour of their team, strong for who asks or is asked about, and none for
// everybody else if somebody is asked about.
func (a ask) tint(m schedule.Member) string {
	tint, known := a.tints[m]
	asked := schedule.Member(a.params["who"])
	if _, about := a.tints[asked]; about && m != asked {
		return "dim"
	} else if known && (about || m != "" && m == a.who.Member) {
		return tint.Strong().String()
	}
	return tint.String()
}

func feed(id string) string { return "/calendar/" + url.PathEscape(id) + ".ics" }

// card is who answers for services that are answered alike.
type card struct {
	Regime, Team string
	Services     []string
	Seats        []seat
	Until        moment
	Then         then
	Tiers        []tier
	Why          []string
	Docs         []schedule.Doc
	Provisional  bool
	Night        bool
	end          time.Time // of the answer
}

// seat is who serves in a role.
type seat struct {
	Role   string
	People []person
}

// then is who takes over: somebody, or a team.
type then struct {
	Team   string
	People []person
}

// tier is a step of the escalation.
type tier struct {
	After, Who string
	People     []person // nil if they are too many to list
}

const crowd = 6 // people, the most that a tier lists

// cards says who answers at an instant, and when that changes.
func (a ask) cards(v vocabulary, at time.Time) (cards []card, handoff int64) {
	keys := map[string]int{}
	for service := range a.Services() {
		answer, err := a.OnCall(service, at)
		if err != nil {
			continue // the service is not there at that time
		}
		c := a.card(v, answer)
		next, err := a.NextHandoff(service, at)
		if err == nil {
			c.Until, c.end = a.moment(v, next.At.In(answer.Start.Location())), next.At
			c.Then = a.then(v, next.To)
			if ms := next.At.UnixMilli(); handoff == 0 || ms < handoff {
				handoff = ms
			}
		}
		key := fmt.Sprint(c.Regime, c.Team, c.Seats, c.Until, c.Then, c.Tiers)
		i, ok := keys[key]
		if !ok {
			i = len(cards)
			keys[key] = i
			cards = append(cards, c)
		} else {
			cards[i].Docs = append(cards[i].Docs, c.Docs...)
			cards[i].Why = slices.Insert(cards[i].Why, len(cards[i].Services), c.Why[0]) // the rest is the same
		}
		cards[i].Services = append(cards[i].Services, string(service))
	}
	return cards, handoff
}

func (a ask) card(v vocabulary, answer schedule.Answer) card {
	c := card{Regime: v.name(string(answer.Regime)), Team: v.name(string(answer.Team)), Docs: slices.Clone(answer.Docs), Provisional: answer.Provisional, Night: answer.Regime != schedule.Daytime,
		Why: strings.Split(strings.TrimSpace(answer.WithoutNotes().ExplainIn(v.language)), "\n")}
	for _, s := range answer.Seats {
		if s.Gap() || s.Member != "" || s.Role == schedule.All {
			people := a.seated(v, s)
			if s.Member != "" {
				if known, err := a.Person(s.Member, s.Start); err == nil {
					people[0].Contacts = v.contacts(known)
				}
			}
			c.Seats = append(c.Seats, seat{v.name(string(s.Role)), people})
		}
	}
	for _, t := range answer.Escalation() {
		step := tier{After: v.pause(t.After), Who: v.name(string(t.Ask))}
		if t.Ask == schedule.OwnerTeam || t.Ask == schedule.WholePool || answer.Member(t.Ask) == "" { // a whole team
			step.Who = v.name(string(t.Team))
		}
		if len(t.Members) > crowd {
			step.Who += " " + fmt.Sprintf(v.Heads, len(t.Members))
		} else {
			step.People = a.people(t.Members, answer.Start)
		}
		c.Tiers = append(c.Tiers, step)
	}
	return c
}

func (a ask) then(v vocabulary, answer schedule.Answer) then {
	out := then{Team: v.name(string(answer.Team))}
	if len(answer.Seats) > 0 && answer.Seats[0].Role != schedule.All {
		out.People = a.seated(v, answer.Seats[0])
	}
	return out
}

// seated lists who serves a shift: of a whole team, who is there.
func (a ask) seated(v vocabulary, s schedule.Shift) []person {
	if s.Gap() {
		return []person{{Name: v.Nobody, Gap: true}}
	}
	return a.people(a.Serving(s), s.Start)
}
