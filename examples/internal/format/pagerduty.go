package format

import (
	"errors"
	"fmt"
	"io"
	"slices"
	"time"

	"github.com/toban-go/toban/schedule"
)

// The fields are those of PagerDuty's REST API v2: "Create a schedule" and "Create
// one or more overrides", https://developer.pagerduty.com/api-reference/. How
// layers and overrides work together: https://support.pagerduty.com/main/docs/schedule-basics.

// PagerDuty is one schedule with its overrides. The two fields are the bodies of two
// requests: POST /schedules and, with the ID that it answers, POST
// /schedules/{id}/overrides. The zero PagerDuty is none.
type PagerDuty struct {
	Schedule  PagerDutySchedule   `json:"schedule"`
	Overrides []PagerDutyOverride `json:"overrides"`
}

// PagerDutySchedule has one person on call at a time. The last layer that has
// somebody wins. The zero PagerDutySchedule is none.
type PagerDutySchedule struct {
	Type           string           `json:"type"`
	Name           string           `json:"name"`
	TimeZone       string           `json:"time_zone"`
	Description    string           `json:"description"`
	ScheduleLayers []PagerDutyLayer `json:"schedule_layers"`
}

// PagerDutyLayer is a rotation. The zero PagerDutyLayer is none.
type PagerDutyLayer struct {
	Name                      string                 `json:"name"`
	Start                     string                 `json:"start"`
	End                       string                 `json:"end"`
	RotationVirtualStart      string                 `json:"rotation_virtual_start"`
	RotationTurnLengthSeconds int                    `json:"rotation_turn_length_seconds"`
	Users                     []PagerDutyUser        `json:"users"`
	Restrictions              []PagerDutyRestriction `json:"restrictions,omitempty"`
}

// PagerDutyUser is a place in a layer. The zero PagerDutyUser is nobody.
type PagerDutyUser struct {
	User PagerDutyReference `json:"user"`
}

// PagerDutyReference names an object by its ID. The zero PagerDutyReference names
// none.
type PagerDutyReference struct {
	ID   string `json:"id"`
	Type string `json:"type"`
}

// PagerDutyRestriction limits a layer to a part of the week, by the clocks of the
// schedule's time zone; 1 is Monday. The zero PagerDutyRestriction is none.
type PagerDutyRestriction struct {
	Type            string `json:"type"`
	StartDayOfWeek  int    `json:"start_day_of_week"`
	StartTimeOfDay  string `json:"start_time_of_day"`
	DurationSeconds int    `json:"duration_seconds"`
}

// PagerDutyOverride puts somebody on call for exactly its time. The zero
// PagerDutyOverride is none.
type PagerDutyOverride struct {
	Start string             `json:"start"`
	End   string             `json:"end"`
	User  PagerDutyReference `json:"user"`
}

// PagerDutyOverrides is the body of POST /schedules/{id}/overrides. The zero
// PagerDutyOverrides overrides nothing.
type PagerDutyOverrides struct {
	Overrides []PagerDutyOverride `json:"overrides"`
}

// WritePagerDuty writes schedules as JSON, one after another. Of each,
// `jq '{schedule}'` and `jq '{overrides}'` make the bodies.
func WritePagerDuty(w io.Writer, list []PagerDuty) error { return writeJSON(w, list...) }

// Write writes the body as JSON.
func (o PagerDutyOverrides) Write(w io.Writer) error { return writeJSON(w, o) }

// PagerDutySchedules returns whole schedules for services, as long as the shifts
// that overlap iv. A service has one for its primary and one for its secondary.
// Since PagerDuty knows one person a schedule, a service that its whole team answers
// by day has one for each of the team, to be targets of one escalation rule; off
// hours they all name the same person. The errors wrap ErrNoContact or
// schedule.ErrUnknownService.
func (o Organisation) PagerDutySchedules(iv schedule.Interval, services ...schedule.ServiceID) ([]PagerDuty, error) {
	rotas, err := o.rotas(iv, services)
	if err != nil {
		return nil, err
	}
	users := &contacts{schedule: o.Schedule, system: "pagerduty"}
	var list []PagerDuty
	for _, r := range rotas {
		list = append(list, r.pagerDuty(o, users))
	}
	return list, users.err()
}

// rota is what one schedule of a pager holds.
type rota struct {
	service   schedule.ServiceID
	role      schedule.Role
	member    schedule.Member // whose lane it is, "" if there is one only
	location  *time.Location
	layers    []layer
	overrides []cell
}

// rotas returns the schedules of services.
func (o Organisation) rotas(iv schedule.Interval, services []schedule.ServiceID) ([]rota, error) {
	if err := o.known(services); err != nil {
		return nil, err
	}
	var list []rota
	var faults []error
	for _, service := range services {
		loc := o.location(service, iv.Start)
		for _, role := range roles(o.Schedule, service, iv) {
			for _, lane := range lanes(pieces(o.Schedule, service, role, iv)) {
				r := rota{service: service, role: role, member: lane.member, location: loc}
				r.layers, r.overrides = o.layered(service, lane.cells, loc)
				if len(r.layers) > 0 {
					list = append(list, r)
				} else if role == schedule.Primary {
					faults = append(faults, fmt.Errorf("nobody serves %q in %v", service, iv))
				}
			}
		}
	}
	return list, errors.Join(faults...)
}

