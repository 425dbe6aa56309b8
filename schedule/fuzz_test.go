package schedule_test

import (
	"errors"
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/toban-go/toban/rotation"
	"github.com/toban-go/toban/schedule"
)

// What ParseDate reads it prints back.
func FuzzParseDate(f *testing.F) {
	for _, s := range []string{"2026-05-06", "2024-02-29", "2026-02-29", "0001-01-01", "9999-12-31", "0000-01-01", "10000-01-01", "-001-01-01", "2026-5-6", "2026-05-06 ", "２０２６-05-06", ""} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		d, err := schedule.ParseDate(s)
		if err != nil {
			require.ErrorIs(t, err, schedule.ErrInvalid)
			require.Zero(t, d)
			return
		}
		require.True(t, d.Valid())
		require.Equal(t, s, d.String())
		require.Equal(t, d, d.AddDays(1).AddDays(-1))
		require.Equal(t, time.UTC, d.At(0, time.UTC).Location())
		require.Equal(t, d, schedule.DateOf(d.At(0, time.UTC), time.UTC))
	})
}

// What ParseClock reads it prints back.
func FuzzParseClock(f *testing.F) {
	for _, s := range []string{"00:00", "09:30", "23:59", "24:00", "24:01", "9:30", "09:3", "-1:00", "09:30:00", "０９:30", ""} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		c, err := schedule.ParseClock(s)
		if err != nil {
			require.ErrorIs(t, err, schedule.ErrInvalid)
			require.Zero(t, c)
			return
		}
		require.True(t, c.Valid())
		require.Equal(t, s, c.String())
	})
}

// The laws of intervals, for any ends.
func FuzzInterval(f *testing.F) {
	f.Add(int64(0), int64(10), int64(5), int64(15), int64(7))
	f.Add(int64(0), int64(10), int64(10), int64(20), int64(10))
	f.Add(int64(10), int64(0), int64(3), int64(4), int64(3))
	f.Add(int64(5), int64(5), int64(5), int64(5), int64(5))
	f.Fuzz(func(t *testing.T, aStart, aEnd, bStart, bEnd, at int64) {
		const century = 100 * 366 * 24 * 60 * 60 // durations reach 292 years
		instant := func(second int64) time.Time { return time.Unix(second%century, 0) }
		a := schedule.Interval{Start: instant(aStart), End: instant(aEnd)}
		b := schedule.Interval{Start: instant(bStart), End: instant(bEnd)}
		x := instant(at)
		both, span := a.Intersect(b), a.Span(b)
		require.Equal(t, a.Contains(x) && b.Contains(x), both.Contains(x))
		require.True(t, both.Equal(b.Intersect(a)))
		require.True(t, span.Equal(b.Span(a)))
		require.True(t, a.Encloses(both) && b.Encloses(both) && span.Encloses(a) && span.Encloses(b))
		require.Equal(t, a.Overlaps(b), b.Overlaps(a))
		require.Equal(t, a.Overlaps(b), !both.Empty())
		require.Equal(t, a.Abuts(b), b.Abuts(a))
		require.False(t, a.Abuts(b) && a.Overlaps(b))
		require.Equal(t, a.Empty(), a.Duration() == 0)
		require.Equal(t, a.Encloses(b) && b.Encloses(a), a.Equal(b))
		require.Equal(t, !a.Empty(), a.Contains(a.Start))
		require.False(t, a.Contains(a.End))
		if a.Abuts(b) || a.Overlaps(b) {
			require.Equal(t, a.Duration()+b.Duration()-both.Duration(), span.Duration())
		}
		require.NotEmpty(t, a.String())
	})
}

// dice are bytes that make choices; once they are used up, every choice is the
// first.
type dice []byte

func (d *dice) next() int {
	if len(*d) == 0 {
		return 0
	}
	b := (*d)[0]
	*d = (*d)[1:]
	return int(b)
}

func choose[T any](d *dice, from ...T) T { return from[d.next()%len(from)] }

