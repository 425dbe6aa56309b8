package main

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/toban-go/toban/examples/internal/command"
	"github.com/toban-go/toban/examples/internal/command/commandtest" // collects garbage more rarely
	"github.com/toban-go/toban/examples/internal/publication"
	"github.com/toban-go/toban/examples/sample"
	"github.com/toban-go/toban/fairness"
	"github.com/toban-go/toban/internal/house/long"
	"github.com/toban-go/toban/rotation"
	"github.com/toban-go/toban/schedule"
	"github.com/toban-go/toban/schedule/config"
)

func at(t *testing.T, text string) time.Time {
	instant, err := time.Parse(time.RFC3339, text)
	require.NoError(t, err)
	return instant
}

// organisation writes the sample into a directory of the test, without a history.
func organisation(t *testing.T) string {
	file, err := config.Decode("organisation.json", sample.JSON)
	require.NoError(t, err)
	file.Journal = nil
	text, err := config.Encode(file)
	require.NoError(t, err)
	path := filepath.Join(t.TempDir(), "organisation.json")
	require.NoError(t, os.WriteFile(path, text, 0o600))
	return path
}

// published is the sample without a history and with December 2026.
var published []byte

// december writes the sample as organisation does, with December 2026 published, which is planned once.
func december(t *testing.T) string {
	path := organisation(t)
	if published == nil {
		publish(t, 0, "-month", "2026-12", "-config", path)
		var err error
		published, err = os.ReadFile(path)
		require.NoError(t, err)
	}
	require.NoError(t, os.WriteFile(path, published, 0o600))
	return path
}

// preview is what was planned.
type preview struct {
	made publication.Preview
	err  error
}

// previews are the plans and repairs of what was asked, by the file, the rest of the order, and which of them it is.
var previews = map[string]preview{}

// publisherOn is the program on a file system for an order. What was planned for the same order of the same file, in the other
// language, only to be shown, or on another file system, is not planned again.
func publisherOn(t *testing.T, on files, args []string) publisher {
	var asked []any
	for i := 0; i < len(args); i++ {
		switch args[i] {
		case "-dry":
		case "-lang":
			i++
		case "-config":
			i++
			data, _ := os.ReadFile(args[i]) // the program complains
			asked = append(asked, string(data))
		default:
			asked = append(asked, args[i])
		}
	}
	n := 0
	once := func(plan func() (publication.Preview, error)) (publication.Preview, error) {
		n++
		key := fmt.Sprintf("%d %q", n, asked)
		p, known := previews[key]
		if !known {
			p.made, p.err = plan()
			previews[key] = p
		}
		return p.made, p.err
	}
	return publisher{func() time.Time { return at(t, "2026-11-17T12:00:00+09:00") }, on, planner{
		next: func(s *schedule.Schedule, own *fairness.Planner, month schedule.Interval, o publication.Order) (publication.Preview, error) {
			return once(func() (publication.Preview, error) { return publication.Next(s, own, month, o) })
		},
		mend: func(file config.File, s *schedule.Schedule, o publication.Order) (publication.Preview, error) {
			return once(func() (publication.Preview, error) { return publication.Mend(file, s, o) })
		},
	}}
}

func publish(t *testing.T, want int, args ...string) string {
	var out, faults bytes.Buffer
	status := publisherOn(t, disk{}, args).run(args, &out, &faults)
	require.Equal(t, want, status, faults.String())
	return out.String() + faults.String()
}

// decoded reads a file.
func decoded(t *testing.T, path string) config.File {
	data, err := os.ReadFile(path)
	require.NoError(t, err)
	file, err := config.Decode(path, data)
	require.NoError(t, err)
	return file
}

// as returns the schedule of a file at a time.
func as(t *testing.T, path, now string) *schedule.Schedule {
	file := decoded(t, path)
	s, lapsed, err := file.At(at(t, now))
	require.NoError(t, err)
	require.Empty(t, lapsed)
	return s
}

// enter appends an entry to a file, as a desk does.
func enter(t *testing.T, path string, e schedule.Entry) {
	s := as(t, path, e.At.Format(time.RFC3339))
	_, e, err := s.Enter(e)
	require.NoError(t, err)
	data, err := os.ReadFile(path)
	require.NoError(t, err)
	text, err := config.Append(path, data, e)
	require.NoError(t, err)
	require.NoError(t, os.WriteFile(path, text, 0o600))
}

func nights(s *schedule.Schedule, first, last string) (list []schedule.Shift) {
	for shift := range s.Duties(schedule.Days(schedule.MustParseDate(first), schedule.MustParseDate(last), sample.Tokyo())) {
		if shift.Regime == schedule.OffHours && shift.Role != schedule.Shadow {
			list = append(list, shift)
		}
	}
	return list
}

// moved counts the shifts whose member differs.
func moved(before, after *schedule.Schedule, first, last string) (list []string) {
	was, is := nights(before, first, last), nights(after, first, last)
	type part struct {
		schedule.SeatKey
		start int64
	}
	members := map[part]schedule.Member{}
	for _, shift := range was {
		members[part{shift.Key(), shift.Start.Unix()}] = shift.Member
	}
	for _, shift := range is {
		if members[part{shift.Key(), shift.Start.Unix()}] != shift.Member {
			list = append(list, shift.String())
		}
	}
	return list
}

// Plan, publish, live, repair, carry on.
func TestTheCycle(t *testing.T) {
	path := organisation(t)
	text := publish(t, 0, "-month", "2026-12", "-config", path, "-author", "lead")
	assert.Contains(t, text, "Entered \"roster 2026-12\" in "+path+".\n")
	assert.Contains(t, text, "No roster within these limits has less than")
	assert.Contains(t, text, "at least 11 h.")
	december := as(t, path, "2026-11-18T00:00:00+09:00")

	// A month is published once.
	again := publish(t, 2, "-month", "2026-12", "-config", path)
	assert.Contains(t, again, `2026-12 is published already, by entry "roster 2026-12" of 2026-11-17T12:00:00+09:00 by lead`)

	// A leave of two days changes only the shifts of these days.
	shift := nights(december, "2026-12-08", "2026-12-08")[0]
	leave := schedule.Leave{Member: shift.Member, Interval: schedule.Days(schedule.MustParseDate("2026-12-08"), schedule.MustParseDate("2026-12-09"), sample.Tokyo())}
	enter(t, path, schedule.Entry{ID: "trip", Author: string(shift.Member), At: at(t, "2026-11-20T12:00:00+09:00"), Change: leave})
	japanese := publish(t, 0, "-repair", "-config", path, "-as-of", "2026-11-20T13:00:00+09:00", "-dry", "-lang", "ja")
	assert.Contains(t, japanese, "修復（公開済みの当番表を、変更を最少にして計画し直すこと）、2026-11-20 13:00時点\n案1（代わりを立てるだけ）：")
	assert.Contains(t, japanese, "\n  2026-12-08（火）19:00〜")
	text = publish(t, 0, "-repair", "-config", path, "-as-of", "2026-11-20T13:00:00+09:00")
	assert.Contains(t, text, "\nPlan 1 (a stand-in for each shift by itself): ")
	repaired := as(t, path, "2026-11-21T00:00:00+09:00")
	changed := moved(december, repaired, "2026-12-01", "2026-12-31")
	var freed int
	for _, x := range nights(december, "2026-12-01", "2026-12-31") {
		if x.Member == shift.Member && x.Overlaps(leave.Interval) {
			freed++
		}
	}
	assert.Len(t, changed, freed, "%v", changed)

	// Tonight's leave changes exactly that shift, and a cover and a swap of planned shifts
	// are accepted.
	tonight := nights(repaired, "2026-12-15", "2026-12-15")[0]
	enter(t, path, schedule.Entry{ID: "ill", At: tonight.Start.Add(-time.Hour), Change: schedule.Leave{Member: tonight.Member, Interval: tonight.Interval}})
	ill := as(t, path, "2026-12-15T18:30:00+09:00")
	assert.Len(t, moved(repaired, ill, "2026-12-01", "2026-12-31"), 1)
	list := nights(ill, "2026-12-20", "2026-12-28")
	a, b := list[0], list[0]
	for _, x := range list {
		if x.Team == a.Team && x.Member != a.Member && x.Member != "" {
			b = x
		}
	}
	enter(t, path, schedule.Entry{ID: "swap", At: at(t, "2026-12-16T12:00:00+09:00"), Change: schedule.Swap{A: a.Member, AGives: a.Interval, B: b.Member, BGives: b.Interval}})
	cover := nights(as(t, path, "2026-12-16T12:30:00+09:00"), "2026-12-29", "2026-12-29")[0]
	enter(t, path, schedule.Entry{ID: "dentist", At: at(t, "2026-12-16T13:00:00+09:00"),
		Change: schedule.Cover{Interval: schedule.Interval{Start: cover.Start, End: cover.Start.Add(2 * time.Hour)}, From: cover.Member, To: ill.CanCover(cover)[0].Member}})

	// The next month carries on.
	text = publish(t, 0, "-month", "2027-01", "-config", path, "-as-of", "2026-12-18T12:00:00+09:00")
	assert.Regexp(t, `e1 +[+−]\d+\.\d h`, text)
	january := as(t, path, "2026-12-18T13:00:00+09:00")
	assert.Empty(t, moved(as(t, path, "2026-12-17T13:00:00+09:00"), january, "2026-12-01", "2026-12-31"))
	for _, e := range january.Journal() {
		assert.NotEmpty(t, e.ID)
	}
	assert.Contains(t, publish(t, 2, "-repair", "-config", organisation(t)), "nothing is published")
}

