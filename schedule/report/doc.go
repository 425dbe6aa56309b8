// Package report turns shifts and alerts into what the weekly meeting and the
// managers read.
//
// All functions are pure. Shifts come from [schedule.Roster.Duties] or
// [schedule.Schedule.Duties], so that a month has the shifts that start in it and
// the months of a year add up to it. [Parts] classes shifts, whole or cut at
// midnight, and [Tabulate] sums them by any two keys. [Match] finds who was paged
// by an [Alert], and [Minutes] sums what they worked. A [Table] is written as CSV or as
// Markdown. Package pay makes allowances of shifts.
package report
