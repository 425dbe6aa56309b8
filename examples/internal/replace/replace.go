// Package replace puts new text into a file as a whole or not at all.
package replace

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"path/filepath"
)

// Files is the file system, so that tests can let each step of it fail.
type Files interface {
	Read(path string) ([]byte, error)
	// Lock keeps others from replacing the file until it is released. It fails if another
	// has the lock, and is released when the program ends, however it does.
	Lock(path string) (release func(), err error)
	// Write writes a new file and brings it to the disk.
	Write(path string, data []byte) error
	Rename(from, to string) error
	Remove(path string) error
}

// ErrChanged says that another has changed the file meanwhile.
var ErrChanged = errors.New("the file has changed since it was read: look at it, and try again")

// File puts new text into a file that still holds the old text, as a whole or not at
// all: the text is written beside the file, which is then renamed over.
func File(f Files, path string, old, text []byte) error {
	release, err := f.Lock(path)
	if err != nil {
		return err
	}
	defer release()
	now, err := f.Read(path)
	if err != nil {
		return err
	}
	if !bytes.Equal(now, old) {
		return fmt.Errorf("%s: %w", path, ErrChanged)
	}
	return Put(f, path, text)
}

// Put makes a file, whatever stood there, as a whole or not at all.
func Put(f Files, path string, text []byte) error {
	beside := filepath.Join(filepath.Dir(path), "."+filepath.Base(path)+".new")
	if err := f.Write(beside, text); err != nil {
		return errors.Join(err, f.Remove(beside))
	}
	if err := f.Rename(beside, path); err != nil {
		return errors.Join(err, f.Remove(beside))
	}
	return nil
}

// Disk is the file system of the machine.
type Disk struct{}

func (Disk) Read(path string) ([]byte, error) { return os.ReadFile(path) }
func (Disk) Rename(from, to string) error     { return os.Rename(from, to) }

func (Disk) Remove(path string) error {
	if err := os.Remove(path); !errors.Is(err, os.ErrNotExist) {
		return err
	}
	return nil
}

func (Disk) Write(path string, data []byte) error {
	file, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_TRUNC, 0o644)
	if err != nil {
		return err
	}
	_, err = file.Write(data)
	return errors.Join(err, file.Sync(), file.Close())
}

func (Disk) Lock(path string) (release func(), err error) {
	file, err := os.OpenFile(path+".lock", os.O_RDWR|os.O_CREATE, 0o644)
	if err != nil {
		return nil, err
	}
	if err := lock(file); err != nil {
		file.Close()
		return nil, fmt.Errorf("%s: another publisher is at work: %w", path, err)
	}
	return func() { file.Close() }, nil
}
