package main

import (
	"bytes"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"text/tabwriter"
)

// source is one file of the package.
type source struct {
	path   string // absolute
	dir    string // as in .ci/mutants.txt
	name   string // without the folder
	text   []byte
	set    *token.FileSet
	syntax *ast.File
}

// mutant is one operator written as another.
type mutant struct {
	id       int // from 1
	source   *source
	line     int
	column   int
	at       int // offset of the operator
	from, to token.Token
	function *ast.FuncDecl // nil outside of functions
	fate     fate
}

type fate int

const (
	untried fate = iota
	killed       // a test failed
	lived        // all tests passed
	endless      // the tests did not end
	void         // it does not compile
)

// span is where a copy of a function with its mutant stands, in lines.
type span struct {
	mutant   *mutant
	from, to int
}

// changes are those of go-gremlins/gremlins as it comes.
var changes = map[token.Token][]token.Token{
	token.ADD: {token.SUB},
	token.SUB: {token.ADD},
	token.MUL: {token.QUO},
	token.QUO: {token.MUL},
	token.REM: {token.MUL},
	token.EQL: {token.NEQ},
	token.NEQ: {token.EQL},
	token.LSS: {token.LEQ, token.GEQ},
	token.LEQ: {token.LSS, token.GTR},
	token.GTR: {token.GEQ, token.LEQ},
	token.GEQ: {token.GTR, token.LSS},
	token.INC: {token.DEC},
	token.DEC: {token.INC},
}

// sources parses the files of a package that are no tests.
func sources(dir string) ([]*source, error) {
	paths, err := filepath.Glob(filepath.Join(dir, "*.go"))
	if err != nil {
		return nil, err
	}
	var files []*source
	for _, path := range paths {
		if strings.HasSuffix(path, "_test.go") {
			continue
		}
		f, err := parse(path)
		if err != nil {
			return nil, err
		}
		f.dir = filepath.ToSlash(dir)
		files = append(files, f)
	}
	return files, nil
}

func parse(path string) (*source, error) {
	path, err := filepath.Abs(path)
	if err != nil {
		return nil, err
	}
	text, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	set := token.NewFileSet()
	syntax, err := parser.ParseFile(set, path, text, 0)
	if err != nil {
		return nil, err
	}
	return &source{path: path, name: filepath.Base(path), text: text, set: set, syntax: syntax}, nil
}

// mutantsOf lists the mutants of all files, or of one.
func mutantsOf(files []*source, only string) []*mutant {
	var all []*mutant
	for _, f := range files {
		if only != "" && f.name != only {
			continue
		}
		for _, d := range f.syntax.Decls {
			function, _ := d.(*ast.FuncDecl)
			ast.Inspect(d, func(n ast.Node) bool {
				op, pos := operator(n)
				for _, to := range changes[op] {
					p := f.set.Position(pos)
					all = append(all, &mutant{id: len(all) + 1, source: f, line: p.Line, column: p.Column,
						at: p.Offset, from: op, to: to, function: function})
				}
				return true
			})
		}
	}
	return all
}

func operator(n ast.Node) (token.Token, token.Pos) {
	switch n := n.(type) {
	case *ast.BinaryExpr:
		return n.Op, n.OpPos
	case *ast.IncDecStmt:
		return n.Tok, n.TokPos
	case *ast.UnaryExpr:
		if n.Op == token.SUB {
			return n.Op, n.OpPos
		}
	}
	return token.ILLEGAL, token.NoPos
}

// with is the file with one mutant in it.
func (f *source) with(m *mutant) []byte {
	return slices.Concat(f.text[:m.at], []byte(m.to.String()), f.text[m.at+len(m.from.String()):])
}

// withAll is the file with every function beginning with a choice among its mutants, each a copy of the body.
func (f *source) withAll(mutants []*mutant) ([]byte, []span) {
	var text bytes.Buffer
	var copies []span
	line := func() int { return bytes.Count(text.Bytes(), []byte("\n")) + 1 }
	written := 0
	for _, d := range f.syntax.Decls {
		function, ok := d.(*ast.FuncDecl)
		if !ok || function.Body == nil {
			continue
		}
		open, end := f.offset(function.Body.Lbrace), f.offset(function.Body.Rbrace)
		text.Write(f.text[written : open+1])
		written = open + 1
		own := slices.DeleteFunc(slices.Clone(mutants), func(m *mutant) bool { return m.function != function || m.fate == void })
		if len(own) == 0 {
			continue
		}
		taken, given := f.parameters(function)
		fmt.Fprintf(&text, " if %d <= chosenMutant && chosenMutant <= %d { switch chosenMutant {", own[0].id, own[len(own)-1].id) // quick for others
		for _, m := range own {
			from := line()
			changed := f.with(m)[open : end+len(m.to.String())-len(m.from.String())]
			if results := function.Type.Results; results == nil {
				fmt.Fprintf(&text, "\ncase %d: func(%s) %s\n}(%s); return", m.id, taken, changed, given)
			} else {
				fmt.Fprintf(&text, "\ncase %d: return func(%s) %s %s\n}(%s)", m.id, taken, f.between(results), changed, given)
			}
			copies = append(copies, span{m, from + 1, line()})
		}
		text.WriteString("\n} };")
	}
	text.Write(f.text[written:])
	return text.Bytes(), copies
}

