package main

import (
	"os"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/toban-go/toban/schedule"
)

// What the README shows beneath the command is what the command prints, line by line.
func TestReadme(t *testing.T) {
	f, err := shipped()
	require.NoError(t, err)
	for name, c := range map[string]struct {
		command string
		l       schedule.Language
	}{"README.md": {"go run ./examples/audit ", schedule.English}, "README.ja.md": {"go run ./examples/audit -lang ja ", schedule.Japanese}} {
		text, err := os.ReadFile("../../" + name)
		require.NoError(t, err)
		_, after, found := strings.Cut(string(text), "\n"+c.command)
		require.True(t, found, "%s lacks %s", name, c.command)
		_, after, _ = strings.Cut(after, "```console\n")
		shown, _, _ := strings.Cut(after, "```")
		printed := plain(voice{c.l, f}.document())
		n := 0
		for line := range strings.Lines(shown) {
			assert.Contains(t, printed, line, name)
			n++
		}
		assert.Greater(t, n, 4)
	}
}

// The commands of the workflow are ones that the program takes.
func TestWorkflow(t *testing.T) {
	text, err := os.ReadFile("workflow.yml")
	require.NoError(t, err)
	common := "-from pagerduty -since 2026-05-01 -until 2026-05-31"
	assert.Contains(t, string(text), strings.NewReplacer("2026-05-01", `"$FIRST"`, "2026-05-31", `"$LAST"`).Replace("examples/audit@latest "+common))
	calls := regexp.MustCompile(`(?m)^ +audit (-.*?) >`).FindAllStringSubmatch(string(text), -1)
	require.Len(t, calls, 4)
	for _, call := range calls {
		status, out, complaints := exit(append(strings.Fields(common+" "+call[1]), "../sample/pagerduty/primary-2026q2.json")...)
		assert.Empty(t, complaints)
		assert.NotEmpty(t, out)
		assert.Equal(t, !strings.Contains(call[1], "-fail never"), status == 1, call[1])
	}
}

// The usage names every flag.
func TestUsage(t *testing.T) {
	_, out, _ := exit("-h")
	line, _, _ := strings.Cut(out, "\n")
	for _, m := range regexp.MustCompile(`(?m)^  (-\w+)`).FindAllStringSubmatch(out, -1) {
		assert.Contains(t, line, m[1])
	}
}
