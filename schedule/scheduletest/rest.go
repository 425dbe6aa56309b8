package scheduletest

import (
	"cmp"
	"fmt"
	"slices"
	"time"

	"github.com/toban-go/toban/internal/civil"
	"github.com/toban-go/toban/schedule"
	"github.com/toban-go/toban/schedule/report"
)

// RestAfterPages asks that who was paged off hours be free for so much time after
// the last page of the shift was closed. A shift within it that begins after that
// page came is a breach, and so is the daytime of the person's team, in which a
// team-mate must stand in. So is an alert, in the time of the roster, of a service that it
// does not know. It warns: a length of rest is a proposal, not law. Nil alerts are unknown, so that
// the rule cannot be judged; an empty list says that there were none.
func RestAfterPages(rest time.Duration, alerts []report.Alert) Rule {
	if alerts == nil {
		return without("RestAfterPages", "the alerts", "alerts").As(Warn)
	}
	return Rule{
		Name:        "RestAfterPages",
		Explanation: fmt.Sprintf("Whoever was paged off hours is free for %s after the last page.", report.Hours(rest)),
		Japanese:    fmt.Sprintf("時間外に呼び出された人は、最後の呼び出しの終わりから%s休む。", schedule.Japanese.Hours(rest)),
		Severity:    Warn,
		Reach:       bounded(daysIn(rest) + underway),
		Check: inOrder(func(r *schedule.Roster, found func(Breach)) {
			type key struct {
				seat   schedule.SeatKey
				member schedule.Member
			}
			unanswered(r, alerts, found)
			last := map[key]report.Page{}
			for page, shift := range primaries(r, alerts) {
				k := key{shift.Seat.Key(), shift.Member}
				if before, paged := last[k]; !paged || !page.Interval().End.Before(before.Interval().End) {
					last[k] = page
				}
			}
			for k, page := range last {
				free := schedule.Interval{Start: page.Interval().End, End: page.Interval().End.Add(rest)}
				for later := range r.Duties(schedule.Interval{Start: time.Unix(k.seat.Start+1, 0), End: free.End}) {
					both := within(free, later)
					switch {
					case both.Empty() || later.Role.Watches():
					case later.Member == k.member && later.Start.After(page.At):
						found(during(string(k.member), both, fmt.Sprintf("of duty as %s of %s within the rest after pages", later.Role, later.Team), fmt.Sprintf("呼び出し後の休息中の%sの%s", later.Team, inJapanese(later.Role))))
					case later.Role == schedule.All && slices.Contains(membersOf(r, later.Team, later.Start), k.member):
						found(during(string(k.member), both, fmt.Sprintf("of the daytime of %s need a team-mate", later.Team), fmt.Sprintf("%sの日中、チームの誰かが代わるべき時間", later.Team)))
					}
				}
			}
		}),
	}
}

// unanswered finds the services of alerts in the time of a roster that it does not know,
// each once.
func unanswered(r *schedule.Roster, alerts []report.Alert, found func(Breach)) {
	var unknown []schedule.ServiceID
	for _, a := range alerts {
		if _, err := r.Service(a.Service); err != nil && r.Interval().Contains(a.At) && !slices.Contains(unknown, a.Service) {
			unknown = append(unknown, a.Service)
			found(Breach{Who: string(a.Service), When: schedule.Interval{Start: a.At, End: a.At}, Note: "has alerts and is no service of the roster", Japanese: "呼び出しがあるが当番表にないサービス"})
		}
	}
}

// primaries yields each alert that somebody answered off hours by name, in order of
// time, with the shift.
func primaries(r *schedule.Roster, alerts []report.Alert) func(func(report.Page, schedule.Shift) bool) {
	return func(yield func(report.Page, schedule.Shift) bool) {
		pages, _ := report.Match(r, alerts) // what the roster does not answer for breaks no rule of it
		for _, page := range pages {
			for _, seat := range page.Answer.Seats {
				if page.Answer.Regime == schedule.OffHours && seat.Role == schedule.Primary && seat.Member != "" {
					if !yield(page, seat) {
						return
					}
				}
			}
		}
	}
}

// MaxIncidentsPerShift asks that no shift off hours have more pages than that; each
// alert is one. An alert of a service that the roster does not know breaks it too. Nil alerts are
// unknown, so that the rule cannot be judged; an empty list says that there were none.
func MaxIncidentsPerShift(limit int, alerts []report.Alert) Rule {
	if alerts == nil {
		return without("MaxIncidentsPerShift", "the alerts", "alerts")
	}
	return Rule{
		Name:        "MaxIncidentsPerShift",
		Explanation: fmt.Sprintf("A shift has at most %s.", Incidents.Amount(int64(limit))),
		Japanese:    fmt.Sprintf("一つの枠の障害は%d件まで。", limit),
		Check: inOrder(func(r *schedule.Roster, found func(Breach)) {
			type key struct {
				seat   schedule.SeatKey
				member schedule.Member
			}
			unanswered(r, alerts, found)
			counts := map[key]*Breach{}
			for _, shift := range primaries(r, alerts) {
				k := key{shift.Seat.Key(), shift.Member}
				if counts[k] == nil {
					counts[k] = &Breach{Who: string(shift.Member), When: shift.Seat.Interval, Limit: int64(limit), Unit: Incidents, Note: "in a shift", Japanese: "一つの枠の呼び出しが{}"}
				}
				counts[k].Got++
			}
			for _, b := range counts {
				if b.Got > b.Limit {
					found(*b)
				}
			}
		}),
	}
}

// duty is the civil days with a minute of duty of one member.
type duty struct {
	member schedule.Member
	place  *time.Location
	days   []schedule.Date // in order
}

