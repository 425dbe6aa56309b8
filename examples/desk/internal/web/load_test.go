package web

import (
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"slices"
	"strconv"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// questions are for /oncall at instants over a month, as many monitors would ask.
func questions(url string) []string {
	var list []string
	for i, service := range []string{"minne-web", "minne-api", "suzuri-web", "shop-cart"} {
		for hour := i; hour < 31*24; hour += 7 {
			list = append(list, url+"/oncall?service="+service+"&at="+noon.Add(time.Duration(hour)*time.Hour).Format(time.RFC3339))
		}
		list = append(list, url+"/oncall?service="+service)
	}
	return list
}

// asker keeps its connections, and takes what is compressed as it is, as programs that measure do.
func asker(connections int) *http.Client {
	return &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: connections, MaxConnsPerHost: connections, DisableCompression: true}, Timeout: 10 * time.Second}
}

func fetch(client *http.Client, url string) error {
	r, err := http.NewRequest(http.MethodGet, url, nil)
	if err != nil {
		return err
	}
	r.Header.Set("Accept-Encoding", "gzip")
	response, err := client.Do(r)
	if err != nil {
		return err
	}
	defer response.Body.Close()
	if _, err := io.Copy(io.Discard, response.Body); err != nil {
		return err
	}
	if response.StatusCode != http.StatusOK {
		return fmt.Errorf("%s: %s", url, response.Status)
	}
	return nil
}

// quantile returns the time that a part of all, in thousandths, did not exceed.
func quantile(times []time.Duration, permille int) time.Duration {
	return times[min(len(times)-1, len(times)*permille/1000)]
}

// BenchmarkRequests asks over loopback, as fast as one connection a processor goes: a server that says
// hello, who is on call at instants of a month and now, the page and a calendar. The asker's work is counted in. Bounds: the page and
// the calendar are given 2,000 times a second on two processors, that is in 1,000 µs of processor time, which other programs do not change.
func BenchmarkRequests(b *testing.B) {
	url, _ := served(b, started(b, "", "2026-05").store, 0)
	hello := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { io.WriteString(w, "hello\n") }))
	defer hello.Close()
	for _, c := range []struct {
		name string
		list []string
	}{{"hello", []string{hello.URL}}, {"oncall", questions(url)}, {"now", []string{url + "/oncall?service=minne-web"}}, {"page", []string{url + "/?lang=ja"}}, {"calendar", []string{url + "/calendar/m1.ics"}}} {
		b.Run(c.name, func(b *testing.B) { askAll(b, c.list) })
	}
}

func askAll(b *testing.B, list []string) {
	client := asker(16)
	require.NoError(b, fetch(client, list[0])) // plans are made once
	var mu sync.Mutex
	var times []time.Duration
	b.ReportAllocs()
	before := processorTime(b)
	b.ResetTimer()
	b.RunParallel(func(pb *testing.PB) {
		var own []time.Duration
		for i := 0; pb.Next(); i++ {
			start := time.Now()
			if err := fetch(client, list[i%len(list)]); err != nil {
				b.Error(err)
				return
			}
			own = append(own, time.Since(start))
		}
		mu.Lock()
		defer mu.Unlock()
		times = append(times, own...)
	})
	b.ReportMetric(float64((processorTime(b)-before).Microseconds())/float64(len(times)), "processor-µs/op")
	slices.Sort(times)
	b.ReportMetric(float64(len(times))/b.Elapsed().Seconds(), "requests/s")
	b.ReportMetric(float64(quantile(times, 500).Microseconds()), "p50-µs")
	b.ReportMetric(float64(quantile(times, 990).Microseconds()), "p99-µs")
}

// processorTime is what this program has used so far.
func processorTime(t testing.TB) time.Duration {
	var used syscall.Rusage
	require.NoError(t, syscall.Getrusage(syscall.RUSAGE_SELF, &used))
	return time.Duration(used.Utime.Nano() + used.Stime.Nano())
}

// TOBAN_LOAD=2000 go test -C examples/desk -run TestLoad -v ./internal/web asks a server that says hello and who is on call,
// in turn, each so often a second for ten seconds, and prints how long answers took from when they were due.
// Bound at 2000 on two processors: the p99 of oncall is no more than twice that of hello.
func TestLoad(t *testing.T) {
	const seconds = 10
	if os.Getenv("TOBAN_LOAD") == "" {
		t.Skip("not run: set TOBAN_LOAD to a number of requests a second")
	}
	rate, err := strconv.Atoi(os.Getenv("TOBAN_LOAD"))
	require.NoError(t, err)
	require.True(t, rate > 0 && rate <= 20000, "TOBAN_LOAD is not from 1 to 20000")
	url, stop := served(t, started(t, "", "2026-05").store, 0)
	hello := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { io.WriteString(w, "hello\n") }))
	defer hello.Close()
	list := questions(url)
	target := func(i int) string {
		if i%2 == 0 {
			return hello.URL
		}
		return list[i/2%len(list)]
	}
	client := asker(64)
	for i := range 2 * len(list) { // plans are made once
		require.NoError(t, fetch(client, target(i)))
	}
	times, late := make([]time.Duration, 2*rate*seconds), make([]time.Duration, 2*rate*seconds)
	due := make(chan int, len(times))
	begin := time.Now()
	at := func(i int) time.Time { return begin.Add(time.Duration(i) * time.Second / time.Duration(2*rate)) }
	var asking sync.WaitGroup
	for range 64 {
		asking.Go(func() {
			for i := range due {
				if err := fetch(client, target(i)); err != nil {
					t.Error(err)
				}
				times[i] = time.Since(at(i))
			}
		})
	}
	for i := range times {
		time.Sleep(time.Until(at(i)))
		late[i] = time.Since(at(i))
		due <- i
	}
	close(due)
	asking.Wait()
	took := time.Since(begin)
	require.NoError(t, stop())
	slices.Sort(late)
	t.Logf("%d requests in %.2f s, %.0f a second of each kind; the asker itself was late by p50 %v, p99 %v", len(times), took.Seconds(), float64(len(times))/2/took.Seconds(), quantile(late, 500), quantile(late, 990))
	var p99 [2]time.Duration
	for kind, name := range []string{"hello", "oncall"} {
		var of []time.Duration
		for i := kind; i < len(times); i += 2 {
			of = append(of, times[i])
		}
		slices.Sort(of)
		p99[kind] = quantile(of, 990)
		t.Logf("%s: p50 %v, p99 %v, p99.9 %v, slowest %v", name, quantile(of, 500), p99[kind], quantile(of, 999), of[len(of)-1])
	}
	t.Logf("p99 of oncall / hello: %.2f", float64(p99[1])/float64(p99[0]))
}
