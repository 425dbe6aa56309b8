package shiftfile

import (
	"cmp"
	"maps"
	"regexp"
	"slices"
	"strings"
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
