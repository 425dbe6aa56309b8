package ical

import (
	"regexp"
	"slices"
	"strings"
	"time"
	"unicode"

	ics "github.com/arran4/golang-ical"

	"github.com/toban-go/toban/schedule"
	"github.com/toban-go/toban/schedule/ical/internal/rfc5545"
)

// Event is what a calendar says of an event, or of one repetition of it, that may be leave.
type Event struct {
	schedule.Interval
	Line       int // where the event begins in the file
	UID        string
	Summary    string
	Categories []string
	Class      string // CLASS, such as PRIVATE
	WholeDay   bool   // by its form, by Outlook's word, or from midnight to midnight of the location
	Show       Show
	Stated     bool // Show is what Outlook or a free/busy time says, and not guessed from TRANSP
	// Telling says that the file has a word for absence: some event of it has Outlook's busy status, or
	// some time is unavailable.
	Telling   bool
	Status    string
	Organizer Person
	Attendees []Person
	// Declined reports that the owner of the calendar has declined, or, where the owner is not
	// known, that all attendees have.
	Declined bool
}

// Person is somebody whom an event names. Address is without "mailto:" and in small letters;
// Answer is the PARTSTAT of an attendee, such as ACCEPTED.
type Person struct{ Address, Name, Answer string }

// Show is how an event shows the time of the calendar's owner to others.
type Show string

// What events show, in Outlook's words.
const (
	ShowFree      Show = "free"
	ShowTentative Show = "tentative"
	ShowBusy      Show = "busy"
	ShowAway      Show = "out of office"
	ShowElsewhere Show = "working elsewhere"
)

var showsJapanese = map[Show]string{
	ShowFree: "予定なし", ShowTentative: "仮の予定", ShowBusy: "予定あり", ShowAway: "不在", ShowElsewhere: "他の場所で勤務中",
}

// shows are the values of X-MICROSOFT-CDO-BUSYSTATUS and of FBTYPE (§3.2.9).
var shows = map[string]Show{
	"FREE": ShowFree, "TENTATIVE": ShowTentative, "BUSY": ShowBusy, "OOF": ShowAway, "WORKINGELSEWHERE": ShowElsewhere,
	"BUSY-TENTATIVE": ShowTentative, "BUSY-UNAVAILABLE": ShowAway,
}

// Absence counts what the calendar calls out of office, for however long, and busy whole days. Busy
// times of day it counts only in a calendar that has no word for absence (Event.Telling): elsewhere they
// are meetings. A leave frees every shift that it overlaps, so a calendar of meetings without
// such words is read with AllDay or Named.
func Absence(e Event) bool {
	return e.Show == ShowAway || e.Show == ShowBusy && (e.WholeDay || !e.Telling)
}

// Named returns a function that counts what is out of office, and whatever has one of the words in its
// summary or its categories, such as 代休 or "dentist", however it is shown: Google and Outlook show
// whole days as free unless they are told otherwise. Capitals are small letters. Without words it counts as OutOfOffice does.
func Named(words ...string) func(Event) bool {
	small := make([]string, len(words))
	for i, w := range words {
		small[i] = strings.ToLower(w)
	}
	return func(e Event) bool {
		text := strings.ToLower(e.words())
		return e.Show == ShowAway || slices.ContainsFunc(small, func(w string) bool { return w != "" && strings.Contains(text, w) })
	}
}

// words are the summary and the categories, a line each.
func (e Event) words() string {
	return strings.Join(append([]string{e.Summary}, e.Categories...), "\n")
}

// OutOfOffice counts only what the calendar calls out of office.
func OutOfOffice(e Event) bool { return e.Show == ShowAway }

// AllDay counts whole days that are busy or out of office.
func AllDay(e Event) bool { return e.WholeDay && (e.Show == ShowAway || e.Show == ShowBusy) }

// AnyBusy counts whatever is not free, meetings too.
func AnyBusy(e Event) bool { return e.Show != ShowFree && e.Show != ShowElsewhere }

// Everything counts events that are marked as free time, too. Some programs mark every whole day
// so, unless they are told otherwise.
func Everything(Event) bool { return true }

