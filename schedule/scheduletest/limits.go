package scheduletest

import (
	"cmp"
	"fmt"
	"slices"
	"time"

	"github.com/toban-go/toban/fairness"
	"github.com/toban-go/toban/schedule"
)

// Within makes a rule of each limit that a planner is given, and OnePlace, which every
// plan keeps. The plan's certificate asks the same judges, so that a roster
// keeps the rules if it is what was planned; changes laid over it since may not. Where
// pools have other limits, InPool holds the rules to one. Blocks are the special times of fairness.Weights, by which OncePerBlock goes. Limits that
// cannot be are a rule that every roster breaks.
func Within(limits fairness.Limits, blocks ...schedule.Block) []Rule {
	return WithinOwn(limits, nil, blocks...)
}

// WithinOwn is Within with the limits of people's own, as fairness.Planner.Own has them.
func WithinOwn(limits fairness.Limits, own map[schedule.Member]fairness.Own, blocks ...schedule.Block) []Rule {
	if err := limits.Check(); err != nil {
		return []Rule{never("Limits", "the limits", err.Error(), "")}
	}
	var rules []Rule
	for _, limit := range limits.GivenWith(own) {
		if limit.Name == "OncePerBlock" && len(blocks) == 0 {
			rules = append(rules, never(limit.Name, "the blocks", "there are none to go by", "一つも指定されていない"))
			continue
		}
		rules = append(rules, rule(limits, limit, blocks...))
	}
	return rules
}

// InPool holds rules to one pool: what they find of anybody who serves nothing off hours
// in it is left out, and what they find of other pools. Limits of one pool's planner are
// rules of that pool. A rule that cannot be judged cannot be in the pool either, and a pool that the roster does not know breaks each rule.
func InPool(pool schedule.TeamID, rules ...Rule) []Rule {
	rules = slices.Clone(rules)
	for i := range rules {
		check := rules[i].Check
		if check == nil {
			continue
		}
		rules[i].Check = func(r *schedule.Roster) []Breach {
			if _, err := r.Team(pool); err != nil {
				return []Breach{{Who: string(pool), Note: "is no pool of the roster", Japanese: "当番表にないプール"}}
			}
			in := map[string]bool{string(pool): true}
			for whole := range wholes {
				in[whole] = true
			}
			for s := range offHours(r) {
				for _, shift := range s.shifts {
					if s.Team == pool && covers(shift) {
						in[string(shift.Member)] = true
					}
				}
			}
			return slices.DeleteFunc(check(r), func(b Breach) bool { return !in[b.Who] })
		}
	}
	return rules
}

// rule makes a rule of a limit. The limit of the days on which shifts start has another
// name here, as MaxConsecutiveDays counts those with duty.
func rule(limits fairness.Limits, limit fairness.Limit, blocks ...schedule.Block) Rule {
	reach := bounded(reachOf(limit.Name, limits, blocks))
	if limit.Name == "MaxConsecutiveDays" {
		limit.Name = "MaxConsecutiveStarts"
	}
	return Rule{Name: limit.Name, Explanation: limit.Explanation, Japanese: limit.Japanese, Monthly: limit.Monthly, Reach: reach,
		Check: func(r *schedule.Roster) []Breach {
			var breaches []Breach
			limit := limit
			if limit.Name == "Apart" {
				people := r.People()
				limit.Mates = func(a, b schedule.Member, pool schedule.TeamID, at time.Time) bool {
					slot := schedule.Seat{Interval: schedule.Interval{Start: at}, Date: schedule.DateOf(at, at.Location()), Team: pool}
					return slices.Contains(schedule.Teammates(people, a, slot), b)
				}
			}
			for _, b := range limit.Breaches(r.All(), blocks...) {
				if b.Note == "of rest" && b.When.Empty() {
					b.Note = inARow
				}
				breach := Breach{string(b.Member), b.When, b.Got, b.Allowed, Measure(b.Unit), b.Note, limitNotes[b.Note]}
				if limit.Monthly && !r.Interval().Encloses(b.When) {
					breach.When = inPlace(r.Interval().Intersect(b.When), b.When.Start.Location())
					breach.Note, breach.Japanese = breach.Note+" (the part that is in the roster)", "当番表にある分だけで、"+breach.Japanese
				}
				breaches = append(breaches, breach)
			}
			return byTime(breaches)
		}}
}

