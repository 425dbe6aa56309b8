package vendor

import (
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/toban-go/toban/schedule"
)

// Whatever notes tell in English they tell in Japanese, with the same arguments, and nothing else has words.
func TestNotesAreInBothLanguages(t *testing.T) {
	files, err := filepath.Glob("*.go")
	require.NoError(t, err)
	used := map[string]bool{}
	for _, name := range files {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		file, err := parser.ParseFile(token.NewFileSet(), name, nil, 0)
		require.NoError(t, err)
		ast.Inspect(file, func(n ast.Node) bool {
			call, ok := n.(*ast.CallExpr)
			if !ok {
				return true
			}
			name := ""
			switch f := call.Fun.(type) {
			case *ast.Ident:
				name = f.Name
			case *ast.SelectorExpr:
				name = f.Sel.Name
			}
			if slices.Contains([]string{"say", "note", "tell", "unsaid", "minute"}, name) {
				for _, arg := range call.Args {
					if text, ok := arg.(*ast.BasicLit); ok && text.Kind == token.STRING {
						format, err := strconv.Unquote(text.Value)
						require.NoError(t, err)
						used[format] = true
						break
					}
				}
			}
			return true
		})
	}
	verb := regexp.MustCompile(`%(\[\d\])?[a-z]`)
	for format := range used {
		japanese, ok := phrases[format]
		if assert.True(t, ok, "%q has no Japanese", format) {
			args := make([]any, len(verb.FindAllString(format, -1)))
			for i, v := range verb.FindAllString(format, -1) {
				if args[i] = "x"; v == "%d" {
					args[i] = 1
				}
			}
			assert.NotContains(t, tell(format, args...).japanese, "%!", japanese)
		}
	}
	for format := range phrases {
		assert.True(t, used[format], "%q is not told", format)
	}
	assert.Greater(t, len(used), 50)
}

// What stands in what is told is in its language too, and intervals and hours are.
func TestTell(t *testing.T) {
	start := time.Date(2026, 5, 1, 19, 0, 0, 0, time.UTC)
	iv := schedule.Interval{Start: start, End: start.Add(15 * time.Hour)}
	s := tell("schedule %q: %s", "web", tell("turns of %s: ours have hours, days, weeks or months", length(90*time.Minute)))
	assert.Equal(t, said{`schedule "web": turns of 1 h 30 min: ours have hours, days, weeks or months`, `スケジュール "web"：1時間30分ごとの番（時間・日・週・月でしか書けない）`}, s)
	assert.Equal(t, `スケジュール "web"：2026-05-01（金）19:00〜2026-05-02（土）10:00はチーム全員が対応するが、オーバーライドが呼ぶのは一人`,
		tell("schedule %q: a whole team answers %v, and an override calls one person", "web", iv).japanese)
}
