package fairness

import (
	"errors"
	"fmt"
	"iter"
	"maps"
	"math"
	"slices"
	"strings"
	"time"

	"github.com/toban-go/toban/fairness/internal/search"
	"github.com/toban-go/toban/internal/civil"
	"github.com/toban-go/toban/schedule"
)

// Between says what rest and distance lie between. The zero Between is Shifts.
type Between uint8

const (
	// Shifts are single slots.
	Shifts Between = iota
	// Turns are shifts of one person that follow each other: in slots adjacent in the
	// order of a pool, less than a day apart. Turns of any pools that touch or overlap are
	// one, also where an hour of one pool lies between two shifts of another. Whoever says
	// that waiting within a turn is not work says how long a turn may last.
	Turns
)

// String returns "shifts" or "turns".
func (b Between) String() string {
	if b == Turns {
		return "turns"
	}
	return "shifts"
}

// MarshalText writes b as String does. An unknown value is an error that wraps schedule.ErrInvalid.
func (b Between) MarshalText() ([]byte, error) {
	if b > Turns {
		return nil, fmt.Errorf("%w: %d is neither shifts nor turns", schedule.ErrInvalid, uint8(b))
	}
	return []byte(b.String()), nil
}

// UnmarshalText reads what MarshalText writes. The error wraps schedule.ErrInvalid.
func (b *Between) UnmarshalText(text []byte) error {
	switch string(text) {
	case Shifts.String():
		*b = Shifts
	case Turns.String():
		*b = Turns
	default:
		return fmt.Errorf("%w: %q is neither %v nor %v", schedule.ErrInvalid, text, Shifts, Turns)
	}
	return nil
}

// Limits are what no plan breaks. A zero field is no limit, so the zero Limits
// only keep people out of two slots at once and out of two seats of a slot. Rest
// and days of more than a hundred years, counts of more than a million and a share
// of more than the whole are faults.
type Limits struct {
	// MinRest is the least time from the end of one shift of a person to the start of
	// the next.
	MinRest time.Duration
	// RestBetween says whether MinRest and MinDistanceDays lie between any two shifts or
	// between turns. With Turns the longest turn must be given.
	RestBetween Between
	// MaxTurn is the longest time from the start of a turn to its end.
	MaxTurn time.Duration
	// MinDistanceDays is the least number of days between the dates on which two
	// shifts of a person start.
	MinDistanceDays int
	// MaxDistanceDays is the most days between the dates on which a shift of a person and the person's next one start, whether or
	// not they are away between. The time before the first shift and after the last counts only as far as shifts beside the
	// slots are known.
	MaxDistanceDays int
	// MaxConsecutiveDays is the longest run of civil days on which a person's slots
	// start. The policy scheduletest.MaxConsecutiveDays counts the days touched, so for
	// it a night counts two, and three nights in a row four.
	MaxConsecutiveDays int
	// MaxHoursPerWeek is the most time of the slots that start in a week from
	// Monday.
	MaxHoursPerWeek int
	// MaxWeekendsPerMonth is the most weekends, a Saturday and the Sunday after it,
	// on which a person starts slots, in the month of the Saturday.
	MaxWeekendsPerMonth int
	// MaxWeekendsInRow is the most weekends in a row on which a person starts slots: 1 leaves a weekend free after each.
	MaxWeekendsInRow int
	// WholeWeekends keeps the days of a weekend together: whoever begins a slot of the pool on one of them begins one on
	// each day on which somebody does. Whoever fills a seat that a plan leaves open does not count.
	WholeWeekends Weekend
	// MaxShiftsPerMonth is the most slots that a person starts in a month. Own says otherwise for one person. Here, in Rolling and in
	// MaxTurnsPerMonth a slot that changes have split counts for the one whom schedule.ServesMost says. A Planner is stricter: it
	// counts such a slot of what is Locked for everybody who serves a part of it. In the limits on distance, days, weekends and
	// blocks it counts for everybody who serves a part.
	MaxShiftsPerMonth int
	// Rolling is the most slots that a person starts in any so many days.
	Rolling Rolling
	// MaxTurnsPerMonth is the most turns that start in a month.
	MaxTurnsPerMonth int
	// MaxSharePermille is the largest part, in thousandths, that a person's slots
	// are of the time of all slots.
	MaxSharePermille int
	// OncePerBlock gives a person at most one slot of each named block.
	OncePerBlock bool
	// Apart keeps people of one team out of two seats of a slot, shadows apart. Without it
	// plans have as few such pairs as they can.
	Apart bool
}

