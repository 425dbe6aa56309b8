package fairness

import (
	"fmt"
	"math"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/toban-go/toban/internal/text"
	"github.com/toban-go/toban/schedule"
)

// Every amount has its unit, and people go by name.
func TestCertificateInWords(t *testing.T) {
	c := Certificate{F1: 90_000, F2: 120_000, F1Bound: 90_000, F2Bound: 60_000, Moves: 172_384, Levels: []string{"nights", "weekend and holiday"},
		Lines: []Line{
			{Member: "aoi", Name: "青井 葵", Slots: 3, Deviations: []Burden{90_000, 0}, Granted: 15, Refused: 1},
			{Member: "wakamatsu", Slots: 12, Deviations: []Burden{-30_000, 15_000}},
			{Member: "m3", Name: "Sora", Slots: 1, Deviations: []Burden{-60_000, -15_001}},
			{Member: "m4", Name: "Sora", Slots: 0, Deviations: []Burden{0, 0}},
		},
		Objectives: []Objective{{worstName, 90_000}, {sumName, 120_000}, {repeatsName, 1}, {teamMixName, 2}, {wishesName, -1}, {spacingName, 3140}, {changesName, 0}, {"of the house", 9}}}
	require.Equal(t, `worst deviation 1.5 h (proven least), sum of deviations 2.0 h (at least 1.0 h), 172,384 moves of search
1. worst deviation: 1.5 h
2. sum of deviations: 2.0 h
3. repeats of a block: 1 turn
4. pairs of one team in a slot: 2 pairs
5. avoided minus wanted slots: −1 slot
6. uneven spacing: 3140 square days between each person's slots
7. changes to what is published: 0 seats
8. of the house: 9
Hours weigh as a plain business night. Each person's slots, hours above (+) or below (−) target, and wishes in slots:
person     slots  nights  weekend and holiday  granted  refused
青井 葵        3    +1.5                  0.0       15        1
wakamatsu     12    −0.5                 +0.3        0        0
Sora (m3)      1    −1.0                 −0.3        0        0
Sora (m4)      0     0.0                  0.0        0        0
`, c.String())
	c.Repair, c.ChangesBound, c.Lines = true, 0, c.Lines[1:2]
	require.Equal(t, `最大のずれ1.5時間（最小と証明済み）、ずれの合計2.0時間（下限は1.0時間）、探索172,384回
1. 最大のずれ：1.5時間
2. ずれの合計：2.0時間
3. 同じ連休を昨年に続けて担当：1回
4. 同じ枠に同じチームの人が入った組：2組
5. 避けたい枠に入った数－希望の枠に入った数：−1枠
6. 当番間隔の偏り：3140（間隔の日数の二乗和）
7. 公開済みの当番からの変更：0席（最小と証明済み）
8. of the house：9
時間は、割増のない平日夜の1時間を1時間として換算。各人の枠数と、目安より多い（+）か少ない（−）時間：
担当者     枠数  平日夜  weekend and holiday
wakamatsu    12    −0.5                 +0.3
`, c.In(schedule.Japanese))
	c = Certificate{Levels: []string{"total"}, Roles: []schedule.Role{schedule.Primary, schedule.Secondary, "manager"}, Objectives: []Objective{{rolesName, 1500}},
		Lines: []Line{{Member: "aoi", Slots: 13, Seats: []int{10, 2, 1}, Deviations: []Burden{0}}}}
	require.Equal(t, `worst deviation 0.0 h (proven least), sum of deviations 0.0 h (proven least), 0 moves of search
1. uneven seats: 1.5 square shifts beyond each person's part of each role, divided by the person's shifts
Hours weigh as a plain business night. Each person's slots, and hours above (+) or below (−) target:
person  slots  primary  secondary  manager  total
aoi        13       10          2        1    0.0
`, c.String())
	require.Equal(t, `最大のずれ0.0時間（最小と証明済み）、ずれの合計0.0時間（最小と証明済み）、探索0回
1. 席の偏り：1.5（役割ごとの分担を超えた枠数の二乗÷各人の枠数、の和）
時間は、割増のない平日夜の1時間を1時間として換算。各人の枠数と、目安より多い（+）か少ない（−）時間：
担当者  枠数  主担当  副担当  manager  合計
aoi       13      10       2        1   0.0
`, c.In(schedule.Japanese))
	require.Equal(t, "worst deviation 0.0 h (proven least), sum of deviations 0.0 h (proven least), 0 moves of search\n", Certificate{}.String())
	require.Equal(t, 13, text.Width(text.Right("青井 葵", 13)))
}

