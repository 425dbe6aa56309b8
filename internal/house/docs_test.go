package house

import (
	"fmt"
	"go/ast"
	"go/doc"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/toban-go/toban/internal/house/garbage"
	"github.com/toban-go/toban/internal/house/long"
)

// The tests of the house read it from its root.
func TestMain(m *testing.M) {
	if err := os.Chdir("../.."); err != nil {
		panic(err)
	}
	garbage.Rarely()
	os.Exit(m.Run())
}

// recorded tells go test of the directory that TestMain went to before it began to record: it keeps the result of a test by
// the files that the test opens, and so would keep one of documents that have changed.
var recorded = sync.OnceFunc(func() {
	if err := os.Chdir("."); err != nil {
		panic(err)
	}
})

// Every block of Go and of output in a document stands in an example that was run.
func TestDocumentsShowWhatRuns(t *testing.T) {
	shown := ""
	for _, source := range []string{"internal/house/compare_test.go", "examples/conformance/holidays/testdata/go.txt", "examples/conformance/holidays/testdata/npm.txt"} {
		shown += flat(read(t, source)) + "\n"
	}
	found := blocks(read(t, "docs/COMPARE.md"))
	assert.Len(t, found, 16)
	for _, block := range found {
		assert.Contains(t, shown, flat(block.text))
	}
}

// Every program of a document runs as it is pasted, and prints the block after it. A file
// without main stands beside the programs that follow. The Japanese guide's programs run where all is asked for.
func TestProgramsOfDocumentsRun(t *testing.T) {
	documents := map[string]int{"README.md": 1, "README.ja.md": 1, "docs/GUIDE.md": 4, "docs/GUIDE.ja.md": 4}
	if !long.Asked() {
		delete(documents, "docs/GUIDE.ja.md")
	}
	for document, programs := range documents {
		t.Run(document, func(t *testing.T) {
			t.Parallel()
			dir := t.TempDir()
			var files []string
			pending, ran := "", 0
			for i, block := range blocks(read(t, document)) {
				switch {
				case block.language == "go":
					require.Empty(t, pending, "two programs without output between them")
					name := filepath.Join(dir, fmt.Sprint("block", i, ".go"))
					require.NoError(t, os.WriteFile(name, []byte(block.text), 0o600))
					if strings.Contains(block.text, "func main()") {
						pending = name
					} else {
						files = append(files, name)
					}
				case pending != "":
					printed, err := exec.Command("go", append([]string{"run", "-ldflags=-s -w", pending}, files...)...).CombinedOutput()
					require.NoError(t, err, "%s", printed)
					assert.Equal(t, block.text, string(printed))
					pending, ran = "", ran+1
				default:
					assert.Fail(t, "an output that no program prints", block.text)
				}
			}
			assert.Equal(t, programs, ran)
		})
	}
}

// The tests that guarantees name are there, and every guarantee names some.
func TestGuaranteesNameTests(t *testing.T) {
	for _, document := range []string{"docs/GUARANTEES.md", "docs/GUARANTEES.ja.md"} {
		text := read(t, document)
		rows := regexp.MustCompile("(?m)^\\| [^|`]+ \\| (`[a-z/]+`: `Test.*) \\|$").FindAllStringSubmatch(text, -1)
		assert.Len(t, rows, 1+strings.Count(text, "\n- **"), document) // and the painter
		for _, row := range rows {
			for _, of := range strings.Split(row[1], "; ") {
				pkg, names, _ := strings.Cut(of, ": ")
				files, err := filepath.Glob(strings.Trim(pkg, "`") + "/*_test.go")
				require.NoError(t, err)
				source := ""
				for _, file := range files {
					source += read(t, file)
				}
				for _, name := range strings.Split(names, ", ") {
					assert.Contains(t, source, "func "+strings.Trim(name, "`")+"(", "%s: %s", document, pkg)
				}
			}
		}
	}
}

type block struct{ language, text string }

// blocks returns the blocks of Go and of output of a document.
func blocks(document string) (list []block) {
	for _, found := range regexp.MustCompile("(?s)```(go|text)\n(.*?)```").FindAllStringSubmatch(document, -1) {
		list = append(list, block{found[1], found[2]})
	}
	return list
}

