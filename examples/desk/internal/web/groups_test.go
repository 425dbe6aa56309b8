package web

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/toban-go/toban/examples/sample"
	"github.com/toban-go/toban/schedule"
)

// slackServer is a Slack that knows user groups, and what it was asked.
type slackServer struct {
	mu     sync.Mutex
	groups map[string][]string
	calls  []string
	answer func(w http.ResponseWriter) bool // in its place, if it is not nil and reports so
}

const botToken = "xoxb-a-token-of-this-test"

func (f *slackServer) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.calls = append(f.calls, r.Method+" "+r.URL.Path)
	if f.answer != nil && f.answer(w) {
		return
	}
	say := func(answer map[string]any) { json.NewEncoder(w).Encode(answer) }
	if r.Header.Get("Authorization") != "Bearer "+botToken {
		say(map[string]any{"ok": false, "error": "invalid_auth"})
		return
	}
	switch r.Method + " " + r.URL.Path {
	case "GET /api/usergroups.users.list":
		users, ok := f.groups[r.URL.Query().Get("usergroup")]
		if !ok {
			say(map[string]any{"ok": false, "error": "no_such_subteam"})
			return
		}
		say(map[string]any{"ok": true, "users": users})
	case "POST /api/usergroups.users.update":
		var body struct{ Usergroup, Users string }
		if json.NewDecoder(r.Body).Decode(&body) != nil || body.Users == "" || !strings.HasPrefix(r.Header.Get("Content-Type"), "application/json") {
			say(map[string]any{"ok": false, "error": "no_users_provided"})
			return
		}
		f.groups[body.Usergroup] = strings.Split(body.Users, ",")
		say(map[string]any{"ok": true, "usergroup": map[string]any{"id": body.Usergroup}})
	default:
		say(map[string]any{"ok": false, "error": "unknown_method"})
	}
}

func (f *slackServer) asked() []string {
	f.mu.Lock()
	defer f.mu.Unlock()
	calls := f.calls
	f.calls = nil
	return calls
}

// serveSlack runs a Slack, and returns groups that are kept in it.
func serveSlack(t *testing.T) (*slackServer, func() *groups) {
	fake := &slackServer{groups: map[string][]string{"S1": {"U0OLD"}, "S2": {"U0OLD"}}}
	server := httptest.NewServer(fake)
	t.Cleanup(server.Close)
	path := filepath.Join(t.TempDir(), "token")
	require.NoError(t, os.WriteFile(path, []byte(botToken+"\n"), 0o600))
	return fake, func() *groups {
		g := &groups{api: server.URL + "/api"}
		require.NoError(t, g.group("S1=minne-web,accounts"))
		require.NoError(t, g.group("S2=shop-cart"))
		require.NoError(t, g.check(path))
		return g
	}
}

// At every half hour of a month the groups have who is on call, by the schedule's own answers, and Slack is asked for no more than
// that: once who is in them, then at each change of who is on call. A desk that starts anew changes nothing.
func TestGroupsFollowHandoffs(t *testing.T) {
	fake, start := serveSlack(t)
	s := started(t, "", "").store.current.Load().Schedule
	users := func(at time.Time, services ...schedule.ServiceID) (list []string) {
		for _, service := range services {
			answer, err := s.OnCall(service, at)
			require.NoError(t, err)
			for _, seat := range answer.Seats {
				if seat.Role.Watches() {
					continue
				}
				for _, m := range s.Serving(seat) {
					p, err := s.Person(m, at)
					require.NoError(t, err)
					if !slices.Contains(list, p.Contact["slack"]) {
						list = append(list, p.Contact["slack"])
					}
				}
			}
		}
		slices.Sort(list)
		return list
	}
	g := start()
	may := schedule.Month(2026, time.May, sample.Tokyo())
	was := map[string][]string{}
	updates := 0
	for at := may.Start; at.Before(may.End); at = at.Add(30 * time.Minute) {
		changed, err := g.update(t.Context(), s, at)
		require.NoError(t, err)
		want, changes := map[string][]string{"S1": users(at, "minne-web", "accounts"), "S2": users(at, "shop-cart")}, 0
		for id, list := range want {
			got := slices.Sorted(slices.Values(fake.groups[id]))
			assert.Equal(t, list, got, "%s at %s", id, at)
			if !slices.Equal(was[id], list) {
				changes++
			}
		}
		assert.Len(t, changed, changes, at)
		was, updates = want, updates+changes
	}
	calls := fake.asked()
	assert.Len(t, calls, 2+updates)
	assert.Greater(t, updates, 60)
	_, err := start().update(t.Context(), s, may.End.Add(-time.Minute))
	require.NoError(t, err)
	assert.Equal(t, []string{"GET /api/usergroups.users.list", "GET /api/usergroups.users.list"}, fake.asked(), "who is in them is right already")
}

