package config

import (
	"fmt"
	"math"
	"slices"
	"time"

	"github.com/toban-go/toban/fairness"
	"github.com/toban-go/toban/schedule"
)

// The plan section: a fairness.Planner field by field. Limits have the names of the table of limits.

type wirePlan struct {
	Limits    *wireLimits                 `json:"limits,omitempty" doc:"What no plan breaks; {} is nothing. If left out, 11 h of rest between two shifts, and none where that leaves no plan."`
	Relaxed   []wireLimits                `json:"relaxed,omitzero" doc:"Limits that are tried in turn where limits leave no plan."`
	Own       map[schedule.Member]wireOwn `json:"own,omitzero" doc:"What limits say of one person, by member."`
	Level     []wireCategory              `json:"level,omitzero" doc:"What is levelled in addition to the total; each kind of day if left out."`
	Weights   fairness.Weights            `json:"weights,omitzero" doc:"What a minute weighs: premiums in thousandths, and special times."`
	Ledger    *wireLedger                 `json:"ledger,omitempty" doc:"What people have done, and should have, before the history of the file: as fairness.Ledger is written, without its weights."`
	Stint     fairness.Stint              `json:"stint,omitzero" doc:"What one person takes at a time: singles, weeks or weekParts."`
	Gaps      bool                        `json:"gaps,omitempty" doc:"Leaves seats open where no limits leave a plan, as few as it can."`
	Tolerance wireTolerance               `json:"tolerance,omitzero" doc:"What fairness may give up."`
	Shadows   int                         `json:"shadows,omitempty" doc:"How many shifts a month each person in training watches; none leaves the seats of shadows to their rotas."`
	Wants     []wireWish                  `json:"wants,omitzero" doc:"Slots that people would like to have."`
	Avoids    []wireWish                  `json:"avoids,omitzero" doc:"Slots that people would rather not have."`
	Moves     int                         `json:"moves,omitempty" doc:"Search effort; by size if left out."`
	Seed      uint64                      `json:"seed,omitempty" doc:"The same seed gives the same plan."`
}

type wireLimits struct {
	MinRest             duration         `json:"minRest,omitzero" doc:"Least time between two shifts, or turns, of a person."`
	RestBetween         fairness.Between `json:"restBetween,omitzero" doc:"shifts or turns: what minRest and minDistanceDays lie between; shifts if left out. Turns need maxTurn."`
	MaxTurn             duration         `json:"maxTurn,omitzero" doc:"Longest time from the start of a turn to its end."`
	MinDistanceDays     int              `json:"minDistanceDays,omitempty" doc:"Least days between the dates on which two shifts, or turns, of a person start."`
	MaxDistanceDays     int              `json:"maxDistanceDays,omitempty" doc:"Most days between the dates on which a shift of a person and the next one start."`
	MaxConsecutiveDays  int              `json:"maxConsecutiveDays,omitempty" doc:"Most civil days in a row on which shifts of a person start."`
	MaxHoursPerWeek     int              `json:"maxHoursPerWeek,omitempty" doc:"Most hours of a person's shifts that start in a week from Monday."`
	MaxWeekendsPerMonth int              `json:"maxWeekendsPerMonth,omitempty"`
	MaxWeekendsInRow    int              `json:"maxWeekendsInRow,omitempty"`
	WholeWeekends       fairness.Weekend `json:"wholeWeekends,omitempty" doc:"Days of a weekend that one person serves all or none of: saturdaySunday or fridaySunday."`
	MaxShiftsPerMonth   int              `json:"maxShiftsPerMonth,omitempty"`
	Rolling             wireRolling      `json:"rolling,omitzero" doc:"Most shifts in any so many days."`
	MaxTurnsPerMonth    int              `json:"maxTurnsPerMonth,omitempty"`
	MaxSharePermille    int              `json:"maxSharePermille,omitempty" doc:"Largest part of all time that one person serves, in thousandths."`
	OncePerBlock        bool             `json:"oncePerBlock,omitempty" doc:"At most one slot of each special time of the weights for a person."`
	Apart               bool             `json:"apart,omitempty" doc:"No two people of one team in a slot."`
}

type wireRolling struct {
	Shifts int `json:"shifts"`
	Days   int `json:"days"`
}

type wireOwn struct {
	MaxShiftsPerMonth int               `json:"maxShiftsPerMonth,omitempty" doc:"In place of the one of limits."`
	Roles             []schedule.Role   `json:"roles,omitzero" doc:"The only seats that the person takes."`
	Apart             []schedule.Member `json:"apart,omitzero" doc:"People with whom the person shares no slot."`
	With              []schedule.Member `json:"with,omitzero" doc:"People of whom one is in each slot of the person."`
}