// Weekend is which days of a weekend are kept together. The zero Weekend is none.
type Weekend uint8

// What is kept together.
const (
	SaturdaySunday Weekend = 1 + iota
	FridaySunday           // Friday, Saturday and Sunday
)

var weekendNames = []string{"", "saturdaySunday", "fridaySunday"}

// String returns "", "saturdaySunday" or "fridaySunday".
func (w Weekend) String() string {
	if int(w) < len(weekendNames) {
		return weekendNames[w]
	}
	return fmt.Sprintf("Weekend(%d)", uint8(w))
}

// MarshalText writes w as String does. An unknown value is an error that wraps schedule.ErrInvalid.
func (w Weekend) MarshalText() ([]byte, error) {
	if int(w) >= len(weekendNames) {
		return nil, fmt.Errorf("%w: %v", schedule.ErrInvalid, w)
	}
	return []byte(w.String()), nil
}

// UnmarshalText reads what MarshalText writes. The error wraps schedule.ErrInvalid.
func (w *Weekend) UnmarshalText(text []byte) error {
	i := slices.Index(weekendNames, string(text))
	if i < 0 {
		return fmt.Errorf("%w: %q is neither %s nor %s", schedule.ErrInvalid, text, weekendNames[1], weekendNames[2])
	}
	*w = Weekend(i)
	return nil
}

// days is how many days are kept together, the Sunday the last of them.
func (w Weekend) days() int {
	if w == 0 {
		return 0
	}
	return int(w) + 1
}

// weekend returns the Saturday of the weekend whose days are kept together and of which d is one.
func (w Weekend) weekend(d schedule.Date) (saturday schedule.Date, ok bool) {
	monday := civil.Monday(d)
	return monday.AddDays(5), d.DaysSince(monday) >= 7-w.days()
}

// rules returns the limits in numbers.
func (l Limits) rules() search.Rules {
	return search.Rules{
		ByTurns: l.RestBetween == Turns, Rest: int64((l.MinRest + time.Second - 1) / time.Second),
		Limited: l.MaxTurn > 0, Longest: int64(l.MaxTurn / time.Second),
		WeekCap: int64(l.MaxHoursPerWeek) * 3600, Shared: l.MaxSharePermille > 0,
		WeekendsInMonth: l.MaxWeekendsPerMonth, WeekendsInRow: l.MaxWeekendsInRow, DaysInRow: l.MaxConsecutiveDays,
		TurnsInMonth: l.MaxTurnsPerMonth, DaysBetween: l.MinDistanceDays, MostBetween: l.MaxDistanceDays,
		WholeWeekends: l.WholeWeekends > 0, Window: l.Rolling.Days, InWindow: l.Rolling.Shifts, TeamsApart: l.Apart, OncePerBlock: l.OncePerBlock,
	}
}

// local reports whether no limit is given but those that the schedules of bounds go by, and
// those between two slots: they are all that slots can still ask of the slots before them.
func (l Limits) local() bool {
	l.MinRest, l.MinDistanceDays, l.MaxConsecutiveDays, l.MaxHoursPerWeek, l.MaxWeekendsPerMonth, l.Apart = 0, 0, 0, 0, 0, false
	return l == Limits{}
}

// Rolling are at most so many shifts in any so many civil days. No shifts are no limit. Of windows
// that overlap and hold too many, the one with the most is a Breach, and of such the first.
type Rolling struct {
	// Shifts is a count, and Days the length of the window, 2 or more.
	Shifts, Days int
}

