package vendor

import (
	"cmp"
	"path"
	"slices"
	"strings"
	"time"

	"github.com/toban-go/toban/rotation"
	"github.com/toban-go/toban/schedule"
	"github.com/toban-go/toban/schedule/report"
)

// Grafana OnCall: answers of GET /api/v1/schedules, /on_call_shifts, /users, /alert_groups
// and /schedules/{id}/final_shifts, as
// https://grafana.com/docs/oncall/latest/oncall-api-reference describes them.
//
// The highest level that has somebody answers, with all its events. A rotation gives each
// group of users one period of its frequency; an interval of n leaves n−1 periods between
// them empty. An answer of final_shifts does not say of which schedule it is: its file is
// named after the schedule's ID or name, unless there is one schedule only.

var grafana = dialect{
	"count": nil, "next": nil, "previous": nil, "current_page_number": nil, "page_size": nil, "total_pages": nil,
	"results": list((*reading).grafanaItem),
	"detail":  refused("Grafana OnCall"), "error": refused("Grafana OnCall"), "message": refused("Grafana"),
}

// grafanaItem is any of a schedule, an on-call shift, a final shift, a user and an alert
// group.
type grafanaItem struct {
	ID       string   `json:"id"`
	Name     string   `json:"name"`
	Type     string   `json:"type"`
	Zone     *string  `json:"time_zone"`
	Shifts   []string `json:"shifts"`
	ICal     *string  `json:"ical_url_primary"`
	Username string   `json:"username"`
	Email    string   `json:"email"`

	Level      int        `json:"level"`
	Start      string     `json:"start"`
	Duration   int        `json:"duration"`
	Frequency  string     `json:"frequency"`
	Interval   int        `json:"interval"`
	Until      string     `json:"until"`
	WeekStart  string     `json:"week_start"`
	ByDay      []string   `json:"by_day"`
	ByMonth    []int      `json:"by_month"`
	ByMonthDay []int      `json:"by_monthday"`
	Users      []string   `json:"users"`
	Rolling    [][]string `json:"rolling_users"`
	From       int        `json:"start_rotation_from_user_index"`

	UserID     string `json:"user_pk"`
	UserEmail  string `json:"user_email"`
	UserName   string `json:"user_username"`
	ShiftStart string `json:"shift_start"`
	ShiftEnd   string `json:"shift_end"`

	Integration  string `json:"integration_id"`
	Title        string `json:"title"`
	Created      string `json:"created_at"`
	Acknowledged string `json:"acknowledged_at"`
	Resolved     string `json:"resolved_at"`

	_ struct{} `unused:"team_id on_call_now ical_url_overrides enable_web_overrides slack source rotation_start role timezone teams grafana_id is_phone_number_verified route_id alerts_count state permalinks resolved_by acknowledged_by silenced_at labels last_alert user_pk"`
}

func (r *reading) grafanaItem(at place, v grafanaItem) {
	switch {
	case v.ShiftStart != "":
		r.grafanaFinal(at, v)
	case v.Integration != "":
		a := report.Alert{Monitor: v.Title, At: r.time(at.field("created_at"), v.Created)}
		if v.Acknowledged != "" {
			a.Acked = r.time(at.field("acknowledged_at"), v.Acknowledged)
		}
		if v.Resolved != "" {
			a.Closed = r.time(at.field("resolved_at"), v.Resolved)
		}
		r.alert(at, v.Integration, v.Integration, a)
	case v.ID == "":
		r.fault(at.field("id"), schedule.ErrMissing, "no ID")
	case v.Username != "":
		r.person(v.ID, v.Username, v.Email)
	case slices.Contains([]string{"ical", "calendar", "web"}, v.Type):
		r.grafanaSchedule(at, v)
	case v.Start != "":
		if r.events == nil {
			r.events = map[string]grafanaEvent{}
		}
		r.events[v.ID] = grafanaEvent{at, v}
	default:
		r.fault(at, schedule.ErrInvalid, "neither a schedule nor a shift, a user or an alert group")
	}
}

