// Package ring has three files in a ring and one outside it.
package ring

const Least = 1

func First() int { return Second(Least) }
