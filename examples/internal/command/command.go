// Package command is what the example programs share: their frame of help, exit status
// and faults, the files they read, the months they plan, and words for days.
package command

import (
	"errors"
	"flag"
	"fmt"
	"io"
	"strings"

	"github.com/toban-go/toban/schedule"
)

// Run returns a program that prints a text. Its exit status is 2, after a line for
// each fault, if there is no text for the command line and the input, and 1 if the
// text cannot be printed. The text calls Parse when it has its flags; for -h the
// program prints usage and what each flag means instead. Flags.Watch shows a bar while it plans.
func Run(name, usage string, text func(*Flags) (string, error)) func(args []string, stdout, stderr io.Writer) int {
	return func(args []string, stdout, stderr io.Writer) int {
		flags := NewFlags(name, args)
		flags.bar = NewBar(stderr)
		out, err := text(flags)
		flags.bar.Clear()
		if errors.Is(err, flag.ErrHelp) {
			out, err = flags.Help(usage), nil
		}
		if err != nil {
			if flags.lang != nil {
				err = errors.New(In(*flags.lang, err))
			}
			Complain(stderr, name, err)
			return 2
		}
		if _, err := io.WriteString(stdout, out); err != nil {
			Complain(stderr, name, err)
			return 1
		}
		return 0
	}
}

// In writes an error in a language, as far as its parts know languages: those with a method
// In, such as a *fairness.InfeasibleError. The other parts are in English.
func In(l schedule.Language, err error) string {
	switch e := err.(type) {
	case interface {
		In(schedule.Language) string
	}:
		return e.In(l)
	case interface{ Unwrap() []error }:
		text := err.Error()
		for _, part := range e.Unwrap() {
			text = strings.Replace(text, part.Error(), In(l, part), 1)
		}
		return text
	case interface{ Unwrap() error }:
		if inner := e.Unwrap(); inner != nil {
			return strings.Replace(err.Error(), inner.Error(), In(l, inner), 1)
		}
	}
	return err.Error()
}

// Complain writes an error, each line of it after the name of the program.
func Complain(stderr io.Writer, name string, err error) {
	for line := range strings.Lines(err.Error()) {
		fmt.Fprintln(stderr, name+":", strings.TrimSuffix(line, "\n"))
	}
}
