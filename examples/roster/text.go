package main

import (
	"cmp"
	"fmt"
	"io"
	"iter"
	"slices"
	"strings"
	"time"

	"github.com/toban-go/toban/examples/internal/command"
	"github.com/toban-go/toban/internal/civil"
	"github.com/toban-go/toban/internal/text"
	"github.com/toban-go/toban/schedule"
	"github.com/toban-go/toban/schedule/report"
)

// vocabulary is what the table says in one language.
type vocabulary struct {
	language schedule.Language
	title    string // month, pool, order, location, state
	states   [4]string
	partly   string // state, days
	month    func(time.Time) string
	seats    string // how the seats of a slot follow each other
	then     string
	nobody   string
	// holidayOf says that a team is closed
	holidayOf string
	daytime   string // hours a team
	hours     string
	columns   [6]string
	total     string
	unit      string // of hours
	figures   int    // columns of a person's hours
	to        string // between the least and the most
	from      string // day
	until     string // day
	day       func(schedule.Date) string
	comma     string
	share     string
	before    string // what the picture compares with
	draft     string // that a plan can be had
	shared    string // how shared slots count
}

var words = map[schedule.Language]vocabulary{
	schedule.English: {
		language:  schedule.English,
		title:     "%s · off-hours of %s%s · %s · %s\n\n",
		states:    [4]string{"published", "draft, not published", "rotation, not planned", "published in part"},
		partly:    "%s (%s)",
		month:     func(t time.Time) string { return t.Format("January 2006") },
		seats:     " (%s)",
		then:      " above ",
		nobody:    "NOBODY",
		holidayOf: "%s closed",
		daytime:   "Daytime, each team for its own services:\n",
		hours:     "Off-hours by person (shifts that start in the month):\n",
		columns:   [6]string{"person", "hours", "nights", "weekend", "holiday", ""},
		total:     "total",
		unit:      " h",
		figures:   7,
		to:        " – ",
		from:      "from %s",
		until:     "until %s",
		day:       func(d schedule.Date) string { return d.At(0, time.UTC).Format("Jan 2") },
		comma:     ", ",
		share:     " (%s)",
		before:    "rotation",
		draft:     "\nWhere nothing is published the rotas answer. -rota plan shows a fair draft.\n",
		shared:    "  A slot that people share counts for whoever serves most of it; the others have their time only.\n",
	},
	schedule.Japanese: {
		language:  schedule.Japanese,
		title:     "%[1]s · %[2]sの時間外当番%[3]s · %[4]s · %[5]s\n\n",
		states:    [4]string{"公開済み", "下書き（未公開）", "ローテーション（未計画）", "一部だけ公開済み"},
		partly:    "%s（%s日）",
		month:     func(t time.Time) string { return t.Format("2006年1月") },
		seats:     "（上から%s）",
		then:      "、",
		nobody:    "担当なし",
		holidayOf: "%s 休み",
		daytime:   "日中は各チームが自分のサービスを担当:\n",
		hours:     "一人あたりの時間外（この月に始まる枠）:\n",
		columns:   [6]string{"担当者", "時間", "平日夜", "週末", "祝日・会社休日", ""},
		total:     "合計",
		unit:      "時間",
		figures:   8,
		to:        "〜",
		from:      "%sから",
		until:     "%sまで",
		day:       func(d schedule.Date) string { return fmt.Sprintf("%d/%d", d.Month, d.Day) },
		comma:     "、",
		share:     "（%s）",
		before:    "ローテーション",
		draft:     "\n公開していない枠は設定のローテーションによる。-rota plan で公平な下書きを表示する。\n",
		shared:    "  何人かで分けた枠は、最も長く務めた人の1枠と数える。ほかの人は時間だけを数える。\n",
	},
}

// state says whether all shifts are published or some, else whether a plan or a rotation has
// made the first.
func state(s *schedule.Schedule, shifts []schedule.Shift) int {
	open := slices.DeleteFunc(slices.Clone(shifts), func(shift schedule.Shift) bool { return s.PublishedSeat(shift.Seat) })
	switch {
	case len(open) == 0:
		return 0
	case len(open) < len(shifts):
		return 3
	case len(open[0].Why) > 0 && open[0].Why[0].Rule == schedule.RulePlan:
		return 1
	}
	return 2
}

