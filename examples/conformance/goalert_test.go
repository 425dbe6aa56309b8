package conformance

import (
	"encoding/json"
	"fmt"
	"os"
	"testing"
	"time"

	"github.com/graph-gophers/graphql-go"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/toban-go/toban/examples/internal/vendor"
	"github.com/toban-go/toban/schedule"
)

// goAlertSchema has the types and fields of GoAlert's GraphQL schema that an import touches, as
// https://github.com/target/goalert/blob/master/graphql2/schema.graphql declares them. GoAlert's Go
// module is not served where modules are fetched from, so its own types cannot be had.
const goAlertSchema = `
scalar ISOTimestamp
scalar ClockTime
enum RotationType { weekly daily hourly monthly }
enum TargetType { rotation user schedule service }
type Query {
	schedule(id: ID!): Schedule
	rotations(input: RotationSearchOptions): RotationConnection!
	userOverrides(input: UserOverrideSearchOptions): UserOverrideConnection!
}
type Mutation { createUserOverride(input: CreateUserOverrideInput!): UserOverride }
input RotationSearchOptions { first: Int = 15, after: String = "" }
input UserOverrideSearchOptions { first: Int = 15, after: String = "", scheduleID: ID, start: ISOTimestamp, end: ISOTimestamp }
input CreateUserOverrideInput { scheduleID: ID, start: ISOTimestamp!, end: ISOTimestamp!, addUserID: ID, removeUserID: ID }
type User { id: ID!, name: String!, email: String! }
type Target { id: ID!, type: TargetType!, name: String }
type OnCallShift { userID: ID!, user: User, start: ISOTimestamp!, end: ISOTimestamp!, truncated: Boolean! }
type ScheduleRule { scheduleID: ID!, start: ClockTime!, end: ClockTime!, weekdayFilter: [Boolean!]!, target: Target! }
type ScheduleTarget { scheduleID: ID!, target: Target!, rules: [ScheduleRule!]! }
type TemporarySchedule { start: ISOTimestamp!, end: ISOTimestamp!, shifts: [OnCallShift!]! }
type Schedule { id: ID!, name: String!, timeZone: String!, shifts(start: ISOTimestamp!, end: ISOTimestamp!): [OnCallShift!]!, targets: [ScheduleTarget!]!, temporarySchedules: [TemporarySchedule!]! }
type Rotation { id: ID!, name: String!, timeZone: String!, start: ISOTimestamp!, type: RotationType!, shiftLength: Int!, activeUserIndex: Int!, userIDs: [ID!]!, nextHandoffTimes(num: Int): [ISOTimestamp!]! }
type RotationConnection { nodes: [Rotation!]! }
type UserOverride { id: ID!, start: ISOTimestamp!, end: ISOTimestamp!, addUserID: ID!, removeUserID: ID!, target: Target! }
type UserOverrideConnection { nodes: [UserOverride!]! }
`

// A GoAlert to be asked, of one schedule: a rotation on weekdays from nine to nine, who answers at
// all other times, an override and a temporary schedule.
type (
	goStamp string // an ISOTimestamp
	goClock string // a ClockTime
	goUser  struct {
		ID          graphql.ID
		Name, Email string
	}
	goTarget struct {
		ID   graphql.ID
		Type string
		Name *string
	}
	goShift struct {
		UserID     graphql.ID
		User       *goUser
		Start, End goStamp
		Truncated  bool
	}
	goRule struct {
		ScheduleID    graphql.ID
		Start, End    goClock
		WeekdayFilter []bool
		Target        goTarget
	}
	goScheduleTarget struct {
		ScheduleID graphql.ID
		Target     goTarget
		Rules      []goRule
	}
	goTemporary struct {
		Start, End goStamp
		Shifts     []goShift
	}
	goSchedule struct {
		ID                 graphql.ID
		Name, TimeZone     string
		Targets            []goScheduleTarget
		TemporarySchedules []goTemporary
		shifts             []goShift
	}
	goRotation struct {
		ID              graphql.ID
		Name, TimeZone  string
		Start           goStamp
		Type            string
		ShiftLength     int32
		ActiveUserIndex int32
		UserIDs         []graphql.ID
		next            []goStamp
	}
	goOverride struct {
		ID                      graphql.ID
		Start, End              goStamp
		AddUserID, RemoveUserID graphql.ID
		Target                  goTarget
	}
	goRotations struct{ Nodes []*goRotation }
	goOverrides struct{ Nodes []goOverride }
	goPage      struct {
		First int32
		After string
	}
	goWindow struct {
		First      int32
		After      string
		ScheduleID *graphql.ID
		Start, End *goStamp
	}
	goWish struct {
		ScheduleID, AddUserID, RemoveUserID *graphql.ID
		Start, End                          goStamp
	}
	goAlertAPI struct {
		schedule  *goSchedule
		rotations []*goRotation
		overrides []goOverride
		asked     []goWish
	}
)

func (goStamp) ImplementsGraphQLType(name string) bool { return name == "ISOTimestamp" }
func (s *goStamp) UnmarshalGraphQL(v any) error {
	*s = goStamp(fmt.Sprint(v))
	_, err := time.Parse(time.RFC3339, string(*s))
	return err
}
func (goClock) ImplementsGraphQLType(name string) bool { return name == "ClockTime" }
func (c *goClock) UnmarshalGraphQL(v any) error        { *c = goClock(fmt.Sprint(v)); return nil }

