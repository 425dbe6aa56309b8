package vendor

import (
	"bytes"
	"cmp"
	"encoding/json"
	"reflect"
	"strings"
	"time"

	"github.com/toban-go/toban/internal/jsonfile"
	"github.com/toban-go/toban/rotation"
	"github.com/toban-go/toban/schedule"
	"github.com/toban-go/toban/schedule/report"
)

// Opsgenie: answers of GET /v2/schedules with their rotations, /v2/schedules/{id}/timeline,
// /v2/schedules/{id}/overrides, /v2/users and /v2/alerts, as https://docs.opsgenie.com/docs
// describes them, with or without the "data" around them, and the files in the folder
// "schedules" of opsgenie-configuration-backup, which writes instants as milliseconds.
//
// All rotations of a schedule answer at once. An override puts its user in place of the
// rotations that it lists, of all if it lists none.

var opsgenie = dialect{"": readOpsgenie}

// stamp is an instant as text or as milliseconds since 1970.
type stamp string

// UnmarshalJSON reads either.
func (s *stamp) UnmarshalJSON(text []byte) error {
	var n int64
	if json.Unmarshal(text, &n) == nil && !bytes.Equal(text, []byte("null")) {
		*s = stamp(time.UnixMilli(n).UTC().Format(time.RFC3339Nano))
		return nil
	}
	return json.Unmarshal(text, (*string)(s))
}

type opsgenieAnswer struct {
	Data      json.RawMessage `json:"data"`
	Schedule  *opsgenieItem   `json:"schedule"`
	Overrides []opsgenieItem  `json:"scheduleOverrideList"`
	opsgenieItem
	_ struct{} `unused:"took requestId expandable paging totalCount"`
}

// opsgenieItem is any of a schedule, a timeline, an override, a user and an alert: an answer
// does not say which.
type opsgenieItem struct {
	ID        string             `json:"id"`
	Name      string             `json:"name"`
	Zone      string             `json:"timezone"`
	Enabled   *bool              `json:"enabled"`
	Rotations []opsgenieRotation `json:"rotations"`

	Parent *opsgenieParent   `json:"_parent"`
	Start  stamp             `json:"startDate"`
	End    stamp             `json:"endDate"`
	Final  *opsgenieTimeline `json:"finalTimeline"`

	Alias string           `json:"alias"`
	User  *opsgenieMention `json:"user"`

	Username string `json:"username"`
	FullName string `json:"fullName"`

	Message    string           `json:"message"`
	TinyID     string           `json:"tinyId"`
	Status     string           `json:"status"`
	Created    stamp            `json:"createdAt"`
	Report     *opsgenieReport  `json:"report"`
	Owner      string           `json:"ownerTeamId"`
	Entity     string           `json:"entity"`
	Source     string           `json:"source"`
	Responders []opsgenieParent `json:"responders"`

	_ struct{} `unused:"description ownerTeam baseTimeline overrideTimeline forwardingTimeline role blocked verified timeZone locale skypeUsername userAddress tags details userContact acknowledged isSeen seen snoozed snoozedUntil count lastOccurredAt updatedAt owner priority teams integration actions took requestId expandable paging"`
}

type opsgenieParent struct {
	ID   string   `json:"id"`
	Name string   `json:"name"`
	Type string   `json:"type"`
	_    struct{} `unused:"enabled username order"`
}

type opsgenieMention struct {
	ID       string   `json:"id"`
	Name     string   `json:"name"`
	Username string   `json:"username"`
	Type     string   `json:"type"`
	_        struct{} `unused:"order"`
}

type opsgenieTimeline struct {
	Rotations []struct {
		Name    string           `json:"name"`
		Periods []opsgeniePeriod `json:"periods"`
		_       struct{}         `unused:"id order"`
	} `json:"rotations"`
}

type opsgeniePeriod struct {
	Start     stamp            `json:"startDate"`
	End       stamp            `json:"endDate"`
	Recipient *opsgenieMention `json:"recipient"`
	_         struct{}         `unused:"type fromUser fromUsers flattenedRecipients"`
}

