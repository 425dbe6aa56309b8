package schedule

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"
)

// Balance is what one person gained and lost. The zero Balance is nobody's.
type Balance struct {
	Member       Member
	Gained, Lost Amount
}

// Amount is an amount of duty: the number of Moves, of the Shifts of which they are
// whole or in parts, their Time, and the number of days at Weekends and of Holidays
// on which those shifts begin. The zero Amount is none.
type Amount struct {
	Moves, Shifts      int
	Time               time.Duration
	Weekends, Holidays int
}

// balances sums up what each person gained and lost, by ID.
func balances(moves []Move) []Balance {
	people := map[Member]*Balance{}
	type counted struct {
		amount *Amount
		what   any // a Seat or a Date
	}
	seen := map[counted]bool{}
	first := func(a *Amount, what any) bool {
		before := seen[counted{a, what}]
		seen[counted{a, what}] = true
		return !before
	}
	add := func(m Member, move Move, part func(*Balance) *Amount) {
		if m == "" || move.Role == Shadow {
			return
		}
		if people[m] == nil {
			people[m] = &Balance{Member: m}
		}
		amount := part(people[m])
		amount.Moves++
		amount.Time += move.Duration()
		if first(amount, move.seat) {
			amount.Shifts++
		}
		switch {
		case move.Day == Weekend && first(amount, move.Date):
			amount.Weekends++
		case move.Day == Holiday && first(amount, move.Date):
			amount.Holidays++
		}
	}
	for _, move := range moves {
		add(move.From, move, func(b *Balance) *Amount { return &b.Lost })
		add(move.Member, move, func(b *Balance) *Amount { return &b.Gained })
	}
	var list []Balance
	for _, m := range slices.Sorted(maps.Keys(people)) {
		list = append(list, *people[m])
	}
	return list
}

var (
	gains      = words{"gains", "増"}
	loses      = words{"loses", "減"}
	aShift     = words{"shift", "N枠"}
	onWeekends = words{"weekend day", "週末N日"}
	onHolidays = words{"holiday", "休日N日"}
	hourUnits  = [...]words{{"%d h", "%d時間"}, {"%d min", "%d分"}, {"%d s", "%d秒"}}
)

func (b Balance) in(l Language) string {
	var parts []string
	for _, part := range []string{b.Gained.in(l, gains), b.Lost.in(l, loses)} {
		if part != "" {
			parts = append(parts, part)
		}
	}
	if l == Japanese {
		return fmt.Sprintf("%s %s", b.Member, strings.Join(parts, "／"))
	}
	return fmt.Sprintf("%s: %s", b.Member, strings.Join(parts, "; "))
}

// in writes "gains 2 shifts, 36 h, 2 weekend days" or "増：2枠、36時間、週末2日",
// nothing for no amount.
func (a Amount) in(l Language, verb words) string {
	if a.Moves == 0 {
		return ""
	}
	parts := []string{aShift.count(l, a.Shifts), l.Hours(a.Time)}
	if a.Weekends > 0 {
		parts = append(parts, onWeekends.count(l, a.Weekends))
	}
	if a.Holidays > 0 {
		parts = append(parts, onHolidays.count(l, a.Holidays))
	}
	if l == Japanese {
		return fmt.Sprintf("%s：%s", verb.japanese, strings.Join(parts, "、"))
	}
	return fmt.Sprintf("%s %s", verb.english, strings.Join(parts, ", "))
}

// count writes how many there are: "2 shifts", and in Japanese the number in place of N.
func (w words) count(l Language, n int) string {
	switch {
	case l == Japanese:
		return strings.Replace(w.japanese, "N", strconv.Itoa(n), 1)
	case n == 1:
		return "1 " + w.english
	}
	return fmt.Sprintf("%d %ss", n, w.english)
}

// Hours writes a time as "150 h", "4 h 40 min" or "40 min", in Japanese as "150時間",
// "4時間40分" or "40分"; no time is "0 h". What is left below a minute is written in
// seconds.
func (l Language) Hours(d time.Duration) string {
	minus := ""
	if d <= -time.Second {
		minus = "-"
	}
	d = d.Abs()
	var parts []string
	for i, unit := range []time.Duration{time.Hour, time.Minute, time.Second} {
		if n := d / unit; n > 0 || i == 0 && d < time.Second {
			parts = append(parts, fmt.Sprintf(hourUnits[i].in(l), n))
		}
		d %= unit
	}
	separator := words{" ", ""}
	return minus + strings.Join(parts, separator.in(l))
}
