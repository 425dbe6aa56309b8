package web

import (
	"bytes"
	"crypto/sha256"
	"crypto/subtle"
	"errors"
	"fmt"
	"net"
	"net/http"
	"os"
	"slices"
	"strings"
	"sync"
	"time"

	"golang.org/x/time/rate"

	"github.com/toban-go/toban/examples/desk/internal/desk"
	"github.com/toban-go/toban/schedule"
)

// Headers that the firm's proxy sets, and takes out of what comes from outside. A user is only believed
// beside the secret.
const (
	secretHeader = "Toban-Secret"
	userHeader   = "Toban-User"
)

// What a client may send: bodies of forms, and orders of one login or address.
const (
	maxBody    = 64 << 10
	ordersRate = rate.Limit(1) // a second, on average
	ordersMost = 60            // at once
	clientsMax = 10_000        // that are remembered
)

// gate says who may ask what. The zero gate lets everybody on this machine read.
type gate struct {
	hosts    []string // names under which the desk is reached beside those of this machine
	secret   []byte   // that the proxy shares; empty: no login, and nobody writes
	managers map[string]rights

	cross http.CrossOriginProtection
	mu    sync.Mutex
	rates map[string]*rate.Limiter
}

// rights are the teams and pools that somebody manages.
type rights struct {
	all   bool
	teams []schedule.TeamID
}

// manager reads LOGIN or LOGIN=TEAM.
func (g *gate) manager(text string) error {
	login, team, limited := strings.Cut(text, "=")
	if login == "" || limited && team == "" {
		return fmt.Errorf("%q is neither LOGIN nor LOGIN=TEAM", text)
	}
	r := g.managers[login]
	if limited {
		r.teams = append(r.teams, schedule.TeamID(team))
	} else {
		r.all = true
	}
	g.managers[login] = r
	return nil
}

// login reads the secret. Without one nobody but this machine is answered, so an address for others is
// refused.
func (g *gate) login(path, addr string) error {
	if path == "" {
		host, _, err := net.SplitHostPort(addr)
		if ip := net.ParseIP(host); err != nil || host != "localhost" && (ip == nil || !ip.IsLoopback()) {
			return fmt.Errorf("-addr %s is for others than this machine, and needs a login: -secret", addr)
		}
		return nil
	}
	var err error
	g.secret, err = secretOf(path)
	return err
}

// secretOf reads a secret from a file.
func secretOf(path string) ([]byte, error) {
	data, err := os.ReadFile(path)
	if err != nil {
		return nil, fmt.Errorf("secret: %w", err)
	}
	secret := bytes.TrimSpace(data)
	if len(secret) < 16 {
		return nil, fmt.Errorf("secret: %s has less than 16 bytes", path)
	}
	return secret, nil
}

// host checks that a request was sent to a name of this desk.
func (g *gate) host(r *http.Request) error {
	host := r.Host
	if name, _, err := net.SplitHostPort(host); err == nil {
		host = name
	}
	if strings.HasPrefix(host, "[") && strings.HasSuffix(host, "]") {
		host = host[1 : len(host)-1]
	}
	if ip := net.ParseIP(host); host != "localhost" && (ip == nil || !ip.IsLoopback()) && !slices.Contains(g.hosts, host) {
		return faulty(http.StatusMisdirectedRequest, "%q is no name of this desk", host)
	}
	return nil
}

// pass checks where a request was sent to and by whom, and returns the login: "" for a reader.
func (g *gate) pass(r *http.Request) (login string, err error) {
	if err := g.host(r); err != nil {
		return "", err
	}
	if len(g.secret) == 0 || r.URL.Path == "/healthz" {
		return "", nil
	}
	// Hashes have one length, so the comparison tells nothing by its time.
	want, got := sha256.Sum256(g.secret), sha256.Sum256([]byte(strings.Join(r.Header.Values(secretHeader), ",")))
	users := r.Header.Values(userHeader)
	switch {
	case subtle.ConstantTimeCompare(want[:], got[:]) != 1:
		return "", faulty(http.StatusForbidden, "the request did not come through the login")
	case len(users) > 1 || len(users) == 1 && len(users[0]) > 200:
		return "", faulty(http.StatusForbidden, "the login names no one user")
	case len(users) == 0:
		return "", nil
	}
	return users[0], nil
}

// write checks a request that changes something, and reads its form.
func (g *gate) write(w http.ResponseWriter, r *http.Request, login string, now time.Time) error {
	if err := g.cross.Check(r); err != nil {
		return faulty(http.StatusForbidden, "the request comes from another site")
	}
	if login == "" {
		return faulty(http.StatusForbidden, "whoever is not logged in only reads")
	}
	if kind, _, _ := strings.Cut(r.Header.Get("Content-Type"), ";"); strings.TrimSpace(strings.ToLower(kind)) != "application/x-www-form-urlencoded" {
		return faulty(http.StatusUnsupportedMediaType, "content of type %q is no form", kind)
	}
	if !g.allow(login, now) {
		return faulty(http.StatusTooManyRequests, "too many orders; wait a minute")
	}
	r.Body = http.MaxBytesReader(w, r.Body, maxBody)
	if err := r.ParseForm(); err != nil {
		var long *http.MaxBytesError
		if errors.As(err, &long) {
			return faulty(http.StatusRequestEntityTooLarge, "a form has at most %d bytes", maxBody)
		}
		return faulty(http.StatusBadRequest, "the form is malformed")
	}
	return nil
}

// allow counts an order of a client.
func (g *gate) allow(client string, now time.Time) bool {
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.rates == nil || len(g.rates) >= clientsMax {
		g.rates = map[string]*rate.Limiter{}
	}
	l, ok := g.rates[client]
	if !ok {
		l = rate.NewLimiter(ordersRate, ordersMost)
		g.rates[client] = l
	}
	return l.AllowN(now, 1)
}

// actor is who a login is in the schedule. A person is known by Contact["login"], or by their ID.
func (g *gate) actor(s *snapshot, login string) desk.Actor {
	if login == "" {
		return desk.Actor{}
	}
	r := g.managers[login]
	return desk.Actor{Login: login, Member: s.logins[login], Manages: r.teams, All: r.all}
}

// logins finds the members by what they log in with.
func logins(s *schedule.Schedule, members []schedule.Member, now time.Time) map[string]schedule.Member {
	found := map[string]schedule.Member{}
	for _, m := range members {
		found[string(m)] = m
	}
	for _, m := range members {
		if p, err := s.Person(m, now); err == nil && p.Contact["login"] != "" {
			delete(found, string(m))
		}
	}
	for _, m := range members {
		if p, err := s.Person(m, now); err == nil && p.Contact["login"] != "" {
			found[p.Contact["login"]] = m
		}
	}
	return found
}
