// Package conformance holds tests against the other side: what Toban writes is read
// by the code of those it is written for. It is a module of its own, so that
// their packages stay out of Toban's go.mod.
//
//	cd examples/conformance && go test ./...
package conformance
