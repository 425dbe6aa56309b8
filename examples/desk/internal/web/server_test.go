package web

import (
	"bytes"
	"encoding/json"
	"errors"
	"html"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/toban-go/toban/examples/internal/command"
	"github.com/toban-go/toban/examples/internal/wire"
	"github.com/toban-go/toban/examples/sample"
	"github.com/toban-go/toban/schedule"
	"github.com/toban-go/toban/schedule/config"
)

// noon is Wed 2026-05-06 12:00 in Tokyo, a substitute holiday.
var noon = time.Date(2026, time.May, 6, 3, 0, 0, 0, time.UTC)

// started returns a server of a configuration at noon; path is empty for the sample.
func started(t testing.TB, path, plan string) *server {
	t.Helper()
	s := &store{path: path, now: func() time.Time { return noon }, log: newLog(io.Discard)}
	if plan != "" {
		var err error
		s.plan, err = time.Parse("2006-01", plan)
		require.NoError(t, err)
	}
	require.NoError(t, s.reload())
	return &server{store: s, now: s.now, gate: &gate{hosts: []string{"example.com"}}}
}

// do sends one request, with headers as pairs.
func do(s http.Handler, method, target string, headers ...string) *httptest.ResponseRecorder {
	r := httptest.NewRequest(method, target, nil)
	for i := 0; i < len(headers); i += 2 {
		r.Header.Add(headers[i], headers[i+1])
	}
	w := httptest.NewRecorder()
	s.ServeHTTP(w, r)
	return w
}

func get(t testing.TB, s http.Handler, target string, headers ...string) string {
	t.Helper()
	w := do(s, http.MethodGet, target, headers...)
	require.Equal(t, http.StatusOK, w.Code, w.Body.String())
	return w.Body.String()
}

// write writes a configuration file.
func write(t testing.TB, path string, data []byte) {
	t.Helper()
	require.NoError(t, os.WriteFile(path+".new", data, 0o600))
	require.NoError(t, os.Rename(path+".new", path))
}

// plain writes the sample without its history.
func plain(t testing.TB) string {
	path := filepath.Join(t.TempDir(), "organisation.json")
	write(t, path, sample.JSON)
	return path
}

func TestOnCallIsTheScheduleAnswer(t *testing.T) {
	s := started(t, "", "")
	file, err := config.Decode("history.json", sample.History)
	require.NoError(t, err)
	org, err := file.Schedule()
	require.NoError(t, err)
	for service := range org.Services() {
		for at := noon; at.Before(noon.AddDate(0, 0, 14)); at = at.Add(7 * time.Hour) {
			want, err := wire.Ask(org, service, at)
			require.NoError(t, err)
			var got wire.Answer
			body := get(t, s, "/oncall?service="+string(service)+"&at="+at.Format(time.RFC3339))
			assert.Equal(t, string(encode(want)), body)
			decoder := json.NewDecoder(strings.NewReader(body))
			decoder.DisallowUnknownFields()
			require.NoError(t, decoder.Decode(&got))
		}
	}
	now := get(t, s, "/oncall?service=shop-cart")
	assert.Contains(t, now, `"at":"2026-05-06T12:00:00+09:00"`)
	assert.Equal(t, now, get(t, s, "/oncall?service=shop-cart&at=2026-05-06T12:00:00%2B09:00"))
	assert.Equal(t, now, get(t, s, "/oncall?at=2026-05-06T12:00:00+09:00&service=shop-cart"), "a plus sign as it is")
}

