package schedule

import (
	"fmt"
	"time"
)

// Clock is a wall time in minutes after midnight, 0 to 24×60. The zero Clock is
// midnight; 24:00 is the midnight at the day's end.
type Clock int16

const endOfDay Clock = 24 * 60

// At returns the Clock of an hour and a minute: At(19, 0) is 19:00. It checks
// nothing; New reports clocks outside a day.
func At(hour, minute int) Clock { return Clock(hour*60 + minute) }

// ParseClock reads a wall time written like 09:00, from 00:00 to 24:00. The error
// wraps ErrInvalid.
func ParseClock(s string) (Clock, error) {
	if s == "24:00" {
		return endOfDay, nil
	}
	t, err := time.Parse("15:04", s)
	if err != nil || len(s) != 5 {
		return 0, fmt.Errorf("%w: clock %q is no time of day of the form 09:00", ErrInvalid, s)
	}
	return At(t.Hour(), t.Minute()), nil
}

// Valid reports whether c lies in a day, 00:00 to 24:00.
func (c Clock) Valid() bool { return c >= 0 && c <= endOfDay }

// String writes c like 09:00.
func (c Clock) String() string {
	if !c.Valid() {
		return fmt.Sprintf("Clock(%d)", int16(c))
	}
	return fmt.Sprintf("%02d:%02d", c/60, c%60)
}

// MarshalText writes c as String does, and refuses a clock outside a day.
func (c Clock) MarshalText() ([]byte, error) {
	if !c.Valid() {
		return nil, fmt.Errorf("%w: %v lies outside a day", ErrInvalid, c)
	}
	return []byte(c.String()), nil
}

// UnmarshalText reads what MarshalText writes.
func (c *Clock) UnmarshalText(text []byte) (err error) {
	*c, err = ParseClock(string(text))
	return err
}
