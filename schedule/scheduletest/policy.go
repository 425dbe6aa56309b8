package scheduletest

import (
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/toban-go/toban/internal/fault"
	"github.com/toban-go/toban/internal/jsonfile"
	"github.com/toban-go/toban/internal/near"
	"github.com/toban-go/toban/schedule"
	"github.com/toban-go/toban/schedule/report"
)

// Policy is a set of rules as data. Each clause can say where its number is from. Nothing in a
// policy is legal advice: what a text asks of a firm depends on its contracts, its agreements
// and its place. The zero Policy asks nothing.
type Policy struct {
	// Name is short: "google-sre". Title says what the policy is, Japanese the same in
	// Japanese.
	Name     string `json:"name"`
	Title    string `json:"title"`
	Japanese string `json:"japanese,omitempty"`
	// Note says how the rules read the text, such as what they count as duty.
	Note string `json:"note,omitempty"`
	// JapaneseNote is Note in Japanese.
	JapaneseNote string   `json:"japaneseNote,omitempty"`
	Clauses      []Clause `json:"clauses"`
}

// Clause is one rule of a policy with its numbers. The zero Clause is a fault.
type Clause struct {
	// Rule is the name of a function of this package, one of those of ClauseRules.
	Rule string `json:"rule"`
	// Limit is its number, with the unit that the rule counts; none for a rule without.
	Limit Amount `json:"limit,omitzero"`
	// Within is the length of a window, in days; none for a rule without.
	Within Amount `json:"within,omitzero"`
	// Role is the role that BeforePrimary counts.
	Role schedule.Role `json:"role,omitempty"`
	// Teams counts the daytime of whole teams as duty too, in rules about days and rest.
	Teams bool `json:"teams,omitempty"`
	// Severity is what a breach does, whatever the function's own.
	Severity Severity `json:"severity,omitzero"`
	// Source is where the rule is from; the zero Source is a rule of one's own.
	Source Source `json:"source,omitzero"`
}

// Source is the text that a number comes from. The zero Source is none.
type Source struct {
	// Text names it, Place is the article or chapter, URL where it can be read.
	Text  string `json:"text"`
	Place string `json:"place,omitempty"`
	URL   string `json:"url,omitempty"`
	// Says tells in other words what it asks for, and how firmly.
	Says string `json:"says"`
}

// Amount is a number with its unit. Its text is "11 h", "4 h 40 min", "25 %", "8 people"; the
// zero Amount is none.
type Amount struct {
	// N is a whole number of what Unit says, such as minutes, days or people.
	N    int64
	Unit Measure
}

// String writes the amount as its text.
func (a Amount) String() string {
	if a == (Amount{}) {
		return ""
	}
	return a.Unit.Amount(a.N)
}

// MarshalText writes the amount as its text.
func (a Amount) MarshalText() ([]byte, error) { return []byte(a.String()), nil }

// UnmarshalText reads an amount. A space before the unit may be left out.
func (a *Amount) UnmarshalText(text []byte) error {
	s, wrong := strings.TrimSpace(string(text)), fmt.Errorf("%w: %q is no amount such as %q or %q", schedule.ErrInvalid, text, "11 h", "8 people")
	if s == "" {
		*a = Amount{}
		return nil
	}
	if percent, ok := strings.CutSuffix(s, "%"); ok {
		n, err := strconv.ParseFloat(strings.TrimSpace(percent), 64)
		if err != nil || !(0 <= n && n <= 100) { // not NaN
			return wrong
		}
		*a = Amount{int64(math.Round(n * 10)), PerMille}
		return nil
	}
	digits := len(s) - len(strings.TrimLeft(s, "0123456789"))
	n, err := strconv.ParseInt(s[:digits], 10, 32)
	if err != nil {
		return wrong
	}
	unit := strings.TrimSpace(s[digits:])
	if d, err := time.ParseDuration(strings.ReplaceAll(strings.ReplaceAll(s, " ", ""), "min", "m")); err == nil && d%time.Minute == 0 {
		*a = Amount{int64(d / time.Minute), Minutes}
		return nil
	}
	for _, m := range []Measure{Days, Weekends, People, Seats, Shifts, Turns, Incidents} {
		if unit == string(m) || unit == strings.TrimSuffix(string(m), "s") && n == 1 || m == People && unit == "person" && n == 1 {
			*a = Amount{n, m}
			return nil
		}
	}
	return wrong
}

