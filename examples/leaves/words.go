package main

import (
	"errors"
	"fmt"
	"strings"

	"github.com/toban-go/toban/schedule"
	"github.com/toban-go/toban/schedule/ical"
)

// vocabulary is what the program says in a language.
type vocabulary struct {
	schedule.Language
	leave            string // what counts
	counts           map[string]string
	named, or        string // what else counts, words
	found            func(calendar, days string, leaves int) string
	in, from         string // place; day, place
	own              string // zone of the calendar
	taken            string // when, title
	doubted          string // taken of what may be a meeting
	passed           string // when, title, why
	span             func(schedule.Interval) string
	unread, noMatter string // a fault
	event, untitled  string // title, day; day
	undated          string // title
	more             string // faults
	otherwise        string // why what has none of the words is no leave
	meetings         func(int) string
	free             string                                   // how many
	halves, unsaid   func(n int, titles string) string        // without -half-days, and with
	freeDays         func(n int, titles, flags string) string // that are no leave
	title, comma     string
	gone             string // ID of the entry, day, ID
	entered, over    string // ID
	missing          string // faults
	incomplete       func(int) string
	meeting, likely  string // events
	leftOut          string // faults
}

var words = map[schedule.Language]vocabulary{
	schedule.English: {
		Language: schedule.English,
		leave:    "Leave is %s.\n",
		counts: map[string]string{
			"absence": "what is out of office, whole days that are busy, and in a calendar without marks for absence busy times of day",
			"away":    "what is out of office",
			"days":    "whole days that are out of office or busy",
			"busy":    "whatever is not free, meetings too",
		},
		named: "%s, and what is named %s",
		or:    " or ",
		found: func(calendar, days string, leaves int) string {
			if leaves == 1 {
				return fmt.Sprintf("%s, %s: 1 leave\n", calendar, days)
			}
			return fmt.Sprintf("%s, %s: %d leaves\n", calendar, days, leaves)
		},
		in:        "days in %v",
		from:      ", from %v in %v",
		own:       "  The calendar's own zone is %v. Whole days and half days are read as days where the member's team is.\n",
		taken:     "  leave    %s %s\n",
		doubted:   "  leave?   %s %s\n",
		passed:    "  no leave %s %s: %s\n",
		span:      schedule.Interval.String,
		unread:    "  not read, and may be a leave: %s\n",
		noMatter:  "  not read, and no leave of the month: %s\n",
		event:     "%q, from %v: ",
		untitled:  "from %v: ",
		undated:   "%q: ",
		more:      "%d more faults",
		otherwise: ", and it has none of the words",
		meetings: func(n int) string {
			some := "1 of them is a time of day that is only busy, and may be a meeting"
			if n != 1 {
				some = fmt.Sprintf("%d of them are times of day that are only busy, and may be meetings", n)
			}
			return "  " + some + ": the calendar marks nothing as out of office. -counts days leaves such times out, and -counts days -named WORDS takes the ones that have a word.\n"
		},
		free: "  Shown as free, and leave by name: %d.\n",
		halves: func(n int, titles string) string {
			return fmt.Sprintf("  %s: %s. -half-days with your opening, noon and closing, such as 10:00,13:00,19:00, reads half days.\n", halves(n), titles)
		},
		unsaid: func(n int, titles string) string {
			return fmt.Sprintf("  %s, since the words do not say which half: %s.\n", halves(n), titles)
		},
		freeDays: func(n int, titles, flags string) string {
			some := "1 event seems to be a day off or half of one"
			if n != 1 {
				some = fmt.Sprintf("%d events seem to be days off or halves of them", n)
			}
			return fmt.Sprintf("  %s, and no leave: %s. %s takes them as leave.\n", some, titles, flags)
		},
		title:   "%q",
		comma:   ", ",
		gone:    "%q was entered on %s, and the calendar has it no more. If it does not hold, enter change -withdraw %q.\n",
		entered: "%q is entered already.\n",
		over:    "%q is over, and is not entered.\n",
		missing: "nothing is written, since leaves may be missing (-skip-unread writes the others):\n%s",
		incomplete: func(n int) string {
			if n == 1 {
				return "1 event that may be a leave could not be read: leaves may be missing, and -write enters nothing without -skip-unread.\n"
			}
			return fmt.Sprintf("%d events that may be leaves could not be read: leaves may be missing, and -write enters nothing without -skip-unread.\n", n)
		},
		meeting: "nothing is written, since what is only busy may be a meeting: say what is leave, with -named WORDS, -counts days, or -counts absence for all of it:\n%s",
		likely:  "nothing is written, since events that are no leave seem to be leave: say what is leave, with -named WORDS, or with -counts for none of it:\n%s",
		leftOut: "Left out, and may be leaves:\n%s\n",
	},
	schedule.Japanese: {
		Language: schedule.Japanese,
		leave:    "休暇として扱う予定：%s\n",
		counts: map[string]string{
			"absence": "状態が「不在」の予定と、終日の「予定あり」。「不在」の状態がないカレンダーでは、時間帯の「予定あり」も",
			"away":    "状態が「不在」の予定",
			"days":    "状態が「不在」か「予定あり」の終日の予定",
			"busy":    "状態が「予定なし」と「他の場所で勤務中」のほか全部（会議も）",
		},
		named: "%sと、件名か分類に「%s」とある予定",
		or:    "」か「",
		found: func(calendar, days string, leaves int) string {
			return fmt.Sprintf("%s（%s）：休暇%d件\n", calendar, days, leaves)
		},
		in:        "日付は %v",
		from:      "、%vから %v",
		own:       "  カレンダー自身のタイムゾーンは %v だが、終日と半休は所属チームの場所の日付として読んだ。\n",
		taken:     "  休暇　 %s %s\n",
		doubted:   "  休暇？ %s %s\n",
		passed:    "  対象外 %s %s：%s\n",
		span:      schedule.Japanese.Span,
		unread:    "  読み取れず（要確認）：%s\n",
		noMatter:  "  読めない（この月の休暇ではない）：%s\n",
		event:     "「%s」（%vから）：",
		untitled:  "%vからの予定：",
		undated:   "「%s」：",
		more:      "ほか%d件",
		otherwise: "。指定した語もない",
		meetings: func(n int) string {
			return fmt.Sprintf("  うち%d件は時間帯の「予定あり」で、会議かもしれない（「不在」の状態がないカレンダーのため）。-counts days で除く。休暇を表す語のあるものは -counts days -named 語 で残す。\n", n)
		},
		free: "  うち「予定なし」だが語が一致して休暇としたもの：%d件\n",
		halves: func(n int, titles string) string {
			return fmt.Sprintf("  半休らしい予定が%d件あり、丸一日の休暇として読んだ：%s。半休として読むには -half-days に始業・昼・終業の時刻を 10:00,13:00,19:00 のように指定する。\n", n, titles)
		},
		unsaid: func(n int, titles string) string {
			return fmt.Sprintf("  半休らしい予定が%d件あり、午前か午後か分からないので丸一日の休暇として読んだ：%s\n", n, titles)
		},
		freeDays: func(n int, titles, flags string) string {
			return fmt.Sprintf("  休暇としない予定のうち%d件は休暇らしい：%s。休暇に加えるには %s を指定する。\n", n, titles, flags)
		},
		title:   "「%s」",
		gone:    "%q は%sに記録したが、カレンダーからなくなっている。取り消すなら change -withdraw %q で記録する。\n",
		entered: "%q は記録済み。\n",
		over:    "%q は終わっているので記録しない。\n",
		missing: "休暇が抜けるかもしれないので、何も書き込んでいない（-skip-unread で残りを書き込む）：\n%s",
		incomplete: func(n int) string {
			return fmt.Sprintf("休暇かもしれない予定を%d件読めなかったため、休暇が抜けているかもしれない（-skip-unread を付けないかぎり、-write は何も書き込まない）。\n", n)
		},
		meeting: "「予定あり」だけの予定は会議かもしれないので、何も書き込んでいない。何を休暇とするかを -named、-counts days、または全部を休暇とする -counts absence で指定する：\n%s",
		likely:  "休暇としない予定に休暇らしいものがあるので、何も書き込んでいない。休暇とするなら -named で語を、しないなら -counts で休暇とするものを指定する：\n%s",
		leftOut: "休暇かもしれないが読めず、除いたもの：\n%s\n",
	},
}

