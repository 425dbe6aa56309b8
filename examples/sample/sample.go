// Package sample is the made-up organisation that all examples use: three teams
// of twelve people in Tokyo, who answer for their own services by day and for all
// of them, in one rota, at night, on weekends and on holidays. A fourth team of five
// people, who run what the others stand on, shares its nights among itself.
package sample

import (
	_ "embed"
	"slices"
	"strings"
	"time"
	_ "time/tzdata" // bare containers have no zone data

	"github.com/toban-go/toban/holiday"
	"github.com/toban-go/toban/rotation"
	"github.com/toban-go/toban/schedule"
)

// JSON is the same organisation as a configuration file.
//
//go:embed organisation.json
var JSON []byte

// History is the organisation with its journal: April and May 2026, each published two weeks
// before it began, and a leave, a swap and a cover of May.
//
//go:embed history.json
var History []byte

// Alerts is what was reported to the organisation: a JSON array of report.Alert.
//
//go:embed alerts.json
var Alerts []byte

// Meeting is what teams told and the weekly meeting decided in May 2026: news, open points,
// decisions about monitors, outcomes of training, and who chairs in turn.
//
//go:embed meeting.json
var Meeting []byte

// Tokyo returns the organisation's location.
func Tokyo() *time.Location {
	loc, err := time.LoadLocation("Asia/Tokyo")
	if err != nil {
		panic(err) // cannot be: the zone data is compiled in
	}
	return loc
}

// PlatformNights is the second pool of the sample: the nights, weekends and holidays
// of team platform, with a primary and a secondary.
const PlatformNights schedule.TeamID = "platform-nights"

// Organisation returns the sample: team minne with five people, suzuri with three
// and ec with four, who share their nights, and team platform with five, one of them
// at half time, who have a pool of their own. The sizes and names are made up.
func Organisation() schedule.Spec {
	monday := schedule.MustParseDate("2020-01-06")
	return schedule.Spec{
		Location: Tokyo(),
		Business: schedule.Weekdays(schedule.At(10, 0), schedule.At(19, 0)),
		Holidays: holiday.Japan(),
		Teams: []schedule.Team{
			{ID: "minne", Services: []schedule.Service{service("minne-web"), service("minne-api")},
				Members: members("m1", "m2", "m3", "m4", "m5")},
			{ID: "suzuri", Services: []schedule.Service{service("suzuri-web")},
				Members: members("s1", "s2", "s3")},
			{ID: "ec", Services: []schedule.Service{service("shop-cart")},
				Members: members("e1", "e2", "e3", "e4")},
			{ID: "platform", Services: []schedule.Service{service("accounts"), service("images")},
				Members: append(members("p1", "p2", "p3", "p4"), schedule.Membership{Member: "p5", Share: 50}),
				Pool:    PlatformNights},
		},
		OffHours: schedule.Duty{
			Primary: rotation.Weekly(monday, "m1", "s1", "e1", "m2", "e2", "s2", "m3", "e3", "m4", "s3", "e4", "m5"),
		},
		Pools: []schedule.Pool{{ID: PlatformNights, Duty: schedule.Duty{
			Primary:   rotation.Weekly(monday, "p1", "p2", "p3", "p4", "p5"),
			Secondary: rotation.Weekly(monday, "p3", "p4", "p5", "p1", "p2"),
		}}},
		People: slices.Concat(
			people("m1", "m2", "m3", "m4", "m5", "s1", "s2", "s3", "e1", "e2", "e3", "e4"),
			named(people("p1", "p2", "p3", "p4", "p5"), "青木 結", "伊藤 航", "上田 さくら", "大野 健", "加藤 真央"),
		),
		Escalation: []schedule.Tier{
			{Ask: schedule.Primary},
			{Ask: schedule.Secondary, After: 5 * time.Minute},
			{Ask: schedule.OwnerTeam, After: 10 * time.Minute},
			{Ask: schedule.WholePool, After: 15 * time.Minute},
		},
	}
}

func service(id schedule.ServiceID) schedule.Service {
	return schedule.Service{ID: id, Docs: []schedule.Doc{{
		Title:    "Runbook of " + string(id),
		URL:      "https://docs.example.com/runbooks/" + string(id),
		Reviewed: schedule.MustParseDate("2026-03-02"),
	}}}
}

func members(ids ...schedule.Member) []schedule.Membership {
	var list []schedule.Membership
	for _, id := range ids {
		list = append(list, schedule.Membership{Member: id})
	}
	return list
}

// people returns the members' made-up user IDs at other systems.
func people(ids ...schedule.Member) []schedule.Person {
	var list []schedule.Person
	for _, id := range ids {
		upper := strings.ToUpper(string(id))
		list = append(list, schedule.Person{ID: id, Contact: map[string]string{"pagerduty": "PTOBA" + upper, "slack": "U00TOBA" + upper}})
	}
	return list
}

// named gives people their names.
func named(people []schedule.Person, names ...string) []schedule.Person {
	for i, name := range names {
		people[i].Name = name
	}
	return people
}