// status is the state in words, with the days whose shifts are published if some are.
func (v vocabulary) status(s *schedule.Schedule, shifts []schedule.Shift) string {
	state := v.states[state(s, shifts)]
	if state != v.states[3] {
		return state
	}
	var parts []string
	var first, last schedule.Date
	for _, shift := range shifts {
		switch day := shift.Date; {
		case !s.PublishedSeat(shift.Seat) || day == last:
			continue
		case last.Valid() && day == last.AddDays(1):
			last = day
			parts[len(parts)-1] = fmt.Sprintf("%d%s%d", first.Day, strings.TrimSpace(v.to), last.Day)
		default:
			first, last = day, day
			parts = append(parts, fmt.Sprint(day.Day))
		}
	}
	return fmt.Sprintf(v.partly, state, strings.Join(parts, ", "))
}

// unpublished reports whether a shift of pools in the month is not published.
func unpublished(s *schedule.Schedule, month schedule.Interval, pools []schedule.TeamID) bool {
	for shift := range duties(s, month) {
		if shift.Regime != schedule.Daytime && slices.Contains(pools, shift.Team) && !s.PublishedSeat(shift.Seat) {
			return true
		}
	}
	return false
}

// writeText writes one calendar for each of the pools, then the daytime if it is wanted and the hours.
func writeText(w io.Writer, s *schedule.Schedule, month schedule.Interval, pools []schedule.TeamID, daytime bool, v vocabulary) error {
	var out strings.Builder
	nights := map[schedule.TeamID][]schedule.Shift{}
	days, daytimes := map[schedule.TeamID]time.Duration{}, map[schedule.TeamID]*mates{}
	var teams []schedule.TeamID
	people := s.People(month)
	for shift := range duties(s, month) {
		switch {
		case shift.Regime == schedule.Daytime:
			if !slices.Contains(teams, shift.Team) {
				teams = append(teams, shift.Team)
				daytimes[shift.Team] = &mates{stays: map[schedule.Member][]stay{}}
			}
			if shift.Role == schedule.All || shift.Role == schedule.Primary {
				days[shift.Team] += shift.Duration()
			}
			daytimes[shift.Team].add(s, shift, people)
		default:
			nights[shift.Team] = append(nights[shift.Team], shift)
		}
	}
	for _, pool := range pools {
		fmt.Fprintf(&out, v.title, v.month(month.Start), v.beforeParticle(pool), v.order(nights[pool]), nights[pool][0].Start.Location(), v.status(s, nights[pool]))
		if err := writeCalendar(&out, s, pool, month, nights[pool], v); err != nil {
			return err
		}
	}
	if daytime {
		out.WriteString(v.daytime)
		slices.Sort(teams)
		for _, team := range teams {
			fmt.Fprintf(&out, "  %s %s  %s\n", text.Left(string(team), max(10, widest(teams))), v.inHours(days[team], v.figures), strings.Join(v.during(daytimes[team]), " "))
		}
		out.WriteString("\n")
	}
	out.WriteString(v.hours)
	for _, pool := range pools {
		if len(pools) > 1 {
			fmt.Fprintf(&out, "\n  %s\n", v.language.Team(pool))
		}
		writeHours(&out, s, pool, month, nights[pool], v)
	}
	_, err := io.WriteString(w, out.String())
	return err
}

// mates are the people who serve the daytime of a team in a month.
type mates struct {
	days  []schedule.Date // on which the team is open
	order []schedule.Member
	stays map[schedule.Member][]stay
}

// stay is a time in which somebody is there, by the first and the last of mates.days.
type stay struct{ first, last int }

// add adds a shift. Members of the team are there whether they serve or not, but for long leaves.
func (m *mates) add(s *schedule.Schedule, shift schedule.Shift, people []schedule.Candidate) {
	if n := len(m.days); n == 0 || m.days[n-1] != shift.Date {
		m.days = append(m.days, shift.Date)
	}
	serving := s.Serving(shift)
	there := slices.Clone(serving)
	team, _ := s.Team(shift.Team) // one of the schedule
	for _, member := range team.Members(shift.Start) {
		away := slices.ContainsFunc(people, func(c schedule.Candidate) bool {
			return c.Member == member && slices.ContainsFunc(c.Away, func(l schedule.Leave) bool { return l.Long && l.Overlaps(shift.Interval) })
		})
		if !away && !slices.Contains(there, member) {
			there = append(there, member)
		}
	}
	today := len(m.days) - 1
	for _, member := range there {
		list := m.stays[member]
		if n := len(list) - 1; n >= 0 && list[n].last >= today-1 {
			list[n].last = today
		} else {
			m.stays[member] = append(list, stay{today, today})
		}
	}
	for _, member := range serving {
		if !slices.Contains(m.order, member) {
			m.order = append(m.order, member)
		}
	}
}