// edit rewrites the specs of a file, and leaves its journal.
func edit(t *testing.T, path string, change func(*schedule.Spec)) {
	file := decoded(t, path)
	change(&file.Specs[0])
	text, err := config.Encode(file)
	require.NoError(t, err)
	require.NoError(t, os.WriteFile(path, text, 0o600))
}

// Whoever joins moves nothing that is published, and makes up for their share in the next
// month. Whoever
// is taken out of the specs stays in what was served, and in the ledger.
func TestPeopleComeAndGo(t *testing.T) {
	path := december(t)
	december := as(t, path, "2026-11-18T00:00:00+09:00")
	edit(t, path, func(s *schedule.Spec) {
		s.Teams[1].Members = append(s.Teams[1].Members, schedule.Membership{Member: "s9", From: schedule.MustParseDate("2026-12-15")})
	})
	assert.Contains(t, publish(t, 0, "-repair", "-config", path, "-as-of", "2026-11-20T12:00:00+09:00"), "Nothing is to be repaired")
	assert.Empty(t, moved(december, as(t, path, "2026-11-21T00:00:00+09:00"), "2026-12-01", "2026-12-31"))
	assert.Regexp(t, `s9 +−\d+\.\d h`, publish(t, 0, "-month", "2027-01", "-config", path, "-as-of", "2026-12-18T12:00:00+09:00"))

	edit(t, path, func(s *schedule.Spec) {
		gone := s.Teams[0].Members[0].Member
		require.Equal(t, schedule.Member("m1"), gone)
		s.Teams[0].Members = s.Teams[0].Members[1:]
		order := s.OffHours.Primary.(rotation.Rotation)
		order.Order = slices.DeleteFunc(slices.Clone(order.Order), func(m schedule.Member) bool { return m == gone })
		s.OffHours.Primary = order
		s.People = slices.DeleteFunc(s.People, func(p schedule.Person) bool { return p.ID == gone })
	})
	after := as(t, path, "2027-02-01T00:00:00+09:00")
	assert.Empty(t, moved(december, after, "2026-12-01", "2026-12-31"), "old answers stay")
	ledger, err := fairness.Ledger{}.Upto(after, at(t, "2027-02-01T00:00:00+09:00"))
	require.NoError(t, err)
	served := time.Duration(0)
	for _, shift := range nights(after, "2026-12-01", "2027-01-31") {
		if shift.Member == "m1" {
			served += shift.Duration()
		}
	}
	require.NotZero(t, served)
	assert.Equal(t, fairness.Burden(served.Minutes()*1000), ledger.Account(schedule.Everyone, "m1").Done.Total())
	text := publish(t, 0, "-month", "2027-02", "-config", path, "-as-of", "2027-01-18T12:00:00+09:00")
	assert.NotRegexp(t, `m1 +[+-]`, text)
	text = publish(t, 0, "-repair", "-config", path, "-as-of", "2027-01-19T12:00:00+09:00")
	for _, shift := range nights(as(t, path, "2027-01-19T13:00:00+09:00"), "2027-01-20", "2027-01-31") {
		assert.NotEqual(t, schedule.Member("m1"), shift.Member, text)
	}
}

// Who steps in for a leave that was written by hand is in the file once a month is published or repaired: what is past does not
// change with the plan and the specs then.
func TestWhatIsWrittenByHandIsSettled(t *testing.T) {
	for _, settle := range [][]string{{"-repair", "-as-of", "2026-11-21T12:00:00+09:00"}, {"-month", "2027-01", "-as-of", "2026-12-19T12:00:00+09:00"}} {
		path := december(t)
		shift := nights(as(t, path, "2026-11-18T00:00:00+09:00"), "2026-12-05", "2026-12-31")[0]
		bare := schedule.Entry{ID: "trip", At: at(t, "2026-11-20T12:00:00+09:00"), Change: schedule.Leave{Member: shift.Member, Interval: schedule.Days(shift.Date, shift.Date.AddDays(3), sample.Tokyo())}}
		data, err := os.ReadFile(path)
		require.NoError(t, err)
		text, err := config.Append(path, data, bare)
		require.NoError(t, err)
		require.NoError(t, os.WriteFile(path, text, 0o600))
		assert.Contains(t, publish(t, 0, append(settle, "-config", path)...), `Entered who steps in for "trip".`)
		was := as(t, path, "2027-02-01T00:00:00+09:00")
		var who []schedule.Member
		for _, now := range nights(was, shift.Date.String(), shift.Date.AddDays(3).String()) {
			if now.Team == shift.Team {
				who = append(who, now.Member)
			}
		}
		edit(t, path, func(s *schedule.Spec) { // nobody who stood in would be asked now
			for _, m := range who {
				s.People = append(slices.DeleteFunc(s.People, func(p schedule.Person) bool { return p.ID == m }), schedule.Person{ID: m, Never: []schedule.When{{Weekdays: []time.Weekday{0, 1, 2, 3, 4, 5, 6}}}})
			}
		})
		assert.Empty(t, moved(was, as(t, path, "2027-02-01T00:00:00+09:00"), "2026-12-01", "2026-12-31"))
		again := publish(t, 0, "-repair", "-as-of", "2026-12-20T12:00:00+09:00", "-dry", "-config", path)
		assert.NotContains(t, again, "who steps in")
	}
}

// What names the calendar of a country is published like any other.
func TestCountriesArePublished(t *testing.T) {
	path := organisation(t)
	data, err := os.ReadFile(path)
	require.NoError(t, err)
	other := strings.Replace(string(data), `"holidays": "jp"`, `"holidays": "de-be"`, 1)
	require.NotEqual(t, string(data), other)
	require.NoError(t, os.WriteFile(path, []byte(other), 0o600))
	assert.Contains(t, publish(t, 0, "-month", "2026-12", "-config", path), `Entered "roster 2026-12"`)
}

// Everybody else reads the journal: the other programs show what is published.
func TestOtherProgramsReadTheJournal(t *testing.T) {
	path := december(t)
	_, s, err := command.Schedule(path, schedule.English)
	require.NoError(t, err)
	month := schedule.Month(2026, time.December, sample.Tokyo())
	planned, err := command.Planned(s, nil, month)
	require.NoError(t, err)
	for shift := range planned.Duties(month) {
		if shift.Regime == schedule.OffHours {
			assert.True(t, planned.PublishedSeat(shift.Seat), shift)
		}
	}
	january := schedule.Month(2027, time.January, sample.Tokyo())
	draft, err := command.Planned(s, nil, january)
	require.NoError(t, err)
	publish(t, 0, "-month", "2027-01", "-config", path, "-as-of", "2026-12-17T12:00:00+09:00")
	assert.Empty(t, moved(draft, as(t, path, "2026-12-17T13:00:00+09:00"), "2027-01-01", "2027-01-31"), "a draft is what is published then")
}

// broken is a file system in which one step fails.
type broken struct {
	disk
	fails string
	short bool // what is written is cut short
}

var errBroken = errors.New("broken")

func (b broken) Lock(path string) (func(), error) {
	if b.fails == "lock" {
		return nil, errBroken
	}
	return b.disk.Lock(path)
}

func (b broken) Write(path string, data []byte) error {
	if b.fails == "write" {
		if b.short {
			os.WriteFile(path, data[:len(data)/2], 0o600)
		}
		return errBroken
	}
	return b.disk.Write(path, data)
}

func (b broken) Rename(from, to string) error {
	if b.fails == "rename" {
		return errBroken
	}
	return b.disk.Rename(from, to)
}

// Whichever step fails, the file is the old one or the new one.
func TestBrokenDisks(t *testing.T) {
	for _, f := range []broken{{fails: "lock"}, {fails: "write"}, {fails: "write", short: true}, {fails: "rename"}} {
		path := organisation(t)
		old, err := os.ReadFile(path)
		require.NoError(t, err)
		var out, faults bytes.Buffer
		order := []string{"-month", "2026-12", "-config", path}
		status := publisherOn(t, f, order).run(order, &out, &faults)
		assert.Equal(t, 2, status)
		assert.Contains(t, faults.String(), "broken")
		now, err := os.ReadFile(path)
		require.NoError(t, err)
		assert.Equal(t, string(old), string(now), f.fails)
		entries, err := os.ReadDir(filepath.Dir(path))
		require.NoError(t, err)
		for _, e := range entries {
			assert.False(t, strings.HasSuffix(e.Name(), ".new"), "nothing is left behind")
		}
		publish(t, 0, "-month", "2026-12", "-config", path)
	}
}

// meanwhile lets another publisher in between the reading and the writing.
type meanwhile struct {
	disk
	t     *testing.T
	first *bool
	do    func()
}

func (m meanwhile) Lock(path string) (func(), error) {
	if *m.first {
		*m.first = false
		m.do()
	}
	return m.disk.Lock(path)
}

// Of two publishers at once one wins, and the other is told.
func TestTwoPublishers(t *testing.T) {
	path := organisation(t)
	first := true
	var out, faults bytes.Buffer
	order := []string{"-month", "2026-12", "-config", path}
	status := publisherOn(t, meanwhile{t: t, first: &first, do: func() {
		publish(t, 0, "-month", "2026-12", "-config", path, "-author", "the other")
	}}, order).run(order, &out, &faults)
	assert.Equal(t, 2, status)
	assert.Contains(t, faults.String(), "the file has changed since it was read")
	assert.Len(t, as(t, path, "2026-11-18T00:00:00+09:00").Journal(), 1)

	release, err := disk{}.Lock(path)
	require.NoError(t, err)
	assert.Contains(t, publish(t, 2, "-month", "2027-01", "-config", path), "another publisher is at work")
	release()
	publish(t, 0, "-month", "2027-01", "-config", path)
}