// Facts are what rules know besides the roster. Rules that need a fact that is not given are
// broken, as they cannot be judged: an empty list says that there is none.
type Facts struct {
	// People are those of Schedule.People for the time of the roster.
	People []schedule.Candidate
	// Beside returns the people for a time that is so many days longer on each side, for rules with a Reach; nil is People.
	Beside func(days int) []schedule.Candidate
	Alerts []report.Alert
	// Plan is the schedule before the journal, and Journal what was entered since.
	Plan    *schedule.Schedule
	Journal []schedule.Entry
	// Earlier are rosters of the time before, nil if nothing is known of it.
	Earlier []*schedule.Roster
}

// clauseRule is a rule that a policy can ask for: what its numbers count, what it needs to
// know, and how it is made.
type clauseRule struct {
	limit, within Measure // nothing if the rule has no such number
	role, teams   bool
	hours         bool               // the limit is whole hours
	needs         func(Facts) string // what is missing, or nothing; rules on alerts know it
	rule          func(Clause, Facts) Rule
}

// lacks are in Japanese what rules can need.
var lacks = map[string]string{"people": "メンバーの情報", "alerts": "呼び出しの記録", "a plan and a journal": "計画と記録"}

func needsPeople(f Facts) string {
	if f.People == nil {
		return "people"
	}
	return ""
}

func needsJournal(f Facts) string {
	if f.Plan == nil || f.Journal == nil {
		return "a plan and a journal"
	}
	return ""
}

func (c Clause) rest() time.Duration { return time.Duration(c.Limit.N) * time.Minute }
func (c Clause) hours() int          { return int(c.Limit.N / 60) }
func (c Clause) n() int              { return int(c.Limit.N) }
func (c Clause) days() int           { return int(c.Within.N) }
func (c Clause) teams(f Facts) []schedule.Candidate {
	if !c.Teams {
		return nil
	}
	return f.People
}
func (c Clause) share() float64 { return float64(c.Limit.N) / 1000 }