// HalfDays returns a function for LeaveCalendar.Part that knows half days by their words in the
// summary or the categories: a morning off (午前休, 前半休, 前休, AM休, "half day (morning)", "PTO - AM") is leave from open to
// noon, and an afternoon off (午後半休, "PM off") from noon to close. What names neither or both is the whole day;
// HalfDay tells it.
func HalfDays(open, noon, close schedule.Clock) func(Event) (from, to schedule.Clock) {
	return func(e Event) (from, to schedule.Clock) {
		text := e.words()
		if !halfDay.MatchString(text) {
			return 0, 0
		}
		switch before, after := morning.MatchString(text), afternoon.MatchString(text); {
		case before && !after:
			return open, noon
		case after && !before:
			return noon, close
		}
		return 0, 0
	}
}

// HalfDay reports whether a whole-day event seems to be half a day off: it has the words of one (半休,
// "half-day"), whether or not they say which half, or is a single day with the word of one half, such as "Dentist (morning)", or
// with those of both and of work (午前は全休、午後は出社).
// It is for a question to whoever the event is about; HalfDays says what is read as half a day.
func HalfDay(e Event) bool {
	if !e.WholeDay {
		return false
	}
	text := e.words()
	single := e.Duration() < 36*time.Hour
	before, after := morning.MatchString(text), afternoon.MatchString(text)
	return halfDay.MatchString(text) || single && (before != after || before && working.MatchString(text))
}

// DayOff reports whether a whole-day event seems to be a day off, or half of one (HalfDay): it has the words of leave, such as 有給休暇, 代休,
// "vacation" or "sick leave"; or a time of day half of one: it names half a day off, such as PM半休 or "PTO - AM". It is for a question to whoever the event is about, since Google and Outlook show whole days as free; Named says what is
// read as leave.
func DayOff(e Event) bool {
	if !e.WholeDay {
		return halfOff.MatchString(e.words())
	}
	return HalfDay(e) || leave.MatchString(e.words())
}

// DayOffWord returns what Named takes to read an event as leave that DayOff asks about: its words of leave, such as 有給 or "sick leave", and if they have
// other signs, or only the part of a day is named as in "Dentist (morning)", the line that has them, up to a comma. It is "" for other events.
func DayOffWord(e Event) string {
	if !DayOff(e) {
		return ""
	}
	for _, words := range []*regexp.Regexp{halfDay, leave, morning, afternoon} {
		for line := range strings.Lines(e.words()) {
			found := strings.TrimFunc(words.FindString(line), func(r rune) bool { return !unicode.IsLetter(r) })
			plain := !strings.ContainsFunc(found, func(r rune) bool { return !unicode.IsLetter(r) && r != ' ' && r != '-' })
			switch {
			case found == "":
			case plain && words != morning && words != afternoon:
				return found
			default:
				for part := range strings.FieldsFuncSeq(line, func(r rune) bool { return r == ',' || r == '、' }) {
					if part = strings.TrimSpace(part); part != "" {
						return part
					}
				}
			}
		}
	}
	return ""
}

// 前休 and 後休 are half days where no other word has them: 産後休業 is none.
const alone, end = `(^|[^\p{Han}])`, `([^\p{Han}]|$)`

