package command

import (
	"bytes"
	"fmt"
	"os"
	"strings"
	"time"

	"github.com/toban-go/toban/examples/internal/replace"
	"github.com/toban-go/toban/schedule"
	"github.com/toban-go/toban/schedule/config"
)

// Journal is a configuration to which entries can be appended.
type Journal struct {
	File  config.File
	path  string // empty: the sample, which cannot be written
	text  []byte
	files replace.Files
}

// OpenJournal reads the configuration of a file, or the sample if path is empty, and returns the schedule as it is at a
// time. It tells the entries that have lapsed, the leaves that a published roster passes over, and doubts.
func OpenJournal(files replace.Files, path string, out *strings.Builder, now time.Time, l schedule.Language) (j Journal, s *schedule.Schedule, err error) {
	j = Journal{path: path, files: files}
	name, data := "", []byte(nil)
	if path == "" {
		name, data, err = text("")
	} else {
		name = path
		data, err = files.Read(path)
		j.text = data
	}
	if err != nil {
		return j, nil, err
	}
	var lapsed []schedule.Lapsed
	j.File, s, lapsed, err = DecodeAt(name, data, now)
	for _, entry := range lapsed {
		fmt.Fprintln(out, idle(l, entry))
	}
	if err != nil {
		return j, nil, err
	}
	for _, leave := range passedOver(j.File.Changes, s) {
		fmt.Fprintln(out, beneath(l, leave))
	}
	for _, d := range doubts(l, j.File) {
		fmt.Fprintln(out, warned(l, d))
	}
	return j, s, nil
}

// Follows returns an error that wraps schedule.ErrConflict if the journal of the file, which can be written, has an entry
// after a time.
func (j Journal) Follows(at time.Time) error {
	if entries := j.File.Journal; j.path != "" && len(entries) > 0 {
		if last := entries[len(entries)-1]; at.Before(last.At) {
			return fmt.Errorf("%w: the journal has entry %q of %s, which is after %s: say -as-of %[3]s or later", schedule.ErrConflict, last.ID, last.At.Format(time.RFC3339), at.Format(time.RFC3339))
		}
	}
	return nil
}

// Append replaces the file by one with the entries at the end of its journal, and then tells
// them in the language. S is the schedule of the file: entries of before say who stepped in for them from then on.
// The sample is not written.
func (j Journal) Append(out *strings.Builder, l schedule.Language, s *schedule.Schedule, entries []schedule.Entry) (err error) {
	if j.path == "" {
		return fmt.Errorf("the sample: %w", os.ErrPermission)
	}
	calendars, err := calendarsOf(j.text)
	if err != nil {
		return err
	}
	text, settled, err := config.Settle(j.path, j.text, s, calendars)
	if err != nil {
		return err
	}
	for _, e := range entries {
		if text, err = config.Append(j.path, text, e, calendars); err != nil {
			return err
		}
	}
	if bytes.Equal(text, j.text) {
		return nil
	}
	if err := replace.File(j.files, j.path, j.text, text); err != nil {
		return err
	}
	told, decided := "Entered %[1]q in %[2]s.\n", "Entered who steps in for %[1]q.\n"
	if l == schedule.Japanese {
		told, decided = "%[2]s に %[1]q を記録した。\n", "%[1]q の代わりの人を記録した。\n"
	}
	for _, id := range settled {
		fmt.Fprintf(out, decided, id)
	}
	for _, e := range entries {
		fmt.Fprintf(out, told, e.ID, j.path)
	}
	return nil
}
