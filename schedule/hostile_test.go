package schedule_test

import (
	"fmt"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"

	"github.com/toban-go/toban/internal/house/long"
	"github.com/toban-go/toban/schedule"
)

// What a record asks for in few bytes is refused at its first part that says nothing:
// memory stays within some times the text. Read whole, "{}," thirty million bytes long
// took 24 s and 4.7 GB.
func TestHostileRecords(t *testing.T) {
	size := long.Cases(1<<20, 2<<20)
	many := func(item string) string { return strings.Repeat(item+",", size/(len(item)+1)) + item }
	long := `"start":"2026-05-11T01:00:00Z","end":"2026-05-11T10:00:00Z"`
	for name, c := range map[string]struct{ list, want string }{
		"empty slots":     {`"slots":[` + many(`{}`) + `]`, "slots[0] says nothing"},
		"null for duties": {`"duties":[` + many(`null`) + `]`, "duties[0] says nothing"},
		"slots of a word": {`"slots":[` + many(`{"duty":1}`) + `]`, "slots[0] says nothing"},
		"empty services":  {`"services":[` + many(`{}`) + `]`, "services[0] says nothing"},
		"empty leaves":    {`"leaves":[` + many(`{}`) + `]`, "leaves[0] says nothing"},
		"empty timelines": {`"timelines":[` + strings.Repeat("[],", 600_000) + `[]]`, "more than 500000 timelines"},
		"empty parts":     {`"timelines":[[` + many(`{}`) + `]]`, "more than 100000 values"},
		"some parts":      {`"timelines":[[{},{}],` + many(`[{},{}]`) + `]`, "timelines[0] says nothing"},
		"empty seats":     {`"slots":[{` + long + `,"seats":[` + many(`{}`) + `]}]`, "more than 100000 values"},
		"empty causes":    {`"slots":[` + many(`{`+long+`,"seats":[{"role":"primary",`+long+`,"why":[{},{},{},{},{},{},{},{}]}]}`) + `]`, "slots[0] says nothing"},
		"empty members":   {`"duties":[` + many(`{"team":"team","regime":"daytime","members":[{},{},{},{}]}`) + `]`, "duties[0] says nothing"},
		"many names":      {`"names":{` + many(`"a":""`) + `}`, "more than 100000 values"},
		"many tiers":      {`"escalation":[` + many(`{}`) + `]`, "more than 100000 values"},
		"deep":            {`"duties":` + strings.Repeat("[", 9000) + strings.Repeat("]", 9000), "nested too deep"},
		"deeper":          {`"duties":` + strings.Repeat("[", size), "nested too deep"},
		"a long field":    {`"` + strings.Repeat("x", size) + `":1`, "unknown field"},
		"a long digest":   {`"digest":"` + strings.Repeat("x", size) + `"`, "roster: digest"},
		"too long":        {"", "longer than"},
	} {
		text := []byte(`{"format":"` + schedule.RosterFormat + `",` + c.list + `}`)
		if name == "too long" {
			text = make([]byte, 65<<20) // whatever it holds
		}
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		_, err := schedule.ParseRoster(text)
		runtime.ReadMemStats(&after)
		assert.ErrorIs(t, err, schedule.ErrInvalid, name)
		assert.ErrorContains(t, err, c.want, name)
		assert.Less(t, len(err.Error()), 1200, name)
		assert.Less(t, after.TotalAlloc-before.TotalAlloc, uint64(200<<20), name)
	}
}

// What a spec says many times costs by its number, not by its square, and no more
// than a thousand faults are told. One member 4,000 times in a team took 3 s.
func TestRepeatsInSpecs(t *testing.T) {
	many := long.Cases(5_000, 20_000)
	repeat := func(change func(spec *schedule.Spec, i int)) schedule.Spec {
		spec := daily()
		spec.Teams, spec.People = slices.Clone(spec.Teams), slices.Clone(spec.People)
		for i := range many {
			change(&spec, i)
		}
		return spec
	}
	first := date("1990-01-01")
	for name, spec := range map[string]schedule.Spec{
		"a member in a team": repeat(func(spec *schedule.Spec, i int) {
			spec.Teams[0].Members = append(spec.Teams[0].Members, schedule.Membership{Member: "m1"})
		}),
		"a member from later on": repeat(func(spec *schedule.Spec, i int) {
			spec.Teams[0].Members = append(spec.Teams[0].Members, schedule.Membership{Member: "m1", From: first.AddDays(many - i)})
		}),
		"a member who comes and goes": repeat(func(spec *schedule.Spec, i int) {
			for j, id := range []schedule.TeamID{"p", "q"} {
				if i == 0 {
					spec.Teams = append(spec.Teams, schedule.Team{ID: id, Members: []schedule.Membership{{Member: "x"}, {Member: "x"}}})
				}
				team := &spec.Teams[len(spec.Teams)-2+j]
				team.Members = append(team.Members, schedule.Membership{Member: "m0", From: first.AddDays(2*i + j), Last: first.AddDays(2*i + j)})
			}
		}),
		"a team":      repeat(func(spec *schedule.Spec, i int) { spec.Teams = append(spec.Teams, spec.Teams[0]) }),
		"empty teams": repeat(func(spec *schedule.Spec, i int) { spec.Teams = append(spec.Teams, schedule.Team{}) }),
		"a person":    repeat(func(spec *schedule.Spec, i int) { spec.People = append(spec.People, schedule.Person{ID: "m1"}) }),
		"many persons": repeat(func(spec *schedule.Spec, i int) {
			spec.People = append(spec.People, schedule.Person{ID: schedule.Member(fmt.Sprint(i))})
		}),
		"a day": repeat(func(spec *schedule.Spec, i int) { spec.Business[0].Days = append(spec.Business[0].Days, time.Monday) }),
		"a date": repeat(func(spec *schedule.Spec, i int) {
			spec.Business = append(spec.Business, schedule.Window{Dates: []schedule.Date{first.AddDays(-i * (i % 2))}})
		}),
		"dates": repeat(func(spec *schedule.Spec, i int) {
			if i == 0 {
				spec.Business = append(spec.Business, schedule.Window{})
			}
			spec.Business[1].Dates = append(spec.Business[1].Dates, first.AddDays(-i*(i%2)))
		}),
		"a window": repeat(func(spec *schedule.Spec, i int) { spec.Business = append(spec.Business, spec.Business[0]) }),
		"a break":  repeat(func(spec *schedule.Spec, i int) { spec.OffHours.Breaks = append(spec.OffHours.Breaks, 60) }),
		"a follower": repeat(func(spec *schedule.Spec, i int) {
			spec.Teams[0].Services = slices.Clone(spec.Teams[0].Services)
			spec.Teams[0].Services[0].FollowedBy = append(spec.Teams[0].Services[0].FollowedBy, "suzuri")
		}),
		"readiness": repeat(func(spec *schedule.Spec, i int) {
			if i == 0 {
				spec.People = append(spec.People, schedule.Person{ID: "zz"})
			}
			p := &spec.People[len(spec.People)-1]
			p.Ready = append(p.Ready, schedule.Ready{Service: schedule.ServiceID(fmt.Sprint(i))})
		}),
	} {
		began := time.Now()
		_, err := schedule.New(spec)
		assert.Error(t, err, name)
		assert.LessOrEqual(t, len(slices.Collect(schedule.Faults(err))), 1001, name)
		assert.Less(t, time.Since(began), 20*time.Second, name) // 2 s where nothing else runs
	}
}
