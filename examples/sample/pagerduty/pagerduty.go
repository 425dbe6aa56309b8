// Package pagerduty is a made-up shop's on-call as PagerDuty exports it: two schedules of
// 2026, rendered by quarter as the API does at most, the escalation policy that asks them,
// and the year's incidents. The first schedule has a layer for weekdays by hours of the week,
// which knows no holidays, over one for all other time.
package pagerduty

import (
	"embed"
	"io/fs"
)

//go:embed *.json
var exports embed.FS

// Files returns the files of the export by name.
func Files() map[string][]byte {
	files := map[string][]byte{}
	names, err := fs.Glob(exports, "*.json")
	for _, name := range names {
		if err == nil {
			files[name], err = exports.ReadFile(name)
		}
	}
	if err != nil {
		panic(err) // cannot be: the files are compiled in
	}
	return files
}
