// Command fairplan fills the seats of a problem in the format oncall-fairness/1
// as levelly as it can and prints one line a seat: shift, role, member.
//
//	go run ./examples/fairplan [-certificate FILE] [-moves N] [-seed N] INSTANCE.json
package main

import (
	"bufio"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	_ "time/tzdata" // bare containers have no zone data

	"github.com/toban-go/toban/fairness"
)

const usage = "usage: fairplan [-certificate FILE] [-moves N] [-seed N] INSTANCE.json"

func main() { os.Exit(run(os.Args[1:], os.Stdout, os.Stderr)) }

// run returns the exit status: 1 if no roster is found, 2 for a faulty command
// line or file.
func run(args []string, stdout, stderr io.Writer) int {
	flags := flag.NewFlagSet("fairplan", flag.ContinueOnError)
	flags.SetOutput(io.Discard)
	certificate := flags.String("certificate", "", "file for F1, F2 and their bounds, as JSON")
	moves := flags.Int("moves", 0, "search effort; 0 goes by size")
	seed := flags.Uint64("seed", 1, "seed of the search")
	err := flags.Parse(args)
	if errors.Is(err, flag.ErrHelp) {
		fmt.Fprintln(stdout, usage)
		return 0
	}
	switch {
	case err != nil:
	case flags.NArg() != 1:
		err = errors.New(usage)
	case *moves < 0:
		err = fmt.Errorf("-moves %d is below zero", *moves)
	}
	if err != nil {
		fmt.Fprintln(stderr, "fairplan:", err)
		return 2
	}
	problem, err := read(flags.Arg(0))
	if err != nil {
		fmt.Fprintln(stderr, "fairplan:", err)
		return 2
	}
	plan, err := problem.Solve(*moves, *seed)
	if err != nil {
		fmt.Fprintln(stderr, "fairplan:", err)
		return 1
	}
	if *certificate != "" {
		if err := write(*certificate, plan.Certificate()); err != nil {
			fmt.Fprintln(stderr, "fairplan:", err)
			return 2
		}
	}
	out := bufio.NewWriter(stdout)
	for _, a := range plan.Assignments() {
		fmt.Fprintln(out, a.Slot, a.Role, a.Member)
	}
	if err := out.Flush(); err != nil {
		fmt.Fprintln(stderr, "fairplan:", err)
		return 2
	}
	return 0
}

func read(name string) (fairness.Problem, error) {
	file, err := os.Open(name)
	if err != nil {
		return fairness.Problem{}, err
	}
	defer file.Close()
	problem, err := fairness.DecodeProblem(file)
	if err != nil {
		return fairness.Problem{}, fmt.Errorf("%s: %w", name, err)
	}
	return problem, nil
}

func write(name string, c fairness.Certificate) error {
	data, err := json.Marshal(struct {
		F1      fairness.Burden `json:"f1"`
		F2      fairness.Burden `json:"f2"`
		F1Bound fairness.Burden `json:"f1_lower_bound"`
		F2Bound fairness.Burden `json:"f2_lower_bound"`
		Proven  bool            `json:"proven"`
		Moves   int             `json:"moves"`
	}{c.F1, c.F2, c.F1Bound, c.F2Bound, c.Proven(), c.Moves})
	if err != nil {
		return err
	}
	return os.WriteFile(name, append(data, '\n'), 0o644)
}
