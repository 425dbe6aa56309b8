package fairness

// generator is splitmix64: small, seeded, and the same on every machine.
type generator uint64

func (g *generator) next() uint64 {
	*g += 0x9e3779b97f4a7c15
	z := uint64(*g)
	z = (z ^ z>>30) * 0xbf58476d1ce4e5b9
	z = (z ^ z>>27) * 0x94d049bb133111eb
	return z ^ z>>31
}

// scale maps 32 random bits to 0 … n−1.
func scale(bits uint32, n int32) int32 { return int32(uint64(bits) * uint64(n) >> 32) }

// below returns a number from 0 to n−1.
func (g *generator) below(n int32) int32 { return scale(uint32(g.next()>>32), n) }

// logarithms returns −ln((i+½)/1024) in 1/65536, by integers alone: floating
// point may round differently from machine to machine.
func logarithms() *[1024]int64 {
	var table [1024]int64
	const ln2 = 45426 // in 1/65536
	for i := range table {
		// log2((2i+1)/2048), bit by bit: squaring doubles the logarithm.
		x := uint64(2*i+1) << 20
		exponent := int64(0)
		for x < 1<<31 {
			x <<= 1
			exponent++
		}
		fraction := int64(0)
		for bit := int64(1) << 15; bit > 0; bit >>= 1 {
			x = x * x >> 31
			if x >= 1<<32 {
				x >>= 1
				fraction += bit
			}
		}
		// x was (2i+1)·2^20 = value·2^31 with value in (0, 1).
		table[i] = (exponent<<16 - fraction) * ln2 >> 16
	}
	return &table
}