// clauseRules is the table of the rules that a policy can ask for.
func clauseRules() map[string]clauseRule {
	return map[string]clauseRule{
		"NoGaps":         {rule: func(Clause, Facts) Rule { return NoGaps() }},
		"NeverClosed":    {rule: func(Clause, Facts) Rule { return NeverClosed() }},
		"DistinctSeats":  {rule: func(Clause, Facts) Rule { return DistinctSeats() }},
		"OnePlace":       {rule: func(Clause, Facts) Rule { return OnePlace() }},
		"DifferentTeams": {rule: func(Clause, Facts) Rule { return DifferentTeams() }},
		"OnlyReady":      {needs: needsPeople, rule: func(_ Clause, f Facts) Rule { return OnlyReady(f.People) }},
		"NoLeave": {needs: needsPeople, rule: func(_ Clause, f Facts) Rule {
			var leaves []schedule.Leave
			for _, c := range f.People {
				leaves = append(leaves, c.Away...)
			}
			return NoLeave(leaves)
		}},
		"MinPeople":            {limit: People, rule: func(c Clause, f Facts) Rule { return MinPeople(c.n(), f.People...) }},
		"MinSeats":             {limit: People, rule: func(c Clause, _ Facts) Rule { return MinSeats(c.n()) }},
		"MaxSeatShare":         {limit: PerMille, rule: func(c Clause, f Facts) Rule { return MaxSeatShare(c.share(), f.People...) }},
		"MaxMeasuredShare":     {limit: PerMille, rule: func(c Clause, _ Facts) Rule { return MaxMeasuredShare(c.share()) }},
		"MinRest":              {limit: Minutes, rule: func(c Clause, _ Facts) Rule { return MinRest(c.rest()) }},
		"RestAfterPages":       {limit: Minutes, rule: func(c Clause, f Facts) Rule { return RestAfterPages(c.rest(), f.Alerts) }},
		"MinWeeklyRest":        {teams: true, needs: needsPeople, limit: Minutes, rule: func(c Clause, f Facts) Rule { return MinWeeklyRest(c.rest(), c.teams(f)...) }},
		"MinRestWithin":        {teams: true, needs: needsPeople, limit: Minutes, within: Days, rule: func(c Clause, f Facts) Rule { return MinRestWithin(c.rest(), c.days(), c.teams(f)...) }},
		"OneFreeDayPerWeek":    {teams: true, needs: needsPeople, rule: func(c Clause, f Facts) Rule { return OneFreeDayPerWeek(c.teams(f)...) }},
		"MinFreeDaysWithin":    {teams: true, needs: needsPeople, limit: Days, within: Days, rule: func(c Clause, f Facts) Rule { return MinFreeDaysWithin(c.n(), c.days(), c.teams(f)...) }},
		"MaxConsecutiveDays":   {teams: true, needs: needsPeople, limit: Days, rule: func(c Clause, f Facts) Rule { return MaxConsecutiveDays(c.n(), c.teams(f)...) }},
		"MaxHoursPerWeek":      {hours: true, limit: Minutes, rule: func(c Clause, _ Facts) Rule { return MaxHoursPerWeek(c.hours()) }},
		"MaxHoursWithin":       {hours: true, limit: Minutes, within: Days, rule: func(c Clause, _ Facts) Rule { return MaxHoursWithin(c.hours(), c.days()) }},
		"MaxShiftsWithin":      {limit: Shifts, within: Days, rule: func(c Clause, _ Facts) Rule { return MaxShiftsWithin(c.n(), c.days()) }},
		"MaxWeekendsPerMonth":  {limit: Weekends, rule: func(c Clause, _ Facts) Rule { return MaxWeekendsPerMonth(c.n()) }},
		"MaxShiftsPerMonth":    {limit: Shifts, rule: func(c Clause, _ Facts) Rule { return MaxShiftsPerMonth(c.n()) }},
		"MaxTurnsPerMonth":     {limit: Turns, rule: func(c Clause, _ Facts) Rule { return MaxTurnsPerMonth(c.n()) }},
		"MaxIncidentsPerShift": {limit: Incidents, rule: func(c Clause, f Facts) Rule { return MaxIncidentsPerShift(c.n(), f.Alerts) }},
		"PublishedAhead":       {limit: Days, needs: needsJournal, rule: func(c Clause, f Facts) Rule { return PublishedAhead(c.n(), f.Plan, f.Journal) }},
		"BeforePrimary": {limit: Shifts, role: true, needs: needsPeople, rule: func(c Clause, f Facts) Rule {
			return BeforePrimary(c.Role, c.n(), f.People, f.Earlier...)
		}},
	}
}

// most is the most that a clause can count: sums stay exact, and nobody means more.
func most(unit Measure) int64 {
	switch unit {
	case PerMille:
		return 1000
	case Minutes:
		return 100 * 366 * 24 * 60
	}
	return 1_000_000
}