type wireCategory struct {
	Name     string             `json:"name"`
	Kinds    []schedule.DayKind `json:"kinds,omitzero"`
	Weekdays []weekday          `json:"weekdays,omitzero"`
	Blocks   bool               `json:"blocks,omitempty" doc:"Special times of the weights only."`
	Block    string             `json:"block,omitempty" doc:"Special times of this name only."`
}

type wireTolerance struct {
	Pages     wireMargin `json:"pages,omitzero" doc:"For an even share of pages."`
	Wishes    wireMargin `json:"wishes,omitzero" doc:"For more wishes to come true."`
	Published wireMargin `json:"published,omitzero" doc:"For less of what is published to change."`
	Changes   int        `json:"changes,omitempty" doc:"How many seats of what is published may change before fairness decides; few changes come first then."`
}

type wireMargin struct {
	F1         plainTime `json:"f1,omitzero" doc:"How much the worst deviation may grow, as a time of plain weight."`
	F2Permille int       `json:"f2Permille,omitempty" doc:"By how many thousandths of itself the sum of deviations may grow."`
	F2         plainTime `json:"f2,omitzero" doc:"How much the sum of deviations may grow besides, as a time of plain weight."`
}

type wireWish struct{ wireTime }

// wireLedger is a fairness.Ledger without its weights, field by field.
type wireLedger struct {
	Opened   instant            `json:"opened,omitzero" doc:"From when on the history of the file is accounted; from the start of what is published if left out."`
	Accounts []wireAccount      `json:"accounts,omitempty" doc:"What each member has done, and should have, in a pool."`
	Blocks   []wireBlockAccount `json:"blocks,omitempty" doc:"The parts of it in special times of one name."`
	Turns    []fairness.Turn    `json:"turns,omitempty" doc:"Who had which special time in which year."`
	Pages    []wirePageAccount  `json:"pages,omitempty" doc:"What pages have cost."`
	Noise    []fairness.Noise   `json:"noise,omitempty" doc:"What pages cost in slots of a kind."`
	Closed   []wirePeriod       `json:"closed,omitempty" doc:"What is accounted already."`
}

type wireAccount struct {
	Pool   schedule.TeamID `json:"pool"`
	Member schedule.Member `json:"member"`
	Done   wireAmounts     `json:"done,omitzero" doc:"If only the difference to the share is known, that, with its sign."`
	Target wireAmounts     `json:"target,omitzero"`
}

type wireBlockAccount struct {
	Pool   schedule.TeamID `json:"pool"`
	Block  string          `json:"block"`
	Member schedule.Member `json:"member"`
	Done   wireAmounts     `json:"done,omitzero"`
	Target wireAmounts     `json:"target,omitzero"`
}

type wirePageAccount struct {
	Pool    schedule.TeamID `json:"pool"`
	Member  schedule.Member `json:"member"`
	Done    fairness.Burden `json:"done,omitempty"`
	Target  fairness.Burden `json:"target,omitempty"`
	Pages   int64           `json:"pages,omitempty"`
	WakeUps int64           `json:"wakeUps,omitempty"`
	Worked  int64           `json:"worked,omitempty" doc:"Minutes."`
}

type wireAmounts struct {
	Night   fairness.Burden `json:"night,omitempty" doc:"60000 is an hour without a premium."`
	Weekend fairness.Burden `json:"weekend,omitempty" doc:"60000 is an hour without a premium."`
	Holiday fairness.Burden `json:"holiday,omitempty" doc:"60000 is an hour without a premium."`
}

type wirePeriod struct {
	Pool  schedule.TeamID `json:"pool"`
	Start instant         `json:"start"`
	End   instant         `json:"end"`
}

func (w *wireLedger) ledger(weights fairness.Weights) fairness.Ledger {
	if w == nil {
		return fairness.Ledger{Weights: weights}
	}
	return fairness.Ledger{Opened: w.Opened.Time, Weights: weights,
		Accounts: each(w.Accounts, func(a wireAccount) fairness.Account {
			return fairness.Account{Pool: a.Pool, Member: a.Member, Done: fairness.Amounts(a.Done), Target: fairness.Amounts(a.Target)}
		}),
		Blocks: each(w.Blocks, func(b wireBlockAccount) fairness.BlockAccount {
			return fairness.BlockAccount{Pool: b.Pool, Block: b.Block, Member: b.Member, Done: fairness.Amounts(b.Done), Target: fairness.Amounts(b.Target)}
		}),
		Turns: each(w.Turns, same),
		Pages: each(w.Pages, func(a wirePageAccount) fairness.PageAccount { return fairness.PageAccount(a) }),
		Noise: each(w.Noise, same),
		Closed: each(w.Closed, func(p wirePeriod) fairness.Period {
			return fairness.Period{Pool: p.Pool, Start: p.Start.Time, End: p.End.Time}
		})}
}