// Limits above these are mistakes, and their sums could leave 64 bits.
const (
	mostYears = 100
	mostDays  = mostYears * 366
	mostHours = mostDays * 24
	mostTimes = 1_000_000
)

// check reports limits that cannot be, each under the path that name gives it.
func (l Limits) check(path func(name string) string) (faults []error) {
	refuse := func(name, format string, args ...any) {
		faults = append(faults, fault(path(name), schedule.ErrInvalid, format, args...))
	}
	for _, limit := range []struct {
		name        string
		value, most int64
	}{
		{"MinRest", int64(l.MinRest), math.MaxInt64}, {"MaxTurn", int64(l.MaxTurn), math.MaxInt64},
		{"MinDistanceDays", int64(l.MinDistanceDays), mostDays}, {"MaxDistanceDays", int64(l.MaxDistanceDays), mostDays},
		{"WholeWeekends", int64(l.WholeWeekends), int64(FridaySunday)}, {"MaxConsecutiveDays", int64(l.MaxConsecutiveDays), mostDays},
		{"MaxHoursPerWeek", int64(l.MaxHoursPerWeek), mostTimes}, {"MaxWeekendsPerMonth", int64(l.MaxWeekendsPerMonth), mostTimes},
		{"MaxWeekendsInRow", int64(l.MaxWeekendsInRow), mostTimes}, {"MaxShiftsPerMonth", int64(l.MaxShiftsPerMonth), mostTimes},
		{"Rolling.Shifts", int64(l.Rolling.Shifts), mostTimes}, {"Rolling.Days", int64(l.Rolling.Days), 366},
		{"MaxTurnsPerMonth", int64(l.MaxTurnsPerMonth), mostTimes}, {"MaxSharePermille", int64(l.MaxSharePermille), 1000},
	} {
		if limit.value < 0 && limit.most == math.MaxInt64 {
			refuse(limit.name, "%v is below zero", time.Duration(limit.value))
		} else if limit.value < 0 {
			refuse(limit.name, "%d is below zero", limit.value)
		} else if limit.value > limit.most {
			refuse(limit.name, "%d lies above %d", limit.value, limit.most)
		}
	}
	for _, limit := range []struct {
		name string
		time time.Duration
	}{{"MinRest", l.MinRest}, {"MaxTurn", l.MaxTurn}} {
		if limit.time > mostHours*time.Hour {
			refuse(limit.name, "%v lies above %d hours", limit.time, mostHours)
		}
	}
	if l.Rolling.Shifts > 0 && l.Rolling.Days >= 0 && l.Rolling.Days < 2 {
		refuse("Rolling.Days", "at most %d shifts in any %d days: two days or more are a window", l.Rolling.Shifts, l.Rolling.Days)
	}
	if l.MaxDistanceDays > 0 && l.MaxDistanceDays < l.MinDistanceDays {
		faults = append(faults, fault(path("MaxDistanceDays"), schedule.ErrConflict, "at most %d days apart, and at least %d", l.MaxDistanceDays, l.MinDistanceDays))
	}
	switch {
	case l.RestBetween > Turns:
		refuse("RestBetween", "%d is neither Shifts nor Turns", l.RestBetween)
	case l.RestBetween == Turns && l.MaxTurn == 0:
		faults = append(faults, fault(path("MaxTurn"), schedule.ErrMissing, "rest lies between turns, and no turn has a longest length"))
	}
	return faults
}

// The names of the rows of people's own limits.
const (
	ownShifts = "Own.MaxShiftsPerMonth"
	ownRoles  = "Own.Roles"
	ownApart  = "Own.Apart"
	ownWith   = "Own.With"
)

// OnePlace is the name of the limit that always holds: nobody is in two places at once.
const OnePlace = "OnePlace"

