package near

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
)

func TestHint(t *testing.T) {
	services := []string{"suzuri-web", "minne-web", "minne-api", "shop-cart"}
	for _, test := range []struct {
		name  string
		known []string
		want  string
	}{
		{"minne-wbe", services, `; did you mean "minne-web"?`},
		{"Minne-Web", services, `; did you mean "minne-web"?`},
		{"minne-apo", services, `; did you mean "minne-api"?`},
		{"minneweb", services, `; did you mean "minne-web"?`},
		{"shop", services, `; did you mean "shop-cart"?`},
		{"minne", services, `; did you mean "minne-api" or "minne-web"?`},
		{"web", services, `; did you mean "minne-web" or "suzuri-web"?`},
		{"billing", services, `; there are "minne-api", "minne-web", "shop-cart", "suzuri-web"`},
		{"m9", []string{"m1", "m2"}, `; there are "m1", "m2"`},
		{"1m", []string{"m1", "m2"}, `; did you mean "m1"?`},
		{"M1", []string{"m1", "m2"}, `; did you mean "m1"?`},
		{"鈴木一朗", []string{"鈴木一郎", "佐藤二郎"}, `; did you mean "鈴木一郎"?`},
		{"x", []string{"a"}, `; there is "a"`},
		{"itoh", []string{"ito", "sato"}, `; did you mean "ito"?`},
		{"x", strings.Split("nmlkjihgfedcba", ""), `; there are "a", "b", "c", "d", "e", "f", "g", "h", "i", "j", "k", "l" and 2 more`},
		{"x", nil, ""},
		{"x", []string{""}, ""},
		{"", []string{"a"}, ""},
		{strings.Repeat("ab", 1000), []string{strings.Repeat("ab", 1000) + "c"}, "; there is \"" + strings.Repeat("ab", 32) + "\""},
	} {
		assert.Equal(t, test.want, Hint(test.name, slices.Values(test.known)), test.name)
		back := slices.Clone(test.known)
		slices.Reverse(back)
		assert.Equal(t, test.want, Hint(test.name, slices.Values(back)), "the order of the names does not matter")
		assert.Equal(t, test.want, Hint(test.name, slices.Values(slices.Concat(test.known, back))), "nor how often they come")
	}
}

func TestHintsAreBounded(t *testing.T) {
	var known []string
	for i := range 1000 {
		known = append(known, fmt.Sprintf("service-%03d", i))
	}
	assert.Equal(t, `; did you mean "service-000", "service-001" or "service-002"?`, Hint("service-00x", slices.Values(known)))
	assert.Equal(t, `; there are "service-000", "service-001", "service-002", "service-003", "service-004", "service-005", "service-006", "service-007", "service-008", "service-009", "service-010", "service-011" and 988 more`,
		Hint("billing", slices.Values(known)))
}

func BenchmarkHint(b *testing.B) {
	var known []string
	for i := range 1000 {
		known = append(known, fmt.Sprintf("service-%03d", i))
	}
	for b.Loop() {
		Hint("billing", slices.Values(known))
	}
}
