package fairness

import (
	"math"

	"github.com/toban-go/toban/fairness/internal/search"
)

// Number is what the metrics take: hours, counts, burdens. It constrains type
// parameters and has no values.
type Number interface {
	~int | ~int8 | ~int16 | ~int32 | ~int64 | ~uint | ~uint8 | ~uint16 | ~uint32 | ~uint64 | ~uintptr | ~float32 | ~float64
}

// Spread returns the largest amount minus the smallest, zero without any.
func Spread[N Number](amounts []N) N {
	if len(amounts) == 0 {
		return 0
	}
	low, high := amounts[0], amounts[0]
	for _, a := range amounts {
		low, high = min(low, a), max(high, a)
	}
	return high - low
}

// Worst returns the largest distance of a done amount from its target. Amounts
// without a partner have the target, or the done amount, zero.
func Worst[N Number](done, target []N) N {
	var worst N
	for i := range max(len(done), len(target)) {
		var d, t N
		if i < len(done) {
			d = done[i]
		}
		if i < len(target) {
			t = target[i]
		}
		// The larger minus the smaller, for amounts that have no sign.
		worst = max(worst, max(d, t)-min(d, t))
	}
	return worst
}

// CompareDeviations compares two lists of what the same people deviate from their shares, as a repair does. It returns a negative
// number if a is more level, a positive one if b is, and 0 if they are equally level. The list with the smaller largest deviation is
// more level. If the largest are equal, the smaller sum decides, and then the next largest, and so on. So a person who is far from
// their share in both lists, such as one who is away, does not hide the others. Signs and the order in a list do not matter, and
// a shorter list is filled up with zeros.
func CompareDeviations(a, b []Burden) int { return search.Compare(a, b) }

// Jain returns Jain's index of amounts that are not negative: 1 if all are equal
// or there are none, 1/n if one of n has all. It says little about people: a
// weekly rotation in which some serve half as much again as others still has an
// index above 0.95.
func Jain[N Number](amounts []N) float64 {
	var sum, squares float64
	for _, a := range amounts {
		sum += float64(a)
		squares += float64(a) * float64(a)
	}
	if squares == 0 {
		return 1
	}
	return sum * sum / (float64(len(amounts)) * squares)
}

// Gini returns the Gini coefficient of amounts that are not negative: 0 if all are
// equal or there are none, towards 1 as one of many has all.
func Gini[N Number](amounts []N) float64 {
	var sum, differences float64
	for i, a := range amounts {
		sum += float64(a)
		for _, b := range amounts[:i] {
			differences += math.Abs(float64(a) - float64(b))
		}
	}
	if sum == 0 {
		return 0
	}
	return differences / (float64(len(amounts)) * sum)
}

// HoursScore returns the balance score that other tools show for the hours of the
// people who serve: the mean over all pairs of the smaller by the larger, in
// percent, where 95 and more count as 100. It looks at sums of hours alone, so it
// calls rosters balanced in which the same people have every holiday. People with
// zero hours are left out, as the tools do.
func HoursScore[N Number](hours []N) int {
	var serving []float64
	for _, h := range hours {
		if h > 0 {
			serving = append(serving, float64(h))
		}
	}
	if len(serving) <= 1 {
		return 100
	}
	var sum float64
	for i, a := range serving {
		for _, b := range serving[:i] {
			sum += min(a, b) / max(a, b)
		}
	}
	pairs := float64(len(serving)*(len(serving)-1)) / 2
	score := int(math.RoundToEven(100 * sum / pairs))
	if score >= 95 {
		return 100
	}
	return score
}