func TestFaultyOrders(t *testing.T) {
	assert.Contains(t, publish(t, 2), "give -month, such as -month 2027-01, or -repair")
	assert.Contains(t, publish(t, 2, "-month", "2026-12", "-repair"), "give -month or -repair, not both")
	assert.Contains(t, publish(t, 0, "-month", "2026-12"), "Nothing is written.")
	assert.Contains(t, publish(t, 2, "-month", "2026-12", "-config", filepath.Join(t.TempDir(), "none.json")), "no such file")
}

// planned sets the plan of a file.
func planned(t *testing.T, path string, plan fairness.Planner) {
	file := decoded(t, path)
	file.Plan = &plan
	data, err := config.Encode(file)
	require.NoError(t, err)
	require.NoError(t, os.WriteFile(path, data, 0o600))
}

// What is carried, less the share of the month, and what is planned is the balance at its end, in each line; the largest
// deviation has a name and a class, and who is on long leave is shown so.
func TestTheColumnsAddUp(t *testing.T) {
	path := december(t)
	for _, leave := range [][3]string{{"birth", "2027-01-01", "2027-02-28"}, {"more", "2027-03-01", "2027-06-30"}} { // they touch
		enter(t, path, schedule.Entry{ID: leave[0], At: at(t, "2026-11-18T12:00:00+09:00"), Change: schedule.Leave{Member: "e2", Long: true,
			Interval: schedule.Days(schedule.MustParseDate(leave[1]), schedule.MustParseDate(leave[2]), sample.Tokyo())}})
	}
	order := []string{"-month", "2027-01", "-months", "3", "-config", path, "-dry", "-as-of", "2026-12-18T12:00:00+09:00"}
	english, japanese := publish(t, 0, order...), publish(t, 0, append(order, "-lang", "ja")...)
	number := regexp.MustCompile(`([+−]?)(\d+\.\d)(?: h|時間)`)
	for _, text := range []string{english, japanese} {
		lines := 0
		for line := range strings.Lines(text) {
			cells := number.FindAllStringSubmatch(line, -1)
			if len(cells) != 4 {
				continue
			}
			lines++
			var hours [4]float64
			for i, cell := range cells {
				var err error
				hours[i], err = strconv.ParseFloat(cell[2], 64)
				require.NoError(t, err)
				if cell[1] == "−" {
					hours[i] = -hours[i]
				}
			}
			assert.InDelta(t, hours[3], hours[0]-hours[1]+hours[2], 0.15+1e-9, line)
			assert.GreaterOrEqual(t, hours[1], 0.0, "nobody's share is negative: %s", line)
		}
		assert.Equal(t, 3*(5+12), lines, "three months of two pools")
	}
	for _, heading := range []string{"January 2027, planned", "February 2027, planned", "March 2027, planned"} {
		assert.Contains(t, english, heading)
	}
	assert.Contains(t, japanese, "2027年1月の計画（2026-12-18 12:00時点")
	assert.Contains(t, japanese, "\n全員\n担当者")
	assert.Regexp(t, `By kind the largest deviation is \d+\.\d h \(.+, (nights|weekends|holidays|total)\); the table shows totals. No roster`, english)
	assert.Regexp(t, `区分別では、ずれの最大は\d+\.\d時間（.+、(平日夜|週末|祝日・会社休日|合計)）。表の数字は合計。`, japanese)
	assert.Regexp(t, `e2 .* 0\.0 h .* on long leave 2027-01-01 – 2027-06-30\n`, english)
	assert.Regexp(t, `e2 .* 0\.0時間 .* 長期休暇 2027-01-01〜2027-06-30\n`, japanese)

	// A quarter is three entries.
	publish(t, 0, "-month", "2027-01", "-months", "3", "-config", path, "-as-of", "2026-12-18T12:00:00+09:00")
	var ids []string
	for _, e := range as(t, path, "2026-12-19T12:00:00+09:00").Journal() {
		ids = append(ids, e.ID)
	}
	assert.Equal(t, []string{"roster 2026-12", "birth", "more", "roster 2027-01", "roster 2027-02", "roster 2027-03"}, ids)
	assert.Contains(t, publish(t, 2, "-repair", "-months", "3", "-config", path), "-months goes with -month")
	assert.Contains(t, publish(t, 2, "-month", "2027-01", "-rebalance", "0", "-config", path), "-rebalance goes with -repair")

	// What stands in the journal already cannot be before what is entered.
	assert.Contains(t, publish(t, 2, "-month", "2027-04", "-config", path), `the journal has entry "roster 2027-03" of 2026-12-18T12:00:00+09:00, which is after 2026-11-17T12:00:00+09:00: say -as-of 2026-12-18T12:00:00+09:00 or later`)
}

// Where a limit keeps a plan far from even, the limit is named.
func TestLimitsInTheWay(t *testing.T) {
	path := organisation(t)
	planned(t, path, fairness.Planner{Limits: fairness.Limits{MinRest: 11 * time.Hour, MaxShiftsPerMonth: 13}, Seed: 1})
	// Of 62 seats four people take 52, so the fifth, who has half a share, takes ten.
	text := publish(t, 0, "-month", "2026-12", "-config", path)
	t.Log(text)
	assert.Regexp(t, `Without the limit "Nobody begins more than 13 shifts in a month\." there is a plan with \d+\.\d h\.\n`, text)
}

// Who may begin only a few shifts a month stays far below the share. The plan is told to be the best there is, with the limit
// and who has it, and what there would be without it.
func TestOwnLimitsAreInTheProof(t *testing.T) {
	path := organisation(t)
	planned(t, path, fairness.Planner{Limits: fairness.Limits{MinRest: 11 * time.Hour}, Own: map[schedule.Member]fairness.Own{"m1": {MaxShiftsPerMonth: 1}}})
	text := publish(t, 0, "-month", "2026-12", "-config", path, "-dry")
	said := regexp.MustCompile(`the largest deviation is ([0-9.]+) h \(m1, nights\).*[Nn]o roster within these limits has less than ([0-9.]+) h:`).FindStringSubmatch(text)
	require.Len(t, said, 3, text)
	assert.Equal(t, said[1], said[2])
	assert.Contains(t, text, "  Nobody begins more shifts in a month than their own limit (m1 1).\n")
	assert.Regexp(t, `Without the limit "Nobody begins more shifts in a month than their own limit \(m1 1\)\." there is a plan with \d+\.\d h\.\n`, text)
	text = publish(t, 0, "-month", "2026-12", "-config", path, "-dry", "-lang", "ja")
	assert.Contains(t, text, "  月ごとの枠数は個人の上限まで（m1は1枠）。\n")
}

// What became of wishes is told with the days: one slot goes to one of two who want it, nobody on leave gets theirs, and what is to
// be avoided is served only if it is said. The lines agree with who serves.
func TestWishesAreTold(t *testing.T) {
	path := organisation(t)
	day := func(text string) schedule.Interval {
		return schedule.Days(schedule.MustParseDate(text), schedule.MustParseDate(text), sample.Tokyo())
	}
	planned(t, path, fairness.Planner{
		Limits: fairness.Limits{MinRest: 11 * time.Hour},
		Wants:  []fairness.Wish{{Member: "m1", Interval: day("2026-12-05")}, {Member: "m2", Interval: day("2026-12-05")}, {Member: "m3", Interval: day("2026-12-16")}, {Member: "s1", Interval: day("2026-12-22")}},
		Avoids: []fairness.Wish{{Member: "e1", Interval: day("2026-12-02")}, {Member: "e1", Interval: day("2026-12-09")}},
	})
	enter(t, path, schedule.Entry{ID: "trip", At: at(t, "2026-11-16T12:00:00+09:00"), Change: schedule.Leave{Member: "m3", Interval: day("2026-12-16")}})
	text := publish(t, 0, "-month", "2026-12", "-config", path)
	assert.Contains(t, text, "Wishes: 2 of 4 wanted slots are granted.\nWishes: 0 of 2 slots to be avoided are served.\n")
	assert.Regexp(t, `  not granted to m[12]: Sat 2026-12-05 \(m[12] wanted it too\)\n`, text)
	assert.Contains(t, text, "  not granted to m3: Wed 2026-12-16 (on leave)\n")
	assert.NotContains(t, text, "not granted to s1")
	assert.NotContains(t, text, "be granted by handing over", "each has a reason")
	assert.Equal(t, 1, strings.Count(text, "wanted slots are granted"), "a pool of whom nobody has a wish says nothing")
	served := map[schedule.Date]schedule.Member{}
	for _, shift := range nights(as(t, path, "2026-11-17T12:00:00+09:00"), "2026-12-01", "2026-12-31") {
		if shift.Team == schedule.Everyone {
			served[shift.Date] = shift.Member
		}
	}
	assert.Contains(t, []schedule.Member{"m1", "m2"}, served[schedule.MustParseDate("2026-12-05")])
	assert.Equal(t, schedule.Member("s1"), served[schedule.MustParseDate("2026-12-22")])
}

