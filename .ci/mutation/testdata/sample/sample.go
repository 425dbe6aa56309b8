// Package sample has a mutant of every fate.
package sample

const room = 6 / 3 // no test knows it

var turns = 2 * 2

func clamp(n int) (least int) {
	if n < 0 { // 0 is the same either way
		return 0
	}
	return n
}

func count(to int) (n int) {
	for i := 0; i != to; i++ {
		n++
	}
	return n
}

func greet(name string) string { return "good morning, " + name }

type list []int

func (l *list) push(_ string, numbers ...int) {
outer:
	for {
		if cap(*l) == 0 {
			*l = make([]int, 0, room)
		}
		break outer
	}
	*l = append(*l, -numbers[0])
}
