package bound

import "math"

// A master is the linear program of giving each person one pattern: how often each pattern
// is taken, in fractions, so that every group is used up at the least cost. It has a row
// for each group and one for each kind of people, and a column for each pattern known so
// far. A group may also be left short or overdrawn at a high penalty, so there always is an
// answer, and prices stay within the penalties.
//
// It is solved by the revised simplex method with the inverse of the basis: a step takes
// the column with the least reduced cost into the basis, and the row that then is the first
// to run out leaves it. Its duals are good prices of the groups and no more than that: they are
// rounded to integers before anything is proven of them. Floating point is rounded at every
// step, so that no machine fuses two of them, and every machine finds the same prices.
//
// Cost: rows² a step.
type master struct {
	groups, rows int
	columns      []masterColumn
	counts       []count   // of all patterns, one after the other
	basis        []int32   // row → column
	inverse      []float64 // of the basis, row by row
	level        []float64 // row → how often its column is taken
	duals        []float64 // by row
	alpha        []float64
	work         int // floating point operations left, about
}

// masterColumn is a pattern, or what a unit of a group is short or over.
type masterColumn struct {
	cost   float64
	counts []count
}

// count is how much of a row a column takes.
type count struct {
	row    int32
	amount float64
}

// tiny is what counts as nothing in a master.
const tiny = 1e-9

// newMaster returns a master with a first pattern for each kind of people.
func newMaster(volumes, members []int64, penalties []float64, first []pattern, work int) *master {
	m := &master{groups: len(volumes), rows: len(volumes) + len(members), work: work}
	m.basis = make([]int32, m.rows)
	m.inverse = make([]float64, m.rows*m.rows)
	m.level, m.duals, m.alpha = make([]float64, m.rows), make([]float64, m.rows), make([]float64, m.rows)
	rest := make([]float64, m.groups)
	for g, v := range volumes {
		rest[g] = float64(v)
		m.columns = append(m.columns, masterColumn{penalties[g], []count{{int32(g), 1}}}, masterColumn{penalties[g], []count{{int32(g), -1}}})
	}
	for k, n := range members {
		row := m.groups + k
		m.basis[row] = m.add(k, first[k])
		// People are a little more or fewer than they are, each kind by another part, so that
		// steps gain something.
		m.level[row] = float64(n) + 1e-7*float64(k%37+1)
		m.inverse[row*m.rows+row] = 1
		for g, a := range first[k].amounts {
			rest[g] -= float64(float64(a) * m.level[row])
		}
	}
	for g := range m.groups {
		sign := 1.0
		m.basis[g] = int32(2 * g)
		if rest[g] < 0 {
			sign, m.basis[g] = -1, int32(2*g+1)
		}
		m.level[g] = float64(rest[g]*sign) + 1e-7*float64(g%31+1)
		m.inverse[g*m.rows+g] = sign
		for k := range members {
			if a := first[k].amounts[g]; a != 0 {
				m.inverse[g*m.rows+m.groups+k] = -float64(sign * float64(a))
			}
		}
	}
	m.penalise(penalties)
	return m
}

// penalise sets what a unit of each group costs that is short or over.
func (m *master) penalise(penalties []float64) {
	for g, cost := range penalties {
		m.columns[2*g].cost, m.columns[2*g+1].cost = cost, cost
	}
	clear(m.duals)
	for i, c := range m.basis {
		for r := range m.rows {
			m.duals[r] += float64(m.columns[c].cost * m.inverse[i*m.rows+r])
		}
	}
}

// lacks reports whether some group is short or over.
func (m *master) lacks() bool {
	for i, c := range m.basis {
		if int(c) < 2*m.groups && m.level[i] > 1e-3 {
			return true
		}
	}
	return false
}

// add adds a pattern of a kind and returns its column.
func (m *master) add(kind int, x pattern) int32 {
	first := len(m.counts)
	m.counts = append(m.counts, count{int32(m.groups + kind), 1})
	for g, a := range x.amounts {
		if a != 0 {
			m.counts = append(m.counts, count{int32(g), float64(a)})
		}
	}
	m.columns = append(m.columns, masterColumn{float64(x.cost), m.counts[first:]})
	return int32(len(m.columns) - 1)
}

// reduced returns the reduced cost of a column.
func (m *master) reduced(c *masterColumn) float64 {
	cost := c.cost
	for _, x := range c.counts {
		cost -= float64(m.duals[x.row] * x.amount)
	}
	return cost
}

// solve makes steps until no column has a reduced cost below zero. It returns false if the work is spent.
func (m *master) solve() bool {
	for {
		enter, least := -1, -1e-6
		for i := range m.columns {
			if d := m.reduced(&m.columns[i]); d < least {
				enter, least = i, d
			}
		}
		if enter < 0 {
			return true
		}
		if m.work -= m.rows*m.rows + 4*len(m.columns); m.work < 0 {
			return false
		}
		if !m.step(int32(enter), least) {
			return true
		}
	}
}

// step takes a column into the basis. It returns false if numbers are too bad for it.
func (m *master) step(enter int32, reduced float64) bool {
	c := &m.columns[enter]
	leave, ratio := -1, math.Inf(1)
	for i := range m.rows {
		row := m.inverse[i*m.rows : (i+1)*m.rows]
		alpha := 0.0
		for _, x := range c.counts {
			alpha += float64(row[x.row] * x.amount)
		}
		m.alpha[i] = alpha
		if alpha <= tiny {
			continue
		}
		if q := max(m.level[i], 0) / alpha; q < ratio || q == ratio && alpha > m.alpha[leave] {
			leave, ratio = i, q
		}
	}
	if leave < 0 {
		return false
	}
	pivot := m.inverse[leave*m.rows : (leave+1)*m.rows]
	part := 1 / m.alpha[leave]
	for r := range pivot {
		pivot[r] = float64(pivot[r] * part)
		m.duals[r] += float64(reduced * pivot[r])
	}
	for i := range m.rows {
		if a := m.alpha[i]; i != leave && (a > tiny || a < -tiny) {
			row := m.inverse[i*m.rows : (i+1)*m.rows]
			for r, x := range pivot {
				row[r] -= float64(a * x)
			}
			m.level[i] -= float64(a * ratio)
		}
	}
	m.level[leave] = ratio
	m.basis[leave] = enter
	return true
}