// The words of half days, and of leave, in Japanese and English.
var (
	halfDay = regexp.MustCompile(`(?im)半休|半日|` + alone + `[前後]休` + end + `|(午[前後]|[AＡPＰ][MＭ])(から|のみ)? *(有給|(年次|年|代|振替)?休)|\bhalf[- ]?day|` +
		`\b(AM|PM|morning|afternoon) (off|leave|PTO|vacation)\b|\b(off|leave|PTO|vacation)[ \t:,(/–—-]+(AM|PM|morning|afternoon)\b\W*$`)
	// halfOff are the ones of half a day that is off: a time of day has a half-day workshop, 午後休憩 and a drop-off, too.
	halfOff = regexp.MustCompile(`(?im)半休|半日(有給|休([^憩]|$))|` + alone + `[前後]休` + end + `|(午[前後]|[AＡPＰ][MＭ])(から|のみ)? *(有給|(年次|年|代|振替)?休([^憩講館診会]|$))|\bhalf[- ]?day (off|leave|PTO|vacation)\b|` +
		`(^|[^\w-])((AM|PM|morning|afternoon) (off|leave|PTO|vacation)\b|(off|leave|PTO|vacation)[ \t:,(/–—-]+(AM|PM|morning|afternoon)\b\W*$)`)
	morning   = regexp.MustCompile(`(?i)午前|前半|` + alone + `前休` + end + `|(^|[^a-z])[AＡ][MＭ]([^a-z]|$)|\bmorning\b`)
	afternoon = regexp.MustCompile(`(?i)午後|後半|` + alone + `後休` + end + `|(^|[^a-z])[PＰ][MＭ]([^a-z]|$)|\bafternoon\b`)
	leave     = regexp.MustCompile(`(?i)休暇|有給|有休|全休|[年代特公産育]休|振替?休|(^|[^昼])休み|(産前|産後|育児|介護)休業|欠勤|忌引|` +
		`\b(PTO|OOO|vacation|annual leave|(day|time)s? off|out of office)\b|\b(sick|parental|maternity|paternity|family|paid|unpaid|on) leave\b`)
	working = regexp.MustCompile(`出社|出勤|勤務|在宅|リモート|(?i)\b(office|work(ing)?|remote|WFH)\b`)
)

// facts reads what an event says of itself.
func (in *reader) facts(c *rfc5545.Component, wholeDay bool) Event {
	text := func(name string) string { return in.text(c, name) }
	e := Event{Line: c.Line, UID: text("UID"), Summary: text("SUMMARY"), Class: strings.ToUpper(text("CLASS")), Status: strings.ToUpper(text("STATUS"))}
	e.WholeDay = wholeDay || strings.EqualFold(text("X-MICROSOFT-CDO-ALLDAYEVENT"), "TRUE")
	e.Show = ShowBusy
	if strings.EqualFold(text("TRANSP"), string(ics.TransparencyTransparent)) {
		e.Show = ShowFree
	}
	if show, ok := shows[strings.ToUpper(text("X-MICROSOFT-CDO-BUSYSTATUS"))]; ok {
		e.Show, e.Stated = show, true
		in.telling = true
	}
	for _, p := range c.Find("CATEGORIES") {
		e.Categories = append(e.Categories, texts(p.Value)...)
	}
	for _, p := range c.Find("ORGANIZER") {
		e.Organizer = person(p)
	}
	for _, p := range c.Find("ATTENDEE") {
		e.Attendees = append(e.Attendees, person(p))
	}
	e.Declined = declined(e, address(in.Owner))
	return e
}

// texts splits a list of texts (§3.3.11) at its commas, and leaves out what is empty.
func texts(list string) (all []string) {
	begin := 0
	for i := 0; i <= len(list); i++ {
		switch {
		case i == len(list) || list[i] == ',':
			if text := strings.TrimSpace(ics.FromText(list[begin:i])); text != "" {
				all = append(all, text)
			}
			begin = i + 1
		case list[i] == '\\' && i+1 < len(list):
			i++ // what is escaped, be it a comma or a backslash
		}
	}
	return all
}

// text returns the text of a property. That it stands twice is no reason not to read the event.
func (in *reader) text(c *rfc5545.Component, name string) string {
	var twice rfc5545.Faults
	p, _ := c.One(name, &twice)
	for _, f := range twice.List {
		f.Harmless = name != "UID" && name != "STATUS"
		in.Add(f)
	}
	return strings.TrimSpace(ics.FromText(p.Value))
}

func person(p rfc5545.Property) Person {
	return Person{address(p.Value), p.Params["CN"], strings.ToUpper(p.Params["PARTSTAT"])}
}

func address(s string) string {
	return strings.TrimPrefix(strings.ToLower(strings.TrimSpace(s)), "mailto:")
}

// declined reports whether the owner has declined. An owner who is not known is one of the
// attendees.
func declined(e Event, owner string) bool {
	for _, a := range e.Attendees {
		if owner != "" && a.Address == owner {
			return a.Answer == string(ics.ParticipationStatusDeclined)
		}
	}
	if owner != "" {
		return false
	}
	for _, a := range e.Attendees {
		if a.Answer != string(ics.ParticipationStatusDeclined) {
			return false
		}
	}
	return len(e.Attendees) > 0
}
