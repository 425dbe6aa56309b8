package command

import (
	"errors"
	"flag"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/toban-go/toban/schedule"
)

// Flags are the flags of a program and the command line that it is given: those of a
// flag.FlagSet, and days, months, choices and numbers. The zero Flags cannot be used;
// NewFlags makes them.
type Flags struct {
	*flag.FlagSet
	args   []string
	faults []error
	bar    *Bar
	lang   *schedule.Language // nil without -lang
}

// NewFlags returns the flags of a program, none yet, for a command line.
func NewFlags(name string, args []string) *Flags {
	f := &Flags{FlagSet: flag.NewFlagSet(name, flag.ContinueOnError), args: args}
	f.SetOutput(io.Discard)
	return f
}

// Parse reads the command line, on which nothing but flags may stand, and if that can
// be done looks at the checks. The error is flag.ErrHelp, or joins everything that is
// wrong.
func (f *Flags) Parse(checks ...func() error) error {
	return f.parse(append([]func() error{func() error {
		if f.NArg() > 0 {
			return fmt.Errorf("unexpected argument %q", f.Arg(0))
		}
		return nil
	}}, checks...))
}

// File reads a command line that ends in one path, called name in messages, and
// returns it. Its errors are those of Parse.
func (f *Flags) File(name string) (string, error) {
	err := f.parse([]func() error{func() error {
		if f.NArg() != 1 {
			return fmt.Errorf("%d files where one %s belongs", f.NArg(), name)
		}
		return nil
	}})
	return f.Arg(0), err
}

// Files reads a command line with any number of paths, before, between or after the flags, and
// then looks at the checks. Args returns the paths. Its errors are those of Parse.
func (f *Flags) Files(checks ...func() error) error {
	var flags, paths []string
	for i := 0; i < len(f.args); i++ {
		arg := f.args[i]
		if arg == "--" {
			paths = append(paths, f.args[i+1:]...)
			break
		}
		name := strings.TrimLeft(arg, "-")
		if name == arg || name == "" { // "-" is the standard input
			paths = append(paths, arg)
			continue
		}
		flags = append(flags, arg)
		known := f.Lookup(name)
		if known == nil { // with its value, unknown, or a request for help
			continue
		}
		if b, ok := known.Value.(interface{ IsBoolFlag() bool }); (!ok || !b.IsBoolFlag()) && i+1 < len(f.args) {
			i++
			flags = append(flags, f.args[i])
		}
	}
	f.args = append(append(flags, "--"), paths...)
	return f.parse(checks)
}

func (f *Flags) parse(checks []func() error) error {
	if err := f.FlagSet.Parse(f.args); err != nil {
		if errors.Is(err, flag.ErrHelp) {
			return err
		}
		return errors.Join(append(f.faults, err)...)
	}
	for _, check := range checks {
		f.faults = append(f.faults, check())
	}
	return errors.Join(f.faults...)
}

// Given reports whether the command line has one of the flags.
func (f *Flags) Given(names ...string) bool {
	given := false
	f.Visit(func(set *flag.Flag) {
		for _, name := range names {
			given = given || set.Name == name
		}
	})
	return given
}

// Help is the usage and what each flag means.
func (f *Flags) Help(usage string) string {
	var b strings.Builder
	f.SetOutput(&b)
	defer f.SetOutput(io.Discard)
	f.PrintDefaults()
	return usage + "\n" + b.String()
}

// Parsed adds a flag whose text, value if it is not given, is turned into a T. The
// error of parse goes on after the flag and its text: "is no …".
func Parsed[T any](f *Flags, name, value, meaning string, parse func(string) (T, error)) *T {
	p := new(T)
	*p, _ = parse(value)
	f.Func(name, meaning, func(text string) error {
		v, err := parse(text)
		if err != nil {
			f.faults = append(f.faults, fmt.Errorf("-%s %q %w", name, text, err))
		}
		*p = v
		return nil
	})
	f.Lookup(name).DefValue = value
	return p
}

// Day adds a flag that is a day; the zero Date if value is empty and it is not given.
func (f *Flags) Day(name, value, meaning string) *schedule.Date {
	return Parsed(f, name, value, meaning, func(text string) (schedule.Date, error) {
		return date(text, "is no day of the form 2026-01-31")
	})
}

// Month adds a flag that is a month, told by its first day.
func (f *Flags) Month(name, value, meaning string) *schedule.Date {
	return Parsed(f, name, value, meaning, func(text string) (schedule.Date, error) {
		return date(text+"-01", "is no month of the form 2026-01")
	})
}

func date(text, fault string) (schedule.Date, error) {
	d, err := schedule.ParseDate(text)
	if err != nil {
		return d, errors.New(fault)
	}
	return d, nil
}

