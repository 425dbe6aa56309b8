package fairness

import (
	"fmt"
	"os"
	"strconv"
	"strings"
	"testing"
	"time"
)

func envInt(name string, d int64) int64 {
	if v, err := strconv.ParseInt(os.Getenv(name), 10, 64); err == nil {
		return v
	}
	return d
}

func TestTune(t *testing.T) {
	for _, arg := range strings.Fields(os.Getenv("TUNE")) {
		name, targetText, _ := strings.Cut(arg, ":")
		target, _ := strconv.ParseInt(targetText, 10, 64)
		file, _ := os.Open("testdata/" + name + ".json")
		p, err := DecodeProblem(file)
		if err != nil {
			t.Fatal(err)
		}
		m, _ := compile(p)
		out := ""
		t0 := time.Now()
		for seed := uint64(1); seed <= 6; seed++ {
			s := newState(m)
			g := generator(seed)
			s.construct(&g, 20000, false)
			x := newSearch(s, seed)
			x.steep = envInt("STEEP", 8)
			x.aim(target)
			x.cool(int(envInt("MOVES", 1000000)), envInt("HOT", 32000), envInt("COLD", 250), 0)
			out += fmt.Sprintf(" %d/%d", x.worst(), x.sum())
		}
		fmt.Println(name, time.Since(t0)/6, out)
	}
}
