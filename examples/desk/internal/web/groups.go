package web

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"net"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/toban-go/toban/examples/internal/format"
	"github.com/toban-go/toban/schedule"
)

// groups keeps user groups of Slack at who is on call. It asks who is in a group once, then again only after a fault, and
// changes a group only if others belong into it: so two desks, or one that starts anew, do no harm. The zero groups keeps none.
type groups struct {
	api   string // base address of Slack's methods, with a slash at its end
	token []byte // with the scopes usergroups:read and usergroups:write
	of    map[string][]schedule.ServiceID

	in     map[string]string    // who is in a group, as far as is known
	silent map[string]time.Time // until when a group is let alone after a fault
}

// How long Slack is waited for, and a group let alone after a fault if Slack does not say.
const (
	slackPatience = 10 * time.Second
	slackPause    = time.Minute
)

// group reads GROUP=SERVICE[,SERVICE...].
func (g *groups) group(text string) error {
	id, services, ok := strings.Cut(text, "=")
	if id == "" || !ok || services == "" {
		return fmt.Errorf("%q is not GROUP=SERVICE[,SERVICE...]", text)
	}
	if _, twice := g.of[id]; twice {
		return fmt.Errorf("group %q is given twice", id)
	}
	if g.of == nil {
		g.of = map[string][]schedule.ServiceID{}
	}
	for service := range strings.SplitSeq(services, ",") {
		g.of[id] = append(g.of[id], schedule.ServiceID(service))
	}
	return nil
}

// check reads the token, and says what does not belong together. A token is sent to nobody else than a TLS server, or this machine.
func (g *groups) check(path string) (err error) {
	if len(g.of) == 0 {
		return nil
	}
	if path == "" {
		return errors.New("-group needs -token")
	}
	address, err := url.Parse(g.api)
	if err != nil || address.Host == "" {
		return fmt.Errorf("-slackapi %q is no address", g.api)
	}
	if ip := net.ParseIP(address.Hostname()); address.Scheme != "https" && (address.Scheme != "http" || address.Hostname() != "localhost" && (ip == nil || !ip.IsLoopback())) {
		return fmt.Errorf("-slackapi %q is neither https nor on this machine", g.api)
	}
	g.api = strings.TrimSuffix(g.api, "/") + "/"
	g.token, err = secretOf(path)
	return err
}

// known says which services are nobody's.
func (g *groups) known(s *schedule.Schedule) error {
	var faults []error
	for _, id := range slices.Sorted(maps.Keys(g.of)) {
		for _, service := range g.of[id] {
			if _, err := s.Service(service); err != nil {
				faults = append(faults, fmt.Errorf("-group %s: %w", id, err))
			}
		}
	}
	return errors.Join(faults...)
}

// update brings every group to who is on call now. It returns what was changed: the groups with their members. A group that
// nobody belongs into stays as it is, which is a fault, since Slack knows no empty one.
func (g *groups) update(ctx context.Context, s *schedule.Schedule, now time.Time) (changed []format.SlackUserGroup, err error) {
	if g.in == nil {
		g.in, g.silent = map[string]string{}, map[string]time.Time{}
	}
	var faults []error
	for _, id := range slices.Sorted(maps.Keys(g.of)) {
		if now.Before(g.silent[id]) {
			continue
		}
		did, err := g.bring(ctx, s, id, now)
		if err != nil {
			delete(g.in, id)
			pause := slackPause
			var busy *busyError
			if errors.As(err, &busy) {
				pause = max(pause, busy.wait)
			}
			g.silent[id] = now.Add(pause)
			faults = append(faults, fmt.Errorf("group %s: %w", id, err))
		} else if did != nil {
			changed = append(changed, *did)
		}
	}
	return changed, errors.Join(faults...)
}

// bring brings one group to who is on call now, and returns the change, nil if there is none.
func (g *groups) bring(ctx context.Context, s *schedule.Schedule, id string, now time.Time) (*format.SlackUserGroup, error) {
	want, err := format.Organisation{Schedule: s}.SlackUserGroup(id, now, g.of[id]...)
	if err != nil {
		return nil, err
	}
	users := ordered(strings.Split(want.Users, ","))
	if _, known := g.in[id]; !known {
		var answer struct{ Users []string }
		if err := g.call(ctx, http.MethodGet, "usergroups.users.list?"+url.Values{"usergroup": {id}}.Encode(), nil, &answer); err != nil {
			return nil, err
		}
		g.in[id] = ordered(answer.Users)
	}
	if g.in[id] == users {
		return nil, nil
	}
	var body bytes.Buffer
	if err := want.Write(&body); err != nil {
		return nil, err
	}
	if err := g.call(ctx, http.MethodPost, "usergroups.users.update", &body, &struct{}{}); err != nil {
		return nil, err
	}
	g.in[id] = users
	return &want, nil
}

func ordered(users []string) string {
	return strings.Join(slices.Sorted(slices.Values(users)), ",")
}

// busyError says that Slack wants to be asked later.
type busyError struct{ wait time.Duration }

func (e *busyError) Error() string { return fmt.Sprintf("Slack is busy, and wants %v", e.wait) }

// call asks a method of Slack, and reads its answer.
func (g *groups) call(ctx context.Context, verb, method string, body io.Reader, into any) error {
	ctx, cancel := context.WithTimeout(ctx, slackPatience)
	defer cancel()
	r, err := http.NewRequestWithContext(ctx, verb, g.api+method, body)
	if err != nil {
		return err
	}
	r.Header.Set("Authorization", "Bearer "+string(g.token))
	if body != nil {
		r.Header.Set("Content-Type", kindJSON)
	}
	client := http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	response, err := client.Do(r)
	if err != nil {
		return err
	}
	defer response.Body.Close()
	if response.StatusCode == http.StatusTooManyRequests {
		seconds, _ := strconv.Atoi(response.Header.Get("Retry-After"))
		return &busyError{time.Duration(min(max(seconds, 1), 3600)) * time.Second}
	}
	data, err := io.ReadAll(io.LimitReader(response.Body, 1<<20))
	if err != nil {
		return err
	}
	var said struct {
		OK    bool   `json:"ok"`
		Error string `json:"error"`
	}
	if response.StatusCode != http.StatusOK {
		return fmt.Errorf("the answer of Slack is %s", response.Status)
	}
	if err := json.Unmarshal(data, &said); err != nil {
		return fmt.Errorf("the answer of Slack is no JSON: %w", err)
	}
	if !said.OK {
		return fmt.Errorf("refused by Slack: %q", cmp.Or(said.Error, "no reason"))
	}
	return json.Unmarshal(data, into)
}

// updateGroups brings the groups to who is on call now, and says in the log what was done.
func (s *store) updateGroups(ctx context.Context, g *groups) error {
	now := s.now()
	changed, err := g.update(ctx, s.current.Load().Schedule, now)
	for _, c := range changed {
		s.log.Info("a user group of Slack was changed", "group", c.UserGroup, "users", c.Users)
	}
	for _, fault := range faults(err) {
		if fault != nil {
			s.log.Error("a user group of Slack could not be brought to who is on call", "fault", fault)
		}
	}
	return err
}

// keepGroups brings the groups to who is on call, each second at which that differs, until ctx is done.
func (s *store) keepGroups(ctx context.Context, g *groups, ticks <-chan time.Time) {
	for {
		s.updateGroups(ctx, g)
		select {
		case <-ctx.Done():
			return
		case <-ticks:
		}
	}
}
