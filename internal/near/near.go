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

// Guess is Hint if a known name is near, else "".
func Guess[S ~string](name S, known iter.Seq[S]) string {
	if hint := Hint(name, known); strings.HasPrefix(hint, mean) {
		return hint
	}
	return ""
}

const mean = "; did you mean "

// A Budget bounds how often very many known names are looked through for very many unknown ones. The zero Budget is whole.
type Budget int

const most = 100 // hints of a Budget

// Within is Hint for the first hundred names of a budget, and "" for more.
func Within[S ~string](b *Budget, name S, known iter.Seq[S]) string {
	if *b++; *b > most {
		return ""
	}
	return Hint(name, known)
}

// Hint returns what a message on an unknown name adds: the nearest of the known names,
// or the first of all of them. A name is near if it differs in case alone, by a letter or
// two, or if one name holds the other as a word.
func Hint[S ~string](name S, known iter.Seq[S]) string {
	if name == "" {
		return ""
	}
	type guess struct {
		name S
		far  int
	}
	var guesses []guess
	var first []S
	count := 0
	from := letters(string(name), nil)
	var to []rune
	for k := range known {
		if k == "" {
			continue
		}
		at, twice := slices.BinarySearch(first, k)
		if twice {
			continue
		}
		count++
		if at < listed {
			first = slices.Insert(first[:min(len(first), listed-1)], at, k)
		}
		if to = letters(string(k), to); len(from) > 0 && len(to) > 0 {
			if far := distance(from, to); far < never {
				guesses = append(guesses, guess{k, far})
			}
		}
	}
	switch {
	case count == 0:
		return ""
	case len(guesses) > 0:
		slices.SortFunc(guesses, func(a, b guess) int { return cmp.Or(cmp.Compare(a.far, b.far), cmp.Compare(a.name, b.name)) })
		guesses = slices.Compact(guesses)
		var list []string
		for _, g := range guesses[:min(len(guesses), asked)] {
			if g.far > guesses[0].far+1 {
				break // what is much farther is not meant
			}
			list = append(list, fmt.Sprintf("%.64q", g.name))
		}
		last := len(list) - 1
		if last == 0 {
			return mean + list[0] + "?"
		}
		return mean + strings.Join(list[:last], ", ") + " or " + list[last] + "?"
	}
	var list []string
	for _, k := range first {
		list = append(list, fmt.Sprintf("%.64q", k))
	}
	if more := count - len(first); more > 0 {
		return fmt.Sprintf("; there are %s and %d more", strings.Join(list, ", "), more)
	}
	if count == 1 {
		return "; there is " + list[0]
	}
	return "; there are " + strings.Join(list, ", ")
}

// Alike reports whether one name may be meant by the other.
func Alike(a, b string) bool {
	from, to := letters(a, nil), letters(b, nil)
	return len(from) > 0 && len(to) > 0 && distance(from, to) < never
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
// a word of the other, and else never.
func distance(a, b []rune) int {
	allowed := 2
	switch less := min(len(a), len(b)); {
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
