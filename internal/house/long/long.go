// Package long says how much of what is long tests go through: a part in go test, and all of it
// where TOBAN_LONG is set, as .ci/proof sets it.
package long

import "os"

// Asked reports whether tests go through all that they have.
func Asked() bool { return os.Getenv("TOBAN_LONG") != "" }

// Cases returns all if tests go through all that they have, and few if not.
func Cases(few, all int) int {
	if Asked() {
		return all
	}
	return few
}