// location returns the place whose clocks a service goes by.
func (o Organisation) location(service schedule.ServiceID, t time.Time) *time.Location {
	for _, u := range o.usuals(service, t) {
		return u.location
	}
	return o.Schedule.Location(t)
}

func (r rota) name() string {
	if r.member == "" {
		return fmt.Sprintf("%s %s", r.service, r.role)
	}
	return fmt.Sprintf("%s %s (%s)", r.service, r.role, r.member)
}

func (r rota) description(o Organisation) string {
	span := r.layers[0].Interval
	for _, l := range r.layers {
		span = span.Span(l.Interval)
	}
	text := o.say("Made by toban for %v; later layers win.", "toban が作成（%v）。後のレイヤーが優先されます。")
	span.Start = span.Start.In(r.location)
	return fmt.Sprintf(text, span)
}

// title names a layer.
func (u usual) title(o Organisation) string {
	if u.regime == schedule.OffHours {
		return o.say("off-hours: ", "時間外：") + string(u.team)
	}
	return o.say("daytime: ", "日中：") + string(u.team)
}

func (r rota) pagerDuty(o Organisation, users *contacts) PagerDuty {
	p := PagerDuty{
		Schedule:  PagerDutySchedule{Type: "schedule", Name: r.name(), TimeZone: r.location.String(), Description: r.description(o)},
		Overrides: []PagerDutyOverride{},
	}
	for _, l := range r.layers {
		layer := PagerDutyLayer{
			Name:                      l.duty.title(o),
			Start:                     rfc3339(l.Start, r.location),
			End:                       rfc3339(l.End, r.location),
			RotationVirtualStart:      rfc3339(l.first, r.location),
			RotationTurnLengthSeconds: int(l.turn / time.Second),
		}
		for _, m := range l.members {
			layer.Users = append(layer.Users, PagerDutyUser{reference(users.of(m, l.Start))})
		}
		for _, w := range l.windows {
			layer.Restrictions = append(layer.Restrictions, PagerDutyRestriction{"weekly_restriction", w.day(), w.clock(), w.length})
		}
		p.Schedule.ScheduleLayers = append(p.Schedule.ScheduleLayers, layer)
	}
	for _, c := range r.overrides {
		p.Overrides = append(p.Overrides, override(c, r.location, users))
	}
	return p
}

func reference(id string) PagerDutyReference { return PagerDutyReference{id, "user_reference"} }

func override(c cell, loc *time.Location, users *contacts) PagerDutyOverride {
	return PagerDutyOverride{rfc3339(c.Start, loc), rfc3339(c.End, loc), reference(users.of(c.member, c.Start))}
}

// day returns the weekday on which the window begins, 1 for Monday.
func (w window) day() int { return w.start/(24*3600) + 1 }

// clock returns when it begins, as 15:04:05.
func (w window) clock() string {
	return time.Unix(int64(w.start), 0).UTC().Format(time.TimeOnly)
}

// PagerDutyHolidays returns the overrides that a schedule needs whose layer for the
// owner's weekdays knows no holidays: one for each time in iv in which it would ask
// the team although somebody else answers. Of a whole team that follows, the first
// who is there stands in. The errors are those of PagerDutySchedules.
func (o Organisation) PagerDutyHolidays(iv schedule.Interval, service schedule.ServiceID) (PagerDutyOverrides, error) {
	body := PagerDutyOverrides{Overrides: []PagerDutyOverride{}}
	if err := o.known([]schedule.ServiceID{service}); err != nil {
		return body, err
	}
	users := &contacts{schedule: o.Schedule, system: "pagerduty"}
	loc := o.location(service, iv.Start)
	cells := lanes(pieces(o.Schedule, service, schedule.Primary, iv))[0].cells
	var faults []error
	for day := schedule.DateOf(iv.Start, loc); day.At(0, loc).Before(iv.End); day = day.AddDays(1) {
		owner, windows := o.weekday(service, day, loc)
		for _, open := range windows {
			for _, c := range during(cells, open) {
				own := c.regime == schedule.Daytime && c.team == owner
				switch c.Interval = c.Intersect(open).Intersect(iv); {
				case own || c.Empty():
				case c.member == "":
					faults = append(faults, fmt.Errorf("nobody serves %q in %v: an override needs somebody", service, c.Interval))
				default:
					body.Overrides = append(body.Overrides, override(c, loc, users))
				}
			}
		}
	}
	return body, errors.Join(append(faults, users.err())...)
}

// weekday returns a service's owner and the windows that the weekday alone opens on a day.
func (o Organisation) weekday(service schedule.ServiceID, day schedule.Date, loc *time.Location) (schedule.TeamID, []schedule.Interval) {
	list := o.usuals(service, day.At(schedule.At(24, 0), loc))
	if len(list) == 0 {
		return "", nil
	}
	owner := list[0]
	var open []schedule.Interval
	for _, w := range owner.hours {
		if !w.Closed && slices.Contains(w.Days, day.Weekday()) {
			open = append(open, w.On(day, owner.location))
		}
	}
	slices.SortFunc(open, func(a, b schedule.Interval) int { return a.Start.Compare(b.Start) })
	return owner.team, open
}
