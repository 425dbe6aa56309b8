// Package page opens the page of examples/desk in a real browser, and reads its
// metrics as Prometheus does. Without a browser the test says that it did not run.
//
//	cd examples/conformance && TOBAN_ARTIFACTS=$PWD/../../artifacts go test -v ./page
//
// keeps screenshots in that directory.
package page
