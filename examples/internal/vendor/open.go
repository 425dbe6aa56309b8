package vendor

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"github.com/toban-go/toban/internal/jsonfile"
)

// Open reads files for Read: of a path that is a folder, its files *.json or, without any, *.ics. No
// file may be larger than Bounds. The error joins what cannot be read.
func Open(paths []string) (map[string][]byte, error) {
	files := map[string][]byte{}
	var faults []error
	for _, path := range paths {
		list := []string{path}
		if info, err := os.Stat(path); err == nil && info.IsDir() {
			if list, err = filepath.Glob(filepath.Join(path, "*.json")); err == nil && len(list) == 0 {
				list, err = filepath.Glob(filepath.Join(path, "*.ics"))
			}
			if err != nil || len(list) == 0 {
				faults = append(faults, fmt.Errorf("%s: no file *.json or *.ics", path))
			}
		}
		for _, path := range list {
			data, err := open(path)
			faults = append(faults, err)
			files[path] = data
		}
	}
	return files, errors.Join(faults...)
}

func open(path string) ([]byte, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	return jsonfile.ReadAll(f, Bounds)
}
