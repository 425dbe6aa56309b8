package main

import (
	"bufio"
	"bytes"
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"strings"
	"time"

	"github.com/toban-go/toban/examples/internal/vendor"
	"github.com/toban-go/toban/schedule"
)

// ask asks about each move, in order, and returns what is wanted.
func (p importer) ask(moves []vendor.Move, names map[schedule.Member]string, v vocabulary) ([]bool, error) {
	wanted := make([]bool, len(moves))
	answers := bufio.NewScanner(p.in)
	rest := ""
	for n := 0; n < len(moves); {
		answer := rest
		if answer == "" {
			fmt.Fprintf(p.out, v.question, n+1, len(moves), v.told(moves[n], names))
			if !answers.Scan() {
				return nil, cmp.Or(answers.Err(), fmt.Errorf("%w: no answer to %d of %d; nothing is written", schedule.ErrMissing, n+1, len(moves)))
			}
			answer = strings.ToLower(strings.TrimSpace(answers.Text()))
		}
		switch answer {
		case "y", "yes":
			wanted[n] = true
		case "n", "no":
		case "a", "all":
			wanted[n], rest = true, "a"
		case "q", "quit":
			return wanted, nil
		default:
			continue
		}
		n++
	}
	return wanted, nil
}

// send asks the vendor for each request, in order, and stops at the first that fails: what was
// made until then calls nobody wrong for want of the rest.
func send(out io.Writer, v vocabulary, requests []vendor.Request, address, authorization string) error {
	client := http.Client{Timeout: time.Minute}
	for n, r := range requests {
		fail := func(err error) error {
			return fmt.Errorf("request %d of %d, %s %s: %w; the ones before it are made, the rest is not", n+1, len(requests), r.Method, r.Path, err)
		}
		body, err := json.Marshal(r.Body)
		if err != nil {
			return fail(err)
		}
		request, err := http.NewRequest(r.Method, strings.TrimSuffix(address, "/")+r.Path, bytes.NewReader(body))
		if err != nil {
			return fail(err)
		}
		request.Header.Set("Authorization", authorization)
		request.Header.Set("Content-Type", "application/json")
		request.Header.Set("Accept", "application/json")
		answer, err := client.Do(request)
		if err != nil {
			return fail(err)
		}
		said, err := io.ReadAll(io.LimitReader(answer.Body, 1<<20))
		answer.Body.Close()
		switch {
		case answer.StatusCode/100 != 2:
			return fail(fmt.Errorf("%s: %.200q", answer.Status, said))
		case err != nil:
			return fail(err)
		}
		var graph struct{ Errors []struct{ Message string } } // GraphQL has its faults in the answer
		if json.Unmarshal(said, &graph) == nil && len(graph.Errors) > 0 {
			return fail(errors.New(graph.Errors[0].Message))
		}
		fmt.Fprintf(out, v.made, n+1, len(requests), r.Method, r.Path)
	}
	return nil
}

// authorization reads what a file says to be authorized with.
func authorization(path string) (string, error) {
	text, err := os.ReadFile(path)
	if err != nil {
		return "", err
	}
	line := strings.TrimSpace(string(text))
	if line == "" || strings.ContainsAny(line, "\r\n") {
		return "", fmt.Errorf("%s: %w: one line, such as Token token=…", path, schedule.ErrInvalid)
	}
	return line, nil
}