// OneOf adds a flag that is one of several words, the first if it is not given.
func (f *Flags) OneOf(name, meaning string, words ...string) *string {
	return Parsed(f, name, words[0], meaning+": `"+strings.Join(words, "|")+"`", func(text string) (string, error) {
		for _, word := range words {
			if text == word {
				return text, nil
			}
		}
		return "", fmt.Errorf("is neither %s", strings.Join(words, " nor "))
	})
}

// Language adds the flag -lang, the language of what a program prints: "en" or "ja", and English
// if it is not given.
func (f *Flags) Language() *schedule.Language {
	f.lang = Parsed(f, "lang", "en", "language: `en|ja`", func(text string) (schedule.Language, error) {
		switch text {
		case "en":
			return schedule.English, nil
		case "ja":
			return schedule.Japanese, nil
		}
		return schedule.English, errors.New("is neither en nor ja")
	})
	return f.lang
}

// Number adds a flag that is a number from least to most.
func (f *Flags) Number(name string, value, least, most int, meaning string) *int {
	return Parsed(f, name, strconv.Itoa(value), meaning, func(text string) (int, error) {
		n, err := strconv.Atoi(text)
		if err != nil || n < least || n > most {
			return 0, fmt.Errorf("is no number from %d to %d", least, most)
		}
		return n, nil
	})
}

// Services adds the flag -service, which may be given several times; each service
// counts once.
func (f *Flags) Services() *[]schedule.ServiceID {
	services := new([]schedule.ServiceID)
	f.Func("service", "`ID` of a service, several times for several; all without", func(text string) error {
		if id := schedule.ServiceID(text); !slices.Contains(*services, id) {
			*services = append(*services, id)
		}
		return nil
	})
	return services
}

// Instants adds the flag -at, which may be given several times.
func (f *Flags) Instants() *[]time.Time {
	var all []time.Time
	return Parsed(f, "at", "", "`instant` such as 2026-05-06T12:00:00+09:00; now without", func(text string) ([]time.Time, error) {
		at, err := time.Parse(time.RFC3339, text)
		if err != nil {
			return nil, errors.New("is not of the form 2026-05-06T12:00:00+09:00")
		}
		all = append(all, at)
		return all, nil
	})
}

// Instant adds a flag that is an instant; the zero time if it is not given.
func (f *Flags) Instant(name, meaning string) *time.Time {
	return Parsed(f, name, "", meaning, func(text string) (time.Time, error) {
		at, err := time.Parse(time.RFC3339, text)
		if err != nil {
			return at, errors.New("is not of the form 2026-05-06T12:00:00+09:00")
		}
		return at, nil
	})
}

// Clocks reads two clocks of the form 09:00-18:00.
func Clocks(text string) (from, to schedule.Clock, ok bool) {
	first, last, _ := strings.Cut(text, "-")
	from, noFrom := schedule.ParseClock(first)
	to, noTo := schedule.ParseClock(last)
	return from, to, noFrom == nil && noTo == nil
}

// Handoff adds the flag -handoff, the clock at which the days of a sheet with a row a day begin: midnight without it.
func (f *Flags) Handoff(without string) *schedule.Clock {
	if without != "" {
		without += ", or "
	}
	return Parsed(f, "handoff", "", "`clock` at which the days of a sheet with a row a day begin; "+without+"midnight without", func(text string) (schedule.Clock, error) {
		c, err := schedule.ParseClock(text)
		if err != nil || c == schedule.At(24, 0) {
			return 0, errors.New("is no clock such as 10:00")
		}
		return c, nil
	})
}

// Days adds the flag -days, the order in which a sheet writes its days: one of orders, the first if it is not given.
func (f *Flags) Days(orders []string) *string {
	return f.OneOf("days", "how a sheet writes days such as 01/03/2027; those that begin with their year are always read", orders...)
}

// Config adds the flag -config, the path of a configuration for Load.
func (f *Flags) Config() *string {
	return f.String("config", "", "configuration `file`; the sample organisation without")
}

// Timed is a check that a configuration comes with one of the flags that say for what time: without them it is a time of the
// sample, which says nothing of another organisation.
func (f *Flags) Timed(names ...string) func() error {
	return func() error {
		if f.Lookup("config").Value.String() == "" || f.Given(names...) {
			return nil
		}
		return fmt.Errorf("-config needs -%s: without it, %s is of the sample organisation", strings.Join(names, " or -"), f.Lookup(names[0]).DefValue)
	}
}

// Alerts adds the flag -alerts, the path of alerts for AlertsOf.
func (f *Flags) Alerts() *string {
	return f.String("alerts", "", "`file` of alerts; without it those of the sample, or none with -config")
}
