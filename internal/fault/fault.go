// Package fault makes the errors with a path that packages around schedule report.
package fault

import (
	"fmt"

	"github.com/toban-go/toban/schedule"
)

// New returns a *schedule.SpecError.
func New(path string, err error, format string, args ...any) error {
	return &schedule.SpecError{Path: path, Problem: fmt.Sprintf(format, args...), Err: err}
}
