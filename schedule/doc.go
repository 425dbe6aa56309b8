// Package schedule answers who is on call.
//
// A [Spec] describes an organisation as plain data: teams with their services, members and
// opening hours, and a pool that answers for all of them at night, on weekends and on
// holidays. [New] checks the Spec, reports all faults at once, and freezes it into a
// [Schedule], which can only be asked: [Schedule.OnCall], [Schedule.NextHandoff],
// [ServiceSchedule.Shifts] for one service, [Schedule.Duties] for accounts and
// [Schedule.Seats] for planners. [Schedule.With] lays changes over it, and
// [Schedule.Follow] a plan.
//
// At every instant exactly one regime answers for a service. While its team is open, it is
// the daytime (日中) of that team. Otherwise it is a team that follows, if one is open, or
// else the off-hours (時間外) of the pool. All intervals are half-open: at 19:00:00.000 the
// pool answers, a moment before it the team does.
//
// A pool answers while at least one of its teams is closed. Its slots are cut where common
// hours of its teams begin and end, at the pool's opening clock on every civil day without
// common hours, and at [Duty].Breaks. A slot has the kind of the civil day on
// which it begins. A [Rota] names the members: a rotation, a plan, or your own.
//
// # Map
//
// From data to answers. A slot is a stretch of time of one duty, a seat is one role in it,
// and a shift is a seat with the member who serves it.
//
//   - spec.go: the words for seats and shifts, and the data of an organisation; check.go:
//     its faults; errors.go: their form
//   - compile.go: a spec becomes duties, with people, offices, rotas and routes
//   - hours.go: when a team is open, as windows of days
//   - grid.go: when the slots of a duty begin and end
//   - rota.go: who names the members of seats
//   - seat.go: who may sit in a seat, and who steps in
//   - change.go: leaves, swaps, overrides and covers become edits of seats
//   - journal.go: changes with an identity and a time
//   - board.go: what holds when, of specs and published rosters
//   - answer.go: who is on call, handoffs, escalation; explain.go: their words
//   - duties.go: shifts and seats of an interval; people.go: who can be planned, leaves
//   - schedule.go: New, Follow, and what a schedule knows
//   - roster.go: a compiled interval, also of shifts that another tool has; timeline.go: how
//     it is compiled; record.go: its JSON; diff.go: two of them compared
//   - date.go: civil days, clocks and intervals
//
// Two packages of its own know no organisation: internal/line is the interval map under all
// of this, and internal/zone tells what wall clocks show.
package schedule
