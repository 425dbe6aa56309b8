package web

import (
	"bytes"
	"fmt"
	"html"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/toban-go/toban/examples/desk/internal/desk"
	"github.com/toban-go/toban/examples/sample"
	"github.com/toban-go/toban/schedule"
)

// midday is within the sample's history: the rest of May 2026 is published.
var midday = time.Date(2026, 5, 19, 12, 0, 0, 0, sample.Tokyo())

const secret = "between the proxy and the desk"

// working returns a desk with a database behind a login, at midday, and its log.
func working(t testing.TB, plan string) (*server, *bytes.Buffer) {
	t.Helper()
	var log bytes.Buffer
	s := &store{db: &desk.Memory{}, now: func() time.Time { return midday }, log: slog.New(slog.NewTextHandler(&log, nil))}
	if plan != "" {
		var err error
		s.plan, err = time.Parse("2006-01", plan)
		require.NoError(t, err)
	}
	require.NoError(t, s.reload())
	g := &gate{hosts: []string{"desk.example.com"}, secret: []byte(secret), managers: map[string]rights{}}
	for _, text := range []string{"chief", "m1=everyone"} {
		require.NoError(t, g.manager(text))
	}
	return &server{store: s, now: s.now, gate: g}, &log
}

// visit sends a request as a user of the proxy, and a form if there are fields.
func visit(s http.Handler, user, target string, fields url.Values, headers ...string) *httptest.ResponseRecorder {
	r := httptest.NewRequest(http.MethodGet, target, nil)
	if fields != nil {
		r = httptest.NewRequest(http.MethodPost, target, strings.NewReader(fields.Encode()))
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		r.Header.Set("Sec-Fetch-Site", "same-origin")
	}
	r.Host = "desk.example.com"
	r.Header.Set("Accept", "text/html")
	r.Header.Set("Accept-Language", "en")
	r.Header.Set(secretHeader, secret)
	if user != "" {
		r.Header.Set(userHeader, user)
	}
	for i := 0; i < len(headers); i += 2 {
		if headers[i+1] == "" {
			r.Header.Del(headers[i])
			continue
		}
		r.Header.Set(headers[i], headers[i+1])
	}
	w := httptest.NewRecorder()
	s.ServeHTTP(w, r)
	return w
}

// visitWith sends a request with a method as a user of the proxy who reads Japanese.
func visitWith(s http.Handler, method, user, target string) *httptest.ResponseRecorder {
	r := httptest.NewRequest(method, target, nil)
	r.Host = "desk.example.com"
	r.Header.Set("Accept", "text/html")
	r.Header.Set("Accept-Language", "ja")
	r.Header.Set(secretHeader, secret)
	r.Header.Set(userHeader, user)
	w := httptest.NewRecorder()
	s.ServeHTTP(w, r)
	return w
}

func fields(pairs ...string) url.Values {
	v := url.Values{}
	for i := 0; i < len(pairs); i += 2 {
		v.Add(pairs[i], pairs[i+1])
	}
	return v
}

// read returns the hidden fields of a page.
func read(page string) url.Values {
	form := url.Values{}
	for _, hidden := range regexp.MustCompile(`<input type="hidden" name="([^"]*)" value="([^"]*)">`).FindAllStringSubmatch(page, -1) {
		form.Add(hidden[1], html.UnescapeString(hidden[2]))
	}
	return form
}

// nightOf returns who has the pool's night of a day, and the value of the option that names it.
func nightOf(t *testing.T, s *server, day string) (schedule.Member, string) {
	t.Helper()
	shift := nightIn(t, s, schedule.Everyone, day)
	return shift.Member, shiftValue(shift)
}

// onDuty returns who has a pool's night of a day.
func onDuty(t *testing.T, s *server, pool schedule.TeamID, day string) schedule.Member {
	t.Helper()
	return nightIn(t, s, pool, day).Member
}

func nightIn(t *testing.T, s *server, pool schedule.TeamID, day string) schedule.Shift {
	t.Helper()
	d := schedule.MustParseDate(day)
	for shift := range s.store.current.Load().Duties(schedule.Days(d, d, sample.Tokyo())) {
		if shift.Team == pool {
			return shift
		}
	}
	t.Fatal("no night")
	return schedule.Shift{}
}