// row is a limit in the table: what it is called, what it counts and asks for, and the
// one judge of what breaks it. Planner, certificates and policy all go by the table; to
// add a limit is to add a row, its field, and the planner's quicker test in state.
type row struct {
	name string // of the field of Limits
	unit string // of what is counted
	note string // what is counted, with its preposition
	// english and japanese ask for it, with places for the amount and for what the limit
	// lies between.
	english, japanese string
	// value is the limit, time in nanoseconds; zero is no limit, except for OnePlace.
	value func(Limits) int64
	// set gives the limit a value, zero to take it away, and step is the least change that leaves more rosters.
	set  func(*Limits, int64)
	step int64

	judge func(Limits, *sheet, *record, func(finding))
	// monthly says that it counts by civil month.
	monthly bool
}

// The units of what is counted.
const (
	inMinutes  = "minutes"
	inDays     = "days"
	inWeekends = "weekends"
	inTurns    = "turns"
	inShifts   = "shifts"
	inPeople   = "people"
	perMille   = "per mille"
)

func rows() []row {
	return []row{
		{OnePlace, inMinutes, "in two places", "Nobody serves in two places at once.", "誰も同時に二つの当番に就かない。",
			func(Limits) int64 { return 0 }, func(*Limits, int64) {}, 0, judgePlace, false},
		{"MinRest", inMinutes, "of rest", "Between two SHIFTS of one person lie at least AMOUNT.", "同じ人のSHIFTSとSHIFTSの間はAMOUNT以上空ける。",
			func(l Limits) int64 { return int64(l.MinRest) }, func(l *Limits, v int64) { l.MinRest = time.Duration(v) }, -int64(time.Hour), judgeRest, false},
		{"MaxTurn", inMinutes, "in one turn", "A turn of one person lasts at most AMOUNT.", "一人が続けて就く当番はAMOUNTまで。",
			func(l Limits) int64 { return int64(l.MaxTurn) }, func(l *Limits, v int64) {
				if l.MaxTurn = time.Duration(v); v == 0 && l.RestBetween == Turns {
					l.MaxTurn = endless
				}
			}, int64(time.Hour), judgeTurn, false},
		{"MinDistanceDays", inDays, "apart", "Two SHIFTS of one person start at least AMOUNT apart.", "同じ人のSHIFTSは、開始日をAMOUNT日以上空ける。",
			func(l Limits) int64 { return int64(l.MinDistanceDays) }, func(l *Limits, v int64) { l.MinDistanceDays = int(v) }, -1, judgeDistance, false},
		{"MaxDistanceDays", inDays, "apart", "A shift of one person and the next one start at most AMOUNT apart.", "一人の枠と次の枠の始まりはAMOUNT日以内。",
			func(l Limits) int64 { return int64(l.MaxDistanceDays) }, func(l *Limits, v int64) { l.MaxDistanceDays = int(v) }, 1, judgeGap, false},
		{"MaxConsecutiveDays", inDays, "in a row on which shifts start", "Shifts of one person start on at most AMOUNT in a row.", "一人の枠が始まる日は連続AMOUNT日まで。",
			func(l Limits) int64 { return int64(l.MaxConsecutiveDays) }, func(l *Limits, v int64) { l.MaxConsecutiveDays = int(v) }, 1, judgeDays, false},
		{"MaxHoursPerWeek", inMinutes, "of shifts that start in a week", "The shifts of one person that start in a week last at most AMOUNT.", "月曜からの一週間に始まる一人の枠は合わせてAMOUNTまで。",
			func(l Limits) int64 { return int64(l.MaxHoursPerWeek) * int64(time.Hour) }, func(l *Limits, v int64) { l.MaxHoursPerWeek = int(v / int64(time.Hour)) }, int64(time.Hour), judgeWeek, false},
		{"MaxWeekendsPerMonth", inWeekends, "in a month", "Nobody begins shifts on more than AMOUNT in a month.", "枠が始まる週末は一人につき月AMOUNT回まで。",
			func(l Limits) int64 { return int64(l.MaxWeekendsPerMonth) }, func(l *Limits, v int64) { l.MaxWeekendsPerMonth = int(v) }, 1, judgeWeekends, true},
		{"MaxWeekendsInRow", inWeekends, "in a row", "Nobody begins shifts on more than AMOUNT in a row.", "枠が始まる週末は一人につき連続AMOUNT回まで。",
			func(l Limits) int64 { return int64(l.MaxWeekendsInRow) }, func(l *Limits, v int64) { l.MaxWeekendsInRow = int(v) }, 1, judgeWeekendRun, false},
		{"WholeWeekends", inDays, "of a weekend", "Whoever begins a shift on WEEKEND begins one on each of these days.", "WEEKENDのどれかに枠を始める人は、そのすべてで始める。",
			func(l Limits) int64 { return int64(l.WholeWeekends) }, func(l *Limits, v int64) { l.WholeWeekends = Weekend(v) }, -1, judgeWholeWeekends, false},
		{"MaxShiftsPerMonth", inShifts, "begun in a month", "Nobody begins more than AMOUNT in a month.", "一人あたり月AMOUNT枠まで（その月に始まる枠を数える）。",
			func(l Limits) int64 { return int64(l.MaxShiftsPerMonth) }, func(l *Limits, v int64) { l.MaxShiftsPerMonth = int(v) }, 1, judgeShifts, true},
		{"Rolling", inShifts, "begun in so many days", "Nobody begins more than AMOUNT in any DAYS days.", "連続するどのDAYS日間でも、一人の枠はAMOUNT枠まで。",
			func(l Limits) int64 { return int64(l.Rolling.Shifts) }, func(l *Limits, v int64) { l.Rolling.Shifts = int(v) }, 1, judgeRolling, false},
		{"MaxTurnsPerMonth", inTurns, "in a month", "Nobody begins more than AMOUNT in a month.", "続けて就く枠を1回として、一人の当番は月AMOUNT回まで。",
			func(l Limits) int64 { return int64(l.MaxTurnsPerMonth) }, func(l *Limits, v int64) { l.MaxTurnsPerMonth = int(v) }, 1, judgeTurns, true},
		{"MaxSharePermille", perMille, "of a pool's off-hours", "Nobody serves more than AMOUNT of a pool's off-hours.", "一人の時間外は全体のAMOUNTまで。",
			func(l Limits) int64 { return int64(l.MaxSharePermille) }, func(l *Limits, v int64) { l.MaxSharePermille = int(v) }, 1, judgeShare, false},
		{"OncePerBlock", inShifts, "of one special block", "Nobody serves more than AMOUNT of a special block.", "一つの連休の枠は一人AMOUNT枠まで。",
			func(l Limits) int64 { return one(l.OncePerBlock) }, func(l *Limits, v int64) { l.OncePerBlock = v > 0 }, -1, judgeBlock, false},
		{"Apart", inPeople, "of one team in a slot", "No slot has two people of one team.", "同じ枠に同じチームの二人は就かない。",
			func(l Limits) int64 { return one(l.Apart) }, func(l *Limits, v int64) { l.Apart = v > 0 }, -1, judgeApart, false},
		{ownShifts, inShifts, "begun in a month", "Nobody begins more shifts in a month than their own limit.", "月ごとの枠数は個人の上限まで。", noValue, noChange, 0, judgeShifts, true},
		{ownRoles, inShifts, "of another seat", "Whoever takes certain seats only takes no others.", "就く席の決まっている人は、他の席に就かない。", noValue, noChange, 0, judgeRoles, false},
		{ownApart, inPeople, "who are to be apart in a slot", "People who are to be apart do not serve in one slot.", "同席しない組は同じ枠に就かない。", noValue, noChange, 0, judgePairs, false},
		{ownWith, inPeople, "of those who are to be there", "Whoever is to serve with somebody serves in no slot without.", "組む相手の決まっている人は、相手のいない枠に就かない。", noValue, noChange, 0, judgeWith, false},
	}
}

