package vendor

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"github.com/toban-go/toban/schedule"
	"github.com/toban-go/toban/schedule/report"
)

// alert keeps an alert of a service, by the service's ID and name.
func (r *reading) alert(at place, id, name string, a report.Alert) {
	if id == "" {
		id = name
	}
	if id == "" {
		r.fault(at, schedule.ErrMissing, "an alert without a service")
		return
	}
	s := r.services[id]
	if s == nil {
		s = &Service{ID: id, Name: cmp.Or(name, id)}
		r.services[id] = s
	}
	r.alerts = append(r.alerts, pending{a, s})
}

// pending is an alert, the service of which may get its name from another file.
type pending struct {
	report.Alert
	service *Service
}

type pagerDutyIncident struct {
	pagerDutyObject
	Title      string          `json:"title"`
	Created    string          `json:"created_at"`
	Resolved   string          `json:"resolved_at"`
	Changed    string          `json:"last_status_change_at"`
	Status     string          `json:"status"`
	Service    pagerDutyObject `json:"service"`
	Acks       []pagerDutyAck  `json:"acknowledgements"`
	Resolution *struct {
		Type string   `json:"type"`
		_    struct{} `unused:"incident"`
	} `json:"resolve_reason"`
	_ struct{} `unused:"incident_number description pending_actions incident_key assignments last_status_change_by first_trigger_log_entry escalation_policy teams priority urgency alert_counts body is_mergeable conference_bridge assigned_via occurrence incidents_responders responder_requests updated_at alert_grouping basic_alert_grouping subscriber_requests impacted_services external_references log_entries incident_type"`
}

type pagerDutyAck struct {
	At string   `json:"at"`
	_  struct{} `unused:"acknowledger"`
}

// pagerDutyIncident reads an incident. Those that were merged into others paged nobody again.
func (r *reading) pagerDutyIncident(at place, v pagerDutyIncident) {
	a := report.Alert{Monitor: cmp.Or(v.Title, v.Summary), At: r.time(at.field("created_at"), v.Created)}
	for i, ack := range v.Acks {
		if t := r.time(at.field("acknowledgements").item(i).field("at"), ack.At); a.Acked.IsZero() || t.Before(a.Acked) {
			a.Acked = t
		}
	}
	if v.Status == "resolved" {
		if v.Resolved != "" {
			a.Closed = r.time(at.field("resolved_at"), v.Resolved)
		} else if v.Changed != "" {
			a.Closed = r.time(at.field("last_status_change_at"), v.Changed)
		}
	}
	r.alert(at.field("service"), v.Service.ID, cmp.Or(v.Service.Name, v.Service.Summary), a)
}

// sorted returns the alerts by time, with the names of services.
func (i *Import) sorted(list []pending) (alerts []report.Alert) {
	names := map[string]schedule.ServiceID{}
	for _, p := range list {
		if _, ok := names[p.service.ID]; !ok {
			names[p.service.ID] = i.ServiceID(*p.service)
		}
		p.Service = names[p.service.ID]
		alerts = append(alerts, p.Alert)
	}
	slices.SortStableFunc(alerts, func(a, b report.Alert) int { return a.At.Compare(b.At) })
	return alerts
}

// Alertmanager: the list of GET /api/v2/alerts, whose form
// https://github.com/prometheus/alertmanager/blob/main/api/v2/openapi.yaml gives, and Grafana's
// history of alerts, the list of GET /api/annotations?type=alert.

var alertmanager = dialect{"": one((*reading).alertmanagerItem)}

type alertmanagerItem struct {
	Labels      map[string]string `json:"labels"`
	Annotations map[string]string `json:"annotations"`
	Start       string            `json:"startsAt"`
	End         string            `json:"endsAt"`
	Status      *struct {
		State string   `json:"state"`
		_     struct{} `unused:"silencedBy inhibitedBy mutedBy"`
	} `json:"status"`

	AlertName string `json:"alertName"`
	New       string `json:"newState"`
	Time      int64  `json:"time"`
	TimeEnd   int64  `json:"timeEnd"`
	Dashboard string `json:"dashboardUID"`

	_ struct{} `unused:"fingerprint receivers generatorURL updatedAt id alertId dashboardId panelId userId userName login email avatarUrl prevState text tags data created updated"`
}