// The largest deviation is somebody's, on some level.
func TestTheWorstDeviationHasAName(t *testing.T) {
	c := Certificate{F1: 903_000, Levels: []string{"nights", "weekends", "of the house"}, Lines: []Line{
		{Member: "m1", Deviations: []Burden{0, 60_000, 0}},
		{Member: "m2", Name: "渡辺", Deviations: []Burden{0, -903_000, 903_000}},
	}}
	require.Equal(t, "15.1 h (渡辺, weekends)", c.WorstIn(schedule.English), "halves are rounded away from zero")
	require.Equal(t, "15.1時間（渡辺、週末）", c.WorstIn(schedule.Japanese))
	c.Lines[1].Deviations[1] = 0
	require.Equal(t, "15.1 h (渡辺, of the house)", c.WorstIn(schedule.English))
	require.Equal(t, "0.0 h", Certificate{}.WorstIn(schedule.English))
	require.Equal(t, "−0.1 h", Burden(-3_000).hours(schedule.English))
	require.Equal(t, "0.0時間", Burden(-2_999).hours(schedule.Japanese), "no zero has a sign")
}

// A stretch has its person in every print.
func TestStretchInWords(t *testing.T) {
	start := time.Date(2026, 5, 1, 19, 0, 0, 0, time.UTC)
	s := Stretch{"m1", schedule.Interval{Start: start, End: start.Add(11 * time.Hour)}}
	require.Equal(t, "11 h (m1, Fri 2026-05-01 19:00 – Sat 2026-05-02 06:00 UTC)", fmt.Sprint(s))
	require.Equal(t, "11時間（m1、2026-05-01（金）19:00〜2026-05-02（土）06:00）", s.In(schedule.Japanese))
	require.Equal(t, "nobody 担当なし", fmt.Sprint(Stretch{}, " ", Stretch{}.In(schedule.Japanese)))
}

func TestHandoverInWords(t *testing.T) {
	start := time.Date(2026, 5, 14, 19, 0, 0, 0, time.UTC)
	h := Handover{Slot: "s1", Interval: schedule.Interval{Start: start, End: start.Add(15 * time.Hour)}, Role: schedule.Secondary, From: "aoi", FromName: "青井", To: "ren"}
	require.Equal(t, "Thu 2026-05-14 19:00 – Fri 2026-05-15 10:00 UTC secondary: 青井 → ren", h.String())
	require.Equal(t, "2026-05-14（木）19:00〜2026-05-15（金）10:00 副担当：青井 → ren", h.In(schedule.Japanese))
	h.From, h.FromName = "", ""
	require.Equal(t, "Thu 2026-05-14 19:00 – Fri 2026-05-15 10:00 UTC secondary: nobody → ren", h.String())
}

// Wishes are counted by person and slot, granted and refused, and checked.
func TestWishesAreCounted(t *testing.T) {
	p := office(t, 3, "2026-05-11", "2026-05-13")
	p.People[0].Wants = []string{p.Seats[0].Slot}
	p.People[1].Wants = []string{p.Seats[0].Slot}
	p.People[1].Avoids = []string{p.Seats[1].Slot, p.Seats[2].Slot}
	p.Locked = []Assignment{{p.Seats[0].Slot, p.Seats[0].Role, p.People[0].ID}, {p.Seats[1].Slot, p.Seats[1].Role, p.People[1].ID}}
	p.People[2].Name = "Ren"
	plan, err := p.Solve(100, 1)
	require.NoError(t, err)
	c := plan.Certificate()
	for i, want := range [][2]int{{1, 0}, {1, 2}, {0, 0}} {
		require.Equal(t, want, [2]int{c.Lines[i].Granted, c.Lines[i].Refused}, i)
	}
	require.Equal(t, "Ren", c.Lines[2].Name)
	for _, edit := range []func(*Line){func(l *Line) { l.Granted++ }, func(l *Line) { l.Refused++ }, func(l *Line) { l.Name = "Sora" }} {
		changed := c.clone()
		edit(&changed.Lines[2])
		require.ErrorIs(t, changed.Check(p, plan.Assignments()), ErrTampered)
	}
}

// A burden is as long as the plain business night that weighs as much, and never wraps round.
func TestBurdensAreTimes(t *testing.T) {
	require.Equal(t, time.Hour, Burden(60_000).Duration())
	require.Equal(t, -90*time.Minute, Burden(-90_000).Duration())
	require.Equal(t, MilliPoint, Burden(1).Duration())
	longest := Burden(math.MaxInt64).Duration()
	require.Greater(t, longest, 290*365*24*time.Hour)
	require.Equal(t, -longest, Burden(math.MinInt64).Duration())
}