// Where everybody would avoid all Saturdays, who serves them is told, in Japanese too.
func TestAvoidedDaysAreTold(t *testing.T) {
	path := organisation(t)
	var avoids []fairness.Wish
	for _, m := range []schedule.Member{"m1", "m2", "m3", "m4", "m5", "s1", "s2", "s3", "e1", "e2", "e3", "e4"} {
		avoids = append(avoids, fairness.Wish{Member: m, Interval: schedule.Days(schedule.MustParseDate("2026-12-05"), schedule.MustParseDate("2026-12-05"), sample.Tokyo())})
	}
	planned(t, path, fairness.Planner{Avoids: avoids})
	text := publish(t, 0, "-month", "2026-12", "-config", path, "-dry", "-lang", "ja")
	assert.Contains(t, text, "希望：避けたい枠12件のうち、1件を担当する。\n")
	assert.Contains(t, text, "  これらの希望は、枠を一つ譲っても二つ入れ替えても、かなえられない。")
	assert.Regexp(t, `  [mse]\dの希望のうちかなわなかったもの：2026-12-05（土）は避けたい枠だが担当する\n`, text)
	v := words[schedule.Japanese]
	assert.Contains(t, v.costly(false), "  上で理由を示していない希望は、枠を一つ")
	assert.Equal(t, []string{"希望：避けたい枠2件には入らない。\n", "希望：就きたい枠3件のうち、かなったものはない。\n", "希望：就きたい枠3件のうち、1件がかなった。\n"}, []string{v.avoided(0, 2), v.granted(0, 3), v.granted(1, 3)})
}

// After a swap that leaves too little rest nobody is missing, and the limit that it breaks is told; a repair says who gains and
// who loses, and what both ways have in common once.
func TestWhatSwapsBreak(t *testing.T) {
	path := organisation(t)
	planned(t, path, fairness.Planner{Limits: fairness.Limits{MinRest: 11 * time.Hour}, Seed: 1})
	publish(t, 0, "-month", "2026-12", "-config", path)
	list := slices.DeleteFunc(nights(as(t, path, "2026-11-18T00:00:00+09:00"), "2026-12-07", "2026-12-24"), func(s schedule.Shift) bool {
		return s.Team != schedule.Everyone || s.Role != schedule.Primary
	})
	// The member of the first night takes the next one too.
	a, next := list[0], list[1]
	give := slices.IndexFunc(list[3:], func(s schedule.Shift) bool { return s.Member == a.Member }) + 3
	require.Greater(t, give, 2)
	enter(t, path, schedule.Entry{ID: "swap", At: at(t, "2026-11-20T12:00:00+09:00"), Change: schedule.Swap{A: a.Member, AGives: list[give].Interval, B: next.Member, BGives: next.Interval}})
	repair := []string{"-repair", "-config", path, "-as-of", "2026-11-20T13:00:00+09:00", "-dry"}
	text := publish(t, 0, repair...)
	assert.Contains(t, text, "Nothing is to be repaired: everybody on the roster can serve.\nWhat changed since the roster was published breaks limits of the plan:\n  MinRest: ")
	assert.Contains(t, text, "\n    "+string(a.Member)+", 2026-12-08 10:00 – 2026-12-08 19:00 JST: 9 h of rest, 2 h less than 11 h\n")
	assert.Contains(t, text, "\n  What was decided since (swaps, covers, overrides) a repair leaves as it is")
	japanese := publish(t, 0, append(repair, "-lang", "ja")...)
	assert.Contains(t, japanese, "修復の必要はない。当番表に載っている人は、全員その時間に就ける。\n公開後の変更により、計画の制約に反するところがある：\n  MinRest")
	assert.Contains(t, japanese, "\n    "+string(a.Member)+"、2026-12-08（火）10:00〜19:00：当番の間隔が9時間（下限11時間に2時間不足）\n")

	away := list[8]
	enter(t, path, schedule.Entry{ID: "trip", At: at(t, "2026-11-20T14:00:00+09:00"), Change: schedule.Leave{Member: away.Member, Interval: away.Interval}})
	repair[4] = "2026-11-20T15:00:00+09:00"
	text = publish(t, 0, repair...)
	assert.Regexp(t, `\n  `+string(away.Member)+`: loses \d shifts?, \d+ h`, text)
	assert.Regexp(t, `\n  \w+: gains \d shifts?, \d+ h`, text)
	assert.Contains(t, text, "breaks limits of the plan:\n  MinRest: ", "the swap stands")
	assert.Regexp(t, `\n  `+string(away.Member)+` 減：1枠、`, publish(t, 0, append(repair, "-lang", "ja")...))

	// What both ways move is told once.
	sample := []string{"-repair", "-as-of", "2026-04-29T12:00:00+09:00"}
	text = publish(t, 0, sample...)
	assert.Equal(t, 1, strings.Count(text, " everyone primary: "), text)
	assert.Contains(t, text, "\nPlan 2 (the fewest changes within the limits): the same shifts move as by plan 1.\n")
	assert.Contains(t, text, "\nNothing is to enter: plan 2 is plan 1, and the stand-ins of plan 1 follow from the leaves.\n")
	assert.Contains(t, publish(t, 0, append(sample, "-lang", "ja")...), "\n案2（制約を守って最少の変更）：替わる席は案1と同じ。\n")
}

// A month that cannot be planned is told of in the language of the program: the sum, and the limits as the plan's are said.
func TestNoPlanInBothLanguages(t *testing.T) {
	path := organisation(t)
	planned(t, path, fairness.Planner{Limits: fairness.Limits{MaxShiftsPerMonth: 2}})
	japanese := publish(t, 2, "-month", "2026-12", "-config", path, "-lang", "ja")
	assert.Contains(t, japanese, `publish: プール"everyone"：当番表は作れない：2026-12-01（火）19:00〜2026-12-02（水）10:00、`)
	assert.Contains(t, japanese, "。31席に対し12人×2＝24席（制約：一人あたり月2枠まで（その月に始まる枠を数える））。就ける人：e1、")
	assert.NotContains(t, japanese, "roster exists")
	assert.Contains(t, publish(t, 2, "-month", "2026-12", "-config", path), "31 seats, 12 people × 2 = 24, by MaxShiftsPerMonth 2")
}

// The history of the sample is what its people would have made: two months published two weeks
// ahead, and a leave, a swap and a cover that were asked for since. Set UPDATE_GOLDEN=1 to write
// history.json anew; then read it.
func TestTheHistoryOfTheSample(t *testing.T) {
	path := organisation(t)
	publish(t, 0, "-month", "2026-04", "-config", path, "-author", "m1", "-as-of", "2026-03-16T11:00:00+09:00")
	publish(t, 0, "-month", "2026-05", "-config", path, "-author", "m1", "-as-of", "2026-04-16T11:00:00+09:00")
	may := as(t, path, "2026-04-16T12:00:00+09:00")
	night := func(day string) schedule.Shift {
		list := nights(may, day, day)
		return list[slices.IndexFunc(list, func(s schedule.Shift) bool {
			return s.Team == schedule.Everyone && s.Date == schedule.MustParseDate(day)
		})]
	}
	away, one, two, short := night("2026-05-05"), night("2026-05-13"), night("2026-05-27"), night("2026-05-20")
	enter(t, path, schedule.Entry{ID: "leave " + string(away.Member) + " 2026-05-05", Author: string(away.Member), At: at(t, "2026-04-28T10:30:00+09:00"), Note: "帰省",
		Change: schedule.Leave{Member: away.Member, Interval: schedule.Days(schedule.MustParseDate("2026-05-05"), schedule.MustParseDate("2026-05-06"), sample.Tokyo())}})
	enter(t, path, schedule.Entry{ID: "swap 2026-05-13", Author: string(one.Member), At: at(t, "2026-05-07T14:00:00+09:00"), Note: "勉強会の登壇",
		Change: schedule.Swap{A: one.Member, AGives: one.Interval, B: two.Member, BGives: two.Interval}})
	enter(t, path, schedule.Entry{ID: "cover 2026-05-20", Author: string(short.Member), At: at(t, "2026-05-18T09:15:00+09:00"), Note: "歯医者",
		Change: schedule.Cover{From: short.Member, To: one.Member, Interval: schedule.Interval{Start: at(t, "2026-05-20T20:00:00+09:00").In(sample.Tokyo()), End: at(t, "2026-05-20T22:00:00+09:00").In(sample.Tokyo())}}})
	made, err := os.ReadFile(path)
	require.NoError(t, err)
	if os.Getenv("UPDATE_GOLDEN") != "" {
		require.NoError(t, os.WriteFile(filepath.Join("..", "sample", "history.json"), made, 0o644))
		return
	}
	assert.Equal(t, string(made), string(sample.History))
}

// A swap since the publication is known to people and moves nothing in a repair; withdrawn, it is as if it had never been.
func TestARepairKeepsSwaps(t *testing.T) {
	path := december(t)
	var nights []schedule.Shift
	december := as(t, path, "2026-11-19T00:00:00+09:00")
	for shift := range december.Duties(schedule.Month(2026, time.December, sample.Tokyo())) {
		if shift.Team == schedule.Everyone && shift.Regime == schedule.OffHours {
			nights = append(nights, shift)
		}
	}
	one := nights[10]
	two := nights[slices.IndexFunc(nights, func(s schedule.Shift) bool { return s.Member != one.Member && s.Date.After(one.Date.AddDays(2)) })]
	enter(t, path, schedule.Entry{ID: "swap", At: at(t, "2026-11-20T12:00:00+09:00"), Change: schedule.Swap{A: one.Member, AGives: one.Interval, B: two.Member, BGives: two.Interval}})
	swapped := as(t, path, "2026-11-20T13:00:00+09:00")
	assert.NotEmpty(t, moved(december, swapped, "2026-12-01", "2026-12-31"))
	repair := []string{"-repair", "-config", path, "-as-of", "2026-11-21T12:00:00+09:00"}
	assert.Contains(t, publish(t, 0, repair...), "Nothing is to be repaired")
	assert.Empty(t, moved(swapped, as(t, path, "2026-11-22T00:00:00+09:00"), "2026-12-01", "2026-12-31"))
	enter(t, path, schedule.Entry{ID: "back", At: at(t, "2026-11-22T12:00:00+09:00"), Withdraws: "swap"})
	assert.Contains(t, publish(t, 0, "-repair", "-config", path, "-as-of", "2026-11-23T12:00:00+09:00"), "Nothing is to be repaired")
	assert.Empty(t, moved(december, as(t, path, "2026-11-24T00:00:00+09:00"), "2026-12-01", "2026-12-31"))
}

