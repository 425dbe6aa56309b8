package meeting_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/toban-go/toban/rotation/meeting"
	"github.com/toban-go/toban/schedule"
)

// A point is carried from its day to the week in which it is closed, both included.
func TestCarried(t *testing.T) {
	points := []meeting.Point{
		{Text: "later", Opened: date("2026-05-18")},
		{Text: "closed", Opened: date("2026-04-20"), Closed: date("2026-05-04")},
		{Text: "open", Opened: date("2026-05-10")},
	}
	texts := func(first, last string) (list []string) {
		for _, p := range meeting.Carried(points, date(first), date(last)) {
			list = append(list, p.Text)
		}
		return list
	}
	assert.Equal(t, []string{"closed"}, texts("2026-04-20", "2026-04-26"))
	assert.Equal(t, []string{"closed", "open"}, texts("2026-05-04", "2026-05-10"))
	assert.Equal(t, []string{"open"}, texts("2026-05-11", "2026-05-17"))
	assert.Equal(t, []string{"open", "later"}, texts("2026-05-18", "2026-05-24"))
	assert.Empty(t, texts("2026-04-13", "2026-04-19"))
	assert.Equal(t, "later", points[0].Text, "the list that is given stays as it is")
}

// A topic stays with its person when turns are exchanged and meetings move, and one that was
// held with its day.
func TestTalks(t *testing.T) {
	meetings := func(members ...schedule.Member) (list []meeting.Meeting) {
		for i, m := range members {
			d := date("2026-05-06").AddDays(7 * i)
			x := meeting.Meeting{Day: meeting.Day{Planned: d, Held: d}, Member: m}
			if m == "" {
				x.Held = schedule.Date{}
			}
			list = append(list, x)
		}
		return list
	}
	topics := []meeting.Topic{
		{Member: "m1", Theme: "消えた", Held: date("2026-05-06"), Record: "https://docs.example.com/1"},
		{Member: "m1", Theme: "ch. 2", Book: "SRE", Chapter: "2"}, {Member: "m1", Theme: "ch. 3"}, {Member: "s1", Theme: "queues"},
		{Member: "e1", Theme: "old", Held: date("2025-05-06")},
	}
	talks, others := meeting.Talks(meetings("m1", "s1", "", "m1", "s1", "m1", "m1"), topics)
	var themes []string
	for _, talk := range talks {
		themes = append(themes, talk.Topic.Theme)
	}
	assert.Equal(t, []string{"消えた", "queues", "", "ch. 2", "", "ch. 3", ""}, themes)
	assert.Equal(t, []meeting.Topic{topics[4]}, others)
	// Whoever stands in brings their own topic, and who was away presents theirs later.
	talks, _ = meeting.Talks(meetings("s1", "m1"), topics[1:])
	require.Len(t, talks, 2)
	assert.Equal(t, []string{"queues", "ch. 2"}, []string{talks[0].Topic.Theme, talks[1].Topic.Theme})
	// Of two topics of one day one has the meeting, and none is lost.
	held := date("2026-05-06")
	two := []meeting.Topic{{Member: "m1", Theme: "first", Held: held}, {Member: "s1", Theme: "second", Held: held}}
	talks, others = meeting.Talks(meetings("m1", "s1"), two)
	assert.Equal(t, two[0], talks[0].Topic)
	assert.Empty(t, talks[1].Topic)
	assert.Equal(t, two[1:], others)
}
