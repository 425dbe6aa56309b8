// Command count measures how easily packages are read: as a table in Markdown, a row for
// each package, without its tests.
//
//	go run ./internal/house/count ./schedule ./fairness
//	go run ./internal/house/count -back ./schedule      # and which references lead back
//
// A reference leads from file A to file B of a package if A names a function, method,
// type, variable or constant that B declares; that it does so many times counts once.
// The files stand in an order in which as few references as found lead back, from a file
// to one before it: see order. A reader who follows that order meets only these before
// their time.
package main

import (
	"cmp"
	"flag"
	"fmt"
	"go/ast"
	"go/importer"
	"go/parser"
	"go/token"
	"go/types"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
)

func main() {
	back := flag.Bool("back", false, "list the files in their order, and the references that lead back")
	flag.Parse()
	if err := run(os.Stdout, ".", *back, flag.Args()...); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run(w io.Writer, dir string, back bool, patterns ...string) error {
	packages, err := load(dir, patterns...)
	if err != nil {
		return err
	}
	fmt.Fprintf(w, "| package | files | lines | references between files | of them back | functions over %d lines | exported names |\n|---|---|---|---|---|---|---|\n", long)
	for _, p := range packages {
		fmt.Fprintf(w, "| %s | %d | %d | %d | %d | %d | %d |\n", p.path, len(p.files), p.lines, p.references.count(nil), p.references.count(p.order), p.long, p.exported)
	}
	for _, p := range packages {
		if !back {
			break
		}
		fmt.Fprintf(w, "\n%s, in order:\n\n", p.path)
		for at, file := range p.order {
			fmt.Fprintf(w, "- %s", p.files[file])
			for _, before := range p.order[:at] {
				if p.references[file][before] != "" {
					fmt.Fprintf(w, "; back to %s for %s", p.files[before], p.references[file][before])
				}
			}
			fmt.Fprintln(w)
		}
	}
	return nil
}

const long = 40 // lines of a function that takes more than one look

// measured is a package with what was counted.
type measured struct {
	path                  string
	files                 []string
	lines, long, exported int
	references            references
	order                 []int // of files
}

// load reads, checks and counts packages. What they import is read as it was compiled.
func load(dir string, patterns ...string) ([]measured, error) {
	list := exec.Command("go", append([]string{"list", "-export", "-deps", "-f",
		`{{.ImportPath}}{{"\t"}}{{.Export}}{{"\t"}}{{.DepOnly}}{{"\t"}}{{.Dir}}{{"\t"}}{{join .GoFiles " "}}`}, patterns...)...)
	list.Dir, list.Stderr = dir, os.Stderr
	out, err := list.Output()
	if err != nil {
		return nil, fmt.Errorf("go list: %w", err)
	}
	var packages []measured
	set, compiled := token.NewFileSet(), map[string]string{}
	from := importer.ForCompiler(set, "gc", func(path string) (io.ReadCloser, error) { return os.Open(filepath.Clean(compiled[path])) })
	for line := range strings.Lines(string(out)) {
		field := strings.Split(strings.TrimSuffix(line, "\n"), "\t")
		compiled[field[0]] = field[1]
		if field[2] == "true" {
			continue
		}
		p := measured{path: field[0], files: strings.Fields(field[4])}
		if err := p.measure(set, from, field[3]); err != nil {
			return nil, err
		}
		packages = append(packages, p)
	}
	return packages, nil
}

func (p *measured) measure(set *token.FileSet, from types.Importer, dir string) error {
	var parsed []*ast.File
	for _, name := range p.files {
		file, err := parser.ParseFile(set, filepath.Join(dir, name), nil, parser.SkipObjectResolution)
		if err != nil {
			return err
		}
		parsed = append(parsed, file)
		p.lines += set.File(file.Pos()).LineCount() - 1
		for _, declared := range file.Decls {
			if f, ok := declared.(*ast.FuncDecl); ok && set.Position(f.End()).Line-set.Position(f.Pos()).Line+1 > long {
				p.long++
			}
		}
	}
	uses := types.Info{Uses: map[*ast.Ident]types.Object{}}
	pkg, err := (&types.Config{Importer: from}).Check(p.path, set, parsed, &uses)
	if err != nil {
		return err
	}
	p.references = p.between(set, pkg, uses.Uses)
	p.order = order(p.references)
	p.exported = exported(pkg)
	return nil
}

// between finds the references between the files of a package.
func (p *measured) between(set *token.FileSet, pkg *types.Package, uses map[*ast.Ident]types.Object) references {
	place := func(pos token.Pos) int { return slices.Index(p.files, filepath.Base(set.Position(pos).Filename)) }
	found := make(references, len(p.files))
	for i := range found {
		found[i] = make([]string, len(p.files))
	}
	for name, object := range uses {
		if object.Pkg() != pkg {
			continue
		}
		f, isFunc := object.(*types.Func)
		if isFunc {
			object = f.Origin() // of a generic type's method
		}
		if method := isFunc && f.Signature().Recv() != nil; !method && object.Parent() != pkg.Scope() {
			continue
		}
		if a, b := place(name.Pos()), place(object.Pos()); a != b && (found[a][b] == "" || object.Name() < found[a][b]) {
			found[a][b] = object.Name()
		}
	}
	return found
}

// exported counts the exported names of a package: methods too, fields not.
func exported(pkg *types.Package) int {
	n := 0
	for _, name := range pkg.Scope().Names() {
		object := pkg.Scope().Lookup(name)
		if !object.Exported() {
			continue
		}
		n++
		if named, ok := object.Type().(*types.Named); ok && !types.IsInterface(named) {
			if _, isType := object.(*types.TypeName); isType {
				for method := range named.Methods() {
					if method.Exported() {
						n++
					}
				}
			}
		}
	}
	return n
}

// references holds one name by which file a refers to file b; "" if it does not.
type references [][]string

// count returns how many there are, or how many lead back in an order.
func (r references) count(order []int) int {
	n := 0
	for a := range r {
		for b := range r {
			if r[a][b] != "" && (order == nil || slices.Index(order, a) > slices.Index(order, b)) {
				n++
			}
		}
	}
	return n
}

// order puts files into an order in which few references lead back. To find the fewest
// is the feedback arc set problem; this is the heuristic of Eades, Lin and Smyth: a file
// that refers to none of the rest goes to the end, one that none of the rest refers to
// to the front, else the file with the most references out beyond its references in. Then
// single files move as long as that is a gain.
func order(r references) []int {
	var rest, front, end []int
	for i := range r {
		rest = append(rest, i)
	}
	for len(rest) > 0 {
		in, out := map[int]int{}, map[int]int{}
		for _, a := range rest {
			for _, b := range rest {
				if r[a][b] != "" {
					out[a]++
					in[b]++
				}
			}
		}
		next := slices.MaxFunc(rest, func(a, b int) int { return cmp.Compare(out[a]-in[a], out[b]-in[b]) })
		if i := slices.IndexFunc(rest, func(f int) bool { return out[f] == 0 && in[f] > 0 }); i >= 0 {
			next = rest[i]
			end = append(end, next)
		} else {
			front = append(front, next)
		}
		rest = slices.DeleteFunc(rest, func(f int) bool { return f == next })
	}
	slices.Reverse(end)
	return settle(r, append(front, end...))
}

// settle moves single files to where fewer references lead back.
func settle(r references, order []int) []int {
	for best, gained := r.count(order), true; gained; {
		gained = false
		for _, file := range slices.Clone(order) {
			without := slices.DeleteFunc(slices.Clone(order), func(f int) bool { return f == file })
			for at := range order {
				if moved := slices.Insert(slices.Clone(without), at, file); r.count(moved) < best {
					best, order, gained = r.count(moved), moved, true
				}
			}
		}
	}
	return order
}
