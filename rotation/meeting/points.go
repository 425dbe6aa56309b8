package meeting

import (
	"slices"

	"github.com/toban-go/toban/schedule"
)

// Point is something that a team has told a meeting: news (近況), or what troubles them (困りごと),
// which is carried from meeting to meeting until it is closed. The zero Point says nothing.
type Point struct {
	Team schedule.TeamID `json:"team"`
	Text string          `json:"text"`
	// Opened is the day on which it was told.
	Opened schedule.Date   `json:"opened"`
	Owner  schedule.Member `json:"owner,omitempty"`
	// Closed is the day on which it was closed, zero as long as it is open, and Note how.
	Closed schedule.Date `json:"closed,omitzero"`
	Note   string        `json:"note,omitempty"`
}

// Carried returns the points that a meeting of the days first to last, both included, has
// before it: what is open on one of them, oldest first. What was closed on one of these days
// is among them a last time.
func Carried(points []Point, first, last schedule.Date) []Point {
	list := slices.DeleteFunc(slices.Clone(points), func(p Point) bool {
		return p.Opened.After(last) || !p.Closed.IsZero() && p.Closed.Before(first)
	})
	slices.SortStableFunc(list, func(a, b Point) int { return a.Opened.Compare(b.Opened) })
	return list
}

// Topic is what somebody presents at a study session: a chapter of a book, or a theme. The
// zero Topic is none.
type Topic struct {
	Member  schedule.Member `json:"member"`
	Theme   string          `json:"theme"`
	Book    string          `json:"book,omitempty"`
	Chapter string          `json:"chapter,omitempty"`
	// Held is the day on which it was presented, zero as long as it was not, and Record what
	// was written down, such as a link.
	Held   schedule.Date `json:"held,omitzero"`
	Record string        `json:"record,omitempty"`
}

// Talk is a meeting with what is presented.
type Talk struct {
	Meeting
	Topic Topic
}

// Talks gives each meeting its topic. A topic stays with its person: one that was held belongs
// to the meeting of its day, the first in the order given if several were, and at the other
// meetings everybody goes through their topics in that order. Who has no topic left presents
// the zero Topic. Topics that were held and belong to no meeting are returned too: most are of
// other periods.
func Talks(meetings []Meeting, topics []Topic) (talks []Talk, others []Topic) {
	left := map[schedule.Member][]Topic{}
	for _, t := range topics {
		if t.Held.IsZero() {
			left[t.Member] = append(left[t.Member], t)
		} else {
			others = append(others, t)
		}
	}
	for _, m := range meetings {
		talk := Talk{Meeting: m}
		if i := slices.IndexFunc(others, func(t Topic) bool { return t.Held == m.Held }); i >= 0 {
			talk.Topic = others[i]
			others = slices.Delete(others, i, i+1)
		} else if mine := left[m.Member]; len(mine) > 0 && !m.Skipped() {
			talk.Topic, left[m.Member] = mine[0], mine[1:]
		}
		talks = append(talks, talk)
	}
	return talks, others
}
