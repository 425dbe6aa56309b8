package training

// matching fills as many open places as there can be, one a turn: a session of a day.
// Turns are added one by one; each makes the matching as large as it can be.
type matching struct {
	filled  map[Place]int
	numbers map[Place]int
	on      []int   // by place, the turn that fills it, or none
	turns   [][]int // the places possible
	of      []int   // by turn, the place it fills, or none
	seen    []int   // by place, the search that came by
	search  int
}

const none = -1

func newMatching(filled map[Place]int) *matching {
	return &matching{filled: filled, numbers: map[Place]int{}}
}

// add adds turns in each of which one of the places can be filled. Those that are
// filled already are left out.
func (m *matching) add(possible []Place, turns int) {
	var places []int
	for _, place := range possible {
		if m.filled[place] > 0 {
			continue
		}
		n, known := m.numbers[place]
		if !known {
			n = len(m.on)
			m.numbers[place] = n
			m.on, m.seen = append(m.on, none), append(m.seen, 0)
		}
		places = append(places, n)
	}
	for range turns {
		m.turns, m.of = append(m.turns, places), append(m.of, none)
		m.search++
		m.fill(len(m.turns) - 1)
	}
}

// fill finds a place for a turn: one that is free, or one whose turn finds another.
func (m *matching) fill(turn int) bool {
	for _, place := range m.turns[turn] {
		if m.on[place] == none && m.seen[place] != m.search {
			m.on[place], m.of[turn] = turn, place
			return true
		}
	}
	for _, place := range m.turns[turn] {
		if m.seen[place] == m.search {
			continue
		}
		m.seen[place] = m.search
		if m.fill(m.on[place]) {
			m.on[place], m.of[turn] = turn, place
			return true
		}
	}
	return false
}

// give has a turn fill a place, if all can then still fill as many as before.
func (m *matching) give(turn int, to Place) bool {
	place, before := m.numbers[to], m.of[turn]
	other := m.on[place]
	if other == turn {
		return true
	}
	if other != none {
		m.of[other] = none
	}
	m.on[place], m.of[turn] = turn, place
	if before == none {
		return true
	}
	m.on[before] = none
	if other == none {
		return true
	}
	// What the turn leaves must serve whoever is without a place now.
	m.search++
	m.seen[place] = m.search // no other turn gets it
	for i := range m.turns {
		if m.of[i] == none && m.fill(i) {
			return true
		}
	}
	m.on[before], m.of[turn] = turn, before
	m.on[place], m.of[other] = other, place
	return false
}

// has reports whether a turn fills a place.
func (m *matching) has(turn int, place Place) bool {
	n, known := m.numbers[place]
	return known && m.of[turn] == n
}
