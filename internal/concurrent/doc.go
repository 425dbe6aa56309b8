// Package concurrent has the tests in which several goroutines ask the library at once. Few packages are built for it, so the
// race detector costs little: go test -race ./internal/concurrent.
package concurrent
