// Command api prints the exported API of the module in the current directory, one
// line for each identifier, as Go's own api/*.txt has it:
//
//	schedule, method (Date) AddDays(int) Date
//	schedule, type Shift struct, Member Member
//
// With the record of a version and a changelog as arguments it compares: a line of
// the record that is gone must be named by the changelog, see check.
package main

import (
	"bytes"
	"errors"
	"fmt"
	"go/importer"
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
	if err := run(os.Args[1:], os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run(args []string, w io.Writer) error {
	lines, err := exported(".")
	if err != nil {
		return err
	}
	switch len(args) {
	case 0:
		_, err := fmt.Fprintln(w, strings.Join(lines, "\n"))
		return err
	case 2:
		record, err := os.ReadFile(args[0])
		if err != nil {
			return err
		}
		changelog, err := os.ReadFile(args[1])
		if err != nil {
			return err
		}
		return check(w, strings.Split(strings.TrimSpace(string(record)), "\n"), lines, string(changelog))
	}
	return errors.New("usage: api [RECORD CHANGELOG]")
}

// exported returns the lines of the module in a directory, in order. Programs,
// internal packages and what lies under examples are no API.
func exported(dir string) ([]string, error) {
	list := exec.Command("go", "list", "-export", "-deps", "-f", "{{.ImportPath}}\t{{.Export}}\t{{.Name}}\t{{with .Module}}{{.Main}}\t{{.Path}}{{end}}", "./...")
	list.Dir, list.Stderr = dir, os.Stderr
	out, err := list.Output()
	if err != nil {
		return nil, fmt.Errorf("go list: %w", err)
	}
	var paths []string
	var module string
	compiled := map[string]string{}
	for line := range strings.Lines(string(out)) {
		field := strings.Split(strings.TrimSpace(line), "\t")
		compiled[field[0]] = field[1]
		if len(field) == 5 && field[2] != "main" && field[3] == "true" {
			module = field[4]
			paths = append(paths, field[0])
		}
	}
	from := importer.ForCompiler(token.NewFileSet(), "gc", func(path string) (io.ReadCloser, error) { return os.Open(filepath.Clean(compiled[path])) })
	var lines []string
	for _, path := range paths {
		below := strings.TrimPrefix(path, module+"/")
		if elements := strings.Split(below, "/"); slices.Contains(elements, "internal") || elements[0] == "examples" {
			continue
		}
		pkg, err := from.Import(path)
		if err != nil {
			return nil, err
		}
		lines = append(lines, describe(pkg, below)...)
	}
	slices.Sort(lines)
	return lines, nil
}

// describe returns the lines of one package, which the record calls by name.
func describe(pkg *types.Package, name string) []string {
	var lines []string
	d := describer{
		add:     func(format string, args ...any) { lines = append(lines, name+", "+fmt.Sprintf(format, args...)) },
		qualify: func(p *types.Package) string { return strings.TrimPrefix(p.Name(), pkg.Name()) },
	}
	for _, name := range pkg.Scope().Names() {
		object := pkg.Scope().Lookup(name)
		if !object.Exported() {
			continue
		}
		switch object := object.(type) {
		case *types.Const:
			if basic, ok := object.Type().(*types.Basic); ok && basic.Info()&types.IsUntyped != 0 {
				d.add("const %s = %s", name, object.Val().ExactString())
			} else {
				d.add("const %s %s = %s", name, d.text(object.Type()), object.Val().ExactString())
			}
		case *types.Var:
			d.add("var %s %s", name, d.text(object.Type()))
		case *types.Func:
			d.add("func %s%s", name, d.signature(object))
		case *types.TypeName:
			d.named(object)
		}
	}
	return lines
}

// A describer writes lines. Types of the package itself stand without its name.
type describer struct {
	add     func(format string, args ...any)
	qualify types.Qualifier
}

func (d describer) text(t types.Type) string { return types.TypeString(t, d.qualify) }

// named describes a type, what it holds and its methods.
func (d describer) named(object *types.TypeName) {
	name := object.Name()
	if object.IsAlias() {
		d.add("type %s = %s", name, d.text(types.Unalias(object.Type())))
		return
	}
	t := object.Type()
	switch under := t.Underlying().(type) {
	case *types.Struct:
		d.add("type %s struct", name)
		if types.Comparable(t) {
			d.add("type %s struct, comparable", name)
		}
		d.fields(name, under)
	case *types.Interface:
		d.interfaced(name, under)
		return
	default:
		d.add("type %s %s", name, d.text(under))
	}
	values := types.NewMethodSet(t)
	for method := range types.NewMethodSet(types.NewPointer(t)).Methods() {
		if f := method.Obj().(*types.Func); f.Exported() && !promoted(t, method.Index()) {
			receiver := name
			if values.Lookup(f.Pkg(), f.Name()) == nil {
				receiver = "*" + name
			}
			d.add("method (%s) %s%s", receiver, f.Name(), d.signature(f))
		}
	}
}

// promoted reports whether a method is of an embedded type that has a line itself.
func promoted(t types.Type, index []int) bool {
	under, ok := t.Underlying().(*types.Struct)
	return ok && len(index) > 1 && under.Field(index[0]).Exported()
}

// fields describes what others can name: also what an embedded type that they
// cannot name brings along.
func (d describer) fields(name string, t *types.Struct) {
	for field := range t.Fields() {
		switch {
		case field.Exported() && field.Embedded():
			d.add("type %s struct, embedded %s", name, d.text(field.Type()))
		case field.Exported():
			d.add("type %s struct, %s %s", name, field.Name(), d.text(field.Type()))
		case field.Embedded():
			if inner, ok := field.Type().Underlying().(*types.Struct); ok {
				d.fields(name, inner)
			}
		}
	}
}

// interfaced describes an interface. One more method breaks types of others, so
// the names of all stand in one line.
func (d describer) interfaced(name string, t *types.Interface) {
	var methods []string
	for method := range t.Methods() {
		methods = append(methods, method.Name())
		if method.Exported() {
			d.add("type %s interface, %s%s", name, method.Name(), d.signature(method))
		}
	}
	d.add("type %s interface { %s }", name, strings.Join(methods, ", "))
}

// signature writes the parameters and results of a function without their names.
func (d describer) signature(f *types.Func) string {
	s := f.Signature()
	bare := types.NewSignatureType(nil, nil, collect(s.TypeParams().TypeParams()), unnamed(s.Params()), unnamed(s.Results()), s.Variadic())
	var w bytes.Buffer
	types.WriteSignature(&w, bare, d.qualify)
	return w.String()
}

func unnamed(tuple *types.Tuple) *types.Tuple {
	var vars []*types.Var
	for v := range tuple.Variables() {
		vars = append(vars, types.NewParam(token.NoPos, nil, "", v.Type()))
	}
	return types.NewTuple(vars...)
}

func collect(params func(yield func(*types.TypeParam) bool)) []*types.TypeParam {
	var all []*types.TypeParam
	for p := range params {
		// A parameter belongs to one signature.
		all = append(all, types.NewTypeParam(p.Obj(), p.Constraint()))
	}
	return all
}
