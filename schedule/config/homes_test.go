package config_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/toban-go/toban/schedule/config"
)

// Where the days of a leave are costs the same in a large team as in a small one. Bound: the leaves of 20,000
// people in 2 s.
func BenchmarkLeavesOfManyPeople(b *testing.B) {
	var members, leaves []string
	for i := range 20_000 {
		members = append(members, fmt.Sprintf(`"m%d"`, i))
		leaves = append(leaves, fmt.Sprintf(`{"leave":{"member":"m%d","start":"2026-05-%02d","end":"2026-05-%02d"}}`, i, 1+i%28, 1+i%28))
	}
	text := []byte(`{"specs":[{"location":"Asia/Tokyo","business":{"days":["Mon"],"open":"10:00","close":"19:00"},"holidays":"jp","teams":[{"id":"t","location":"Europe/Berlin","services":["web"],"members":[` +
		strings.Join(members, ",") + `]}],"offHours":{"primary":{"vacant":true}}}],"changes":[` + strings.Join(leaves, ",") + `]}`)
	for b.Loop() {
		_, err := config.Decode("oncall.json", text)
		require.NoError(b, err)
	}
}