func (r *reading) alertmanagerItem(at place, v alertmanagerItem) {
	switch {
	case v.Start != "":
		a := report.Alert{Monitor: cmp.Or(v.Labels["alertname"], v.Annotations["summary"]), At: r.time(at.field("startsAt"), v.Start)}
		if v.End != "" && (v.Status == nil || v.Status.State != "active") {
			a.Closed = r.time(at.field("endsAt"), v.End)
		}
		r.alert(at.field("labels"), "", cmp.Or(v.Labels["service"], v.Labels["job"], v.Labels["namespace"]), a)
	case v.AlertName != "" && v.Time > 0: // a change of state
		if !strings.HasPrefix(strings.ToLower(v.New), "alerting") {
			return
		}
		a := report.Alert{Monitor: v.AlertName, At: time.UnixMilli(v.Time).UTC()}
		if v.TimeEnd > v.Time {
			a.Closed = time.UnixMilli(v.TimeEnd).UTC()
		}
		r.alert(at, "", cmp.Or(v.Dashboard, v.AlertName), a)
	default:
		r.fault(at, schedule.ErrInvalid, "neither an alert of Alertmanager nor a change of state of Grafana")
	}
}

type pagerDutyLogEntry struct {
	pagerDutyObject
	Created  string          `json:"created_at"`
	Incident pagerDutyNamed  `json:"incident"`
	Service  pagerDutyObject `json:"service"`
	_        struct{}        `unused:"agent channel teams contexts acknowledgement_timeout event_details assignees user incident_number note"`
}

// pagerDutyNamed is an incident that a log entry mentions, whole or as a reference.
type pagerDutyNamed struct {
	pagerDutyObject
	Title string   `json:"title"`
	_     struct{} `unused:"incident_number description created_at pending_actions incident_key service assignments acknowledgements last_status_change_at last_status_change_by first_trigger_log_entry escalation_policy teams priority urgency status resolve_reason alert_counts body is_mergeable conference_bridge assigned_via occurrence incidents_responders responder_requests resolved_at updated_at"`
}

// pagerDutyLogEntry reads what happened to an incident; its alert is put together from all
// entries. Entries of other kinds say nothing of a page.
func (r *reading) pagerDutyLogEntry(at place, v pagerDutyLogEntry) {
	kind, _, _ := strings.Cut(v.Type, "_")
	if kind != "trigger" && kind != "acknowledge" && kind != "resolve" {
		return
	}
	t := r.time(at.field("created_at"), v.Created)
	if v.Incident.ID == "" {
		r.fault(at.field("incident").field("id"), schedule.ErrMissing, "a log entry of no incident")
		return
	}
	if r.logged == nil {
		r.logged = map[string]*logged{}
	}
	l := r.logged[v.Incident.ID]
	if l == nil {
		l = &logged{}
		r.logged[v.Incident.ID] = l
		r.finish = append(r.finish, func() {
			if l.At.IsZero() {
				r.say(at, "no entry says when incident %s began", v.Incident.ID)
				return
			}
			r.alert(l.place, l.service.ID, cmp.Or(l.service.Name, l.service.Summary), l.Alert)
		})
	}
	earliest := func(old *time.Time) {
		if old.IsZero() || t.Before(*old) {
			*old = t
		}
	}
	switch kind {
	case "trigger":
		earliest(&l.At)
		l.place, l.service, l.Monitor = at.field("service"), v.Service, cmp.Or(v.Incident.Title, v.Incident.Summary, v.Incident.ID)
	case "acknowledge":
		earliest(&l.Acked)
	default:
		l.Closed = later(l.Closed, t)
	}
}

// logged is the alert of an incident.
type logged struct {
	report.Alert
	place   place
	service pagerDutyObject
}
