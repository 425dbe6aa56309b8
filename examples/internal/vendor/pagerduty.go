package vendor

import (
	"cmp"
	"fmt"
	"reflect"
	"slices"
	"time"

	"github.com/toban-go/toban/schedule"
)

// PagerDuty: answers of GET /schedules/{id} with since and until, /oncalls, /users,
// /escalation_policies, /services, /incidents and /log_entries, as
// https://developer.pagerduty.com/api-reference describes them. Shift-based schedules have a file
// of their own.

var pagerDuty = dialect{
	"schedule":            one((*reading).pagerDutySchedule),
	"schedules":           list((*reading).pagerDutySchedule),
	"oncalls":             list((*reading).pagerDutyOnCall),
	"user":                one((*reading).pagerDutyUser),
	"users":               list((*reading).pagerDutyUser),
	"service":             one((*reading).pagerDutyService),
	"services":            list((*reading).pagerDutyService),
	"escalation_policy":   one((*reading).pagerDutyPolicy),
	"escalation_policies": list((*reading).pagerDutyPolicy),
	"override":            one((*reading).pagerDutyOverride),
	"overrides":           list((*reading).pagerDutyOverride),
	"custom_shift":        one((*reading).pagerDutyCustomShift),
	"custom_shifts":       list((*reading).pagerDutyCustomShift),
	"incident":            one((*reading).pagerDutyIncident),
	"incidents":           list((*reading).pagerDutyIncident),
	"log_entries":         list((*reading).pagerDutyLogEntry),
	"error":               refused("PagerDuty"),
	"limit":               nil, "offset": nil, "more": nil, "total": nil, "query": nil, "next_cursor": nil,
}

// pagerDutyObject is a reference or a whole object.
type pagerDutyObject struct {
	ID      string   `json:"id"`
	Summary string   `json:"summary"`
	Name    string   `json:"name"`
	Type    string   `json:"type"`
	_       struct{} `unused:"self html_url deleted_at"`
}

type pagerDutySchedule struct {
	pagerDutyObject
	TimeZone        string              `json:"time_zone"`
	Users           []pagerDutyPerson   `json:"users"`
	Layers          []pagerDutyLayer    `json:"schedule_layers"`
	Rotations       []pagerDutyRotation `json:"rotations"`
	Overrides       *pagerDutyRendered  `json:"overrides_subschedule"`
	ClientOverrides *pagerDutyRendered  `json:"override_subschedule"` // as go-pagerduty calls it
	Final           *pagerDutyRendered  `json:"final_schedule"`
	_               struct{}            `unused:"description escalation_policies teams created_at updated_at personal web_cal_url http_cal_url next_oncall_for_user"`
}

type pagerDutyRendered struct {
	Entries     []pagerDutyEntry      `json:"rendered_schedule_entries"`
	Assignments []pagerDutyAssignment `json:"computed_shift_assignments"`
	_           struct{}              `unused:"id name type summary self html_url rendered_coverage_percentage start end users restrictions rotation_virtual_start rotation_turn_length_seconds user"`
}

type pagerDutyEntry struct {
	Start string          `json:"start"`
	End   string          `json:"end"`
	User  pagerDutyPerson `json:"user"`
	ID    string          `json:"id"`
}

type pagerDutyPerson struct {
	pagerDutyObject
	Email string   `json:"email"`
	_     struct{} `unused:"time_zone color role avatar_url description invitation_sent job_title teams contact_methods notification_rules coordinated_incidents license locale next_start created_via_sso deactivated assign_to_non_on_call"`
}

type pagerDutyLayer struct {
	pagerDutyObject
	Start        string                 `json:"start"`
	End          string                 `json:"end"`
	VirtualStart string                 `json:"rotation_virtual_start"`
	TurnLength   int                    `json:"rotation_turn_length_seconds"`
	Users        []pagerDutyPlace       `json:"users"`
	Restrictions []pagerDutyRestriction `json:"restrictions"`
	Entries      []pagerDutyEntry       `json:"rendered_schedule_entries"`
	_            struct{}               `unused:"rendered_coverage_percentage"`
}

type pagerDutyPlace struct {
	User pagerDutyPerson `json:"user"`
	_    struct{}        `unused:"member_order"`
}

type pagerDutyRestriction struct {
	Type     string `json:"type"`
	Day      int    `json:"start_day_of_week"`
	Start    string `json:"start_time_of_day"`
	Duration int    `json:"duration_seconds"`
}

func (r *reading) pagerDutyUser(at place, p pagerDutyPerson) { r.pagerDutyMember(at, p) }

// pagerDutyMember returns who a reference means.
func (r *reading) pagerDutyMember(at place, p pagerDutyPerson) schedule.Member {
	m := r.person(p.ID, cmp.Or(p.Name, p.Summary), p.Email)
	if m == "" {
		r.fault(at.field("id"), schedule.ErrMissing, "a user without an ID")
	}
	return m
}

