package command

import (
	"cmp"
	"errors"
	"fmt"
	"maps"
	"os"
	"slices"
	"strings"
	"time"

	"github.com/toban-go/toban/examples/sample"
	"github.com/toban-go/toban/fairness"
	"github.com/toban-go/toban/holiday"
	"github.com/toban-go/toban/internal/fault"
	"github.com/toban-go/toban/internal/jsonfile"
	"github.com/toban-go/toban/schedule"
	"github.com/toban-go/toban/schedule/config"
	"github.com/toban-go/toban/schedule/report"
)

// Load returns the configuration in a file, or the sample if path is empty.
func Load(path string) (config.File, error) {
	name, data, err := text(path)
	if err != nil {
		return config.File{}, err
	}
	return Decode(name, data)
}

// LoadAt is Load with the schedule as it is known at a time, and the entries of the journal that have lapsed. The error joins the faults
// of the whole file, those of its journal among them.
func LoadAt(path string, now time.Time) (config.File, *schedule.Schedule, []schedule.Lapsed, error) {
	name, data, err := text(path)
	if err != nil {
		return config.File{}, nil, nil, err
	}
	return DecodeAt(name, data, now)
}

// text returns what a configuration is called, and its text.
func text(path string) (name string, data []byte, err error) {
	if path == "" {
		return "history.json", sample.History, nil
	}
	if data, err = os.ReadFile(path); err != nil {
		return path, nil, fmt.Errorf("configuration: %w", err)
	}
	return path, data, nil
}

// Schedule returns what Load does, and the schedule that it makes now. Entries of its
// journal that have lapsed, leaves that a published roster passes over, vacations that may be
// leaves of another kind, and doubts, are told on the standard error in a language.
func Schedule(path string, l schedule.Language) (config.File, *schedule.Schedule, error) {
	file, s, lapsed, err := LoadAt(path, time.Now())
	if err != nil {
		return file, nil, err
	}
	for _, entry := range lapsed {
		fmt.Fprintln(os.Stderr, idle(l, entry))
	}
	for _, leave := range passedOver(file.Changes, s) {
		fmt.Fprintln(os.Stderr, beneath(l, leave))
	}
	for _, v := range s.LongVacations() {
		fmt.Fprintln(os.Stderr, v.In(l))
	}
	for _, d := range doubts(l, file) {
		fmt.Fprintln(os.Stderr, warned(l, d))
	}
	return file, s, nil
}

// warned writes a doubt as a warning.
func warned(l schedule.Language, doubt string) string {
	if l == schedule.Japanese {
		return "警告：" + doubt
	}
	return "Warning: " + doubt
}

// doubts are what a file says that is allowed and rarely meant: pools that are unlike their teams, and balances from a
// spreadsheet that do not add up to zero, or are in another unit.
func doubts(l schedule.Language, file config.File) (list []string) {
	for _, p := range file.MismatchedPools() {
		list = append(list, p.In(l))
	}
	list = append(list, nightsOfDaysOff(l, file.Specs)...)
	list = append(list, daysOffLost(l, file.Specs)...)
	for _, pool := range followed(file.Specs) {
		format := "each service of pool %q is followed by other teams while its own is closed: hours, fairness and pay count the pool's slots as a whole, also while these teams answer; docs/RECIPES.md, \"Follow the sun\", says when the pool can be closed then"
		if l == schedule.Japanese {
			format = "プール %q のサービスはどれも、担当チームが閉まっている間はほかのチームが受ける：時間、公平さ、手当は、ほかのチームが受けている間も含めてプールの枠全体で数える。その間プールを閉じられる場合は docs/RECIPES.md の「三拠点で昼をつなぐ」を見る"
		}
		list = append(list, fmt.Sprintf(format, pool))
	}
	if file.Plan == nil || len(file.Plan.Ledger.Closed) > 0 { // of a kept one, gaps are nobody's
		return list
	}
	sums, most := map[schedule.TeamID]fairness.Burden{}, map[schedule.TeamID]fairness.Burden{}
	for _, a := range file.Plan.Ledger.Accounts {
		b := a.Balance()
		sums[a.Pool] += b.Total()
		for _, amount := range []fairness.Burden{b.Night, b.Weekend, b.Holiday} {
			most[a.Pool] = max(most[a.Pool], amount, -amount)
		}
	}
	for _, pool := range slices.Sorted(maps.Keys(most)) {
		if most[pool] > 0 && most[pool].Duration() < time.Hour { // hours or minutes were written
			format := "the balances of pool %q in \"plan.ledger.accounts\" are all less than an hour: the unit is a thousandth of a minute, so that an hour is 60000"
			if l == schedule.Japanese {
				format = "プール %q の過不足（plan.ledger.accounts）はどれも1時間に満たない：単位は1分の千分の一なので、1時間は 60000 と書く"
			}
			list = append(list, fmt.Sprintf(format, pool))
		}
	}
	for _, pool := range slices.Sorted(maps.Keys(sums)) {
		if sum := sums[pool].Duration(); sum.Abs() >= time.Hour { // rounding is less
			format := "the balances of pool %q in \"plan.ledger.accounts\" add up to %+.1f h: what some have too much, others have too little, so the sum should be zero; look at the signs"
			if l == schedule.Japanese {
				format = "プール %q の過不足（plan.ledger.accounts）の合計が%+.1f時間：多い人がいる分だけ少ない人がいるので、合計はゼロになるはず。符号を確かめること"
			}
			list = append(list, fmt.Sprintf(format, pool, sum.Hours()))
		}
	}
	return list
}