// The ways through by forms: a cover is asked and taken, a swap asked and agreed to, a leave
// previewed and entered, and the log says who did what.
func TestWaysThrough(t *testing.T) {
	s, _ := working(t, "")
	from, value := nightOf(t, s, "2026-05-21")
	w := visit(s, string(from), "/requests", nil)
	require.Equal(t, http.StatusOK, w.Code)
	assert.Contains(t, html.UnescapeString(w.Body.String()), value, "the form offers the night")
	ask := fields("do", "cover", "shift", value, "note", "歯医者 <b>", "id", "cover-1", "lang", "en")
	w = visit(s, string(from), "/requests", ask)
	require.Equal(t, http.StatusSeeOther, w.Code, w.Body)
	assert.Equal(t, "/requests?done=cover-1&lang=en", w.Header().Get("Location"))
	w = visit(s, string(from), "/requests", ask)
	require.Equal(t, http.StatusSeeOther, w.Code, "sent again")
	w = visit(s, "m1", "/requests?done=cover-1", nil)
	assert.Equal(t, 1, strings.Count(w.Body.String(), ` value="cover-1"><input type="hidden" name="id" value="accept-`))
	assert.Contains(t, w.Body.String(), "歯医者 &lt;b&gt;")
	w = visit(s, string(onDuty(t, s, "platform-nights", "2026-05-21")), "/requests", nil)
	assert.NotContains(t, w.Body.String(), ` value="cover-1"><input type="hidden" name="id" value="accept-`, "who serves elsewhere at the time")
	assert.Contains(t, w.Body.String(), "you cannot serve at that time")

	taker := "m1"
	if from == "m1" {
		taker = "e1"
	}
	w = visit(s, taker, "/requests", fields("do", "accept", "about", "cover-1", "id", "a-1"))
	require.Equal(t, http.StatusSeeOther, w.Code, w.Body)
	who, _ := nightOf(t, s, "2026-05-21")
	assert.Equal(t, schedule.Member(taker), who)
	w = visit(s, "s1", "/requests", fields("do", "accept", "about", "cover-1", "lang", "ja"))
	assert.Equal(t, http.StatusConflict, w.Code)
	assert.Contains(t, w.Body.String(), taker+"さんが先に引き受けました。")
	w = visit(s, "s1", "/requests", fields("do", "accept", "about", "cover-1"), "Accept", "application/json")
	assert.Equal(t, http.StatusConflict, w.Code)
	assert.Contains(t, w.Body.String(), `was first, at 2026-05-19T12:00:00+09:00`)

	a, mine := nightOf(t, s, "2026-05-25")
	b, theirs := nightOf(t, s, "2026-05-28")
	require.NotEqual(t, a, b)
	w = visit(s, string(a), "/requests", fields("do", "swap", "shift", mine, "other", theirs, "id", "swap-1"))
	require.Equal(t, http.StatusSeeOther, w.Code, w.Body)
	require.Equal(t, http.StatusSeeOther, visit(s, string(b), "/requests", fields("do", "accept", "about", "swap-1")).Code)
	who, _ = nightOf(t, s, "2026-05-25")
	assert.Equal(t, b, who)

	leave := fields("do", "leave", "first", "2026-05-28", "last", "2026-05-28", "note", "病院", "step", "preview", "id", "leave-1", "lang", "en")
	before := s.store.desk.State().Last()
	w = visit(s, string(a), "/requests", leave)
	require.Equal(t, http.StatusOK, w.Code, w.Body)
	assert.Contains(t, w.Body.String(), "Nothing is stored yet.")
	assert.Contains(t, w.Body.String(), "<td>"+string(a)+"</td><td>")
	assert.Equal(t, before, s.store.desk.State().Last())
	confirm := read(w.Body.String())
	require.Equal(t, http.StatusSeeOther, visit(s, string(a), "/requests", confirm).Code, confirm)
	who, _ = nightOf(t, s, "2026-05-28")
	assert.NotEqual(t, a, who)
	assert.Contains(t, visit(s, string(a), "/requests", nil).Body.String(), "病院")
	assert.NotContains(t, visit(s, "p1", "/requests", nil).Body.String(), "病院", "why somebody is away is for them")
	page := visit(s, string(a), "/person/"+string(a), nil)
	assert.Contains(t, page.Body.String(), "Next shift")
	assert.Contains(t, page.Body.String(), "since ")
}