// The rows of one's own have no value in Limits.
func noValue(Limits) int64    { return 0 }
func noChange(*Limits, int64) {}

// own reports whether a row is one of people's own that is given.
func (r row) own(owns map[schedule.Member]Own) bool {
	for _, o := range owns {
		switch {
		case r.name == ownShifts && o.MaxShiftsPerMonth > 0, r.name == ownRoles && o.Roles != nil, r.name == ownApart && len(o.Apart) > 0,
			r.name == ownWith && len(o.With) > 0:
			return true
		}
	}
	return false
}

// one is the value of a limit that is asked for or not.
func one(asked bool) int64 {
	if asked {
		return 1
	}
	return 0
}

// endless is the longest turn where the limit is taken away and rest lies between turns.
const endless = mostHours * time.Hour

// given returns the rows of the limits that are given, OnePlace first, those of people's own last.
func (l Limits) given(owns map[schedule.Member]Own) []row {
	return slices.DeleteFunc(rows(), func(r row) bool { return r.name != OnePlace && r.value(l) == 0 && !r.own(owns) })
}

// given returns the rows of the limits of a problem.
func (m *model) given() []row { return m.limits.given(m.owns()) }

// amount writes what is counted, in English and in Japanese, where the unit is said.
func (r row) amount(value int64) (english, japanese string) {
	switch r.unit {
	case inMinutes:
		return schedule.English.Hours(time.Duration(value)), schedule.Japanese.Hours(time.Duration(value))
	case perMille:
		return schedule.English.Percent(value, 1000), schedule.Japanese.Percent(value, 1000)
	}
	english, japanese = fmt.Sprintf("%d %s", value, r.unit), fmt.Sprint(value)
	switch {
	case value == 1 && r.unit == inPeople:
		english = "1 person"
	case value == 1:
		english = strings.TrimSuffix(english, "s")
	}
	return english, japanese
}

