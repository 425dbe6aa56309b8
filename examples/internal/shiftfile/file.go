// Package shiftfile reads shifts that people keep themselves: a list in JSON, or a sheet in CSV.
package shiftfile

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/toban-go/toban/examples/internal/vendor"
	"github.com/toban-go/toban/internal/fault"
	"github.com/toban-go/toban/internal/jsonfile"
	"github.com/toban-go/toban/schedule"
)

// File is a list of shifts. The zero File is a fault.
type File struct {
	Location string            `json:"location"`
	Names    map[string]string `json:"names"` // by ID
	Shifts   []Line            `json:"shifts"`

	// Daily says that it is a sheet with a row a day.
	Daily bool `json:"-"`
	// Columns are of people in a sheet with a row a day, those of each team by themselves, as they first appear.
	Columns []Column `json:"-"`
	// Elsewhere is how many shifts have an offset that is not the one of their place. They are where their instants are.
	Elsewhere int   `json:"-"`
	lines     []int // of a sheet, on which the shifts stand
	floats    bool  // of a sheet: a time has no offset
	// seconds names, by the schedule of the primaries of a team, the one of its secondaries.
	seconds map[string]string
}

// Column is what stands in a column of people, of one team.
type Column struct {
	Schedule, Name string
	// Served are the times of rows that name somebody, and Nobodys of rows that name nobody, as they stand.
	Served, Nobodys []schedule.Interval
}

// Line is a shift.
type Line struct {
	Schedule string          `json:"schedule"`
	Member   schedule.Member `json:"member"`
	Start    time.Time       `json:"start"`
	End      time.Time       `json:"end"`
}

// In is the time of the shift by the clocks of a place.
func (l Line) In(loc *time.Location) schedule.Interval {
	return schedule.Interval{Start: l.Start.In(loc), End: l.End.In(loc)}
}

// Form is how a sheet is read. The zero Form has days that begin at midnight, and with their year.
type Form struct {
	// Handoff is the clock at which the days of a sheet with a row a day begin.
	Handoff schedule.Clock
	// Order is "dmy" or "mdy": how days such as 01/03/2027 are written. Without it they are faults. Days that begin with their year, and
	// those such as 01.03.2027, need none.
	Order string
}

// Orders are the words of Form.Order, the first of which is none.
var Orders = []string{"ymd", "dmy", "mdy"}

// Read reads a list in JSON, which says its location, or a sheet, which is of the given location, and returns where the shifts are. The error
// joins all that is wrong.
func Read(data []byte, loc *time.Location, form Form) (file File, place *time.Location, err error) {
	var faults []error
	asked := loc == nil
	if asked {
		loc = tokyo
	}
	if isSheet(data) {
		file, err = readSheet(data, loc, form)
		if asked && file.floats {
			err = errors.Join(err, fault.New("", schedule.ErrMissing, "clocks of the sheet have no offset: say -location, such as Asia/Tokyo, America/New_York or UTC"))
		}
	} else if faults, err = jsonfile.Decode(data, jsonfile.Small, &file); err == nil {
		var wrong error
		if loc, wrong = vendor.Location(file.Location); wrong != nil {
			faults = append(faults, fmt.Errorf("location: %w: %q %w", schedule.ErrInvalid, file.Location, wrong))
		}
	}
	if err != nil {
		return File{}, nil, err
	}
	if len(file.Shifts) == 0 {
		faults = append(faults, fault.New("", schedule.ErrMissing, "no shifts"))
	}
	if len(faults) > 0 {
		return File{}, nil, errors.Join(faults...)
	}
	for i, line := range file.Shifts {
		fault := func(field string, err error) {
			place := fmt.Sprintf("shifts[%d].", i)
			if file.lines != nil {
				place = fmt.Sprintf("%d:1: ", file.lines[i])
			}
			faults = append(faults, fmt.Errorf("%s%s: %w", place, field, err))
		}
		if !here(line.Start, loc) || !here(line.End, loc) {
			file.Elsewhere++
		}
		if line.Schedule == "" {
			fault("schedule", schedule.ErrMissing)
		}
		if line.Member == "" {
			fault("member", schedule.ErrMissing)
		}
		if line.In(loc).Empty() {
			fault("end", fmt.Errorf("%w: %s is not after %s", schedule.ErrConflict, line.End.Format(time.RFC3339), line.Start.Format(time.RFC3339)))
		}
	}
	if asked && file.Location == "" && file.Elsewhere > 0 {
		faults = append(faults, fault.New("", schedule.ErrMissing, "offsets of the sheet are not those of Asia/Tokyo: say -location, such as America/New_York or UTC, by the clocks of which days and nights count"))
	}
	return file, loc, errors.Join(faults...)
}