func TestRosterIsTheMonth(t *testing.T) {
	s := started(t, plain(t), "2026-05")
	org, err := schedule.New(sample.Organisation())
	require.NoError(t, err)
	may := schedule.Month(2026, time.May, sample.Tokyo())
	fair, err := command.Planned(org, nil, may)
	require.NoError(t, err)
	assert.Equal(t, string(encode(wire.Roster(fair, may))), get(t, s, "/roster?month=2026-05"))
	assert.Equal(t, get(t, s, "/roster?month=2026-05"), get(t, s, "/roster?format=json"), "the month of now")
	assert.Equal(t, string(encode(wire.Roster(org, schedule.Month(2026, time.April, sample.Tokyo())))), get(t, s, "/roster?month=2026-04"), "before the plan the rotation answers")
	lines := strings.Split(get(t, s, "/roster?month=2026-05&format=csv"), "\n")
	assert.Equal(t, "start,end,minutes,regime,team,role,member,name,day,holiday", lines[0])
	assert.Len(t, lines, 1+31+2*31+18*4+1, "nights of two pools, of which one has two seats, and days of four teams")
	for _, month := range []string{"0001-01", "1948-07", "9998-12"} {
		get(t, s, "/roster?month="+month)
	}
}

// Every pool has its own people on every night, wherever the server tells them.
func TestEveryPool(t *testing.T) {
	services := map[string]string{"minne-web": "everyone", "minne-api": "everyone", "suzuri-web": "everyone", "shop-cart": "everyone", "accounts": "platform-nights", "images": "platform-nights"}
	people, seats := map[string]string{"everyone": "mse", "platform-nights": "p"}, map[string]int{"everyone": 1, "platform-nights": 2}
	for _, plan := range []string{"2026-05", ""} {
		s := started(t, plain(t), plan)
		told := map[string]int{} // night and member, by those who ask for a service
		for service, pool := range services {
			for day := range 31 {
				at := time.Date(2026, time.May, 1+day, 22, 0, 0, 0, sample.Tokyo())
				var answer struct {
					Regime, Team string
					Members      map[string]string
					Why          []struct{ Rule string }
				}
				require.NoError(t, json.Unmarshal([]byte(get(t, s, "/oncall?service="+service+"&at="+url.QueryEscape(at.Format(time.RFC3339)))), &answer))
				assert.Equal(t, "off-hours "+pool, answer.Regime+" "+answer.Team)
				assert.Len(t, answer.Members, seats[pool])
				for _, why := range answer.Why[1:] {
					assert.Equal(t, plan != "", why.Rule == "plan", service)
				}
				for role, m := range answer.Members {
					require.NotEmpty(t, m, "%s of %s, %v", role, service, at)
					assert.Contains(t, people[pool], m[:1])
					told[at.Format("2006-01-02")+" "+pool+" "+role+" "+m]++
				}
			}
		}
		assert.Len(t, told, 31+2*31, "services of a pool have one answer")

		var entries []struct {
			Start, Regime, Team string
			Members             map[string]any
		}
		require.NoError(t, json.Unmarshal([]byte(get(t, s, "/roster?month=2026-05")), &entries))
		for _, e := range entries {
			for role, m := range e.Members {
				if e.Regime == "off-hours" {
					night := e.Start[:len("2006-01-02")] + " " + e.Team + " " + role + " " + m.(string)
					assert.NotZero(t, told[night], night)
					delete(told, night)
				}
			}
		}
		assert.Empty(t, told, "the roster has them all")

		page := get(t, s, "/?month=2026-05")
		assert.NotContains(t, page, "nobody")
		for _, caption := range []string{"May 2026 · off-hours of everyone", "May 2026 · off-hours of platform-nights"} {
			_, table, _ := strings.Cut(page, caption)
			table, _, _ = strings.Cut(table, "</table>")
			assert.Equal(t, 31*seats[caption[strings.LastIndex(caption, " ")+1:]], strings.Count(table, "<li"), caption)
		}
		metrics := get(t, s, "/metrics")
		assert.Equal(t, []int{6, 2}, []int{strings.Count(metrics, `role="primary",member=`), strings.Count(metrics, `team="platform-nights",role="secondary",member="p`)})
		assert.NotRegexp(t, `toban_vacant.* 1\n`, metrics)
		calendar := get(t, s, "/calendar/platform-nights.ics")
		assert.GreaterOrEqual(t, strings.Count(calendar, "BEGIN:VEVENT"), 2*31)
		assert.Contains(t, calendar, "加藤 真央")
	}
}

