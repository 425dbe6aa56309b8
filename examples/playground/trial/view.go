package trial

import (
	_ "embed"
	"fmt"
	"html/template"
	"io"
	"maps"
	"slices"
	"time"

	"github.com/toban-go/toban/examples/internal/sheet"
	"github.com/toban-go/toban/fairness"
	"github.com/toban-go/toban/internal/civil"
	"github.com/toban-go/toban/schedule"
)

//go:embed result.html
var resultHTML string

var resultTemplate = template.Must(template.New("result").Parse(resultHTML))

// view is the rotation of a month beside its plan.
type view struct {
	Month    schedule.Interval
	language schedule.Language
	rotation *schedule.Schedule
	plan     *schedule.Schedule // nil if there is none
	Refused  []string           // why there is no plan
	proofs   []fairness.Certificate
}

// follow lays the plans over the rotation, and returns the changes with the roster published.
func (v *view) follow(plans []*fairness.Plan, changes []schedule.Change) ([]schedule.Change, error) {
	s := v.rotation
	for _, plan := range plans {
		var err error
		if s, err = s.Follow(plan); err != nil {
			return nil, err
		}
		v.proofs = append(v.proofs, plan.Certificate())
	}
	roster, err := s.Roster(v.Month)
	if err != nil {
		return nil, err
	}
	v.plan = s
	return append(slices.Clip(changes), roster), nil
}

// what the template shows
type (
	side struct {
		Title string
		Weeks [][]day
	}
	day struct {
		Number  int // 0 outside the month
		Date    string
		Kind    string // class of the day: workday, weekend, holiday
		Holiday string
		Shifts  []shift
	}
	shift struct {
		Who, Tint, Role, Hours string
	}
	load struct {
		Who, Tint      string
		Rotation, Plan tally
	}
	tally struct {
		Hours, Width    int // Width in percent of the most
		Nights, DaysOff int
		Holidays        int
		minutes         int
	}
)

func (v *view) say(english, japanese string) string {
	if v.language == schedule.Japanese {
		return japanese
	}
	return english
}

func (v *view) render(w io.Writer) error {
	tints := v.tints()
	var sides []side
	for _, shown := range []struct {
		title string
		s     *schedule.Schedule
	}{{v.say("Weekly rotation", "週替わりのローテーション"), v.rotation}, {v.say("Plan", "計画"), v.plan}} {
		if shown.s == nil {
			continue
		}
		weeks, err := v.weeks(shown.s, tints)
		if err != nil {
			return err
		}
		sides = append(sides, side{shown.title, weeks})
	}
	var proofs []string
	for _, c := range v.proofs {
		proofs = append(proofs, c.In(v.language))
	}
	weekdays := []string{"Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"}
	if v.language == schedule.Japanese {
		weekdays = []string{"月", "火", "水", "木", "金", "土", "日"}
	}
	loads, worst := v.loads(tints)
	return resultTemplate.Execute(w, map[string]any{
		"Sides": sides, "Loads": loads, "Worst": worst, "Proofs": proofs, "Refused": v.Refused, "Weekdays": weekdays, "Planned": v.plan != nil,
		"Say": v.say,
	})
}

func (v *view) tints() map[schedule.Member]sheet.Tint {
	var members []schedule.Member
	pool, err := v.rotation.Team(schedule.Everyone)
	if err == nil {
		members = slices.Sorted(slices.Values(pool.Members(v.Month.Start)))
	}
	return sheet.Tints(members)
}

// weeks lays the month's days out from Monday on, each with the shifts that begin on it.
func (v *view) weeks(s *schedule.Schedule, tints map[schedule.Member]sheet.Tint) (weeks [][]day, err error) {
	loc := s.Location(v.Month.Start)
	shifts := map[schedule.Date][]shift{}
	for sh := range s.Duties(v.Month) {
		if sh.Regime != schedule.OffHours {
			continue
		}
		who := string(sh.Member)
		if sh.Gap() {
			who = v.say("nobody", "担当なし")
		}
		role := ""
		if sh.Role != schedule.Primary {
			role = v.language.Role(sh.Role)
		}
		shifts[sh.Date] = append(shifts[sh.Date], shift{who, tints[sh.Member].String(), role, fmt.Sprintf("%.4g h", sh.Duration().Hours())})
	}
	first := schedule.DateOf(v.Month.Start, loc)
	week := make([]day, civil.SinceMonday(first.Weekday()))
	for d := first; d.At(0, loc).Before(v.Month.End); d = d.AddDays(1) {
		kind, known, err := s.Day(schedule.Everyone, d)
		if err != nil {
			return nil, err
		}
		week = append(week, day{Number: d.Day, Date: d.String(), Kind: kind.String(), Holiday: v.holidayName(known), Shifts: shifts[d]})
		if len(week) == 7 {
			weeks, week = append(weeks, week), nil
		}
	}
	if len(week) > 0 {
		weeks = append(weeks, append(week, make([]day, 7-len(week))...))
	}
	return weeks, nil
}

func (v *view) holidayName(d schedule.Day) string {
	if v.language != schedule.Japanese && d.English != "" {
		return d.English
	}
	return d.Name
}

// loads sums up the month of each person by the rotation and by the plan.
func (v *view) loads(tints map[schedule.Member]sheet.Tint) (list []load, worst [2]string) {
	sums := [2]map[schedule.Member]*tally{{}, {}}
	for i, s := range []*schedule.Schedule{v.rotation, v.plan} {
		if s == nil {
			continue
		}
		for sh := range s.Duties(v.Month) {
			if sh.Regime != schedule.OffHours || sh.Gap() || sh.Role.Watches() {
				continue
			}
			t := sums[i][sh.Member]
			if t == nil {
				t = &tally{}
				sums[i][sh.Member] = t
			}
			t.minutes += int(sh.Duration() / time.Minute)
			switch sh.Day {
			case schedule.Workday:
				t.Nights++
			case schedule.Holiday:
				t.Holidays++
				t.DaysOff++
			default:
				t.DaysOff++
			}
		}
	}
	most := 1
	for _, of := range sums {
		for _, t := range of {
			most = max(most, t.minutes)
		}
	}
	for i, of := range sums {
		least, largest := most, 0
		for m := range tints {
			if of[m] == nil {
				of[m] = &tally{}
			}
			of[m].Hours, of[m].Width = (of[m].minutes+30)/60, 100*of[m].minutes/most
			least, largest = min(least, of[m].minutes), max(largest, of[m].minutes)
		}
		worst[i] = fmt.Sprintf(v.say("%d to %d h", "%d〜%d時間"), (least+30)/60, (largest+30)/60)
	}
	for _, m := range slices.Sorted(maps.Keys(tints)) {
		list = append(list, load{string(m), tints[m].String(), *sums[0][m], *sums[1][m]})
	}
	return list, worst
}