// tokyo is where a sheet is that has its offset and no other.
var tokyo, _ = vendor.Location("Asia/Tokyo")

// here reports whether a time has the offset that clocks of a place have then.
func here(t time.Time, loc *time.Location) bool {
	_, offset := t.Zone()
	_, there := t.In(loc).Zone()
	return offset == there
}

// Schedules lists the schedules, in the order in which they appear.
func (f File) Schedules() (names []string) {
	for _, line := range f.Shifts {
		if !slices.Contains(names, line.Schedule) {
			names = append(names, line.Schedule)
		}
	}
	return names
}

// Of returns the shifts of a schedule.
func (f File) Of(name string) []Line {
	return slices.DeleteFunc(slices.Clone(f.Shifts), func(l Line) bool { return l.Schedule != name })
}

// With returns the other schedule of the same people: of one team that of its primaries, or of its secondaries, none without.
func (f File) With(name string) []string {
	for first, second := range f.seconds {
		switch {
		case !slices.Contains(f.Schedules(), first) || !slices.Contains(f.Schedules(), second):
		case name == first:
			return []string{second}
		case name == second:
			return []string{first}
		}
	}
	return nil
}

// Interval is the time from the first shift, or from the first day if one is given, to the end of the last.
func (f File) Interval(loc *time.Location, first, last schedule.Date) (iv schedule.Interval) {
	for _, line := range f.Shifts {
		iv = iv.Span(line.In(loc))
	}
	if !first.IsZero() {
		iv.Start = first.At(0, loc)
	}
	if !last.IsZero() {
		iv.End = last.AddDays(1).At(0, loc)
	}
	return iv
}

// Import returns the shifts as if a vendor had rendered them.
func (f File) Import(loc *time.Location, first, last schedule.Date) *vendor.Import {
	i := &vendor.Import{Vendor: "shifts", Interval: f.Interval(loc, first, last)}
	people := map[schedule.Member]bool{}
	names := f.Schedules()
	slices.Sort(names)
	for _, name := range names {
		s := &vendor.Schedule{ID: name, Name: name, Location: loc, Interval: i.Interval}
		for _, line := range f.Of(name) {
			if iv := line.In(loc).Intersect(i.Interval); !iv.Empty() {
				s.Shifts = append(s.Shifts, vendor.Shift{Interval: schedule.Interval{Start: iv.Start.In(loc), End: iv.End.In(loc)}, Member: line.Member})
			}
			if !people[line.Member] {
				people[line.Member] = true
				i.People = append(i.People, schedule.Person{ID: line.Member, Name: f.Names[string(line.Member)]})
			}
		}
		slices.SortStableFunc(s.Shifts, func(a, b vendor.Shift) int { return a.Start.Compare(b.Start) })
		i.Schedules = append(i.Schedules, s)
		if second := f.seconds[name]; slices.Contains(names, second) { // of one duty
			i.Services = append(i.Services, vendor.Service{ID: name, Name: name, Levels: [][]string{{name}, {second}}})
		}
	}
	slices.SortFunc(i.People, func(a, b schedule.Person) int { return cmp.Compare(a.ID, b.ID) })
	return i
}
