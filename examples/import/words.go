package main

import (
	"cmp"
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/toban-go/toban/examples/internal/shiftfile"
	"github.com/toban-go/toban/examples/internal/vendor"
	"github.com/toban-go/toban/schedule"
)

// vocabulary is what the program says in a language.
type vocabulary struct {
	schedule.Language
	schedules      string // name, ID, place, numbers of layers, overrides and shifts
	list           string // name, place, number of shifts
	columns, none  string // name, column, number of days; number of days, which ones
	more           string // number
	row, closedRow string // clock
	unzoned        string // name, place
	elsewhere      string // number, place
	alike, and     string // names
	slip, or       string // name, others
	people, alerts string // number
	unrendered     string // vendor
	rendered       string // when
	service        string // ID
	gaps, inAll    string // number; hours
	first, last    string // name, of an edge when, its slots' begin or end, the day
	bare           string // hours, when
	atEdges        string // hours
	twice          string // of a Misfit
	noSlot         string // of a Misfit
	same           string
	differs        string // a cause
	unsaid         string // a note
	overrides      string // number
	notSent, order string
	nobody         string
	move           string // schedule, its ID, from, to, who
	instead        string // who
	question       string // number, of how many, a move
	made           string // number, of how many, method, path
	wrote          string // file
	sample         string
	noRules        string
}

var words = map[schedule.Language]vocabulary{
	schedule.English: {
		Language:   schedule.English,
		schedules:  "%s (%s, %s): %d layers, %d overrides, %d shifts\n",
		list:       "%s (%s): shifts: %d\n",
		columns:    "%s (column %s): days with somebody: %d",
		none:       "; with nobody: %d (%s)",
		more:       "and %d more",
		row:        "a row of the sheet is from %[1]v of its day to %[1]v of the next; -handoff says otherwise\n",
		closedRow:  "a row of the sheet is from %[1]v of its day to %[1]v of the next, and there are no business hours: -handoff and -hours, such as 10:00-19:00, say otherwise\n",
		unzoned:    "no file says the time zone of %s: %s; the answer for the schedule itself says it, or -location\n",
		elsewhere:  "shifts of the file with another offset than %[2]v: %[1]d; the instants hold, and days and nights are by the clocks there; of a sheet -location says the place\n",
		alike:      "names that are alike, and may be of one person: %s; mend the file if they are\n",
		and:        ", ",
		slip:       "%s stands in the file once, and may be %s; mend the file if so\n",
		or:         " or ",
		people:     "%d people",
		alerts:     ", %d alerts",
		unrendered: "nothing is rendered: who is on call is in no file; examples/audit -from %s -since DAY -until DAY works it out by the rules\n",
		rendered:   "rendered: %v\n",
		service:    "  service %s\n",
		gaps:       "gaps: %d",
		inAll:      ", %.1f h in all",
		first:      "not in the record: %s, %v: the slot begins before it; an export from %s with -since %v takes it in\n",
		last:       "not in the record: %s, %v: the slot ends after it; an export to %s with -until %v takes it in\n",
		bare:       "  nobody then for %.1f h: %v\n",
		atEdges:    " in the record, and %.1f h without anybody at its edges",
		twice:      "two at once: %s of %s, %v: %s, while %s has the seat\n",
		noSlot:     "two at once: %s of %s, %v: %s has no slot then\n",
		same:       "the rules say what was rendered\n",
		differs:    "differs: %s\n",
		unsaid:     "not said: %s\n",
		overrides:  "%d overrides",
		notSent:    "; nothing is sent",
		order:      "; make them in this order, a later one wins:",
		nobody:     "nobody",
		move:       "%s (%s): %s – %s %s",
		instead:    " instead of %s",
		question:   "%3d of %d. %s\nmake it? y(es), n(o), a(ll from here), q(uit: none from here): ",
		made:       "%d of %d made: %s %s\n",
		wrote:      "wrote %s\n",
		sample:     "no FILE is given: this is the export of a made-up shop\n",
		noRules:    "shifts alone say no rules: the configuration has people and services, and leaves every seat to plans\n",
	},
	schedule.Japanese: {
		Language:   schedule.Japanese,
		schedules:  "%s（%s、%s）：レイヤー%d、オーバーライド%d件、シフト%d件\n",
		list:       "%s（%s）：シフト%d件\n",
		columns:    "%s（列「%s」）：担当者のいる日 %d日",
		none:       "、いない日 %d日（%s）",
		more:       "ほか%d日",
		row:        "表の一行は、その日の %[1]v から翌日の %[1]v までとして読んだ（-handoff で変わる）\n",
		closedRow:  "表の一行は、その日の %[1]v から翌日の %[1]v まで、営業時間なしとして読んだ（-handoff と、-hours 10:00-19:00 のような指定で変わる）\n",
		unzoned:    "%s のタイムゾーンがどのファイルにもないので、%s とした（スケジュール自体の応答も渡すか、-location で指定する）\n",
		elsewhere:  "%d件のシフトのオフセットが %v と異なる（時刻はそのまま読み、日付と昼夜は %[2]v の時計による。表の場所は -location で指定する）\n",
		alike:      "似た名前：%s（同じ人なら表の表記をそろえる）\n",
		and:        "、",
		slip:       "%sは一度しか現れない（%sの書き間違いなら表を直す）\n",
		or:         "か",
		people:     "%d人",
		alerts:     "、アラート%d件",
		unrendered: "実際の当番（レンダリング結果）はどのファイルにもない。examples/audit -from %s -since 初日 -until 最終日 でルールから計算できる。\n",
		rendered:   "当番のある期間：%s\n",
		service:    "  サービス %s\n",
		gaps:       "空席：%d件",
		inAll:      "、計%.1f時間",
		first:      "記録に含まれない時間：%s、%v（枠がその前に始まるため。%sからエクスポートし、-since %v を指定すれば含まれる）\n",
		last:       "記録に含まれない時間：%s、%v（枠がその後まで続くため。%sまでエクスポートし、-until %v を指定すれば含まれる）\n",
		bare:       "  そのうち担当者のいない時間は%.1f時間：%v\n",
		atEdges:    "（記録の中。ほかに両端で計%.1f時間は担当者がいない）",
		twice:      "重複：%[2]s %[1]s、%[3]s：%[4]s（席は %[5]s のもの）\n",
		noSlot:     "重複：%[2]s %[1]s、%[3]s：%[4]s（その時間に枠がない）\n",
		same:       "ルールどおりの当番になっている\n",
		differs:    "相違：%s\n",
		unsaid:     "表せないもの：%s\n",
		overrides:  "オーバーライド%d件",
		notSent:    "。何も送っていない",
		order:      "。この順に作る（あとのものが優先）：",
		nobody:     "担当なし",
		move:       "%s（%s）：%s〜%s %s",
		instead:    "（%s の代わり）",
		question:   "%3d/%d. %s\n作りますか？ y（はい）、n（いいえ）、a（以降すべて）、q（以降は作らない）：",
		made:       "%d/%d 作成：%s %s\n",
		wrote:      "%s に書き出した\n",
		sample:     "FILE がないので、架空のショップのエクスポートを読んだ\n",
		noRules:    "シフトの一覧や .ics には順番のルールがないので、設定ファイルには人とサービスだけを書き、席はすべて計画で埋める（\"vacant\"）とした\n",
	},
}