// A document in both languages has the same blocks, sections and rows in the same
// order, and what documents link to is there.
func TestLanguagesAreAlike(t *testing.T) {
	skeleton := func(name string) (blocks []string) { // Japanese documents ask programs for Japanese
		shape := regexp.MustCompile("(?m)(?s:```.*?```)|^##? |^- \\*\\*|`(?:go|curl) [^`]*`|^\\| [a-z]\\d\\d-.*$|\\]\\(\\.\\./examples[^)]*\\)")
		return shape.FindAllString(strings.ReplaceAll(read(t, name), " -lang ja", ""), -1)
	}
	assert.Equal(t, skeleton("docs/PROGRAMS.md"), skeleton("docs/PROGRAMS.ja.md"))
	assert.Equal(t, skeleton("docs/GUARANTEES.md"), skeleton("docs/GUARANTEES.ja.md"))
	assert.Greater(t, len(skeleton("docs/PROGRAMS.md")), 20)
	outline := func(name string) []string { // programs of the guide speak the language of the guide
		return regexp.MustCompile("(?m)^```\\w*|^##+ ").FindAllString(read(t, name), -1)
	}
	assert.Equal(t, outline("docs/GUIDE.md"), outline("docs/GUIDE.ja.md"))
	assert.Greater(t, len(outline("docs/GUIDE.md")), 20)
	documents, err := filepath.Glob("docs/*.md")
	require.NoError(t, err)
	for _, name := range append(documents, "README.md", "README.ja.md", "examples/policy/README.md") {
		for _, link := range regexp.MustCompile(`\]\(([^):#]+)(?:#[^)]*)?\)`).FindAllStringSubmatch(read(t, name), -1) {
			assert.FileExists(t, filepath.Join(filepath.Dir(name), filepath.FromSlash(link[1])), name)
		}
		for _, command := range regexp.MustCompile(`\./(examples/[a-z]+)`).FindAllStringSubmatch(read(t, name), -1) {
			assert.DirExists(t, filepath.FromSlash(command[1]), name)
		}
	}
}

func read(t *testing.T, name string) string {
	recorded()
	text, err := os.ReadFile(name)
	require.NoError(t, err)
	return string(text)
}

// flat takes indents and comment marks off.
func flat(s string) string {
	lines := strings.Split(strings.TrimSpace(s), "\n")
	for i, line := range lines {
		lines[i] = strings.TrimSpace(strings.TrimPrefix(strings.TrimSpace(line), "//"))
	}
	return strings.Join(lines, "\n")
}

// Every exported name of every library package has a sentence that starts with it,
// every exported type says what its zero value is, and every package has an example
// whose output is compared.
func TestEverythingIsDocumented(t *testing.T) {
	names := 0
	for dir, files := range libraryPackages(t) {
		fset := token.NewFileSet()
		var parsed []*ast.File
		for _, name := range files {
			file, err := parser.ParseFile(fset, name, nil, parser.ParseComments)
			require.NoError(t, err)
			parsed = append(parsed, file)
		}
		p, err := doc.NewFromFiles(fset, parsed, filepath.ToSlash(dir))
		require.NoError(t, err)
		c := checker{t: t, fset: fset}
		c.packageOf(p, parsed)
		names += c.names
	}
	t.Logf("%d exported names", names)
	assert.Greater(t, names, 500)
}

// libraryPackages lists the Go files of the packages that others import, by directory:
// examples are programs, and what is internal is the library's own.
func libraryPackages(t *testing.T) map[string][]string {
	recorded()
	packages := map[string][]string{}
	require.NoError(t, filepath.WalkDir(".", func(path string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case d.IsDir() && path != "." && (d.Name() == "examples" || d.Name() == "internal" || d.Name() == "testdata" || d.Name()[0] == '.'):
			return filepath.SkipDir
		case filepath.Ext(path) == ".go":
			dir := filepath.Dir(path)
			packages[dir] = append(packages[dir], path)
		}
		return nil
	}))
	return packages
}

