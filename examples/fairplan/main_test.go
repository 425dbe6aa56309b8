package main

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

const instances = "../../fairness/testdata/"

func call(args ...string) (status int, stdout, stderr string) {
	var out, errs bytes.Buffer
	status = run(args, &out, &errs)
	return status, out.String(), errs.String()
}

func TestPlan(t *testing.T) {
	file := filepath.Join(t.TempDir(), "certificate.json")
	status, stdout, stderr := call("-certificate", file, instances+"s03-history.json")
	require.Zero(t, status)
	require.Empty(t, stderr)
	lines := strings.Split(strings.TrimSpace(stdout), "\n")
	require.Len(t, lines, 80)
	require.Regexp(t, `^s0001 primary m00\d$`, lines[0])
	data, err := os.ReadFile(file)
	require.NoError(t, err)
	var c struct {
		F1, F2  int64
		F1Bound int64 `json:"f1_lower_bound"`
		F2Bound int64 `json:"f2_lower_bound"`
		Proven  bool
		Moves   int
	}
	decoder := json.NewDecoder(bytes.NewReader(data))
	decoder.DisallowUnknownFields()
	require.NoError(t, decoder.Decode(&c))
	require.Equal(t, []int64{4000, 24000, 4000, 24000}, []int64{c.F1, c.F2, c.F1Bound, c.F2Bound})
	require.True(t, c.Proven)
	require.Positive(t, c.Moves)

	_, again, _ := call(instances + "s03-history.json")
	require.Equal(t, stdout, again, "the same bytes")
}

func TestCosts(t *testing.T) {
	file := filepath.Join(t.TempDir(), "costs.txt")
	status, _, stderr := call("-costs", file, instances+"s01-plain.json")
	require.Zero(t, status)
	require.Empty(t, stderr)
	text, err := os.ReadFile(file)
	require.NoError(t, err)
	require.Equal(t, `MinRest 12 h costs nothing: without it worst deviation 0.0 h of a plain business night (proven least)
MaxConsecutiveDays 3 costs nothing: without it worst deviation 0.0 h of a plain business night (proven least)
MaxHoursPerWeek 60 h costs nothing: without it worst deviation 0.0 h of a plain business night (proven least)
MaxWeekendsPerMonth 3 costs nothing: without it worst deviation 0.0 h of a plain business night (proven least)
The set of all limits costs nothing: without it worst deviation 0.0 h of a plain business night (proven least)
`, string(text))
}

func TestCostsInJapanese(t *testing.T) {
	file := filepath.Join(t.TempDir(), "costs.txt")
	status, _, stderr := call("-costs", file, "-lang", "ja", instances+"s01-plain.json")
	require.Zero(t, status)
	require.Empty(t, stderr)
	text, err := os.ReadFile(file)
	require.NoError(t, err)
	require.Equal(t, `MinRest 12 hの代償なし：なくても最大のずれは平日夜に換算して0.0時間（最小と証明済み）
MaxConsecutiveDays 3の代償なし：なくても最大のずれは平日夜に換算して0.0時間（最小と証明済み）
MaxHoursPerWeek 60 hの代償なし：なくても最大のずれは平日夜に換算して0.0時間（最小と証明済み）
MaxWeekendsPerMonth 3の代償なし：なくても最大のずれは平日夜に換算して0.0時間（最小と証明済み）
すべての制約の代償なし：なくても最大のずれは平日夜に換算して0.0時間（最小と証明済み）
`, string(text))
}

// What is not written with a model, or only with one, is refused and not passed over.
func TestFlagsThatDoNotGoTogether(t *testing.T) {
	file := filepath.Join(t.TempDir(), "file")
	for want, args := range map[string][]string{
		"fairplan: -model and -certificate: a model is written and nothing is planned\nfairplan: -model and -costs: a model is written and nothing is planned\n": {"-model", file, "-certificate", file, "-costs", file},
		"fairplan: -model and -moves: a model is written and nothing is planned\nfairplan: -model and -seed: a model is written and nothing is planned\n":        {"-model", file, "-moves", "5", "-seed", "2"},
		"fairplan: -worst needs -model: it is what the model holds\n":                                                                                            {"-worst", "5"},
		"fairplan: -lang needs -costs: nothing else is in words\n":                                                                                               {"-lang", "ja"},
	} {
		status, stdout, stderr := call(append(args, instances+"s01-plain.json")...)
		require.Equal(t, 2, status)
		require.Empty(t, stdout)
		require.Equal(t, want, stderr)
		require.NoFileExists(t, file)
	}
}

func TestCannotBeFilled(t *testing.T) {
	status, stdout, stderr := call(instances + "s06-infeasible-blocked.json")
	require.Equal(t, 1, status)
	require.Empty(t, stdout)
	require.Equal(t, 1, strings.Count(stderr, "\n"))
	for _, word := range []string{"2026-05-04", "m001, m002, m003, m005, m006", "different people"} {
		require.Contains(t, stderr, word)
	}
}

func TestFaultyUse(t *testing.T) {
	broken := filepath.Join(t.TempDir(), "broken.json")
	require.NoError(t, os.WriteFile(broken, []byte("{\n \"format\": 7}"), 0o600))
	for name, args := range map[string][]string{
		"no file":         {},
		"two files":       {"a", "b"},
		"no such file":    {"absent.json"},
		"unknown flag":    {"-x", "a"},
		"moves":           {"-moves", "-1", "a"},
		"format":          {broken},
		"certificate":     {"-moves", "100", "-certificate", "absent/file", instances + "s01-plain.json"},
		"not an instance": {instances + "optimum.json"},
	} {
		status, stdout, stderr := call(args...)
		require.Equal(t, 2, status, name)
		require.Empty(t, stdout, name)
		require.Equal(t, 1, strings.Count(stderr, "\n"), name)
		require.True(t, strings.HasPrefix(stderr, "fairplan: "), name)
	}
	_, _, stderr := call("-moves", "few", "a", "b")
	require.Equal(t, 2, strings.Count(stderr, "fairplan: "), stderr)
	status, stdout, _ := call("-h")
	require.Zero(t, status)
	require.True(t, strings.HasPrefix(stdout, usage+"\n"))
	require.Contains(t, stdout, "seed of the search")
}