// limitNotes are the notes of fairness.Breach in Japanese, and of a rest of no length.
var limitNotes = map[string]string{
	"in two places": "二つの当番が{}重なる", "of rest": "当番の間隔が{}", inARow: "続けて就く枠の間隔が{}", "in one turn": "続けて就く時間が{}", "apart": "枠の開始日の間隔が{}",
	"in a row on which shifts start": "枠の始まる日が{}連続", "of shifts that start in a week": "この週に始まる枠が合わせて{}", "in a month": "この月の当番が{}",
	"in a row": "当番が{}連続", "begun in a month": "この月に始まる枠が{}", "begun in so many days": "この期間に始まる枠が{}",
	"of a pool's off-hours": "プールの時間外に占める割合が{}", "of one special block": "一つの連休の枠が{}", "of one team in a slot": "同じ枠に同じチームから{}", "of another seat": "就かないはずの席に{}",
	"who are to be apart in a slot": "同席しないはずの人が同じ枠に{}", "of a weekend": "まとめて務める週末のうち{}", "of those who are to be there": "組む相手のうち{}",
}

// inARow is the note of a rest of no length: that between two shifts of which one ends as the other starts.
const inARow = "of rest from one shift to the next"

// Part is a month of which a roster does not know every shift. The zero Part is none.
type Part struct {
	// Month is the civil month at the place of its slots. Known is what the roster knows of it,
	// up to the first seat without a member.
	Month, Known schedule.Interval
}

// Parts returns the months that a roster holds in part, and those with a seat off hours that has no
// member yet, in order: a rule that is Monthly cannot be found kept in them. Months are those in
// which slots off hours start, each at the place of its pool.
func Parts(r *schedule.Roster) (list []Part) {
	for shift := range r.All() {
		if shift.Regime != schedule.OffHours || shift.Role.Watches() {
			continue
		}
		place := shift.Seat.Start.Location()
		month := schedule.Month(shift.Date.Year, shift.Date.Month, place)
		i := slices.IndexFunc(list, func(p Part) bool { return p.Month.Equal(month) })
		if i < 0 {
			i = len(list)
			list = append(list, Part{month, inPlace(month.Intersect(r.Interval()), place)})
		}
		if known := &list[i].Known; shift.Gap() && shift.Start.Before(known.End) {
			known.End = shift.Start
		}
	}
	list = slices.DeleteFunc(list, func(p Part) bool { return p.Known.Equal(p.Month) })
	slices.SortFunc(list, func(a, b Part) int {
		return cmp.Or(a.Month.Start.Compare(b.Month.Start), a.Month.End.Compare(b.Month.End))
	})
	return list
}

// inPlace returns the same time by the clocks of a place.
func inPlace(iv schedule.Interval, place *time.Location) schedule.Interval {
	return schedule.Interval{Start: iv.Start.In(place), End: iv.End.In(place)}
}

// never is a rule that every roster breaks, as what is given does not suffice to judge it.
func never(name, who, note, japanese string) Rule {
	return Rule{Name: name, Explanation: fmt.Sprintf("%s cannot be judged with what is given.", name), Japanese: fmt.Sprintf("%sは、この指定では判定できない。", name),
		Check: func(*schedule.Roster) []Breach { return []Breach{{Who: who, Note: note, Japanese: japanese}} }}
}

// without is a rule that cannot be judged, as what it needs to know is not given.
func without(name, who, missing string) Rule {
	rule := never(name, who, "cannot be judged without "+missing, lacks[missing]+"がないと判定できない")
	rule.Lacks = missing
	return rule
}

// only makes the rule of one limit. A limit of nothing is none, and not passed over.
func only(name string, limits fairness.Limits) Rule {
	if err := limits.Check(); err != nil {
		return never(name, "the limit", err.Error(), "")
	}
	for _, limit := range limits.Given() {
		if limit.Name == name {
			return rule(limits, limit)
		}
	}
	return never(name, "the limit", "zero is no limit", "0は条件にならない")
}

