package fairness

import (
	"encoding/json"
	"fmt"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"github.com/toban-go/toban/fairness/internal/search"
	"github.com/toban-go/toban/internal/house/long"
)

// optimum is what is known about an instance.
type optimum struct {
	Feasible bool
	F1, F2   struct {
		Best       int64
		LowerBound int64 `json:"lower_bound"`
	}
}

var instanceNames = []string{
	"s01-plain", "s03-history", "s04-locked", "m01-plain", "m02-leave", "m06-join-leave",
	"l01-plain", "l02-leave-parttime", "x01-plain",
}

func readInstance(t testing.TB, name string) (document, Problem, optimum) {
	data, err := os.ReadFile(filepath.Join("testdata", name+".json"))
	require.NoError(t, err)
	var doc document
	require.NoError(t, json.Unmarshal(data, &doc))
	file, err := os.Open(filepath.Join("testdata", name+".json"))
	require.NoError(t, err)
	defer file.Close()
	p, err := DecodeProblem(file)
	require.NoError(t, err)
	data, err = os.ReadFile(filepath.Join("testdata", "optimum.json"))
	require.NoError(t, err)
	var known struct{ Instances map[string]optimum }
	require.NoError(t, json.Unmarshal(data, &known))
	require.Contains(t, known.Instances, name)
	return doc, p, known.Instances[name]
}

// TestTable prints every instance with the simple baselines beside it, and holds the table of
// docs/GUARANTEES.md to it. The largest are planned where all is asked for.
func TestTable(t *testing.T) {
	t.Parallel()
	document, err := os.ReadFile("../docs/GUARANTEES.md")
	require.NoError(t, err)
	fmt.Printf("%-20s %9s %9s %9s %9s %7s %7s %6s %8s\n", "instance", "F1", "bound", "F2", "bound", "F1/opt", "F2/best", "proven", "time")
	product, count := 0.0, 0
	for _, name := range instanceNames[:long.Cases(4, len(instanceNames))] {
		doc, p, best := readInstance(t, name)
		begin := time.Now()
		plan, err := p.Solve(0, 1)
		took := time.Since(begin)
		require.NoError(t, err)
		c := plan.Certificate()
		fmt.Printf("%-20s %9v %9v %9v %9v %7.3f %7.3f %6v %8v\n", name, c.F1, c.F1Bound, c.F2, c.F2Bound,
			ratio(int64(c.F1), best.F1.Best), ratio(int64(c.F2), best.F2.Best), c.Proven(), took.Round(time.Millisecond))
		j := judge(doc, answerOf(plan.Assignments()))
		require.Zero(t, j.violations, name)
		require.Equal(t, int64(c.F1), j.f1, name)
		require.Equal(t, int64(c.F2), j.f2, name)
		require.Equal(t, best.F1.Best, j.f1, name)
		require.LessOrEqual(t, float64(j.f2), 1.03*float64(best.F2.Best), name)
		require.LessOrEqual(t, int64(c.F1Bound), best.F1.Best, name)
		require.LessOrEqual(t, int64(c.F2Bound), best.F2.Best, name)
		if best.F2.Best > 0 {
			product += math.Log(ratio(j.f2, best.F2.Best))
			count++
		}
		row := fmt.Sprintf("| %s | %v | %v | %v | %v |", name, c.F1, c.F1Bound, c.F2, c.F2Bound)
		for i, b := range baselines {
			j := judge(doc, answerOf(b.plan(p)))
			if i == 0 || i == len(baselines)-1 {
				row += fmt.Sprintf(" %v |", Burden(j.f1))
			}
			fmt.Printf("  %-30s F1 %9v F2 %9v breaches of limits %d\n", b.name, Burden(j.f1), Burden(j.f2), j.violations)
		}
		require.Contains(t, string(document), row)
	}
	mean := math.Exp(product / float64(count))
	fmt.Printf("F2 by the best known, geometric mean: %.4f\n", mean)
	require.LessOrEqual(t, mean, 1.01)
}

func ratio(a, b int64) float64 {
	if a == b {
		return 1
	}
	return float64(a) / float64(b)
}

