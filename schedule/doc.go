// Package schedule answers who is on call.
//
// A [Spec] describes an organisation as plain data: teams with their services,
// members and opening hours, and a pool that answers for everybody at night, on
// weekends and on holidays. [New] checks it, reporting all faults at once, and
// freezes it into a [Schedule], which can only be asked: [Schedule.OnCall],
// [Schedule.NextHandoff], [ServiceSchedule.Shifts] for one service, [Schedule.Duties]
// for accounts and [Schedule.Seats] for planners.
//
// At every instant exactly one regime answers for a service. While its team is
// open it is the daytime (日中) of that team; else a team that follows it, if one
// is open; else the pool's off-hours (時間外). All intervals are half-open: at
// 19:00:00.000 the pool answers, a moment before it the team does.
//
// A pool answers while at least one of its teams is closed. That time is cut into slots
// at the pool's opening clock on every civil day on which its teams have no hours in
// common, and at [Duty].Breaks. A slot has the kind of the civil day on which it begins.
// Members come from a [Rota]: a rotation, a plan, or your own.
package schedule