// OnePlace asks that nobody serve two duties at once: by name, off hours and in the
// daytime, of all teams and pools together. Shadows serve none.
func OnePlace() Rule { return only(fairness.OnePlace, fairness.Limits{}) }

// MinRest asks for so much time between any two shifts off hours of one person, of all
// pools together. It warns: a length of rest is a proposal, not law. The rest to a shift before or after the roster is judged with
// Beside.
func MinRest(rest time.Duration) Rule {
	return only("MinRest", fairness.Limits{MinRest: rest}).As(Warn)
}

// MinRestBetweenTurns asks for so much time between two turns of one person, and that a
// turn end in time: for firms where waiting between two nights of one turn is no work. A
// turn is shifts that follow each other in the order of a pool, less than a day apart, or
// in several pools without a pause. It warns, as MinRest does.
func MinRestBetweenTurns(rest, longest time.Duration) Rule {
	limits := fairness.Limits{MinRest: rest, RestBetween: fairness.Turns, MaxTurn: longest}
	between, length := only("MinRest", limits), only("MaxTurn", limits)
	return Rule{
		Name: "MinRestBetweenTurns",
		Explanation: fmt.Sprintf("Between two turns of one person lie at least %s, and a turn lasts at most %s.",
			schedule.English.Hours(rest), schedule.English.Hours(longest)),
		Japanese: fmt.Sprintf("同じ人の当番と当番の間は%s以上空け、続けて就くのは%sまで。", schedule.Japanese.Hours(rest), schedule.Japanese.Hours(longest)),
		Severity: Warn,
		Reach:    max(between.Reach, length.Reach),
		Check: func(r *schedule.Roster) []Breach {
			return byTime(append(between.Check(r), length.Check(r)...))
		},
	}
}

// MaxTurn asks that no turn of one person last longer, as in MinRestBetweenTurns.
func MaxTurn(longest time.Duration) Rule {
	return only("MaxTurn", fairness.Limits{MaxTurn: longest})
}

// MinDistanceDays asks that any two shifts off hours of one person start so many days
// apart.
func MinDistanceDays(limit int) Rule {
	return only("MinDistanceDays", fairness.Limits{MinDistanceDays: limit})
}

// MaxConsecutiveStarts asks that nobody's shifts off hours start on more days in a row.
// MaxConsecutiveDays counts the days with duty, so that a night counts two.
func MaxConsecutiveStarts(limit int) Rule {
	return only("MaxConsecutiveDays", fairness.Limits{MaxConsecutiveDays: limit})
}

// MaxHoursPerWeek asks that nobody's shifts off hours that start in a week from Monday
// last longer together.
func MaxHoursPerWeek(limit int) Rule {
	return only("MaxHoursPerWeek", fairness.Limits{MaxHoursPerWeek: limit})
}

// MaxWeekendsPerMonth asks that nobody begin shifts off hours on more weekends of a month. Saturday
// and Sunday are one weekend, of the month of the Saturday.
func MaxWeekendsPerMonth(limit int) Rule {
	return only("MaxWeekendsPerMonth", fairness.Limits{MaxWeekendsPerMonth: limit})
}

// MaxShiftsPerMonth asks that nobody begin more shifts off hours in a civil month. A shift of which several serve parts counts for
// the one whom schedule.ServesMost says.
func MaxShiftsPerMonth(limit int) Rule {
	return only("MaxShiftsPerMonth", fairness.Limits{MaxShiftsPerMonth: limit})
}

// MaxTurnsPerMonth asks that nobody begin more turns off hours in a civil month, as in
// MinRestBetweenTurns. Parts of others' shifts are no turn, as in MaxShiftsPerMonth.
func MaxTurnsPerMonth(limit int) Rule {
	return only("MaxTurnsPerMonth", fairness.Limits{MaxTurnsPerMonth: limit})
}

// MaxShiftsWithin asks that nobody's shifts off hours start more often on any so many civil
// days in a row. Of windows that overlap the worst is a breach. All shifts count, whatever their days: a rule for nights
// alone is one of your own.
func MaxShiftsWithin(limit, days int) Rule {
	rule := only("Rolling", fairness.Limits{Rolling: fairness.Rolling{Shifts: limit, Days: days}})
	rule.Name = "MaxShiftsWithin"
	return rule
}
