package vendor

import (
	"cmp"

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
	return alerts
}