func (r *reading) pagerDutySchedule(at place, v pagerDutySchedule) {
	if v.ID == "" {
		r.fault(at.field("id"), schedule.ErrMissing, "a schedule without an ID")
		return
	}
	for i, u := range v.Users {
		r.pagerDutyMember(at.field("users").item(i), u)
	}
	if v.Layers == nil && v.Rotations == nil && v.Final == nil { // of a list of schedules, which has no layers
		return
	}
	s := &Schedule{ID: v.ID, Name: cmp.Or(v.Name, v.Summary), place: at, Location: r.zone(at.field("time_zone"), v.TimeZone), layered: map[string][]Shift{}}
	for i, l := range v.Layers {
		here := at.field("schedule_layers").item(i)
		layer := r.pagerDutyLayer(here, l, s.Location)
		if _, twice := s.layered[layer.ID]; twice || layer.ID == "" {
			layer.ID = fmt.Sprintf("%s#%d", layer.ID, i+1)
		}
		s.Layers = append(s.Layers, layer)
		s.layered[layer.ID] = append(s.layered[layer.ID], r.pagerDutyEntries(here, l.Entries, s.Location)...)
	}
	overrides, name := cmp.Or(v.Overrides, v.ClientOverrides), "overrides_subschedule"
	if v.Overrides == nil {
		name = "override_subschedule"
	}
	if overrides != nil {
		for i, e := range r.pagerDutyEntries(at.field(name), overrides.Entries, s.Location) {
			s.Overrides = append(s.Overrides, Override{Interval: e.Interval, Member: e.Member, place: at.field(name).field("rendered_schedule_entries").item(i)})
		}
	}
	if v.Rotations != nil || v.Type == "schedule_v3" {
		r.pagerDutyShiftBased(at, v, s)
	} else if v.Final != nil && len(v.Final.Entries) > 0 {
		s.Shifts = r.pagerDutyEntries(at.field("final_schedule"), v.Final.Entries, s.Location)
	}
	if at.file.faults > 0 {
		return
	}
	if old := r.schedules[v.ID]; old != nil && old.pages == mostPages {
		r.fault(at.field("id"), schedule.ErrInvalid, "schedule %q stands in more than %d answers", v.ID, mostPages)
		return
	} else if old != nil {
		pages := old.pages + 1
		s = r.pagerDutyPages(old, s)
		s.pages = pages
	} else {
		r.finish = append(r.finish, func() {
			if s := r.schedules[v.ID]; !s.together {
				s.pagerDutyRanks()
			}
		})
	}
	r.schedules[v.ID] = s
}

// pagerDutyPages joins two answers for one schedule: the API renders three months at most. The
// rules are those of the later time.
func (r *reading) pagerDutyPages(a, b *Schedule) *Schedule {
	if len(a.Shifts) > 0 && (len(b.Shifts) == 0 || span(a.Shifts).End.After(span(b.Shifts).End)) {
		a, b = b, a
	}
	if len(a.Layers) > 0 && len(b.Layers) > 0 && !slices.EqualFunc(a.Layers, b.Layers, alike) {
		r.say(a.place, "the layers are others than in %s, whose rules are taken", b.place.file.name)
	}
	if len(b.Layers) == 0 {
		b.Layers = a.Layers
	}
	for id, list := range a.layered {
		b.layered[id] = append(b.layered[id], list...)
	}
	for _, o := range a.Overrides {
		if !slices.ContainsFunc(b.Overrides, func(other Override) bool { return o.Member == other.Member && other.Interval.Encloses(o.Interval) }) {
			b.Overrides = append(b.Overrides, o)
		}
	}
	if b.Shifts = overlay(a.Shifts, b.Shifts); a.together && b.together {
		b.Shifts = tidy(slices.Concat(a.Shifts, b.Shifts))
	}
	if !a.Interval.Empty() && !b.Interval.Empty() {
		b.Interval = b.Interval.Span(a.Interval)
	}
	return b
}

// alike reports whether two layers say the same.
func alike(a, b Layer) bool {
	return a.ID == b.ID && a.Start.Equal(b.Start) && a.End.Equal(b.End) && a.First.Equal(b.First) && reflect.DeepEqual(a.Turn, b.Turn) && reflect.DeepEqual(a.Repeat, b.Repeat) && slices.Equal(a.Users, b.Users) && slices.Equal(a.Windows, b.Windows)
}