// Limit is one of the limits that are given. The zero Limit is never broken.
type Limit struct {
	// Name is the name of the field of Limits, or OnePlace.
	Name string
	// Explanation says in a sentence what is asked for, Japanese the same in Japanese.
	Explanation, Japanese string
	// Monthly says that the limit counts by civil month.
	Monthly bool
	// Mates reports whether two people are of one team of a pool when a slot starts. Without it
	// Apart finds nothing.
	Mates func(a, b schedule.Member, pool schedule.TeamID, at time.Time) bool

	row    row
	limits Limits
	owns   map[schedule.Member]Own
}

// Given lists the limits that are given, and first OnePlace, which always is.
func (l Limits) Given() []Limit { return l.GivenWith(nil) }

// GivenWith lists the limits that are given, and those of people's own.
func (l Limits) GivenWith(owns map[schedule.Member]Own) []Limit {
	var list []Limit
	for _, r := range l.given(owns) {
		said := r.explanation(l, owns)
		list = append(list, Limit{r.name, said.english, said.japanese, r.monthly, nil, r, l, owns})
	}
	return list
}

// shiftsOfEach adds to a sentence how many shifts a month each person may begin who has an own limit: "… (kato 2, sato 3)."
func shiftsOfEach(said words, owns map[schedule.Member]Own) words {
	var english, japanese []string
	for _, m := range slices.Sorted(maps.Keys(owns)) {
		if most := owns[m].MaxShiftsPerMonth; most > 0 {
			english, japanese = append(english, fmt.Sprintf("%s %d", m, most)), append(japanese, fmt.Sprintf("%sは%d枠", m, most))
		}
	}
	return words{
		strings.TrimSuffix(said.english, ".") + " (" + strings.Join(english, ", ") + ").",
		strings.TrimSuffix(said.japanese, "。") + "（" + strings.Join(japanese, "、") + "）。",
	}
}

