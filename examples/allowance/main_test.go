package main

import (
	"encoding/csv"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/toban-go/toban/examples/internal/command/commandtest"
	"github.com/toban-go/toban/examples/sample"
)

var (
	program         = commandtest.Program{Name: "allowance", Run: run}
	output, refused = program.Output, program.Refused
)

func TestGoldens(t *testing.T) {
	commandtest.Golden(t, "2026-05.ja.csv", output(t))
	commandtest.Golden(t, "2026-05.en.csv", output(t, "-lang", "en"))
	adds(t, output(t), 18, 9, 4, 34920, 101000)
	adds(t, output(t, "-closes", "25"), 17, 8, 5, 34020, 99000)
}

// adds checks what the people of the pool everyone have together, that those of
// platform-nights have twice as much, for two seats, and that the last line has it all.
func adds(t *testing.T, text string, want ...int) {
	t.Helper()
	rows, err := csv.NewReader(strings.NewReader(text)).ReadAll()
	require.NoError(t, err)
	everyone, platform, total := make([]int, 5), make([]int, 5), make([]int, 5)
	for i, row := range rows[1:] {
		for k, cell := range row[2:] {
			n, err := strconv.Atoi(cell)
			require.NoError(t, err)
			switch {
			case i == len(rows)-2:
				total[k] = n
			case row[0][0] == 'p':
				platform[k] += n
			default:
				everyone[k] += n
			}
		}
	}
	assert.Equal(t, want, everyone)
	for k, n := range want {
		assert.Equal(t, []int{2 * n, 3 * n}, []int{platform[k], total[k]})
	}
}

func TestInput(t *testing.T) {
	rates := commandtest.File(t, `{"shift": {"night": 2000, "weekend": 5000, "holiday": 5000}, "closes": 25}`)
	assert.Equal(t, output(t, "-closes", "25"), output(t, "-rates", rates))
	// Without the substitute holiday of 05-06 a night is paid instead.
	edited := strings.Replace(string(sample.JSON), `"holidays": "jp"`, `"holidays": {"base": "jp", "edits": [{"name": "振替休日", "first": "2026-05-06", "last": "2026-05-06", "remove": true}]}`, 1)
	adds(t, output(t, "-config", commandtest.File(t, edited)), 19, 9, 3, 34380, 98000)

	// A spec that begins within the month; m3 is paid by a calendar of its own, and has
	// served three of Japan's holidays and two days of a weekend.
	own := strings.Replace(string(sample.JSON), `"location": "Asia/Tokyo"`, `"from": "2026-05-02", "location": "Asia/Tokyo"`, 1)
	own = strings.Replace(own, `"id": "m3",`, `"id": "m3", "holidays": "none",`, 1)
	started := commandtest.File(t, own)
	assert.Contains(t, output(t, "-config", started), "m3,,5,2,0,9000,20000\n")

	bad := commandtest.File(t, `{"closes": 32}`)
	for _, args := range [][]string{{"-month", "May"}, {"-lang", "fr"}, {"-night", "x"}, {"-night", "-1"}, {"-closes", "40"}, {"extra"}, {"-rates", bad}, {"-rates", bad + ".none"},
		{"-rates", rates, "-night", "1"}, {"-config", bad + ".none"}, {"-night", "9223372036854775807"}, {"-config", started, "-month", "2026-04"}} {
		assert.Equal(t, 1, strings.Count(refused(t, args...), "\n"), args)
	}
	all := refused(t, "-closes", "x", "-night", "-4", "-lang", "fr", "-rates", rates)
	assert.Equal(t, 4, strings.Count(all, "\n"), all)
	assert.Contains(t, output(t, "-h"), "usage")
}