type opsgenieReport struct {
	Ack   int64    `json:"ackTime"` // milliseconds
	Close int64    `json:"closeTime"`
	_     struct{} `unused:"acknowledgedBy closedBy"`
}

// opsgenieRotation is a rotation or, in an override, its name.
type opsgenieRotation struct {
	ID           string            `json:"id"`
	Name         string            `json:"name"`
	Start        stamp             `json:"startDate"`
	End          stamp             `json:"endDate"`
	Type         string            `json:"type"`
	Length       int               `json:"length"`
	Participants []opsgenieMention `json:"participants"`
	Restriction  *struct {
		Type string           `json:"type"`
		One  *opsgenieWindow  `json:"restriction"`
		Many []opsgenieWindow `json:"restrictions"`
	} `json:"timeRestriction"`
	_ struct{} `unused:"order enabled"`
}

type opsgenieWindow struct {
	StartDay string `json:"startDay"`
	EndDay   string `json:"endDay"`
	// Hours from 0 to 24 and minutes.
	StartHour   int `json:"startHour"`
	StartMinute int `json:"startMin"`
	EndHour     int `json:"endHour"`
	EndMinute   int `json:"endMin"`
}

// readOpsgenie reads a whole answer.
func readOpsgenie(r *reading, rd *jsonfile.Reader, at place) error {
	return one(func(r *reading, at place, v opsgenieAnswer) {
		whole := v.opsgenieItem
		if v.Schedule != nil {
			r.opsgenieItem(at.field("schedule"), *v.Schedule)
			for i, o := range v.Overrides {
				o.Parent = &opsgenieParent{ID: v.Schedule.ID}
				r.opsgenieItem(at.field("scheduleOverrideList").item(i), o)
			}
			return
		}
		if len(v.Data) == 0 {
			if whole.Message != "" && whole.ID == "" && whole.TinyID == "" && whole.Created == "" { // an alert has them
				r.fault(at.field("message"), schedule.ErrInvalid, "Opsgenie answered: %s", whole.Message)
				return
			}
			r.opsgenieItem(at, whole)
			return
		}
		here := at.field("data")
		if v.Data[0] != '[' {
			v.Data = []byte("[" + string(v.Data) + "]")
		}
		var list []json.RawMessage
		if err := json.Unmarshal(v.Data, &list); err != nil { // it is JSON, since the file is
			r.fault(here, schedule.ErrInvalid, "%v", err)
			return
		}
		for i, text := range list {
			if at.file.faults > mostFaults {
				r.faults = append(r.faults, at.file.fault(at.path, errTooMany))
				return
			}
			place := here
			if len(list) > 1 || at.file.data[offset(at.file.data, here.path)] == '[' {
				place = here.item(i)
			}
			var item opsgenieItem
			if err := decode(text, &item); err != nil {
				r.fault(place, schedule.ErrInvalid, "%v", err)
				continue
			}
			if item.Parent == nil {
				item.Parent = whole.Parent
			}
			r.compare(text, reflect.TypeFor[opsgenieItem](), place)
			r.opsgenieItem(place, item)
		}
	})(r, rd, at)
}

func (r *reading) opsgenieItem(at place, v opsgenieItem) {
	switch {
	case v.Final != nil:
		r.opsgenieTimeline(at, v)
	case v.TinyID != "" || v.Message != "":
		r.opsgenieAlert(at, v)
	case v.User != nil && v.Start != "":
		r.opsgenieOverride(at, v)
	case v.FullName != "" || v.Username != "":
		r.opsgenieMember(at, opsgenieMention{ID: v.ID, Username: v.Username, Name: v.FullName})
		if m := r.people[schedule.Member(ident(v.ID))]; m != nil && v.FullName != "" {
			m.Name = v.FullName
		}
	case v.Zone != "" || v.Rotations != nil:
		r.opsgenieSchedule(at, v)
	default:
		r.fault(at, schedule.ErrInvalid, "neither a schedule nor a timeline, an override, a user or an alert")
	}
}

