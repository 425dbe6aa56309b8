package vendor

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/toban-go/toban/schedule"
)

// The other vendors have layers that answer together, so people are bits here.

type object = map[string]any

// mask paints a layer alone; turns go by the clocks of another painter.
func (p *painter) mask(l drawn, turns *painter, loc *time.Location) []uint32 {
	bits := make([]uint32, len(p.wall))
	if len(l.users) == 0 {
		return bits
	}
	var events []event
	for due := naive(l.virtual.In(loc)); due <= turns.wall[len(turns.wall)-1]+1440; due += int64(l.turn) {
		events = append(events, event{due, 1})
	}
	open := p.open(l)
	start, end := p.index(l.start), len(bits)
	if !l.end.IsZero() {
		end = p.index(l.end)
	}
	for i, n := range turns.sum(events) {
		if n > 0 && open[i] && i >= start && i < end {
			if u := l.users[int(n-1)%len(l.users)]; u != "" {
				bits[i] = bit(u)
			}
		}
	}
	return bits
}

func bit(user string) uint32 {
	if user == "" {
		return 0
	}
	return 1 << (user[0] - 'a')
}

// masks are who has shifts, at every minute.
func (p *painter) masks(shifts []Shift) []uint32 {
	bits := make([]uint32, len(p.wall))
	for _, s := range shifts {
		for i := max(0, p.index(s.Start)); i < min(len(bits), p.index(s.End)); i++ {
			bits[i] |= bit(string(s.Member))
		}
	}
	return bits
}

// check holds what we render and configure against the paint. Where the configuration differs, the
// import has to say so, at that very minute.
func (p *painter) check(t *rapid.T, vendor string, files map[string][]byte, want []uint32, loc *time.Location) {
	i, err := Read(vendor, files, Options{First: schedule.DateOf(p.Start, loc), Last: schedule.DateOf(p.End, loc).AddDays(-1)})
	require.NoError(t, err)
	require.Len(t, i.Schedules, 1)
	require.Empty(t, i.Unsaid)
	require.Empty(t, i.Unknown)
	for n, got := range p.masks(i.Schedules[0].Render(p.Interval)) {
		if got != want[n] {
			require.Equal(t, want[n], got, "rendered at %v", p.Start.Add(time.Duration(n)*time.Minute).In(loc))
		}
	}
	rules, err := i.Rules(schedule.Date{})
	require.NoError(t, err)
	ours, err := rules.answers(rules.desks[0], 0, p.Interval)
	require.NoError(t, err)
	var told time.Time
	for _, n := range rules.Unsaid {
		if !n.At.IsZero() && (told.IsZero() || n.At.Before(told)) {
			told = n.At
		}
	}
	var differs time.Time
	for n, got := range p.masks(ours) {
		if got != want[n] {
			differs = p.Start.Add(time.Duration(n) * time.Minute)
			break
		}
	}
	require.True(t, told.Equal(differs), "told %v, differs at %v: %v", told, differs, rules.Unsaid)
}

// season draws a hundred days of a place, of which most set their clocks, or a whole year.
func season(t *rapid.T) (*painter, *time.Location) {
	loc := zone(t, rapid.SampledFrom(zones).Draw(t, "zone"))
	if rapid.IntRange(0, 9).Draw(t, "a year") == 9 {
		first := schedule.Date{Year: 2026, Month: time.January, Day: 1}
		return newPainter(schedule.Days(first, first.AddDays(364), loc), loc), loc
	}
	first := schedule.Date{Year: 2026, Month: time.Month(rapid.SampledFrom([]int{2, 3, 9}).Draw(t, "month")), Day: 15}
	return newPainter(schedule.Days(first, first.AddDays(99), loc), loc), loc
}

// someone makes sure that a layer has somebody.
func someone(t *rapid.T, l *drawn) {
	if len(l.users) == 0 {
		l.users = []string{rapid.SampledFrom([]string{"a", "b", "c"}).Draw(t, "someone")}
	}
}

