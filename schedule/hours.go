package schedule

import (
	"fmt"
	"slices"
	"strings"
	"time"
)

// DayKind says what a civil day is for those who work: a holiday on a weekend is
// a Holiday. The zero DayKind is Workday.
type DayKind uint8

// The kinds of day: 営業日, 週末, 祝日・休業日.
const (
	Workday DayKind = iota
	Weekend
	Holiday
)

var dayKindNames = [...]string{"workday", "weekend", "holiday"}

// String returns "workday", "weekend" or "holiday".
func (k DayKind) String() string {
	if int(k) < len(dayKindNames) {
		return dayKindNames[k]
	}
	return fmt.Sprintf("DayKind(%d)", uint8(k))
}

// MarshalText writes k as String does.
func (k DayKind) MarshalText() ([]byte, error) {
	if int(k) >= len(dayKindNames) {
		return nil, fmt.Errorf("%w: %v", ErrInvalid, k)
	}
	return []byte(k.String()), nil
}

// UnmarshalText reads what MarshalText writes.
func (k *DayKind) UnmarshalText(text []byte) error {
	i := slices.Index(dayKindNames[:], string(text))
	if i < 0 {
		return fmt.Errorf("%w: day kind %q is none of %s", ErrInvalid, text, strings.Join(dayKindNames[:], ", "))
	}
	*k = DayKind(i)
	return nil
}

// Day describes a holiday. The zero Day describes none.
type Day struct {
	// Name is what the calendar calls the day (元日), English its English name.
	Name    string `json:"name"`
	English string `json:"english,omitempty"`
	// Reason says why the day is a holiday where its name does not, in Japanese
	// and in English: of which day it is the substitute, which firm added it.
	Reason        string `json:"reason,omitempty"`
	ReasonEnglish string `json:"reasonEnglish,omitempty"`
	// Provisional marks a day that is not officially published yet.
	Provisional bool `json:"provisional,omitempty"`
}

// Calendar knows the holidays of a country or a firm. Implementations are pure
// and safe for concurrent use. One that also has a method Through() Date tells
// the last day that is officially published; later answers are provisional. One
// with a method Check() error is asked by New, which reports its faults. A nil
// Calendar is none; who works through holidays says NoHolidays.
type Calendar interface {
	Holiday(Date) (Day, bool)
}

// NoHolidays is the calendar of those who work through holidays. Its zero value
// is ready for use.
type NoHolidays struct{}

// Holiday reports that no day is a holiday.
func (NoHolidays) Holiday(Date) (Day, bool) { return Day{}, false }

// Hours are the opening hours (営業時間) of a team. The zero Hours of a Team or a
// Pool are the Spec's; in a Spec they are a fault. Hours that hold nothing but
// Except are the Spec's hours with these exceptions.
type Hours struct {
	// Days are the weekdays that open; the others are the weekend.
	Days []time.Weekday
	// Open and Close bound a day, 00:00 ≤ Open < Close ≤ 24:00.
	Open, Close Clock
	// Closed hours never open: the pool answers day and night. Days then only
	// tells workdays from weekends; without Days they are Monday to Friday.
	Closed bool
	// Except lists half days and working Saturdays; they win over Days and over
	// the calendar.
	Except []OpenDay
}

// OpenDay is one civil day with hours of its own. Its zero clocks are the usual
// ones. The zero OpenDay is a fault.
type OpenDay struct {
	Date        Date
	Open, Close Clock
}

// Weekdays returns hours from Monday to Friday.
func Weekdays(open, close Clock) Hours {
	return Hours{Days: mondayToFriday(), Open: open, Close: close}
}

func mondayToFriday() []time.Weekday {
	return []time.Weekday{time.Monday, time.Tuesday, time.Wednesday, time.Thursday, time.Friday}
}

// Kind returns what d is by these hours and c: an exception is a workday, and a
// holiday on a weekend is a holiday.
func (h Hours) Kind(d Date, c Calendar) (DayKind, Day) {
	if slices.ContainsFunc(h.Except, func(e OpenDay) bool { return e.Date == d }) {
		return Workday, Day{}
	}
	if c != nil {
		if day, ok := c.Holiday(d); ok {
			return Holiday, day
		}
	}
	if slices.Contains(h.Days, d.Weekday()) {
		return Workday, Day{}
	}
	return Weekend, Day{}
}

// states reports whether h says when a usual day opens.
func (h Hours) states() bool { return h.Closed || h.Days != nil || h.Open != 0 || h.Close != 0 }
