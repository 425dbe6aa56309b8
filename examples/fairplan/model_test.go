package main

import (
	"bufio"
	"math"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/toban-go/toban/fairness"
)

// broken returns the first row of a model that values break, "" if none, and what is minimised.
func broken(t *testing.T, model string, values map[string]float64) (row string, aim float64) {
	value := func(expression string) (sum float64) {
		sign, factor := 1.0, 1.0
		for word := range strings.FieldsSeq(expression) {
			if n, err := strconv.ParseFloat(word, 64); err == nil {
				factor = n
			} else if word == "+" || word == "-" {
				sign, factor = map[string]float64{"+": 1, "-": -1}[word], 1
			} else {
				sum += sign * factor * values[word]
			}
		}
		return sum
	}
	lines := bufio.NewScanner(strings.NewReader(model))
	lines.Buffer(nil, 1<<20)
	for lines.Scan() {
		line := strings.TrimSpace(lines.Text())
		if expression, is := strings.CutPrefix(line, "aim:"); is {
			aim = value(expression)
		}
		for _, sense := range []string{" <= ", " >= ", " = "} {
			left, right, is := strings.Cut(line, sense)
			if !is {
				continue
			}
			bound, err := strconv.ParseFloat(right, 64)
			require.NoError(t, err, line)
			off := value(left) - bound
			if row == "" && (sense == " = " && math.Abs(off) > 1e-6 || sense == " <= " && off > 1e-6 || sense == " >= " && off < -1e-6) {
				row = line
			}
		}
	}
	require.NoError(t, lines.Err())
	return row, aim
}

// valued turns an answer into values of the variables, the least ones that the rows allow.
func valued(t *testing.T, p fairness.Problem, answer string) map[string]float64 {
	m := modelOf(p)
	values := map[string]float64{}
	for line := range strings.Lines(answer) {
		fields := strings.Fields(line)
		for seat, s := range p.Seats {
			for person, who := range p.People {
				if s.Slot == fields[0] && string(s.Role) == fields[1] && string(who.ID) == fields[2] {
					require.True(t, m.can(seat, person))
					values[x(seat, person)] = 1
				}
			}
		}
	}
	for person := range p.People {
		for _, s := range m.slots {
			for _, seat := range s.seats {
				if values[x(seat, person)] == 1 {
					values[dayOf(person, s.Date)] = 1
					if day := s.Date.Weekday(); day == time.Saturday || day == time.Sunday {
						values[weekendOf(person, s.Date)] = 1
					}
				}
			}
		}
		for k, level := range p.Levels {
			var is fairness.Burden
			for class := range p.Classes {
				if len(level.Classes) > 0 && level.Classes[0] != class {
					continue
				}
				is += amount(p.People[person].Balance, class) - amount(p.People[person].Target, class)
				for seat, s := range p.Seats {
					if s.Class == class && values[x(seat, person)] == 1 {
						is += s.Burden
					}
				}
			}
			values[deviationOf(person, k)] = math.Abs(points(is))
			values["w"] = max(values["w"], math.Abs(points(is)))
		}
	}
	return values
}

// What a plan is, the model says as well: its rows hold, and its aims are the plan's. A roster
// that breaks a limit breaks a row.
func TestTheModelSaysWhatAPlanIs(t *testing.T) {
	for _, name := range []string{"s03-history", "s04-locked", "m02-leave"} {
		dir := t.TempDir()
		file, model := filepath.Join(dir, "certificate.json"), filepath.Join(dir, "model.lp")
		status, answer, stderr := call("-certificate", file, instances+name+".json")
		require.Zero(t, status, stderr)
		plan := instances + name + ".json"
		p, err := read(plan)
		require.NoError(t, err)
		values := valued(t, p, answer)
		status, _, stderr = call("-model", model, plan)
		require.Zero(t, status, stderr)
		text, err := os.ReadFile(model)
		require.NoError(t, err)
		row, worst := broken(t, string(text), values)
		require.Empty(t, row)
		certificate, err := os.ReadFile(file)
		require.NoError(t, err)
		require.Contains(t, string(certificate), `"f1":`+strconv.FormatInt(int64(math.Round(worst*1000)), 10)+`,`)

		status, _, stderr = call("-model", model, "-worst", strconv.FormatFloat(worst, 'f', -1, 64), plan)
		require.Zero(t, status, stderr)
		text, err = os.ReadFile(model)
		require.NoError(t, err)
		row, sum := broken(t, string(text), values)
		require.Empty(t, row)
		require.Contains(t, string(certificate), `"f2":`+strconv.FormatInt(int64(math.Round(sum*1000)), 10)+`,`)

		status, _, stderr = call("-model", model, "-worst", strconv.FormatFloat(worst-0.001, 'f', -1, 64), plan)
		require.Zero(t, status, stderr)
		text, err = os.ReadFile(model)
		require.NoError(t, err)
		row, _ = broken(t, string(text), values)
		require.Contains(t, row, "w <= ")

		// All to the first who may: no rest, and more than a week's hours.
		one, m := map[string]float64{}, modelOf(p)
		for seat := range p.Seats {
			for person := range p.People {
				if m.can(seat, person) {
					one[x(seat, person)] = 1
					break
				}
			}
		}
		row, _ = broken(t, string(text), one)
		require.NotEmpty(t, row)
	}
}
