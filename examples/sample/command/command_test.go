package command_test

import (
	"errors"
	"flag"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/toban-go/toban/examples/sample/command"
	"github.com/toban-go/toban/examples/sample/command/commandtest"
)

func TestRun(t *testing.T) {
	echo := commandtest.Program{Name: "echo", Run: command.Run("echo", "usage: echo TEXT", func(args []string) (string, error) {
		switch strings.Join(args, " ") {
		case "-h":
			return "", flag.ErrHelp
		case "":
			return "", errors.Join(errors.New("no text"), errors.New("nothing to say"))
		}
		return strings.Join(args, " "), nil
	})}
	assert.Equal(t, "a b", echo.Output(t, "a", "b"))
	assert.Equal(t, "usage: echo TEXT\n", echo.Output(t, "-h"))
	assert.Equal(t, "no text\nnothing to say\n", echo.Refused(t))
	assert.Equal(t, "echo: closed\n", echo.Unprintable(t, "a"))
}
