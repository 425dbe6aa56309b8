// Command fairplan fills the seats of a problem in the format oncall-fairness/1
// as levelly as it can and prints one line a seat: shift, role, member. With -model it writes the
// problem for a solver of mixed-integer programs instead.
//
//	go run ./examples/fairplan [-certificate FILE] [-costs FILE [-lang en|ja]] [-moves N] [-seed N] INSTANCE.json
//	go run ./examples/fairplan -model FILE [-worst POINTS] INSTANCE.json
package main

import (
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"math"
	"os"
	"strings"
	_ "time/tzdata" // bare containers have no zone data

	"github.com/toban-go/toban/examples/internal/command"
	"github.com/toban-go/toban/fairness"
	"github.com/toban-go/toban/internal/instance/problem"
)

const usage = "usage: fairplan [-certificate FILE] [-costs FILE [-lang en|ja]] [-moves N] [-seed N] INSTANCE.json, or fairplan -model FILE [-worst POINTS] INSTANCE.json"

func main() { os.Exit(run(os.Args[1:], os.Stdout, os.Stderr)) }

// run returns the exit status: 1 if no roster is found or can be printed, 2 for a
// faulty command line or file.
func run(args []string, stdout, stderr io.Writer) int {
	flags := command.NewFlags("fairplan", args)
	certificate := flags.String("certificate", "", "`file` for F1, F2 and their bounds, as JSON")
	costs := flags.String("costs", "", "`file` for what each limit costs in fairness, as text")
	moves := flags.Number("moves", 0, 0, math.MaxInt, "search `effort`; 0 goes by size")
	seed := flags.Uint64("seed", 1, "`seed` of the search")
	lp := flags.String("model", "", "`file` for the problem as a mixed-integer program in the LP format that minimises the worst deviation; nothing is planned")
	worst := flags.Float64("worst", -1, "`points`: the model minimises the sum of rosters with no larger worst deviation")
	lang := flags.Language()
	complain := func(status int, err error) int {
		command.Complain(stderr, "fairplan", errors.New(command.In(*lang, err)))
		return status
	}
	file, err := flags.File("INSTANCE.json")
	if errors.Is(err, flag.ErrHelp) {
		fmt.Fprint(stdout, flags.Help(usage))
		return 0
	}
	if err != nil {
		return complain(2, err)
	}
	var faults []error
	for _, only := range []string{"certificate", "costs", "moves", "seed", "lang"} {
		if *lp != "" && flags.Given(only) {
			faults = append(faults, fmt.Errorf("-model and -%s: a model is written and nothing is planned", only))
		}
	}
	if *lp == "" && flags.Given("worst") {
		faults = append(faults, errors.New("-worst needs -model: it is what the model holds"))
	}
	if flags.Given("lang") && *costs == "" && *lp == "" {
		faults = append(faults, errors.New("-lang needs -costs: nothing else is in words"))
	}
	if err := errors.Join(faults...); err != nil {
		return complain(2, err)
	}
	problem, err := read(file)
	if err != nil {
		return complain(2, err)
	}
	if *lp != "" {
		if err := os.WriteFile(*lp, []byte(program(problem, *worst)), 0o644); err != nil {
			return complain(2, err)
		}
		return 0
	}
	bar := command.NewBar(stderr)
	plan, err := problem.SolveWatched(*moves, *seed, bar.Watch())
	bar.Clear()
	if err != nil {
		return complain(1, err)
	}
	if *certificate != "" {
		if err := write(*certificate, plan.Certificate()); err != nil {
			return complain(2, err)
		}
	}
	if *costs != "" {
		list, err := plan.Costs(*moves, *seed)
		if err != nil {
			return complain(1, err)
		}
		var text strings.Builder
		for _, c := range list {
			fmt.Fprintln(&text, c.In(*lang))
		}
		if err := os.WriteFile(*costs, []byte(text.String()), 0o644); err != nil {
			return complain(2, err)
		}
	}
	var text strings.Builder
	for _, a := range plan.Assignments() {
		fmt.Fprintln(&text, a.Slot, a.Role, a.Member)
	}
	if _, err := io.WriteString(stdout, text.String()); err != nil {
		return complain(1, err)
	}
	return 0
}

func read(name string) (fairness.Problem, error) {
	file, err := os.Open(name)
	if err != nil {
		return fairness.Problem{}, err
	}
	defer file.Close()
	p, err := problem.Decode(file)
	if err != nil {
		return fairness.Problem{}, fmt.Errorf("%s: %w", name, err)
	}
	return p, nil
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