// writeLedger returns nil if a ledger has nothing but its weights.
func writeLedger(l fairness.Ledger) *wireLedger {
	if l.Opened.IsZero() && len(l.Accounts)+len(l.Pages)+len(l.Noise)+len(l.Blocks)+len(l.Turns)+len(l.Closed) == 0 {
		return nil
	}
	return &wireLedger{Opened: instant{l.Opened},
		Accounts: each(l.Accounts, func(a fairness.Account) wireAccount {
			return wireAccount{a.Pool, a.Member, wireAmounts(a.Done), wireAmounts(a.Target)}
		}),
		Blocks: each(l.Blocks, func(b fairness.BlockAccount) wireBlockAccount {
			return wireBlockAccount{b.Pool, b.Block, b.Member, wireAmounts(b.Done), wireAmounts(b.Target)}
		}),
		Turns:  each(l.Turns, same),
		Pages:  each(l.Pages, func(a fairness.PageAccount) wirePageAccount { return wirePageAccount(a) }),
		Noise:  each(l.Noise, same),
		Closed: each(l.Closed, func(p fairness.Period) wirePeriod { return wirePeriod{p.Pool, instant{p.Start}, instant{p.End}} })}
}

// plainTime is a burden, written as the time of plain weight that it is.
type plainTime fairness.Burden

func (b plainTime) MarshalText() ([]byte, error) {
	if most := plainTime(math.MaxInt64 / fairness.MilliPoint); b > most || b < -most {
		return nil, fmt.Errorf("a burden of %d is no time", int64(b))
	}
	return duration(time.Duration(b) * fairness.MilliPoint).MarshalText()
}

func (b *plainTime) UnmarshalText(text []byte) error {
	var d duration
	if err := d.UnmarshalText(text); err != nil {
		return err
	}
	if time.Duration(d)%fairness.MilliPoint != 0 {
		return fmt.Errorf("duration %q is no multiple of %v", text, fairness.MilliPoint)
	}
	*b = plainTime(time.Duration(d) / fairness.MilliPoint)
	return nil
}

// DefaultLimits returns the limits of a "plan" without "limits", 11 h of rest between two shifts of a person, and the relaxed ones
// without "relaxed" too: no rest where that leaves no plan.
func DefaultLimits() (limits fairness.Limits, relaxed []fairness.Limits) {
	return fairness.Limits{MinRest: 11 * time.Hour}, []fairness.Limits{{}}
}

// HasDefaultLimits reports whether a planner has DefaultLimits, as one that Decode reads from a "plan" without limits.
func HasDefaultLimits(p fairness.Planner) bool {
	limits, relaxed := DefaultLimits()
	return p.Limits == limits && slices.Equal(p.Relaxed, relaxed)
}

func (w wirePlan) planner(homes schedule.Homes) *fairness.Planner {
	wish := func(w wireWish) fairness.Wish {
		w.settle(homes)
		return fairness.Wish{Member: w.Member, Interval: w.interval()}
	}
	p := fairness.Planner{Relaxed: each(w.Relaxed, wireLimits.limits), Level: each(w.Level, wireCategory.category),
		Ledger: w.Ledger.ledger(w.Weights), Stint: w.Stint, Gaps: w.Gaps, Tolerance: w.Tolerance.tolerance(), Shadows: w.Shadows,
		Wants: each(w.Wants, wish), Avoids: each(w.Avoids, wish), Moves: w.Moves, Seed: w.Seed}
	switch limits, relaxed := DefaultLimits(); {
	case w.Limits != nil:
		p.Limits = w.Limits.limits()
	case w.Relaxed != nil:
		p.Limits = limits
	default:
		p.Limits, p.Relaxed = limits, relaxed
	}
	if w.Own != nil {
		p.Own = map[schedule.Member]fairness.Own{}
	}
	for m, own := range w.Own {
		p.Own[m] = fairness.Own(own)
	}
	return &p
}