func TestRandomRotationsOfOpsgenie(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p, loc := season(t)
		var layers []drawn
		rotations, overrides := []object{}, []object{}
		var each [][]uint32
		for n := range rapid.IntRange(1, 3).Draw(t, "rotations") {
			l := anyLayer(t, loc, p.Interval)
			someone(t, &l)
			participants := []object{}
			for _, u := range l.users {
				participants = append(participants, object{"type": "user", "id": u, "username": u + "@example.org"})
			}
			if rapid.IntRange(0, 3).Draw(t, "none") == 0 {
				l.users = append(l.users, "")
				participants = append(participants, object{"type": "none"})
			}
			kind, length := "hourly", l.turn/60
			if l.turn%(7*1440) == 0 {
				kind, length = "weekly", l.turn/(7*1440)
			} else if l.turn%1440 == 0 {
				kind, length = "daily", l.turn/1440
			}
			l.virtual = l.start // a rotation begins with its first turn
			rot := object{"id": fmt.Sprint("R", n), "name": fmt.Sprint("rotation ", n), "startDate": l.start.UTC().Format(time.RFC3339), "type": kind, "length": length, "participants": participants}
			if !l.end.IsZero() {
				rot["endDate"] = l.end.UnixMilli() // as in a backup
			}
			clocks := func(from, minutes int) object {
				to := from + minutes
				return object{"startHour": from / 60, "startMin": from % 60, "endHour": to / 60 % 24, "endMin": to % 60}
			}
			switch {
			case len(l.restrictions) == 0:
			case l.restrictions[0].day == 0:
				l.restrictions = l.restrictions[:1]
				rot["timeRestriction"] = object{"type": "time-of-day", "restriction": clocks(l.restrictions[0].from, l.restrictions[0].minutes)}
			default:
				list := []object{}
				for _, w := range l.restrictions {
					one := clocks(w.from, w.minutes)
					one["startDay"] = strings.ToLower(time.Weekday(w.day % 7).String())
					one["endDay"] = strings.ToLower(time.Weekday((w.day + (w.from+w.minutes)/1440) % 7).String())
					list = append(list, one)
				}
				rot["timeRestriction"] = object{"type": "weekday-and-time-of-day", "restrictions": list}
			}
			rotations, layers, each = append(rotations, rot), append(layers, l), append(each, p.mask(l, p, loc))
		}
		want := make([]uint32, len(p.wall))
		var whole []func()
		for range rapid.IntRange(0, 2).Draw(t, "overrides") {
			from := rapid.IntRange(0, len(p.wall)-3000).Draw(t, "from")
			to, m := from+rapid.IntRange(1, 2900).Draw(t, "lasts"), rapid.SampledFrom([]string{"a", "b", "z"}).Draw(t, "by")
			at := func(n int) string { return p.Start.Add(time.Duration(n) * time.Minute).Format(time.RFC3339) }
			o := object{"alias": "o", "user": object{"type": "user", "id": m, "username": m + "@example.org"}, "startDate": at(from), "endDate": at(to), "_parent": object{"id": "S1", "name": "any", "enabled": true}}
			if n := rapid.IntRange(-1, len(layers)-1).Draw(t, "of"); n >= 0 {
				o["rotations"] = []object{{"id": fmt.Sprint("R", n), "name": "x"}}
				for i := from; i < to; i++ {
					each[n][i] = bit(m)
				}
			} else {
				whole = append(whole, func() {
					for i := from; i < to; i++ {
						want[i] = bit(m)
					}
				})
			}
			overrides = append(overrides, o)
		}
		for i := range want {
			for n := range each {
				want[i] |= each[n][i]
			}
		}
		for _, lay := range whole {
			lay()
		}
		p.check(t, "opsgenie", map[string][]byte{
			"schedule.json":  text(t, object{"data": object{"id": "S1", "name": "any", "timezone": loc.String(), "enabled": true, "rotations": rotations}, "took": 0.1, "requestId": "r"}),
			"overrides.json": text(t, object{"data": overrides})}, want, loc)
	})
}

func text(t *rapid.T, v any) []byte {
	text, err := json.Marshal(v)
	require.NoError(t, err)
	return text
}

