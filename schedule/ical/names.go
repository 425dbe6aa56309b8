package ical

import (
	"regexp"
	"strconv"
	"strings"
	"time"

	"github.com/toban-go/toban/schedule/ical/internal/rfc5545"
	tzdb "github.com/toban-go/toban/schedule/internal/zone"
)

// zone returns the clock of the zone with that name, nil if nothing knows it: the file's own zone
// (§3.6.5), an IANA name, one after a program's prefix, a name of Windows, an offset, and
// last what the caller knows.
func (in *reader) zone(id string) rfc5545.Clock {
	if c, known := in.zones[id]; known {
		return c
	}
	in.zones[id] = nil
	if loc := in.located(id); loc != nil {
		in.zones[id] = rfc5545.Located{Location: loc}
	}
	return in.zones[id]
}

// located returns the location of a name that the file does not define, or nil.
func (in *reader) located(id string) *time.Location {
	if id == "" {
		return nil
	}
	if loc := in.iana(id); loc != nil {
		return loc
	}
	if rest, prefixed := strings.CutPrefix(id, "/"); prefixed {
		for {
			if loc := in.iana(rest); loc != nil {
				return loc
			}
			var more bool
			if _, rest, more = strings.Cut(rest, "/"); !more {
				break
			}
		}
	}
	if loc := in.iana(tzdb.Windows(id)); loc != nil {
		return loc
	}
	if loc := fixed(id); loc != nil {
		return loc
	}
	if in.Zone != nil {
		return in.Zone(id)
	}
	return nil
}

// iana returns the location of an IANA name, or nil.
func (in *reader) iana(name string) *time.Location {
	if name == "" || name == "Local" || name[0] == '/' || !plain.MatchString(name) || !in.work.Spend(zoneWork) {
		return nil
	}
	loc, err := time.LoadLocation(name)
	if err != nil {
		return nil
	}
	return loc
}

var (
	offsetName = regexp.MustCompile(`^(?:UTC|GMT)?([+-])(\d{1,2})(?::?(\d{2}))?$`)
	windowName = regexp.MustCompile(`^\((?:UTC|GMT)([+-]\d{2}:\d{2})\) `)
)

// fixed returns the location of a name such as UTC+09:00, GMT+0900 or "(UTC+09:00) Osaka,
// Sapporo, Tokyo", or nil. A name of the last form may have summer time, and counts only from
// four to nine hours east, where no zone has.
func fixed(id string) *time.Location {
	named := windowName.FindStringSubmatch(id)
	if named != nil {
		id = named[1]
	}
	parts := offsetName.FindStringSubmatch(id)
	if parts == nil {
		return nil
	}
	hours, _ := strconv.Atoi(parts[2])
	minutes, _ := strconv.Atoi("0" + parts[3])
	seconds := hours*3600 + minutes*60
	if parts[1] == "-" {
		seconds = -seconds
	}
	if hours > 14 || minutes > 59 || named != nil && (seconds < 4*3600 || seconds > 9*3600) {
		return nil
	}
	return time.FixedZone("", seconds)
}