// Whoever previews or accepts a change that leaves too little rest is told, and of nothing that was so before.
func TestAChangeThatBreaksRestIsTold(t *testing.T) {
	s, _ := working(t, "")
	friday, _ := nightOf(t, s, "2026-05-29")
	saturday, value := nightOf(t, s, "2026-05-30")
	require.NotEqual(t, friday, saturday)
	offer := fields("do", "offer", "other", value, "step", "preview", "id", "offer-1", "lang", "en")
	preview := html.UnescapeString(visit(s, string(friday), "/requests", offer).Body.String())
	told := string(friday) + ", 2026-05-30 10:00 JST: 0 h of rest from one shift to the next, 11 h less than 11 h"
	assert.Contains(t, preview, told)
	require.Equal(t, http.StatusSeeOther, visit(s, string(friday), "/requests", fields("do", "offer", "other", value, "id", "offer-1")).Code)
	page := html.UnescapeString(visit(s, string(saturday), "/requests?lang=en", nil).Body.String())
	assert.Contains(t, page, "If this is accepted, the policy is broken:")
	assert.Contains(t, page, "MinRest: "+told)
	assert.Contains(t, html.UnescapeString(visit(s, string(saturday), "/requests?lang=ja", nil).Body.String()), "引き受けるとルールに反します：")
	assert.NotContains(t, page, "MinPeople", "as it was before")
	assert.NotContains(t, html.UnescapeString(visit(s, "p1", "/requests?lang=en", nil).Body.String()), "MinRest", "who cannot accept it")
}

// The form of a leave begins with who asks, also where another has the same name.
func TestNamesakes(t *testing.T) {
	s, _ := working(t, "")
	s.store.path = filepath.Join(t.TempDir(), "namesakes.json")
	write(t, s.store.path, bytes.Replace(sample.History, []byte(`"name": "伊藤 航"`), []byte(`"name": "青木 結"`), 1))
	require.NoError(t, s.store.reload())
	require.NoError(t, s.gate.manager("p1=platform"))
	page := visit(s, "p1", "/requests", nil).Body.String()
	assert.Contains(t, page, `<option value="p2">青木 結</option>`)
	assert.Contains(t, page, `<option value="p1" selected>青木 結</option>`)
	assert.Equal(t, 1, strings.Count(page, " selected>"))
}

// A month is published from its preview, once, and not if something has happened since.
func TestPublishingFromAPreview(t *testing.T) {
	s, _ := working(t, "")
	assert.Contains(t, visit(s, "chief", "/publish", nil).Body.String(), "Publish June 2026")
	assert.Contains(t, visit(s, "e1", "/publish?month=2026-06", nil).Body.String(), "Only managers publish")
	w := visit(s, "chief", "/publish?month=2026-06", nil)
	require.Equal(t, http.StatusOK, w.Code, w.Body)
	assert.Contains(t, w.Body.String(), `<h2 id="what">Publish June 2026</h2>`)
	assert.Contains(t, visit(s, "chief", "/publish?month=2026-06&lang=ja", nil).Body.String(), `<h2 id="what">2026年6月を公開する</h2>`)
	assert.Contains(t, w.Body.String(), "Nothing is stored yet.")
	assert.Contains(t, w.Body.String(), "no roster within its limits has less than")
	assert.Contains(t, w.Body.String(), "Policy findings")
	form := read(w.Body.String())
	assert.Equal(t, http.StatusForbidden, visit(s, "e1", "/publish", form).Code)
	forged := read(w.Body.String())
	forged.Set("digest", "x")
	assert.Equal(t, http.StatusConflict, visit(s, "chief", "/publish", forged).Code)
	_, value := nightOf(t, s, "2026-06-20")
	from, _ := nightOf(t, s, "2026-06-20")
	require.Equal(t, http.StatusSeeOther, visit(s, string(from), "/requests", fields("do", "leave", "first", "2026-06-20")).Code, value)
	w = visit(s, "chief", "/publish", form)
	assert.Equal(t, http.StatusConflict, w.Code)
	assert.Contains(t, w.Body.String(), "It has changed since it was shown")
	form = read(visit(s, "chief", "/publish?month=2026-06", nil).Body.String())
	require.Equal(t, http.StatusSeeOther, visit(s, "chief", "/publish", form).Code)
	require.Equal(t, http.StatusUnprocessableEntity, visit(s, "chief", "/publish?month=2026-06", nil).Code)

	// Until stand-ins alone are not as good.
	for day := 2; day <= 26; day += 4 {
		first := fmt.Sprintf("2026-06-%02d", day)
		from, _ = nightOf(t, s, first)
		require.Equal(t, http.StatusSeeOther, visit(s, string(from), "/requests", fields("do", "leave", "first", first, "last", fmt.Sprintf("2026-06-%02d", day+3))).Code)
		w = visit(s, "chief", "/publish?repair=1", nil)
		require.Equal(t, http.StatusOK, w.Code, w.Body)
		assert.Contains(t, w.Body.String(), "With a stand-in for each shift by itself")
		if strings.Contains(w.Body.String(), "Enter this") {
			break
		}
		assert.Contains(t, w.Body.String(), "The stand-ins are as good as a repair")
	}
	require.Equal(t, http.StatusSeeOther, visit(s, "chief", "/publish", read(w.Body.String())).Code)
}