// A fault is said with its group, the other group is brought up all the same, and the faulty one let alone for as long as Slack
// wants; then it is asked anew who is in it. The token is in no log, and not sent where an answer leads.
func TestGroupsAfterFaults(t *testing.T) {
	elsewhere := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { t.Error("the token was sent elsewhere") }))
	defer elsewhere.Close()
	for name, c := range map[string]struct {
		answer func(w http.ResponseWriter) bool
		want   string
		wait   time.Duration
	}{
		"busy": {func(w http.ResponseWriter) bool {
			w.Header().Set("Retry-After", "300")
			w.WriteHeader(429)
			return true
		}, "wants 5m0s", 5 * time.Minute},
		"down":    {func(w http.ResponseWriter) bool { w.WriteHeader(503); return true }, "503", time.Minute},
		"no JSON": {func(w http.ResponseWriter) bool { io.WriteString(w, "<html>"); return true }, "no JSON", time.Minute},
		"refused": {func(w http.ResponseWriter) bool {
			io.WriteString(w, `{"ok": false, "error": "missing_scope"}`)
			return true
		}, `"missing_scope"`, time.Minute},
		"redirect": {func(w http.ResponseWriter) bool {
			w.Header().Set("Location", elsewhere.URL)
			w.WriteHeader(307)
			return true
		}, "307", time.Minute},
	} {
		t.Run(name, func(t *testing.T) {
			fake, start := serveSlack(t)
			store := started(t, "", "").store
			var log bytes.Buffer
			now := noon
			store.now, store.log = func() time.Time { return now }, newLog(&log)
			g := start()
			first := true
			fake.answer = func(w http.ResponseWriter) bool {
				if first {
					first = false
					return c.answer(w)
				}
				return false
			}
			assert.ErrorContains(t, store.updateGroups(t.Context(), g), c.want)
			assert.Contains(t, log.String(), "group S1: ")
			assert.NotContains(t, log.String(), botToken)
			assert.Equal(t, []string{"U0OLD"}, fake.groups["S1"])
			assert.NotEqual(t, []string{"U0OLD"}, fake.groups["S2"])
			fake.asked()
			now = noon.Add(c.wait - time.Second)
			assert.NoError(t, store.updateGroups(t.Context(), g))
			assert.Empty(t, fake.asked())
			now = noon.Add(c.wait)
			assert.NoError(t, store.updateGroups(t.Context(), g))
			assert.Equal(t, []string{"GET /api/usergroups.users.list", "POST /api/usergroups.users.update"}, fake.asked())
			assert.NotEqual(t, []string{"U0OLD"}, fake.groups["S1"])
		})
	}
}

// With -once the program brings the groups up and ends; it says what it cannot.
func TestGroupsOnce(t *testing.T) {
	fake, start := serveSlack(t)
	token := filepath.Join(t.TempDir(), "token")
	require.NoError(t, os.WriteFile(token, []byte(botToken), 0o600))
	api := start().api
	var log bytes.Buffer
	args := []string{"-once", "-slackapi", api, "-token", token, "-group", "S1=minne-web"}
	assert.Zero(t, Run(t.Context(), args, io.Discard, &log, nil), &log)
	assert.Equal(t, []string{"GET /api/usergroups.users.list", "POST /api/usergroups.users.update"}, fake.asked())
	assert.Contains(t, log.String(), "group=S1 users=U0")
	args[5+1] = "S9=minne-web"
	assert.Equal(t, 1, Run(t.Context(), args, io.Discard, &log, nil))
	assert.Contains(t, log.String(), "no_such_subteam")
	for want, args := range map[string][]string{
		`unknown service`:                      {"-once", "-token", token, "-group", "S1=nothing"},
		`-group needs -token`:                  {"-group", "S1=minne-web"},
		`"S1" is not GROUP=SERVICE`:            {"-group", "S1", "-token", token},
		`group "S1" is given twice`:            {"-group", "S1=minne-web", "-group", "S1=minne-api", "-token", token},
		`-once needs -group`:                   {"-once"},
		`is neither https nor on this machine`: {"-group", "S1=minne-web", "-token", token, "-slackapi", "http://example.com/api/"},
	} {
		var stderr bytes.Buffer
		assert.Equal(t, 2, Run(t.Context(), args, io.Discard, &stderr, nil), args)
		assert.Contains(t, stderr.String(), want)
	}
}

// A desk that runs changes the groups when who is on call changes, as after a cover.
func TestGroupsAreKeptConcurrent(t *testing.T) {
	fake, start := serveSlack(t)
	s, _ := working(t, "")
	s.groups = start()
	night := time.Date(2026, time.May, 19, 20, 0, 0, 0, sample.Tokyo())
	s.store.now = func() time.Time { return night }
	s.now = s.store.now
	_, stop := listening(t, s, 0)
	in := func(id string) []string { fake.mu.Lock(); defer fake.mu.Unlock(); return fake.groups[id] }
	require.Eventually(t, func() bool { return len(in("S2")) == 1 && in("S2")[0] != "U0OLD" }, 10*time.Second, 10*time.Millisecond)
	before := in("S2")
	from, value := nightOf(t, s, "2026-05-19")
	taker := "e2"
	if string(from) == taker {
		taker = "e1"
	}
	w := visit(s, "chief", "/requests", fields("do", "cover", "shift", value, "from", "2026-05-19T20:00", "to", "2026-05-19T22:00", "by", taker))
	require.Equal(t, http.StatusSeeOther, w.Code, w.Body)
	require.Eventually(t, func() bool { return !slices.Equal(before, in("S2")) }, 10*time.Second, 10*time.Millisecond)
	require.NoError(t, stop())
}
