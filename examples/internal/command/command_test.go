package command_test

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/toban-go/toban/examples/internal/command"
	"github.com/toban-go/toban/examples/internal/command/commandtest"
	"github.com/toban-go/toban/fairness"
)

var say = commandtest.Program{Name: "say", Run: command.Run("say", "usage: say [-times 1]", func(f *command.Flags) (string, error) {
	day := f.Day("day", "2026-05-01", "`day` that is said")
	other := f.Day("other", "", "`day` that is not said")
	month := f.Month("month", "2026-05", "`month` that is said")
	times := f.Number("times", 1, 1, 3, "how `often` it is said")
	lang := f.OneOf("lang", "language", "en", "ja", "de")
	file, alerts := f.Config(), f.Alerts()
	if err := f.Parse(); err != nil {
		return "", err
	}
	if *times == 3 {
		return "", errors.Join(errors.New("too often"), errors.New("nobody listens"))
	}
	return fmt.Sprintln(day, other.IsZero(), month, *times, *lang, *file, *alerts, f.Given("day", "lang")), nil
})}

func TestRun(t *testing.T) {
	assert.Equal(t, "2026-05-01 true 2026-05-01 1 en false", strings.Join(strings.Fields(say.Output(t)), " "))
	text := say.Output(t, "-day", "2026-12-31", "-month", "2026-02", "-times", "2", "-lang", "de", "-config", "a.json", "-alerts", "b.json")
	assert.Equal(t, "2026-12-31 true 2026-02-01 2 de a.json b.json true", strings.Join(strings.Fields(text), " "))
	assert.Equal(t, "too often\nnobody listens\n", say.Refused(t, "-times", "3"))
	assert.Equal(t, "say: closed\n", say.Unprintable(t))
}

// A program says what it can of an error in its language.
func TestErrorsInALanguage(t *testing.T) {
	none := &fairness.NotFoundError{Moves: 3}
	faulty := commandtest.Program{Name: "faulty", Run: command.Run("faulty", "usage: faulty", func(f *command.Flags) (string, error) {
		f.Language()
		if err := f.Parse(); err != nil {
			return "", err
		}
		return "", errors.Join(&fairness.PoolError{Pool: "a", Err: none}, fmt.Errorf("month %d: %w", 5, none), errors.New("no clock"))
	})}
	japanese := "制約を守る当番表は、3回試しても見つからなかった。存在しないと証明されてはいない"
	assert.Equal(t, "プール\"a\"："+japanese+"\nmonth 5: "+japanese+"\nno clock\n", faulty.Refused(t, "-lang", "ja"))
	assert.Equal(t, fmt.Sprintf("pool \"a\": %v\nmonth 5: %v\nno clock\n", none, none), faulty.Refused(t, "-lang", "en"))
	assert.Equal(t, "flag provided but not defined: -x\n", faulty.Refused(t, "-x"))
}

func TestHelp(t *testing.T) {
	help := say.Output(t, "-day", "x", "-h")
	assert.True(t, strings.HasPrefix(help, "usage: say [-times 1]\n  -alerts file\n"), help)
	assert.Contains(t, help, "  -lang en|ja|de\n    \tlanguage: en|ja|de (default en)\n")
	assert.Contains(t, help, "  -month month\n    \tmonth that is said (default 2026-05)\n")
}

// What is wrong with the command line is told all at once.
func TestFaultyCommandLines(t *testing.T) {
	for want, line := range map[string]string{
		`-day "2026-02-30" is no day of the form 2026-01-31`: "-day 2026-02-30",
		`-other "soon" is no day of the form 2026-01-31`:     "-other soon",
		`-month "0000-01" is no month of the form 2026-01`:   "-month 0000-01",
		`-times "4" is no number from 1 to 3`:                "-times 4",
		`-times "often" is no number from 1 to 3`:            "-times often",
		`-lang "fr" is neither en nor ja nor de`:             "-lang fr",
		`unexpected argument "x"`:                            "x",
		"-month \"\" is no month of the form 2026-01\n-times \"0\" is no number from 1 to 3\nunexpected argument \"x\"": "-month= -times 0 x",
		"-times \"0\" is no number from 1 to 3\nflag provided but not defined: -y":                                      "-times 0 -y",
	} {
		assert.Equal(t, want+"\n", say.Refused(t, strings.Fields(line)...))
	}
}

func TestLoad(t *testing.T) {
	want, err := command.Load("")
	assert.NoError(t, err)
	got, err := command.Load("../../sample/history.json")
	assert.NoError(t, err)
	assert.Equal(t, want, got)
	_, err = command.Load(filepath.Join(t.TempDir(), "none.json"))
	assert.ErrorIs(t, err, os.ErrNotExist)
}