// The preview of a repair tells which limits of the plan are broken by what changed since the publication.
func TestRepairsTellWhatChangesBroke(t *testing.T) {
	s, _ := working(t, "")
	s.store.path = filepath.Join(t.TempDir(), "limits.json")
	write(t, s.store.path, bytes.Replace(sample.History, []byte(`{`), []byte(`{"plan": {"limits": {"minRest": "11h"}},`), 1))
	require.NoError(t, s.store.reload())
	assert.NotContains(t, visit(s, "chief", "/publish?repair=1", nil).Body.String(), `id="since"`)
	before, _ := nightOf(t, s, "2026-05-28")
	from, value := nightOf(t, s, "2026-05-29")
	require.Equal(t, http.StatusSeeOther, visit(s, string(from), "/requests", fields("do", "cover", "shift", value, "id", "cover-1")).Code)
	require.Equal(t, http.StatusSeeOther, visit(s, string(before), "/requests", fields("do", "accept", "about", "cover-1", "id", "a-1")).Code)
	page := visit(s, "chief", "/publish?repair=1", nil).Body.String()
	assert.Contains(t, page, `<h2 id="since">What changed since the publication breaks limits of the plan</h2>`)
	assert.Contains(t, page, "<h3 lang=\"en\">MinRest</h3>\n<p class=\"note\" lang=\"en\">Between two shifts of one person lie at least 11 h.</p>\n<ul><li>e1, 2026-05-29 10:00 – 2026-05-29 19:00 JST: 9 h of rest, 2 h less than 11 h</li></ul>")
	page = visit(s, "chief", "/publish?repair=1&lang=ja", nil).Body.String()
	assert.Contains(t, page, `<h2 id="since">公開後の変更により、計画の制約に反するところ</h2>`)
	assert.Contains(t, page, "同じ人の枠と枠の間は11時間以上空ける。")
	assert.Contains(t, page, "e1、2026-05-29（金）10:00〜19:00：当番の間隔が9時間（下限11時間に2時間不足）")
}

