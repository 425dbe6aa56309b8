package fairness

import (
	"bytes"
	"cmp"
	"encoding/json"
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/toban-go/toban/fairness/internal/search"
	"github.com/toban-go/toban/internal/instance"
	"github.com/toban-go/toban/schedule"
)

// recipe says what instance to make up.
type recipe struct {
	people, days                                               int
	leave, partTime, history, locked, joinLeave, wishes, tight bool
	irregular                                                  bool // burdens of slots
	single                                                     bool // seats of slots
	hours                                                      int  // a week, 0 for 60
	seed                                                       uint64
}

func (r recipe) name() string {
	name := fmt.Sprintf("%dx%d", r.people, r.days)
	for _, feature := range []struct {
		on   bool
		name string
	}{{r.leave, "leave"}, {r.partTime, "part-time"}, {r.history, "history"}, {r.locked, "locked"}, {r.joinLeave, "join-leave"}, {r.wishes, "wishes"}, {r.tight, "tight"}, {r.irregular, "irregular"}, {r.single, "single"}} {
		if feature.on {
			name += "-" + feature.name
		}
	}
	return fmt.Sprintf("%s-%d", name, r.seed)
}

// generate makes up an instance in the format oncall-fairness/1. With locks it
// solves the instance without them first, so that they leave an answer.
func generate(t testing.TB, r recipe) document {
	random := search.Generator(r.seed*1000003 + uint64(r.people*7+r.days))
	loc, err := time.LoadLocation("Asia/Tokyo")
	require.NoError(t, err)
	first := schedule.Date{Year: 2026, Month: 4, Day: 1}.AddDays(int(random.Below(60)))
	last := first.AddDays(r.days)
	doc := document{
		Format: instance.Format, Name: r.name(), Seed: int64(r.seed), TimeZone: "Asia/Tokyo",
		Start: first.String(), End: last.String(), Categories: []string{"weeknight", "weekend", "holiday"},
		Teams: []string{"minne", "suzuri", "ec"}, Locked: []documentAssignment{}, Published: []documentAssignment{},
	}
	doc.Limits.MinRestHours, doc.Limits.MaxConsecutiveDays = 12, 3
	doc.Limits.MaxHoursPerWeek, doc.Limits.MaxWeekendsPerMonth = 60, 3
	if r.people >= 30 {
		doc.Limits.MaxWeekendsPerMonth = 2
	}
	doc.Limits.MaxHoursPerWeek = cmp.Or(r.hours, doc.Limits.MaxHoursPerWeek)
	if r.tight {
		doc.Limits.MinRestHours = 24
		doc.Limits.MaxConsecutiveDays = 2
		if r.people >= 60 {
			doc.Limits.MaxWeekendsPerMonth = 1
		}
	}
	type span struct {
		start, end time.Time
		category   int
	}
	var spans []span
	holiday := map[schedule.Date]int64{}
	for _, text := range []string{"04-29", "05-03", "05-04", "05-05", "05-06"} {
		holiday[schedule.MustParseDate("2026-"+text)] = 20
	}
	for range 1 + r.days/25 {
		holiday[first.AddDays(int(random.Below(int32(r.days))))] = 16
	}
	for d := first; d.Before(last); d = d.AddDays(1) {
		at := func(hour int) time.Time { return d.At(schedule.At(hour, 0), loc) }
		morning := d.AddDays(1).At(schedule.At(9, 0), loc)
		weekend := d.Weekday() == time.Saturday || d.Weekday() == time.Sunday
		switch {
		case holiday[d] > 0:
			spans = append(spans, span{at(9), at(21), 2}, span{at(21), morning, 2})
		case weekend:
			spans = append(spans, span{at(9), at(21), 1}, span{at(21), morning, 1})
		default:
			spans = append(spans, span{at(18), morning, 0})
		}
	}
	for i, s := range spans {
		burden := []int64{10, 12, holiday[schedule.DateOf(s.start, loc)]}[s.category]
		if r.irregular {
			burden += int64(random.Below(9)) - 4
		}
		shift := documentShift{
			ID: fmt.Sprintf("s%04d", i+1), Start: s.start.Format(time.RFC3339), End: s.end.Format(time.RFC3339),
			Category: doc.Categories[s.category],
		}
		for _, seat := range []struct {
			role   string
			burden int64
		}{{"primary", burden}, {"secondary", burden / 2}} {
			if r.single && seat.role != "primary" {
				continue
			}
			shift.Slots = append(shift.Slots, struct {
				Role   string `json:"role"`
				Burden int64  `json:"burden"`
			}{seat.role, seat.burden})
		}
		doc.Shifts = append(doc.Shifts, shift)
	}
	for i := range r.people {
		m := documentMember{
			ID: fmt.Sprintf("m%03d", i+1), Team: doc.Teams[i%3], Share: 100, From: first.String(), Until: last.String(),
			Balance: map[string]int64{"weeknight": 0, "weekend": 0, "holiday": 0}, Target: map[string]int64{},
			Wants: []string{}, Avoids: []string{},
		}
		day := func() int { return int(random.Below(int32(r.days))) }
		if r.partTime && random.Below(4) == 0 {
			m.Share = []int{50, 80}[random.Below(2)]
		}
		if r.joinLeave && random.Below(3) == 0 {
			d := first.AddDays(r.days/4 + day()/2).String()
			if random.Below(2) == 0 {
				m.From = d
			} else {
				m.Until = d
			}
		}
		for range r.days / 40 {
			if !r.leave || random.Below(4) == 0 {
				continue
			}
			from := day()
			length := 2 + int(random.Below(9))
			accrues := true
			if random.Below(12) == 0 {
				length, accrues = 15+int(random.Below(20)), false
			}
			m.Absences = append(m.Absences, struct {
				From    string `json:"from"`
				To      string `json:"to"`
				Accrues bool   `json:"accrues"`
			}{first.AddDays(from).String(), first.AddDays(from + length).String(), accrues})
		}
		if r.wishes {
			for range 2 {
				m.Wants = append(m.Wants, doc.Shifts[random.Below(int32(len(doc.Shifts)))].ID)
				m.Avoids = append(m.Avoids, doc.Shifts[random.Below(int32(len(doc.Shifts)))].ID)
			}
		}
		doc.Members = append(doc.Members, m)
	}
	setTargets(&doc, loc)
	if r.history {
		for k, unit := range []int64{5000, 6000, 8000} {
			rest := int64(0)
			for i := range doc.Members {
				b := unit * int64(random.Below(7)-3)
				if i == len(doc.Members)-1 {
					b = -rest
				}
				rest += b
				doc.Members[i].Balance[doc.Categories[k]] = b
			}
		}
	}
	if r.locked {
		p, err := decode(t, doc)
		require.NoError(t, err)
		plan, err := p.Solve(20000, r.seed)
		if err == nil {
			for _, a := range plan.Assignments() {
				entry := documentAssignment{Shift: a.Slot, Role: string(a.Role), Member: string(a.Member)}
				if random.Below(3) > 0 {
					doc.Published = append(doc.Published, entry)
				}
				if random.Below(2) == 0 {
					doc.Locked = append(doc.Locked, entry)
				}
			}
		}
	}
	return doc
}

