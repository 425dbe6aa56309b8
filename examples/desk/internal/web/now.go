package web

import (
	"fmt"
	"html/template"
	"maps"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/toban-go/toban/schedule"
)

// banner is who answers for all services that the same people answer for: at night that is
// one for a pool, by day one for a team.
type banner struct {
	Night        bool
	Regime, Team string
	Scope        string // of which services
	Seats        []seat
	Left         string // how long
	Until        moment
	Then         then
	Provisional  bool
	Details      []card // what is folded, for the services of each team
}

// contact is a way to reach somebody.
type contact struct {
	Label string
	URL   template.URL // empty if it is no link
}

const listed = 4 // services, the most that a banner names

// banners joins the cards that differ in no more than what is folded.
func (a ask) banners(v vocabulary, at time.Time, cards []card) (banners []banner) {
	services := 0
	keys := map[string]int{}
	for _, c := range cards {
		services += len(c.Services)
		key := fmt.Sprint(c.Regime, c.Team, c.Seats, c.Until)
		i, ok := keys[key]
		if !ok {
			i = len(banners)
			keys[key] = i
			banners = append(banners, banner{Night: c.Night, Regime: c.Regime, Team: c.Team, Seats: c.Seats, Until: c.Until, Then: c.Then})
			if c.end.After(at) {
				banners[i].Left = v.T("left", v.span(c.end.Sub(at)))
			}
		}
		if fmt.Sprint(banners[i].Then) != fmt.Sprint(c.Then) { // each team takes its own services
			banners[i].Then = then{Team: v.T("eachteam")}
		}
		banners[i].Details = append(banners[i].Details, c)
		banners[i].Provisional = banners[i].Provisional || c.Provisional
	}
	for i := range banners {
		var names []string
		for _, c := range banners[i].Details {
			names = append(names, c.Services...)
		}
		switch {
		case len(names) == services && services > 1:
			banners[i].Scope = v.T("allservices", services)
		case len(names) > listed:
			banners[i].Scope = v.T("services", len(names))
		default:
			banners[i].Scope = strings.Join(names, ", ")
		}
	}
	slices.SortStableFunc(banners, func(a, b banner) int { // who answers for most comes first
		return servicesOf(b) - servicesOf(a)
	})
	return banners
}

func servicesOf(b banner) (n int) {
	for _, c := range b.Details {
		n += len(c.Services)
	}
	return n
}

var (
	phone = regexp.MustCompile(`^\+?[0-9][0-9() -]{3,30}$`)
	email = regexp.MustCompile(`^[^\s@<>"'?&]+@[^\s@<>"'?&]+$`)
)

// contacts lists how to reach a person, the telephone first; what they log in with is no way.
func (v vocabulary) contacts(p schedule.Person) (list []contact) {
	for _, system := range []string{"phone", "slack", "email"} {
		if text := p.Contact[system]; text != "" {
			list = append(list, v.reach(system, text))
		}
	}
	for _, system := range slices.Sorted(maps.Keys(p.Contact)) {
		if !slices.Contains([]string{"phone", "slack", "email", "login"}, system) {
			list = append(list, v.reach(system, p.Contact[system]))
		}
	}
	return list
}

func (v vocabulary) reach(system, text string) contact {
	c := contact{Label: v.name(system) + " " + text}
	switch {
	case system == "phone" && phone.MatchString(text):
		c.URL = template.URL("tel:" + strings.NewReplacer(" ", "", "(", "", ")", "", "-", "").Replace(text))
	case system == "email" && email.MatchString(text):
		c.URL = template.URL("mailto:" + text)
	}
	return c
}
