package web

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"log/slog"
	"os"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/toban-go/toban/examples/desk/internal/desk"
	"github.com/toban-go/toban/examples/internal/command"
	"github.com/toban-go/toban/examples/internal/sheet"
	"github.com/toban-go/toban/examples/sample"
	"github.com/toban-go/toban/fairness"
	"github.com/toban-go/toban/schedule"
	"github.com/toban-go/toban/schedule/config"
)

// snapshot is a configuration that has been read, compiled and planned. It never
// changes: every request is answered from one snapshot.
type snapshot struct {
	*schedule.Schedule
	version string // what the configuration hashes to
	loaded  time.Time
	own     *fairness.Planner // how the configuration says that months are planned, nil if it does not
	months  *months           // nil if nothing is planned
	known   *desk.State       // what people have asked and done; nil without a database
	logins  map[string]schedule.Member

	accounts struct { // what people had served up to a day, as asked
		sync.Mutex
		of map[schedule.Date]fairness.Ledger
	}
	judged struct { // months beside the most level roster of them, as asked
		sync.Mutex
		of map[time.Time][]judgement
	}
	feeds struct { // the roster of which calendars are written, one at a time
		sync.Mutex
		roster *schedule.Roster
	}
	tints map[schedule.Member]sheet.Tint
}

// state is the snapshot that answers, and what became of the last attempt to
// replace it.
type state struct {
	*snapshot
	fault  error     // nil if the configuration on disk is the one that answers
	failed time.Time // when the fault was found
}

// store holds the state and replaces it.
type store struct {
	path string     // configuration file; the sample organisation if empty
	plan time.Time  // first month that is planned; zero is none
	db   desk.Store // what people ask and do; nil if the desk only shows
	now  func() time.Time
	log  *slog.Logger

	leaves leaves
	desk   *desk.Desk // of db
	hash   string     // of the configuration that the desk has

	current                   atomic.Pointer[state]
	reloading                 sync.Mutex // held by whoever replaces current
	tried                     string     // version of the last attempt
	reloadsGood, reloadsFault atomic.Int64
}

// read returns the bytes of the configuration and their version.
func (s *store) read() ([]byte, string, error) {
	data := sample.History
	if s.path != "" {
		var err error
		if data, err = os.ReadFile(s.path); err != nil {
			return nil, "", fmt.Errorf("configuration: %w", err)
		}
	}
	sum := sha256.Sum256(data)
	return data, hex.EncodeToString(sum[:6]), nil
}

// compile makes a snapshot of a configuration with what people have done.
func (s *store) compile(data []byte, version string) (*snapshot, error) {
	name := s.path
	if name == "" {
		name = "organisation.json"
	}
	logged, err := s.logged()
	if err != nil {
		return nil, err
	}
	var file config.File
	var rotas *schedule.Schedule
	var lapsed []schedule.Lapsed
	if logged { // entries of the journal are in the log, and hold by what the log says of them
		file, err = command.Decode(name, data)
	} else {
		file, rotas, lapsed, err = command.DecodeAt(name, data, s.now())
	}
	if err != nil {
		return nil, err
	}
	if s.db == nil {
		s.warn(lapsed)
		return s.snapshot(rotas, file.Plan, nil, version)
	}
	if s.desk == nil {
		s.desk, err = desk.Open(context.Background(), s.db, file, s.now)
	} else {
		err = s.desk.Reload(context.Background(), file)
	}
	if err != nil {
		return nil, err
	}
	s.hash = version
	s.warn(s.desk.State().Lapsed)
	return s.known(s.desk.State())
}

// logged reports whether what people have done is in the database: the journal of the configuration is only the beginning of its log.
func (s *store) logged() (bool, error) {
	if s.db == nil || s.desk != nil {
		return s.db != nil, nil
	}
	records, err := s.db.After(context.Background(), 0)
	return len(records) > 0, err
}

func (s *store) warn(lapsed []schedule.Lapsed) {
	for _, l := range lapsed {
		s.log.Warn("an entry of the journal has no effect", "entry", l.ID, "fault", l.Err)
	}
}

// known makes a snapshot of what the desk knows.
func (s *store) known(state *desk.State) (*snapshot, error) {
	return s.snapshot(state.Schedule, state.File().Plan, state, fmt.Sprintf("%s-%d", s.hash, state.Last()))
}

