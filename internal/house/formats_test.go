package house

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"unicode"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// Words of programs stand in tables, where go vet does not look: each format in them is one that fmt knows, and the English and
// the Japanese of a sentence take the same arguments.
func TestFormatsOfBothLanguages(t *testing.T) {
	formats, pairs := 0, 0
	require.NoError(t, filepath.WalkDir(".", func(file string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() || !strings.HasSuffix(file, ".go") || strings.HasSuffix(file, "_test.go") {
			return err
		}
		faults, some, twice := formatFaults(t, file, nil)
		assert.Empty(t, faults)
		formats, pairs = formats+some, pairs+twice
		return nil
	}))
	assert.Greater(t, formats, 1500)
	assert.Greater(t, pairs, 300)
}

func TestFaultsOfFormatsAreFound(t *testing.T) {
	for body, want := range map[string]string{
		`var x = "%[2].1f"`:                                                                        `"%[2].1f" is no format: the index of an argument stands right before the verb`,
		`var x = f("%d of %d", "%[2]d個")`:                                                          "",
		`var x = f("%d of %d", "%[2]d個中%[3]d個", 1, 2)`:                                             `"%d of %d" and "%[2]d個中%[3]d個" take 2 and 3 arguments`,
		`var x = f("%d of %d", "%d個", 1, 2)`:                                                       `"%d個" and "%d of %d" take 1 and 2 arguments`,
		`var x = f("%d of %s", "%d個の%d")`:                                                          `"%d of %s" and "%d個の%d" take argument 2 as %s and %d`,
		`var x = []string{"%.1f時間", "%.1f h and %v"}`:                                              `"%.1f時間" and "%.1f h and %v" take 1 and 2 arguments`,
		`var x = map[string]string{"%*d h": "%d時間"}`:                                               `"%d時間" and "%*d h" take 1 and 2 arguments`,
		`var x = f("100%% of it", "%d個")`:                                                          `"100%% of it" and "%d個" take 0 and 1 arguments`,
		`var x = map[L]w{English: {a: "%d", b: m{A: "x %s"}}, Japanese: {a: "%d個", b: m{A: "x"}}}`: `"x" and "x %s" take 0 and 1 arguments`,
	} {
		faults, _, _ := formatFaults(t, "made-up.go", "package p\n"+body)
		if want == "" {
			assert.Empty(t, faults, body)
		} else if assert.Len(t, faults, 1, body) {
			assert.Equal(t, "made-up.go:2: "+want, faults[0])
		}
	}
}

