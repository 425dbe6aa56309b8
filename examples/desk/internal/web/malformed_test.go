package web

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"net"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"
)

// malformed draws a request that no endpoint can answer, as the bytes of it.
func malformed() *rapid.Generator[string] {
	text := rapid.StringMatching(`[a-zA-Z0-9:+ .,_-]{0,40}|[ぁ-んァ-ン一-龯é🔥]{1,20}|\PC{1,30}`)
	escaped := rapid.Map(text, url.QueryEscape)
	get := func(target string, headers ...string) string {
		return "GET " + target + " HTTP/1.1\r\nHost: localhost\r\n" + strings.Join(append(headers, "\r\n"), "\r\n")
	}
	good := []string{"/", "/oncall?service=minne-web", "/roster", "/metrics", "/healthz"}
	kinds := map[string]func(*rapid.T) string{
		"method": func(t *rapid.T) string {
			method := rapid.OneOf(rapid.SampledFrom([]string{"POST", "PUT", "DELETE", "OPTIONS", "TRACE", "CONNECT", "get", "G\x00T", "(", "GÉT", ""}), rapid.StringMatching(`[A-Z]{4,300}`)).Draw(t, "method")
			return strings.Replace(get(rapid.SampledFrom(good).Draw(t, "target")), "GET", method, 1)
		},
		"path": func(t *rapid.T) string {
			return get("/" + rapid.SampledFrom([]string{"oncall/", "/oncall", "ONCALL", "./oncall", "../etc/passwd", "%2e%2e/roster", "roster%00", "page.html", "calendar/"}).Draw(t, "prefix") + "x" + escaped.Draw(t, "path"))
		},
		"raw path": func(t *rapid.T) string { return get("/" + text.Draw(t, "path") + "\xff\x01") },
		"target": func(t *rapid.T) string {
			return get(rapid.SampledFrom([]string{"*", "oncall", "?", ":", "%", "/%", "/%zz"}).Draw(t, "target"))
		},
		"escape": func(t *rapid.T) string {
			return get("/oncall?service=" + escaped.Draw(t, "service") + rapid.SampledFrom([]string{"%", "%z", "%zz", ";", ";a=b"}).Draw(t, "tail"))
		},
		"unknown": func(t *rapid.T) string {
			target := rapid.SampledFrom(good[1:]).Draw(t, "target") // what people call ignores what others add
			mark := "?"
			if strings.Contains(target, mark) {
				mark = "&"
			}
			return get(target + mark + "x" + escaped.Draw(t, "name") + "=" + escaped.Draw(t, "value"))
		},
		"twice": func(t *rapid.T) string {
			return get("/roster?month=2026-05&month=" + escaped.Draw(t, "month"))
		},
		"at": func(t *rapid.T) string {
			number := rapid.IntRange(13, 99)
			at := rapid.OneOf(escaped, rapid.Custom(func(t *rapid.T) string {
				return fmt.Sprintf("2026-%02d-%02dT%02d:00:00Z", number.Draw(t, "month"), number.Draw(t, "day"), number.Draw(t, "hour"))
			}), rapid.SampledFrom([]string{"2026-02-29T00:00:00Z", "0000-01-01T00:00:00Z", "9999-12-31T23:59:59Z", "2026-05-06", "2026-05-06T12:00:00", "2026-05-06T12:00:00+99:00", "99999-01-01T00:00:00Z", "-001-01-01T00:00:00Z"}))
			return get(rapid.SampledFrom([]string{"/?at=", "/oncall?service=minne-web&at="}).Draw(t, "target") + at.Draw(t, "at"))
		},
		"month": func(t *rapid.T) string {
			month := rapid.OneOf(escaped, rapid.SampledFrom([]string{"2026-00", "2026-13", "2026-5", "0000-01", "9999-01", "99999-01", "-2026-05", "2026-05-01", "2026%0005"}))
			return get(rapid.SampledFrom([]string{"/?month=", "/roster?month="}).Draw(t, "target") + month.Draw(t, "month"))
		},
		"choice": func(t *rapid.T) string {
			return get(rapid.SampledFrom([]string{"/?lang=", "/roster?format=", "/oncall?service="}).Draw(t, "target") + escaped.Draw(t, "value"))
		},
		"missing": func(t *rapid.T) string { return get("/oncall?at=" + url.QueryEscape(noon.Format(time.RFC3339))) },
		"huge": func(t *rapid.T) string {
			huge := strings.Repeat("x", rapid.IntRange(1<<10, 64<<10).Draw(t, "size"))
			if rapid.Bool().Draw(t, "header") {
				return get("/oncall?service=none", "X-Huge: "+huge)
			}
			return get("/oncall?service=" + huge)
		},
		"header": func(t *rapid.T) string {
			return get(rapid.SampledFrom(good).Draw(t, "target"), rapid.SampledFrom([]string{"no colon", "Bad Name: x", "Host: another", "Content-Length: -1", "Content-Length: x", "Range: bytes=x-y", "Range: bytes=9999999-", "X: \x00"}).Draw(t, "header"))
		},
		"line": func(t *rapid.T) string {
			return rapid.SampledFrom([]string{"GET\r\n\r\n", "GET /\r\n\r\n", "\x16\x03\x01\x00\r\n\r\n", "GET / HTTP/x\r\n\r\n", "GET / HTTP/1.1\r\n\r\n", "GET  / HTTP/1.1\r\nHost: a\r\n\r\n"}).Draw(t, "line")
		},
	}
	var all []*rapid.Generator[string]
	for _, kind := range slices.Sorted(maps.Keys(kinds)) {
		all = append(all, rapid.Custom(kinds[kind]))
	}
	return rapid.OneOf(all...)
}

