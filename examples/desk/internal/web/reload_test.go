package web

import (
	"bytes"
	"context"
	"io"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/toban-go/toban/examples/desk/internal/desk"
	"github.com/toban-go/toban/examples/internal/command/commandtest"
	"github.com/toban-go/toban/examples/sample"
)

// served serves a store on loopback, and returns where and how to stop it; stop
// returns what serve did.
func served(t testing.TB, s *store, poll time.Duration) (url string, stop func() error) {
	t.Helper()
	return listening(t, &server{store: s, now: s.now, gate: &gate{}}, poll)
}

func listening(t testing.TB, s *server, poll time.Duration) (url string, stop func() error) {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan error, 1)
	go func() { done <- serve(ctx, listener, s, poll) }()
	stop = sync.OnceValue(func() error {
		cancel()
		return <-done
	})
	t.Cleanup(func() { stop() })
	return "http://" + listener.Addr().String(), stop
}

// otherOrder is the sample with the first two of the rotation exchanged.
func otherOrder() []byte {
	return bytes.Replace(sample.JSON, []byte(`"m1",
              "s1",`), []byte(`"s1",
              "m1",`), 1)
}

// While the configuration goes to and fro, every request is answered, each wholly
// by the one or by the other.
func TestReloadsLoseNoRequest(t *testing.T) {
	for plan, reloads := range map[string]int{"": 30, "2026-05": 6} {
		if testing.Short() { // the race detector takes ten times as long
			reloads = max(3, reloads/3/3*3)
		}
		path := filepath.Join(t.TempDir(), "oncall.json")
		targets := []string{
			"/oncall?service=minne-web&at=2026-03-31T20:00:00Z", // m1's week, or s1's
			"/oncall?service=shop-cart&at=2026-04-08T20:00:00Z",
			"/roster?month=2026-04",
			"/roster?month=2026-05",
		}
		want := map[string]string{} // by version and target
		configs := [][]byte{otherOrder(), []byte(`{"specs": []}`), sample.JSON}
		for _, i := range []int{0, 2} {
			write(t, path, configs[i])
			s := started(t, path, plan)
			for _, target := range targets {
				want[s.store.current.Load().version+target] = get(t, s, target)
			}
		}
		require.Len(t, want, 8)
		s := started(t, path, plan)
		url, stop := served(t, s.store, 0)

		var reloading sync.WaitGroup
		var over atomic.Bool
		seen := sync.Map{}
		reloading.Go(func() {
			defer over.Store(true)
			for i := range reloads {
				write(t, path, configs[i%3])
				if err := s.store.reload(); (err != nil) != (i%3 == 1) {
					t.Error("reload:", err)
				}
				// Each configuration answers somebody before the next is loaded for the first time.
				for wait := 0; i < 3 && wait < 10_000; wait++ {
					if _, ok := seen.Load(s.store.current.Load().version); ok {
						break
					}
					time.Sleep(time.Millisecond)
				}
			}
		})
		var asked atomic.Int64
		askers := 8
		if testing.Short() {
			askers = 3
		}
		for range askers {
			reloading.Go(func() {
				for i := 0; !over.Load() || i < 50; i++ {
					target := targets[i%len(targets)]
					response, err := http.Get(url + target)
					if err != nil {
						t.Error(err)
						return
					}
					body, err := io.ReadAll(response.Body)
					response.Body.Close()
					version := response.Header.Get("Toban-Version")
					if err != nil || response.StatusCode != http.StatusOK || want[version+target] != string(body) {
						t.Error(err, response.Status, version, target, string(body))
						return
					}
					asked.Add(1)
					seen.Store(version, true)
				}
			})
		}
		reloading.Wait()
		assert.GreaterOrEqual(t, asked.Load(), int64(50*askers))
		versions := 0
		seen.Range(func(any, any) bool { versions++; return true })
		assert.Equal(t, 2, versions, "both configurations answered")
		assert.Equal(t, int64(reloads/3), s.store.reloadsFault.Load())
		assert.NoError(t, stop())
	}
}

// A file that was replaced is loaded at the next poll; a signal loads at once.
func TestPollsAndSignals(t *testing.T) {
	path := filepath.Join(t.TempDir(), "oncall.json")
	write(t, path, sample.JSON)
	s := started(t, path, "").store
	first := s.current.Load().version
	signals, ticks := make(chan os.Signal), make(chan time.Time)
	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan bool)
	go func() {
		s.watch(ctx, signals, ticks)
		close(ended)
	}()
	ticks <- noon
	ticks <- noon // the second is taken when the first is done
	assert.Equal(t, int64(1), s.reloadsGood.Load(), "nothing has changed")
	write(t, path, otherOrder())
	ticks <- noon
	ticks <- noon
	assert.Equal(t, int64(2), s.reloadsGood.Load())
	assert.NotEqual(t, first, s.current.Load().version)
	signals <- syscall.SIGHUP
	ticks <- noon
	assert.Equal(t, int64(3), s.reloadsGood.Load(), "a signal loads what has not changed")
	cancel()
	<-ended
}

// A request that is under way when the server stops is answered; later ones are
// refused, not lost.
func TestStopsGracefully(t *testing.T) {
	s := started(t, "", "").store
	asked, release := make(chan bool), make(chan bool)
	s.now = func() time.Time {
		asked <- true
		<-release
		return noon
	}
	url, stop := served(t, s, 0)
	type outcome struct {
		body string
		err  error
	}
	answered := make(chan outcome, 1)
	go func() {
		response, err := http.Get(url + "/oncall?service=minne-web")
		if err != nil {
			answered <- outcome{err: err}
			return
		}
		defer response.Body.Close()
		body, err := io.ReadAll(response.Body)
		answered <- outcome{string(body), err}
	}()
	<-asked
	stopped := make(chan error, 1)
	go func() { stopped <- stop() }()
	for {
		connection, err := net.Dial("tcp", strings.TrimPrefix(url, "http://"))
		if err != nil {
			break
		}
		connection.Close()
	}
	select {
	case <-stopped:
		t.Error("stopped before the answer")
	default:
	}
	close(release)
	got := <-answered
	require.NoError(t, got.err)
	assert.Contains(t, got.body, `"at":"2026-05-06T12:00:00+09:00"`)
	assert.NoError(t, <-stopped)
}

// Faults of the journal are told with the others, each at its place, also where it is to begin a database.
func TestFaultsOfTheJournal(t *testing.T) {
	path := commandtest.FaultyJournal(t)
	for _, db := range []desk.Store{nil, &desk.Memory{}} {
		s := &store{path: path, db: db, now: func() time.Time { return noon }, log: newLog(io.Discard)}
		err := s.reload()
		require.Error(t, err)
		commandtest.AtOnce(t, path, err.Error())
	}
}