// during names the people, with days if they come, go or are on a long leave within the month.
func (v vocabulary) during(m *mates) (names []string) {
	for _, member := range m.order {
		var parts []string
		for _, st := range m.stays[member] {
			first, last := v.day(m.days[st.first]), v.day(m.days[st.last])
			switch begins, ends := st.first == 0, st.last == len(m.days)-1; {
			case begins && ends:
			case begins:
				parts = append(parts, fmt.Sprintf(v.until, last))
			case ends:
				parts = append(parts, fmt.Sprintf(v.from, first))
			case first == last:
				parts = append(parts, first)
			default:
				parts = append(parts, first+strings.TrimSpace(v.to)+last)
			}
		}
		name := string(member)
		if parts != nil {
			name += fmt.Sprintf(v.share, strings.Join(parts, v.comma))
		}
		names = append(names, name)
	}
	return names
}

// duties yields the shifts of a month, each pool's and team's by the month at its own place.
func duties(s *schedule.Schedule, month schedule.Interval) iter.Seq[schedule.Shift] {
	place := month.Start.Location()
	return s.DutiesOn(schedule.DateOf(month.Start, place), schedule.DateOf(month.End.Add(-1), place))
}

// beforeParticle is the name of a pool with the space that a Japanese particle has behind an ID.
func (v vocabulary) beforeParticle(pool schedule.TeamID) string {
	name := v.language.Team(pool)
	if v.language == schedule.Japanese && name == string(pool) {
		name += " "
	}
	return name
}

// order says which seats stand above each other, where there are several.
func (v vocabulary) order(shifts []schedule.Shift) string {
	var roles []string
	for _, shift := range shifts {
		if role := v.language.Role(shift.Role); !slices.Contains(roles, role) {
			roles = append(roles, role)
		}
	}
	if len(roles) < 2 {
		return ""
	}
	return fmt.Sprintf(v.seats, strings.Join(roles, v.then))
}

// holiday names a day in the language.
func (v vocabulary) holiday(d schedule.Day) string {
	if v.language == schedule.English && d.English != "" {
		return d.English
	}
	return d.Name
}

// closed writes, in lines of a cell, the teams that a pool answers for at noon since they have a holiday, which the pool has not.
func (v vocabulary) closed(s *schedule.Schedule, pool schedule.TeamID, noon time.Time) (lines []string) {
	for id := range s.Services() {
		a, err := s.OnCall(id, noon) // fails before the service is known
		if err != nil || a.Team != pool || a.Closed.Name == "" {
			continue
		}
		if head := fmt.Sprintf(v.holidayOf, a.Owner); !slices.Contains(lines, head) {
			lines = append(append(lines, head), wrap(v.holiday(a.Closed), cell-1)...)
		}
	}
	return lines
}

const cell = 13 // columns of a day at least, with one to spare for the gap

// writeCalendar writes a month as weeks of seven cells.
func writeCalendar(out *strings.Builder, s *schedule.Schedule, pool schedule.TeamID, month schedule.Interval, shifts []schedule.Shift, v vocabulary) error {
	starting := map[schedule.Date][]string{}
	for _, shift := range shifts {
		who := string(shift.Member)
		if shift.Gap() {
			who = v.nobody
		}
		starting[shift.Date] = append(starting[shift.Date], text.Left(who, 4)+v.inHours(shift.Duration(), 7))
	}
	var head [7][]string // Monday first
	for i := range head {
		head[i] = []string{command.Weekday(v.language, time.Weekday((i+1)%7))}
	}
	weeks := [][7][]string{head}
	first := schedule.DateOf(month.Start, month.Start.Location())
	last := schedule.DateOf(month.End, month.Start.Location()).AddDays(-1)
	for monday := civil.Monday(first); !monday.After(last); monday = monday.AddDays(7) {
		var week [7][]string
		tallest := 0
		for i := range week {
			day := monday.AddDays(i)
			if day.Before(first) || day.After(last) {
				continue
			}
			kind, holiday, err := s.Day(pool, day)
			if err != nil {
				return err
			}
			what := ""
			if kind != schedule.Workday {
				what = v.language.Kind(kind, holiday)
			}
			week[i] = append([]string{strings.TrimSpace(fmt.Sprintf("%d %s", day.Day, what))}, wrap(v.holiday(holiday), cell-1)...)
			if kind == schedule.Workday {
				week[i] = append(week[i], v.closed(s, pool, day.At(schedule.At(12, 0), month.Start.Location()))...)
			}
			tallest = max(tallest, len(week[i]))
		}
		for i := range week {
			if len(week[i]) > 0 {
				week[i] = append(week[i], make([]string, tallest-len(week[i]))...)
				week[i] = append(week[i], starting[monday.AddDays(i)]...)
			}
		}
		weeks = append(weeks, week)
	}
	writeWeeks(out, weeks)
	return nil
}