// opsgenieMember returns who is meant: "" for no one, and for a team or an escalation, which
// rules cannot resolve, a member of its name.
func (r *reading) opsgenieMember(at place, v opsgenieMention) schedule.Member {
	switch v.Type {
	case "none":
		return ""
	case "team", "escalation":
		name := v.Type + ":" + cmp.Or(v.Name, v.ID)
		r.say(at, "%s %q stands as one person", v.Type, cmp.Or(v.Name, v.ID))
		return r.person(name, name, "")
	}
	name := cmp.Or(v.Username, v.Name)
	if v.ID == "" && name == "" {
		r.fault(at, schedule.ErrMissing, "a user without an ID or a name")
		return ""
	}
	email := ""
	if strings.Contains(name, "@") {
		email = name
	}
	if r.aliases == nil {
		r.aliases = map[string]string{}
	}
	if v.ID != "" && name != "" {
		r.aliases[name] = v.ID
	}
	if old := r.people[schedule.Member(ident(v.ID))]; old != nil && old.Name != "" {
		name = old.Name
	}
	return r.person(cmp.Or(v.ID, r.aliases[name], name), name, email)
}

func (r *reading) opsgenieSchedule(at place, v opsgenieItem) {
	if v.ID == "" {
		r.fault(at.field("id"), schedule.ErrMissing, "a schedule without an ID")
		return
	}
	if old := r.schedules[v.ID]; old != nil && (len(v.Rotations) == 0 || len(old.Layers) > 0) {
		if len(v.Rotations) > 0 {
			r.fault(at.field("id"), schedule.ErrConflict, "schedule %q stands in %s too", v.ID, old.place.file.name)
		}
		return
	}
	s := &Schedule{ID: v.ID, Name: v.Name, Location: r.zone(at.field("timezone"), v.Zone), place: at}
	r.schedules[v.ID] = s
	if v.Enabled != nil && !*v.Enabled {
		r.say(at, "schedule %q is disabled: Opsgenie asks it nothing", v.Name)
	}
	for i, rot := range v.Rotations {
		here := at.field("rotations").item(i)
		unit, ok := map[string]rotation.Unit{"hourly": rotation.Hours, "daily": rotation.Days, "weekly": rotation.Weeks}[rot.Type]
		if !ok {
			r.fault(here.field("type"), schedule.ErrInvalid, "%q is neither hourly nor daily nor weekly", rot.Type)
			continue
		}
		l := Layer{ID: rot.ID, Name: cmp.Or(rot.Name, rot.ID), place: here, Start: r.time(here.field("startDate"), string(rot.Start)), Turn: Turn{Unit: unit, Every: r.every(here.field("length"), rot.Length)}}
		if l.First = l.Start; rot.End != "" {
			l.End = r.time(here.field("endDate"), string(rot.End))
		}
		for n, p := range rot.Participants {
			l.Users = append(l.Users, r.opsgenieMember(here.field("participants").item(n), p))
		}
		if rot.Restriction != nil {
			l.Windows = r.opsgenieWindows(here.field("timeRestriction"), rot.Restriction.Type, rot.Restriction.One, rot.Restriction.Many)
		}
		s.Layers = append(s.Layers, l)
	}
}

func (r *reading) opsgenieWindows(at place, kind string, one *opsgenieWindow, many []opsgenieWindow) (list []Window) {
	clock := func(at place, hour, minute int) int {
		if hour < 0 || hour > 24 || minute < 0 || minute > 59 || hour == 24 && minute > 0 {
			r.fault(at, schedule.ErrInvalid, "%d:%02d is no time of day", hour, minute)
			return 0
		}
		return hour*3600 + minute*60
	}
	switch kind {
	case "time-of-day":
		if one == nil {
			r.fault(at.field("restriction"), schedule.ErrMissing, "no time of day")
			return nil
		}
		from, to := clock(at.field("restriction"), one.StartHour, one.StartMinute), clock(at.field("restriction"), one.EndHour, one.EndMinute)
		return daily(from%day, (to-from+2*day-1)%day+1)
	case "weekday-and-time-of-day":
		days := map[string]int{}
		for d := time.Sunday; d <= time.Saturday; d++ {
			days[strings.ToLower(d.String())] = int(d)
		}
		for i, w := range many {
			here := at.field("restrictions").item(i)
			first, ok := days[strings.ToLower(w.StartDay)]
			last, ok2 := days[strings.ToLower(w.EndDay)]
			if !ok || !ok2 {
				r.fault(here, schedule.ErrInvalid, "from %q to %q: these are no weekdays such as monday", w.StartDay, w.EndDay)
				continue
			}
			from, to := first*day+clock(here, w.StartHour, w.StartMinute), last*day+clock(here, w.EndHour, w.EndMinute)
			from %= week
			list = append(list, Window{time.Weekday(from / day), from % day, (to-from+2*week-1)%week + 1})
		}
		return list
	}
	r.fault(at.field("type"), schedule.ErrInvalid, "%q is neither time-of-day nor weekday-and-time-of-day", kind)
	return nil
}

