package config

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"
)

// node is a JSON value that knows where it stands.
type node struct {
	offset int    // of its first byte
	text   []byte // the whole of it
	path   string
	value  any // string, json.Number, bool or nil, for what is no object or array
	keys   []string
	fields map[string]*node // of an object
	items  []*node          // of an array
	array  bool

	parent  *node
	faulty  bool // in its form
	touched bool // it, or something in it, is faulty
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

// hides reports whether a fault of form in n may be why names seem to be missing or
// unknown: that of a clock or a number is not.
func (n *node) hides() bool {
	return n.object() || n.array || strings.HasSuffix(n.path, "]") || strings.HasSuffix(n.path, ".id") || strings.HasSuffix(n.path, ".member")
}

// obscured reports whether a fault of form lies in n or around it.
func (n *node) obscured() bool {
	for around := n.parent; around != nil; around = around.parent {
		if around.faulty {
			return true
		}
	}
	return n.touched
}

// naming returns the text below n that a message quotes, n itself if there is none.
func (n *node) naming(message string) *node {
	for _, child := range n.children() {
		if text, ok := child.value.(string); ok && strings.Contains(message, strconv.Quote(text)) {
			return child
		}
		if found := child.naming(message); found != child {
			return found
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

// parser builds a tree of nodes from tokens.
type parser struct {
	data    []byte
	tokens  *json.Decoder
	problem func(offset int, path, format string, args ...any)
}

const deepest = 100 // no File is nested so deep

var errTooDeep = errors.New("values are nested too deep")

// parse reads the one value in data. Fields that stand twice are reported; a
// syntax error ends the parse.
func (p *parser) parse() (*node, error) {
	p.tokens = json.NewDecoder(bytes.NewReader(p.data))
	p.tokens.UseNumber()
	root, err := p.next("", 0)
	if err != nil {
		return nil, err
	}
	if offset := p.start(); offset < len(p.data) {
		return nil, fmt.Errorf("more follows after the end of the file's value: %.10q", p.data[offset:])
	}
	return root, nil
}

// start returns the offset of the next token.
func (p *parser) start() int {
	offset := int(p.tokens.InputOffset())
	return offset + len(p.data[offset:]) - len(bytes.TrimLeft(p.data[offset:], " \t\r\n,:"))
}

func (p *parser) next(path string, depth int) (*node, error) {
	n := &node{offset: p.start(), path: path}
	if depth > deepest {
		return nil, errTooDeep
	}
	token, err := p.token()
	if err != nil {
		return nil, err
	}
	switch token {
	case json.Delim('{'):
		n.fields = map[string]*node{}
		for p.tokens.More() {
			at := p.start()
			key, err := p.token()
			if err != nil {
				return nil, err
			}
			name := key.(string) // the decoder accepts nothing else here
			field, err := p.next(strings.TrimPrefix(path+"."+name, "."), depth+1)
			if err != nil {
				return nil, err
			}
			if _, twice := n.fields[name]; twice {
				p.problem(at, path, "field %q stands twice", name)
				continue
			}
			n.keys = append(n.keys, name)
			n.fields[name], field.parent = field, n
		}
	case json.Delim('['):
		n.array = true
		for p.tokens.More() {
			item, err := p.next(fmt.Sprintf("%s[%d]", path, len(n.items)), depth+1)
			if err != nil {
				return nil, err
			}
			item.parent = n
			n.items = append(n.items, item)
		}
	default:
		n.value = token
		n.text = p.data[n.offset:p.tokens.InputOffset()]
		return n, nil
	}
	_, err = p.token() // the closing bracket
	n.text = p.data[n.offset:p.tokens.InputOffset()]
	return n, err
}

func (p *parser) token() (json.Token, error) {
	token, err := p.tokens.Token()
	if errors.Is(err, io.EOF) {
		err = io.ErrUnexpectedEOF
	}
	return token, err
}

// find returns the node that a path of package schedule leads to, or the last one
// on the way that exists and, where fields of it are missing, what leads on. Its
// segments are Go names; a rotation's stand one level deeper here.
func (n *node) find(path string) (found *node, missing string) {
	for path != "" {
		segment, rest, _ := strings.Cut(path, ".")
		name, index, indexed := strings.Cut(strings.TrimSuffix(segment, "]"), "[")
		next := n.fields[lowerFirst(name)]
		if inner := n.fields["rotation"]; next == nil && inner != nil {
			n, next = inner, inner.fields[lowerFirst(name)]
		}
		if next == nil && n.object() && n.fields["chain"] == nil { // which link is not said
			return n, below(path)
		}
		if next == nil {
			return n, ""
		}
		n = next
		if indexed {
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
