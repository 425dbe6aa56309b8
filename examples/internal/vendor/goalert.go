package vendor

import (
	"cmp"
	"slices"
	"time"

	"github.com/toban-go/toban/internal/jsonfile"
	"github.com/toban-go/toban/rotation"
	"github.com/toban-go/toban/schedule"
	"github.com/toban-go/toban/schedule/report"
)

// GoAlert: answers of its GraphQL API, as to the query in examples/import/goalert.graphql, with the
// fields schedule, schedules, rotation, rotations, userOverrides, user, users and alerts, by the names
// that graphql2/schema.graphql gives them.
//
// All rules of a schedule answer at once. Whose turn it is in a rotation is a state
// (activeUserIndex, until the first of nextHandoffTimes), and not told by its start.

var goAlert = dialect{"data": func(r *reading, rd *jsonfile.Reader, at place) error {
	return at.file.object(r, rd, goAlertData, at.path)
}, "errors": list(func(r *reading, at place, v struct {
	Message string   `json:"message"`
	_       struct{} `unused:"path extensions locations"`
}) {
	r.fault(at, schedule.ErrInvalid, "GoAlert answered: %s", v.Message)
}), "extensions": nil}

var goAlertData = dialect{
	"schedule":      one((*reading).goAlertSchedule),
	"schedules":     nodes((*reading).goAlertSchedule),
	"rotation":      one((*reading).goAlertRotation),
	"rotations":     nodes((*reading).goAlertRotation),
	"userOverrides": nodes((*reading).goAlertOverride),
	"user":          one((*reading).goAlertUser),
	"users":         nodes((*reading).goAlertUser),
	"alerts":        nodes((*reading).goAlertAlert),
	"__typename":    nil,
}

// nodes reads a page of items.
func nodes[T any](visit func(*reading, place, T)) reader {
	return func(r *reading, rd *jsonfile.Reader, at place) error {
		return at.file.object(r, rd, dialect{"nodes": list(visit), "pageInfo": nil, "__typename": nil}, at.path)
	}
}

type goAlertTarget struct {
	ID   string   `json:"id"`
	Type string   `json:"type"`
	Name string   `json:"name"`
	_    struct{} `unused:"__typename"`
}

type goAlertShift struct {
	UserID    string        `json:"userID"`
	User      *goAlertNamed `json:"user"`
	Start     string        `json:"start"`
	End       string        `json:"end"`
	Truncated bool          `json:"truncated"`
	_         struct{}      `unused:"__typename"`
}

type goAlertNamed struct {
	ID    string   `json:"id"`
	Name  string   `json:"name"`
	Email string   `json:"email"`
	_     struct{} `unused:"__typename role contactMethods notificationRules isFavorite"`
}

type goAlertSchedule struct {
	ID      string         `json:"id"`
	Name    string         `json:"name"`
	Zone    string         `json:"timeZone"`
	Shifts  []goAlertShift `json:"shifts"`
	Targets []struct {
		Target goAlertTarget `json:"target"`
		Rules  []struct {
			Start  string   `json:"start"`
			End    string   `json:"end"`
			Filter []bool   `json:"weekdayFilter"`
			_      struct{} `unused:"id scheduleID target __typename"`
		} `json:"rules"`
		_ struct{} `unused:"scheduleID __typename"`
	} `json:"targets"`
	Temporary []struct {
		Start  string         `json:"start"`
		End    string         `json:"end"`
		Shifts []goAlertShift `json:"shifts"`
		_      struct{}       `unused:"__typename"`
	} `json:"temporarySchedules"`
	_ struct{} `unused:"description assignedTo target isFavorite onCallNotificationRules labels __typename"`
}

type goAlertRotation struct {
	ID     string         `json:"id"`
	Name   string         `json:"name"`
	Zone   string         `json:"timeZone"`
	Start  string         `json:"start"`
	Type   string         `json:"type"`
	Length int            `json:"shiftLength"`
	Active *int           `json:"activeUserIndex"`
	Users  []string       `json:"userIDs"`
	People []goAlertNamed `json:"users"`
	Next   []string       `json:"nextHandoffTimes"`
	_      struct{}       `unused:"description isFavorite labels __typename"`
}

func (r *reading) goAlertUser(at place, v goAlertNamed) {
	if r.person(v.ID, v.Name, v.Email) == "" {
		r.fault(at.field("id"), schedule.ErrMissing, "a user without an ID")
	}
}

