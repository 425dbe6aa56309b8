package fairness

import (
	"fmt"
	"math"
	"time"

	"github.com/toban-go/toban/schedule"
)

// Burden is an amount of duty in milli-points: 1000 are a point, the weight of
// one minute of a plain business night.
type Burden int64

// MilliPoint is the time of a plain business night that weighs the least Burden, 1.
const MilliPoint = time.Minute / 1000

// Duration returns the time of a plain business night that weighs as much: an hour is 60,000. What no
// time.Duration can hold becomes the longest, or the longest before zero.
func (b Burden) Duration() time.Duration {
	const most = Burden(math.MaxInt64 / MilliPoint)
	return time.Duration(min(max(b, -most), most)) * MilliPoint
}

// String writes b in points, with as many decimals as it needs: "26.591".
func (b Burden) String() string {
	sign, n := "", uint64(b)
	if b < 0 {
		sign, n = "-", -n
	}
	whole, rest := n/1000, n%1000
	switch {
	case rest == 0:
		return fmt.Sprintf("%s%d", sign, whole)
	case rest%100 == 0:
		return fmt.Sprintf("%s%d.%d", sign, whole, rest/100)
	case rest%10 == 0:
		return fmt.Sprintf("%s%d.%02d", sign, whole, rest/10)
	}
	return fmt.Sprintf("%s%d.%03d", sign, whole, rest)
}

// Problem is what there is to plan: seats to fill, people to fill them, and what
// a good answer is. The zero Problem has no seats, and its plan is empty.
type Problem struct {
	// Classes names the classes of burden: what Seat.Class counts.
	Classes []string
	// Levels says what is levelled. Without any it is each class and the total.
	Levels []Level
	Seats  []Position
	People []Participant
	Limits Limits
	// Locked assignments are in every answer.
	Locked []Assignment
	// Published assignments are known to people: an answer changes few of them.
	Published []Assignment
	// Context is what people hold in addition to the seats, such as in the month before.
	Context []Context
	// Open are seats that stay empty. A slot without other seats still counts: its time is part of all time, and slots
	// on both sides of it do not follow each other.
	Open []PositionKey
	// Tolerance is what fairness may give up for later objectives.
	Tolerance Tolerance
	// Repair puts fewest changes to Published before fairness.
	Repair bool
}

// Check reports every fault of p that Solve would refuse, each a *schedule.SpecError.
// What cannot be solved for want of people is none.
func (p Problem) Check() error {
	_, err := compile(p)
	return err
}

// Context is a slot outside a problem, of the time before, after or between, or of
// another duty, with the people who hold it. Limits bind between it and the seats of the
// problem, and spacing looks at it, but it weighs nothing and is no part of a plan; what
// it breaks by itself is past. The zero Context is refused.
type Context struct {
	// Slot is a key that no slot of the problem has.
	Slot string
	// Pool is another pool, "" the one of the seats. Turns follow the order of a pool's
	// slots: give them all.
	Pool schedule.TeamID
	// Daytime says that the slot is ordinary work by name, or a seat for which its holders are kept: they cannot be in
	// two places, and no other limit counts it.
	Daytime bool
	schedule.Interval
	// Of is the slot of which this is a piece, where changes have split it; zero is a slot by itself. Pieces of one slot that
	// follow each other in a pool count as one: give somebody's pieces in an order of the pool's slots of their own.
	Of schedule.Interval
	// Date is the civil day of Start, Block the special block and Parts the shifts, as
	// in a Position.
	Date  schedule.Date
	Block string
	Parts []Part
	// Members hold the slot. Those who are not among the people are passed over.
	Members []schedule.Member
}

// Level is a set of classes with a sum that is levelled between people. The zero Level
// is the total of all classes.
type Level struct {
	Name string
	// Classes are indexes into Problem.Classes; none are all.
	Classes []int
}

// Position is one seat of a slot, to be filled by one person.
type Position struct {
	// Slot is the key of the slot: seats with the same key have the same interval
	// and are held by different people.
	Slot string
	// Role tells the seats of a slot apart.
	Role schedule.Role
	schedule.Interval
	// Date is the civil day of Start, by which weeks, weekends and months go.
	Date schedule.Date
	// Burden is what serving the seat weighs, Class what it counts as.
	Burden Burden
	Class  int
	// Pages are what pages are expected to cost in the seat, a burden of its own.
	Pages Burden
	// Block names the special block (ゴールデンウィーク, 年末年始) that the slot is part
	// of, if any.
	Block string
	// Parts are the shifts of which the slot consists, in order, where one person takes
	// several at a time, such as the nights of a week: limits count each of them. None are
	// the slot as a whole.
	Parts []Part
}

// Part is one shift of a slot that is taken with others. The zero Part is refused.
type Part struct {
	schedule.Interval
	// Date is the civil day of Start, and Block the special block.
	Date  schedule.Date
	Block string
}

// Participant is somebody who can be asked. The zero Participant has no ID and is refused.
type Participant struct {
	ID schedule.Member
	// Name is what people are called in print; "" is the ID.
	Name string
	// Team is what fewest slots are to have two people of, or none with Limits.Apart;
	// people of team "" share none.
	Team schedule.TeamID
	// Teams are for somebody who is in several, one after the other or at once. They
	// take the place of Team.
	Teams []Tenure
	// Slots must start in [From, Until). A zero From is always, a zero Until for
	// ever.
	From, Until time.Time
	// Away are absences: no slot may overlap one.
	Away []schedule.Interval
	// Barred are seats that the person cannot take, for example as not ready.
	// An entry without a role bars every seat of the slot.
	Barred []PositionKey
	// Target is the burden to be done by class, Balance the burden done minus
	// target that was carried here. Missing entries are zero.
	Target, Balance []Burden
	// Pages is what pages have cost the person beyond their share, less the share of what they are expected to cost in the seats.
	Pages Burden
	// LastBlocks are the named blocks that the person had last year.
	LastBlocks []string
	// Own is what limits say of the person alone.
	Own Own
	// Wants and Avoids are keys of slots.
	Wants, Avoids []string
}

// Tenure is a person's time in a team: slots that start in [From, Until), each zero for no
// bound. The zero Tenure is always, in no team.
type Tenure struct {
	Team        schedule.TeamID
	From, Until time.Time
}

// In reports whether the tenure holds at a time.
func (t Tenure) In(at time.Time) bool {
	return !at.Before(t.From) && (t.Until.IsZero() || at.Before(t.Until))
}

// PositionKey names a seat of a Problem.
type PositionKey struct {
	Slot string
	Role schedule.Role
}

// Assignment is a seat with the member who holds it.
type Assignment struct {
	Slot   string
	Role   schedule.Role
	Member schedule.Member
}

// levels returns what is levelled, with names.
func (p *Problem) levels() []Level {
	if len(p.Levels) > 0 {
		return p.Levels
	}
	levels := make([]Level, 0, len(p.Classes)+1)
	for k, name := range p.Classes {
		levels = append(levels, Level{Name: name, Classes: []int{k}})
	}
	return append(levels, Level{Name: "total"})
}