// formatFaults lists what is wrong with the formats of a file, and counts them and the pairs of languages. Source is as in
// parser.ParseFile.
func formatFaults(t *testing.T, name string, source any) (faults []string, formats, pairs int) {
	recorded()
	files := token.NewFileSet()
	file, err := parser.ParseFile(files, name, source, parser.SkipObjectResolution)
	require.NoError(t, err)
	report := func(at token.Pos, format string, args ...any) {
		faults = append(faults, fmt.Sprintf("%s:%d: ", name, files.Position(at).Line)+fmt.Sprintf(format, args...))
	}
	same := func(a, b ast.Expr) {
		first, second := text(a), text(b)
		f, g := readFormat(first), readFormat(second)
		if f.is && g.is {
			pairs++
		}
		if first == "rate (%s)" { // the currency stands beside each rate in Japanese
			return
		}
		switch n := max(len(f.verbs), len(g.verbs)); {
		case len(g.verbs) < n && !g.indexed:
			report(b.Pos(), "%q and %q take %d and %d arguments", second, first, len(g.verbs), n)
		case len(f.verbs) < n && !f.indexed:
			report(a.Pos(), "%q and %q take %d and %d arguments", first, second, len(f.verbs), n)
		}
		for i := range min(len(f.verbs), len(g.verbs)) {
			if f, g := f.verbs[i], g.verbs[i]; f != g && f != 0 && g != 0 && f != 'v' && g != 'v' {
				report(b.Pos(), "%q and %q take argument %d as %%%c and %%%c", first, second, i+1, f, g)
			}
		}
	}
	// list pairs each sentence with the one after it, if one of them is Japanese.
	list := func(elements []ast.Expr) {
		for i := 1; i < len(elements); i++ {
			a, b := text(elements[i-1]), text(elements[i])
			if a != "" && b != "" && strings.Contains(a+b, "%") && japanese(a) != japanese(b) {
				same(elements[i-1], elements[i])
				i++
			}
		}
	}
	// both goes through the words of two languages at once.
	var both func(a, b ast.Expr)
	both = func(a, b ast.Expr) {
		if text(a) != "" && text(b) != "" {
			same(a, b)
			return
		}
		english, ok := a.(*ast.CompositeLit)
		other, also := b.(*ast.CompositeLit)
		if !ok || !also {
			return
		}
		for i, element := range english.Elts {
			kv, keyed := element.(*ast.KeyValueExpr)
			if !keyed {
				if i < len(other.Elts) {
					both(element, other.Elts[i])
				}
				continue
			}
			for _, o := range other.Elts {
				if o, ok := o.(*ast.KeyValueExpr); ok && key(o.Key) == key(kv.Key) {
					both(kv.Value, o.Value)
				}
			}
		}
	}
	ast.Inspect(file, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.BasicLit:
			if f := readFormat(text(n)); f.is {
				formats++
				if f.fault != "" {
					report(n.Pos(), "%q is no format: %s", text(n), f.fault)
				}
			}
		case *ast.CallExpr:
			list(n.Args)
		case *ast.KeyValueExpr:
			list([]ast.Expr{n.Key, n.Value})
		case *ast.CompositeLit:
			if len(n.Elts) <= 3 { // a longer list is the words of one language
				list(n.Elts)
			}
			words := map[string]ast.Expr{}
			for _, element := range n.Elts {
				if kv, ok := element.(*ast.KeyValueExpr); ok {
					words[key(kv.Key)] = kv.Value
				}
			}
			if words["English"] != nil && words["Japanese"] != nil {
				both(words["English"], words["Japanese"])
			}
		}
		return true
	})
	return faults, formats, pairs
}

// key is the name of a key, without the package.
func key(e ast.Expr) string {
	switch e := e.(type) {
	case *ast.Ident:
		return e.Name
	case *ast.SelectorExpr:
		return e.Sel.Name
	}
	return text(e)
}

// text is what a literal says; it is empty for all else.
func text(e ast.Expr) string {
	if lit, ok := e.(*ast.BasicLit); ok && lit.Kind == token.STRING {
		said, _ := strconv.Unquote(lit.Value)
		return said
	}
	return ""
}

func japanese(text string) bool {
	return strings.ContainsFunc(text, func(r rune) bool { return unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana) })
}

// format is what a text asks of its arguments.
type format struct {
	verbs       []rune // by argument: d, f, s or v; 0 for one that is passed over
	is, indexed bool
	fault       string
}

var directive = regexp.MustCompile(`%[-+# 0]*(\*|\d+)?(?:\.(\*|\d*))?(\[\d+\])?(.?)`)

func readFormat(text string) (f format) {
	next := 0
	take := func(verb rune) {
		for len(f.verbs) <= next {
			f.verbs = append(f.verbs, 0)
		}
		f.verbs[next] = verb
		next++
	}
	for _, m := range directive.FindAllStringSubmatch(text, -1) {
		for _, star := range m[1:3] {
			if star == "*" {
				take('d')
			}
		}
		if m[3] != "" {
			f.is, f.indexed = true, true
			n, _ := strconv.Atoi(m[3][1 : len(m[3])-1])
			next = n - 1
		}
		switch verb := m[4]; {
		case verb == "d" || verb == "c" || verb == "x" || verb == "X":
			take('d')
		case verb == "f" || verb == "g":
			take('f')
		case verb == "s" || verb == "q":
			take('s')
		case verb == "v" || verb == "t" || verb == "w" || verb == "T":
			take('v')
		case m[3] != "":
			f.fault = "the index of an argument stands right before the verb"
		default:
			continue // a percent sign of something else
		}
		f.is = true
	}
	return f
}
