package main

import (
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/toban-go/toban/examples/internal/replace"
	"github.com/toban-go/toban/examples/internal/vendor"
	"github.com/toban-go/toban/schedule"
)

// quarter are the files of the made-up shop's second quarter.
var quarter = []string{"../sample/pagerduty/escalation_policies.json", "../sample/pagerduty/primary-2026q2.json", "../sample/pagerduty/secondary-2026q2.json"}

// golden writes the record of that quarter in which one person has Golden Week, and a file that
// authorizes.
func golden(t *testing.T) (record, token string) {
	files, err := vendor.Open(quarter)
	require.NoError(t, err)
	i, err := vendor.Read("pagerduty", files, vendor.Options{})
	require.NoError(t, err)
	for n := range i.Schedules[0].Shifts {
		s := &i.Schedules[0].Shifts[n]
		if s.Overlaps(schedule.Days(schedule.Date{Year: 2026, Month: time.May, Day: 4}, schedule.Date{Year: 2026, Month: time.May, Day: 5}, s.Start.Location())) {
			s.Member = "P5AOKI1"
		}
	}
	roster, _, err := i.Roster()
	require.NoError(t, err)
	text, err := json.Marshal(roster)
	require.NoError(t, err)
	dir := t.TempDir()
	record, token = filepath.Join(dir, "record.json"), filepath.Join(dir, "token")
	require.NoError(t, os.WriteFile(record, text, 0o600))
	require.NoError(t, os.WriteFile(token, []byte("Token token=x\n"), 0o600))
	return record, token
}

// answer runs the program on that quarter with somebody who answers.
func answer(answers string, args ...string) (status int, out, asked string) {
	var stdout, stderr strings.Builder
	status = importer{time.Now, replace.Disk{}, strings.NewReader(answers), &stderr}.run(append(slices.Clone(args), quarter...), &stdout, &stderr)
	return status, stdout.String(), stderr.String()
}

// Requests come out only of what is wanted, in an order in which somebody always answers, and nothing is sent.
func TestAsk(t *testing.T) {
	record, _ := golden(t)
	status, out, complaints := answer("", "-like", record)
	require.Zero(t, status, complaints)
	require.Contains(t, out, "1 overrides; nothing is sent; make them in this order, a later one wins:\n  1. Shop primary (PSHOP01): 2026-05-01T19:00:00+09:00 – 2026-05-06T10:00:00+09:00 Yui Aoki\n")

	status, out, asked := answer("what\ny\n", "-like", record, "-ask", "-requests", "-")
	require.Zero(t, status, asked)
	assert.Equal(t, 2, strings.Count(asked, "1 of 1. Shop primary (PSHOP01): 2026-05-01"))
	var requests []vendor.Request
	require.NoError(t, json.Unmarshal([]byte(out), &requests))
	require.Len(t, requests, 1)
	assert.Equal(t, "POST /schedules/PSHOP01/overrides", requests[0].Method+" "+requests[0].Path)

	status, out, _ = answer("n\n", "-like", record, "-ask")
	require.Zero(t, status)
	assert.Equal(t, "0 overrides; nothing is sent\n", out)
	status, out, _ = answer("q\n", "-like", record, "-ask", "-requests", "-")
	require.Zero(t, status)
	assert.Equal(t, "[]\n", out)
	status, out, _ = answer("a\n", "-like", record, "-ask")
	require.Zero(t, status)
	assert.Contains(t, out, "1 overrides; nothing is sent")
	status, out, complaints = answer("", "-like", record, "-ask")
	assert.Equal(t, 2, status)
	assert.Empty(t, out)
	assert.Contains(t, complaints, "no answer to 1 of 1; nothing is written")
}

// With -send the requests are sent in order, up to the first that fails.
func TestSend(t *testing.T) {
	record, token := golden(t)
	refuse := false
	var got []string
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		got = append(got, r.Method+" "+r.URL.Path+" "+r.Header.Get("Authorization")+" "+string(body))
		if refuse {
			http.Error(w, "no such schedule", http.StatusNotFound)
			return
		}
		w.WriteHeader(http.StatusCreated)
	}))
	defer server.Close()
	status, out, asked := answer("", "-like", record, "-send", server.URL, "-authorization", token)
	require.Zero(t, status, asked)
	assert.True(t, strings.HasPrefix(out, "1 overrides; make them in this order"), out)
	assert.Contains(t, asked, "1 of 1 made: POST /schedules/PSHOP01/overrides\n")
	assert.Equal(t, []string{`POST /schedules/PSHOP01/overrides Token token=x {"overrides":[{"end":"2026-05-06T10:00:00+09:00","start":"2026-05-01T19:00:00+09:00","user":{"id":"P5AOKI1","type":"user_reference"}}]}`}, got)

	refuse = true
	status, _, asked = answer("", "-like", record, "-send", server.URL, "-authorization", token)
	assert.Equal(t, 2, status)
	assert.Contains(t, asked, `import: request 1 of 1, POST /schedules/PSHOP01/overrides: 404 Not Found: "no such schedule\n"; the ones before it are made, the rest is not`)

	got = nil
	for _, args := range [][]string{{"-ask"}, {"-requests", "-"}, {"-like", record, "-send", server.URL}, {"-like", record, "-authorization", token}} {
		status, out, _ = answer("", args...)
		assert.Equal(t, 2, status, args)
		assert.Empty(t, out)
	}
	assert.Empty(t, got)
}