// Nothing of an attacker's list passes, none is answered with 5xx, and the log has no secret.
func TestAttackers(t *testing.T) {
	s, log := working(t, "")
	from, value := nightOf(t, s, "2026-05-21")
	good := func() url.Values { return fields("do", "cover", "shift", value) }
	last := s.store.desk.State().Last()
	for name, c := range map[string]struct {
		status  int
		user    string
		fields  url.Values
		headers []string
	}{
		"no secret":            {403, string(from), good(), []string{secretHeader, ""}},
		"wrong secret":         {403, string(from), good(), []string{secretHeader, secret + "x"}},
		"half a secret":        {403, string(from), good(), []string{secretHeader, secret[:10]}},
		"no user":              {403, "", good(), nil},
		"somebody else":        {403, "p1", good(), nil},
		"unknown user":         {403, "<script>alert(1)</script>", good(), nil},
		"two users in one":     {403, string(from) + ",chief", good(), nil},
		"cross site":           {403, string(from), good(), []string{"Sec-Fetch-Site", "cross-site"}},
		"same site":            {403, string(from), good(), []string{"Sec-Fetch-Site", "same-site"}},
		"other origin":         {403, string(from), good(), []string{"Sec-Fetch-Site", "", "Origin", "https://evil.example.com"}},
		"null origin":          {403, string(from), good(), []string{"Sec-Fetch-Site", "", "Origin", "null"}},
		"text":                 {415, string(from), good(), []string{"Content-Type", "text/plain"}},
		"JSON":                 {415, string(from), good(), []string{"Content-Type", "application/json"}},
		"multipart":            {415, string(from), good(), []string{"Content-Type", "multipart/form-data; boundary=x"}},
		"10 MB":                {413, string(from), fields("do", "cover", "note", strings.Repeat("x", 10<<20)), nil},
		"long note":            {400, string(from), fields("do", "cover", "shift", value, "note", strings.Repeat("x", 3000)), nil},
		"SQL in the ID":        {400, string(from), fields("do", "cover", "shift", value, "id", "x'); DROP TABLE records; --"), nil},
		"script in the ID":     {400, string(from), fields("do", "cover", "shift", value, "id", "<script>"), nil},
		"SQL in about":         {404, string(from), fields("do", "accept", "about", "' OR 1=1 --"), nil},
		"withdraw the roster":  {403, string(from), fields("do", "withdraw", "about", "roster 2026-05"), nil},
		"withdraw another's":   {403, "p1", fields("do", "withdraw", "about", "leave s2 2026-05-05"), nil},
		"accept a roster":      {404, string(from), fields("do", "accept", "about", "roster 2026-05"), nil},
		"nothing to do":        {400, string(from), fields("do", "drop"), nil},
		"twice the field":      {400, string(from), fields("do", "cover", "do", "leave", "shift", value), nil},
		"no shift":             {400, string(from), fields("do", "cover", "shift", "a|b|c"), nil},
		"a shift of centuries": {400, string(from), fields("do", "cover", "shift", string(from)+"|0001-01-01T00:00:00Z|9998-01-01T00:00:00Z"), nil},
		"leave of centuries":   {422, string(from), fields("do", "leave", "first", "2026-06-01", "last", "9000-01-01"), nil},
		"leave of the past":    {409, string(from), fields("do", "leave", "first", "2020-01-01"), nil},
		"leave of another":     {403, "p1", fields("do", "leave", "member", string(from), "first", "2026-06-01"), nil},
		"leave of nobody":      {403, "p1", fields("do", "leave", "member", "' OR 1=1", "first", "2026-06-01"), nil},
		"bytes in the note":    {400, string(from), fields("do", "cover", "shift", value, "note", "\xff\xfe"), nil},
		"publish":              {403, string(from), nil, nil},
	} {
		target := "/requests"
		if name == "publish" {
			c.fields, target = fields("month", "2026-06", "at", midday.Format(time.RFC3339), "digest", ""), "/publish"
		}
		w := visit(s, c.user, target, c.fields, c.headers...)
		assert.Equal(t, c.status, w.Code, "%s: %s", name, w.Body)
		assert.NotContains(t, w.Body.String(), "<script>alert", name)
		assert.NotContains(t, w.Body.String(), secret, name)
	}
	for _, host := range []string{"evil.example.com", "desk.example.com.evil.com", "127.0.0.1.evil.com", "", "8.8.8.8", "localhost.evil", "desk.example.com\x00", "[::1"} {
		r := httptest.NewRequest(http.MethodGet, "/", nil)
		r.Host = host
		r.Header.Set(secretHeader, secret)
		w := httptest.NewRecorder()
		s.ServeHTTP(w, r)
		assert.Equal(t, http.StatusMisdirectedRequest, w.Code, host)
	}
	for _, path := range []string{"/person/%3Cscript%3Ealert(1)%3C%2Fscript%3E", "/person/..%2F..%2Fetc%2Fpasswd", "/person/m1%00", "/person/" + strings.Repeat("x", 5000), "/person/%27%20OR%201=1", "/requests/", "/publish?month=%27", "/?who=%3Cscript%3Ealert(1)"} {
		w := visit(s, "chief", path, nil)
		assert.Less(t, w.Code, 500, path)
		assert.NotContains(t, w.Body.String(), "<script>alert", path)
	}
	assert.Equal(t, last, s.store.desk.State().Last(), "nothing was stored")
	assert.NotContains(t, log.String(), secret)

	many := 0
	for range 200 {
		if visit(s, "p1", "/requests", fields("do", "accept", "about", "none")).Code == http.StatusTooManyRequests {
			many++
		}
	}
	assert.Greater(t, many, 100, "orders are limited")

	s.gate.rates = nil
	for field, text := range map[string]string{"note": `<script>alert(1)</script>"'><img src=x onerror=alert(1)>`} {
		require.Equal(t, http.StatusSeeOther, visit(s, string(from), "/requests", fields("do", "cover", "shift", value, field, text, "id", "c1")).Code)
		require.Equal(t, http.StatusSeeOther, visit(s, string(from), "/requests", fields("do", "comment", "about", "c1", field, text)).Code)
		for _, page := range []string{"/", "/requests", "/person/" + string(from), "/requests?done=" + url.QueryEscape(text), "/?month=" + url.QueryEscape(text), "/?lang=" + url.QueryEscape(text)} {
			w := visit(s, string(from), page, nil)
			assert.Less(t, w.Code, 500, page)
			assert.NotContains(t, w.Body.String(), "<script>alert", page)
			assert.NotContains(t, w.Body.String(), "<img", page)
			if w.Code == http.StatusOK {
				assert.NotContains(t, w.Header().Get("Content-Security-Policy"), "unsafe")
			}
		}
	}
}

