package fairness

import (
	"os"
	"testing"
)

func BenchmarkSolve(b *testing.B) {
	for _, name := range []string{"s04-locked", "m01-plain", "m02-leave", "m06-join-leave", "l01-plain", "l02-leave-parttime", "x01-plain"} {
		b.Run(name, func(b *testing.B) {
			file, _ := os.Open("testdata/" + name + ".json")
			p, _ := DecodeProblem(file)
			for b.Loop() {
				p.Solve(0, 1)
			}
		})
	}
}
