package web

import (
	"bytes"
	"context"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/toban-go/toban/examples/sample"
	"github.com/toban-go/toban/schedule"
)

func TestRunServesUntilItIsStopped(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	stdout, written := io.Pipe()
	var stderr bytes.Buffer
	status := make(chan int, 1)
	go func() { status <- Run(ctx, []string{"-addr", "127.0.0.1:0"}, written, &stderr, nil) }()
	line := make([]byte, 100)
	n, err := stdout.Read(line)
	require.NoError(t, err)
	url, ok := strings.CutPrefix(string(line[:n]), "listening on ")
	require.True(t, ok)
	response, err := http.Get(strings.TrimSpace(url) + "/healthz")
	require.NoError(t, err)
	response.Body.Close()
	assert.Equal(t, http.StatusOK, response.StatusCode)

	taken := strings.TrimPrefix(strings.TrimSpace(url), "http://")
	var again bytes.Buffer
	assert.Equal(t, 1, Run(ctx, []string{"-addr", taken}, io.Discard, &again, nil))
	assert.Contains(t, again.String(), "address already in use")

	cancel()
	assert.Zero(t, <-status, &stderr)
}

func TestFaultyCommandLines(t *testing.T) {
	path := filepath.Join(t.TempDir(), "oncall.json")
	faulty := strings.Replace(string(sample.JSON), "shop-cart\"", "minne-api\"", 1)
	require.NoError(t, os.WriteFile(path, []byte(strings.Replace(faulty, `"19:00"`, `"7 pm"`, 1)), 0o600))
	for _, args := range [][]string{{"-plan", "May"}, {"-plan", "2026-13"}, {"-poll", "-1s"}, {"-poll", "often"}, {"-port", "1"}, {"extra"}, {"-addr", "0.0.0.0:0"}, {"-addr", ":0"}, {"-secret", path + ".none"}, {"-slack", path + ".none"}, {"-manager", "=x"}, {"-manager", "x="}, {"-backup", "x"}, {"-calendars", "."}, {"-calendars", path + ".none", "-db", path + ".db"}, {"-backup", path + ".copy", "-db", path + ".none"}, {"-config", path + ".none"}, {"-config", path}} {
		var stdout, stderr bytes.Buffer
		assert.Equal(t, 2, Run(t.Context(), args, &stdout, &stderr, nil), args)
		assert.Empty(t, stdout.String())
		assert.NotEmpty(t, stderr.String())
		for line := range strings.Lines(stderr.String()) {
			assert.True(t, strings.HasPrefix(line, "desk: "), line)
		}
	}
	var stdout bytes.Buffer
	assert.Zero(t, Run(t.Context(), []string{"-h"}, &stdout, io.Discard, nil))
	assert.True(t, strings.HasPrefix(stdout.String(), usage+"\n"))
	assert.Contains(t, stdout.String(), "-plan month\n    \tfirst month that is planned fairly")
}

