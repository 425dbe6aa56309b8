// Package zones reads the tz database, so that tests can try every zone of it.
package zones

import (
	"archive/zip"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// A Place is what zones with the same clocks in some time have in common.
type Place struct {
	Names    []string
	Location *time.Location
	Changes  []time.Time // of its clocks
}

// Kind is how clocks change: the offsets before and after, and the seconds after midnight that
// clocks show then.
type Kind struct{ Before, After, Wall int }

// Kind returns the kind of a change.
func (p *Place) Kind(change time.Time) Kind {
	_, before := change.Add(-1).In(p.Location).Zone()
	_, after := change.In(p.Location).Zone()
	const day = 24 * 60 * 60
	return Kind{before, after, int(((change.Unix()+int64(before))%day + day) % day)}
}

// Alone reports whether clocks were not changed within two days before a change.
func (p *Place) Alone(n int) bool { return n == 0 || p.Changes[n].Sub(p.Changes[n-1]) > 48*time.Hour }

// Files opens the tz database: that of the Go toolchain, or that of the system.
// It skips the test where there is neither.
func Files(t testing.TB) fs.FS {
	t.Helper()
	goroot := os.Getenv("GOROOT")
	if goroot == "" {
		out, _ := exec.Command("go", "env", "GOROOT").Output()
		goroot = strings.TrimSpace(string(out))
	}
	if archive, err := zip.OpenReader(filepath.Join(goroot, "lib", "time", "zoneinfo.zip")); err == nil {
		t.Cleanup(func() {
			if err := archive.Close(); err != nil {
				t.Error(err)
			}
		})
		return archive
	}
	const system = "/usr/share/zoneinfo"
	if _, err := os.Stat(system); err != nil {
		t.Skipf("neither the Go toolchain's zoneinfo.zip nor %s is here: no list of zones to try", system)
	}
	return os.DirFS(system)
}

// Places reads every zone of the tz database, with its changes from three days before a time to
// two days after another.
func Places(t testing.TB, from, to time.Time) (list []Place) {
	t.Helper()
	files := Files(t)
	known := map[string]int{}
	err := fs.WalkDir(files, ".", func(name string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			// The system's "right" zones count leap seconds, which Go does not.
			if entry != nil && (name == "right" || name == "posix") {
				return fs.SkipDir
			}
			return err
		}
		data, err := fs.ReadFile(files, name)
		if err != nil {
			return err
		}
		loc, err := time.LoadLocationFromTZData(name, data)
		if err != nil {
			return nil // a list of zones or the like
		}
		p, clocks := Place{Names: []string{name}, Location: loc}, ""
		last := to.Add(2 * 24 * time.Hour)
		for at := from.Add(-3 * 24 * time.Hour).In(loc); at.Before(last); {
			_, offset := at.Zone()
			clocks += fmt.Sprintln(at.Unix(), offset)
			_, end := at.ZoneBounds()
			if end.IsZero() {
				break
			}
			if !end.After(at) {
				end = end.Add(24 * time.Hour) // the last day of a leap year: golang/go issue 81583
			}
			p.Changes = append(p.Changes, end)
			at = end
		}
		if i, ok := known[clocks]; ok {
			list[i].Names = append(list[i].Names, name)
			return nil
		}
		known[clocks] = len(list)
		list = append(list, p)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return list
}
