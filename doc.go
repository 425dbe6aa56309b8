// Package toban (当番, the person on duty) is the map of an embeddable library for
// on-call scheduling.
//
// On weekday daytime each team answers for its own services; at night, on
// weekends and on holidays one roster over everybody answers for every service
// (全員オンコール). The packages:
//
//   - schedule: the organisation as data, who answers at an instant and why
//   - fairness: plans that level the burden and prove how level they are
//   - rotation: turns of hours, days, weeks and months
//   - holiday: the holidays of Japan, and those that a firm adds or removes
//   - holiday/rickar: between our calendars and those of rickar/cal
//   - schedule/config: organisations as JSON files
//   - schedule/scheduletest: policy under go test
//   - schedule/report: hours, pages and working minutes
//   - schedule/report/pay: allowances
//   - schedule/ical: calendar files out, leave calendars in
//   - rotation/training, rotation/meeting: training for on-call, and turns of meetings
//
// Programs under examples print rosters, reports and feeds of a sample organisation.
//
// The library is pure: it reads no clock, file, flag or environment, keeps no
// state, and gives the same answer for the same input. It sends no pages, stores
// nothing and is no server; it is what such a program asks.
package toban
