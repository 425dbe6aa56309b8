package rfc5545

import (
	"cmp"
	"fmt"
)

// Text is what a message says: a format, and what stands in it. A text may stand in another.
type Text struct {
	english, format string
	args            []any
}

// Say returns a text. The table of Japanese texts has each format that is used.
func Say(format string, args ...any) *Text {
	return &Text{fmt.Sprintf(format, args...), format, args}
}

// Error is the text in English.
func (t *Text) Error() string { return t.english }

// Japanese is the text in Japanese.
func (t *Text) Japanese() string {
	args := make([]any, len(t.args))
	for i, arg := range t.args {
		if inner, ok := arg.(*Text); ok {
			arg = inner.Japanese()
		}
		args[i] = arg
	}
	format := cmp.Or(japanese[t.format], t.format)
	if len(args) == 0 {
		return format
	}
	return fmt.Sprintf(format, args...)
}

// japanese has the texts by their English formats, of this package and of its caller.
var japanese = map[string]string{
	// lines and components
	"%s is no line of the form NAME:value":                  "%s は NAME:value の形の行ではない",
	"%s has a parameter that is not of the form NAME=value": "%s に NAME=value の形でないパラメーターがある",
	"%s has a parameter %s whose quotes do not end":         "%s のパラメーター %s の引用符が閉じていない",
	"the line is not in UTF-8":                              "行が UTF-8 ではない",
	"%s stands twice in one %s, first in line %d":           "%s が一つの %s に二度ある（最初は%d行目）",
	"%s has no %s":        "%s に %s がない",
	"BEGIN:%s has no END": "BEGIN:%s に対する END がない",
	"BEGIN:%s has no END before the END:%s in line %d":                 "BEGIN:%s に対する END が、%[3]d行目の END:%[2]s より前にない",
	"END:%s has no BEGIN":                                              "END:%s に対する BEGIN がない",
	"BEGIN:%s lies more than %d components deep":                       "BEGIN:%s の入れ子が%d段より深い",
	"BEGIN:%s stands outside a VCALENDAR":                              "BEGIN:%s が VCALENDAR の外にある",
	"%s stands outside a VCALENDAR":                                    "%s が VCALENDAR の外にある",
	"there is no VCALENDAR":                                            "VCALENDAR がない",
	"the file holds or repeats too many entries to be read to the end": "予定か繰り返しが多すぎて、最後まで読めない",

	// values
	"%s is no day YYYYMMDD and no time YYYYMMDDThhmmss": "%s は日付（YYYYMMDD）でも日時（YYYYMMDDThhmmss）でもない",
	"%s is no duration of the form P1DT2H3M4S or P2W":   "%s は P1DT2H3M4S や P2W の形の長さではない",
	"%s lasts for ever":                 "%s は長すぎる",
	"%s is no offset of the form +0900": "%s は +0900 の形の時差ではない",
	"%s %v":                             "%s：%v",
	"%s %s is no period":                "%s の %s は期間ではない",
	"%s %s is negative":                 "%s の %s は負の長さ",
	"%s %s is not made of whole days, as its start is": "%s の %s は、終日の予定なのに日単位ではない",
	"%s %s is not of its VALUE %s":                     "%s の %s は VALUE=%s の形ではない",
	"%s has %d values":                                 "%s に値が%d個ある",
	"%s has the zone %s, which is no name that is known and has no VTIMEZONE in the file": "%s のタイムゾーン %s は知らない名前で、ファイルに VTIMEZONE もない",
	"X-WR-TIMEZONE %s is no zone that is known":                                           "X-WR-TIMEZONE の %s は知らないタイムゾーン",
	"VTIMEZONE has no STANDARD and no DAYLIGHT that begins before %v":                     "VTIMEZONE に、%v より前に始まる STANDARD も DAYLIGHT もない",

	// events
	"SEQUENCE %s is no number":                              "SEQUENCE の %s は数ではない",
	"VEVENT has no DTSTART":                                 "VEVENT に DTSTART がない",
	"FREEBUSY %s is no period":                              "FREEBUSY の %s は期間ではない",
	"DURATION stands beside the DTEND in line %d":           "%d行目の DTEND のほかに DURATION もある",
	"DTEND and DTSTART are not both days or both times":     "DTEND と DTSTART の一方だけが日付",
	"DTEND %s lies before DTSTART %s":                       "DTEND の %s が DTSTART の %s より前",
	"EXRULE is a form that RFC 5545 has taken out":          "EXRULE は RFC 5545 が廃止した形式で、読まない",
	"RECURRENCE-ID has a RANGE, which is not read":          "RECURRENCE-ID の RANGE は読まない",
	"RECURRENCE-ID stands in a VEVENT without a UID":        "UID のない VEVENT に RECURRENCE-ID がある",
	"another event in line %d has the same UID and version": "%d行目の予定と UID もバージョンも同じ",

	// rules
	"RRULE: %v":                                         "RRULE（繰り返し）：%v",
	"%s stands twice":                                   "%s が二度ある",
	"there is no FREQ":                                  "FREQ がない",
	"COUNT and UNTIL stand together":                    "COUNT と UNTIL が両方ある",
	"BYDAY counts days, but not those of a month":       "BYDAY が何番目の曜日かを数えているが、月の中の曜日ではない",
	"FREQ %s is none of %s":                             "FREQ の %s は %s のどれでもない",
	"UNTIL %v":                                          "UNTIL：%v",
	"WKST %s is no day of the week":                     "WKST の %s は曜日ではない",
	"%s %s is not that of the start":                    "%s の %s が開始時刻と違う",
	"%s is no part of a rule that leave needs":          "%s を使う繰り返しは読めない",
	"%s %s does not lie in %s":                          "%s の %s は%sの範囲にない",
	"%d to %d":                                          "%d〜%d",
	"%[1]d to %[2]d or -%[2]d to -%[1]d":                "%[1]d〜%[2]dか-%[2]d〜-%[1]d",
	"%s %s is no number from 1 on":                      "%s の %s は1以上の数ではない",
	"BYDAY %s is no day of the week such as MO or -1FR": "BYDAY の %s は MO や -1FR の形の曜日ではない",
}