// killing is a file system in which the program is killed at a step.
type killing struct {
	disk
	at string
}

func (k killing) die(at string) {
	if k.at == at {
		self, _ := os.FindProcess(os.Getpid())
		_ = self.Kill()
		select {} // until it is dead
	}
}

func (k killing) Lock(path string) (func(), error) {
	release, err := k.disk.Lock(path)
	k.die("locked")
	return release, err
}

func (k killing) Write(path string, data []byte) error {
	if k.at == "writing" {
		_ = os.WriteFile(path, data[:len(data)/2], 0o600)
		k.die("writing")
	}
	err := k.disk.Write(path, data)
	k.die("written")
	return err
}

func (k killing) Rename(from, to string) error {
	err := k.disk.Rename(from, to)
	k.die("renamed")
	return err
}

// A publisher that is killed leaves the old file or the new one, and whoever publishes next has nothing to clear away.
func TestKilled(t *testing.T) {
	order := []string{"-month", "2026-12", "-config"}
	if path := os.Getenv("PUBLISH_KILLED"); path != "" {
		publisherOn(t, killing{at: os.Getenv("PUBLISH_KILLED_AT")}, append(order, path)).run(append(order, path), io.Discard, io.Discard)
		return
	}
	for _, step := range []string{"locked", "writing", "written", "renamed"} {
		path := organisation(t)
		old, err := os.ReadFile(path)
		require.NoError(t, err)
		child := exec.Command(os.Args[0], "-test.run=^TestKilled$")
		child.Env = append(os.Environ(), "PUBLISH_KILLED="+path, "PUBLISH_KILLED_AT="+step)
		require.Error(t, child.Run(), "it is killed")
		now, err := os.ReadFile(path)
		require.NoError(t, err)
		if step == "renamed" {
			assert.Len(t, as(t, path, "2026-11-18T00:00:00+09:00").Journal(), 1)
			assert.Contains(t, publish(t, 2, append(order, path)...), "2026-12 is published already")
			continue
		}
		assert.Equal(t, string(old), string(now), step)
		publish(t, 0, append(order, path)...)
		assert.Len(t, as(t, path, "2026-11-18T00:00:00+09:00").Journal(), 1)
	}
}

// Who was woken in one month serves where less is expected in the next, with the alerts of a file and the weights of its plan.
func TestPagesAreLevelled(t *testing.T) {
	path := organisation(t)
	directory := filepath.Dir(path)
	assert.Contains(t, publish(t, 2, "-month", "2026-12", "-config", path, "-alerts", "none.json"), `"plan" has no "weights" for "pages", which then level nothing`)
	file := decoded(t, path)
	file.Plan = &fairness.Planner{Limits: fairness.Limits{MinRest: 11 * time.Hour}, Seed: 1, Tolerance: fairness.Tolerance{Pages: fairness.Margin{F1: 900_000, F2Permille: 500}}}
	file.Plan.Ledger.Weights.Pages = fairness.PageWeights{WakeUp: 60_000}
	data, err := config.Encode(file)
	require.NoError(t, err)
	require.NoError(t, os.WriteFile(path, data, 0o600))
	publish(t, 0, "-month", "2026-11", "-config", path, "-as-of", "2026-10-20T12:00:00+09:00")

	// Saturdays in November are noisy, and nothing else is.
	var alerts []string
	woken := map[schedule.Member]int{}
	for _, day := range []string{"2026-11-07", "2026-11-14"} {
		for _, shift := range nights(as(t, path, "2026-11-01T00:00:00+09:00"), day, day) {
			if shift.Team == schedule.Everyone && shift.Role == schedule.Primary {
				woken[shift.Member] += 2
				alerts = append(alerts, `{"service": "minne-web", "at": "`+day+`T23:30:00+09:00"}`, `{"service": "minne-web", "at": "`+day+`T23:50:00+09:00"}`)
			}
		}
	}
	noisy := filepath.Join(directory, "alerts.json")
	require.NoError(t, os.WriteFile(noisy, []byte("["+strings.Join(alerts, ",")+"]"), 0o600))
	before, err := os.ReadFile(path)
	require.NoError(t, err)
	saturdays := func(args ...string) (n int) {
		require.NoError(t, os.WriteFile(path, before, 0o600))
		publish(t, 0, append([]string{"-month", "2026-12", "-config", path}, args...)...)
		for _, shift := range nights(as(t, path, "2026-12-01T00:00:00+09:00"), "2026-12-01", "2026-12-31") {
			if shift.Team == schedule.Everyone && shift.Role == schedule.Primary && shift.Day != schedule.Workday {
				n += woken[shift.Member]
			}
		}
		return n
	}
	assert.Positive(t, saturdays(), "by hours only")
	assert.Zero(t, saturdays("-alerts", noisy), "whoever was woken serves no day off")
}

// A leave of weeks that is told after the publication takes more from a share than the fewest changes make up for: a few more shifts
// move, days after the order, and the program says so.
func TestWhoIsFarGetsShiftsBack(t *testing.T) {
	path := december(t)
	publish(t, 0, "-month", "2027-01", "-config", path)
	enter(t, path, schedule.Entry{ID: "trip", At: at(t, "2026-11-20T12:00:00+09:00"), Change: schedule.Leave{Member: "s2", Interval: schedule.Days(schedule.MustParseDate("2026-12-01"), schedule.MustParseDate("2027-01-15"), sample.Tokyo())}})
	before := as(t, path, "2026-11-20T13:00:00+09:00")
	assert.NotContains(t, publish(t, 0, "-repair", "-rebalance", "0", "-config", path, "-as-of", "2026-11-20T13:00:00+09:00", "-dry"), "Plan 2 (")
	assert.Contains(t, publish(t, 0, "-repair", "-rebalance", "1", "-config", path, "-as-of", "2026-11-20T13:00:00+09:00", "-dry"), "Plan 2 (as plan 1, and up to 1 shift more since somebody is far from the share): 5 shifts move, ")
	assert.Contains(t, publish(t, 0, "-repair", "-config", path, "-as-of", "2026-11-20T13:00:00+09:00", "-dry", "-lang", "ja"), "案2（案1に加え、最大4席を替えて、目安から大きく外れた人を近づける）：")
	text := publish(t, 0, "-repair", "-config", path, "-as-of", "2026-11-20T13:00:00+09:00")
	assert.Contains(t, text, "Plan 1 (a stand-in for each shift by itself): 4 shifts move, and the worst balance at the end of a month is 77.5 h below the share (s2, 2027-01-31), and by kind 37.5 h below the share (nights of s2, 2027-01-31):")
	assert.NotContains(t, text, "the fewest changes within the limits", "which are as good")
	assert.Contains(t, text, "\nPlan 2 is the one to enter. Plan 2 moves 2 shifts more than plan 1. The worst balance is 44.8 h by plan 2, 77.5 h by plan 1.\n")
	assert.Contains(t, text, "Plan 2 (as plan 1, and up to 4 shifts more since somebody is far from the share): 6 shifts move, and the worst balance at the end of a month is 44.8 h below the share (s2, 2026-12-31), and by kind 37.5 h below the share (nights of s2, 2027-01-31):")
	repaired := as(t, path, "2026-11-20T13:00:00+09:00")
	ends, err := fairness.Ledger{}.Ahead(repaired, at(t, "2026-11-20T13:00:00+09:00"))
	require.NoError(t, err)
	far := map[string]float64{}
	for _, end := range ends {
		for _, a := range end.Accounts {
			b := a.Balance()
			for kind, by := range map[string]fairness.Burden{"all": b.Total(), "nights": b.Night, "days off": max(max(b.Weekend, -b.Weekend), max(b.Holiday, -b.Holiday))} {
				far[kind] = max(far[kind], math.Abs(by.Duration().Hours()))
			}
		}
	}
	assert.InDelta(t, 44.8, far["all"], 0.05)
	assert.InDelta(t, 37.5, far["nights"], 0.05)
	assert.Less(t, far["days off"], 37.5)
	for i, shift := range nights(repaired, "2026-12-01", "2027-01-31") {
		if was := nights(before, "2026-12-01", "2027-01-31")[i]; was.Member == "s2" {
			assert.Equal(t, was.Member, shift.Member, "%v", shift)
		}
	}
	assert.Contains(t, publish(t, 0, "-repair", "-config", path, "-as-of", "2026-11-20T14:00:00+09:00"), "Nothing is to be repaired")
}

