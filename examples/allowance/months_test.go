package main

import (
	"encoding/csv"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/toban-go/toban/examples/internal/command/commandtest"
)

func rowsOf(t *testing.T, text string) [][]string {
	rows, err := csv.NewReader(strings.NewReader(text)).ReadAll()
	require.NoError(t, err)
	return rows
}

// The months of several are what each has by itself, pay months too, and the sum is theirs.
func TestMonths(t *testing.T) {
	rows := rowsOf(t, output(t, "-month", "2026-04", "-months", "3", "-closes", "25"))
	assert.Equal(t, []string{"person", "name", "what", "2026-04 (03-26 – 04-25)", "2026-05 (04-26 – 05-25)", "2026-06 (05-26 – 06-25)", "total"}, rows[0])
	alone := map[string]string{}
	for _, month := range []string{"2026-04", "2026-05", "2026-06"} {
		for _, row := range rowsOf(t, output(t, "-month", month, "-closes", "25")) {
			alone[month+row[0]+"minutes of work in calls"], alone[month+row[0]+"minutes on call"] = row[6], row[9]
		}
	}
	worked := int64(0)
	for _, row := range rows[1:] {
		sum := int64(0)
		for i, month := range []string{"2026-04", "2026-05", "2026-06"} {
			want, there := alone[month+row[0]+row[2]]
			if !there {
				want = "0"
			}
			assert.Equal(t, want, row[3+i], "%s %v", month, row)
			n, err := strconv.ParseInt(row[3+i], 10, 64)
			require.NoError(t, err)
			sum += n
		}
		assert.Equal(t, strconv.FormatInt(sum, 10), row[6])
		if row[2] == "minutes of work in calls" {
			worked += sum
		}
	}
	assert.Positive(t, worked)
	text := output(t, "-month", "2026-05", "-months", "1", "-format", "text", "-lang", "ja")
	assert.Contains(t, text, "# 呼び出し作業と待機の時間 2026-05-01〜2026-05-31\n")
	assert.Regexp(t, `(?m)^\| e1 +\| +\| 呼び出し作業 \| +1時間26分 \| +1時間26分 \|$`, text)
	assert.Regexp(t, `(?m)^\| e1 +\| +\| 待機 +\| +54時間 \| +54時間 \|$`, text)
	assert.Contains(t, refused(t, "-months", "2", "-slip", "p1"), "-slip is of one person")
	assert.Contains(t, refused(t, "-format", "text"), "-format goes with -months")
	assert.Contains(t, refused(t, "-months", "2", "-format", "text", "-bom"), "-bom is of the CSV")
}

// Who comes or leaves within the year has nothing in the months before and after, which is not zero, and a sum of the others. Calls
// that nobody recorded have no sum.
func TestMonthsOfSomePeople(t *testing.T) {
	file := commandtest.File(t, `{"specs": [{"from": "2026-05-01", "location": "Asia/Tokyo",
	"business": {"days": ["Mon", "Tue", "Wed", "Thu", "Fri"], "open": "10:00", "close": "19:00"}, "holidays": "jp",
	"teams": [{"id": "web", "services": ["shop"], "members": ["aoi", "ren", {"member": "sora", "from": "2026-06-10"}, {"member": "mio", "last": "2026-06-20"}]}],
	"offHours": {"primary": {"rotation": {"first": "2026-05-01", "unit": "days", "order": ["aoi", "ren", "sora", "mio"]}}}}]}`)
	cells := map[string][]string{}
	for _, row := range rowsOf(t, output(t, "-config", file, "-month", "2026-04", "-months", "4"))[1:] {
		if row[2] == "minutes on call" {
			cells[row[0]] = row[3:]
		} else if row[0] == "aoi" {
			assert.Equal(t, []string{"", "not recorded", "not recorded", "not recorded", "not recorded"}, row[3:])
		}
	}
	require.Len(t, cells, 4)
	for m, there := range map[string][]bool{"aoi": {false, true, true, true}, "sora": {false, false, true, true}, "mio": {false, true, true, false}} {
		for i, is := range there {
			assert.Equal(t, is, cells[m][i] != "", "%s, month %d: %v", m, i, cells[m])
		}
	}
	assert.Contains(t, output(t, "-config", file, "-month", "2026-04", "-months", "4", "-format", "text"), "|       – |")
	assert.Contains(t, refused(t, "-config", file, "-month", "2026-01", "-months", "2"), "-month 2026-01: ")
}