func TestRandomRulesOfGoAlert(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p, loc := season(t)
		rotations, targets := []object{}, []object{}
		want := make([]uint32, len(p.wall))
		for n := range rapid.IntRange(1, 3).Draw(t, "targets") {
			there := loc
			if rapid.IntRange(0, 3).Draw(t, "elsewhere") == 0 {
				there = zone(t, rapid.SampledFrom(zones).Draw(t, "rotation's zone"))
			}
			l := anyLayer(t, there, p.Interval)
			someone(t, &l)
			if l.virtual.AddDate(0, 0, 20).After(p.End) { // two weeks are the longest turn
				l.virtual = l.virtual.AddDate(0, 0, -20)
			}
			l.end, l.restrictions, l.start = time.Time{}, nil, l.virtual
			kind, length := "hourly", l.turn/60
			if l.turn%(7*1440) == 0 {
				kind, length = "weekly", l.turn/(7*1440)
			} else if l.turn%1440 == 0 {
				kind, length = "daily", l.turn/1440
			}
			users, people := []string{}, []object{}
			for _, u := range l.users {
				users, people = append(users, u), append(people, object{"id": u, "name": "Person " + u})
			}
			// A rotation says whose turn it is until when, and not where it began.
			turns := newPainter(p.Interval, there)
			var events []event
			for due := naive(l.virtual.In(there)); due <= turns.wall[len(turns.wall)-1]+1440; due += int64(l.turn) {
				events = append(events, event{due, 1})
			}
			sums, next := turns.sum(events), 0
			for next = 1; next < len(sums) && (sums[next] == sums[next-1] || sums[next-1] == 0); next++ {
			}
			require.Less(t, next, len(sums), "a handoff in the season")
			active := rapid.IntRange(0, len(users)-1).Draw(t, "active")
			was := int(sums[next-1]-1) % len(users)
			for i := range users {
				l.users[i] = users[((i-was+active)%len(users)+len(users))%len(users)]
			}
			id := fmt.Sprint("R", n)
			rotations = append(rotations, object{"id": id, "name": id, "timeZone": there.String(), "start": l.virtual.UTC().Format(time.RFC3339), "type": kind, "shiftLength": length,
				"activeUserIndex": active, "userIDs": users, "users": people, "nextHandoffTimes": []string{p.Start.Add(time.Duration(next) * time.Minute).UTC().Format(time.RFC3339)}})
			rules := []object{}
			for range rapid.IntRange(1, 2).Draw(t, "rules") {
				from := rapid.SampledFrom([]int{0, 30, 9 * 60, 22 * 60}).Draw(t, "from")
				minutes := rapid.SampledFrom([]int{60, 540, 840, 1440}).Draw(t, "minutes")
				filter := make([]bool, 7)
				one := l
				one.restrictions = []restriction{}
				for d := range filter {
					if filter[d] = rapid.Bool().Draw(t, "day"); filter[d] {
						one.restrictions = append(one.restrictions, restriction{(d+6)%7 + 1, from, minutes})
					}
				}
				to := (from + minutes) % 1440
				rules = append(rules, object{"start": fmt.Sprintf("%02d:%02d", from/60, from%60), "end": fmt.Sprintf("%02d:%02d", to/60, to%60), "weekdayFilter": filter})
				for i, bits := range p.mask(one, turns, there) {
					want[i] |= bits
				}
			}
			targets = append(targets, object{"target": object{"id": id, "type": "rotation", "name": id}, "rules": rules})
		}
		overrides := []object{}
		for range rapid.IntRange(0, 2).Draw(t, "overrides") {
			from := rapid.IntRange(0, len(p.wall)-3000).Draw(t, "from")
			to := from + rapid.IntRange(1, 2900).Draw(t, "lasts")
			at := func(n int) string { return p.Start.Add(time.Duration(n) * time.Minute).UTC().Format(time.RFC3339) }
			o := object{"id": "o", "start": at(from), "end": at(to), "addUserID": "", "removeUserID": "", "target": object{"id": "S1", "type": "schedule"}}
			add, remove := rapid.SampledFrom([]string{"", "b", "y"}).Draw(t, "add"), rapid.SampledFrom([]string{"", "a", "b"}).Draw(t, "remove")
			if add == remove {
				continue
			}
			o["addUserID"], o["removeUserID"] = add, remove
			overrides = append([]object{o}, overrides...) // the reader lays the last first
			for i := from; i < to; i++ {
				switch {
				case remove == "":
					want[i] |= bit(add)
				case want[i]&bit(remove) != 0:
					want[i] = want[i]&^bit(remove) | bit(add)
				}
			}
		}
		p.check(t, "goalert", map[string][]byte{"answer.json": text(t, object{"data": object{
			"schedule":  object{"id": "S1", "name": "any", "timeZone": loc.String(), "targets": targets, "temporarySchedules": []object{}},
			"rotations": object{"nodes": rotations}, "userOverrides": object{"nodes": overrides}}})}, want, loc)
	})
}