// opsgenieTimeline reads what a schedule rendered to.
func (r *reading) opsgenieTimeline(at place, v opsgenieItem) {
	id, name := v.ID, v.Name
	if v.Parent != nil {
		id, name = cmp.Or(v.Parent.ID, id), cmp.Or(v.Parent.Name, name)
	}
	if id == "" {
		r.fault(at.field("_parent"), schedule.ErrMissing, "a timeline does not say of which schedule it is")
		return
	}
	iv := schedule.Interval{}
	if v.Start != "" && v.End != "" {
		iv = r.interval(at, "startDate", "endDate", string(v.Start), string(v.End))
	}
	var shifts []Shift
	for i, rot := range v.Final.Rotations {
		for n, p := range rot.Periods {
			here := at.field("finalTimeline").field("rotations").item(i).field("periods").item(n)
			if p.Recipient == nil || p.Recipient.Type == "none" {
				continue
			}
			shifts = append(shifts, Shift{r.interval(here, "startDate", "endDate", string(p.Start), string(p.End)), r.opsgenieMember(here.field("recipient"), *p.Recipient)})
		}
	}
	r.finish = append(r.finish, func() {
		s := r.schedules[id]
		if s == nil {
			s = &Schedule{ID: id, Name: cmp.Or(name, id), Location: r.location, Unzoned: true, place: at}
			r.schedules[id] = s
		}
		for _, shift := range shifts {
			s.Shifts = append(s.Shifts, Shift{schedule.Interval{Start: shift.Start.In(s.Location), End: shift.End.In(s.Location)}, shift.Member})
		}
		if s.Interval.Empty() {
			s.Interval = iv
		} else if !iv.Empty() {
			s.Interval = s.Interval.Span(iv)
		}
	})
}

func (r *reading) opsgenieOverride(at place, v opsgenieItem) {
	o := Override{Interval: r.interval(at, "startDate", "endDate", string(v.Start), string(v.End)), Member: r.opsgenieMember(at.field("user"), *v.User), place: at}
	for _, rot := range v.Rotations {
		o.Layers = append(o.Layers, rot.ID)
	}
	r.finish = append(r.finish, func() {
		var s *Schedule
		if v.Parent != nil {
			s = r.schedules[v.Parent.ID]
		} else if len(r.schedules) == 1 {
			for _, s = range r.schedules {
			}
		}
		if s == nil {
			r.say(at, "no file has the schedule of this override")
			return
		}
		s.Overrides = append(s.Overrides, o)
	})
}

// opsgenieAlert reads an alert. Its service is its entity or, without one, its first team.
func (r *reading) opsgenieAlert(at place, v opsgenieItem) {
	a := report.Alert{Monitor: v.Message, At: r.time(at.field("createdAt"), string(v.Created))}
	if v.Report != nil {
		if v.Report.Ack > 0 {
			a.Acked = a.At.Add(time.Duration(v.Report.Ack) * time.Millisecond)
		}
		if v.Report.Close > 0 {
			a.Closed = a.At.Add(time.Duration(v.Report.Close) * time.Millisecond)
		}
	}
	name := v.Entity
	for _, p := range v.Responders {
		if name == "" && p.Type == "team" {
			name = cmp.Or(p.Name, p.ID)
		}
	}
	r.alert(at, "", cmp.Or(name, v.Owner, v.Source), a)
}
