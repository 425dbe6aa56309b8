package fairness

import (
	"iter"
	"math/bits"
)

// set is a set of slots, a bit each.
type set []uint64

func (s set) has(t int32) bool { return s[t>>6]>>(uint(t)&63)&1 == 1 }
func (s set) add(t int32)      { s[t>>6] |= 1 << (uint(t) & 63) }
func (s set) remove(t int32)   { s[t>>6] &^= 1 << (uint(t) & 63) }

// all yields the slots in order.
func (s set) all() iter.Seq[int32] {
	return func(yield func(int32) bool) {
		for w, word := range s {
			for ; word != 0; word &= word - 1 {
				if !yield(int32(w<<6 + bits.TrailingZeros64(word))) {
					return
				}
			}
		}
	}
}

// common counts the slots that are in o too.
func (s set) common(o set) int {
	count := 0
	for w, word := range s {
		count += bits.OnesCount64(word & o[w])
	}
	return count
}

// before returns the last slot before t, or −1.
func (s set) before(t int32) int32 {
	word := s[t>>6] & (1<<(uint(t)&63) - 1)
	for w := t >> 6; ; word = s[w] {
		if word != 0 {
			return w<<6 + int32(bits.Len64(word)) - 1
		}
		if w--; w < 0 {
			return -1
		}
	}
}

// after returns the first slot after t, or −1.
func (s set) after(t int32) int32 {
	word := s[t>>6] &^ (1<<(uint(t)&63)<<1 - 1)
	for w := t >> 6; ; word = s[w] {
		if word != 0 {
			return w<<6 + int32(bits.TrailingZeros64(word))
		}
		if w++; int(w) == len(s) {
			return -1
		}
	}
}

// window is a set of slots that are close to each other, such as those that clash with
// a slot: the words of a set from the first to the last that are not empty.
type window struct {
	first int
	words set
}

func newWindow(s set) window {
	first, last := 0, len(s)
	for first < last && s[first] == 0 {
		first++
	}
	for first < last && s[last-1] == 0 {
		last--
	}
	return window{first, s[first:last]}
}

// has reports whether t is in the window.
func (c *window) has(t int32) bool {
	w := int(t>>6) - c.first
	return w >= 0 && w < len(c.words) && c.words[w]>>(uint(t)&63)&1 == 1
}

// in yields the slots of the window that are in s, in order.
func (c *window) in(s set) iter.Seq[int32] {
	return func(yield func(int32) bool) {
		for w, mask := range c.words {
			for both := s[c.first+w] & mask; both != 0; both &= both - 1 {
				if !yield(int32((c.first+w)<<6 + bits.TrailingZeros64(both))) {
					return
				}
			}
		}
	}
}

// addTo adds the slots of the window to s.
func (c *window) addTo(s set) {
	for w, mask := range c.words {
		s[c.first+w] |= mask
	}
}