type checker struct {
	t     *testing.T
	fset  *token.FileSet
	names int
}

func (c *checker) packageOf(p *doc.Package, files []*ast.File) {
	assert.True(c.t, strings.HasPrefix(p.Doc, "Package "+p.Name+" "), "%s: the comment does not start with the package's name", p.ImportPath)
	assert.True(c.t, slices.ContainsFunc(doc.Examples(files...), func(e *doc.Example) bool { return e.Output != "" }),
		"%s: no example with output", p.ImportPath)
	c.values(p.Consts)
	c.values(p.Vars)
	c.funcs(p.Funcs)
	for _, t := range p.Types {
		c.typeOf(t)
	}
}

func (c *checker) typeOf(t *doc.Type) {
	c.starts(t.Decl.Pos(), t.Name, t.Doc)
	spec := t.Decl.Specs[0].(*ast.TypeSpec)
	if of, ok := spec.Type.(*ast.StructType); ok {
		c.fields(t.Name, t.Doc, of)
	}
	c.values(t.Consts)
	c.values(t.Vars)
	c.funcs(t.Funcs)
	c.funcs(t.Methods)
}

func (c *checker) funcs(list []*doc.Func) {
	for _, f := range list {
		c.starts(f.Decl.Pos(), f.Name, f.Doc)
		if fails(f.Decl) && !errs.MatchString(f.Doc) {
			c.fault(f.Decl.Pos(), "%s returns an error of which its comment says nothing", f.Name)
		}
	}
}

var errs = regexp.MustCompile(`(?i)\berr|fault|refuse|fail|invalid`)

// fails reports whether a function returns an error of its own. Those of the methods
// that encoding and errors call are told by their interfaces.
func fails(f *ast.FuncDecl) bool {
	if f.Type.Results == nil || told.MatchString(f.Name.Name) {
		return false
	}
	return slices.ContainsFunc(f.Type.Results.List, func(result *ast.Field) bool {
		name, ok := result.Type.(*ast.Ident)
		return ok && name.Name == "error"
	})
}

var told = regexp.MustCompile(`^(M|Unm)arshal(Text|JSON)$|^Unwrap$`)

// A constant or variable has a comment above or beside it, or stands in a group that
// has one.
func (c *checker) values(list []*doc.Value) {
	for _, v := range list {
		for _, spec := range v.Decl.Specs {
			spec := spec.(*ast.ValueSpec)
			for _, name := range spec.Names {
				if c.names++; name.IsExported() && v.Doc == "" && spec.Doc.Text() == "" && spec.Comment.Text() == "" {
					c.fault(name.Pos(), "%s has no comment", name.Name)
				}
			}
		}
	}
}

// A field says itself what it is by its name and type; what a bare number counts
// stands in a comment beside it, or in one of its struct that names it.
func (c *checker) fields(of, text string, s *ast.StructType) {
	for _, field := range s.Fields.List {
		text += field.Doc.Text() + field.Comment.Text()
	}
	for _, field := range s.Fields.List {
		number, _ := field.Type.(*ast.Ident)
		if number == nil || !numeric.MatchString(number.Name) {
			continue
		}
		for _, name := range field.Names {
			named := regexp.MustCompile(`\b` + name.Name + `\b`).MatchString(text)
			if c.names++; name.IsExported() && !named && field.Doc.Text() == "" && field.Comment.Text() == "" {
				c.fault(name.Pos(), "%s.%s counts something that no comment names", of, name.Name)
			}
		}
	}
}

var numeric = regexp.MustCompile(`^(u?int|float)\d*$`)

func (c *checker) starts(at token.Pos, name, text string) {
	if c.names++; !strings.HasPrefix(text, name+" ") && !strings.HasPrefix(text, name+", ") {
		c.fault(at, "the comment of %s does not start with its name", name)
	}
}

func (c *checker) fault(at token.Pos, format string, args ...any) {
	p := c.fset.Position(at)
	assert.Fail(c.t, fmt.Sprintf("%s:%d: ", p.Filename, p.Line)+fmt.Sprintf(format, args...))
}