func (s *goSchedule) Shifts(struct{ Start, End goStamp }) []goShift   { return s.shifts }
func (r *goRotation) NextHandoffTimes(struct{ Num *int32 }) []goStamp { return r.next }
func (a *goAlertAPI) Schedule(struct{ ID graphql.ID }) *goSchedule    { return a.schedule }
func (a *goAlertAPI) Rotations(struct{ Input *goPage }) goRotations   { return goRotations{a.rotations} }
func (a *goAlertAPI) UserOverrides(struct{ Input *goWindow }) goOverrides {
	return goOverrides{a.overrides}
}
func (a *goAlertAPI) CreateUserOverride(args struct{ Input goWish }) *goOverride {
	a.asked = append(a.asked, args.Input)
	return &a.overrides[0]
}

// The query that ships is valid by the schema, and what a GraphQL server answers to it is imported:
// the rules say what was rendered. The way back is valid by the schema, too.
func TestGoAlertIsImported(t *testing.T) {
	web, ann, bob, cid := "Web", goUser{"UA", "Ann", "ann@example.org"}, goUser{"UB", "Bob", "bob@example.org"}, goUser{"UC", "Cid", "cid@example.org"}
	shift := func(u goUser, start, end string) goShift {
		return goShift{UserID: u.ID, User: &u, Start: goStamp(start), End: goStamp(end)}
	}
	rotation := goTarget{"R1", "rotation", &web}
	weekdays, weekend := []bool{false, true, true, true, true, true, false}, []bool{true, false, false, false, false, false, true}
	api := &goAlertAPI{
		schedule: &goSchedule{ID: "S1", Name: "Web", TimeZone: "Europe/Berlin",
			Targets:            []goScheduleTarget{{"S1", rotation, []goRule{{"S1", "09:00", "09:00", weekdays, rotation}}}, {"S1", goTarget{"UC", "user", &cid.Name}, []goRule{{"S1", "09:00", "09:00", weekend, goTarget{"UC", "user", &cid.Name}}}}},
			TemporarySchedules: []goTemporary{{"2026-05-07T07:00:00Z", "2026-05-08T07:00:00Z", []goShift{shift(cid, "2026-05-07T07:00:00Z", "2026-05-08T07:00:00Z")}}},
			shifts: []goShift{shift(ann, "2026-05-04T07:00:00Z", "2026-05-05T07:00:00Z"), shift(bob, "2026-05-05T07:00:00Z", "2026-05-05T12:00:00Z"), shift(cid, "2026-05-05T12:00:00Z", "2026-05-05T16:00:00Z"),
				shift(bob, "2026-05-05T16:00:00Z", "2026-05-06T07:00:00Z"), shift(ann, "2026-05-06T07:00:00Z", "2026-05-07T07:00:00Z"), shift(cid, "2026-05-07T07:00:00Z", "2026-05-08T07:00:00Z"),
				shift(ann, "2026-05-08T07:00:00Z", "2026-05-09T07:00:00Z"), shift(cid, "2026-05-09T07:00:00Z", "2026-05-11T07:00:00Z")}},
		rotations: []*goRotation{{ID: "R1", Name: "Web", TimeZone: "Europe/Berlin", Start: "2026-03-02T08:00:00Z", Type: "daily", ShiftLength: 1, ActiveUserIndex: 1, UserIDs: []graphql.ID{"UA", "UB"}, next: []goStamp{"2026-05-06T07:00:00Z"}}},
		overrides: []goOverride{{"O1", "2026-05-05T12:00:00Z", "2026-05-05T16:00:00Z", "UC", "UB", goTarget{ID: "S1", Type: "schedule"}}},
	}
	server, err := graphql.ParseSchema(goAlertSchema, api, graphql.UseFieldResolvers())
	require.NoError(t, err)
	query, err := os.ReadFile("../import/goalert.graphql")
	require.NoError(t, err)
	answer := server.Exec(t.Context(), string(query), "", map[string]any{"schedule": "S1", "start": "2026-05-04T07:00:00Z", "end": "2026-05-11T07:00:00Z"})
	require.Empty(t, answer.Errors)

	i := imported(t, "goalert", map[string][]byte{"web.json": encode(t, answer)})
	assert.Empty(t, i.Unknown)
	assert.Empty(t, i.Unsaid)
	require.Len(t, i.Schedules, 1)
	s := i.Schedules[0]
	assert.Equal(t, []string{"2026-05-04 09:00 2026-05-05 09:00 UA", "2026-05-05 09:00 2026-05-05 14:00 UB", "2026-05-05 14:00 2026-05-05 18:00 UC", "2026-05-05 18:00 2026-05-06 09:00 UB", "2026-05-06 09:00 2026-05-07 09:00 UA",
		"2026-05-07 09:00 2026-05-08 09:00 UC", "2026-05-08 09:00 2026-05-09 09:00 UA", "2026-05-09 09:00 2026-05-11 09:00 UC"}, told(s.Shifts))
	assert.Equal(t, told(s.Shifts), told(s.Render(i.Interval)))
	assert.Equal(t, "Ann", i.People[0].Name)

	requests, err := i.Requests([]vendor.Move{{Schedule: "S1", Interval: schedule.Interval{Start: s.Shifts[0].Start, End: s.Shifts[0].End}, Member: "UB", Instead: "UA"}})
	require.NoError(t, err)
	require.Len(t, requests, 1)
	assert.Equal(t, "POST /api/graphql", requests[0].Method+" "+requests[0].Path)
	var body struct {
		Query     string
		Variables map[string]any
	}
	require.NoError(t, json.Unmarshal(encode(t, requests[0].Body), &body))
	require.Empty(t, server.Exec(t.Context(), body.Query, "", body.Variables).Errors)
	require.Len(t, api.asked, 1)
	assert.Equal(t, []any{graphql.ID("UB"), graphql.ID("UA"), goStamp("2026-05-04T07:00:00Z"), goStamp("2026-05-05T07:00:00Z")}, []any{*api.asked[0].AddUserID, *api.asked[0].RemoveUserID, api.asked[0].Start, api.asked[0].End})
}