// Without a secret whoever asks reads, whatever headers say, and only on this machine.
func TestReadOnlyWithoutALogin(t *testing.T) {
	s, _ := working(t, "")
	s.gate = &gate{}
	_, value := nightOf(t, s, "2026-05-21")
	w := visit(s, "chief", "http://localhost/requests", fields("do", "cover", "shift", value), "Host", "localhost")
	assert.Equal(t, http.StatusMisdirectedRequest, w.Code)
	r := httptest.NewRequest(http.MethodPost, "/requests", strings.NewReader(fields("do", "cover", "shift", value).Encode()))
	r.Host = "127.0.0.1:8080"
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	r.Header.Set(userHeader, "chief")
	rec := httptest.NewRecorder()
	s.ServeHTTP(rec, r)
	assert.Equal(t, http.StatusForbidden, rec.Code)
	for addr, fine := range map[string]bool{"127.0.0.1:0": true, "localhost:80": true, "[::1]:80": true, ":8080": false, "0.0.0.0:80": false, "192.0.2.1:80": false, "desk.example.com:80": false} {
		assert.Equal(t, fine, (&gate{}).login("", addr) == nil, addr)
	}
}

// A slow client is cut off, and others are answered meanwhile.
func TestSlowClients(t *testing.T) {
	s := started(t, "", "")
	s.patience = 500 * time.Millisecond
	address, _ := listening(t, s, 0)
	var slow []net.Conn
	for range 100 {
		c, err := net.Dial("tcp", strings.TrimPrefix(address, "http://"))
		require.NoError(t, err)
		defer c.Close()
		fmt.Fprint(c, "POST /requests HTTP/1.1\r\nHost: localhost\r\nX-")
		slow = append(slow, c)
	}
	response, err := http.Get(address + "/oncall?service=minne-web")
	require.NoError(t, err)
	response.Body.Close()
	assert.Equal(t, http.StatusOK, response.StatusCode)
	for _, c := range slow {
		require.NoError(t, c.SetDeadline(time.Now().Add(20*time.Second)))
		_, err := io.Copy(io.Discard, c)
		assert.NotErrorIs(t, err, os.ErrDeadlineExceeded, "it is still connected")
	}
}

// Every text of the pages is there, in both languages, and none that nothing says.
func TestTexts(t *testing.T) {
	used := map[string]bool{}
	sources, err := filepath.Glob("*.[gh]*") // Go and HTML
	require.NoError(t, err)
	for _, path := range append(sources, "../desk/order.go") {
		if path == "texts.go" || strings.HasSuffix(path, "_test.go") {
			continue
		}
		source, err := os.ReadFile(path)
		require.NoError(t, err)
		for _, key := range regexp.MustCompile(`\.T[ (]"([a-z]+)"`).FindAllSubmatch(source, -1) {
			assert.Contains(t, texts, string(key[1]), path)
		}
		for _, key := range regexp.MustCompile(`"([a-z]+)"`).FindAllSubmatch(source, -1) {
			used[string(key[1])] = true
		}
	}
	for key, text := range texts {
		assert.True(t, used[key], "nothing says %q", key)
		assert.NotEmpty(t, text[0], key)
		assert.NotEmpty(t, text[1], key)
		assert.Equal(t, strings.Count(text[0], "%"), strings.Count(text[1], "%"), key)
	}
}
