//go:build !unix

package main

import "os"

// lock does nothing: the file is compared again before it is replaced, which leaves a
// moment in which two publishers can meet.
func lock(*os.File) error { return nil }
