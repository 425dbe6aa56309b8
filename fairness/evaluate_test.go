package fairness

import (
	"fmt"
	"os"
	"path/filepath"
	"testing"
	"time"
)

func TestScratch(t *testing.T) {
	files, _ := filepath.Glob("testdata/[slmx]0*.json")
	for _, f := range files {
		file, _ := os.Open(f)
		t0 := time.Now()
		p, err := DecodeProblem(file)
		t1 := time.Now()
		if err != nil {
			t.Fatal(err)
		}
		m, err := compile(p)
		if err != nil {
			t.Fatal(err)
		}
		t2 := time.Now()
		s := newState(m)
		g := generator(1)
		ok := s.construct(&g, 20000, false)
		t3 := time.Now()
		fmt.Println(filepath.Base(f), "decode", t1.Sub(t0), "compile", t2.Sub(t1), "construct", ok, t3.Sub(t2), s.worst(), s.sum())
		if !ok {
			continue
		}
		x := newSearch(s, 1)
		x.aim(map[string]int64{"s03-history.json": 4000, "s04-locked.json": 6000, "m01-plain.json": 5000, "m02-leave.json": 26591, "m06-join-leave.json": 4036, "l01-plain.json": 2800, "l02-leave-parttime.json": 3721, "x01-plain.json": 12840}[filepath.Base(f)])
		moves := map[byte]int{'s': 200000, 'm': 1000000, 'l': 2500000, 'x': 8000000}[filepath.Base(f)[0]]
		x.cool(moves, 32000, 250, 0)
		fmt.Println("   ", x.worst(), x.sum(), time.Since(t3), float64(x.moves)/time.Since(t3).Seconds()/1e6, "M/s")
	}
}
