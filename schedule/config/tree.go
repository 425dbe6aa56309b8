package config

import (
	"encoding/json"
	"fmt"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/toban-go/toban/internal/jsonfile"
	"github.com/toban-go/toban/schedule"
)

// node is a JSON value that knows where it stands.
type node struct {
	offset int    // of its first byte
	text   []byte // the whole of it, of a record
	value  any    // string, json.Number, bool or nil, for what is no object or array
	keys   []string
	fields map[string]*node // of an object
	items  []*node          // of an array
	array  bool

	parent  *node
	name    string   // in an object
	index   int      // in an array
	faulty  bool     // in its form
	touched bool     // it, or something in it, is faulty
	stands  []string // of an unknown field: which fields of the object, which it has not, may be meant
}

// path leads to the node. It is long if many names are, so it is not kept.
func (n *node) path() string {
	switch {
	case n.parent == nil:
		return ""
	case n.parent.array:
		return fmt.Sprintf("%s[%d]", n.parent.path(), n.index)
	}
	return strings.TrimPrefix(n.parent.path()+"."+n.name, ".")
}

func (n *node) object() bool { return n.fields != nil }

// kind names the type of the value, as messages call it.
func (n *node) kind() string {
	switch n.value.(type) {
	case string:
		return "a text"
	case json.Number:
		return "a number"
	case bool:
		return "true or false"
	}
	switch {
	case n.object():
		return "an object"
	case n.array:
		return "a list"
	}
	return "null"
}

// holding returns the first text below n that is equal to value, or n if no text is.
func (n *node) holding(value string) *node {
	if value == "" {
		return n
	}
	for _, child := range n.children() {
		if child.value == any(value) {
			return child
		}
		if found := child.holding(value); found != child {
			return found
		}
	}
	return n
}

// change returns the change that an element of changes or an entry of the journal holds, else n.
func (n *node) change() *node {
	for _, kind := range fieldsOf(reflect.TypeFor[wireChange]()) {
		if change := n.fields[kind.name]; change != nil && n.parent != nil && n.parent.array {
			return change
		}
	}
	return n
}

// children returns the values in an object or an array, in the order of the file.
func (n *node) children() []*node {
	list := slices.Clone(n.items)
	for _, key := range n.keys {
		list = append(list, n.fields[key])
	}
	return list
}

// What a file may hold. Published records have bounds of their own. An
// organisation of 2,000 people in 200 teams has some 20,000 values.
var bounds = jsonfile.Bounds{Bytes: 64 << 20, Values: 150_000}

const longestText = 10_000 // bytes of a name or a note

// parser builds a tree of nodes.
type parser struct {
	in      *jsonfile.Reader
	values  int
	problem func(offset int, path string, err error, format string, args ...any)
}

// parse reads the one value of a file. Fields that stand twice are reported.
func parse(data []byte, problem func(offset int, path string, err error, format string, args ...any)) (*node, error) {
	in, err := jsonfile.Open(data, bounds)
	if err != nil {
		return nil, err
	}
	p := parser{in: in, problem: problem}
	root := &node{}
	return root, p.read(root)
}

// read reads the next value into n.
func (p *parser) read(n *node) (err error) {
	n.offset = p.in.Offset()
	if p.values++; p.values > bounds.Values {
		return p.in.Fault(n.offset, fmt.Errorf("more than %d values", bounds.Values))
	}
	switch next := p.in.Next(); {
	case next == '{' && n.record(): // is read whole
		n.text, err = p.in.Skip()
		return err
	case next == '{':
		n.fields = map[string]*node{}
		return p.in.Fields(func(at int, name string) error { return p.field(n, at, name) })
	case next == '[':
		n.array = true
		return p.in.Items(func(i int) error {
			n.items = append(n.items, &node{parent: n, index: i})
			return p.read(n.items[i])
		})
	}
	n.value, err = p.in.Scalar()
	if text, ok := n.value.(string); ok && len(text) > longestText {
		p.problem(n.offset, n.path(), schedule.ErrInvalid, "a text of %d bytes; at most %d are read", len(text), longestText)
		n.value = ""
	}
	return err
}

// record reports whether the node is the record of a change or an entry.
func (n *node) record() bool {
	return n.name == "published" && (n.parent.parent == nil || n.parent.parent.array)
}

func (p *parser) field(n *node, at int, name string) error {
	field := &node{parent: n, name: name}
	if err := p.read(field); err != nil {
		return err
	}
	if _, twice := n.fields[name]; twice {
		p.problem(at, n.path(), schedule.ErrDuplicate, "field %q stands twice", name)
		return nil
	}
	n.keys = append(n.keys, name)
	n.fields[name] = field
	return nil
}

// find returns the node that a path of package schedule leads to, or the last one
// on the way that exists and, where fields of it are missing, what leads on. Its
// segments are Go names; a rotation's stand one level deeper here.
func (n *node) find(path string) (found *node, missing string) {
	for path != "" {
		segment, rest := cutSegment(path)
		name, index, indexed := strings.Cut(strings.TrimSuffix(segment, "]"), "[")
		next := n.fields[lowerFirst(name)]
		if clock := windowClocks[name]; next == nil && clock != "" {
			next = n.fields[clock]
		}
		for _, kind := range []string{"rotation", "limited"} {
			if inner := n.fields[kind]; next == nil && inner != nil {
				n, next = inner, inner.fields[lowerFirst(name)]
			}
		}
		if next == nil && n.object() && n.fields["chain"] == nil { // which link is not said
			return n, below(path)
		}
		if next == nil {
			return n, ""
		}
		n = next
		if chain := n.fields["chain"]; indexed && chain != nil { // a link of a rota
			n = chain
		}
		if key, err := strconv.Unquote(index); indexed && err == nil { // of a map
			if n.fields[key] == nil {
				return n, ""
			}
			n, path = n.fields[key], rest
			continue
		}
		if indexed && !(n.object() && index == "0") { // else a list written as its one element
			var i int
			if _, err := fmt.Sscanf(index, "%d", &i); err != nil || i < 0 || i >= len(n.items) {
				return n, ""
			}
			n = n.items[i]
		}
		path = rest
	}
	return n, ""
}

// cutSegment cuts a path before its first dot, apart from those in a quoted key.
func cutSegment(path string) (segment, rest string) {
	if name, key, found := strings.Cut(path, "["); found && !strings.Contains(name, ".") {
		if quoted, err := strconv.QuotedPrefix(key); err == nil {
			end := len(name) + 1 + len(quoted) + len("]")
			return path[:end], strings.TrimPrefix(path[end:], ".")
		}
	}
	segment, rest, _ = strings.Cut(path, ".")
	return segment, rest
}

// windowClocks are what the format calls the clocks of a window.
var windowClocks = map[string]string{"From": "open", "To": "close"}

// below writes a path of Go names as the format does.
func below(path string) string {
	if path == "" {
		return ""
	}
	segment, rest, _ := strings.Cut(path, ".")
	return "." + lowerFirst(segment) + below(rest)
}

func lowerFirst(name string) string {
	if name == "ID" || name == "URL" {
		return strings.ToLower(name)
	}
	first, size := utf8.DecodeRuneInString(name)
	return strings.ToLower(string(first)) + name[size:]
}