// pagerDutyRanks says which layer wins: in an answer the first, other than in a request. Some
// answers have the order of requests, so what is rendered decides where it tells the two
// apart.
func (s *Schedule) pagerDutyRanks() {
	agrees := func(first bool) time.Duration {
		lists := make([][]Shift, 0, len(s.Layers)+1)
		for _, l := range s.Layers {
			lists = append(lists, tidy(s.layered[l.ID]))
		}
		if first {
			slices.Reverse(lists)
		}
		return agreement(stack(append(lists, ofOverrides(s.Overrides))), s.Shifts)
	}
	first := agrees(true) >= agrees(false)
	for i := range s.Layers {
		if s.Layers[i].Rank = i; first {
			s.Layers[i].Rank = len(s.Layers) - 1 - i
		}
	}
}

// ofOverrides returns the shifts of overrides, of which later ones win.
func ofOverrides(overrides []Override) []Shift {
	return lay(nil, overrides, func(o Override) bool { return true })
}

func (r *reading) pagerDutyEntries(at place, entries []pagerDutyEntry, loc *time.Location) []Shift {
	list := make([]Shift, 0, len(entries))
	for i, e := range entries {
		here := at.field("rendered_schedule_entries").item(i)
		iv := r.between(here, e.Start, e.End)
		list = append(list, Shift{schedule.Interval{Start: iv.Start.In(loc), End: iv.End.In(loc)}, r.pagerDutyMember(here.field("user"), e.User)})
	}
	return list
}

func (r *reading) pagerDutyLayer(at place, v pagerDutyLayer, loc *time.Location) Layer {
	l := Layer{ID: v.ID, Name: cmp.Or(v.Name, v.Summary, v.ID), place: at, Start: r.time(at.field("start"), v.Start)}
	l.First = l.Start
	if v.VirtualStart != "" {
		l.First = r.time(at.field("rotation_virtual_start"), v.VirtualStart)
	}
	if v.End != "" {
		l.End = r.time(at.field("end"), v.End)
	}
	const year = 366 * day
	if v.TurnLength > year {
		r.fault(at.field("rotation_turn_length_seconds"), schedule.ErrInvalid, "turns of %d seconds: a year is the most", v.TurnLength)
	}
	if v.TurnLength < 60 {
		r.fault(at.field("rotation_turn_length_seconds"), schedule.ErrInvalid, "turns of %d seconds: a minute is the least", v.TurnLength)
	}
	l.Turn = turnOf(time.Duration(v.TurnLength) * time.Second)
	for i, u := range v.Users {
		l.Users = append(l.Users, r.pagerDutyMember(at.field("users").item(i).field("user"), u.User))
	}
	for i, w := range v.Restrictions {
		l.Windows = append(l.Windows, r.pagerDutyWindows(at.field("restrictions").item(i), w)...)
	}
	return l
}

func (r *reading) pagerDutyWindows(at place, v pagerDutyRestriction) []Window {
	clock, err := time.Parse(time.TimeOnly, v.Start)
	if err != nil {
		r.fault(at.field("start_time_of_day"), schedule.ErrInvalid, "%q is no clock such as 09:00:00", v.Start)
		return nil
	}
	from := clock.Hour()*3600 + clock.Minute()*60 + clock.Second()
	longest := map[string]int{"daily_restriction": day, "weekly_restriction": week}[v.Type]
	switch {
	case longest == 0:
		r.fault(at.field("type"), schedule.ErrInvalid, "%q is neither daily_restriction nor weekly_restriction", v.Type)
	case v.Duration <= 0 || v.Duration > longest:
		r.fault(at.field("duration_seconds"), schedule.ErrInvalid, "%d seconds are no part of a %s", v.Duration, map[int]string{day: "day", week: "week"}[longest])
	case longest == week && (v.Day < 1 || v.Day > 7):
		r.fault(at.field("start_day_of_week"), schedule.ErrInvalid, "%d is no day of the week: they are 1, Monday, to 7", v.Day)
	case longest == week:
		return []Window{{time.Weekday(v.Day % 7), from, v.Duration}}
	default:
		return daily(from, v.Duration)
	}
	return nil
}

// daily returns a window of every day.
func daily(from, length int) (list []Window) {
	for d := range 7 {
		list = append(list, Window{time.Weekday(d), from, length})
	}
	return list
}

type pagerDutyOnCall struct {
	User     pagerDutyPerson  `json:"user"`
	Schedule *pagerDutyInfo   `json:"schedule"`
	Policy   *pagerDutyPolicy `json:"escalation_policy"`
	Level    int              `json:"escalation_level"`
	Start    string           `json:"start"`
	End      string           `json:"end"`
}

type pagerDutyInfo struct {
	pagerDutyObject
	TimeZone string   `json:"time_zone"`
	_        struct{} `unused:"description users teams escalation_policies schedule_layers final_schedule override_subschedule overrides_subschedule created_at updated_at personal web_cal_url http_cal_url"`
}

