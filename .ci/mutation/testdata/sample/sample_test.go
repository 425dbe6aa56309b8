package sample

import "testing"

func TestAll(t *testing.T) {
	var l list
	l.push("", 2)
	if clamp(-3) != 0 || clamp(3) != 3 || count(turns) != 4 || greet("Aya") != "good morning, Aya" || l[0] != -2 {
		t.Fail()
	}
}
