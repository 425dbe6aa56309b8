package config

import (
	"errors"
	"regexp"
	"slices"
	"strings"

	"github.com/toban-go/toban/schedule"
)

// What a fault of form may hide. A value that makes no sense is left out, and what package
// schedule then finds in the rest may follow from that alone: such faults are not told. All
// others are.

// declared are the places from which faults elsewhere draw: names, and what is counted over
// several of them.
var declared = map[string][]string{
	"member":  {"specs.teams.members.member"},
	"share":   {"specs.teams.members.share", "specs.teams.members.from", "specs.teams.members.last"},
	"team":    {"specs.teams.id", "specs.pools.id"},
	"pool":    {"specs.teams.pool"},
	"from":    {"specs.from"},
	"service": {"specs.teams.services.id"},
	"role": {"specs.offHours.secondary", "specs.offHours.shadow", "specs.offHours.seats.role", "specs.pools.secondary", "specs.pools.shadow", "specs.pools.seats.role",
		"specs.teams.offHours.secondary", "specs.teams.offHours.shadow", "specs.teams.offHours.seats.role",
		"specs.teams.daytime.secondary", "specs.teams.daytime.shadow", "specs.teams.daytime.seats.role"},
	"entry": {"journal.id", "journal.leave", "journal.swap", "journal.override", "journal.cover", "journal.published"},
	"block": {"plan.weights.blocks"},
}

// lose notes what a fault at a place takes away: what is declared there or below.
func (d *decoder) lose(place string) {
	if d.lost == nil {
		d.lost = map[string]bool{}
	}
	for what, places := range declared {
		if place == "" || slices.ContainsFunc(places, func(p string) bool { return strings.HasPrefix(p+".", place+".") }) {
			d.lost[what] = true
		}
	}
}

// place is the path of n without the numbers of elements.
func (n *node) place() string {
	switch {
	case n.parent == nil:
		return ""
	case n.parent.array:
		return n.parent.place()
	}
	return strings.TrimPrefix(n.parent.place()+"."+n.name, ".")
}

var indices = regexp.MustCompile(`\[[^\]]*\]`)

// losing reports whether one of some things may be lost.
func (d *decoder) losing(what ...string) bool {
	return slices.ContainsFunc(what, func(x string) bool { return d.lost[x] })
}

// follows reports whether a fault of meaning at n may follow from one of form alone. Of
// a missing field it tells the path below n.
func (d *decoder) follows(n *node, missing string, fault *schedule.SpecError) bool {
	place := strings.TrimPrefix(indices.ReplaceAllString(fault.Path, ""), "Specs.")
	switch {
	case errors.Is(fault, schedule.ErrUnknownMember) && (strings.HasSuffix(place, "Moves") || missing != ""):
		return n.unit().touched // the rotation itself tells who takes turns, and nobody is named
	case errors.Is(fault, schedule.ErrUnknownMember):
		return n.within() || fault.Value == "" && n.touched || d.losing("member") || d.people[schedule.Member(fault.Value)] && d.losing("pool")
	case errors.Is(fault, schedule.ErrUnknownTeam):
		return n.within() || d.losing("team")
	case errors.Is(fault, schedule.ErrUnknownService):
		return n.within() || d.losing("service")
	case place == "Journal.Withdraws" && d.losing("entry"),
		strings.HasSuffix(place, ".Share") && errors.Is(fault, schedule.ErrConflict) && d.losing("share"), // the sum over teams
		place == "Pools" && d.losing("team", "pool"),
		place == "OffHours" && d.losing("team", "pool"),
		strings.HasSuffix(place, ".Members") && d.losing("from"),
		(strings.HasSuffix(place, ".Ask") || strings.HasSuffix(place, ".Role") || strings.HasSuffix(place, ".Roles")) && d.losing("role"),
		strings.HasPrefix(place, "Plan") && strings.Contains(place, "Block") && d.losing("block"):
		return true
	case missing != "" && n.independent():
		field, _, _ := strings.Cut(strings.TrimPrefix(missing, "."), ".")
		if closed := n.fields["closed"]; closed != nil && closed.touched && field == "primary" {
			return true // a duty that is closed at all times has none
		}
		return n.within() || slices.ContainsFunc(n.children(), func(c *node) bool { return slices.Contains(c.stands, field) })
	}
	return n.within() || n.unit().touched
}

// within reports whether n or what is around it is faulty.
func (n *node) within() bool {
	for ; n != nil; n = n.parent {
		if n.faulty {
			return true
		}
	}
	return false
}

// unit returns the largest value around n of which the parts are judged together.
func (n *node) unit() *node {
	for n.parent != nil && !n.parent.independent() {
		n = n.parent
	}
	return n
}

// apart are the values of which each part is judged by itself, and lists whose elements are
// such values.
var apart = []string{"specs", "teams", "services", "docs", "members", "offHours", "daytime", "pools", "people", "ready", "never", "wants", "avoids", "seats",
	"chain", "escalation", "changes", "journal", "plan", "own", "relaxed", "level", "ledger", "accounts"}

var apartElements = []string{"specs", "teams", "services", "pools", "people", "journal"}

// independent reports whether the parts of n are judged each by itself.
func (n *node) independent() bool {
	switch {
	case n.parent == nil:
		return true
	case n.parent.array:
		return slices.Contains(apartElements, n.parent.name)
	}
	return slices.Contains(apart, n.name)
}
