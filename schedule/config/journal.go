package config

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"reflect"
	"slices"
	"strings"

	"github.com/toban-go/toban/internal/jsonfile"
	"github.com/toban-go/toban/internal/near"
	"github.com/toban-go/toban/schedule"
)

// EncodeEntry writes one entry of a journal as JSON on one line, as it stands in the
// journal of a file: for a store that keeps entries one by one. The errors are those of
// Encode.
func EncodeEntry(e schedule.Entry) ([]byte, error) {
	w := &writer{}
	out := w.entry("entry", e)
	if len(w.faults) > 0 {
		return nil, errors.Join(w.faults...)
	}
	var text bytes.Buffer
	encoder := json.NewEncoder(&text)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(out); err != nil {
		return nil, fmt.Errorf("%w: %w", schedule.ErrInvalid, err)
	}
	return bytes.TrimSuffix(text.Bytes(), []byte{'\n'}), nil
}

// DecodeEntry reads what EncodeEntry writes; name stands for the entry's place in
// messages. The error joins every fault, each a *Fault that names the entry and the field.
// Whether the change fits an organisation is for Schedule.Enter and Replay to say.
func DecodeEntry(name string, data []byte) (schedule.Entry, error) {
	d := newDecoder(name, data, nil)
	root, err := parse(d.data, d.fault)
	var broken *jsonfile.Error
	if errors.As(err, &broken) {
		d.fault(broken.Offset, "", schedule.ErrInvalid, "%v", broken.Err)
		return schedule.Entry{}, d.all()
	}
	var w wireEntry
	filler{d.at, d.calendars, new(near.Budget)}.fill(root, reflect.ValueOf(&w).Elem())
	if l := w.Leave; l != nil && l.Location.IsZero() && (!l.Start.day.IsZero() || !l.End.day.IsZero()) {
		n, _ := root.find("Leave")
		d.at(n, "a leave by days stands here without a file, so it needs its \"location\"")
	}
	w.settle(schedule.Homes{})
	e := w.entry()
	if len(d.faults) == 0 {
		for fault := range schedule.Faults(e.Check()) {
			n, missing := root.find(strings.TrimSuffix(fault.Path, "."))
			d.fault(n.offset, strings.TrimPrefix(n.path()+missing, "."), fault.Err, "%s%s", fault.Problem, fault.Hint())
		}
	}
	for _, f := range d.faults {
		f.Entry = w.ID
	}
	if len(d.faults) > 0 {
		return schedule.Entry{}, d.all()
	}
	return e, nil
}

// Append returns the text of a file with one more entry at the end of its journal. The
// rest of the text stays as it was written. The errors are those of Decode and
// EncodeEntry, and of a journal that the entry does not follow.
func Append(name string, data []byte, e schedule.Entry, known ...Calendars) ([]byte, error) {
	file, err := Decode(name, data, known...)
	if err != nil {
		return nil, err
	}
	if err := schedule.CheckJournal(append(file.Journal, e)); err != nil {
		return nil, err
	}
	entry, err := EncodeEntry(e)
	if err != nil {
		return nil, err
	}
	data = bytes.TrimRight(data, " \t\r\n")
	text := strings.TrimRight(string(data[:len(data)-1]), " \t\r\n") + ",\n  \"journal\": [\n    " + string(entry) + "\n  ]\n}\n"
	if start, end, found := journalOf(data); found && len(file.Journal) > 0 {
		text = strings.TrimRight(string(data[:end-1]), " \t\r\n") + ",\n    " + string(entry) + "\n  " + string(data[end-1:]) + "\n"
	} else if found { // an empty list
		text = string(data[:start]) + "[\n    " + string(entry) + "\n  ]" + string(data[end:]) + "\n"
	}
	return []byte(text), nil
}

// Settled returns the journal of a file in which each entry says who stepped in for it: as it stands there, else as s, the schedule
// of the file at some time, knows.
func (f File) Settled(s *schedule.Schedule) []schedule.Entry {
	is := map[string][]schedule.Settled{}
	for _, e := range s.Journal() {
		is[e.ID] = e.Settled
	}
	journal := slices.Clone(f.Journal)
	for i, e := range journal {
		if len(e.Settled) == 0 {
			journal[i].Settled = is[e.ID]
		}
	}
	return journal
}

// Settle returns the text of a file with the journal of File.Settled: what was written by hand is decided once, and
// what somebody served does not change with the plan or the specs. Entries that say so already, or have lapsed, and the
// rest of the text stay as they were written. Settled lists the IDs of the entries that are changed. The errors are
// those of Decode and EncodeEntry.
func Settle(name string, data []byte, s *schedule.Schedule, known ...Calendars) (text []byte, settled []string, err error) {
	file, err := Decode(name, data, known...)
	if err != nil {
		return nil, nil, err
	}
	journal := file.Settled(s)
	start, end, found := journalOf(data)
	if !found {
		return data, nil, nil
	}
	in, err := jsonfile.Open(data[start:end], bounds)
	if err != nil {
		return nil, nil, err
	}
	var written int // of data
	err = in.Items(func(i int) error {
		from, to := 0, 0 // of an empty list that the entry has
		if err := in.Fields(func(_ int, name string) error {
			at := start + in.Offset()
			_, err := in.Skip()
			if name == "settled" {
				from, to = at, start+in.Read()
			}
			return err
		}); err != nil {
			return err
		}
		e := journal[i]
		if len(file.Journal[i].Settled) > 0 || len(e.Settled) == 0 {
			return nil
		}
		list, err := json.Marshal(each(e.Settled, func(s schedule.Settled) wireSettled { return writeSettled(s, e.At.Location()) }))
		if to > 0 {
			text = append(text, data[written:from]...)
		} else {
			to = start + in.Read() - 1 // the brace
			text = append(text, bytes.TrimRight(data[written:to], " \t\r\n")...)
			text = append(text, `, "settled": `...)
		}
		text = append(text, list...)
		written, settled = to, append(settled, e.ID)
		return err
	})
	return append(text, data[written:]...), settled, err
}

// journalOf returns where the journal of a file begins and ends.
func journalOf(data []byte) (start, end int, found bool) {
	in, err := jsonfile.Open(jsonfile.Trim(data), bounds)
	if err != nil {
		return 0, 0, false
	}
	skipped := len(data) - len(jsonfile.Trim(data))
	err = in.Fields(func(_ int, name string) error {
		at := in.Offset()
		_, err := in.Skip()
		if name == "journal" {
			start, end, found = skipped+at, skipped+in.Read(), true
		}
		return err
	})
	return start, end, found && err == nil
}
