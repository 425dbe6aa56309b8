// Package ical connects schedules with calendar programs, by the files that these
// read and write: iCalendar, RFC 5545.
//
// A [Calendar] writes the shifts of a compiled roster as the calendar of a person
// or of a team or pool, and the holidays of a year. An entry's UID (§3.8.4.7) comes
// from the seat of its shift and not from whoever serves it, so that a calendar
// program that reads the file again updates what it has. Times are local times with
// a TZID (§3.3.5, §3.2.19) whose VTIMEZONE (§3.6.5) holds the zone's transitions in
// the time of the entries. Lines are folded by octets (§3.1) and never in a
// character.
//
// A [LeaveCalendar] reads the file that a person's or a team's calendar program exports as leaves:
// events of whole days and of times, in any zone, repeated (§3.8.5), changed and
// cancelled, and busy times (§3.6.4). The caller says which events are leave, by a function over an [Event], and
// whose. What cannot be read hides nothing else: a [Reading] has the leaves, the events that are no leave,
// and what was skipped, with its line and whether it could have mattered. Files come from anywhere, so
// the work for one is bounded.
//
// All functions are pure: the time stamp of a file is input. Zones are found by their
// IANA names, as time.LoadLocation does. Escapes and folding are those of
// github.com/arran4/golang-ical.
package ical
