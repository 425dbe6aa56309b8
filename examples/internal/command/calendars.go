package command

import (
	"bytes"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/rickar/cal/v2"
	"github.com/rickar/cal/v2/at"
	"github.com/rickar/cal/v2/au"
	"github.com/rickar/cal/v2/be"
	"github.com/rickar/cal/v2/br"
	"github.com/rickar/cal/v2/ca"
	"github.com/rickar/cal/v2/ch"
	"github.com/rickar/cal/v2/cz"
	"github.com/rickar/cal/v2/de"
	"github.com/rickar/cal/v2/dk"
	"github.com/rickar/cal/v2/es"
	"github.com/rickar/cal/v2/fi"
	"github.com/rickar/cal/v2/fr"
	"github.com/rickar/cal/v2/gb"
	"github.com/rickar/cal/v2/ie"
	"github.com/rickar/cal/v2/it"
	"github.com/rickar/cal/v2/mx"
	"github.com/rickar/cal/v2/nl"
	"github.com/rickar/cal/v2/no"
	"github.com/rickar/cal/v2/nz"
	"github.com/rickar/cal/v2/pl"
	"github.com/rickar/cal/v2/pt"
	"github.com/rickar/cal/v2/se"
	"github.com/rickar/cal/v2/us"
	"github.com/rickar/cal/v2/za"

	"github.com/toban-go/toban/holiday"
	"github.com/toban-go/toban/holiday/rickar"
	"github.com/toban-go/toban/schedule"
	"github.com/toban-go/toban/schedule/config"
)

// countries are the calendars that a configuration can name besides Japan's.
var countries = map[string][]*cal.Holiday{
	"at": at.Holidays, "au-nsw": au.HolidaysNSW, "au-qld": au.HolidaysQLD, "au-vic": au.HolidaysVIC, "au-wa": au.HolidaysWA, "be": be.Holidays, "br": br.Holidays,
	"ca": ca.Holidays, "ch": ch.Holidays, "ch-zh": ch.HolidaysZH, "cz": cz.Holidays, "de": de.Holidays, "de-be": de.HolidaysBE, "de-by": de.HolidaysBY,
	"de-hh": de.HolidaysHH, "de-nw": de.HolidaysNW, "dk": dk.Holidays, "es": es.Holidays, "fi": fi.Holidays, "fr": fr.Holidays, "gb": gb.Holidays,
	"ie": ie.Holidays, "it": it.Holidays, "mx": mx.Holidays, "nl": nl.Holidays, "no": no.Holidays, "nz": nz.Holidays, "pl": pl.Holidays, "pt": pt.Holidays,
	"se": se.Holidays, "us": us.Holidays, "za": za.Holidays,
}

// The years of which the calendars know the days.
const firstYear, lastYear = 2020, 2035

// CalendarYears returns the first and the last year of which the calendars of countries know the days.
func CalendarYears() (first, last int) { return firstYear, lastYear }

// Decode reads a configuration that may name the calendars of countries.
func Decode(name string, data []byte) (config.File, error) {
	known, err := calendarsOf(data)
	if err != nil {
		return config.File{}, err
	}
	return config.Decode(name, data, known)
}

// DecodeAt is Decode with the schedule as it is known at a time, the entries that have lapsed, and the faults of
// both: see config.DecodeAt.
func DecodeAt(name string, data []byte, now time.Time) (config.File, *schedule.Schedule, []schedule.Lapsed, error) {
	known, err := calendarsOf(data)
	if err != nil {
		return config.File{}, nil, nil, err
	}
	return config.DecodeAt(name, data, now, known)
}

// calendarsOf returns the calendars that a text may name. To work out the days of a
// country takes a while, so it is done for the countries that the text has as a string, and not as the
// name of a field, as "at" of an entry is: the others are there by name, for what a fault says of them.
func calendarsOf(data []byte) (config.Calendars, error) {
	escapes := bytes.Contains(data, []byte(`\u`)) // by which a name can be written otherwise
	named, calendars := map[string][]*cal.Holiday{}, config.Calendars{}
	for country, list := range countries {
		if calendars[country] = holiday.New(); escapes || hasString(data, country) {
			named[country] = list
		}
	}
	known, err := rickar.Countries(named, firstYear, lastYear)
	maps.Copy(calendars, known)
	return calendars, err
}

// hasString reports whether a JSON text may have a string other than as the name of a field.
func hasString(data []byte, s string) bool {
	quoted := []byte(`"` + s + `"`)
	for {
		_, after, found := bytes.Cut(data, quoted)
		if !found {
			return false
		}
		if data = bytes.TrimLeft(after, " \t\r\n"); len(data) == 0 || data[0] != ':' {
			return true
		}
	}
}

// Calendar returns the calendar of a name, as a configuration can name it: "jp", "none", or a country's. The error goes on after the
// name, and lists all.
func Calendar(name string) (schedule.Calendar, error) {
	switch name {
	case "jp":
		return holiday.Japan(), nil
	case "none":
		return schedule.NoHolidays{}, nil
	}
	list, known := countries[name]
	if !known {
		return nil, fmt.Errorf("is no calendar; there are jp, none, %s", strings.Join(Countries(), ", "))
	}
	read, err := rickar.Countries(map[string][]*cal.Holiday{name: list}, firstYear, lastYear)
	return read[name], err
}

// zones are the calendars that are proposed for time zones. No zone says which holidays a company keeps.
var zones = map[string]string{
	"Asia/Tokyo": "jp", "Europe/London": "gb", "Europe/Belfast": "gb", "Europe/Dublin": "ie", "Europe/Vienna": "at", "Europe/Brussels": "be", "Europe/Zurich": "ch", "Europe/Prague": "cz",
	"Europe/Berlin": "de", "Europe/Copenhagen": "dk", "Europe/Madrid": "es", "Europe/Helsinki": "fi", "Europe/Paris": "fr", "Europe/Rome": "it", "Europe/Amsterdam": "nl", "Europe/Oslo": "no",
	"Europe/Warsaw": "pl", "Europe/Lisbon": "pt", "Europe/Stockholm": "se", "America/New_York": "us", "America/Chicago": "us", "America/Denver": "us", "America/Phoenix": "us",
	"America/Los_Angeles": "us", "America/Detroit": "us", "America/Anchorage": "us", "Pacific/Honolulu": "us", "America/Toronto": "ca", "America/Vancouver": "ca", "America/Edmonton": "ca",
	"America/Winnipeg": "ca", "America/Halifax": "ca", "America/Montreal": "ca", "America/Mexico_City": "mx", "America/Sao_Paulo": "br", "Australia/Sydney": "au-nsw", "Australia/Melbourne": "au-vic",
	"Australia/Brisbane": "au-qld", "Australia/Perth": "au-wa", "Pacific/Auckland": "nz", "Africa/Johannesburg": "za",
}

// CountryOf proposes the calendar of a time zone, "" if none is known.
func CountryOf(loc *time.Location) string { return zones[loc.String()] }

// Countries lists the names of the calendars that a configuration can name besides "jp" and "none".
func Countries() []string { return slices.Sorted(maps.Keys(countries)) }