func TestFaultsAreSaidAllAtOnce(t *testing.T) {
	s := started(t, "", "")
	for target, want := range map[string]struct {
		status int
		faults []string
	}{
		"/oncall":                                     {400, []string{`parameter "service" is missing`}},
		"/oncall?service=":                            {404, []string{`unknown service ""`}},
		"/oncall?service=minne":                       {404, []string{`unknown service "minne"`}},
		"/oncall?service=minne-web&at=noon":           {400, []string{`at "noon" is not of the form 2026-05-06T12:00:00+09:00`}},
		"/oncall?service=minne-web&at=":               {400, []string{`at "" is not of the form 2026-05-06T12:00:00+09:00`}},
		"/oncall?at=0000-12-31T00:00:00Z&x=%F0%9F%9A": {400, []string{`unknown parameter "x"`, `at "0000-12-31T00:00:00Z" is not of the form 2026-05-06T12:00:00+09:00`, `parameter "service" is missing`}},
		"/oncall?service=a&service=minne-web":         {400, []string{`parameter "service" is given 2 times`, `unknown service "a"`}},
		"/oncall?service=%zz":                         {400, []string{`query "service=%zz" is malformed`}},
		"/oncall?a;b":                                 {400, []string{`query "a;b" is malformed`}},
		"/roster?month=2026-13&format=xml":            {400, []string{`month "2026-13" is not of the form 2026-05`, `format "xml" is neither json nor csv`}},
		"/roster?month=9999-12":                       {400, []string{`month "9999-12" is not of the form 2026-05`}},
		"/?lang=fr&month=May":                         {400, []string{`lang "fr" is neither ja nor en`, `month "May" is not of the form 2026-05`}},
		"/healthz?x=1":                                {400, []string{`unknown parameter "x"`}},
		"/favicon.ico":                                {404, []string{`nothing is at "/favicon.ico"`}},
		"/oncall/":                                    {404, []string{`nothing is at "/oncall/"`}},
		"//oncall":                                    {404, []string{`nothing is at "//oncall"`}},
		"/当番":                                         {404, []string{`nothing is at "/当番"`}},
		"/" + strings.Repeat("é", 100):                {404, []string{`nothing is at "/` + strings.Repeat("é", 49) + `\xc3…"`}},
	} {
		w := do(s, http.MethodGet, target)
		assert.Equal(t, want.status, w.Code, target)
		assert.Equal(t, kindJSON, w.Header().Get("Content-Type"))
		assert.Empty(t, w.Header().Get("ETag"))
		var got struct{ Errors []string }
		require.NoError(t, json.Unmarshal(w.Body.Bytes(), &got))
		for i, fault := range want.faults {
			if !assert.Less(t, i, len(got.Errors), target) {
				continue
			}
			assert.Equal(t, strings.ReplaceAll(fault, "\xf0\x9f\x9a", "\uFFFD"), got.Errors[i], target)
		}
		assert.Len(t, got.Errors, len(want.faults), target)
	}
}

// What is no fault of the request goes to the log and not to the client, wherever it stands among others.
func TestFaultsWithin(t *testing.T) {
	s := started(t, "", "")
	var log bytes.Buffer
	s.store.log = newLog(&log)
	wrong, within := faulty(http.StatusBadRequest, "%q is wrong", "x"), errors.New("/var/lib/desk.sqlite is full")
	for _, c := range []struct {
		err    error
		status int
	}{{errors.Join(wrong, within), http.StatusBadRequest}, {errors.Join(within, wrong), http.StatusServiceUnavailable}} {
		log.Reset()
		w := httptest.NewRecorder()
		s.refuse(w, httptest.NewRequest(http.MethodGet, "/oncall", nil), endpoint{path: "/oncall"}, c.err)
		assert.Equal(t, c.status, w.Code)
		assert.NotContains(t, w.Body.String(), "sqlite")
		assert.Contains(t, w.Body.String(), `\"x\" is wrong`)
		assert.Equal(t, 1, strings.Count(log.String(), "sqlite"))
	}
}