// Every endpoint answers for organisations of other shapes: silos, breaks, other
// places, gaps, secondaries, everybody away, months before the first turn.
func TestOtherOrganisations(t *testing.T) {
	away := strings.Replace(string(sample.JSON), `  "specs": [`, `  "changes": [
    {"leave": {"member": "s1", "start": "2026-05-01T00:00:00+09:00", "end": "2026-06-01T00:00:00+09:00"}},
    {"leave": {"member": "s2", "start": "2026-05-01T00:00:00+09:00", "end": "2026-06-01T00:00:00+09:00"}},
    {"leave": {"member": "s3", "start": "2026-05-01T00:00:00+09:00", "end": "2026-06-01T00:00:00+09:00"}}
  ],
  "specs": [`, 1)
	path := filepath.Join(t.TempDir(), "away.json")
	require.NoError(t, os.WriteFile(path, []byte(away), 0o600))
	silos := filepath.Join("..", "..", "..", "roster", "testdata", "silos.json")
	for file, first := range map[string]string{path: "2026-05", silos: "2026-06", filepath.Join("..", "..", "..", "..", "schedule", "config", "testdata", "full.json"): "2027-05"} {
		for _, plan := range []string{"", first} {
			s := started(t, file, plan)
			state := s.store.current.Load()
			targets := []string{"/", "/metrics", "/roster", "/roster?format=csv", "/calendar/everyone.ics"}
			for service, team := range state.Services() {
				targets = append(targets, "/oncall?service="+string(service), feed(string(team)), feed(string(known(state.Team(team)).Members(noon)[0])))
			}
			later := "2028-09"
			if plan != "" { // each month is drafted upon all before it
				later = first
			}
			for _, month := range []string{"1900-01", "2026-05", later, "9998-12"} {
				targets = append(targets, "/roster?month="+month, "/roster?format=csv&month="+month)
				for _, lang := range []string{"ja", "en"} {
					targets = append(targets, "/?month="+month+"&lang="+lang+"&at="+month+"-12T12:00:00Z")
				}
			}
			for _, target := range targets {
				w := do(s, http.MethodGet, target)
				if w.Code != http.StatusOK && w.Code != http.StatusNotFound { // of a service or a pool that is not there at that time
					t.Errorf("%s: %s: %d %s", file, target, w.Code, w.Body)
				}
				if strings.HasPrefix(target, "/?") || target == "/" {
					assert.Equal(t, http.StatusOK, w.Code, target)
					assert.Equal(t, 1, strings.Count(w.Body.String(), "</html>"), target)
				}
			}
		}
	}
	late := &store{path: silos, plan: noon.AddDate(0, -1, 0), now: func() time.Time { return noon }, log: newLog(io.Discard)}
	assert.ErrorContains(t, late.reload(), `the changes do not fit the plan: follow: Changes[0]: cover for "m1"`)
	closed := started(t, filepath.Join("..", "..", "..", "..", "schedule", "config", "testdata", "full.json"), "")
	assert.Contains(t, get(t, closed, "/?lang=ja&at=2027-05-12T12:00:00Z"), "対応しない時間（意図したもの）")
	assert.Contains(t, get(t, closed, "/?lang=en&at=2027-05-12T12:00:00Z"), "closed by design")
	for _, c := range []struct{ lang, want string }{{"ja", "対応しない時間（意図したもの）"}, {"en", "closed by design"}} {
		days := map[string]string{}
		for _, cell := range regexp.MustCompile(`(?s)data-date="2026-05-(\d\d)">(.*?)</td>`).FindAllStringSubmatch(get(t, closed, "/?month=2026-05&lang="+c.lang), -1) {
			days[cell[1]] += cell[2]
		}
		require.Len(t, days, 31)
		for day, said := range days {
			sunday := schedule.MustParseDate("2026-05-"+day).Weekday() == time.Sunday
			assert.Equal(t, sunday, strings.Contains(said, `<p class="note">`+c.want+`</p>`), "2026-05-%s: %s", day, said)
		}
	}
	s := started(t, path, "")
	page := get(t, s, "/?at=2026-05-07T12:00:00%2B09:00")
	assert.Contains(t, page, `<span class="chip gap">nobody</span>`, "a team of whom all are away")
	assert.Contains(t, get(t, started(t, silos, ""), "/?month=2026-05&at=2026-05-12T12:00:00%2B09:00"), " CEST</time>")
}

// A pool without a plan for a month is answered by its rotas, and says so; other months
// and pools are not.
func TestMonthsWithoutAPlan(t *testing.T) {
	s := started(t, "", "2026-05")
	state := s.store.current.Load()
	assert.Empty(t, state.months.faults(noon))
	var all []string
	for _, m := range strings.Fields("m1 m2 m3 m4 m5 s1 s2 s3 e1 e2 e3 e4") {
		all = append(all, `{"leave": {"member": "`+m+`", "start": "2026-06-10T00:00:00+09:00", "end": "2026-06-12T00:00:00+09:00"}}`)
	}
	path := filepath.Join(t.TempDir(), "away.json")
	require.NoError(t, os.WriteFile(path, []byte(strings.Replace(string(sample.JSON), `  "specs": [`, `  "changes": [`+strings.Join(all, ",")+`],
  "specs": [`, 1)), 0o600))
	var log bytes.Buffer
	s.store.path, s.store.log = path, newLog(&log)
	require.NoError(t, s.store.reload())
	assert.Contains(t, log.String(), "level=WARN msg=\"no plan, the rotas answer\" month=2026-06 pool=everyone fault=")
	assert.NotContains(t, log.String(), "pool=platform-nights")
	june := get(t, s, "/?month=2026-06")
	assert.Equal(t, 1, strings.Count(june, words["en"].UnplannedNote), "of one pool of two")
	assert.Contains(t, june, "nobody", "on the days when everybody is away")
	assert.NotContains(t, get(t, s, "/?month=2026-05"), words["en"].UnplannedNote)
	june15 := time.Date(2026, time.June, 15, 12, 0, 0, 0, time.UTC)
	assert.Contains(t, get(t, s, "/oncall?service=shop-cart&at="+june15.Format(time.RFC3339)), "rotation")
	assert.Contains(t, get(t, s, "/oncall?service=accounts&at="+june15.Format(time.RFC3339)), `{"rule":"plan"`)
}

// known returns what is asked for by a name that is known.
func known[T any](v T, err error) T {
	if err != nil {
		panic(err)
	}
	return v
}