func (s *store) snapshot(rotas *schedule.Schedule, own *fairness.Planner, known *desk.State, version string) (*snapshot, error) {
	members := everybody(rotas)
	snap := &snapshot{Schedule: rotas, own: own, version: version, loaded: s.now(), known: known, tints: tints(rotas, members), logins: logins(rotas, members, s.now())}
	if s.plan.IsZero() {
		return snap, nil
	}
	var err error
	snap.months = plan(rotas, own, s.plan)
	if snap.Schedule, err = rotas.Follow(snap.months); err != nil && known != nil {
		s.log.Error("no drafts are shown, since what people have done does not fit them", "fault", err)
		snap.Schedule, snap.months = rotas, nil // what is stored is shown in any case
		return snap, nil
	} else if err != nil {
		return nil, fmt.Errorf("the changes do not fit the plan: %w", err)
	}
	for near := -1; near <= 1; near++ {
		month := s.now().AddDate(0, near, 0)
		for _, fault := range snap.months.faults(month) {
			s.log.Warn("no plan, the rotas answer", "month", month.Format("2006-01"), "pool", fault.Pool, "fault", fault.Err)
		}
	}
	return snap, nil
}

// follow shows what the desk knows, if that is newer than what is shown.
func (s *store) follow() error {
	s.reloading.Lock()
	defer s.reloading.Unlock()
	old := s.current.Load()
	known := s.desk.State()
	if old.known == known {
		return nil
	}
	snap, err := s.known(known)
	if err == nil {
		s.current.Store(&state{snapshot: snap, fault: old.fault, failed: old.failed})
	}
	return err
}

// refresh shows what other desks at the same database have stored.
func (s *store) refresh(ctx context.Context) {
	if _, err := s.desk.Refresh(ctx); err != nil {
		s.log.Error("the database cannot be read", "fault", err)
		return
	}
	if err := s.follow(); err != nil {
		s.log.Error("what was stored cannot be shown", "fault", err)
	}
}

// reload reads the configuration anew. A faulty one changes nothing but what is
// said about it.
func (s *store) reload() error {
	s.reloading.Lock()
	defer s.reloading.Unlock()
	data, version, err := s.read()
	s.tried = version
	var snap *snapshot
	if err == nil {
		snap, err = s.compile(data, version)
	}
	if err == nil {
		s.current.Store(&state{snapshot: snap})
		s.reloadsGood.Add(1)
		s.log.Info("configuration loaded", "version", version)
		return nil
	}
	s.reloadsFault.Add(1)
	if old := s.current.Load(); old != nil {
		s.current.Store(&state{snapshot: old.snapshot, fault: err, failed: s.now()})
		for line := range strings.Lines(err.Error()) {
			s.log.Error("configuration refused, the one before stays", "fault", strings.TrimSuffix(line, "\n"), "version", old.version)
		}
	}
	return err
}

// changed reports whether the file differs from the last one that was tried.
func (s *store) changed() bool {
	_, version, _ := s.read() // a file that cannot be read has no version
	s.reloading.Lock()
	defer s.reloading.Unlock()
	return version != s.tried
}

// tints gives the people of a team one colour, and teams that follow each other others.
func tints(s *schedule.Schedule, members []schedule.Member) map[schedule.Member]sheet.Tint {
	ever := schedule.Interval{Start: time.Unix(-1<<36, 0), End: time.Unix(1<<37, 0)}
	first, teams := map[schedule.Member]schedule.TeamID{}, []schedule.TeamID{}
	for _, c := range s.People(ever) {
		if first[c.Member] == "" {
			first[c.Member] = c.Team
		}
		if !slices.Contains(teams, c.Team) {
			teams = append(teams, c.Team)
		}
	}
	given := map[schedule.Member]sheet.Tint{}
	for _, m := range members {
		given[m] = sheet.Pale(5 * slices.Index(teams, first[m])) // 5 meets every hue, and neighbours lie far apart
	}
	return given
}

// everybody lists the people of every spec, who is there first before who comes later.
func everybody(s *schedule.Schedule) []schedule.Member {
	ever := schedule.Interval{Start: time.Unix(-1<<36, 0), End: time.Unix(1<<37, 0)}
	people := s.People(ever)
	slices.SortStableFunc(people, func(a, b schedule.Candidate) int { return a.From.Compare(b.From) })
	var members []schedule.Member
	for _, p := range people {
		if !slices.Contains(members, p.Member) {
			members = append(members, p.Member)
		}
	}
	return members
}

// watch reloads at each signal, and at each tick at which the file has changed, until
// ctx is done.
func (s *store) watch(ctx context.Context, signals <-chan os.Signal, ticks <-chan time.Time) {
	var others <-chan time.Time
	if s.desk != nil {
		ticker := time.NewTicker(time.Second)
		defer ticker.Stop()
		others = ticker.C
		s.offer(ctx)
	}
	for {
		select {
		case <-ctx.Done():
			return
		case <-signals:
			s.reload()
		case <-others:
			s.refresh(ctx)
		case <-ticks:
			if s.changed() {
				s.reload()
			}
			s.offer(ctx)
		}
	}
}
