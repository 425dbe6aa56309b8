package web

import (
	"bytes"
	"cmp"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"sync"

	"github.com/toban-go/toban/examples/internal/format"
	"github.com/toban-go/toban/schedule"
)

// statusWriter remembers the status that was written.
type statusWriter struct {
	http.ResponseWriter
	status int
}

func (w *statusWriter) WriteHeader(status int) {
	w.status = status
	w.ResponseWriter.WriteHeader(status)
}

// counts counts requests by path and status. The zero counts has none.
type counts struct {
	mu sync.Mutex
	of map[count]int64
}

type count struct {
	path   string // "" is none of the endpoints
	status int
}

func (c *counts) add(path string, status int) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.of == nil {
		c.of = map[count]int64{}
	}
	c.of[count{path, status}]++
}

func (c *counts) write(b *bytes.Buffer) {
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, k := range slices.SortedFunc(maps.Keys(c.of), func(a, b count) int { return cmp.Or(cmp.Compare(a.path, b.path), cmp.Compare(a.status, b.status)) }) {
		fmt.Fprintf(b, "toban_http_requests_total{path=%q,code=\"%d\"} %d\n", k.path, k.status, c.of[k])
	}
}

// metrics says who is on call, how the configuration is and what was asked.
func (s *server) metrics(a ask) (reply, error) {
	var b bytes.Buffer
	var services []schedule.ServiceID
	for service := range a.Services() {
		services = append(services, service)
	}
	duties, _ := format.Organisation{Schedule: a.Schedule}.Metrics(a.now, services...) // a service that is not there now has none
	if err := duties.Write(&b); err != nil {
		panic(err) // cannot be: a buffer takes everything
	}
	family := func(kind, name, help string) { fmt.Fprintf(&b, "# HELP %s %s\n# TYPE %[1]s %[3]s\n", name, help, kind) }
	single := func(kind, name, help string, value float64) {
		family(kind, name, help)
		fmt.Fprintf(&b, "%s %.15g\n", name, value)
	}
	good := 1.0
	if a.fault != nil {
		good = 0
	}
	single("gauge", "toban_config_last_reload_successful", "Whether the configuration on disk is the one that answers.", good)
	single("gauge", "toban_config_last_reload_success_timestamp_seconds", "When the configuration that answers was loaded.", float64(a.loaded.UnixMilli())/1000)
	family("counter", "toban_config_reloads_total", "Attempts to load the configuration.")
	fmt.Fprintf(&b, "toban_config_reloads_total{result=\"loaded\"} %d\ntoban_config_reloads_total{result=\"refused\"} %d\n", s.store.reloadsGood.Load(), s.store.reloadsFault.Load())
	family("gauge", "toban_config_info", "Which configuration answers.")
	fmt.Fprintf(&b, "toban_config_info{version=%q} 1\n", a.version)
	family("counter", "toban_http_requests_total", "Requests by endpoint and status.")
	s.requests.write(&b)
	return reply{kind: "text/plain; version=0.0.4; charset=utf-8", body: b.Bytes()}, nil
}