// key is the file, and the line as the mutant has it: under that .ci/mutants.txt gives reasons.
func (m *mutant) key() string {
	lines := bytes.Split(m.source.with(m), []byte("\n"))
	return fmt.Sprintf("%s/%s: %s", m.source.dir, m.source.name, bytes.TrimSpace(lines[m.line-1]))
}

// describe tells of a mutant that no test noticed where it is, how the line reads, and why that may be so.
func (m *mutant) describe(why map[string]string) string {
	reason, ok := why[m.key()]
	if !ok {
		reason = "no test notices this"
	}
	_, text, _ := strings.Cut(m.key(), ": ")
	return fmt.Sprintf("%s/%s:%d:%d: %s # %s", m.source.dir, m.source.name, m.line, m.column, text, reason)
}

// parameters are those of a function and its receiver as they are declared, and as they are passed on: what a copy
// captured would make the function slower that holds it.
func (f *source) parameters(function *ast.FuncDecl) (taken, given string) {
	fields := function.Type.Params.List
	if function.Recv != nil {
		fields = slices.Concat(function.Recv.List, fields)
	}
	for _, field := range fields {
		for _, name := range field.Names {
			if name.Name == "_" {
				continue
			}
			taken += name.Name + " " + f.between(field.Type) + ", "
			given += name.Name
			if _, variadic := field.Type.(*ast.Ellipsis); variadic {
				given += "..."
			}
			given += ", "
		}
	}
	return taken, given
}

func (f *source) offset(p token.Pos) int { return f.set.Position(p).Offset }

// between is the text of a part of the file.
func (f *source) between(n ast.Node) string {
	return string(f.text[f.offset(n.Pos()):f.offset(n.End())])
}

// needless lists the keys that have a reason though no mutant of theirs lived.
func needless(mutants []*mutant, why map[string]string) []string {
	var keys []string
	lives := map[string]bool{}
	for _, m := range mutants {
		if _, explained := why[m.key()]; explained {
			keys = append(keys, m.key())
			lives[m.key()] = lives[m.key()] || m.fate == lived
		}
	}
	keys = slices.DeleteFunc(keys, func(key string) bool { return lives[key] })
	slices.Sort(keys)
	return slices.Compact(keys)
}

// table writes what became of the mutants, by file: open are those that lived and have no reason. It returns the
// efficacy, which is how many percent of those that ended were noticed.
func table(w io.Writer, name string, mutants []*mutant, why map[string]string) float64 {
	counts := map[string]*count{}
	var all count
	var files []string
	for _, m := range mutants {
		if counts[m.source.name] == nil {
			counts[m.source.name] = new(count)
			files = append(files, m.source.name)
		}
		for _, n := range []*count{counts[m.source.name], &all} {
			n.of[m.fate]++
			if _, explained := why[m.key()]; m.fate == lived && !explained {
				n.open++
			}
		}
	}
	columns := tabwriter.NewWriter(w, 0, 0, 2, ' ', tabwriter.AlignRight)
	defer columns.Flush()
	fmt.Fprintf(columns, "%s\tkilled\tlived\topen\tendless\tvoid\tefficacy\t\n", name)
	for _, file := range files {
		counts[file].write(columns, file)
	}
	all.write(columns, "all")
	return all.efficacy()
}

type count struct {
	of   [void + 1]int
	open int
}

func (n *count) efficacy() float64 {
	if n.of[killed] == 0 && n.of[lived] == 0 {
		return 100
	}
	return 100 * float64(n.of[killed]) / float64(n.of[killed]+n.of[lived])
}

func (n *count) write(w io.Writer, name string) {
	fmt.Fprintf(w, "%s\t%d\t%d\t%d\t%d\t%d\t%.1f\t\n", name, n.of[killed], n.of[lived], n.open, n.of[endless], n.of[void], n.efficacy())
}
