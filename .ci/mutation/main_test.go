package main

import (
	"bytes"
	"maps"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestEveryFate(t *testing.T) {
	why := map[string]string{
		"testdata/sample/sample.go: if n <= 0 { // 0 is the same either way": "equal",
		"testdata/sample/sample.go: var turns = 2 / 2":                       "wrong",
		"testdata/sample/other.go: var turns = 2 / 2":                        "elsewhere",
	}
	var said bytes.Buffer
	efficacy, err := run(&said, "testdata/sample", why, time.Second)
	require.NoError(t, err)
	assert.Equal(t, 62.5, efficacy)
	assert.ElementsMatch(t, []string{
		"testdata/sample/sample.go:4:16: const room = 6 * 3 // no test knows it # no test notices this",
		"testdata/sample/sample.go:9:7: if n <= 0 { // 0 is the same either way # equal",
		"testdata/sample/sample.go:29:14: if cap(*l) != 0 { # no test notices this",
		"testdata/sample/sample.go: var turns = 2 / 2 # tests notice this: it needs no reason",
		"  testdata/sample  killed  lived  open  endless  void  efficacy",
		"        sample.go       5      3     2        1     1      62.5",
		"              all       5      3     2        1     1      62.5",
	}, strings.Split(strings.TrimSuffix(said.String(), "\n"), "\n"), "in any order, as they are found")

	said.Reset()
	_, err = run(&said, "testdata/sample/sample_test.go", nil, time.Second)
	assert.EqualError(t, err, "testdata/sample/sample_test.go: no operator to change")
	_, err = run(&said, "testdata/none", nil, time.Second)
	assert.EqualError(t, err, "testdata/none: no operator to change")
	assert.Empty(t, said.String())
}

func TestReasonsBelongToMutants(t *testing.T) {
	t.Chdir("../..")
	why, err := explanations(reasons)
	require.NoError(t, err)
	read := map[string]bool{}
	for key := range maps.Clone(why) {
		name, _, _ := strings.Cut(key, ":")
		dir := filepath.Dir(name)
		if read[dir] {
			continue
		}
		read[dir] = true
		files, err := sources(dir)
		require.NoError(t, err)
		for _, m := range mutantsOf(files, "") {
			delete(why, m.key())
		}
	}
	assert.Empty(t, slices.Sorted(maps.Keys(why)), "no mutant reads so")
}
