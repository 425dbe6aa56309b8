package main

import (
	"errors"
	"fmt"
	"os"
)

// target is a file to write, "" for none and "-" for the standard output, by its flag.
type target struct {
	flag string
	path *string
}

// unread says which files are to be written although nothing is read.
func unread(targets []target) error {
	var faults []error
	for _, t := range targets {
		if *t.path != "" && *t.path != "-" {
			faults = append(faults, fmt.Errorf("-%s %s without an export to read: it goes last, as in import -%[1]s NEW.json EXPORT.json", t.flag, *t.path))
		}
	}
	return errors.Join(faults...)
}

// free says which files must not be written: one that is read, one for two flags, and one that exists unless it may be written over.
func free(targets []target, read []string, over bool) error {
	var faults []error
	flags := map[string]string{}
	for _, t := range targets {
		if *t.path == "" || *t.path == "-" {
			continue
		}
		if other, ok := flags[*t.path]; ok {
			faults = append(faults, fmt.Errorf("-%s and -%s: both are %s", other, t.flag, *t.path))
		}
		flags[*t.path] = t.flag
		info, err := os.Stat(*t.path)
		if err != nil { // if the file cannot be written, writing it says so
			continue
		}
		fault := fmt.Errorf("-%s %s: the file exists; -replace writes over it", t.flag, *t.path)
		if over {
			fault = nil
		}
		for _, path := range read {
			if r, err := os.Stat(path); err == nil && os.SameFile(info, r) {
				fault = fmt.Errorf("-%s %s: the file is read, and it is never written over", t.flag, *t.path)
			}
		}
		faults = append(faults, fault)
	}
	return errors.Join(faults...)
}
