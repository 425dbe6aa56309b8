// Command whoisoncall prints who answers for a service at an instant, until when,
// who is next and why, as one JSON object a line.
//
//	go run ./examples/whoisoncall -service minne-web -at 2026-05-06T12:00:00+09:00 [-rota rotation|plan] [-config FILE] [-lang en|ja]
//
// The first two flags may be given several times. Without -service it answers for every
// service, without -at for now; without -config it reads the sample organisation. What is published answers,
// and where nothing is the rotas do; -rota plan plans such months fairly. -lang is the language of the causes ("note"); all else is the same.
package main

import (
	"encoding/json"
	"errors"
	"io"
	"os"
	"strings"
	"time"

	"github.com/toban-go/toban/examples/internal/command"
	"github.com/toban-go/toban/examples/internal/wire"
	"github.com/toban-go/toban/schedule"
)

func main() { os.Exit(at(time.Now)(os.Args[1:], os.Stdout, os.Stderr)) }

const usage = "usage: whoisoncall [-service ID]... [-at RFC3339]... [-rota rotation|plan] [-config FILE] [-lang en|ja]\n" +
	"in its JSON, owns_service says whether the primary, or the whole team, is of the team that owns the service"

// at returns the program, which answers for now if it is asked for no instant.
func at(now func() time.Time) func(args []string, stdout, stderr io.Writer) int {
	return command.Run("whoisoncall", usage, func(flags *command.Flags) (string, error) { return answers(flags, now) })
}

func answers(flags *command.Flags, now func() time.Time) (string, error) {
	services := flags.Services()
	times := flags.Instants()
	file := flags.Config()
	rota := flags.Rota()
	language := flags.Language()
	if err := flags.Parse(); err != nil {
		return "", err
	}
	config, s, err := command.Schedule(*file, *language)
	if err != nil {
		return "", err
	}
	if len(*times) == 0 {
		*times = append(*times, now())
	}
	var spans []schedule.Interval // to a month later, so that a plan says who is next
	for _, at := range *times {
		spans = append(spans, schedule.Interval{Start: at.AddDate(0, 0, -1), End: at.AddDate(0, 1, 0)})
	}
	if s, err = rota.Follow(s, config.Plan, spans...); err != nil {
		return "", err
	}
	if len(*services) == 0 {
		for id := range s.Services() {
			*services = append(*services, id)
		}
	}
	var text strings.Builder
	encoder := json.NewEncoder(&text)
	encoder.SetEscapeHTML(false)
	var faults []error
	for _, service := range *services {
		for _, at := range *times {
			answer, err := wire.AskIn(s, *language, service, at)
			faults = append(faults, err, encoder.Encode(answer))
		}
	}
	return text.String(), errors.Join(faults...)
}
