// Command allowance writes what each person is paid for a month of off-hours, as
// CSV with a total line. The rates are made-up input, never built in; how shifts are
// paid is for each firm to settle.
//
//	go run ./examples/allowance [-month 2026-05] [-night 2000] [-off 5000] [-closes 25] [-rates FILE] [-lang ja|en] [-config FILE]
package main

import (
	"errors"
	"fmt"
	"io"
	"os"
	"strconv"
	"strings"
	"time"

	"github.com/toban-go/toban/examples/internal/command"
	"github.com/toban-go/toban/schedule"
	"github.com/toban-go/toban/schedule/report"
	"github.com/toban-go/toban/schedule/report/pay"
)

func main() { os.Exit(run(os.Args[1:], os.Stdout, os.Stderr)) }

const usage = "usage: allowance [-month 2026-05] [-night 2000] [-off 5000] [-closes 25] [-rates FILE] [-lang ja|en] [-config FILE]"

var columns = map[string][]string{
	"ja": {"担当", "氏名", "平日夜（回）", "週末（回）", "祝日（回）", "待機（分）", "手当（円）", "合計"},
	"en": {"person", "name", "nights", "weekend days", "holidays", "minutes", "yen", "total"},
}

const mostYen = 1_000_000_000 // that pay.Rates takes

var run = command.Run("allowance", usage, func(flags *command.Flags) (string, error) {
	month := flags.Month("month", "2026-05", "`month` that is paid")
	night := flags.Number("night", 2000, 0, mostYen, "`yen` a night of a business day")
	off := flags.Number("off", 5000, 0, mostYen, "`yen` a day of a weekend or a holiday")
	closes := flags.Number("closes", 0, 0, 31, "last `day` of the pay month; 0 is the end of the month")
	table := flags.String("rates", "", "`file` of a rate table in JSON, instead of -night, -off and -closes")
	lang := flags.OneOf("lang", "language", "ja", "en")
	file := flags.Config()
	err := flags.Parse(func() error {
		if *table != "" && flags.Given("night", "off", "closes") {
			return errors.New("-rates stands instead of -night, -off and -closes")
		}
		return nil
	})
	if err != nil {
		return "", err
	}
	yen := int64(*off)
	rates := pay.Rates{Shift: map[report.Class]int64{report.Night: int64(*night), report.Weekend: yen, report.Holiday: yen}, Closes: *closes}
	if *table != "" {
		if rates, err = readRates(*table); err != nil {
			return "", err
		}
	}
	var text strings.Builder
	err = write(&text, *month, *file, rates, columns[*lang])
	return text.String(), err
})

func readRates(path string) (pay.Rates, error) {
	data, err := os.ReadFile(path)
	if err != nil {
		return pay.Rates{}, err
	}
	rates, err := pay.ParseRates(data)
	if err != nil {
		return pay.Rates{}, fmt.Errorf("%s: %w", path, err)
	}
	return rates, nil
}

// write writes the pay month that closes in the month of first, its first day.
func write(w io.Writer, first schedule.Date, file string, rates pay.Rates, words []string) error {
	_, s, err := command.Schedule(file)
	if err != nil {
		return err
	}
	month := rates.PayMonth(first.Year, first.Month, s.Location(first.At(0, time.UTC)))
	for id := range s.Services() {
		if _, err := s.OnCall(id, month.End.Add(-1)); errors.Is(err, schedule.ErrBeforeStart) {
			return fmt.Errorf("-month %s: %w", first.String()[:7], err)
		}
		break
	}
	payee := func(m schedule.Member) pay.Payee {
		p, _ := s.Person(m, month.End.Add(-1)) // who serves is known
		if p.Holidays == nil {                 // known at the start only, or nowhere
			p, _ = s.Person(m, month.Start)
		}
		return pay.Payee{Holidays: p.Holidays}
	}
	list := pay.Allowances(offHours(s, month), rates, payee)
	var table report.Table
	for _, name := range words[:7] {
		table.Columns = append(table.Columns, report.Column{Name: name})
	}
	for _, a := range list {
		p, _ := s.Person(a.Member, month.End.Add(-1)) // who is not known has no name
		table.Rows = append(table.Rows, line(string(a.Member), p.Name, a))
	}
	table.Total = line(words[7], "", pay.Sum(list))
	return table.CSV(w)
}

func line(id, name string, a pay.Allowance) []string {
	number := func(n int64) string { return strconv.FormatInt(n, 10) }
	return []string{id, name, number(int64(a.Shifts[report.Night])), number(int64(a.Shifts[report.Weekend])), number(int64(a.Shifts[report.Holiday])), number(a.Minutes), number(a.Yen)}
}

// offHours yields the shifts that are paid: not those of teams by day.
func offHours(s *schedule.Schedule, month schedule.Interval) func(func(schedule.Shift) bool) {
	return func(yield func(schedule.Shift) bool) {
		for shift := range s.Duties(month) {
			if shift.Regime == schedule.OffHours && !yield(shift) {
				return
			}
		}
	}
}
