// Package garbage has tests collect it more rarely: they make much of it in little memory.
package garbage

import (
	"os"
	"runtime/debug"
)

// Rarely has the garbage collected more rarely, unless GOGC says how often.
func Rarely() {
	if os.Getenv("GOGC") == "" {
		debug.SetGCPercent(400)
	}
}