// grafanaEvent is an on-call shift, for the schedules that list it.
type grafanaEvent struct {
	place
	grafanaItem
}

func (r *reading) grafanaSchedule(at place, v grafanaItem) {
	zone := "UTC"
	if v.Zone != nil && *v.Zone != "" {
		zone = *v.Zone
	}
	s := &Schedule{ID: v.ID, Name: cmp.Or(v.Name, v.ID), Location: r.zone(at.field("time_zone"), zone), place: at}
	r.schedules[v.ID] = s
	if v.ICal != nil && *v.ICal != "" {
		r.say(at, "schedule %q comes from a calendar: its rules are there", s.Name)
	}
	r.finish = append(r.finish, func() {
		for i, id := range v.Shifts {
			e, ok := r.events[id]
			if !ok {
				r.say(at.field("shifts").item(i), "no file has the shift %q", id)
				continue
			}
			if s.Layers = append(s.Layers, r.grafanaLayers(s, e)...); len(s.Layers) > mostLayers {
				break // Read tells
			}
		}
	})
}

// grafanaLayers returns an event as layers, one for each who answers at once.
func (r *reading) grafanaLayers(s *Schedule, e grafanaEvent) []Layer {
	unsaid := func(format string, args ...any) []Layer {
		r.say(e.place, "shift %q is left out: %s", e.Name, tell(format, args...))
		return nil
	}
	loc := s.Location
	base := Layer{ID: e.ID, Name: cmp.Or(e.Name, e.ID), Rank: e.Level, place: e.place}
	if e.Zone != nil && *e.Zone != "" && *e.Zone != loc.String() {
		loc = r.zone(e.field("time_zone"), *e.Zone)
		base.Location = loc
	}
	base.Start = r.local(e.field("start"), e.Start, loc)
	base.First = base.Start
	if e.Until != "" {
		base.End = r.local(e.field("until"), e.Until, loc)
	}
	groups := e.Rolling
	if len(groups) == 0 {
		groups = [][]string{e.Users}
	} else if n := len(groups); e.From > 0 && e.From < n {
		groups = slices.Concat(groups[e.From:], groups[:e.From])
	}
	length := e.Duration
	if length <= 0 || length > mostYears*366*day {
		r.fault(e.field("duration"), schedule.ErrInvalid, "a shift of %d seconds", e.Duration)
		return nil
	}
	every, empty := r.every(e.field("interval"), e.Interval), 0
	from := secondOf(base.Start, loc)
	switch {
	case e.Type == "single_event" || e.Type == "override":
		base.End = base.Start.Add(time.Duration(length) * time.Second)
		base.Turn = Turn{Unit: rotation.Weeks, Every: once}
		if e.Type == "override" {
			base.Rank = 1 << 20
		}
	case e.ByMonth != nil || e.ByMonthDay != nil || e.Frequency == "monthly":
		return unsaid("it repeats by months")
	case e.Frequency == "hourly":
		if base.Turn = (Turn{Unit: rotation.Hours, Every: every}); length != every*3600 || e.ByDay != nil {
			if length != 3600 || e.ByDay != nil {
				return unsaid("hours of %s in every %d", seconds(length), every)
			}
			base.Turn.Every, empty = 1, every-1
		}
	case e.Frequency == "daily" && e.ByDay != nil:
		return unsaid("its turns are of days on some weekdays")
	case e.Frequency == "daily" && length == every*day:
		base.Turn = Turn{Unit: rotation.Days, Every: every}
	case e.Frequency == "daily" && length <= day:
		base.Turn, empty = Turn{Unit: rotation.Days, Every: 1}, every-1
		base.Windows = daily(from, length)
	case e.Frequency == "weekly" && length == every*week && e.ByDay == nil:
		base.Turn = Turn{Unit: rotation.Weeks, Every: every}
	case e.Frequency == "weekly" && length <= week:
		base.Turn, empty = Turn{Unit: rotation.Weeks, Every: 1}, every-1
		days := r.weekdays(e.field("by_day"), e.ByDay)
		if e.ByDay == nil {
			days = []time.Weekday{base.Start.In(loc).Weekday()}
		} else { // weeks begin on a day of their own
			start := time.Sunday
			if e.WeekStart != "" {
				for _, d := range r.weekdays(e.field("week_start"), []string{e.WeekStart}) {
					start = d
				}
			}
			first := schedule.DateOf(base.Start, loc)
			for first.Weekday() != start {
				first = first.AddDays(-1)
			}
			base.First = first.At(0, loc)
		}
		for _, d := range days {
			base.Windows = append(base.Windows, Window{d, from, length})
		}
	default:
		return unsaid("%s, every %d, of %s", e.Frequency, every, seconds(length))
	}
	most := 0
	for _, g := range groups {
		most = max(most, len(g))
	}
	if most > mostLayers || len(groups)*(1+empty) > mostPlaces {
		r.fault(e.field("rolling_users"), schedule.ErrInvalid, "%d groups of up to %d users, every %d: %d users and %d places are the most", len(groups), most, every, mostLayers, mostPlaces)
		return nil
	}
	var layers []Layer
	for n := range most {
		l := base
		for _, g := range groups {
			m := schedule.Member("")
			if n < len(g) {
				m = r.person(g[n], "", "")
			}
			l.Users = append(l.Users, m)
			l.Users = append(l.Users, make([]schedule.Member, empty)...)
		}
		layers = append(layers, l)
	}
	return layers
}

