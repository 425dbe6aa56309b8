// Package bitset holds sets of small numbers, and of numbers that are close to each other.
package bitset

import (
	"iter"
	"math/bits"
)

// Set is a set of numbers from 0 on, a bit each.
type Set []uint64

// New returns an empty set of numbers below n.
func New(n int) Set { return make(Set, (n+63)/64) }

func (s Set) Has(t int32) bool { return s[t>>6]>>(uint(t)&63)&1 == 1 }
func (s Set) Add(t int32)      { s[t>>6] |= 1 << (uint(t) & 63) }
func (s Set) Remove(t int32)   { s[t>>6] &^= 1 << (uint(t) & 63) }

// All yields the numbers in order.
func (s Set) All() iter.Seq[int32] {
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

// Common counts the numbers that are in o too.
func (s Set) Common(o Set) int {
	count := 0
	for w, word := range s {
		count += bits.OnesCount64(word & o[w])
	}
	return count
}

// Before returns the last number before t, or −1.
func (s Set) Before(t int32) int32 {
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

// After returns the first number after t, or −1.
func (s Set) After(t int32) int32 {
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

// Window is a set of numbers that are close to each other: the words of a set from the
// first to the last that are not empty.
type Window struct {
	first int
	words Set
}

// NewWindow returns the window of the numbers in s, and shares its words.
func NewWindow(s Set) Window {
	first, last := 0, len(s)
	for first < last && s[first] == 0 {
		first++
	}
	for first < last && s[last-1] == 0 {
		last--
	}
	return Window{first, s[first:last]}
}

// Has reports whether t is in the window.
func (c *Window) Has(t int32) bool {
	w := int(t>>6) - c.first
	return w >= 0 && w < len(c.words) && c.words[w]>>(uint(t)&63)&1 == 1
}

// Last returns the last number of the window, or −1.
func (c *Window) Last() int32 {
	n := len(c.words)
	if n == 0 {
		return -1
	}
	return int32((c.first+n)<<6 - 1 - bits.LeadingZeros64(c.words[n-1]))
}

// In yields the numbers of the window that are in s, in order.
func (c *Window) In(s Set) iter.Seq[int32] {
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

// AddTo adds the numbers of the window to s.
func (c *Window) AddTo(s Set) {
	for w, mask := range c.words {
		s[c.first+w] |= mask
	}
}

// Misses reports whether s has no number of the window, except apart; −1 is none.
func (c *Window) Misses(s Set, except int32) bool {
	held := s[c.first:]
	held = held[:len(c.words)]
	for w, mask := range c.words {
		both := held[w] & mask
		if both != 0 && (except < 0 || int(except>>6) != c.first+w || both != 1<<(uint(except)&63)) {
			return false
		}
	}
	return true
}