func fuzzedHours(d *dice) schedule.Hours {
	var h schedule.Hours
	switch d.next() % 8 {
	case 0:
		return h
	case 1:
		h = schedule.NeverOpen()
	case 2:
		h = schedule.Hours{{Closed: true, Days: []time.Weekday{time.Monday}}}
	default:
		for range 1 + d.next()%2 {
			w := schedule.Window{OnHolidays: d.next()%4 == 3}
			for day := range choose(d, 5, 6, 7, 8, 1, 0) {
				w.Days = append(w.Days, time.Weekday(day))
			}
			w.From, w.To = schedule.Clock(choose(d, 10, 0, 2, 22, 25, -1)*60), schedule.Clock(choose(d, 19, 24, 3, 10, 30)*60)
			h = append(h, w)
		}
	}
	for range d.next() % 3 {
		h = append(h, schedule.Window{Dates: []schedule.Date{date("2026-03-01").AddDays(d.next())}, From: schedule.Clock(choose(d, 0, 9, 14) * 60), To: schedule.Clock(choose(d, 0, 12, 24) * 60), Closed: d.next()%5 == 4})
	}
	return h
}

func fuzzedRota(d *dice) schedule.Rota {
	member := func() schedule.Member { return choose[schedule.Member](d, "a", "b", "c", "d", "") }
	first := date("2026-01-05").AddDays(d.next())
	switch d.next() % 7 {
	case 0:
		return rotation.Weekly(first, "a", "b")
	case 1:
		return rotation.Daily(first, member(), member(), member())
	case 2:
		return rotation.Rotation{First: first, Unit: rotation.Hours, Every: d.next(), Order: []schedule.Member{member(), member()}, Behind: d.next() % 3}
	case 3:
		return schedule.Vacant()
	case 4:
		return schedule.Chain{rotation.Daily(first, member()), rotation.Weekly(date("2020-01-06"), member(), member())}
	case 5:
		return rotation.Rotation{First: first, Order: []schedule.Member{member()}, Moves: []rotation.Move{{On: first.AddDays(d.next()), Join: member(), Leave: member()}}}
	}
	return nil
}

func fuzzedDuty(d *dice) schedule.Duty {
	duty := schedule.Duty{Primary: fuzzedRota(d), Absent: choose(d, schedule.NextFree, schedule.LeaveGap)}
	if d.next()%3 == 1 {
		duty.Secondary = fuzzedRota(d)
	}
	if d.next()%5 == 1 {
		duty.Shadow = fuzzedRota(d)
	}
	for range d.next() % 3 {
		duty.Breaks = append(duty.Breaks, schedule.Clock(choose(d, 0, 6, 12, 18, 24, 30)*60))
	}
	return duty
}

func fuzzedSpec(t testing.TB, d *dice) schedule.Spec {
	place := func() *time.Location {
		name := choose(d, "Asia/Tokyo", "", "UTC", "America/New_York", "America/Havana", "Australia/Lord_Howe", "Pacific/Apia")
		if name == "" {
			return nil
		}
		loc, err := time.LoadLocation(name)
		require.NoError(t, err)
		return loc
	}
	calendar := func() schedule.Calendar {
		return choose[schedule.Calendar](d, nil, schedule.NoHolidays{}, everyThird{}, everyThird{1})
	}
	team := func() schedule.TeamID { return choose[schedule.TeamID](d, "", "x", "y", "z", schedule.Everyone) }
	spec := schedule.Spec{Location: choose(d, tokyo, place()), Business: schedule.Weekdays(schedule.At(10, 0), schedule.At(19, 0)), Holidays: everyThird{}}
	if d.next()%2 == 1 {
		spec.Business, spec.Holidays = fuzzedHours(d), calendar()
	}
	for i := range 1 + d.next()%3 {
		own := schedule.Team{ID: schedule.TeamID('x' + rune(i)), Location: choose(d, nil, place()), Holidays: calendar()}
		if d.next()%8 == 7 {
			own.ID = team()
		}
		if d.next()%3 == 1 {
			own.Business = fuzzedHours(d)
		}
		for j := range 1 + d.next()%3 {
			m := schedule.Membership{Member: schedule.Member('a' + rune(2*i+j)), Share: choose(d, 0, 50, 100, -1, 200)}
			if d.next()%4 == 1 {
				m.From = date("2026-03-01").AddDays(d.next())
				m.Last = m.From.AddDays(choose(d, 9, -1, 0))
			}
			own.Members = append(own.Members, m)
		}
		service := schedule.Service{ID: schedule.ServiceID(fmt.Sprintf("s%d", choose(d, i, 0)))}
		if d.next()%4 == 1 {
			service.FollowedBy = []schedule.TeamID{team()}
		}
		own.Services = []schedule.Service{service}
		switch d.next() % 6 {
		case 1:
			own.Pool, own.OffHours = own.ID, fuzzedDuty(d)
		case 2:
			own.Pool = "second"
		case 3:
			own.Pool = team()
		case 4:
			own.Daytime = fuzzedDuty(d)
		}
		spec.Teams = append(spec.Teams, own)
	}
	spec.OffHours = fuzzedDuty(d)
	if d.next()%3 == 1 {
		spec.Pools = []schedule.Pool{{ID: choose[schedule.TeamID](d, "second", "x", ""), Duty: fuzzedDuty(d), Location: place(), Business: fuzzedHours(d)}}
	}
	for range d.next() % 3 {
		p := schedule.Person{ID: choose[schedule.Member](d, "a", "b", "q", "")}
		if d.next()%2 == 1 {
			p.Ready = []schedule.Ready{{Service: choose[schedule.ServiceID](d, "", "s0", "s9"), From: choose(d, schedule.Date{}, date("2026-03-15"))}}
		}
		spec.People = append(spec.People, p)
	}
	for range d.next() % 5 {
		spec.Escalation = append(spec.Escalation, schedule.Tier{Ask: choose(d, schedule.Primary, schedule.OwnerTeam, schedule.WholePool, ""), After: time.Duration(d.next()) * time.Minute})
	}
	return spec
}