// weekdays lists days of the week behind a clock, "" for any.
func weekdays(l schedule.Language, days []time.Weekday) string {
	var names []string
	for _, d := range days {
		names = append(names, Weekday(l, d))
	}
	switch {
	case len(names) == 0:
		return ""
	case l == schedule.Japanese:
		return "、" + strings.Join(names, "・") + "曜の"
	}
	return " on " + strings.Join(names, ", ")
}

// nightsOfDaysOff tells of people who never serve from a clock on which lies after the opening: the night of a day off is in a slot that
// begins at the opening, so they serve it.
func nightsOfDaysOff(l schedule.Language, specs []schedule.Spec) (list []string) {
	format := "\"never\" of %s, from %v%s, is about slots that begin then: on holidays and other days off the slot begins at the opening, and %[1]s serves it; if these are meant too, add them by \"kinds\""
	if l == schedule.Japanese {
		format = "%s の \"never\" は%[3]s %[2]v 以降に始まる枠だけを指す。休日の枠は始業時刻に始まるので、休日の夜には就く。休日も指すなら \"kinds\" で足す"
	}
	for _, spec := range specs {
		opens := func(w schedule.When) bool {
			return slices.ContainsFunc(spec.Business, func(h schedule.Window) bool { return !h.Closed && h.From < w.From })
		}
		for _, p := range spec.People {
			daysOff := func(w schedule.When) bool {
				return w.From == 0 && (w.Kinds == nil || slices.Contains(w.Kinds, schedule.Holiday))
			}
			if slices.ContainsFunc(p.Never, daysOff) {
				continue
			}
			i := slices.IndexFunc(p.Never, func(w schedule.When) bool {
				return w.From != 0 && !(w.To != 0 && w.To < w.From) && !slices.Equal(w.Kinds, []schedule.DayKind{schedule.Workday}) && opens(w)
			})
			if i >= 0 {
				if told := fmt.Sprintf(format, p.ID, p.Never[i].From, weekdays(l, p.Never[i].Weekdays)); !slices.Contains(list, told) { // of several specs once
					list = append(list, told)
				}
			}
		}
	}
	return list
}

// daysOffLost tells of teams and pools with a calendar of their own, of the same country, that has not the days that the organisation has added to
// its calendar: the calendar replaces the organisation's. What the calendar removes is not told.
func daysOffLost(l schedule.Language, specs []schedule.Spec) (list []string) {
	format, of, named, to, comma := "%s %q has a calendar of its own, in place of the organisation's, without %s: write these days there too, or with \"remove\" if they are worked", map[bool]string{false: "team", true: "pool"}, "%s (%s)", " to ", ", "
	if l == schedule.Japanese {
		format, of, named, to, comma = "%s %q の \"holidays\" は組織の休日に置き換わるため、%sが休みにならない：休むならそこにも書く。休まないなら \"remove\" と書く", map[bool]string{false: "チーム", true: "プール"}, "%s（%s）", "〜", "、"
	}
	for _, spec := range specs {
		whole, ok := spec.Holidays.(*holiday.Calendar)
		if !ok || whole.Base() == "" {
			continue
		}
		tell := func(pool bool, id schedule.TeamID, its schedule.Calendar) {
			own, ok := its.(*holiday.Calendar)
			if !ok || own.Base() != whole.Base() {
				return
			}
			var lost []string
			for _, e := range whole.Edits() {
				if !isLost(e, whole, own) {
					continue
				}
				name, days := e.Name, e.First.String()
				if l == schedule.English {
					name = cmp.Or(e.English, e.Name)
				}
				if e.Last != e.First {
					days += to + e.Last.String()
				}
				lost = append(lost, fmt.Sprintf(named, name, days))
			}
			if told := fmt.Sprintf(format, of[pool], id, strings.Join(lost, comma)); lost != nil && !slices.Contains(list, told) {
				list = append(list, told)
			}
		}
		for _, t := range spec.Teams {
			tell(false, t.ID, t.Holidays)
		}
		for _, p := range spec.Pools {
			tell(true, p.ID, p.Holidays)
		}
	}
	return list
}

// isLost reports whether a calendar lacks a day of the first time of an edit of another one, and does not remove it.
func isLost(e holiday.Edit, whole, own *holiday.Calendar) bool {
	removed := func(d schedule.Date) bool {
		return slices.ContainsFunc(own.Edits(), func(o holiday.Edit) bool {
			return o.Remove && !d.Before(o.First) && (o.Yearly || !d.After(o.Last))
		})
	}
	for d := e.First; !e.Remove && !d.After(e.Last); d = d.AddDays(1) {
		_, is := whole.Holiday(d)
		_, has := own.Holiday(d)
		if is && !has && !removed(d) {
			return true
		}
	}
	return false
}

