package main

import (
	"fmt"
	"html"
	"io"
	"slices"
	"strings"
	"time"

	"github.com/toban-go/toban/examples/internal/command"
	"github.com/toban-go/toban/internal/civil"
	"github.com/toban-go/toban/schedule"
)

// picture draws the month of each pool as an image (SVG): a calendar with the people, and beside
// it the hours of each person, by the rotation and by the roster.
type picture struct {
	out      strings.Builder
	v        vocabulary
	s        *schedule.Schedule
	rotation *schedule.Schedule
	month    schedule.Interval
}

// measures, in pixels
const (
	wide     = 76 // width of a day
	tall     = 62 // height of a day with one seat
	line     = 19 // height of one more shift on a day
	chart    = 7*wide + 40
	bar      = 230 // width of the longest bar
	width    = chart + 150 + bar + 60
	headline = 44
)

var (
	inks  = [...]string{"#1d2329", "#5a626b", "#b3261e"}
	fills = map[schedule.DayKind]string{schedule.Workday: "#ffffff", schedule.Weekend: "#f1f4f9", schedule.Holiday: "#fdf0ee"}
	pale  = [...]string{"#cfe3ff", "#d6f0d0", "#ffe3c2", "#f3d7f5", "#fff0b3", "#cdeeee", "#ffd6d6", "#dcd9ff", "#e2ecc3", "#ffdcec", "#d5e4ea", "#eadfd0"}
)

func writePicture(w io.Writer, s, rotation *schedule.Schedule, month schedule.Interval, pools []schedule.TeamID, v vocabulary) error {
	p := &picture{v: v, s: s, rotation: rotation, month: month}
	top := 0
	for _, pool := range pools {
		height, err := p.pool(pool, top)
		if err != nil {
			return err
		}
		top += height
	}
	_, err := fmt.Fprintf(w, `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d" width="%[1]d" height="%[2]d" font-family="system-ui, 'Hiragino Sans', 'Noto Sans JP', 'Noto Sans CJK JP', sans-serif" font-size="12">
<rect width="%[1]d" height="%[2]d" fill="#fbfaf7"/>
%[3]s</svg>
`, width, top, p.out.String())
	return err
}

func (p *picture) text(x, y int, ink int, style, text string) {
	fmt.Fprintf(&p.out, `<text x="%d" y="%d" fill="%s"%s>%s</text>`+"\n", x, y, inks[ink], style, html.EscapeString(text))
}

func (p *picture) box(x, y, w, h int, fill, style string) {
	fmt.Fprintf(&p.out, `<rect x="%d" y="%d" width="%d" height="%d" fill="%s"%s/>`+"\n", x, y, w, h, fill, style)
}

// pool draws one pool from top on, and returns its height.
func (p *picture) pool(pool schedule.TeamID, top int) (int, error) {
	shifts := offHours(p.s, pool, p.month)
	known, err := p.s.Team(pool)
	if err != nil {
		return 0, err
	}
	members := known.Members(p.month.Start)
	p.text(20, top+28, 0, ` font-size="16" font-weight="600"`, p.v.month(p.month.Start)+" · "+p.v.language.Team(pool)+p.v.order(shifts))
	down, err := p.calendar(pool, shifts, members, top+headline)
	if err != nil {
		return 0, err
	}
	down = max(down, p.bars(pool, shifts, members, top+headline))
	return down - top + 20, nil
}