// dutyDays returns the days on which each member has duty, by day or off hours, in
// the order of members: duty by name, and as one of a whole team what candidates say.
func dutyDays(r *schedule.Roster, candidates []schedule.Candidate) []duty {
	served := map[schedule.Member]*duty{}
	serving(r, candidates, func(m schedule.Member, shift schedule.Shift, _ []schedule.Interval) {
		loc := shift.Seat.Start.Location()
		d := served[m]
		if d == nil {
			d = &duty{member: m, place: loc}
			served[m] = d
		}
		for day := schedule.DateOf(shift.Start, loc); day.At(0, loc).Before(shift.End); day = day.AddDays(1) {
			d.days = append(d.days, day)
		}
	})
	var list []duty
	for _, d := range served {
		slices.SortFunc(d.days, schedule.Date.Compare)
		d.days = slices.Compact(d.days)
		list = append(list, *d)
	}
	slices.SortFunc(list, func(a, b duty) int { return cmp.Compare(a.member, b.member) })
	return list
}

// serving visits each shift by name, shadows apart, and for candidates each daytime that
// their whole team answers, with the time in which they do.
func serving(r *schedule.Roster, candidates []schedule.Candidate, visit func(schedule.Member, schedule.Shift, []schedule.Interval)) {
	teams := map[schedule.TeamID][]schedule.Candidate{}
	for _, c := range candidates {
		teams[c.Team] = append(teams[c.Team], c)
	}
	for shift := range r.All() {
		switch {
		case shift.Interval.Empty():
		case shift.Role == schedule.All:
			for _, c := range teams[shift.Team] {
				if times := there(c, shift.Interval); c.In(shift.Date) && len(times) > 0 {
					visit(c.Member, shift, times)
				}
			}
		case covers(shift):
			visit(shift.Member, shift, []schedule.Interval{shift.Interval})
		}
	}
}

// away reports whether the leaves of a candidate leave nothing of an interval.
func away(c schedule.Candidate, iv schedule.Interval) bool { return len(there(c, iv)) == 0 }

// there returns what the leaves of a candidate leave of an interval, in order.
func there(c schedule.Candidate, iv schedule.Interval) []schedule.Interval {
	leaves := make([]schedule.Interval, len(c.Away))
	for i, leave := range c.Away {
		leaves[i] = leave.Interval
	}
	return iv.Without(leaves...)
}

// dutyMeant says which duty a rule about days counts; the Japanese stands in brackets behind the sentence.
func dutyMeant(candidates []schedule.Candidate) (english, japanese string) {
	if candidates == nil {
		return "duty by name", "チーム全員で受ける日中は数えない"
	}
	return "duty by name or with the whole team", "チーム全員で受ける日中も数える"
}

// OneFreeDayPerWeek asks that everybody have, in each week from Monday on, one civil
// day without a minute of duty. Of weeks that the roster does not hold whole only duty is known:
// a minute of it on each day breaks the rule, and less is not judged.
//
// Duty is that by name. With candidates (Schedule.People) it is also the daytime that
// their whole team answers, leave apart: this is nearer to the weekly day off of the
// Labour Standards Act (労働基準法第35条の法定休日) for people who answer from Monday to
// Friday. A slot from Saturday to Sunday then takes both days that are left; a break
// at midnight (Duty.Breaks) parts them.
func OneFreeDayPerWeek(candidates ...schedule.Candidate) Rule {
	english, japanese := dutyMeant(candidates)
	return Rule{
		Name:        "OneFreeDayPerWeek",
		Explanation: fmt.Sprintf("In each week from Monday on everybody has one day without %s.", english),
		Japanese:    fmt.Sprintf("毎週（月曜始まり）、当番のない日を一人1日以上とる（%s）。", japanese),
		Reach:       2 * underway,
		Check: inOrder(func(r *schedule.Roster, found func(Breach)) {
			strangers(r, candidates, found)
			for _, d := range dutyDays(r, candidates) {
				weeks := map[schedule.Date]int64{}
				for _, day := range d.days {
					weeks[civil.Monday(day)]++
				}
				for first, n := range weeks {
					if n == 7 {
						found(Breach{Who: string(d.member), When: schedule.Days(first, first.AddDays(6), d.place), Got: n, Limit: 6, Unit: Days, Note: "with duty", Japanese: "当番のある日が{}"})
					}
				}
			}
		}),
	}
}

// MaxConsecutiveDays asks that no one have duty on more civil days in a row. A day
// counts if there is a minute of duty on it, as in OneFreeDayPerWeek, so that a night
// counts two; MaxConsecutiveStarts counts the days on which shifts start.
// It warns: a number of days is a proposal, not law.
func MaxConsecutiveDays(limit int, candidates ...schedule.Candidate) Rule {
	english, japanese := dutyMeant(candidates)
	return Rule{
		Name:        "MaxConsecutiveDays",
		Explanation: fmt.Sprintf("Nobody has %s on more than %s in a row.", english, Days.Amount(int64(limit))),
		Japanese:    fmt.Sprintf("当番のある日は連続%d日まで（%s）。", limit, japanese),
		Severity:    Warn,
		Reach:       bounded(limit + run),
		Check: inOrder(func(r *schedule.Roster, found func(Breach)) {
			strangers(r, candidates, found)
			for _, d := range dutyDays(r, candidates) {
				for from := 0; from < len(d.days); {
					to := from + 1
					for to < len(d.days) && d.days[to] == d.days[to-1].AddDays(1) {
						to++
					}
					if to-from > limit {
						found(Breach{Who: string(d.member), When: schedule.Days(d.days[from], d.days[to-1], d.place),
							Got: int64(to - from), Limit: int64(limit), Unit: Days, Note: "in a row with duty", Japanese: "当番のある日が{}連続"})
					}
					from = to
				}
			}
		}),
	}
}