// explanation says in a sentence what the row asks for in limits, or of people.
func (r row) explanation(l Limits, owns map[schedule.Member]Own) words {
	if r.name == ownShifts {
		return shiftsOfEach(words{r.english, r.japanese}, owns)
	}
	stretches := words{"shifts", "枠"}
	if l.RestBetween == Turns {
		stretches = words{"turns", "当番"}
	}
	weekend := words{"Saturday or Sunday", "土・日"}
	if l.WholeWeekends == FridaySunday {
		weekend = words{"Friday, Saturday or Sunday", "金・土・日"}
	}
	explain := func(format, amount, of, weekend string) string {
		return strings.NewReplacer("AMOUNT", amount, "SHIFTS", of, "WEEKEND", weekend, "DAYS", fmt.Sprint(l.Rolling.Days)).Replace(format)
	}
	english, japanese := r.amount(r.value(l))
	return words{explain(r.english, english, stretches.english, weekend.english), explain(r.japanese, japanese, stretches.japanese, weekend.japanese)}
}

// Check returns an error that joins a *schedule.SpecError for each limit that cannot be,
// as plans with such limits do.
func (l Limits) Check() error {
	return errors.Join(l.check(func(name string) string { return "Limits." + name })...)
}

// Breach is a place where somebody's shifts break a limit. The zero Breach says nothing.
type Breach struct {
	// Limit is the name of the limit.
	Limit  string
	Member schedule.Member
	When   schedule.Interval
	// Got is what there is and Allowed the limit, both in Unit: minutes, days, turns,
	// weekends, shifts or per mille.
	Got, Allowed int64
	Unit         string
	// Note says what Got counts, with its preposition: "of rest".
	Note string
}

// String says who breaks what, when and by how much.
func (b Breach) String() string {
	amount := func(n int64) string {
		if b.Unit == inMinutes {
			n *= int64(time.Minute)
		}
		text, _ := row{unit: b.Unit}.amount(n)
		return text
	}
	text := fmt.Sprintf("%q breaks %s, %v: %s %s", b.Member, b.Limit, b.When, amount(b.Got), b.Note)
	if b.Allowed > 0 {
		text += fmt.Sprintf(", %s allowed", amount(b.Allowed))
	}
	return text
}

// Breaches finds what breaks the limit among shifts: the off-hours shifts that somebody serves,
// of all pools together, and for OnePlace by name in the daytime too; shadows break
// nothing. The shifts are all of the pools, as Roster.All yields them, since turns go by
// the order of slots. The order is by member and time. Blocks are the special times of
// Weights; without them OncePerBlock finds nothing.
func (l Limit) Breaches(shifts iter.Seq[schedule.Shift], blocks ...schedule.Block) []Breach {
	if l.row.judge == nil || shifts == nil {
		return nil
	}
	s := sheetOf(shifts, blocks, nil)
	s.owns = l.owns
	if l.Mates != nil {
		s.mates = func(a, b schedule.Member, of duty) bool { return l.Mates(a, b, of.pool, of.begins) }
	}
	return s.breaches(l.limits, l.row)
}

// breaches asks the judges of some limits, person by person.
func (s *sheet) breaches(l Limits, rows ...row) (list []Breach) {
	s.judge(s.people, l, rows, func(b Breach, _ []duty) { list = append(list, b) })
	return list
}

// judge tells what some people break of some limits, and by which duties.
func (s *sheet) judge(people []*record, l Limits, rows []row, found func(b Breach, by []duty)) {
	for _, person := range people {
		for _, r := range rows {
			allowed := r.value(l)
			if r.unit == inMinutes && r.name == "MinRest" {
				allowed = minutesUp(time.Duration(allowed))
			} else if r.unit == inMinutes {
				allowed = minutesDown(time.Duration(allowed))
			}
			if r.name == "WholeWeekends" {
				allowed = int64(l.WholeWeekends.days())
			}
			if r.name == "MaxShiftsPerMonth" || r.name == ownShifts {
				allowed = int64(s.shiftsOf(l, person.member))
				if (r.name == ownShifts) != (s.owns[person.member].MaxShiftsPerMonth > 0) {
					continue // the other row is about them
				}
			}
			r.judge(l, s, person, func(f finding) {
				found(Breach{r.name, person.member, f.when, f.got, allowed, r.unit, r.note}, f.by)
			})
		}
	}
}
