package config

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/toban-go/toban/holiday"
	"github.com/toban-go/toban/internal/near"
)

// Calendars are calendars by the names that a file calls them. A name takes the place of
// the days; "jp" and "none" are always known.
type Calendars map[string]*holiday.Calendar

const japanese, none = "jp", "none"

// calendars are what one file can name, and what it has made of Japan's law.
type calendars struct {
	named Calendars
	laws  map[string]*holiday.Calendar // each once: to derive a law takes a millisecond
	hints near.Budget
}

func newCalendars(known []Calendars) *calendars {
	c := &calendars{named: Calendars{}, laws: map[string]*holiday.Calendar{}}
	for _, list := range known {
		for name, calendar := range list {
			if name != japanese && name != none {
				c.named[name] = calendar.Named(name)
			}
		}
	}
	return c
}

// names lists what a file can name.
func (c *calendars) names() []string {
	return append([]string{japanese, none}, slices.Sorted(maps.Keys(c.named))...)
}

// String writes the names for a message.
func (c *calendars) String() string {
	names := c.names()
	for i, name := range names {
		names[i] = fmt.Sprintf("%q", name)
	}
	last := len(names) - 1
	return strings.Join(names[:last], ", ") + " and " + names[last]
}

// unknown says that no calendar has a name, which names there are, and how a program makes other names known.
func (c *calendars) unknown(name string) string {
	if !c.hints.Spend() {
		return fmt.Sprintf("unknown calendar %q", name)
	}
	hint := near.Guess(name, slices.Values(c.names()))
	if hint == "" {
		hint = fmt.Sprintf("; there are %s", c)
	}
	if len(c.named) == 0 {
		hint += "; a program that gives Decode other Calendars, such as those of rickar.Countries, knows them too"
	}
	return fmt.Sprintf("unknown calendar %q%s", name, hint)
}

// mostLaws bounds the lists of acts that differ in one file.
const mostLaws = 100

// law returns the calendar of Japan's law with acts and a year up to which its days are
// published, nil if a file has too many of them.
func (c *calendars) law(acts []wireAct, published int) *holiday.Calendar {
	if acts == nil && published == 0 {
		return holiday.Japan()
	}
	key := fmt.Sprintf("%+v, %d", acts, published)
	if c.laws[key] == nil && len(c.laws) < mostLaws {
		c.laws[key] = holiday.Japan().Enact(each(acts, wireAct.act)...)
		if published != 0 {
			c.laws[key] = c.laws[key].PublishedThrough(published)
		}
	}
	return c.laws[key]
}

func (w wireAct) act() holiday.Act {
	return holiday.Act{Name: w.Name, English: w.English, First: w.First, Last: w.Last, Month: time.Month(w.Month), Day: w.Day, Monday: w.Monday,
		Replaces: w.Replaces, Special: w.Special, Counts: w.Counts, Source: w.Source}
}

func writeAct(a holiday.Act) wireAct {
	return wireAct{Name: a.Name, English: a.English, First: a.First, Last: a.Last, Month: int(a.Month), Day: a.Day, Monday: a.Monday,
		Replaces: a.Replaces, Special: a.Special, Counts: a.Counts, Source: a.Source}
}