// What a rotation gives in months that are not published is not told as what the edits break.
func TestWhatIsNotPublishedBreaksNothing(t *testing.T) {
	path := organisation(t)
	planned(t, path, fairness.Planner{Limits: fairness.Limits{MinRest: 11 * time.Hour, MaxShiftsPerMonth: 15}})
	publish(t, 0, "-month", "2026-12", "-config", path)
	leave := schedule.Leave{Member: "p1", Interval: schedule.Days(schedule.MustParseDate("2026-12-28"), schedule.MustParseDate("2027-01-31"), sample.Tokyo())}
	before := as(t, path, "2026-11-20T12:00:00+09:00")
	enter(t, path, schedule.Entry{ID: "away", At: at(t, "2026-11-20T12:00:00+09:00"), Change: leave})
	text := publish(t, 0, "-repair", "-dry", "-config", path, "-as-of", "2026-11-21T12:00:00+09:00")
	assert.Contains(t, text, "青木 結 (p1): loses 2 shifts", "in December")
	assert.NotContains(t, text, "in a month, ")
	assert.NotContains(t, text, "breaks limits of the plan")

	s := as(t, path, "2026-11-21T12:00:00+09:00")
	effect, err := publication.EffectOf(&fairness.Planner{Limits: fairness.Limits{MaxShiftsPerMonth: 15}}, before, s, leave.Interval)
	require.NoError(t, err)
	assert.Positive(t, effect.Drafts)
	assert.Empty(t, effect.Broken)
}

// Pools stand in one order, whichever month it is.
func TestPoolsStandInOneOrder(t *testing.T) {
	path := organisation(t)
	for _, month := range []string{"2026-12", "2027-01", "2027-02", "2027-03"} {
		text := publish(t, 0, "-month", month, "-config", path)
		first, second := strings.Index(text, "\neveryone\n"), strings.Index(text, "\nplatform-nights\n")
		assert.True(t, 0 < first && first < second, "%s: %d, %d", month, first, second)
	}
}

// Balances are weighed as the file says: where hours of the secondary weigh half, each is within the largest deviation of the plan.
func TestBalancesAreWeighed(t *testing.T) {
	path := organisation(t)
	data, err := os.ReadFile(path)
	require.NoError(t, err)
	weighed := strings.Replace(string(data), "{", `{"plan": {"limits": {"minRest": "11h"}, "weights": {"secondary": -500}},`, 1)
	require.NoError(t, os.WriteFile(path, []byte(weighed), 0o600))
	assert.Contains(t, publish(t, 0, "-month", "2026-12", "-config", path), "Hours are weighed as \"plan\" says.")
	file, err := config.Decode(path, []byte(weighed))
	require.NoError(t, err)
	made, err := publication.Next(as(t, path, "2026-12-18T00:00:00+09:00"), file.Plan, schedule.Month(2027, time.January, sample.Tokyo()), publication.Order{At: at(t, "2026-12-18T12:00:00+09:00")})
	require.NoError(t, err)
	pools, err := made.Pools()
	require.NoError(t, err)
	require.NotEmpty(t, pools)
	for _, pool := range pools {
		for _, b := range pool.Balances {
			assert.LessOrEqual(t, max(b.Is, -b.Is), pool.Certificate.F1, "%s of %s", b.Member, pool.ID)
			assert.Equal(t, b.Is, b.Was-b.Share+b.Done)
		}
	}
}

// Where the limits leave no repair, the stand-ins are shown all the same, and what could give way.
func TestNoRepair(t *testing.T) {
	path := organisation(t)
	planned(t, path, fairness.Planner{Limits: fairness.Limits{MinRest: 11 * time.Hour}})
	publish(t, 0, "-month", "2026-12", "-config", path)
	served := map[schedule.Member]bool{}
	for _, shift := range nights(as(t, path, "2026-11-18T00:00:00+09:00"), "2026-12-01", "2026-12-31") {
		if shift.Team == schedule.Everyone && !served[shift.Member] && len(served) < 11 { // one stays, who cannot serve each night
			served[shift.Member] = true
			enter(t, path, schedule.Entry{ID: "leave " + string(shift.Member), At: at(t, "2026-11-20T12:00:00+09:00"), Change: schedule.Leave{Member: shift.Member,
				Interval: schedule.Month(2026, time.December, sample.Tokyo())}})
		}
	}
	for lang, want := range map[string]string{"en": "They give way with \"relaxed\" in \"plan\"", "ja": "で制約を緩めるか"} {
		said := publish(t, 2, "-repair", "-config", path, "-as-of", "2026-11-21T12:00:00+09:00", "-lang", lang)
		assert.Contains(t, said, want)
		for m := range served {
			assert.Regexp(t, string(m)+" → ", said, "the stand-ins")
		}
	}
}

// A repair says whom it gives a slot to be avoided, and who loses one that was wanted.
func TestARepairTellsWishes(t *testing.T) {
	path, _ := planLondon(t, 0)
	list := nights(as(t, path, "2026-12-01T11:00:00Z"), "2026-12-09", "2026-12-09") // in Tokyo, where this night begins on the 9th
	require.Len(t, list, 1)
	only, day := list[0].Member, list[0].Date
	edit(t, path, func(s *schedule.Spec) {
		s.People = append(s.People, schedule.Person{ID: only, Wants: []schedule.When{{First: day, Last: day}}, Avoids: []schedule.When{{First: day.AddDays(1), Last: day.AddDays(1)}}})
	})
	for _, m := range []schedule.Member{"alice", "bob", "carol", "dave", "erin"} {
		if m != only { // who is there on the next evening alone, and cannot serve two in a row
			enter(t, path, schedule.Entry{ID: string(m), At: at(t, "2026-12-01T11:00:00Z"), Change: schedule.Leave{Member: m, Interval: schedule.Interval{Start: at(t, "2026-12-09T12:00:00Z"), End: at(t, "2026-12-09T22:00:00Z")}}})
		}
	}
	text := publish(t, 0, toRepair(path)...)
	assert.Contains(t, text, "Wishes: "+string(only)+" serves Wed 2026-12-09, which is to be avoided, and did not before.\n")
	assert.Contains(t, text, "Wishes: "+string(only)+" does not serve Tue 2026-12-08, which was wanted and granted before.\n")
	text = publish(t, 0, append(toRepair(path), "-lang", "ja")...)
	assert.Contains(t, text, "希望："+string(only)+" は避けたい枠 2026-12-09（水）に入る（修復の前は入っていなかった）。\n")
	assert.Contains(t, text, "希望："+string(only)+" は就きたい枠 2026-12-08（火）から外れる（修復の前はかなっていた）。\n")
}

// Where no repair keeps the limits that programs plan by, the repair says why.
func TestWhyNoRepairKeepsAllLimits(t *testing.T) {
	path := filepath.Join(t.TempDir(), "london.json")
	require.NoError(t, os.WriteFile(path, fmt.Appendf(nil, `{"specs": [%s]}`, london), 0o600))
	publish(t, 0, "-month", "2026-12", "-config", path, "-as-of", "2026-11-20T12:00:00Z")
	for _, m := range []schedule.Member{"alice", "bob", "carol", "dave"} {
		enter(t, path, schedule.Entry{ID: string(m), At: at(t, "2026-12-01T11:00:00Z"), Change: schedule.Leave{Member: m, Interval: schedule.Interval{Start: at(t, "2026-12-08T12:00:00Z"), End: at(t, "2026-12-09T22:00:00Z")}}})
	}
	edit(t, path, func(s *schedule.Spec) { s.People = append(s.People, schedule.Person{ID: "erin", Name: "Erin Evans"}) })
	text := publish(t, 0, toRepair(path)...)
	assert.Contains(t, text, "breaks limits of the plan:\n  MinRest: ")
	assert.Contains(t, text, "\n    Erin Evans (erin), 2026-12-09 09:00 – 2026-12-09 17:00 GMT: 8 h of rest")
	assert.Contains(t, text, " bob → Erin Evans (erin)\n")
	assert.Contains(t, text, `  No repair keeps all limits: pool "nights": no roster exists: Tue 2026-12-08 17:00`)
	assert.Contains(t, publish(t, 0, append(toRepair(path), "-lang", "ja")...), `  すべての制約を守る修復はない：プール"nights"：当番表は作れない：`)
}

// Of a long list only what differs from the way before is told again, and a short list is told whole.
func TestLongListsOfARepair(t *testing.T) {
	path, _ := planLondon(t, 0)
	enter(t, path, schedule.Entry{ID: "away", At: at(t, "2026-12-01T11:00:00Z"), Change: schedule.Leave{Member: "alice", Interval: schedule.Days(schedule.MustParseDate("2026-12-02"), schedule.MustParseDate("2026-12-31"), time.UTC)}})
	made, fewest := mended(t, path)
	all, err := publication.Difference(made.Before, fewest, made.Interval)
	require.NoError(t, err)
	differs, err := publication.Difference(made.StandIns, fewest, made.Interval)
	require.NoError(t, err)
	text := publish(t, 0, toRepair(path)...)
	require.Greater(t, strings.Count(all.String(), "\n"), longest)
	require.False(t, differs.Empty())
	assert.Contains(t, text, "  What differs from plan 1:\n"+indented(differs.String()))
	assert.NotContains(t, text, indented(all.String()))
}

