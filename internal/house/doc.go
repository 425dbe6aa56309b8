// Package house holds the tests of the house itself: documents show what runs, every
// exported name is documented, and library packages only compute. Below it lie programs
// that look at the code: api writes the exported API down, count measures packages.
package house
