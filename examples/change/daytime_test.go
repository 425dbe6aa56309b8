package main

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/toban-go/toban/examples/internal/command/commandtest"
)

// Who of a whole team is left by day is told, alike days once, and that nobody is.
func TestWholeTeamsByDay(t *testing.T) {
	path := commandtest.File(t, `{"specs": [{"location": "Asia/Tokyo", "business": {"days": ["Mon", "Tue", "Wed", "Thu", "Fri"], "open": "10:00", "close": "19:00"}, "holidays": "none",
"teams": [{"id": "goods", "services": ["shop", "till"], "members": ["aoi", "ren", "yui"]}, {"id": "web", "services": ["web"], "members": ["kai"]}],
"people": [{"id": "aoi", "name": "青木 葵"}],
"offHours": {"primary": {"rotation": {"first": "2027-01-01", "unit": "days", "order": ["aoi", "ren", "yui"]}}}}]}`)
	asked := func(leave string, more ...string) string {
		return output(t, append([]string{"-config", path, "-as-of", "2027-01-10T00:00:00+09:00", "-leave", leave}, more...)...)
	}
	const hours = "aoi=2027-01-20T10:00/12:00"
	assert.Contains(t, asked(hours, "-exact"), "  No shift moves.\nBy day, Wed 2027-01-20 10:00 – Wed 2027-01-20 12:00 JST: goods answers without 青木 葵 (aoi), ren, yui are left.\nNo limit")
	assert.Contains(t, asked(hours, "-exact", "-lang", "ja"), "\n日中 2027-01-20（水）10:00〜12:00：goods は 青木 葵（aoi） が外れ、ren、yui の2人で対応する。\n")
	assert.Contains(t, asked("ren=2027-01-20/2027-01-24"), "\nBy day, Wed 2027-01-20 10:00 – Wed 2027-01-20 19:00 JST (and on 2 more days): goods answers without ren, 青木 葵 (aoi), yui are left.\n")
	assert.Contains(t, asked("ren=2027-01-20/2027-01-24", "-lang", "ja"), "\n日中 2027-01-20（水）10:00〜19:00 ほか2日：goods は ren が外れ、青木 葵（aoi）、yui の2人で対応する。\n")
	assert.NotContains(t, asked("ren=2027-01-20T20:00/22:00", "-exact"), "By day")
	assert.Contains(t, asked("kai=2027-01-20T13:00/15:00", "-exact", "-lang", "ja"), "警告：日中 2027-01-20（水）13:00〜15:00：web は kai が外れ、担当者がいなくなる。誰が対応するかを決めること。\n")
	// Of a team of which the others are away already, the time in which they are is told apart.
	for _, l := range []string{"ren=2027-01-20", "yui=2027-01-20T14:00/16:00"} {
		asked(l, "-exact", "-write")
	}
	text := asked("aoi=2027-01-20T12:00/17:00", "-exact")
	assert.Contains(t, text, "By day, Wed 2027-01-20 12:00 – Wed 2027-01-20 14:00 JST (and 1 more time): goods answers without 青木 葵 (aoi), yui is left.\n")
	text = asked("aoi=2027-01-20T13:00/15:00", "-exact")
	assert.Contains(t, text, "By day, Wed 2027-01-20 13:00 – Wed 2027-01-20 14:00 JST: goods answers without 青木 葵 (aoi), yui is left.\nWarning: by day, Wed 2027-01-20 14:00 – Wed 2027-01-20 15:00 JST, nobody is left in goods, which loses 青木 葵 (aoi): say who answers.\n")
}
