package format

import (
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"github.com/toban-go/toban/schedule"
)

// SlackUserGroup is the body of usergroups.users.update, which replaces the members
// of a user group: https://docs.slack.dev/reference/methods/usergroups.users.update.
// The zero SlackUserGroup is refused by Slack, which knows no empty group.
type SlackUserGroup struct {
	UserGroup string `json:"usergroup"`
	// Users are user IDs with commas between them.
	Users string `json:"users"`
}

// Write writes the body as JSON.
func (g SlackUserGroup) Write(w io.Writer) error { return writeJSON(w, g) }

// SlackUserGroup returns a request that makes those who are on call for services at
// an instant the members of a user group, given by its ID: primary, secondary, or
// the whole team, without shadows. The errors wrap ErrNoContact or those of
// Schedule.OnCall; that nobody is on call is one too, for Slack refuses an empty
// group.
func (o Organisation) SlackUserGroup(group string, at time.Time, services ...schedule.ServiceID) (SlackUserGroup, error) {
	people := &contacts{schedule: o.Schedule, system: "slack"}
	var users []string
	var faults []error
	for _, service := range services {
		answer, err := o.Schedule.OnCall(service, at)
		if err != nil {
			faults = append(faults, err)
		}
		for _, m := range o.onCall(answer) {
			if user := people.of(m, at); !slices.Contains(users, user) {
				users = append(users, user)
			}
		}
	}
	faults = append(faults, people.err())
	if err := errors.Join(faults...); err != nil {
		return SlackUserGroup{}, err
	}
	if len(users) == 0 {
		return SlackUserGroup{}, fmt.Errorf("nobody is on call at %s, and a user group is never empty", at.Format(time.RFC3339))
	}
	return SlackUserGroup{group, strings.Join(users, ",")}, nil
}

// onCall returns who is asked, shadows apart.
func (o Organisation) onCall(a schedule.Answer) []schedule.Member {
	var list []schedule.Member
	for _, seat := range a.Seats {
		if !seat.Role.Watches() {
			list = append(list, o.Schedule.Serving(seat)...)
		}
	}
	return list
}