// What is counted of the time before the month and is not published is told, by the days, and so is what nobody served; where the
// ledger is opened at the month there is nothing to tell.
func TestWhatIsCountedUnpublished(t *testing.T) {
	vacant := strings.Replace(london, `{"rotation": {"first": "2026-01-05", "unit": "weeks", "order": ["alice", "bob", "carol", "dave", "erin"]}}`, `{"vacant": true}`, 1)
	require.NotEqual(t, london, vacant)
	month := func(spec, opened string) (english, japanese string) {
		path := filepath.Join(t.TempDir(), "london.json")
		require.NoError(t, os.WriteFile(path, fmt.Appendf(nil, `{"specs": [%s], "plan": {"ledger": {"opened": %q}}}`, spec, opened), 0o600))
		args := []string{"-month", "2026-12", "-dry", "-config", path, "-as-of", "2026-11-20T12:00:00Z"}
		return publish(t, 0, args...), publish(t, 0, append(args, "-lang", "ja")...)
	}
	const opened = "2026-11-28T00:00:00Z" // a Saturday: two days off and a night are left of the month
	en, ja := month(london, opened)
	assert.Contains(t, en, "\nnights\nWhat is not published from 2026-11-28 to 2026-11-30 counts as served by whom the rotation names.\nperson ")
	assert.Contains(t, ja, "\nnights\n2026-11-28〜2026-11-30の未公開の枠は、ローテーションどおりに担当したものとして数える。\n担当者 ")
	en, ja = month(vacant, opened)
	assert.Contains(t, en, "\nWarning: 64.0 h from 2026-11-28 on were served by nobody, and count as a deficit of all. \"opened\" in \"plan.ledger\"")
	assert.Contains(t, ja, "\n警告：64.0時間（2026-11-28から）は誰も担当しておらず、全員の不足として数える。")
	for _, spec := range []string{london, vacant} {
		en, _ = month(spec, "2026-12-01T00:00:00Z")
		assert.NotContains(t, en, "not published from")
		assert.NotContains(t, en, "served by nobody")
	}
}

// A month that is over is not planned.
func TestOver(t *testing.T) {
	path := organisation(t)
	assert.Contains(t, publish(t, 2, "-month", "2026-12", "-config", path, "-as-of", "2027-01-01T00:00:00+09:00"), "2026-12 ended before 2027-01-01 00:00")
}

// london is a spec of five people who share the nights.
const london = `{"location": "Europe/London", "business": {"days": ["Mon", "Tue", "Wed", "Thu", "Fri"], "open": "09:00", "close": "17:00"},
	"holidays": "none", "teams": [{"id": "lon", "services": ["web"], "members": ["alice", "bob", "carol", "dave", "erin"], "pool": "nights"}],
	"pools": [{"id": "nights", "primary": {"rotation": {"first": "2026-01-05", "unit": "weeks", "order": ["alice", "bob", "carol", "dave", "erin"]}}}]}`

// planLondon writes a file of london with December 2026 published, and returns its path and what it holds. Changes is how many shifts
// may change for fairness.
func planLondon(t *testing.T, changes int) (path string, published []byte) {
	path = filepath.Join(t.TempDir(), "london.json")
	require.NoError(t, os.WriteFile(path, fmt.Appendf(nil, `{"specs": [%s], "plan": {"limits": {"minRest": "11h"}, "tolerance": {"changes": %d}}}`, london, changes), 0o600))
	publish(t, 0, "-month", "2026-12", "-config", path, "-as-of", "2026-11-20T12:00:00Z")
	published, err := os.ReadFile(path)
	require.NoError(t, err)
	return path, published
}

// toRepair is the order to show the repair of a file at noon of 1 December 2026.
func toRepair(path string) []string {
	return []string{"-repair", "-dry", "-config", path, "-as-of", "2026-12-01T12:00:00Z"}
}

// mended returns the repair of a file at noon of 1 December 2026, and the schedule with the fewest changes.
func mended(t *testing.T, path string) (made publication.Preview, fewest *schedule.Schedule) {
	now := publication.Order{At: at(t, "2026-12-01T12:00:00Z"), More: publication.More}
	made, err := publisherOn(t, disk{}, toRepair(path)).mend(decoded(t, path), as(t, path, "2026-12-01T12:00:00Z"), now)
	require.NoError(t, err)
	if made.Fewest != nil {
		return made, made.Fewest
	}
	return made, made.After
}

// The worst balance of a repair is of pools in which something moves, and says on which side of the share it is.
func TestTheWorstBalanceIsOfWhatMoves(t *testing.T) {
	path := filepath.Join(t.TempDir(), "two.json")
	two := strings.Replace(london, `]}}}]}`, `]}}}, {"id": "far", "primary": {"rotation": {"first": "2026-01-05", "unit": "weeks", "order": ["xia", "yan", "zoe"]}}}]}`, 1)
	two = strings.Replace(two, `"pool": "nights"}]`, `"pool": "nights"}, {"id": "lab", "services": ["lab"], "members": ["xia", "yan", "zoe"], "pool": "far"}]`, 1)
	require.NoError(t, os.WriteFile(path, fmt.Appendf(nil, `{"specs": [%s], "plan": {"limits": {"minRest": "11h"}}}`, two), 0o600))
	publish(t, 0, "-month", "2026-12", "-config", path, "-as-of", "2026-11-20T12:00:00Z")
	days := func(first, last string) schedule.Interval {
		s := as(t, path, "2026-12-01T11:00:00Z")
		return schedule.Days(schedule.MustParseDate(first), schedule.MustParseDate(last), s.Location(at(t, "2026-12-01T11:00:00Z")))
	}
	enter(t, path, schedule.Entry{ID: "kind", At: at(t, "2026-12-01T10:00:00Z"), Change: schedule.Cover{From: "xia", To: "yan", Interval: days("2026-12-05", "2026-12-30")}})
	enter(t, path, schedule.Entry{ID: "away", At: at(t, "2026-12-01T11:00:00Z"), Change: schedule.Leave{Member: "bob", Interval: days("2026-12-05", "2026-12-31")}})
	text := publish(t, 0, append(toRepair(path), "-rebalance", "0")...)
	assert.Regexp(t, `Plan 1 .* and the worst balance at the end of a month is \d+\.\d h below the share \(bob, 2026-12-31\)`, text)
	assert.NotRegexp(t, `worst balance .*(xia|yan|zoe)`, text)
	text = publish(t, 0, append(toRepair(path), "-rebalance", "0", "-lang", "ja")...)
	assert.Regexp(t, `各月末の過不足の最大は\d+\.\d時間の不足（bob、2026-12-31）、区分別では\d+\.\d時間の(不足|超過)（`, text)
	assert.Regexp(t, `worst balance at the end of a month is \d+\.\d h (below|above) the share \((xia|yan), `, publish(t, 0, toRepair(path)...), "a few shifts more move there")
}

// A repair that is entered is better than the stand-ins, also while somebody who is away is far from the share whatever others do,
// and the program says by what; one that is not better is left.
func TestARepairIsBetterThanStandIns(t *testing.T) {
	path, published := planLondon(t, 0)
	entered, left := 0, 0
	told := map[publication.Merit]bool{} // in Japanese, by what the repair is better
	for _, away := range []schedule.Member{"alice", "bob", "carol", "dave", "erin"} {
		for _, last := range []string{"2026-12-12", "2026-12-31", "2026-12-20"}[:long.Cases(2, 3)] {
			require.NoError(t, os.WriteFile(path, published, 0o600))
			s := as(t, path, "2026-12-01T11:00:00Z")
			days := schedule.Days(schedule.MustParseDate("2026-12-05"), schedule.MustParseDate(last), s.Location(at(t, "2026-12-01T11:00:00Z")))
			enter(t, path, schedule.Entry{ID: "away", At: at(t, "2026-12-01T11:00:00Z"), Change: schedule.Leave{Member: away, Interval: days}})
			text := publish(t, 0, toRepair(path)...)
			made, repaired := mended(t, path)
			moved, err := publication.Difference(made.StandIns, repaired, made.Interval)
			require.NoError(t, err)
			if moved.Empty() {
				left++
				assert.Equal(t, publication.Nothing, made.Better.By, text)
				continue
			}
			entered++
			all, err := publication.Difference(made.Before, repaired, made.Interval)
			require.NoError(t, err)
			require.Len(t, all.Reassignments, made.Least, "as few as can")
			assert.Contains(t, text, fmt.Sprintf("\nPlan 2 (the fewest changes within the limits): %d shifts move (at least %[1]d must), and the worst", made.Least))
			assert.Regexp(t, `Plan [23] is the one to enter\. .* by plan 2, .* by plan 1\.|Plan 2 keeps all limits that plan 1 breaks\.`, text)
			if b := made.Better; b.Repaired < b.StandIns && !told[b.By] {
				told[b.By] = true
				text := publish(t, 0, append(toRepair(path), "-lang", "ja")...)
				assert.Regexp(t, fmt.Sprintf("過不足.*は、案1の%.1f時間に対し、案2は%.1f時間。", b.StandIns.Duration().Hours(), b.Repaired.Duration().Hours()), text)
				assert.Contains(t, text, fmt.Sprintf("\n案2（制約を守って最少の変更）：%d席が替わり（%[1]d席より少なくはできない）、", made.Least))
			}
			was, err := publication.Balances(made.Ledger, made.StandIns, made.Interval)
			require.NoError(t, err)
			is, err := publication.Balances(made.Ledger, repaired, made.Interval)
			require.NoError(t, err)
			if len(made.Broken) == 0 {
				assert.Negative(t, fairness.CompareDeviations(is, was), "%s to %s:\n%s", away, last, text)
			}
		}
	}
	t.Logf("%d repairs were better, %d were not", entered, left)
	assert.Positive(t, entered)
	assert.Positive(t, left)
	assert.NotEmpty(t, told)
}