// ClauseRules lists the names that a Clause can have, sorted.
func ClauseRules() (names []string) {
	for name := range clauseRules() {
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}

// Check reports every fault, joined: a policy without a name, a rule that is unknown or has
// other numbers or units, a source that does not say what it is. Each wraps schedule.ErrInvalid.
func (p Policy) Check() error {
	var faults []error
	for _, problem := range p.problems() {
		faults = append(faults, fault.New(fmt.Sprintf("policy %q", p.Name), schedule.ErrInvalid, "%s", problem))
	}
	return errors.Join(faults...)
}

// problems are what Check reports, each behind its path.
func (p Policy) problems() (list []string) {
	fault := func(format string, args ...any) { list = append(list, fmt.Sprintf(format, args...)) }
	if p.Name == "" {
		fault("name: the policy has no name")
	}
	rules := clauseRules()
	for i, c := range p.Clauses {
		known, ok := rules[c.Rule]
		if !ok {
			hint := near.Guess(c.Rule, slices.Values(ClauseRules()))
			if hint == "" {
				hint = fmt.Sprintf("; there are %q", ClauseRules())
			}
			fault("clauses[%d].rule: %q is no rule%s", i, c.Rule, hint)
			continue
		}
		for _, number := range []struct {
			name string
			got  Amount
			unit Measure
		}{{"limit", c.Limit, known.limit}, {"within", c.Within, known.within}} {
			switch {
			case number.unit == "" && number.got != Amount{}:
				fault("clauses[%d].%s: %s takes no such number, and has %q", i, number.name, c.Rule, number.got)
			case number.unit != "" && (number.got.Unit != number.unit || number.got.N < 1):
				fault("clauses[%d].%s: %s counts %s, from 1 on, such as %q, and has %q", i, number.name, c.Rule, number.unit, example(number.unit), number.got)
			case number.got.N > most(number.unit):
				fault("clauses[%d].%s: %q lies above %q", i, number.name, number.got, Amount{most(number.unit), number.unit})
			case known.hours && number.unit == Minutes && number.got.N%60 != 0:
				fault("clauses[%d].%s: %s counts whole hours, and has %q", i, number.name, c.Rule, number.got)
			}
		}
		if known.role != (c.Role != "") {
			fault("clauses[%d].role: %s has the role %q", i, c.Rule, c.Role)
		}
		if c.Teams && !known.teams {
			fault("clauses[%d].teams: %s does not ask about whole teams", i, c.Rule)
		}
		if int(c.Severity) >= len(severityNames) {
			fault("clauses[%d].severity: %v is none of %q", i, c.Severity, severityNames)
		}
		if c.Source != (Source{}) && (c.Source.Text == "" || c.Source.Says == "") {
			fault("clauses[%d].source: %s does not say which text it is from and what that says; a rule of your own has no source", i, c.Rule)
		}
	}
	return list
}

// example is an amount in a unit, as a clause has it.
func example(unit Measure) Amount {
	switch unit {
	case Minutes:
		return Amount{11 * 60, unit}
	case PerMille:
		return Amount{250, unit}
	}
	return Amount{8, unit}
}

// wanted says which amount belongs to a path such as clauses[0].limit, nothing of another path.
func (p Policy) wanted(path string) string {
	for i, c := range p.Clauses {
		known := clauseRules()[c.Rule]
		for name, unit := range map[string]Measure{"limit": known.limit, "within": known.within} {
			if path == fmt.Sprintf("clauses[%d].%s", i, name) && unit != "" {
				return fmt.Sprintf("; %s counts %s, such as %q", c.Rule, unit, example(unit))
			}
		}
	}
	return ""
}

// Rules makes the rules of a policy. The explanation of each names its source, if it has one. The error is
// that of Check.
func (p Policy) Rules(f Facts) ([]Rule, error) {
	if err := p.Check(); err != nil {
		return nil, err
	}
	table := clauseRules()
	var rules []Rule
	for _, c := range p.Clauses {
		known := table[c.Rule]
		rule := Rule{}
		missing := ""
		if known.needs != nil && (!known.teams || c.Teams) {
			missing = known.needs(f)
		}
		if missing != "" {
			rule = without(c.Rule, "the policy", missing)
		} else {
			rule = known.rule(c, f)
			if more := f; rule.Reach > 0 && f.Beside != nil {
				more.People = f.Beside(rule.Reach)
				rule = known.rule(c, more)
			}
		}
		if from := strings.TrimSpace(c.Source.Text + " " + c.Source.Place); from != "" {
			rule.Explanation += " (" + from + ")"
			if rule.Japanese != "" {
				rule.Japanese += "（" + from + "）"
			}
		}
		rules = append(rules, rule.As(c.Severity))
	}
	return rules, nil
}

// ParsePolicy reads a policy from JSON, an object, and checks it. A byte order mark at the
// start is ignored. The error wraps schedule.ErrInvalid and joins all values that make no sense, all faults of
// Check and all fields that stand twice, each with its line and column, in the order of the file.
func ParsePolicy(data []byte) (Policy, error) {
	var p Policy
	misfits, twice, err := jsonfile.DecodeAll(data, jsonfile.Small, &p)
	if err != nil {
		return Policy{}, fault.New("policy", schedule.ErrInvalid, "%v", err)
	}
	words := func(m jsonfile.Misfit) string { // what is invalid is said once
		return strings.TrimPrefix(m.Err.Error(), schedule.ErrInvalid.Error()+": ") + p.wanted(m.Path)
	}
	var faults []error
	for _, f := range jsonfile.InOrder(data, misfits, words, twice, p.problems()) {
		faults = append(faults, fault.New("policy", schedule.ErrInvalid, "%v", f))
	}
	if len(faults) > 0 {
		return Policy{}, errors.Join(faults...)
	}
	return p, nil
}

// JSON writes the policy as ParsePolicy reads it. The error is that of Check.
func (p Policy) JSON() ([]byte, error) {
	if err := p.Check(); err != nil {
		return nil, err
	}
	var b strings.Builder
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	err := e.Encode(p)
	return []byte(b.String()), err
}