func TestRandomShiftsOfGrafana(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p, loc := season(t)
		shifts, ids := []object{}, []string{}
		levels := [3][]uint32{}
		for n := range rapid.IntRange(1, 4).Draw(t, "shifts") {
			day := rapid.IntRange(-60, 40).Draw(t, "first")
			clock := rapid.SampledFrom([]int{0, 90, 540, 1380}).Draw(t, "clock")
			start := schedule.DateOf(p.Start, loc).AddDays(day).At(schedule.Clock(clock), loc)
			shown := schedule.DateOf(p.Start, loc).AddDays(day)
			level := rapid.IntRange(0, 2).Draw(t, "level")
			groups := [][]string{}
			for range rapid.IntRange(1, 3).Draw(t, "groups") {
				group := []string{rapid.SampledFrom([]string{"a", "b", "c", "d"}).Draw(t, "user")}
				if rapid.IntRange(0, 2).Draw(t, "two") == 0 {
					group = append(group, rapid.SampledFrom([]string{"e", "f"}).Draw(t, "second"))
				}
				groups = append(groups, group)
			}
			every := rapid.IntRange(1, 2).Draw(t, "interval")
			id := fmt.Sprint("O", n)
			shift := object{"id": id, "name": id, "type": "rolling_users", "level": level, "start": shown.String() + fmt.Sprintf("T%02d:%02d:00", clock/60, clock%60), "rolling_users": groups, "interval": every,
				"time_zone": nil, "by_month": nil, "by_monthday": nil, "by_day": nil, "until": nil, "team_id": nil}
			l := drawn{start: start, virtual: start}
			switch rapid.SampledFrom([]string{"daily", "weekly", "days", "whole"}).Draw(t, "kind") {
			case "daily":
				minutes := rapid.SampledFrom([]int{60, 540, 1440}).Draw(t, "minutes")
				shift["frequency"], shift["duration"] = "daily", minutes*60
				l.turn, l.restrictions = 1440, []restriction{{0, clock, minutes}}
			case "weekly":
				minutes := rapid.SampledFrom([]int{540, 3 * 1440, 7 * 1440}).Draw(t, "minutes")
				shift["frequency"], shift["duration"] = "weekly", minutes*60
				l.turn, l.restrictions = 7*1440, []restriction{{(int(shown.Weekday())+6)%7 + 1, clock, minutes}}
			case "days":
				shift["frequency"], shift["duration"], shift["week_start"] = "weekly", 540*60, "MO"
				by := []string{"MO", "WE", "FR"}
				shift["by_day"] = by
				l.turn, l.restrictions = 7*1440, []restriction{{1, clock, 540}, {3, clock, 540}, {5, clock, 540}}
				l.virtual = shown.AddDays(-(int(shown.Weekday())+6)%7).At(0, loc)
			case "whole":
				shift["frequency"], shift["duration"] = "weekly", every*7*86400
				l.turn = every * 7 * 1440
				every = 1
			}
			for lane := range 2 {
				one := l
				for _, g := range groups {
					u := ""
					if lane < len(g) {
						u = g[lane]
					}
					one.users = append(one.users, u)
					one.users = append(one.users, make([]string, every-1)...)
				}
				if levels[level] == nil {
					levels[level] = make([]uint32, len(p.wall))
				}
				for i, bits := range p.mask(one, p, loc) {
					levels[level][i] |= bits
				}
			}
			shifts, ids = append(shifts, shift), append(ids, id)
		}
		want := make([]uint32, len(p.wall))
		for _, bits := range levels {
			for i := range bits {
				if bits[i] != 0 {
					want[i] = bits[i]
				}
			}
		}
		page := func(list []object) []byte { return text(t, object{"count": len(list), "next": nil, "results": list}) }
		p.check(t, "grafana", map[string][]byte{"schedules.json": page([]object{{"id": "S1", "name": "any", "type": "calendar", "time_zone": loc.String(), "shifts": ids}}), "shifts.json": page(shifts)}, want, loc)
	})
}
