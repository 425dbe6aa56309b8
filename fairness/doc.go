// Package fairness levels the burden of duty between people and proves how level
// it is.
//
// A [Problem] says in plain data what is to be filled ([Position]), by whom
// ([Participant]), within which limits ([Limits]) and what is to be levelled ([Level]).
// [Problem.Solve] answers with a [Plan], or with an [InfeasibleError] that names
// the slots, the people and the limit that leave no answer. A plan carries a
// [Certificate]: how far the worst person is from their target, how far anybody
// must be at least, and the line of each person. [Certificate.Check] recomputes
// all of it from the assignments.
//
// A [Planner] makes the problem of a pool's slots, and its plan is a rota that
// schedule.Follow takes: it speaks for the slots of its pool and for no other duty. What
// people serve elsewhere is locked, and binds. A [Ledger] says what a minute weighs and
// carries, pool by pool, what a period left to the next one. What pages cost ([Page]) is closed into it too, and makes accounts of
// its own.
//
// Objectives come in a fixed order, each decided before the next:
//
//  1. the hard limits, which no plan breaks;
//  2. F1, the least worst deviation from target over every level;
//  3. F2, the least sum of deviations;
//  4. where pages cost something, the least sum of squares of what they cost people beyond their share;
//  5. fewest people on a named block that they had last year;
//  6. fewest slots with people of one team in two seats, no slot with Limits.Apart;
//  7. preferences: avoided slots held minus wanted slots held;
//  8. even spacing of each person's slots;
//  9. fewest changes to what is published;
//  10. where slots have several seats, as even a part of each person's shifts in each seat as exchanges within slots give.
//
// F1 and F2, and in a repair the changes, have a bound in the certificate that says how much better any plan could be. Of the
// other objectives a plan has the best that its search found; more Moves, or another Seed, may find better.
//
// A published roster of all seats stays as it is unless a plan is better in an objective before spacing. In a repair fewest
// changes comes right after the limits, and the certificate says how few are proven. The order is fixed; a Tolerance says how
// much F1 and F2 may give up for pages, for wishes and for what is published, and how many seats may change for F1 and F2. No
// more seats change than make F1 or F2 less.
//
// Problem.Solve goes these ways, each with a file of its own; between presolve and roles they know the problem as
// numbers alone, and are files of internal/search:
//
//   - presolve: proofs that nothing fits, by matchings (Hall's condition), by capacity, and by counting what
//     each person can take; of a proof only the limits and slots that it takes are named;
//   - construct: some roster within the limits, by ejections, or by going through all;
//   - entire: what limits ask for that only a full roster tells, which moves give it without lacking more;
//   - anneal: F1 and F2 are lowered by Kempe chains and swaps, from several starts where it
//     costs little and the proof is open;
//   - bound: the least that F1 and F2 can be, by subset sums and by sharing out patterns
//     (columns) with Lagrangian multipliers, which also is a goal to search for;
//   - settle: of at most 8 people and 60 seats, rosters are gone through by branch and bound
//     until the best is proven, as far as a count of tries lets them be;
//   - polish: swaps that leave every deviation as it is serve the lesser objectives;
//   - grant: seats change hands for wishes, until no seat and no exchange of two grants more of them for nothing, or a
//     budget of tries is spent;
//   - repair: in a repair, the fewest changes, by going through all ways to change few, and where these are too many,
//     slot by slot through what each leaves to ask;
//   - spend: where more may change, one change more at a time, as long as F1 or F2 gain more than rounding;
//   - concession: within a tolerance, annealing for evener pages, more wishes or fewer changes, and F1 and F2 as low as that leaves them;
//   - roles: people of a slot exchange seats that weigh alike, unless one is locked or stays as it is published, along paths
//     (a minimum convex-cost flow), so with two roles no exchanges are better;
//   - certificate: all figures from the assignments alone.
//
// Everything is integers and effort is a count of moves, so the same problem has
// the same answer, byte for byte, on every machine. People are taken in the order
// of their IDs and seats in the order of start, slot and role; where two answers
// are equally good that order decides, so the order of the input does not matter.
package fairness
