// Package near finds the known names that an unknown one may stand for.
package near

import (
	"cmp"
	"fmt"
	"iter"
	"slices"
	"strings"
	"unicode"
)

const (
	asked   = 3  // names that may be meant
	listed  = 12 // names of a list
	longest = 64 // letters of a name that is compared letter by letter
	short   = 3  // letters below which one letter more or less makes another name
)

// A Budget bounds how often very many known names are looked through for very many unknown ones. The zero Budget is whole.
type Budget int

const most = 100 // of a Budget

// Spend reports whether the known names may be looked through once more: a hundred times.
func (b *Budget) Spend() bool {
	*b++
	return *b <= most
}

// Within is Hint as long as a budget lasts, then "".
func Within[S ~string](b *Budget, name S, known iter.Seq[S]) string {
	if !b.Spend() {
		return ""
	}
	return Hint(name, known)
}

// Hint returns what a message on an unknown name adds: Guess, or the first of all known names. Names may come in any
// order, and twice.
func Hint[S ~string](name S, known iter.Seq[S]) string {
	names := slices.Compact(slices.Sorted(known))
	names = slices.DeleteFunc(names, func(k S) bool { return k == "" })
	if name == "" || len(names) == 0 {
		return ""
	}
	if guess := Guess(name, slices.Values(names)); guess != "" {
		return guess
	}
	var list []string
	for _, k := range names[:min(len(names), listed)] {
		list = append(list, quoted(k))
	}
	text := strings.Join(list, ", ")
	switch more := len(names) - len(list); {
	case more > 0:
		return fmt.Sprintf("; there are %s and %d more", text, more)
	case len(list) == 1:
		return "; there is " + text
	}
	return "; there are " + text
}

// Guess asks whether the nearest of the known names is meant, and is "" if none is near. A name is near if it differs in
// case alone, by a letter or two, or if one name holds the other as a word.
func Guess[S ~string](name S, known iter.Seq[S]) string {
	type guess struct {
		name S
		far  int
	}
	var guesses []guess
	from, to := letters(string(name), nil), []rune(nil)
	for k := range known {
		to = letters(string(k), to)
		if far := distance(from, to); far < never {
			guesses = append(guesses, guess{k, far})
		}
	}
	if len(guesses) == 0 {
		return ""
	}
	slices.SortFunc(guesses, func(a, b guess) int { return cmp.Or(cmp.Compare(a.far, b.far), cmp.Compare(a.name, b.name)) })
	guesses = slices.Compact(guesses)
	var list []string
	for _, g := range guesses[:min(len(guesses), asked)] {
		if g.far > guesses[0].far+1 {
			break // what is much farther is not meant
		}
		list = append(list, quoted(g.name))
	}
	last := len(list) - 1
	if last == 0 {
		return "; did you mean " + list[0] + "?"
	}
	return "; did you mean " + strings.Join(list[:last], ", ") + " or " + list[last] + "?"
}

func quoted[S ~string](name S) string { return fmt.Sprintf("%.64q", name) }

// Alike reports whether one name may be meant by the other.
func Alike(a, b string) bool {
	return distance(letters(a, nil), letters(b, nil)) < never
}

// letters returns the small letters of a name, none of a very long one.
func letters(name string, into []rune) []rune {
	into = into[:0]
	if len(name) > 4*longest {
		return into
	}
	for _, r := range name {
		into = append(into, unicode.ToLower(r))
	}
	return into
}

const never = 4

// distance returns 0 for names that differ in case alone, 1 and 2 for so many letters, 3 for
// a word of the other, and else never, as for what has no letters.
func distance(a, b []rune) int {
	allowed := 2
	switch less := min(len(a), len(b)); {
	case less == 0:
		return never
	case less < short:
		allowed = 0
	case less < 8:
		allowed = 1
	}
	for far := range allowed + 1 {
		if within(a, b, far) {
			return far
		}
	}
	if allowed == 0 && len(a) == 2 && len(b) == 2 && a[0] == b[1] && a[1] == b[0] {
		return 1
	}
	if holds(a, b) || holds(b, a) {
		return 3
	}
	return never
}

// within reports whether a becomes b with so many letters more, less, changed or exchanged
// with the next. Names that begin alike are compared from the first letter that differs, so
// that nearly all names are told apart at once.
func within(a, b []rune, changes int) bool {
	i := 0
	for i < min(len(a), len(b)) && a[i] == b[i] {
		i++
	}
	a, b = a[i:], b[i:]
	switch {
	case max(len(a)-len(b), len(b)-len(a)) > changes:
		return false
	case len(a) == 0 || len(b) == 0:
		return true
	case changes == 0:
		return false
	}
	exchanged := len(a) > 1 && len(b) > 1 && a[0] == b[1] && a[1] == b[0]
	return within(a[1:], b[1:], changes-1) || within(a[1:], b, changes-1) || within(a, b[1:], changes-1) ||
		exchanged && within(a[2:], b[2:], changes-1)
}

// holds reports whether a word of three letters or more begins or ends a name: the other end of it is no letter.
func holds(name, word []rune) bool {
	n, w := len(name), len(word)
	return w >= 3 && n > w && (slices.Equal(name[:w], word) && !unicode.IsLetter(name[w]) || slices.Equal(name[n-w:], word) && !unicode.IsLetter(name[n-w-1]))
}
