package main

import (
	"bytes"
	_ "embed"
	"fmt"
	"html/template"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/toban-go/toban/examples/internal/command"
	"github.com/toban-go/toban/examples/internal/sheet"
	"github.com/toban-go/toban/internal/civil"
	"github.com/toban-go/toban/schedule"
	"github.com/toban-go/toban/schedule/report"
)

var (
	//go:embed page.html
	pageHTML string
	//go:embed page.css
	pageCSS string

	pageTemplate = template.Must(template.New("page").Parse(pageHTML))
)

// page is what the template shows: one file that needs nothing from elsewhere.
type page struct {
	Lang, Title, Skip  string
	CSS                template.CSS
	Lead               []string
	Pictures           []picture
	Sections           []pageSection
	Handed, Bars, Foot string
	Contents           string
}

// pageSection is a section of the document.
type pageSection struct {
	ID, Title string
	Lead      []string
	Groups    []pageGroup
	After     []string
	Code      string
	CodeLabel string
}

type pageGroup struct {
	Lead  string
	Table report.Table
	Title string // for the caption of a table without a lead
}

// Number reports whether a column is set flush right.
func (g pageGroup) Number(i int) bool { return g.Table.Columns[i].Number }

// picture is a pool: the months as they are and as the plan has them, and a bar for each person.
type picture struct {
	ID, Title string
	Months    []monthPair
	Bars      []bar
	Planned   bool
	Yours     string
	Plan      string
	Now, Then string // of the bars
	Note      string
}

type monthPair struct {
	first    schedule.Date
	ID, Name string
	Open     bool
	Now      calendar
	Plan     *calendar
}

type calendar struct {
	Caption  string
	Weekdays []string
	Weeks    []week
}

type week struct {
	Label string
	Days  [7]*day // nil in another month, and where nothing is known
}

type day struct {
	Date, Weekday, Kind, KindWord, Holiday string
	Number                                 int
	Saturday                               bool
	Shifts                                 []entry
	Strip                                  []stripe
}

// entry is who takes over at a clock.
type entry struct {
	Clock, Name, Tint string
	Daytime, Handed   bool
	Gap               bool
}

// stripe is a part of the bar of a civil day, in hours.
type stripe struct {
	X, Width, Tint string
	Handed, Gap    bool
}

// bar compares what somebody has with their share, in percent of the most.
type bar struct {
	Name, Tint                string
	Now, Plan, Target         string
	NowText, PlanText, Shares string
}

// page writes the report as a page.
func (v voice) page() (string, error) {
	d := v.document()
	p := page{Lang: v.say("en", "ja"), Title: d.title, CSS: template.CSS(sheet.CSS + pageCSS), Lead: d.lead,
		Skip: v.say("Skip to what is broken", "見つかった問題へ移動"), Contents: v.say("Contents", "目次"),
		Handed: v.say("Outlined in red: business hours of a holiday that go to the people of the weekday.", "赤い枠: 祝日なのに平日の日中担当に回っている時間。"),
		Foot:   v.say("Made by toban's examples/audit. The page loads nothing from elsewhere.", "toban の examples/audit が作成。外部のものは読み込まない。")}
	var members []schedule.Member
	for _, c := range v.people {
		if !slices.Contains(members, c.Member) {
			members = append(members, c.Member)
		}
	}
	for shift := range v.roster.All() {
		if shift.Member != "" && !slices.Contains(members, shift.Member) {
			members = append(members, shift.Member)
		}
	}
	tints := sheet.Tints(members)
	for i, pool := range v.pools {
		p.Pictures = append(p.Pictures, v.picture(i, pool, tints))
	}
	for _, s := range d.sections {
		section := pageSection{ID: s.id, Title: s.title, Lead: s.lead, After: s.after, Code: s.code, CodeLabel: v.say("The certificate", "証明書")}
		for _, g := range s.groups {
			section.Groups = append(section.Groups, pageGroup{g.lead, g.table, s.title})
		}
		p.Sections = append(p.Sections, section)
	}
	var b bytes.Buffer
	err := pageTemplate.Execute(&b, p)
	return b.String(), err
}