// Whatever is asked badly is refused as the asker's fault, and the next is answered.
func TestMalformedRequestsAreRefused(t *testing.T) {
	s := started(t, "", "2026-05")
	address, stop := served(t, s.store, 0)
	statuses := map[int]int{}
	requests := malformed()
	for i := range 1000 {
		request := requests.Example(i)
		connection, err := net.Dial("tcp", strings.TrimPrefix(address, "http://"))
		require.NoError(t, err)
		require.NoError(t, connection.SetDeadline(time.Now().Add(30*time.Second)))
		go io.WriteString(connection, request) // the answer to a huge one comes before its end
		response, err := http.ReadResponse(bufio.NewReader(connection), nil)
		require.NoError(t, err, "%.200q", request)
		assert.True(t, response.StatusCode >= 400 && response.StatusCode < 500, "%d for %.200q", response.StatusCode, request)
		statuses[response.StatusCode]++
		if response.Header.Get("Toban-Version") != "" && response.StatusCode != http.StatusRequestedRangeNotSatisfiable {
			var said struct{ Errors []string }
			require.NoError(t, json.NewDecoder(response.Body).Decode(&said), "%.200q", request)
			assert.NotEmpty(t, said.Errors)
			for _, fault := range said.Errors {
				assert.Less(t, len(fault), 700, "%.200q", request)
			}
		}
		connection.Close()
	}
	for _, status := range []int{400, 404, 405, 416, 431} {
		assert.Positive(t, statuses[status], "none was refused with %d", status)
	}
	response, err := http.Get(address + "/oncall?service=minne-web")
	require.NoError(t, err)
	response.Body.Close()
	assert.Equal(t, http.StatusOK, response.StatusCode)
	assert.NoError(t, stop())
	t.Log("refused:", statuses)
}

// Languages that cannot be read are no fault.
func TestAnyAcceptedLanguage(t *testing.T) {
	s := started(t, "", "")
	rapid.Check(t, func(t *rapid.T) {
		r, _ := http.NewRequest(http.MethodGet, "/", nil)
		r.Header["Accept-Language"] = rapid.SliceOf(rapid.OneOf(rapid.String(), rapid.StringMatching(`(ja|en|fr|x-[a-z]{1,8}|\*)(-[A-Z]{2})?(;q=[0-9.]{1,5})?`))).Draw(t, "accepted")
		got, err := ask{params: map[string]string{}, accepts: strings.Join(r.Header["Accept-Language"], ",")}.vocabulary()
		if err != nil || got.Lang != "ja" && got.Lang != "en" {
			t.Fatal(got.Lang, err)
		}
	})
	for accepts, lang := range map[string]string{"": "en", "*": "en", "fr": "en", "ja": "ja", "ja-JP,en;q=0.5": "ja", "en-GB,ja;q=0.8": "en", "fr,ja;q=0.3": "ja", "ja;q=0, en": "en", "??": "en"} {
		assert.Equal(t, lang, do(s, http.MethodGet, "/", "Accept-Language", accepts).Header().Get("Content-Language"), accepts)
	}
	assert.Equal(t, "en", do(s, http.MethodGet, "/?lang=en", "Accept-Language", "ja").Header().Get("Content-Language"))
}
