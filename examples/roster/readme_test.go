package main

import (
	"fmt"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/toban-go/toban/examples/internal/command"
	"github.com/toban-go/toban/examples/sample"
	"github.com/toban-go/toban/schedule"
)

// The README's table: the sample's May by its rotation and by the plan.
func TestReadme(t *testing.T) {
	read := func(name string) string {
		text, err := os.ReadFile("../../" + name)
		require.NoError(t, err)
		return string(text)
	}
	s, err := schedule.New(sample.Organisation())
	require.NoError(t, err)
	may := schedule.Month(2026, time.May, sample.Tokyo())
	planned, err := command.Planned(s, nil, may)
	require.NoError(t, err)
	var hours, days [2]string
	for i, s := range []*schedule.Schedule{s, planned} {
		everyone, err := s.Team(schedule.Everyone)
		require.NoError(t, err)
		byHour, byDay := map[schedule.Member]int{}, map[schedule.Member]int{}
		for shift := range everyone.Duties(may) {
			byHour[shift.Member] += int(shift.Duration().Hours())
			if shift.Day != schedule.Workday {
				byDay[shift.Member]++
			}
		}
		extent := func(of map[schedule.Member]int) string {
			least, most := 1000, 0
			for _, m := range everyone.Members(may.Start) {
				least, most = min(least, of[m]), max(most, of[m])
			}
			return fmt.Sprintf("%d to %d", least, most)
		}
		hours[i], days[i] = extent(byHour), extent(byDay)
	}
	english := read("README.md")
	assert.Contains(t, english, fmt.Sprintf("| hours of one person | %s | %s |", hours[0], hours[1]))
	assert.Contains(t, english, fmt.Sprintf("| weekend days and holidays of one person | %s | %s |", days[0], days[1]))
	japanese := strings.ReplaceAll(read("README.ja.md"), " 〜 ", " to ")
	assert.Contains(t, japanese, fmt.Sprintf("| 一人あたりの時間（最小〜最大） | %s | %s |", hours[0], hours[1]))
	assert.Contains(t, japanese, fmt.Sprintf("| 一人あたりの週末と祝日の日数 | %s | %s |", days[0], days[1]))
}