// writeWeeks writes the lines of the days of each week beside each other, and an empty
// line after each week. The first is the head.
func writeWeeks(out *strings.Builder, weeks [][7][]string) {
	wide := cell
	for _, week := range weeks {
		for _, day := range week {
			wide = max(wide, widest(day)+1)
		}
	}
	for i, week := range weeks {
		most := 0
		for _, day := range week {
			most = max(most, len(day))
		}
		for row := range most {
			var line strings.Builder
			for _, day := range week {
				cell := ""
				if row < len(day) {
					cell = day[row]
				}
				line.WriteString(text.Left(cell, wide))
			}
			out.WriteString(strings.TrimRight(line.String(), " ") + "\n")
		}
		if i > 0 {
			out.WriteString("\n")
		}
	}
}

// load is what one person has in the month: hours, and slots by kind of day.
type load struct {
	hours time.Duration
	kinds [3]int
}

// writeHours writes a line with a bar for each member of the pool.
func writeHours(out *strings.Builder, s *schedule.Schedule, pool schedule.TeamID, month schedule.Interval, shifts []schedule.Shift, v vocabulary) {
	loads := map[schedule.Member]*load{}
	known, _ := s.Team(pool) // one of the schedule
	members := known.Members(month.Start)
	for _, m := range members {
		loads[m] = &load{}
	}
	shifts = slices.DeleteFunc(slices.Clone(shifts), func(shift schedule.Shift) bool { return shift.Role.Watches() })
	all, slots := &load{}, 0
	for _, shift := range shifts {
		m := cmp.Or(shift.Member, schedule.Member(v.nobody))
		if loads[m] == nil {
			loads[m] = &load{}
			members = append(members, m)
		}
		loads[m].hours += shift.Duration()
		all.hours += shift.Duration()
	}
	for seat, holder := range schedule.Holders(slices.Values(shifts)) {
		slots++
		loads[cmp.Or(holder, schedule.Member(v.nobody))].kinds[seat.Day]++
		all.kinds[seat.Day]++
	}
	names, people := map[schedule.Member]string{}, s.People(month)
	wide := max(10, report.Width(v.total))
	for _, m := range members {
		names[m] = string(m)
		if p, err := s.Person(m, month.Start); err == nil && p.Name != "" {
			names[m] += " " + p.Name
		}
		for _, c := range people {
			if c.Member == m && c.Pool == pool && c.Share < 100 {
				names[m] += fmt.Sprintf(v.share, v.language.Percent(int64(c.Share), 100))
				break
			}
		}
		wide = max(wide, report.Width(names[m]))
	}
	right := [4]int{v.figures + 1} // widths of the columns
	for i, column := range v.columns[2:5] {
		right[i+1] = max(9, report.Width(column)+2)
	}
	row := func(name string, l *load, bar string) {
		line := "  " + text.Left(name, wide) + " " + v.inHours(l.hours, v.figures)
		for i, n := range l.kinds {
			line += text.Right(fmt.Sprint(n), right[i+1])
		}
		line += "  " + bar
		out.WriteString(strings.TrimRight(line, " ") + "\n")
	}
	head := "  " + text.Left(v.columns[0], wide)
	for i, column := range v.columns[1:5] {
		head += text.Right(column, right[i])
	}
	out.WriteString(head + "\n")
	block := 6 * time.Hour
	for _, l := range loads {
		block = max(block, l.hours/40)
	}
	for _, m := range members {
		row(names[m], loads[m], strings.Repeat("█", int(loads[m].hours/block)))
	}
	row(v.total, all, "")
	if len(shifts) > slots {
		out.WriteString(v.shared)
	}
}

// inHours writes a time as hours, flush right in so many columns.
func (v vocabulary) inHours(d time.Duration, columns int) string {
	number := fmt.Sprintf("%.1f", d.Hours())
	if d%time.Hour == 0 {
		number = fmt.Sprint(int(d.Hours()))
	}
	return text.Right(number+v.unit, columns)
}

// widest returns the columns of the widest of texts.
func widest[T ~string](texts []T) int {
	most := 0
	for _, text := range texts {
		most = max(most, report.Width(string(text)))
	}
	return most
}

// wrap breaks text between words into lines of at most that many columns, where
// words allow.
func wrap(text string, to int) []string {
	var lines []string
	for _, word := range strings.Fields(text) {
		if n := len(lines); n > 0 && report.Width(lines[n-1])+1+report.Width(word) <= to {
			lines[n-1] += " " + word
		} else {
			lines = append(lines, word)
		}
	}
	return lines
}
