// Package desk is what people can do with a roster: ask for leave, covers and swaps, agree,
// decline, withdraw, comment, publish and repair. What they did is a log of records, of which
// the journal of the schedule is a part; everything else follows from the log.
package desk

import (
	"context"
	"errors"
	"sync"
	"time"
)

// Kind is what a record does.
type Kind string

const (
	Entered  Kind = "entry"   // lays an entry of the journal over the schedule
	Asked    Kind = "ask"     // proposes an entry to somebody who has to agree
	Declined Kind = "decline" // ends an ask without effect
	Said     Kind = "comment"
)

// Record is one line of the log: who did what when. The zero Record is none.
type Record struct {
	// Number counts records from 1, without a hole.
	Number int64
	// ID names the record, and the entry in it. Whoever sends the same request twice sends the
	// same ID, and it is done once.
	ID string
	At time.Time
	// By is the login of who did it, "" for the configuration.
	By   string
	Kind Kind
	// About is the ID of the record that this one answers, "" if it answers none.
	About string
	// Body is the entry as config.EncodeEntry writes it, or the text of a comment.
	Body string
}

// Store keeps the log. Another database is another type with these methods. They can be called
// from several goroutines, and several programs can have the same log open.
type Store interface {
	// After returns the records with a greater number, in order.
	After(ctx context.Context, number int64) ([]Record, error)
	// Append adds records at the end, all of them or none, and numbers them from last+1 on. Once it
	// returns nil they are on the disk. The error is ErrMoved if the log does not end at last.
	Append(ctx context.Context, last int64, records ...Record) error
	// Backup writes a copy of the log into a new file, while others read and append.
	Backup(ctx context.Context, path string) error
	Close() error
}

// ErrMoved says that a log has records that the caller has not seen.
var ErrMoved = errors.New("others have added records meanwhile")

// Memory is a Store that forgets: for tests, and to try the desk. The zero Memory is empty.
type Memory struct {
	mu      sync.Mutex
	records []Record
}

func (m *Memory) After(_ context.Context, number int64) ([]Record, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	return append([]Record{}, m.records[min(number, int64(len(m.records))):]...), nil
}

func (m *Memory) Append(_ context.Context, last int64, records ...Record) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	if last != int64(len(m.records)) {
		return ErrMoved
	}
	for i, r := range records {
		r.Number = last + 1 + int64(i)
		m.records = append(m.records, r)
	}
	return nil
}

func (m *Memory) Backup(context.Context, string) error {
	return errors.New("what is kept in memory only has no backup")
}

func (m *Memory) Close() error { return nil }
