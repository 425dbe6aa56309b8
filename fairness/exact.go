package fairness

// mostRosters is how many ways of filling the open seats are worth going through
// one by one.
const mostRosters = 30_000

// exact goes through every roster of a problem that has few, and returns the most
// level one; ok is false if there are too many. In a repair it does nothing, since
// there changes come first.
func (m *model) exact() (owner []int32, f1, f2 int64, ok bool) {
	if m.problem.Repair {
		return nil, 0, 0, false
	}
	s := newState(m)
	ways := 1
	for j, p := range m.locked {
		if p != nobody {
			s.put(int32(j), p)
			continue
		}
		able := 0
		for p := range m.personCount {
			if m.eligible[p*m.seatCount+j] {
				able++
			}
		}
		if ways *= max(able, 1); ways > mostRosters {
			return nil, 0, 0, false
		}
	}
	var extend func(j int32)
	extend = func(j int32) {
		for j < int32(s.seatCount) && s.owner[j] != nobody {
			j++
		}
		if j == int32(s.seatCount) {
			if !s.turnsFit() {
				return
			}
			worst, sum := s.worst(), s.sum()
			if owner == nil || worst < f1 || worst == f1 && sum < f2 {
				owner, f1, f2 = append(owner[:0], s.owner...), worst, sum
			}
			return
		}
		for p := range int32(s.personCount) {
			if s.eligible[int(p)*s.seatCount+int(j)] && s.free(p, s.seatSlot[j], -1) && s.within(p, s.seatSlot[j], -1) {
				s.put(j, p)
				extend(j + 1)
				s.take(j)
			}
		}
	}
	extend(0)
	return owner, f1, f2, owner != nil
}