// Whatever a spec says, New never panics: it names faults, or returns a schedule
// that answers for every service in every hour of a month.
func FuzzNew(f *testing.F) {
	f.Add([]byte{})
	f.Add([]byte{0, 0, 0, 2, 0, 0, 0, 0, 1, 0, 0})
	f.Add([]byte{0, 0, 1, 3, 0, 0, 0, 0, 1, 1, 1, 0, 0, 2, 0, 1, 2, 3})
	f.Add([]byte{1, 4, 0, 2, 1, 5, 1, 0, 1, 4, 2, 2, 0, 0, 0, 1, 1, 1, 6, 2, 2, 1, 3, 1, 1, 1, 0, 2, 3, 1, 1})
	f.Add([]byte("a schedule of some sort or other, with a second spec that follows it"))
	f.Fuzz(func(t *testing.T, data []byte) {
		d := dice(data[:min(len(data), 400)])
		specs := []schedule.Spec{fuzzedSpec(t, &d)}
		if len(d) > 0 && d.next()%3 == 1 {
			next := fuzzedSpec(t, &d)
			next.From = date("2026-03-01").AddDays(d.next() % 40)
			specs = append(specs, next)
		}
		s, err := schedule.New(specs...)
		if err != nil {
			faults := 0
			for fault := range schedule.Faults(err) {
				require.NotEmpty(t, fault.Problem)
				faults++
			}
			require.NotZero(t, faults, err)
			return
		}
		month := schedule.Month(2026, time.March, specs[0].Location)
		services := 0
		for id := range s.Services() {
			services++
			for at := month.Start; at.Before(month.End); at = at.Add(time.Hour) {
				answer, err := s.OnCall(id, at)
				if err != nil {
					// A service may exist in one of two specs only.
					require.True(t, len(specs) > 1 && errors.Is(err, schedule.ErrUnknownService), err)
					continue
				}
				require.True(t, answer.Contains(at), "%v at %v", answer.Interval, at)
				require.NotEmpty(t, answer.Seats)
				require.NotEmpty(t, answer.Explain())
			}
			// Primary shifts tile the time.
			var last time.Time
			for shift := range known(s.Service(id)).Shifts(month) {
				require.LessOrEqual(t, shift.Seat.Duration(), schedule.LongestSlot, "%v", shift)
				require.False(t, shift.Empty())
				if shift.Role == schedule.Primary || shift.Role == schedule.All {
					require.True(t, last.IsZero() || len(specs) > 1 || shift.Interval.Start.Equal(last), "%v starts at %v, the one before ended at %v", shift, shift.Interval.Start, last)
					last = shift.Interval.End
				}
			}
		}
		require.NotZero(t, services)
	})
}
