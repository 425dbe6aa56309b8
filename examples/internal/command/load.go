package command

import (
	"errors"
	"fmt"
	"os"
	"time"

	"github.com/toban-go/toban/examples/sample"
	"github.com/toban-go/toban/internal/jsonfile"
	"github.com/toban-go/toban/schedule"
	"github.com/toban-go/toban/schedule/config"
	"github.com/toban-go/toban/schedule/report"
)

// Load returns the configuration in a file, or the sample if path is empty.
func Load(path string) (config.File, error) {
	if path == "" {
		return Decode("history.json", sample.History)
	}
	data, err := os.ReadFile(path)
	if err != nil {
		return config.File{}, fmt.Errorf("configuration: %w", err)
	}
	return Decode(path, data)
}

// Schedule returns what Load does, and the schedule that it makes now. Entries of its
// journal that have lapsed, and vacations that may be leaves of another kind, are told on the
// standard error.
func Schedule(path string) (config.File, *schedule.Schedule, error) {
	file, err := Load(path)
	if err != nil {
		return file, nil, err
	}
	s, lapsed, err := file.At(time.Now())
	for _, l := range lapsed {
		fmt.Fprintln(os.Stderr, l)
	}
	for _, v := range s.LongVacations() {
		fmt.Fprintln(os.Stderr, v)
	}
	return file, s, err
}

// Alerts returns the alerts in a file, or those of the sample if path is empty: a
// JSON array of report.Alert.
func Alerts(path string) ([]report.Alert, error) {
	data := sample.Alerts
	if path != "" {
		var err error
		if data, err = os.ReadFile(path); err != nil {
			return nil, fmt.Errorf("alerts: %w", err)
		}
	}
	var list []report.Alert
	data = jsonfile.Trim(data)
	if err := jsonfile.Decode(data, jsonfile.Small, &list); err != nil {
		return nil, fmt.Errorf("alerts %s: %w", path, err)
	}
	if list == nil {
		return nil, fmt.Errorf("alerts %s: %w: null where a list belongs", path, schedule.ErrInvalid)
	}
	var faults []error
	for i, a := range list {
		if a.Service == "" || a.At.IsZero() {
			faults = append(faults, fmt.Errorf("alerts %s: [%d] has no service or no time: %w", path, i, schedule.ErrMissing))
		}
	}
	return list, errors.Join(faults...)
}

// AlertsOf returns the alerts in a file. If path is empty those of the sample belong to
// the sample, and none to another configuration.
func AlertsOf(configuration, path string) ([]report.Alert, error) {
	if configuration != "" && path == "" {
		return nil, nil
	}
	return Alerts(path)
}

// Questions returns the alerts as questions to ask in training.
func Questions(alerts []report.Alert) []report.Alert {
	var list []report.Alert
	for _, a := range alerts {
		list = append(list, report.Alert{Service: a.Service, Monitor: a.Monitor, At: a.At, Note: a.Action})
	}
	return list
}