// span writes when.
func (v vocabulary) span(iv schedule.Interval) string {
	if v.Language == schedule.Japanese {
		return v.Span(iv)
	}
	return iv.String()
}

// listed is how many days a column lists.
const listed = 5

// column says how many days a column of a sheet has in a time with somebody and with nobody, and which have nobody.
func (v vocabulary) column(out io.Writer, c shiftfile.Column, in schedule.Interval) {
	served := 0
	for _, iv := range c.Served {
		if iv.Overlaps(in) {
			served++
		}
	}
	var days []string
	for _, iv := range c.Nobodys {
		if iv.Overlaps(in) {
			days = append(days, schedule.DateOf(iv.Start, iv.Start.Location()).String())
		}
	}
	fmt.Fprintf(out, v.columns, c.Schedule, c.Name, served)
	if n := len(days); n > 0 {
		if n > listed {
			days = append(days[:listed], fmt.Sprintf(v.more, n-listed))
		}
		fmt.Fprintf(out, v.none, n, strings.Join(days, v.and))
	}
	fmt.Fprintln(out)
}

// edge says which time a record leaves out, and when nobody serves in it.
func (v vocabulary) edge(out io.Writer, name string, e vendor.Edge) {
	text, to := v.first, e.Slots.Start
	if e.Last {
		text, to = v.last, e.Slots.End
	}
	fmt.Fprintf(out, text, name, v.span(e.Interval), v.Instant(to), e.Day())
	for _, iv := range e.Bare {
		fmt.Fprintf(out, v.bare, iv.Duration().Hours(), v.span(iv))
	}
}

// misfit says who has no place, when and why.
func (v vocabulary) misfit(m schedule.Misfit) string {
	role, team := string(m.Shift.Role), string(m.Shift.Team)
	if v.Language == schedule.Japanese {
		role, team = v.Role(m.Shift.Role), v.Team(m.Shift.Team)
	}
	if m.Other.Member == "" {
		return fmt.Sprintf(v.noSlot, role, team, v.span(m.Interval), m.Shift.Member)
	}
	return fmt.Sprintf(v.twice, role, team, v.span(m.Interval), m.Shift.Member, m.Other.Member)
}

// told writes a move.
func (v vocabulary) told(m vendor.Move, names map[schedule.Member]string) string {
	who := func(m schedule.Member) string { return cmp.Or(names[m], string(m), v.nobody) }
	text := fmt.Sprintf(v.move, m.Name, m.Schedule, m.Start.Format(time.RFC3339), m.End.Format(time.RFC3339), who(m.Member))
	if m.Instead != "" {
		text += fmt.Sprintf(v.instead, who(m.Instead))
	}
	return text
}
