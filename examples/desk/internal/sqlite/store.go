// Package sqlite keeps the log of the desk in one SQLite file, in pure Go.
package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net/url"
	"os"
	"time"

	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"

	"github.com/toban-go/toban/examples/desk/internal/desk"
)

// migrations bring a file from one version of the schema to the next, in one transaction
// each. A version that was released is never edited.
var migrations = []string{
	`CREATE TABLE records (
		number INTEGER PRIMARY KEY,
		id     TEXT NOT NULL UNIQUE,
		at     TEXT NOT NULL,
		author TEXT NOT NULL,
		kind   TEXT NOT NULL CHECK (kind IN ('entry', 'ask', 'decline', 'comment')),
		about  TEXT NOT NULL,
		body   TEXT NOT NULL
	) STRICT`,
	// A log is only ever added to, whoever opens the file.
	`CREATE TRIGGER records_stay BEFORE UPDATE ON records BEGIN SELECT RAISE(ABORT, 'a record is never changed'); END;
	 CREATE TRIGGER records_remain BEFORE DELETE ON records BEGIN SELECT RAISE(ABORT, 'a record is never removed'); END;
	 CREATE TRIGGER records_follow BEFORE INSERT ON records WHEN NEW.number <> (SELECT coalesce(max(number), 0) + 1 FROM records)
		BEGIN SELECT RAISE(ABORT, 'a record follows the last'); END`,
}

// Store is the log in a file. Open makes one.
type Store struct{ db *sql.DB }

// Open opens a file, or makes it, and brings it to the newest version of the schema. A file of a
// later version is refused.
func Open(ctx context.Context, path string) (*Store, error) {
	// The log is kept apart while it is written (WAL), so that readers do not wait; a transaction is on
	// the disk when it is committed (FULL), and takes the lock when it begins, so that none fails half way.
	file, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE, 0o600) // what people write is not for everybody
	if err != nil {
		return nil, err
	}
	if err := file.Close(); err != nil {
		return nil, err
	}
	query := url.Values{"_txlock": {"immediate"}, "_pragma": {"busy_timeout(10000)", "synchronous(FULL)"}}
	db, err := sql.Open("sqlite", (&url.URL{Scheme: "file", Opaque: (&url.URL{Path: path}).EscapedPath(), RawQuery: query.Encode()}).String())
	if err != nil {
		return nil, err
	}
	s := &Store{db}
	err = s.writeAhead(ctx)
	if err == nil {
		err = s.migrate(ctx, migrations)
	}
	if err != nil {
		return nil, errors.Join(fmt.Errorf("%s: %w", path, err), db.Close())
	}
	return s, nil
}

// writeAhead has the file keep its log of writes apart, which the file remembers. Two programs that
// turn a file over at once hold a lock each and want the other's. SQLite then waits for neither, but
// says at once that the file is busy, so that one has to try again.
func (s *Store) writeAhead(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, 10*time.Second)
	defer cancel()
	for {
		_, err := s.db.ExecContext(ctx, "PRAGMA journal_mode = WAL")
		var fault *sqlite.Error
		if !errors.As(err, &fault) || fault.Code()&0xff != sqlite3.SQLITE_BUSY {
			return err
		}
		select {
		case <-ctx.Done():
			return err
		case <-time.After(5 * time.Millisecond):
		}
	}
}

func (s *Store) migrate(ctx context.Context, migrations []string) error {
	for {
		done, err := s.step(ctx, migrations)
		if done || err != nil {
			return err
		}
	}
}

// step makes the next migration, and reports whether there is none.
func (s *Store) step(ctx context.Context, migrations []string) (done bool, err error) {
	tx, err := s.db.BeginTx(ctx, nil)
	if err != nil {
		return false, err
	}
	defer tx.Rollback()
	var version int
	if err := tx.QueryRowContext(ctx, "PRAGMA user_version").Scan(&version); err != nil {
		return false, err
	}
	switch {
	case version > len(migrations):
		return false, fmt.Errorf("the file has version %d of the schema, and this program knows %d", version, len(migrations))
	case version == len(migrations):
		return true, nil
	}
	if _, err := tx.ExecContext(ctx, migrations[version]); err != nil {
		return false, fmt.Errorf("from version %d of the schema: %w", version, err)
	}
	if _, err := tx.ExecContext(ctx, fmt.Sprintf("PRAGMA user_version = %d", version+1)); err != nil {
		return false, err
	}
	return false, tx.Commit()
}

// After returns the records with a greater number.
func (s *Store) After(ctx context.Context, number int64) (list []desk.Record, err error) {
	rows, err := s.db.QueryContext(ctx, "SELECT number, id, at, author, kind, about, body FROM records WHERE number > ? ORDER BY number", number)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	for rows.Next() {
		var r desk.Record
		var at string
		if err := rows.Scan(&r.Number, &r.ID, &at, &r.By, &r.Kind, &r.About, &r.Body); err != nil {
			return nil, err
		}
		if r.At, err = time.Parse(time.RFC3339Nano, at); err != nil {
			return nil, fmt.Errorf("record %d: %w", r.Number, err)
		}
		list = append(list, r)
	}
	return list, rows.Err()
}

// Append adds records, all or none.
func (s *Store) Append(ctx context.Context, last int64, records ...desk.Record) error {
	tx, err := s.db.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer tx.Rollback()
	for i, r := range records {
		_, err := tx.ExecContext(ctx, "INSERT INTO records (number, id, at, author, kind, about, body) VALUES (?, ?, ?, ?, ?, ?, ?)",
			last+1+int64(i), r.ID, r.At.Format(time.RFC3339Nano), r.By, string(r.Kind), r.About, r.Body)
		var fault *sqlite.Error
		if errors.As(err, &fault) && fault.Code()&0xff == sqlite3.SQLITE_CONSTRAINT {
			var end int64
			if scan := tx.QueryRowContext(ctx, "SELECT coalesce(max(number), 0) FROM records").Scan(&end); scan == nil && end != last+int64(i) {
				return desk.ErrMoved
			}
		}
		if err != nil {
			return err
		}
	}
	return tx.Commit()
}

// Backup writes a copy into a new file.
func (s *Store) Backup(ctx context.Context, path string) error {
	file, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return err
	}
	if err := file.Close(); err != nil {
		return err
	}
	_, err = s.db.ExecContext(ctx, "VACUUM INTO ?", path)
	return err
}

// Close closes the file.
func (s *Store) Close() error { return s.db.Close() }
