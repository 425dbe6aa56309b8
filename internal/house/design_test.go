package house

import (
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// The table of DESIGN.md names files that exist, and what is declared there; its maps
// name every file of the two packages that they are of.
func TestTheDesignNamesPlaces(t *testing.T) {
	design := read(t, "docs/DESIGN.md")
	rows := regexp.MustCompile("(?m)^\\| .* \\| \\[([a-z0-9/]+\\.go)\\]\\(\\.\\./([a-z0-9/]+\\.go)\\) \\| `([\\w.]+)` \\|$").FindAllStringSubmatch(design, -1)
	assert.GreaterOrEqual(t, len(rows), 12)
	for _, row := range rows {
		assert.Equal(t, row[1], row[2])
		assert.Contains(t, declared(t, row[1]), row[3], row[1])
	}
	maps, _, _ := strings.Cut(design, "\n## Why")
	for _, dir := range []string{"schedule", "fairness"} {
		files, err := filepath.Glob(dir + "/*.go")
		require.NoError(t, err)
		for _, name := range regexp.MustCompile(`\b[a-z]+\.go\b`).FindAllString(section(t, maps, dir), -1) {
			assert.Contains(t, files, dir+"/"+name)
		}
	}
}

// section returns the map of a package.
func section(t *testing.T, maps, dir string) string {
	_, answer, ok := strings.Cut(maps, "\n## How an answer is found\n")
	require.True(t, ok)
	answer, plan, ok := strings.Cut(answer, "\n## How a plan is found\n")
	require.True(t, ok)
	plan, _, ok = strings.Cut(plan, "\n## Where do I look, what do I touch?\n")
	require.True(t, ok)
	of := map[string]string{"schedule": answer, "fairness": plan}[dir]
	return regexp.MustCompile(`\S*/\S*`).ReplaceAllString(of, "") // links, and packages below
}

// declared lists what a file declares: names, and methods as Type.Method.
func declared(t *testing.T, name string) (names []string) {
	recorded()
	file, err := parser.ParseFile(token.NewFileSet(), filepath.FromSlash(name), nil, parser.SkipObjectResolution)
	require.NoError(t, err)
	for _, d := range file.Decls {
		switch d := d.(type) {
		case *ast.FuncDecl:
			of := ""
			if d.Recv != nil {
				receiver := d.Recv.List[0].Type
				if star, ok := receiver.(*ast.StarExpr); ok {
					receiver = star.X
				}
				if id, ok := receiver.(*ast.Ident); ok {
					of = id.Name + "."
				}
			}
			names = append(names, of+d.Name.Name)
		case *ast.GenDecl:
			for _, spec := range d.Specs {
				if spec, ok := spec.(*ast.TypeSpec); ok {
					names = append(names, spec.Name.Name)
				}
			}
		}
	}
	return names
}