// picture draws a pool.
func (v voice) picture(i int, p *pool, tints map[schedule.Member]sheet.Tint) picture {
	out := picture{ID: fmt.Sprintf("picture-%d", i+1), Planned: p.plan != nil, Now: v.say("now", "現状"), Then: v.say("in the plan", "計画"),
		Note:  v.say("The line is the equal share.", "縦線は均等な分担（目安）。"),
		Title: v.say("%s: as it is, and as it could be", "%s: 現状と、可能な計画", p.id)}
	daytime := v.byDay(p)
	now := slices.Concat(p.shifts, daytime)
	var then []schedule.Shift
	if p.plan != nil {
		out.Note = v.say("Above as it is, below in the plan. ", "上が現状、下が計画。") + out.Note
		then = slices.Concat(slices.Collect(p.plan.Shifts()), daytime)
	}
	first, last := p.shifts[0].Date, p.shifts[len(p.shifts)-1].Date
	for month := (schedule.Date{Year: first.Year, Month: first.Month, Day: 1}); !month.After(last); month = month.AddMonths(1) {
		name := v.say("%[3]s %[1]d", "%[1]d年%[2]d月", month.Year, int(month.Month), month.Month)
		pair := monthPair{first: month, ID: fmt.Sprintf("%s-%04d-%02d", out.ID, month.Year, int(month.Month)), Name: name}
		pair.Now = v.month(v.say("%s as it is", "%s（現状）", name), month, p.id, now, tints)
		if p.plan != nil {
			plan := v.month(v.say("%s by the plan", "%s（計画）", name), month, p.id, then, tints)
			pair.Plan = &plan
		}
		out.Months = append(out.Months, pair)
	}
	out.Months[v.worstMonth(out.Months)].Open = true
	most := time.Duration(1)
	for _, l := range p.lines {
		most = max(most, l.done.Done.Total().Duration(), l.planned.Done.Total().Duration(), l.done.Target.Total().Duration())
	}
	percent := func(d time.Duration) string { return strconv.FormatFloat(100*float64(d)/float64(most), 'f', 1, 64) }
	for _, l := range p.lines {
		done, planned, target := l.done.Done.Total().Duration(), l.planned.Done.Total().Duration(), l.done.Target.Total().Duration()
		out.Bars = append(out.Bars, bar{Name: v.name(l.member), Tint: tints[l.member].String(), Now: percent(done), Plan: percent(planned), Target: percent(target),
			NowText: v.hours(l.done.Done.Total()), PlanText: v.hours(l.planned.Done.Total()), Shares: v.hours(l.done.Target.Total())})
	}
	return out
}

// worstMonth returns the place of the month with the most holidays that go to the people of the
// weekday, the first of several. It is shown; the others are folded.
func (v voice) worstMonth(months []monthPair) (worst int) {
	most := 0
	for i, m := range months {
		n := 0
		for _, d := range v.free {
			if d.Date.Year == m.first.Year && d.Date.Month == m.first.Month {
				n += len(d.handed)
			}
		}
		if n > most {
			worst, most = i, n
		}
	}
	return worst
}

// month draws a month of shifts.
func (v voice) month(caption string, month schedule.Date, id schedule.TeamID, shifts []schedule.Shift, tints map[schedule.Member]sheet.Tint) calendar {
	c := calendar{Caption: caption}
	for i := range 7 {
		c.Weekdays = append(c.Weekdays, command.Weekday(v.Language, time.Weekday((i+1)%7)))
	}
	end := month.AddMonths(1)
	for monday := civil.Monday(month); monday.Before(end); monday = monday.AddDays(7) {
		_, number := monday.At(0, time.UTC).ISOWeek()
		w := week{Label: v.say("Week %d", "第%d週", number)}
		known := false
		for i := range w.Days {
			if d := monday.AddDays(i); !d.Before(month) && d.Before(end) {
				w.Days[i] = v.day(d, shifts, tints)
				known = known || w.Days[i] != nil
			}
		}
		if known {
			c.Weeks = append(c.Weeks, w)
		}
	}
	return c
}

// day draws one civil day: who takes over on it, and a bar of its hours. It is nil if nothing is
// known of the day.
func (v voice) day(date schedule.Date, shifts []schedule.Shift, tints map[schedule.Member]sheet.Tint) *day {
	d := &day{Date: date.String(), Number: date.Day, Weekday: command.Weekday(v.Language, date.Weekday()), Saturday: date.Weekday() == time.Saturday}
	known := false
	for _, s := range shifts {
		if s.Role.Watches() {
			continue
		}
		loc := s.Seat.Start.Location()
		today := schedule.Days(date, date, loc)
		both := s.Intersect(today)
		if both.Empty() {
			continue
		}
		known = known || s.Seat.Date == date
		handed := v.isHanded(s)
		hour := func(t time.Time) float64 { return 24 * float64(t.Sub(today.Start)) / float64(today.Duration()) }
		fixed := func(f float64) string { return strings.TrimSuffix(strconv.FormatFloat(f, 'f', 2, 64), ".00") }
		d.Strip = append(d.Strip, stripe{fixed(hour(both.Start)), fixed(hour(both.End) - hour(both.Start)), tints[s.Member].String(), handed, s.Member == ""})
		if s.Seat.Date == date {
			d.Kind = s.Day.String()
		}
		if schedule.DateOf(s.Start, loc) == date {
			e := entry{Clock: s.Start.In(loc).Format("15:04"), Name: v.name(s.Member), Tint: tints[s.Member].String(), Daytime: s.Regime == schedule.Daytime, Handed: handed}
			if s.Member == "" {
				e.Name, e.Gap = v.say("nobody", "担当なし"), true
			}
			d.Shifts = append(d.Shifts, e)
		}
	}
	if !known {
		return nil
	}
	slices.SortStableFunc(d.Shifts, func(a, b entry) int { return strings.Compare(a.Clock, b.Clock) })
	switch d.Kind {
	case "weekend":
		d.KindWord = v.say("weekend", "週末")
	case "holiday":
		name, _ := v.calendar.Holiday(date)
		d.Holiday = v.holidayName(name)
	}
	return d
}

// isHanded reports whether a shift is among the business hours of holidays that go to the
// people of the weekday.
func (v voice) isHanded(s schedule.Shift) bool {
	return slices.ContainsFunc(v.free, func(d freeDay) bool {
		if d.Date != s.Seat.Date {
			return false
		}
		for _, b := range d.handed {
			if b.Who == string(s.Member) && b.When.Equal(s.Interval) {
				return true
			}
		}
		return false
	})
}
