package house

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

const module = "github.com/toban-go/toban"

// What some library packages import beyond the pure part of the standard library,
// and why.
var exceptions = map[string][]string{
	"internal/text":         {"golang.org/x/text/width"},        // how wide text is
	"holiday/rickar":        {"github.com/rickar/cal/v2"},       // other countries' holidays are read from it
	"schedule/ical":         {"github.com/arran4/golang-ical"},  // reads and writes RFC 5545
	"schedule/scheduletest": {"os", "path/filepath", "testing"}, // golden rosters of a test
}

// Packages by which a library would do more than compute. They stand for those below them as well.
var impure = []string{"os", "log", "flag", "net", "math/rand", "crypto/rand", "syscall", "unsafe", "plugin", "runtime", "testing", "path/filepath", "io/ioutil", "embed", "expvar", "time/tzdata"}

// Names of pure packages that read the clock, wait for it, read the environment or print.
var impureNames = map[string][]string{
	"time": {"Now", "Since", "Until", "After", "AfterFunc", "Sleep", "Tick", "NewTicker", "NewTimer", "Local"},
	"fmt":  {"Print", "Printf", "Println", "Scan", "Scanf", "Scanln"},
}

func TestTheLibraryOnlyComputes(t *testing.T) {
	used := map[string][]string{} // exceptions, by package
	for _, root := range []string{"schedule", "rotation", "holiday", "fairness", "internal"} {
		require.NoError(t, filepath.WalkDir(root, func(file string, entry fs.DirEntry, err error) error {
			if file == "internal/house" { // what looks at the house is no part of it
				return filepath.SkipDir
			}
			if err != nil || entry.IsDir() || !strings.HasSuffix(file, ".go") || strings.HasSuffix(file, "_test.go") {
				return err
			}
			pkg := path.Dir(filepath.ToSlash(file))
			found, allowed := impurities(t, file, nil, exceptions[pkg])
			assert.Empty(t, found)
			used[pkg] = append(used[pkg], allowed...)
			return nil
		}))
	}
	for pkg, imported := range used {
		assert.Subset(t, imported, exceptions[pkg], "exceptions that %s does not need", pkg)
	}
	for _, pkg := range []string{"schedule", "rotation", "holiday", "fairness"} {
		assert.Contains(t, used, pkg)
		assert.Empty(t, exceptions[pkg], "the standard library only")
	}
}

func TestImpuritiesAreFound(t *testing.T) {
	for body, want := range map[string]string{
		`import "os"`:                               `imports "os"`,
		`import "net/http"`:                         `imports "net/http"`,
		`import "math/rand/v2"`:                     `imports "math/rand/v2"`,
		`import "golang.org/x/text/width"`:          `imports "golang.org/x/text/width"`,
		`import . "time"`:                           `imports "time" without its name`,
		`import "time"; var t = time.Now()`:         "time.Now",
		`import c "time"; var f = c.Since`:          "time.Since",
		`import "time"; func f() { time.Sleep(1) }`: "time.Sleep",
		`import "fmt"; func f() { fmt.Println() }`:  "fmt.Println",
		`func f() { go f() }`:                       "starts a goroutine",
		`func f() { println() }`:                    "println",
	} {
		found, _ := impurities(t, "made-up.go", "package p\n"+body, nil)
		if assert.Len(t, found, 1, body) {
			assert.Equal(t, "made-up.go:2: "+want, found[0])
		}
	}
	pure := `import ("time"; "strings"; "` + module + `/schedule")
		type clock struct{ Now func() time.Time }
		func f(c clock) time.Time { return c.Now().Add(time.Hour) }`
	found, _ := impurities(t, "made-up.go", "package p\n"+pure, nil)
	assert.Empty(t, found)
	found, used := impurities(t, "made-up.go", "package p\nimport _ \"os\"", []string{"os", "log"})
	assert.Empty(t, found)
	assert.Equal(t, []string{"os"}, used)
}

// impurities lists what a file does that a library package must not, and which of
// the allowed imports it uses. Source is as in parser.ParseFile.
func impurities(t *testing.T, name string, source any, allowed []string) (found, used []string) {
	recorded()
	files := token.NewFileSet()
	file, err := parser.ParseFile(files, name, source, parser.SkipObjectResolution)
	require.NoError(t, err)
	report := func(at token.Pos, format string, args ...any) {
		found = append(found, fmt.Sprintf("%s:%d: ", name, files.Position(at).Line)+fmt.Sprintf(format, args...))
	}
	watched := map[string]string{} // packages by the name they have in the file
	for _, spec := range file.Imports {
		imported, _ := strconv.Unquote(spec.Path.Value)
		name := path.Base(imported)
		if spec.Name != nil {
			name = spec.Name.Name
		}
		switch {
		case slices.Contains(allowed, imported):
			used = append(used, imported)
		case forbidden(imported):
			report(spec.Pos(), "imports %q", imported)
		case name == ".":
			report(spec.Pos(), "imports %q without its name", imported)
		default:
			watched[name] = imported
		}
	}
	ast.Inspect(file, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.GoStmt:
			report(n.Pos(), "starts a goroutine")
		case *ast.CallExpr:
			if f, ok := n.Fun.(*ast.Ident); ok && (f.Name == "print" || f.Name == "println") {
				report(n.Pos(), "%s", f.Name)
			}
		case *ast.SelectorExpr:
			if x, ok := n.X.(*ast.Ident); ok && slices.Contains(impureNames[watched[x.Name]], n.Sel.Name) {
				report(n.Pos(), "%s.%s", watched[x.Name], n.Sel.Name)
			}
		}
		return true
	})
	return found, used
}

// forbidden reports whether a library package may not import another: an impure
// one, one that is neither the standard library's nor ours, or a program.
func forbidden(imported string) bool {
	if ours, ok := strings.CutPrefix(imported, module+"/"); ok {
		return strings.HasPrefix(ours, "examples/")
	}
	first, _, _ := strings.Cut(imported, "/")
	return strings.Contains(first, ".") || slices.ContainsFunc(impure, func(p string) bool {
		return imported == p || strings.HasPrefix(imported, p+"/")
	})
}