func TestMethods(t *testing.T) {
	s := started(t, "", "")
	for _, e := range endpoints {
		path := e.path
		switch path {
		case "/oncall":
			path += "?service=minne-web"
		case "/calendar/":
			path += "m1.ics"
		case "/person/":
			path += "m1"
		}
		full, head := do(s, http.MethodGet, path), do(s, http.MethodHead, path)
		assert.Equal(t, http.StatusOK, head.Code, path)
		assert.Empty(t, head.Body.String())
		if path != "/metrics" { // which counts its own requests
			assert.Equal(t, full.Header(), head.Header(), path)
		}
		for _, method := range []string{"POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "get", "FROB"} {
			w := do(s, method, path)
			assert.Equal(t, http.StatusMethodNotAllowed, w.Code, "%s %s", method, path)
			assert.Equal(t, "GET, HEAD", w.Header().Get("Allow"))
			assert.JSONEq(t, `{"errors": ["method \"`+method+`\" is not allowed here; allowed: GET, HEAD"]}`, w.Body.String())
		}
	}
}

func TestConditionalRequests(t *testing.T) {
	s := started(t, "", "")
	now := noon
	s.now = func() time.Time { return now }
	for _, path := range []string{"/", "/oncall?service=minne-web", "/oncall?service=minne-web&at=2026-05-06T12:00:00Z", "/roster", "/calendar/m1.ics", "/healthz"} {
		first := do(s, http.MethodGet, path)
		tag := first.Header().Get("ETag")
		require.Regexp(t, `^(W/)?"[0-9a-f]{24}"$`, tag)
		for _, method := range []string{http.MethodGet, http.MethodHead} {
			for header, want := range map[string]int{tag: 304, `"x", ` + tag: 304, "*": 304, `"x"`: 200, "": 200} {
				w := do(s, method, path, "If-None-Match", header)
				assert.Equal(t, want, w.Code, "%s %s", path, header)
				if want == 304 {
					assert.Empty(t, w.Body.String())
					assert.Equal(t, tag, w.Header().Get("ETag"))
				}
			}
		}
	}
	// Who polls hears of who is asked next, somebody back from leave at midnight and the team in the morning, and of nothing before it.
	tag := do(s, http.MethodGet, "/oncall?service=minne-web").Header().Get("ETag")
	for at, want := range map[string]int{"2026-05-06T12:00:01+09:00": 304, "2026-05-06T23:59:59+09:00": 304, "2026-05-07T00:00:00+09:00": 200, "2026-05-07T10:00:00+09:00": 200} {
		var err error
		now, err = time.Parse(time.RFC3339, at)
		require.NoError(t, err)
		assert.Equal(t, want, do(s, http.MethodGet, "/oncall?service=minne-web", "If-None-Match", tag).Code, at)
	}
}

func TestReloadKeepsTheOldScheduleWhenTheNewOneIsFaulty(t *testing.T) {
	path := filepath.Join(t.TempDir(), "oncall.json")
	write(t, path, sample.JSON)
	s := started(t, path, "")
	var log bytes.Buffer
	s.store.log = newLog(&log)
	before := get(t, s, "/oncall?service=shop-cart")
	assert.Contains(t, get(t, s, "/metrics"), "\ntoban_config_last_reload_successful 1\n")
	assert.NotContains(t, get(t, s, "/"), `role="alert"`)
	assert.False(t, s.store.changed())

	for _, faulty := range [][]byte{bytes.Replace(sample.JSON, []byte(`shop-cart"`), []byte(`minne-api"`), 1), []byte("{"), nil} {
		write(t, path, faulty)
		assert.True(t, s.store.changed())
		fault := s.store.reload()
		require.Error(t, fault)
		assert.False(t, s.store.changed(), "a faulty file is tried once")
		assert.Equal(t, before, get(t, s, "/oncall?service=shop-cart"))
		assert.Contains(t, get(t, s, "/metrics"), "\ntoban_config_last_reload_successful 0\n")
		page := get(t, s, "/?lang=ja")
		assert.Contains(t, page, `role="alert"`)
		assert.Contains(t, page, "新しい設定に誤りがあり")
		for line := range strings.Lines(fault.Error()) {
			assert.Contains(t, log.String(), strings.ReplaceAll(strings.TrimSpace(line), `"`, `\"`))
			assert.Contains(t, page, html.EscapeString(strings.TrimSpace(line)))
		}
	}
	require.NoError(t, os.Remove(path))
	assert.True(t, s.store.changed())
	assert.ErrorContains(t, s.store.reload(), "no such file")
	assert.Contains(t, get(t, s, "/metrics"), "\ntoban_config_reloads_total{result=\"refused\"} 4\n")

	write(t, path, bytes.Replace(sample.JSON, []byte(`"m1",
              "s1",`), []byte(`"s1",
              "m1",`), 1))
	require.NoError(t, s.store.reload())
	assert.Contains(t, get(t, s, "/metrics"), "\ntoban_config_last_reload_successful 1\n")
	assert.NotContains(t, get(t, s, "/"), `role="alert"`)
}