// goAlertRotation keeps a rotation for the schedules that have it.
func (r *reading) goAlertRotation(at place, v goAlertRotation) {
	for i, u := range v.People {
		r.goAlertUser(at.field("users").item(i), u)
		if v.Users == nil || len(v.Users) < len(v.People) {
			v.Users = append(v.Users, u.ID)
		}
	}
	unit, ok := map[string]rotation.Unit{"hourly": rotation.Hours, "daily": rotation.Days, "weekly": rotation.Weeks, "monthly": rotation.Months}[v.Type]
	if !ok {
		r.fault(at.field("type"), schedule.ErrInvalid, "%q is neither hourly nor daily nor weekly nor monthly", v.Type)
		return
	}
	l := Layer{ID: v.ID, Name: cmp.Or(v.Name, v.ID), place: at, Location: r.zone(at.field("timeZone"), v.Zone), Start: r.time(at.field("start"), v.Start),
		Turn: Turn{Unit: unit, Every: r.every(at.field("shiftLength"), v.Length), Overflow: unit == rotation.Months}}
	l.First = l.Start
	for _, id := range v.Users {
		l.Users = append(l.Users, r.person(id, "", ""))
	}
	switch n := len(l.Users); {
	case n == 0 || at.file.faults > 0:
	case v.Active != nil && len(v.Next) > 0:
		next := r.time(at.field("nextHandoffTimes").item(0), v.Next[0])
		if *v.Active < 0 || *v.Active >= n || next.Before(l.First) || at.file.faults > 0 {
			r.fault(at.field("activeUserIndex"), schedule.ErrConflict, "%d of %d users, until %s", *v.Active, n, v.Next[0])
			return
		}
		turn := l.turnAt(next.Add(-time.Second), l.Location)
		shift := ((*v.Active-turn)%n + n) % n
		l.Users = append(l.Users[shift:n:n], l.Users[:shift]...)
	case n > 1:
		r.say(at, "rotation %q does not say whose turn it is (activeUserIndex and nextHandoffTimes): it is counted from its start", l.Name)
	}
	if r.rotations == nil {
		r.rotations = map[string]Layer{}
	}
	r.rotations[v.ID] = l
}

func (r *reading) goAlertShifts(at place, list []goAlertShift, loc *time.Location) (shifts []Shift) {
	for i, v := range list {
		here := at.item(i)
		id, name := v.UserID, ""
		if v.User != nil {
			id, name = cmp.Or(id, v.User.ID), v.User.Name
		}
		m := r.person(id, name, "")
		if m == "" {
			r.fault(here.field("userID"), schedule.ErrMissing, "no user")
		}
		iv := r.between(here, v.Start, v.End)
		shifts = append(shifts, Shift{schedule.Interval{Start: iv.Start.In(loc), End: iv.End.In(loc)}, m})
	}
	return shifts
}