func (w wireLimits) limits() fairness.Limits {
	return fairness.Limits{MinRest: time.Duration(w.MinRest), RestBetween: w.RestBetween, MaxTurn: time.Duration(w.MaxTurn), MinDistanceDays: w.MinDistanceDays, MaxDistanceDays: w.MaxDistanceDays, WholeWeekends: w.WholeWeekends,
		MaxConsecutiveDays: w.MaxConsecutiveDays, MaxHoursPerWeek: w.MaxHoursPerWeek, MaxWeekendsPerMonth: w.MaxWeekendsPerMonth, MaxWeekendsInRow: w.MaxWeekendsInRow,
		MaxShiftsPerMonth: w.MaxShiftsPerMonth, Rolling: fairness.Rolling(w.Rolling), MaxTurnsPerMonth: w.MaxTurnsPerMonth,
		MaxSharePermille: w.MaxSharePermille, OncePerBlock: w.OncePerBlock, Apart: w.Apart}
}

func writeLimits(l fairness.Limits) wireLimits {
	return wireLimits{MinRest: duration(l.MinRest), RestBetween: l.RestBetween, MaxTurn: duration(l.MaxTurn), MinDistanceDays: l.MinDistanceDays, MaxDistanceDays: l.MaxDistanceDays, WholeWeekends: l.WholeWeekends,
		MaxConsecutiveDays: l.MaxConsecutiveDays, MaxHoursPerWeek: l.MaxHoursPerWeek, MaxWeekendsPerMonth: l.MaxWeekendsPerMonth, MaxWeekendsInRow: l.MaxWeekendsInRow,
		MaxShiftsPerMonth: l.MaxShiftsPerMonth, Rolling: wireRolling(l.Rolling), MaxTurnsPerMonth: l.MaxTurnsPerMonth,
		MaxSharePermille: l.MaxSharePermille, OncePerBlock: l.OncePerBlock, Apart: l.Apart}
}

func (w wireCategory) category() fairness.Category {
	return fairness.Category{Name: w.Name, Kinds: each(w.Kinds, same), Weekdays: each(w.Weekdays, weekday.day), Blocks: w.Blocks, Block: w.Block}
}

func writeCategory(c fairness.Category) wireCategory {
	return wireCategory{Name: c.Name, Kinds: c.Kinds, Weekdays: each(c.Weekdays, writeDay), Blocks: c.Blocks, Block: c.Block}
}

func (w wireTolerance) tolerance() fairness.Tolerance {
	return fairness.Tolerance{Pages: w.Pages.margin(), Wishes: w.Wishes.margin(), Published: w.Published.margin(), Changes: w.Changes}
}

func (w wireMargin) margin() fairness.Margin {
	return fairness.Margin{F1: fairness.Burden(w.F1), F2Permille: w.F2Permille, F2: fairness.Burden(w.F2)}
}

func writeTolerance(t fairness.Tolerance) wireTolerance {
	return wireTolerance{Pages: writeMargin(t.Pages), Wishes: writeMargin(t.Wishes), Published: writeMargin(t.Published), Changes: t.Changes}
}

func writeMargin(a fairness.Margin) wireMargin {
	return wireMargin{plainTime(a.F1), a.F2Permille, plainTime(a.F2)}
}

// plan writes a planner. Shifts, which are of a schedule and its history, are faults.
func (w *writer) plan(path string, p fairness.Planner) *wirePlan {
	if len(p.Locked) > 0 {
		w.fault(path+".Locked", "shifts are of a schedule, and cannot be written")
	}
	if len(p.Published) > 0 {
		w.fault(path+".Published", "shifts are of a schedule, and cannot be written")
	}
	if len(p.Pages) > 0 {
		w.fault(path+".Pages", "pages are of a schedule, and cannot be written")
	}
	if p.Watch != nil {
		w.fault(path+".Watch", "a function cannot be written")
	}
	wish := func(x fairness.Wish) wireWish { return wireWish{w.time(x.Member, x.Interval)} }
	out := &wirePlan{Level: each(p.Level, writeCategory), Weights: p.Ledger.Weights, Ledger: writeLedger(p.Ledger),
		Stint: p.Stint, Gaps: p.Gaps, Tolerance: writeTolerance(p.Tolerance), Shadows: p.Shadows, Wants: each(p.Wants, wish), Avoids: each(p.Avoids, wish), Moves: p.Moves, Seed: p.Seed}
	if !HasDefaultLimits(p) {
		limits := writeLimits(p.Limits)
		out.Limits, out.Relaxed = &limits, each(p.Relaxed, writeLimits)
	}
	if p.Own != nil {
		out.Own = map[schedule.Member]wireOwn{}
	}
	for m, own := range p.Own {
		out.Own[m] = wireOwn(own)
	}
	return out
}