// pagerDutyOnCall reads one entry of /oncalls. Each schedule of a policy has its own.
func (r *reading) pagerDutyOnCall(at place, v pagerDutyOnCall) {
	m := r.pagerDutyMember(at.field("user"), v.User)
	if v.Schedule == nil || v.Schedule.ID == "" {
		r.say(at, "%s is asked at level %d without a schedule", cmp.Or(v.User.Name, v.User.Summary, string(m)), v.Level)
		return
	}
	id := v.Schedule.ID
	if v.Policy != nil && v.Policy.ID != "" && v.Level > 0 && v.Level < 100 {
		r.level(v.Policy.ID, v.Level-1, id)
	}
	if v.Start == "" && v.End == "" {
		r.say(at, "%s is always on call by schedule %s, and no time says from when to when", m, id)
		return
	}
	loc := time.UTC
	if s := r.schedules[id]; s != nil {
		loc = s.Location
	}
	if v.Schedule.TimeZone != "" {
		loc = r.zone(at.field("schedule").field("time_zone"), v.Schedule.TimeZone)
	}
	iv := r.between(at, v.Start, v.End)
	if r.asked == nil {
		r.asked = map[string][]Shift{}
		r.finish = append(r.finish, r.pagerDutyAsked)
	}
	r.asked[id] = append(r.asked[id], Shift{schedule.Interval{Start: iv.Start.In(loc), End: iv.End.In(loc)}, m})
	if r.schedules[id] == nil {
		r.schedules[id] = &Schedule{ID: id, Name: cmp.Or(v.Schedule.Name, v.Schedule.Summary), Location: loc, place: at}
	}
}

// pagerDutyAsked gives schedules that are not rendered the shifts that /oncalls has.
func (r *reading) pagerDutyAsked() {
	for id, shifts := range r.asked {
		if s := r.schedules[id]; s.Shifts == nil {
			s.Shifts = shifts
		}
	}
}

type pagerDutyService struct {
	pagerDutyObject
	Policy *pagerDutyPolicy `json:"escalation_policy"`
	_      struct{}         `unused:"description status created_at updated_at last_incident_timestamp auto_resolve_timeout acknowledgement_timeout teams integrations incident_urgency_rule support_hours scheduled_actions addons alert_creation alert_grouping alert_grouping_timeout alert_grouping_parameters auto_pause_notifications_parameters response_play"`
}

func (r *reading) pagerDutyService(at place, v pagerDutyService) {
	if v.ID == "" {
		r.fault(at.field("id"), schedule.ErrMissing, "a service without an ID")
		return
	}
	s := &Service{ID: v.ID, Name: cmp.Or(v.Name, v.Summary, v.ID)}
	r.services[v.ID] = s
	if v.Policy != nil {
		id := v.Policy.ID
		r.finish = append(r.finish, func() { s.Levels = r.policies[id] })
	}
}

type pagerDutyPolicy struct {
	pagerDutyObject
	Rules []struct {
		Targets []pagerDutyObject `json:"targets"`
		_       struct{}          `unused:"id escalation_delay_in_minutes escalation_rule_assignment_strategy"`
	} `json:"escalation_rules"`
	Services []pagerDutyObject `json:"services"`
	_        struct{}          `unused:"description num_loops on_call_handoff_notifications teams privilege"`
}

func (r *reading) pagerDutyPolicy(at place, v pagerDutyPolicy) {
	if v.ID == "" {
		r.fault(at.field("id"), schedule.ErrMissing, "an escalation policy without an ID")
		return
	}
	for i, rule := range v.Rules {
		for j, target := range rule.Targets {
			switch target.Type {
			case "schedule", "schedule_reference", "schedule_v3", "schedule_v3_reference":
				r.level(v.ID, i, target.ID)
			default:
				r.say(at.field("escalation_rules").item(i).field("targets").item(j), "level %d asks %s, no schedule", i+1, cmp.Or(target.Summary, target.Name, target.ID))
			}
		}
	}
	for _, s := range v.Services {
		if r.services[s.ID] == nil && s.ID != "" {
			r.services[s.ID] = &Service{ID: s.ID, Name: cmp.Or(s.Name, s.Summary, s.ID)}
		}
		if service := r.services[s.ID]; service != nil {
			r.finish = append(r.finish, func() { service.Levels = r.policies[v.ID] })
		}
	}
}

// level notes that a policy asks a schedule at a level, from 0.
func (r *reading) level(policy string, level int, id string) {
	if r.policies == nil {
		r.policies = map[string][][]string{}
	}
	levels := r.policies[policy]
	for len(levels) <= level {
		levels = append(levels, nil)
	}
	if !slices.Contains(levels[level], id) {
		levels[level] = append(levels[level], id)
	}
	r.policies[policy] = levels
}
