// Package leavefile finds the leave calendars of people in a folder: a file for each, named after its
// member, such as m4.ics.
package leavefile

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/toban-go/toban/schedule"
)

// File is a member's calendar.
type File struct {
	Member schedule.Member
	Path   string
}

// Member returns whose calendar a file is, by its name.
func Member(path string) schedule.Member {
	return schedule.Member(strings.TrimSuffix(filepath.Base(path), filepath.Ext(path)))
}

// Folder lists the files of a folder that end in .ics, by their names. A folder without any is a fault.
func Folder(dir string) (list []File, err error) {
	files, err := os.ReadDir(dir)
	for _, f := range files {
		if strings.EqualFold(filepath.Ext(f.Name()), ".ics") && !f.IsDir() {
			list = append(list, File{Member(f.Name()), filepath.Join(dir, f.Name())})
		}
	}
	if err == nil && len(list) == 0 {
		err = fmt.Errorf("%s has no file that ends in .ics", dir)
	}
	return list, err
}