// setTargets shares out each shift's burden among those who accrue, by largest
// remainder.
func setTargets(doc *document, loc *time.Location) {
	midnight := func(s string) time.Time { return schedule.MustParseDate(s).At(0, loc) }
	const fine = 1 << 20
	for _, category := range doc.Categories {
		exact := make([]int64, len(doc.Members)) // milli-points × fine
		total := int64(0)
		for _, s := range doc.Shifts {
			if s.Category != category {
				continue
			}
			start, _ := time.Parse(time.RFC3339, s.Start)
			end, _ := time.Parse(time.RFC3339, s.End)
			shares := make([]int64, len(doc.Members))
			sum := int64(0)
			for i, m := range doc.Members {
				in := !start.Before(midnight(m.From)) && start.Before(midnight(m.Until))
				for _, a := range m.Absences {
					in = in && (a.Accrues || !start.Before(midnight(a.To)) || !end.After(midnight(a.From)))
				}
				if in {
					shares[i] = int64(m.Share)
					sum += shares[i]
				}
			}
			burden := int64(0)
			for _, seat := range s.Slots {
				burden += seat.Burden * 1000
			}
			total += burden
			for i := range shares {
				if sum > 0 {
					exact[i] += burden * fine * shares[i] / sum
				}
			}
		}
		order := make([]int, len(exact))
		rest := total
		for i, x := range exact {
			order[i] = i
			doc.Members[i].Target[category] = x / fine
			rest -= x / fine
		}
		slices.SortStableFunc(order, func(a, b int) int { return int(exact[b]%fine - exact[a]%fine) })
		for i := range order {
			if int64(i) < rest {
				doc.Members[order[i]].Target[category]++
			}
		}
	}
}

func decode(t testing.TB, doc document) (Problem, error) {
	data, err := json.Marshal(doc)
	require.NoError(t, err)
	return DecodeProblem(bytes.NewReader(data))
}