// followed lists the pools that are never closed and of which other teams follow each service.
func followed(specs []schedule.Spec) (pools []schedule.TeamID) {
	for _, spec := range specs {
		for _, pool := range append([]schedule.Pool{{ID: schedule.Everyone, Duty: spec.OffHours}}, spec.Pools...) {
			alone, services := false, 0
			for _, t := range spec.Teams {
				if cmp.Or(t.Pool, schedule.Everyone) == pool.ID {
					services += len(t.Services)
					alone = alone || slices.ContainsFunc(t.Services, func(s schedule.Service) bool { return len(s.FollowedBy) == 0 })
				}
			}
			if services > 0 && !alone && len(pool.Duty.Closed) == 0 && !slices.Contains(pools, pool.ID) {
				pools = append(pools, pool.ID)
			}
		}
	}
	return pools
}

// idle says that an entry has no effect, and why.
func idle(l schedule.Language, entry schedule.Lapsed) string {
	if l == schedule.Japanese {
		return fmt.Sprintf("ジャーナルの項目 %q は失効していて、何も変えない：%s", entry.ID, In(l, entry.Err))
	}
	return entry.String()
}

// beneath says that a leave is passed over, and where it belongs.
func beneath(l schedule.Language, leave schedule.Leave) string {
	if l == schedule.Japanese {
		return fmt.Sprintf("%s の休暇（%s）は \"changes\" にあり、その上の公開済みの当番表に反映されていないため、どの枠も空けない。\"journal\" の末尾に書く", leave.Member, l.Span(leave.Interval))
	}
	return fmt.Sprintf("the leave of %s, %v, is in \"changes\", beneath a published roster that does not know it, and frees no shift: put it at the end of the \"journal\"", leave.Member, leave.Interval)
}

// passedOver returns the leaves among changes that the schedule does not know of a member whom it
// has then: rosters that were published later have replaced them.
func passedOver(changes []schedule.Change, s *schedule.Schedule) (list []schedule.Leave) {
	for _, c := range changes {
		l, ok := c.(schedule.Leave)
		if !ok {
			continue
		}
		people := s.People(l.Interval)
		i := slices.IndexFunc(people, func(p schedule.Candidate) bool { return p.Member == l.Member })
		if i >= 0 && !slices.ContainsFunc(people[i].Away, func(known schedule.Leave) bool { return known.Overlaps(l.Interval) }) {
			list = append(list, l)
		}
	}
	return list
}

// Beside reads a JSON file that goes with a configuration into a struct or a slice. If path is
// empty the sample's belongs to the sample, and another configuration has none. The faults are
// fields that stand twice; what is read can be checked all the same.
func Beside(what, configuration, path string, ofSample []byte, into any) (faults []error, err error) {
	data := ofSample
	switch {
	case path != "":
		if data, err = os.ReadFile(path); err != nil {
			return nil, fmt.Errorf("%s: %w", what, err)
		}
	case configuration != "":
		return nil, nil
	}
	faults, err = jsonfile.Decode(data, jsonfile.Small, into)
	if err != nil {
		return nil, fmt.Errorf("%s %s: %w", what, path, err)
	}
	for i, twice := range faults {
		faults[i] = fmt.Errorf("%s %s: %w", what, path, twice)
	}
	return faults, nil
}

// InFile names the file in each of the errors that err joins, a line each.
func InFile(path string, err error) error {
	parts := []error{err}
	if joined, ok := err.(interface{ Unwrap() []error }); ok && errors.Join(joined.Unwrap()...).Error() == err.Error() { // else it is one that wraps several
		parts = joined.Unwrap()
	}
	var named []error
	for _, one := range parts {
		named = append(named, fmt.Errorf("%s: %w", path, one))
	}
	return errors.Join(named...)
}

// Alerts returns the alerts in a file, or those of the sample if path is empty: a
// JSON array of report.Alert.
func Alerts(path string) ([]report.Alert, error) { return AlertsOf("", path) }

// AlertsOf returns the alerts in a file. If path is empty those of the sample belong to
// the sample, and none to another configuration.
func AlertsOf(configuration, path string) (list []report.Alert, err error) {
	faults, err := Beside("alerts", configuration, path, sample.Alerts, &list)
	if err != nil {
		return nil, err
	}
	for i, a := range list {
		if a.Service == "" || a.At.IsZero() {
			faults = append(faults, fault.New("", schedule.ErrMissing, "alerts %s: [%d] has no service or no time", path, i))
		}
	}
	return list, errors.Join(faults...)
}

// Questions returns the alerts as questions to ask in training.
func Questions(alerts []report.Alert) []report.Alert {
	var list []report.Alert
	for _, a := range alerts {
		list = append(list, report.Alert{Service: a.Service, Monitor: a.Monitor, At: a.At, Note: a.Action})
	}
	return list
}