// days writes where days of leave are.
func (v vocabulary) days(stays []stay) string {
	text := fmt.Sprintf(v.in, stays[0].place)
	for _, s := range stays[1:] {
		text += fmt.Sprintf(v.from, s.from, s.place)
	}
	return text
}

// halves writes how many events seem to be half days.
func halves(n int) string {
	if n == 1 {
		return "1 event seems to be half a day and is read as a whole day"
	}
	return fmt.Sprintf("%d events seem to be half days and are read as whole days", n)
}

// faults writes what of a calendar could not be read and may be a leave, a line each, with the event that it stands in.
func (v vocabulary) faults(r ical.Reading) (lines []string) {
	for _, s := range r.Skipped {
		if s.Matters {
			lines = append(lines, v.fault(s))
		}
	}
	if r.Unlisted > 0 {
		lines = append(lines, fmt.Sprintf(v.more, r.Unlisted))
	}
	return lines
}

// unreadable returns the error of a calendar of which nothing can be read, with the events to ask about.
func (v vocabulary) unreadable(r ical.Reading, err error) error {
	joined, ok := err.(interface{ Unwrap() []error })
	if !ok {
		return err
	}
	var all []error
	for _, err := range joined.Unwrap() {
		if f, ok := err.(*ical.Fault); ok {
			skipped := ical.Skipped{Fault: f}
			for _, s := range r.Skipped {
				if s.Line == f.Line && s.Problem == f.Problem {
					skipped = s
				}
			}
			err = errors.New(v.fault(skipped))
		}
		all = append(all, err)
	}
	return errors.Join(all...)
}

// fault writes what could not be read, with its place, and its event to ask about.
func (v vocabulary) fault(s ical.Skipped) string {
	title, dated := oneLine(s.Summary), s.Day != schedule.Date{}
	event := ""
	switch {
	case title != "" && dated:
		event = fmt.Sprintf(v.event, title, s.Day)
	case title != "":
		event = fmt.Sprintf(v.undated, title)
	case dated:
		event = fmt.Sprintf(v.untitled, s.Day)
	}
	return fmt.Sprintf("%s:%d: %s%s", s.File, s.Line, event, s.ProblemIn(v.Language))
}

func oneLine(s string) string { return strings.Join(strings.Fields(s), " ") }