// Where more shifts may move for fairness, a repair that moves more is better by the balances. It is better since it moves shifts of
// people who cannot serve them only where stand-ins leave these: somebody stands in for a leave, and not for who is not ready any more.
func TestWhyARepairThatMovesMoreIsBetter(t *testing.T) {
	path, published := planLondon(t, 8)
	repair := func() (made publication.Preview, moves [2]int, text string) {
		made, _ = mended(t, path)
		for i, s := range []*schedule.Schedule{made.After, made.StandIns} {
			moved, err := publication.Difference(made.Before, s, made.Interval)
			require.NoError(t, err)
			moves[i] = len(moved.Reassignments)
		}
		return made, moves, publish(t, 0, toRepair(path)...)
	}
	enter(t, path, schedule.Entry{ID: "away", At: at(t, "2026-12-01T11:00:00Z"), Change: schedule.Leave{Member: "bob", Long: true,
		Interval: schedule.Days(schedule.MustParseDate("2026-12-05"), schedule.MustParseDate("2026-12-12"), at(t, "2026-12-01T11:00:00Z").UTC().Location())}})
	made, moves, text := repair()
	assert.Greater(t, moves[0], moves[1])
	assert.Contains(t, []publication.Merit{publication.WorstBalance, publication.SumOfBalances}, made.Better.By)
	assert.Less(t, made.Better.Repaired, made.Better.StandIns)
	assert.NotContains(t, text, "cannot serve")

	later := strings.Replace(london, "{", `{"from": "2026-12-05", "people": [{"id": "carol", "ready": []}], `, 1)
	edited := strings.Replace(string(published), london, london+", "+later, 1)
	require.NotEqual(t, string(published), edited)
	require.NoError(t, os.WriteFile(path, []byte(edited), 0o600))
	made, moves, text = repair()
	assert.Zero(t, moves[1])
	assert.Equal(t, publication.Able, made.Better.By)
	assert.Contains(t, text, "people who cannot serve them")
}

// The more shifts may move for fairness, the better is what a repair comes to, by the balances that it is compared by. If moving no more
// than a repair must is as good, it does that.
func TestMoreToleranceMakesNoWorseRepair(t *testing.T) {
	path, published := planLondon(t, 1)
	write := func(data []byte, changes int) {
		require.NoError(t, os.WriteFile(path, bytes.Replace(data, []byte(`"changes": 1`), fmt.Appendf(nil, `"changes": %d`, changes), 1), 0o600))
	}
	for _, away := range []schedule.Member{"bob", "erin"} {
		write(published, 1)
		days := schedule.Days(schedule.MustParseDate("2026-12-05"), schedule.MustParseDate("2026-12-12"), time.UTC)
		enter(t, path, schedule.Entry{ID: "away", At: at(t, "2026-12-01T11:00:00Z"), Change: schedule.Leave{Member: away, Interval: days, Long: true}})
		edited, err := os.ReadFile(path)
		require.NoError(t, err)
		var was []fairness.Burden
		for n := 1; n < 8; n += long.Cases(2, 1) {
			write(edited, n)
			made, repaired := mended(t, path)
			is, err := publication.Balances(made.Ledger, repaired, made.Interval)
			require.NoError(t, err)
			assert.True(t, was == nil || fairness.CompareDeviations(is, was) <= 0, "%s away: %d may change, from %v to %v", away, n, was, is)
			was = is
		}
	}
}

// The distance that no file says is told as an aim, since changes are not held to it.
func TestAnAimIsTold(t *testing.T) {
	path := organisation(t)
	const aim = " (an aim of the program, since \"plan\" has no \"limits\": as far, up to a week, as costs no fairness; a repair after leaves and swaps need not keep it)\n"
	text := publish(t, 0, "-month", "2026-12", "-dry", "-config", path)
	assert.Regexp(t, `at least \d days apart.*\(an aim of the program, `, text)
	assert.Contains(t, text, "at least 11 h.\n")
	planned(t, path, fairness.Planner{Limits: fairness.Limits{MinRest: 11 * time.Hour, MinDistanceDays: 2}})
	text = publish(t, 0, "-month", "2026-12", "-dry", "-config", path)
	assert.Contains(t, text, "at least 2 days apart")
	assert.NotContains(t, text, aim)
}

// Where the plan keeps no limit, the text says so in place of the limits; without "limits" the rest is kept.
func TestThatThereIsNoLimitIsSaid(t *testing.T) {
	path := organisation(t)
	planned(t, path, fairness.Planner{})
	text := publish(t, 0, "-month", "2026-12", "-dry", "-config", path)
	assert.Contains(t, text, "h:\n  no limit, not even rest between two shifts\n")
	assert.Contains(t, publish(t, 0, "-month", "2026-12", "-dry", "-config", path, "-lang", "ja"), "小さくできない。\n  なし（当番の間隔も求めない）\n")
}

// A repair tells that nobody of a whole team is left by day, where no seat is to be repaired.
func TestARepairTellsDaysOfWholeTeams(t *testing.T) {
	path := december(t)
	team, err := as(t, path, "2026-11-18T00:00:00+09:00").Team("minne")
	require.NoError(t, err)
	start := at(t, "2026-12-09T13:00:00+09:00")
	hours := schedule.Interval{Start: start, End: start.Add(2 * time.Hour)}
	members := team.Members(start)
	require.Greater(t, len(members), 2)
	for i, m := range members {
		if enter(t, path, schedule.Entry{ID: fmt.Sprint("leave ", i), At: at(t, "2026-11-20T12:00:00+09:00"), Change: schedule.Leave{Member: m, Interval: hours, Exact: true}}); i > 0 && i < len(members)-1 {
			continue
		}
		text := publish(t, 0, "-repair", "-config", path, "-as-of", "2026-11-20T13:00:00+09:00", "-dry")
		if i == 0 {
			assert.Contains(t, text, "Nothing is to be repaired: everybody on the roster can serve.\nBy day, Wed 2026-12-09 13:00 – Wed 2026-12-09 15:00 JST: minne answers without ")
			continue
		}
		assert.Contains(t, text, "Off hours nothing is to be repaired: everybody on the roster can serve.\nWarning: by day, Wed 2026-12-09 13:00 – Wed 2026-12-09 15:00 JST, nobody is left in minne, which loses ")
	}
}

// Of a slot in New York on 31 December, planned with January in Tokyo, the shifts of December that are planned before it are what leaves no room.
func TestWhatIsPlannedInTheMonthIsCounted(t *testing.T) {
	path := commandtest.File(t, `{"specs": [{"location": "Asia/Tokyo", "business": {"days": ["Mon", "Tue", "Wed", "Thu", "Fri"], "open": "10:00", "close": "19:00"}, "holidays": "none",
"teams": [{"id": "goods", "services": ["shop"], "members": ["aoi", "ren", "yui", "kai"]}, {"id": "us", "location": "America/New_York", "pool": "us-nights", "services": ["web"], "members": ["alice", "bob", "carol"]}],
"offHours": {"primary": {"vacant": true}},
"pools": [{"id": "us-nights", "location": "America/New_York", "primary": {"vacant": true}}]}],
"plan": {"limits": {"minRest": "11h", "maxShiftsPerMonth": 10}}}`)
	months := []string{"-config", path, "-month", "2026-12", "-months", "2", "-as-of", "2026-11-20T00:00:00Z", "-dry"}
	assert.Contains(t, publish(t, 2, months...), "no way to fill them keeps MaxShiftsPerMonth 10; together the 3 who can serve may begin 30 slots in the month, and 30 are planned already; able to serve: alice, bob, carol\n")
	assert.Contains(t, publish(t, 2, append(months, "-lang", "ja")...), "）。就ける3人がその月に始められるのは合わせて30枠で、うち30枠は公開・計画済み。就ける人：alice、bob、carol\n")
}

// More moves bring nobody nearer in all who then is further by kind: of plan 3 the nights of ana would be 61 h below her share, and
// nobody is further than 58 h by plan 2.
func TestRebalancingLooksAtKinds(t *testing.T) {
	path := commandtest.File(t, `{"specs": [{"location": "Europe/Berlin", "business": [{"days": ["Mon", "Tue", "Wed", "Thu", "Fri"], "open": "09:00", "close": "12:30"}, {"days": ["Mon", "Tue", "Wed", "Thu", "Fri"], "open": "13:15", "close": "17:30"}],
"holidays": {"base": "de-be", "edits": [{"name": "Betriebsruhe", "first": "2026-12-28", "last": "2026-12-30", "yearly": true}]},
"teams": [{"id": "cart", "services": ["checkout"], "members": ["ana", "ben", "cem", {"member": "dora", "share": 60}]}, {"id": "search", "services": ["query"], "members": ["emil", "fay", "gus", "hedi", "vera"]}],
"offHours": {"closed": [{"kinds": ["workday"], "from": "12:00", "to": "13:00"}], "primary": {"vacant": true}, "secondary": {"vacant": true},
"seats": [{"role": "commander", "rota": {"vacant": true}, "ready": [{"member": "ana"}, {"member": "emil"}, {"member": "fay"}, {"member": "vera"}]}]},
"people": [{"id": "cem", "wants": [{"weekdays": ["Thu"]}]}, {"id": "hedi", "never": [{"weekdays": ["Wed"], "from": "17:00"}]}, {"id": "ben", "avoids": [{"first": "2027-02-13", "last": "2027-02-14"}]}]}],
"plan": {"limits": {"minRest": "11h", "maxShiftsPerMonth": 14}, "own": {"vera": {"roles": ["commander"]}}},
"journal": []}`)
	publish(t, 0, "-config", path, "-month", "2027-01", "-months", "3", "-as-of", "2026-12-15T12:00:00+01:00")
	text, err := os.ReadFile(path)
	require.NoError(t, err)
	leave := `,{"id": "ill", "author": "ana", "at": "2027-02-06T12:00:00+01:00", "leave": {"member": "ana", "start": "2027-02-10", "end": "2027-02-12"}}]}`
	require.NoError(t, os.WriteFile(path, []byte(string(text[:bytes.LastIndexByte(text, ']')])+leave), 0o600))
	told := publish(t, 0, "-config", path, "-repair", "-dry", "-as-of", "2027-02-06T13:00:00+01:00")
	assert.NotContains(t, told, "Plan 3", told)
}