// TestJudgeAgrees compares the judge here with the one that the instances came
// with, where that and node are at hand.
func TestJudgeAgrees(t *testing.T) {
	const home = "../../shared/fairness"
	node, err := exec.LookPath("node")
	if err != nil {
		t.Skip("node is absent: only the judge in Go was asked")
	}
	if _, err := os.Stat(filepath.Join(home, "check.js")); err != nil {
		t.Skip("check.js is absent: only the judge in Go was asked")
	}
	for _, name := range instanceNames {
		doc, p, _ := readInstance(t, name)
		answers := [][]Assignment{baselines[0].plan(p), baselines[2].plan(p)}
		plan, err := p.Solve(2000, 1)
		require.NoError(t, err)
		for _, assignments := range append(answers, plan.Assignments()) {
			var b strings.Builder
			for _, a := range assignments {
				fmt.Fprintln(&b, a.Slot, a.Role, a.Member)
			}
			file := filepath.Join(t.TempDir(), "answer.txt")
			require.NoError(t, os.WriteFile(file, []byte(b.String()), 0o600))
			out, err := exec.Command(node, filepath.Join(home, "check.js"), filepath.Join(home, name+".json"), file).Output()
			require.NoError(t, err)
			var want struct {
				Violations, SameTeam, Avoid, Want, Changes int
				F1, F2                                     int64
			}
			require.NoError(t, json.Unmarshal(out, &want))
			got := judge(doc, answerOf(assignments))
			require.Equal(t, judgement{want.Violations, want.F1, want.F2, want.SameTeam, want.Avoid, want.Want, want.Changes}, got, name)
		}
	}
}

// baseline is a simple way to make a roster.
type baseline struct {
	name string
	plan func(Problem) []Assignment
}

// The ways that tools without a planner take. The first two do not look at who is
// there; the others take who may serve the slot, and forget the other limits.
var baselines = []baseline{
	{"weekly rotation", func(p Problem) []Assignment {
		return rotate(p, func(_ int, s search.Slot) int { return int(s.Week) })
	}},
	{"round robin", func(p Problem) []Assignment {
		return rotate(p, func(n int, _ search.Slot) int { return n })
	}},
	{"least recently on call", func(p Problem) []Assignment {
		return greedy(p, func(s *search.State, person int, _ int32, last int64) int64 { return last })
	}},
	{"least burdened, total", func(p Problem) []Assignment {
		return greedy(p, func(s *search.State, person int, _ int32, _ int64) int64 {
			return s.Dev[person*s.M.LevelCount+s.M.LevelCount-1]
		})
	}},
	{"least burdened, class and total", func(p Problem) []Assignment {
		return greedy(p, func(s *search.State, person int, j int32, _ int64) int64 {
			return s.Dev[person*s.M.LevelCount+int(s.M.SeatClass[j])] + s.Dev[person*s.M.LevelCount+s.M.LevelCount-1]
		})
	}},
}

func rotate(p Problem, turn func(int, search.Slot) int) []Assignment {
	m, err := compile(p)
	if err != nil {
		panic(err)
	}
	var list []Assignment
	for j, seat := range m.seats {
		t := m.SeatSlot[j]
		n := turn(int(t), m.Slots[t]) + j - int(m.SlotSeats[t])
		list = append(list, Assignment{seat.Slot, seat.Role, m.people[n%m.PersonCount].ID})
	}
	return list
}

func greedy(p Problem, value func(s *search.State, person int, j int32, last int64) int64) []Assignment {
	m, err := compile(p)
	if err != nil {
		panic(err)
	}
	s := search.NewState(m.Numbers)
	last := make([]int64, m.PersonCount)
	var list []Assignment
	for j := range int32(m.SeatCount) {
		best := search.Nobody
		for person := range m.PersonCount {
			if !m.Eligible[person*m.SeatCount+int(j)] || s.SlotsOf(int32(person)).Has(m.SeatSlot[j]) {
				continue
			}
			if best == search.Nobody || value(s, person, j, last[person]) < value(s, int(best), j, last[best]) {
				best = int32(person)
			}
		}
		if best == search.Nobody {
			continue
		}
		s.Put(j, best)
		last[best] = m.Slots[m.SeatSlot[j]].End
		list = append(list, Assignment{m.seats[j].Slot, m.seats[j].Role, m.people[best].ID})
	}
	return list
}

func TestInfeasible(t *testing.T) {
	_, p, best := readInstance(t, "s06-infeasible-blocked")
	require.False(t, best.Feasible)
	plan, err := p.Solve(0, 1)
	require.Nil(t, plan)
	var cause *InfeasibleError
	require.ErrorAs(t, err, &cause)
	require.ErrorIs(t, err, ErrInfeasible)
	require.Len(t, cause.Slots, 1)
	require.Contains(t, err.Error(), "2026-05-04")
	require.Equal(t, []string{"m001", "m002", "m003", "m005", "m006"}, texts(cause.People))
	require.Equal(t, []string{"m004"}, texts(cause.Able))
}

func texts[S ~string](list []S) []string {
	out := make([]string, len(list))
	for i, s := range list {
		out[i] = string(s)
	}
	return out
}

func BenchmarkSolve(b *testing.B) {
	for _, name := range instanceNames {
		b.Run(name, func(b *testing.B) {
			_, p, _ := readInstance(b, name)
			for b.Loop() {
				if _, err := p.Solve(0, 1); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