func TestCalendarsHoldTheShifts(t *testing.T) {
	s := started(t, "", "2026-05")
	roster, err := s.store.current.Load().Roster(schedule.Days(schedule.MustParseDate("2026-04-01"), schedule.MustParseDate("2026-10-31"), sample.Tokyo()))
	require.NoError(t, err)
	shifts := map[string]int{}
	for shift := range roster.All() {
		shifts["/calendar/"+string(shift.Team)+".ics"]++
		shifts["/calendar/"+string(shift.Member)+".ics"]++
		switch shift.Team {
		case "ec":
			shifts["/calendar/e1.ics"]++
		case "platform":
			shifts["/calendar/p5.ics"]++
		}
	}
	for _, path := range []string{"/calendar/e1.ics", "/calendar/ec.ics", "/calendar/everyone.ics", "/calendar/p5.ics", "/calendar/platform.ics", "/calendar/platform-nights.ics"} {
		w := do(s, http.MethodGet, path)
		assert.Equal(t, http.StatusOK, w.Code)
		assert.Equal(t, "text/calendar; charset=utf-8", w.Header().Get("Content-Type"))
		assert.Equal(t, shifts[path], strings.Count(w.Body.String(), "BEGIN:VEVENT"), path)
	}
	assert.True(t, strings.Contains(get(t, s, "/calendar/e1.ics?lang=ja"), "SUMMARY:当番: 全員（主担当）"))
	for _, path := range []string{"/calendar/", "/calendar/.ics", "/calendar/e1", "/calendar/e9.ics", "/calendar/e1.ics/"} {
		assert.Equal(t, http.StatusNotFound, do(s, http.MethodGet, path).Code, path)
	}
}

// Who joins after the months that a calendar holds can subscribe to it all the same.
func TestTheCalendarOfALaterMember(t *testing.T) {
	path := filepath.Join(t.TempDir(), "org.json")
	write(t, path, bytes.Replace(sample.JSON, []byte(`"e4"
          ]`), []byte(`"e4",
            {"member": "e5", "from": "2027-06-01"}
          ]`), 1))
	text := get(t, started(t, path, ""), "/calendar/e5.ics")
	assert.Contains(t, text, "X-WR-CALNAME:")
	assert.NotContains(t, text, "BEGIN:VEVENT")
}

func TestMetrics(t *testing.T) {
	s := started(t, "", "")
	get(t, s, "/healthz")
	get(t, s, "/healthz")
	do(s, http.MethodGet, "/oncall")
	do(s, http.MethodGet, "/nothing")
	text := get(t, s, "/metrics")
	for _, line := range []string{
		`toban_on_call{service="shop-cart",regime="off-hours",team="everyone",role="primary",member="e1"} 1`,
		`toban_vacant{service="shop-cart",regime="off-hours",team="everyone",role="primary"} 0`,
		`toban_handoff_timestamp_seconds{service="shop-cart"} 1778115600`,
		`toban_config_last_reload_success_timestamp_seconds 1778036400`,
		`toban_config_reloads_total{result="loaded"} 1`,
		`toban_http_requests_total{path="",code="404"} 1`,
		`toban_http_requests_total{path="/healthz",code="200"} 2`,
		`toban_http_requests_total{path="/oncall",code="400"} 1`,
	} {
		assert.Contains(t, text, line+"\n")
	}
}