// weekdays are the names of weekdays in calendars, from Sunday.
var weekdays = []string{"SU", "MO", "TU", "WE", "TH", "FR", "SA"}

// weekdays reads weekdays as calendars have them: MO, TU.
func (r *reading) weekdays(at place, names []string) (list []time.Weekday) {
	for i, name := range names {
		d := slices.Index(weekdays, name)
		if d < 0 {
			r.fault(at.item(i), schedule.ErrInvalid, "%q is no weekday such as MO", name)
			continue
		}
		list = append(list, time.Weekday(d))
	}
	return list
}

// local reads what clocks show in a place, or an instant.
func (r *reading) local(at place, text string, loc *time.Location) time.Time {
	t, err := time.Parse("2006-01-02T15:04:05", text)
	if err != nil {
		return r.time(at, text)
	}
	if t.Year() < 1970 || t.Year() > 2200 {
		r.fault(at, schedule.ErrInvalid, "%q lies outside the years 1970 to 2200", text)
	}
	return instant(schedule.DateOf(t, time.UTC), secondOf(t, time.UTC), loc)
}

// grafanaFinal reads a rendered shift.
func (r *reading) grafanaFinal(at place, v grafanaItem) {
	iv := r.interval(at, "shift_start", "shift_end", v.ShiftStart, v.ShiftEnd)
	m := r.person(v.UserID, v.UserName, v.UserEmail)
	if m == "" {
		r.fault(at.field("user_pk"), schedule.ErrMissing, "no user")
	}
	r.finish = append(r.finish, func() {
		s := r.named(at.file.name)
		if s == nil {
			if !slices.ContainsFunc(r.faults, func(err error) bool { return strings.HasPrefix(err.Error(), at.file.name+":") }) {
				r.fault(at, schedule.ErrMissing, "of which schedule? name the file after its ID or its name")
			}
			return
		}
		s.Shifts = append(s.Shifts, Shift{schedule.Interval{Start: iv.Start.In(s.Location), End: iv.End.In(s.Location)}, m})
	})
}

// named returns the schedule after which a file is named, by the longest name in the file's, or the
// only one; nil if there is none, or several are named alike.
func (r *reading) named(file string) (found *Schedule) {
	if len(r.schedules) == 1 {
		for _, s := range r.schedules {
			return s
		}
	}
	base := ident(path.Base(strings.ReplaceAll(file, "\\", "/")))
	longest := 0
	for _, s := range r.schedules {
		for _, name := range []string{ident(s.ID), ident(s.Name)} {
			switch {
			case len(name) < longest || name == "" || !strings.Contains(base, name):
			case len(name) > longest:
				found, longest = s, len(name)
			case found != s:
				found = nil
			}
		}
	}
	return found
}