func (r *reading) goAlertSchedule(at place, v goAlertSchedule) {
	if v.ID == "" {
		r.fault(at.field("id"), schedule.ErrMissing, "a schedule without an ID")
		return
	}
	if old := r.schedules[v.ID]; old != nil {
		r.fault(at.field("id"), schedule.ErrConflict, "schedule %q stands in %s too", v.ID, old.place.file.name)
		return
	}
	s := &Schedule{ID: v.ID, Name: cmp.Or(v.Name, v.ID), Location: r.zone(at.field("timeZone"), v.Zone), place: at}
	r.schedules[v.ID] = s
	s.Shifts = r.goAlertShifts(at.field("shifts"), v.Shifts, s.Location)
	for i, t := range v.Temporary { // hides whatever rules say, and has shifts of its own
		here := at.field("temporarySchedules").item(i)
		s.Overrides = append(s.Overrides, Override{Interval: r.between(here, t.Start, t.End), place: here})
		for _, shift := range r.goAlertShifts(here.field("shifts"), t.Shifts, s.Location) {
			s.Overrides = append(s.Overrides, Override{Interval: shift.Interval, Member: shift.Member, Beside: true, place: here})
		}
	}
	for i, t := range v.Targets {
		for n, rule := range t.Rules {
			here := at.field("targets").item(i).field("rules").item(n)
			from, to := r.clock(here.field("start"), rule.Start), r.clock(here.field("end"), rule.End)
			if len(rule.Filter) != 7 {
				r.fault(here.field("weekdayFilter"), schedule.ErrInvalid, "%d days: a week has 7, from Sunday", len(rule.Filter))
				continue
			}
			windows := []Window{}
			for d, open := range rule.Filter {
				if open {
					windows = append(windows, Window{time.Weekday(d), from, (to-from+2*day-1)%day + 1})
				}
			}
			if len(windows) == 7 && windows[0].Length == day {
				windows = nil
			}
			target := t.Target
			switch target.Type {
			case "user":
				monday := schedule.Date{Year: 2000, Month: time.January, Day: 3}.At(0, s.Location)
				s.Layers = append(s.Layers, Layer{ID: here.path, Name: cmp.Or(target.Name, target.ID), place: here, Start: monday, First: monday,
					Turn: Turn{Unit: rotation.Weeks, Every: 1}, Users: []schedule.Member{r.person(target.ID, target.Name, "")}, Windows: windows})
			case "rotation":
				r.finish = append(r.finish, func() {
					l, ok := r.rotations[target.ID]
					if !ok {
						r.say(here, "no file has the rotation %q", cmp.Or(target.Name, target.ID))
						return
					}
					if l.Windows = windows; l.Location.String() == s.Location.String() {
						l.Location = nil
					}
					// The windows go by the clocks of the schedule, turns by the ones of the rotation.
					l.ID, l.place, l.ByTurn = here.path, here, true
					s.Layers = append(s.Layers, l)
				})
			default:
				r.say(here, "a rule for a %s, neither a user nor a rotation", target.Type)
			}
		}
	}
}

// clock reads a time of day such as 09:30, in seconds.
func (r *reading) clock(at place, text string) int {
	t, err := time.Parse("15:04", text)
	if err != nil {
		r.fault(at, schedule.ErrInvalid, "%q is no clock such as 09:30", text)
	}
	return t.Hour()*3600 + t.Minute()*60
}

type goAlertOverride struct {
	Start      string        `json:"start"`
	End        string        `json:"end"`
	AddID      string        `json:"addUserID"`
	RemoveID   string        `json:"removeUserID"`
	AddUser    *goAlertNamed `json:"addUser"`
	RemoveUser *goAlertNamed `json:"removeUser"`
	Target     goAlertTarget `json:"target"`
	_          struct{}      `unused:"id __typename"`
}

func (r *reading) goAlertOverride(at place, v goAlertOverride) {
	who := func(id string, u *goAlertNamed) schedule.Member {
		if u != nil {
			return r.person(cmp.Or(id, u.ID), u.Name, u.Email)
		}
		return r.person(id, "", "")
	}
	o := Override{Interval: r.between(at, v.Start, v.End), Member: who(v.AddID, v.AddUser), Instead: who(v.RemoveID, v.RemoveUser), place: at}
	o.Beside = o.Instead == ""
	if o.Member == "" && o.Instead == "" {
		r.fault(at, schedule.ErrMissing, "an override that adds and removes nobody")
	}
	r.finish = append(r.finish, func() {
		s := r.schedules[v.Target.ID]
		if s == nil && v.Target.ID == "" && len(r.schedules) == 1 {
			for _, s = range r.schedules {
			}
		}
		if s == nil {
			r.say(at, "no file has the schedule of this override")
			return
		}
		if len(s.Overrides) <= mostOverrides { // more are a fault
			s.Overrides = slices.Insert(s.Overrides, 0, o) // temporary schedules win
		}
	})
}

type goAlertAlert struct {
	Summary string        `json:"summary"`
	Created string        `json:"createdAt"`
	Status  string        `json:"status"`
	Service goAlertTarget `json:"service"`
	Metrics *struct {
		Closed string   `json:"closedAt"`
		_      struct{} `unused:"escalated timeToAck timeToClose __typename"`
	} `json:"metrics"`
	_ struct{} `unused:"id alertID details serviceID state recentEvents pendingNotifications noiseReason meta __typename"`
}

func (r *reading) goAlertAlert(at place, v goAlertAlert) {
	a := report.Alert{Monitor: v.Summary, At: r.time(at.field("createdAt"), v.Created)}
	if v.Metrics != nil && v.Metrics.Closed != "" {
		a.Closed = r.time(at.field("metrics").field("closedAt"), v.Metrics.Closed)
	}
	r.alert(at.field("service"), v.Service.ID, v.Service.Name, a)
}
