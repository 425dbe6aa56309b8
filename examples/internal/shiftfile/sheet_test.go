package shiftfile

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/toban-go/toban/schedule"
)

// Cells are named as spreadsheets name them.
func TestCellOf(t *testing.T) {
	assert.Equal(t, []string{"A1", "Z9", "AA12", "AZ2", "BA3"}, []string{cellOf(0, 1), cellOf(25, 9), cellOf(26, 12), cellOf(51, 2), cellOf(52, 3)})
}

// Days are read as people and spreadsheets write them; a weekday that is not theirs is refused.
func TestParseDay(t *testing.T) {
	for _, text := range []string{"2026-05-03", "2026/5/3", "2026.5.3", "2026年5月3日", "2026年5月3日（日）", "2026年5月3日日曜日", "2026/05/03(日)", "2026-05-03 日", "2026-05-03 Sun", "2026-05-03 (Sunday)", "2026/5/3 sun."} {
		d, err := parseDay(text)
		assert.NoError(t, err, text)
		assert.Equal(t, schedule.MustParseDate("2026-05-03"), d, text)
	}
	for _, text := range []string{"", "5/3", "5月3日", "2026-05-03 Mon", "2026年5月3日（月）", "2026-05-03 Sunshine", "2026-13-01", "20260503", "2026-05-03x"} {
		_, err := parseDay(text)
		assert.Error(t, err, text)
	}
}
