package together

import (
	"iter"
	"time"

	"github.com/toban-go/toban/schedule"
)

// Every call of the library that reads a schedule, a roster or hours stands here.

// book is what a schedule and a roster both are.
type book interface {
	Service(schedule.ServiceID) (schedule.ServiceSchedule, error)
	Team(schedule.TeamID) (schedule.TeamSchedule, error)
	Services() iter.Seq2[schedule.ServiceID, schedule.TeamID]
	Serving(schedule.Shift) []schedule.Member
}

func onCall(b book, service schedule.ServiceID, t time.Time) (schedule.Answer, error) {
	s, err := b.Service(service)
	if err != nil {
		return schedule.Answer{}, err
	}
	return s.OnCall(t)
}

func shiftsOf(b book, service schedule.ServiceID, iv schedule.Interval) iter.Seq[schedule.Shift] {
	return must(b.Service(service)).Shifts(iv)
}

func dutiesIn(b book, iv schedule.Interval) iter.Seq[schedule.Shift] {
	if r, ok := b.(*schedule.Roster); ok {
		return r.Duties(iv)
	}
	return b.(*schedule.Schedule).Duties(iv)
}

func slotsIn(s *schedule.Schedule, pool schedule.TeamID, iv schedule.Interval) iter.Seq[schedule.Seat] {
	return must(s.Team(pool)).Seats(iv)
}
