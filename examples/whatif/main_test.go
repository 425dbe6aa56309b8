package main

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/toban-go/toban/examples/internal/command/commandtest"
)

var (
	program         = commandtest.Program{Name: "whatif", Run: run}
	output, refused = program.Output, program.Refused
)

func TestGolden(t *testing.T) {
	commandtest.Golden(t, "en.txt", output(t))
	commandtest.Golden(t, "ja.txt", output(t, "-lang", "ja", "-months", "1", "-do", "quit m1; quit s1 2026-07-15", "-do", "share m2 50", "-do", "team platform everyone", "-set", "eight-people"))
}

// Japanese tables have Japanese units and the Japanese name of the pool of all, and say what is counted.
func TestJapaneseWords(t *testing.T) {
	text := output(t, "-lang", "ja", "-months", "1", "-do", "team platform everyone", "-set", "eight-people")
	assert.NotRegexp(t, `\d h\b|everyone`, text)
	assert.Regexp(t, `\n全員\n`, text)
	assert.Contains(t, text, "1件（対象1） → 0件（対象0）")
	assert.Contains(t, output(t, "-months", "1", "-do", "team platform everyone", "-set", "eight-people"), "1 times (1 person or pool) → 0 times (0 people or pools)")
}

// Of five people one is on parental leave: four can serve, and none of them has nothing.
func TestLongLeave(t *testing.T) {
	out := output(t, "-lang", "ja", "-month", "2027-02", "-months", "1", "-config", commandtest.File(t, `{"specs": [{
		"location": "Asia/Tokyo", "business": {"days": ["Mon", "Tue", "Wed", "Thu", "Fri"], "open": "10:00", "close": "19:00"}, "holidays": "jp",
		"teams": [{"id": "web", "services": ["web"], "members": ["a", "b", "c", "d", "mio"]}], "offHours": {"primary": {"vacant": true}}}],
		"changes": [{"leave": {"member": "mio", "start": "2027-01-10", "end": "2027-07-09", "long": true}}]}`), "-do", "quit d", "-set", "eight-people")
	assert.Regexp(t, `\n現状 +4  1\d\d–1\d\d `, out)
	assert.Regexp(t, `\ndが2027-01-31で抜ける +3  1\d\d–1\d\d `, out)
}

func TestScenariosOfYourOwn(t *testing.T) {
	out := output(t, "-months", "1", "-do", "team platform nowhere", "-do", "quit p1; quit p2; quit p3; quit p4; quit p5")
	assert.Contains(t, out, "platform joins nowhere: cannot be\n  Teams[3].Pool: ")
	assert.Contains(t, out, "p5 leaves after 2026-06-30")
}

func TestFaultyCommandLines(t *testing.T) {
	for want, args := range map[string][]string{
		`-do "": no edit`: {"-do", ""},
		`-do "fire m1": "fire" is none of quit, share, join, team, hours and holiday`: {"-do", "fire m1"},
		`0 words after "quit", which is quit MEMBER [LAST]`:                           {"-do", "quit"},
		`"half" is no percentage`: {"-do", "share m1 half"},
		`-do "hours 9-18:00": hours "9-18:00" are not of the form 09:00-18:00`: {"-do", "hours 9-18:00"},
		`-do "hours 18": hours "18" are not of the form 09:00-18:00`:           {"-do", "hours 18"},
		`date "tomorrow" is no day`:                                            {"-do", "holiday tomorrow"},
		`-set "mine" is no set; policycheck -list shows them`:                  {"-set", "mine"},
		`-months`: {"-months", "0"},
		"-config needs -month: without it, 2026-07 is of the sample organisation": {"-config", "mine.json", "-do", "quit m1"},
	} {
		assert.Contains(t, refused(t, args...), want)
	}
	strangers := refused(t, "-do", "quit m1=2026-07-10; join n1 ecc", "-do", "share m22 50")
	assert.Contains(t, strangers, `edit 1, m1=2026-07-10 leaves after 2026-06-30: unknown member "m1=2026-07-10"`)
	assert.Contains(t, strangers, `edit 2, n1 joins ecc: unknown team "ecc"; there are "ec"`)
	assert.Contains(t, strangers, `-do "share m22 50": edit 1, `)
	assert.Equal(t, 3, strings.Count(strangers, "\n"), strangers)
	help := output(t, "-h")
	assert.Contains(t, help, "usage")
	for verb := range verbs {
		assert.Contains(t, help, verb+" ", "the forms of edits")
	}
}
