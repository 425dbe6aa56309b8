//go:build unix

package replace

import (
	"os"
	"syscall"
)

// lock takes the lock of a file, or fails at once if another has it.
func lock(file *os.File) error {
	return syscall.Flock(int(file.Fd()), syscall.LOCK_EX|syscall.LOCK_NB)
}
