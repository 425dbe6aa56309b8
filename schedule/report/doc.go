// Package report turns shifts and alerts into what the weekly meeting, the pay
// office and the managers read.
//
// All functions are pure. Shifts come from [schedule.Roster.Duties] or
// [schedule.Schedule.Duties], so that a month has the shifts that start in it and
// the months of a year add up to it. [Parts] classes shifts, whole or cut at
// midnight, and [Tabulate] sums them by any two keys. [Match] finds who was paged
// by an [Alert]. [Allowances] applies a table of [Rates], which are input: no rate
// is built in, and nothing here is legal advice. A [Table] is written as CSV or as
// Markdown.
package report
