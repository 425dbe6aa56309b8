package desk

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"sync/atomic"
	"time"

	"github.com/toban-go/toban/schedule"
	"github.com/toban-go/toban/schedule/config"
)

// Desk takes orders, and keeps the state that comes of them. Several desks, in several programs, can share
// a store: each order is judged by the state after all that was stored before it.
type Desk struct {
	store   Store
	now     func() time.Time
	current atomic.Pointer[State]
	writing sync.Mutex // held by whoever replaces current
}

// Open returns the desk of a store over a configuration. If the log is empty the journal of the
// configuration is its beginning. From then on entries belong into the log, so a configuration with an entry that the log
// does not have is refused.
func Open(ctx context.Context, store Store, file config.File, now func() time.Time) (*Desk, error) {
	d := &Desk{store: store, now: now}
	records, err := store.After(ctx, 0)
	if err != nil {
		return nil, err
	}
	if len(records) == 0 && len(file.Journal) > 0 {
		known, _, err := file.At(d.now())
		if err != nil {
			return nil, err
		}
		for _, e := range file.Settled(known) {
			r, err := enter(e, "", e.Withdraws)
			if err != nil {
				return nil, err
			}
			records = append(records, r)
		}
		if err := store.Append(ctx, 0, records...); err != nil && !errors.Is(err, ErrMoved) {
			return nil, err
		}
		if records, err = store.After(ctx, 0); err != nil {
			return nil, err
		}
	}
	s, err := d.over(file, records)
	if err != nil {
		return nil, err
	}
	d.current.Store(s)
	return d, nil
}

func (d *Desk) over(file config.File, records []Record) (*State, error) {
	s, err := New(file, records, d.now())
	if err != nil {
		return nil, err
	}
	var faults []error
	for _, e := range file.Journal {
		if _, ok := s.Line(e.ID); !ok {
			faults = append(faults, fmt.Errorf("%w: the configuration has entry %q, which the log does not have; enter it at the desk", schedule.ErrConflict, e.ID))
		}
	}
	return s, errors.Join(faults...)
}

// State returns what the desk knows.
func (d *Desk) State() *State { return d.current.Load() }

// Refresh reads what other desks have stored since, and reports whether there was anything.
func (d *Desk) Refresh(ctx context.Context) (bool, error) {
	d.writing.Lock()
	defer d.writing.Unlock()
	before := d.State()
	s, err := d.refresh(ctx)
	return err == nil && s != before, err
}

func (d *Desk) refresh(ctx context.Context) (*State, error) {
	s := d.State()
	records, err := d.store.After(ctx, s.Last())
	if err != nil {
		return nil, err
	}
	next, err := s.With(records, d.now())
	if err != nil {
		return nil, err
	}
	d.current.Store(next)
	return next, nil
}

// Reload lays the log over another configuration. If it does not fit, the one before stays.
func (d *Desk) Reload(ctx context.Context, file config.File) error {
	d.writing.Lock()
	defer d.writing.Unlock()
	records, err := d.store.After(ctx, 0)
	if err != nil {
		return err
	}
	s, err := d.over(file, records)
	if err != nil {
		return err
	}
	d.current.Store(s)
	return nil
}

// Do carries an order out, once: the same order under the same ID again returns its first record
// again, and another order under it is refused. The error is a *Refusal, or the store's.
func (d *Desk) Do(ctx context.Context, who Actor, o Order) (Record, error) {
	if err := o.check(); err != nil {
		return Record{}, err
	}
	d.writing.Lock()
	defer d.writing.Unlock()
	for {
		s, err := d.refresh(ctx)
		if err != nil {
			return Record{}, err
		}
		if first, ok := s.Line(o.ID); ok {
			if first.By != who.Login || !o.made(first) {
				return Record{}, refuse(Stale, "", Faulty("the ID %q stands for something else", o.ID))
			}
			return first.Record, nil
		}
		now := s.Clock(d.now())
		records, err := o.records(s, who, now.In(s.Location(now)))
		if err != nil {
			return Record{}, err
		}
		for i := range records {
			records[i].Number = s.Last() + 1 + int64(i)
		}
		next, err := s.With(records, now)
		if err != nil {
			return Record{}, err
		}
		switch err := d.store.Append(ctx, s.Last(), records...); {
		case errors.Is(err, ErrMoved):
			continue // judged anew, after what the other has stored
		case err != nil:
			return Record{}, err
		}
		d.current.Store(next)
		return records[0], nil
	}
}
