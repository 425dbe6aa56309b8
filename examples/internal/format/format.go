// Package format turns a schedule into what other tools read: PagerDuty, Terraform,
// Slack, Alertmanager, Prometheus and spreadsheets. A format is a value whose fields
// carry the names of the vendor's public documentation, and a way to write it.
// Nothing here opens a connection: sending is the caller's.
package format

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"time"

	"github.com/toban-go/toban/schedule"
)

// Organisation is what formats are made from. The zero Organisation knows no
// service.
type Organisation struct {
	Schedule *schedule.Schedule
	// Specs are those that the schedule was made from: they tell the usual hours of
	// a week, by which other tools work, from what holds on a date.
	Specs []schedule.Spec
	// Language is that of names, descriptions and comments.
	Language schedule.Language
}

// spec returns the spec that holds at t, the first one before it begins.
func (o Organisation) spec(t time.Time) schedule.Spec {
	for _, spec := range slices.Backward(o.Specs) {
		if !begin(spec).After(t) {
			return spec
		}
	}
	if len(o.Specs) > 0 {
		return o.Specs[0]
	}
	return schedule.Spec{}
}

// begin returns the instant from which a spec holds.
func begin(spec schedule.Spec) time.Time {
	if spec.From.IsZero() {
		return time.Time{}
	}
	return spec.From.At(spec.Business.Opening(), spec.Location)
}

// known returns an error for each service that the schedule does not know.
func (o Organisation) known(services []schedule.ServiceID) error {
	var faults []error
	for _, id := range services {
		found := false
		for known := range o.Schedule.Services() {
			found = found || known == id
		}
		if !found {
			faults = append(faults, fmt.Errorf("%w %q", schedule.ErrUnknownService, id))
		}
	}
	return errors.Join(faults...)
}

// say chooses a text by language.
func (o Organisation) say(english, japanese string) string {
	if o.Language == schedule.Japanese {
		return japanese
	}
	return english
}

// ErrNoContact says that a person lacks an address that the format needs.
var ErrNoContact = errors.New("no contact")

// contacts looks up the addresses of one system, and remembers who has none.
type contacts struct {
	schedule *schedule.Schedule
	system   string
	missing  []schedule.Member
}

// of returns a member's address at t.
func (c *contacts) of(m schedule.Member, t time.Time) string {
	person, _ := c.schedule.Person(m, t) // who is unknown has no address
	address := person.Contact[c.system]
	if address == "" && !slices.Contains(c.missing, m) {
		c.missing = append(c.missing, m)
	}
	return address
}

// err reports everybody without an address, and where addresses stand.
func (c *contacts) err() error {
	var faults []error
	slices.Sort(c.missing)
	for _, m := range c.missing {
		faults = append(faults, fmt.Errorf("person %q has %w %q", m, ErrNoContact, c.system))
	}
	if len(c.missing) > 0 {
		faults = append(faults, fmt.Errorf(`addresses stand in "people": {"id": %q, "contact": {%q: "…"}}`, c.missing[0], c.system))
	}
	return errors.Join(faults...)
}

// writeJSON writes values one after another, indented, as jq reads them.
func writeJSON[T any](w io.Writer, values ...T) error {
	encoder := json.NewEncoder(w)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", "  ")
	for _, v := range values {
		if err := encoder.Encode(v); err != nil {
			return err
		}
	}
	return nil
}

func rfc3339(t time.Time, loc *time.Location) string { return t.In(loc).Format(time.RFC3339) }
