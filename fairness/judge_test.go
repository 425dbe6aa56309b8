package fairness

import (
	"time"

	"github.com/toban-go/toban/schedule"
)

// judgement is what the judge says about an answer.
type judgement struct {
	violations int
	f1, f2     int64
	sameTeam   int
	avoided    int
	wanted     int
	changes    int
}

// judge evaluates an answer to a document, slowly and plainly, by the rules of the
// format alone: it shares no code with the solver.
func judge(doc document, answer map[PositionKey]string) judgement {
	loc, err := time.LoadLocation(doc.TimeZone)
	if err != nil {
		panic(err)
	}
	midnight := func(s string) time.Time {
		t, err := time.ParseInLocation("2006-01-02", s, loc)
		if err != nil {
			panic(err)
		}
		return t
	}
	instant := func(s string) time.Time {
		t, err := time.Parse(time.RFC3339, s)
		if err != nil {
			panic(err)
		}
		return t.In(loc)
	}
	dayNumber := func(t time.Time) int {
		y, m, d := t.Date()
		return int(time.Date(y, m, d, 0, 0, 0, 0, time.UTC).Unix() / 86400)
	}
	var j judgement
	inTeam := map[string]string{}
	for _, m := range doc.Members {
		inTeam[m.ID] = m.Team
	}
	for _, s := range doc.Shifts {
		for a := range s.Slots {
			who := answer[PositionKey{s.ID, schedule.Role(s.Slots[a].Role)}]
			if who == "" {
				j.violations++
				continue
			}
			for b := range a {
				other := answer[PositionKey{s.ID, schedule.Role(s.Slots[b].Role)}]
				if other == who {
					j.violations++
				} else if other != "" && inTeam[other] == inTeam[who] {
					j.sameTeam++
				}
			}
		}
	}
	for _, l := range doc.Locked {
		if answer[PositionKey{l.Shift, schedule.Role(l.Role)}] != l.Member {
			j.violations++
		}
	}
	for _, p := range doc.Published {
		if answer[PositionKey{p.Shift, schedule.Role(p.Role)}] != p.Member {
			j.changes++
		}
	}
	for _, m := range doc.Members {
		total := int64(0)
		deviation := map[string]int64{}
		for _, category := range doc.Categories {
			deviation[category] = m.Balance[category] - m.Target[category]
		}
		var mine []documentShift // in the order of start
		for _, s := range doc.Shifts {
			for _, seat := range s.Slots {
				if answer[PositionKey{s.ID, schedule.Role(seat.Role)}] != m.ID {
					continue
				}
				deviation[s.Category] += seat.Burden * 1000
				at := len(mine)
				for at > 0 && instant(mine[at-1].Start).After(instant(s.Start)) {
					at--
				}
				mine = append(mine[:at], append([]documentShift{s}, mine[at:]...)...)
			}
		}
		weekHours := map[int]float64{}
		weekends := map[string]map[int]bool{}
		lastDay, run := -10, 0
		for i, s := range mine {
			start, end := instant(s.Start), instant(s.End)
			out := start.Before(midnight(m.From)) || !start.Before(midnight(m.Until))
			for _, a := range m.Absences {
				out = out || start.Before(midnight(a.To)) && end.After(midnight(a.From))
			}
			if out {
				j.violations++
			}
			if i > 0 && start.Sub(instant(mine[i-1].End)) < time.Duration(doc.Limits.MinRestHours)*time.Hour {
				j.violations++
			}
			day := dayNumber(start)
			if day != lastDay {
				if day == lastDay+1 {
					run++
				} else {
					run = 1
				}
				lastDay = day
				if run > doc.Limits.MaxConsecutiveDays {
					j.violations++
				}
			}
			weekHours[(day+3)/7] += end.Sub(start).Hours()
			if w := start.Weekday(); w == time.Saturday || w == time.Sunday {
				saturday := start
				if w == time.Sunday {
					saturday = start.AddDate(0, 0, -1)
				}
				month := saturday.Format("2006-01")
				if weekends[month] == nil {
					weekends[month] = map[int]bool{}
				}
				weekends[month][dayNumber(saturday)] = true
			}
			for _, key := range m.Avoids {
				if key == s.ID {
					j.avoided++
				}
			}
			for _, key := range m.Wants {
				if key == s.ID {
					j.wanted++
				}
			}
		}
		for _, hours := range weekHours {
			if hours > float64(doc.Limits.MaxHoursPerWeek) {
				j.violations++
			}
		}
		for _, set := range weekends {
			if len(set) > doc.Limits.MaxWeekendsPerMonth {
				j.violations++
			}
		}
		amounts := []int64{}
		for _, category := range doc.Categories {
			amounts = append(amounts, deviation[category])
			total += deviation[category]
		}
		for _, d := range append(amounts, total) {
			j.f1 = max(j.f1, d, -d)
			j.f2 += max(d, -d)
		}
	}
	return j
}

// answerOf turns assignments into what judge reads.
func answerOf(assignments []Assignment) map[PositionKey]string {
	answer := map[PositionKey]string{}
	for _, a := range assignments {
		answer[PositionKey{a.Slot, a.Role}] = string(a.Member)
	}
	return answer
}