func (p *picture) calendar(pool schedule.TeamID, shifts []schedule.Shift, members []schedule.Member, top int) (int, error) {
	loc := p.s.Location(p.month.Start)
	byDay := map[schedule.Date][]schedule.Shift{}
	most := map[schedule.Date]int{} // of a day, by the Monday of its week
	for _, shift := range shifts {
		byDay[shift.Date] = append(byDay[shift.Date], shift)
		monday := civil.Monday(shift.Date)
		most[monday] = max(most[monday], len(byDay[shift.Date]))
	}
	height := 0
	for i, weekday := range [...]time.Weekday{1, 2, 3, 4, 5, 6, 0} {
		p.text(24+i*wide, top+12, 1, "", command.Weekday(p.v.language, weekday))
	}
	top += 18
	first := schedule.DateOf(p.month.Start, loc)
	for d := first; d.At(0, loc).Before(p.month.End); d = d.AddDays(1) {
		if d != first && d.Weekday() == time.Monday {
			top += height
		}
		height = tall + line*max(0, most[civil.Monday(d)]-1)
		x := 20 + civil.SinceMonday(d.Weekday())*wide
		kind, holiday, err := p.s.Day(pool, d)
		if err != nil {
			return 0, err
		}
		p.box(x, top, wide, height, fills[kind], ` stroke="#dcd9d1"`)
		ink := 0
		if kind != schedule.Workday {
			ink = 2
		}
		p.text(x+5, top+15, ink, ` font-weight="600"`, fmt.Sprint(d.Day))
		for i, part := range wrap(p.v.holiday(holiday), 16) {
			p.text(x+5, top+height-13+i*9, 2, ` font-size="8"`, part)
		}
		for i, shift := range byDay[d] {
			y := top + 22 + i*line
			who, fill := string(shift.Member), "#ffffff"
			if at := slices.Index(members, shift.Member); at >= 0 {
				fill = pale[at%len(pale)]
			}
			if shift.Gap() {
				who = p.v.nobody
			}
			p.box(x+4, y, wide-8, line-3, fill, ` rx="4"`)
			p.text(x+9, y+12, 0, "", who)
			p.text(x+wide-8, y+12, 1, ` text-anchor="end" font-size="9"`, p.v.inHours(shift.Duration(), 0))
		}
	}
	return top + height, nil
}

// bars draws two bars a person: above by the rotation, below by the roster.
func (p *picture) bars(pool schedule.TeamID, shifts []schedule.Shift, members []schedule.Member, top int) int {
	before, after := sums(offHours(p.rotation, pool, p.month)), sums(shifts)
	most := time.Hour
	for _, m := range members {
		most = max(most, before[m], after[m])
	}
	p.text(chart, top+12, 1, "", p.v.columns[1])
	p.box(chart+60, top+4, 10, 8, "#b9bec5", "")
	p.text(chart+74, top+12, 1, "", p.v.before+" "+p.v.extent(before, members))
	p.box(chart+250, top+4, 10, 8, "#1f5fa8", "")
	p.text(chart+264, top+12, 1, "", p.v.states[state(p.s, shifts)]+" "+p.v.extent(after, members))
	top += 26
	for _, m := range members {
		name := string(m)
		if person, err := p.s.Person(m, p.month.Start); err == nil && person.Name != "" {
			name = person.Name
		}
		p.text(chart, top+12, 0, "", name)
		for i, h := range []time.Duration{before[m], after[m]} {
			fill := [...]string{"#b9bec5", "#1f5fa8"}[i]
			long := int(h * bar / most)
			p.box(chart+110, top+i*9, max(long, 1), 8, fill, "")
			p.text(chart+116+long, top+8+i*9, 1, ` font-size="9"`, p.v.inHours(h, 0))
		}
		top += 26
	}
	return top
}

// offHours returns the off-hours shifts of a pool, without shadows.
func offHours(s *schedule.Schedule, pool schedule.TeamID, month schedule.Interval) (list []schedule.Shift) {
	for shift := range duties(s, month) {
		if shift.Team == pool && shift.Regime == schedule.OffHours && !shift.Role.Watches() {
			list = append(list, shift)
		}
	}
	return list
}

func sums(shifts []schedule.Shift) map[schedule.Member]time.Duration {
	sum := map[schedule.Member]time.Duration{}
	for _, shift := range shifts {
		if !shift.Gap() {
			sum[shift.Member] += shift.Duration()
		}
	}
	return sum
}

func (v vocabulary) extent(of map[schedule.Member]time.Duration, members []schedule.Member) string {
	if len(members) == 0 {
		return ""
	}
	least, most := of[members[0]], of[members[0]]
	for _, m := range members {
		least, most = min(least, of[m]), max(most, of[m])
	}
	return v.inHours(least, 0) + v.to + v.inHours(most, 0)
}
