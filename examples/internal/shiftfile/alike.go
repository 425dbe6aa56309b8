package shiftfile

import (
	"cmp"
	"maps"
	"regexp"
	"slices"
	"strings"
	"unicode"

	"github.com/toban-go/toban/internal/near"
)

// Alike returns the names that may be of one person, those of each person together: they differ by spaces, by a note in brackets such as
// 佐藤（代）, by a title such as 様, or by forms of one kanji such as 邉 and 辺.
func (f File) Alike() (list [][]string) {
	groups := map[string][]string{}
	for _, line := range f.Shifts {
		name := cmp.Or(f.Names[string(line.Member)], string(line.Member))
		if key := bareName(name); key != "" && !slices.Contains(groups[key], name) {
			groups[key] = append(groups[key], name)
		}
	}
	for _, key := range slices.Sorted(maps.Keys(groups)) {
		if names := groups[key]; len(names) > 1 {
			slices.Sort(names)
			list = append(list, names)
		}
	}
	return list
}

// A Slip is a name that stands in a file once and may be another one written wrongly. The zero Slip is none.
type Slip struct {
	Name string
	Like []string // the names that may be meant, which stand there often
}

// often is how many shifts a name has that another may be written for.
const often = 3

// Slips returns the names of one shift that differ by a letter or two from names of often, in order. Names of one letter are no slips, and names that
// are Alike are not told again.
func (f File) Slips() (list []Slip) {
	times := map[string]int{}
	for _, line := range f.Shifts {
		times[cmp.Or(f.Names[string(line.Member)], string(line.Member))]++
	}
	names := slices.Sorted(maps.Keys(times))
	for _, name := range names {
		if times[name] > 1 {
			continue
		}
		slip := Slip{Name: name}
		for _, other := range names {
			if times[other] >= often && bareName(other) != bareName(name) && isNear(bareName(name), bareName(other)) {
				slip.Like = append(slip.Like, other)
			}
		}
		if slip.Like != nil {
			list = append(list, slip)
		}
	}
	return list
}

// isNear reports whether one name may be written for another: also 伊東 for 伊藤, since a kanji says more than a letter.
func isNear(a, b string) bool {
	if near.Alike(a, b) {
		return true
	}
	x, y := []rune(a), []rune(b)
	return len(x) == 2 && len(y) == 2 && (x[0] == y[0] || x[1] == y[1]) && !slices.ContainsFunc(slices.Concat(x, y), func(r rune) bool { return !unicode.Is(unicode.Han, r) })
}

var (
	noted    = regexp.MustCompile(`[(（\[［【][^)）\]］】]*[)）\]］】]`)
	titled   = regexp.MustCompile(`(さん|様|殿|氏)$`)
	oneKanji = strings.NewReplacer("邊", "辺", "邉", "辺", "髙", "高", "﨑", "崎", "嵜", "崎", "齋", "斎", "齊", "斎", "斉", "斎", "澤", "沢", "濱", "浜", "濵", "浜", "廣", "広", "櫻", "桜",
		"嶋", "島", "國", "国", "德", "徳", "龍", "竜", "瀧", "滝", "眞", "真", "惠", "恵", "實", "実", "𠮷", "吉", "曾", "曽", "冨", "富")
)

// bareName takes away what does not tell people apart.
func bareName(name string) string {
	name = noted.ReplaceAllString(strings.ToLower(name), "")
	name = strings.Join(strings.FieldsFunc(name, func(r rune) bool { return r == ' ' || r == '　' || r == '_' }), "")
	return oneKanji.Replace(titled.ReplaceAllString(name, ""))
}
