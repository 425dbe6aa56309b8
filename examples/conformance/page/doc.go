// Package page opens the page of examples/server in a real browser. Without one its
// tests say that they did not run.
//
//	cd examples/conformance && TOBAN_ARTIFACTS=/tmp/toban go test -v ./page
//
// keeps screenshots in that directory.
package page
