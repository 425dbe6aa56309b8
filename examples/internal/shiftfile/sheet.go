package shiftfile

import (
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/encoding/japanese"

	"github.com/toban-go/toban/examples/internal/command"
	"github.com/toban-go/toban/internal/fault"
	"github.com/toban-go/toban/internal/jsonfile"
	"github.com/toban-go/toban/schedule"
)

// headers are what the columns of a sheet are called, in either language. Others are passed over.
var headers = map[string][]string{
	"start":    {"start", "開始"},
	"end":      {"end", "終了"},
	"member":   {"member", "person", "担当者", "担当"},
	"schedule": {"schedule", "team", "スケジュール", "チーム"},
	"role":     {"role", "役割"},
	"name":     {"name", "氏名"},
}

// dates are what the column of days is called in a sheet with a row a day, and roles what the columns of people are.
var (
	dates = []string{"date", "day", "日付", "日"}
	roles = map[schedule.Role][]string{
		schedule.Primary:   {"primary", "on-call", "oncall", "on call", "member", "person", "主担当", "主", "一次", "1次", "当番", "担当", "担当者", "オンコール"},
		schedule.Secondary: {"secondary", "backup", "副担当", "副", "二次", "2次", "バックアップ"},
		schedule.Shadow:    {"shadow", "見学"},
	}
)

const needed = "a sheet of shifts has the columns start, end and member (開始, 終了, 担当), and may have schedule, role and name (チーム, 役割, 氏名); one with a row a day has the columns date and primary, secondary (日付, 主担当, 副担当)"

// isSheet reports whether data is no JSON object: a sheet then.
func isSheet(data []byte) bool {
	data = bytes.TrimLeft(jsonfile.Trim(data), " \t\r\n")
	return len(data) > 0 && data[0] != '{'
}

// readSheet reads shifts from CSV with commas, semicolons or tabs: one a row, such as examples/export writes them, or a row a day with a
// column a role. A shift of a whole team, which is of nobody by name, is passed over. The error joins all that is
// wrong with it.
func readSheet(data []byte, loc *time.Location, form Form) (file File, err error) {
	if data, err = unicodeOf(jsonfile.Trim(data)); err != nil {
		return file, err
	}
	in := csv.NewReader(bytes.NewReader(data))
	in.TrimLeadingSpace = true
	if in.Comma = separator(data); in.Comma == '\t' {
		in.TrimLeadingSpace = false // a tab is a space
	}
	head, err := in.Read()
	if err != nil {
		return file, fmt.Errorf("%w: %w", schedule.ErrInvalid, err)
	}
	at := map[string]int{}
	for column, names := range headers {
		at[column] = slices.IndexFunc(head, func(cell string) bool { return slices.Contains(names, strings.ToLower(strings.TrimSpace(cell))) })
	}
	file.Names, file.seconds = map[string]string{}, map[string]string{}
	if at["start"] < 0 && at["end"] < 0 {
		if w, err := wideOf(head, at["schedule"]); err != nil || w != nil {
			if err == nil {
				err = w.read(in, &file, loc, form)
			}
			return file, err
		}
	}
	if at["start"] < 0 || at["end"] < 0 || at["member"] < 0 {
		return file, fmt.Errorf("1:1: %w: the columns are %q: %s; or give JSON, {\"location\": …, \"shifts\": […]}", schedule.ErrMissing, head, needed)
	}
	var faults faults
	for {
		row, err := in.Read()
		if err == io.EOF {
			return file, errors.Join(faults...)
		}
		if err != nil {
			return file, errors.Join(append(faults, fmt.Errorf("%w: %w", schedule.ErrInvalid, err))...)
		}
		cell := func(column string) string {
			if i := at[column]; i >= 0 {
				return strings.TrimSpace(row[i])
			}
			return ""
		}
		if isRole(cell("role"), schedule.All) {
			continue
		}
		instant := func(column string) time.Time {
			t, floats, err := form.instant(cell(column), loc)
			file.floats = file.floats || floats
			if err != nil {
				line, col := in.FieldPos(at[column])
				faults.add(fmt.Errorf("%d:%d: %s: %w", line, col, column, err))
			}
			return t
		}
		line, _ := in.FieldPos(0)
		shift := Line{Schedule: file.schedule(cell("schedule"), cell("role"), isRole(cell("role"), schedule.Secondary)), Start: instant("start"), End: instant("end")}
		if shift.Start.IsZero() || shift.End.IsZero() {
			continue // it is told
		}
		shift.Member = file.member(cell("member"))
		if name := cell("name"); name != "" && shift.Member != "" {
			file.Names[string(shift.Member)] = name
		}
		file.Shifts, file.lines = append(file.Shifts, shift), append(file.lines, line)
	}
}

// unicodeOf returns a sheet in UTF-8. In Japan Excel saves CSV in Shift_JIS, as CP932 extends it: a sheet is read so if its head then has kanji, and
// all of it is text.
func unicodeOf(data []byte) ([]byte, error) {
	if utf8.Valid(data) {
		return data, nil
	}
	text, err := japanese.ShiftJIS.NewDecoder().Bytes(data)
	head, _, _ := bytes.Cut(text, []byte("\n"))
	if err != nil || !bytes.ContainsFunc(head, func(r rune) bool { return unicode.Is(unicode.Han, r) }) || bytes.ContainsRune(text, utf8.RuneError) {
		return nil, fault.New("", schedule.ErrInvalid, "the sheet is neither in UTF-8 nor, with Japanese names of columns, in Shift_JIS: save it as \"CSV UTF-8\" in Excel, or convert it with iconv -f CP932 -t UTF-8")
	}
	return text, nil
}

// separator returns what lies between the cells of a sheet: a comma, or if the first line has no comma a tab or a semicolon that it has.
func separator(data []byte) rune {
	head, _, _ := bytes.Cut(data, []byte("\n"))
	for _, r := range ",\t;" {
		if bytes.ContainsRune(head, r) {
			return r
		}
	}
	return ','
}

// errOrder says that days need an order.
var errOrder = errors.New("the order of days is not said")

// faults are those of a sheet. That days need an order is told once.
type faults []error

func (f *faults) add(err error) {
	if !errors.Is(err, errOrder) || !slices.ContainsFunc(*f, func(old error) bool { return errors.Is(old, errOrder) }) {
		*f = append(*f, err)
	}
}

// member returns the ID of who stands in a cell.
func (f *File) member(who string) schedule.Member {
	id := strings.Join(strings.Fields(who), "_") // an ID has no space
	if id != who {
		f.Names[id] = who
	}
	return schedule.Member(id)
}

// wide is a sheet with a row a day.
type wide struct {
	date, team int // columns; no team: -1
	people     []column
}

// column is that of a role.
type column struct {
	at   int
	name string
	role string // as scheduleOf takes it
	kind schedule.Role
}

// wideOf returns the columns of a sheet with a row a day, nil if its head does not say so.
func wideOf(head []string, team int) (*wide, error) {
	w := &wide{date: slices.IndexFunc(head, func(cell string) bool { return slices.Contains(dates, strings.ToLower(strings.TrimSpace(cell))) }), team: team}
	if w.date < 0 {
		return nil, nil
	}
	var faults []error
	first := map[schedule.Role]string{}
	for i, cell := range head {
		cell = strings.TrimSpace(cell)
		for _, role := range []schedule.Role{schedule.Primary, schedule.Secondary, schedule.Shadow} {
			if !slices.Contains(roles[role], strings.ToLower(cell)) {
				continue
			}
			if other, twice := first[role]; twice {
				faults = append(faults, fmt.Errorf("1:1: %w: the columns %q and %q are both of the %s", schedule.ErrDuplicate, other, cell, role))
			}
			first[role] = cell
			name := cell
			if role == schedule.Primary {
				name = ""
			}
			w.people = append(w.people, column{i, cell, name, role})
		}
	}
	if w.people == nil {
		return nil, nil
	}
	return w, errors.Join(faults...)
}

// read reads the rows, each from the clock of the handoff on its day to the same of the next day. An empty cell is nobody. The error joins one for
// each cell that is wrong.
func (w *wide) read(in *csv.Reader, file *File, loc *time.Location, form Form) error {
	var faults faults
	file.Daily, file.floats = true, true
	known := map[string]int{} // rows, by day and team
	for number := 2; ; number++ {
		row, err := in.Read()
		if err == io.EOF {
			return errors.Join(faults...)
		}
		if err != nil {
			return errors.Join(append(faults, fmt.Errorf("%w: %w", schedule.ErrInvalid, err))...)
		}
		if !slices.ContainsFunc(row, func(cell string) bool { return strings.TrimSpace(cell) != "" }) {
			continue
		}
		fault := func(column int, name string, err error) {
			line, col := in.FieldPos(column)
			faults.add(fmt.Errorf("%d:%d: cell %s, %s: %w", line, col, cellOf(column, number), name, err))
		}
		day, err := form.day(strings.TrimSpace(row[w.date]))
		if err != nil {
			fault(w.date, "date", err)
		}
		team := ""
		if w.team >= 0 {
			team = strings.TrimSpace(row[w.team])
		}
		line, _ := in.FieldPos(w.date)
		key := day.String() + " " + team
		if first, twice := known[key]; twice && err == nil {
			fault(w.date, "date", fmt.Errorf("%w: %v stands in %s too", schedule.ErrDuplicate, day, cellOf(w.date, first)))
		}
		known[key] = number
		for _, c := range w.people {
			who := strings.TrimSpace(row[c.at])
			column := file.column(scheduleOf(team, c.role), c.name)
			time := schedule.Interval{Start: day.At(form.Handoff, loc), End: day.AddDays(1).At(form.Handoff, loc)}
			switch {
			case slices.Contains([]string{"", "-", "–", "—", "－", "ー", "なし"}, who):
				column.Nobodys = append(column.Nobodys, time)
				continue
			case strings.ContainsAny(who, ",、，/／→&＆\n"):
				fault(c.at, c.name, fmt.Errorf("%w: %q is not one person; a column is of one, and a part of a day is a row of a sheet with start and end", schedule.ErrInvalid, who))
				continue
			}
			shift := Line{Schedule: file.schedule(team, c.role, c.kind == schedule.Secondary), Member: file.member(who), Start: time.Start, End: time.End}
			column.Served = append(column.Served, time)
			file.Shifts, file.lines = append(file.Shifts, shift), append(file.lines, line)
		}
	}
}

// column returns the column of a schedule. It is valid until another one is added.
func (f *File) column(schedule, name string) *Column {
	i := slices.IndexFunc(f.Columns, func(c Column) bool { return c.Schedule == schedule })
	if i < 0 {
		i, f.Columns = len(f.Columns), append(f.Columns, Column{Schedule: schedule, Name: name})
	}
	return &f.Columns[i]
}

// cellOf names a cell as spreadsheets do: B5.
func cellOf(column, row int) string {
	name := ""
	for n := column + 1; n > 0; n = (n - 1) / 26 {
		name = string(rune('A'+(n-1)%26)) + name
	}
	return name + strconv.Itoa(row)
}

// yearFirst and yearLast are days with their year, and their weekday or none.
var (
	yearFirst = regexp.MustCompile(`^(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?` + itsWeekday)
	yearLast  = regexp.MustCompile(`^(\d{1,2})([-/.])(\d{1,2})[-/.](\d{4})` + itsWeekday)
)

const itsWeekday = `\s*(?:[(（]?([月火水木金土日]|[A-Za-z]{3,9})(?:曜日?|\.)?[)）]?)?$`

// day reads a day. A weekday that is not its own is a fault.
func (f Form) day(text string) (schedule.Date, error) {
	var found []string // year, month, day, weekday
	if at := yearFirst.FindStringSubmatch(text); at != nil {
		found = at[1:]
	} else if at := yearLast.FindStringSubmatch(text); at != nil {
		first, second, dots := at[1], at[3], at[2] == "."
		switch {
		case f.Order == "mdy":
			found = []string{at[4], first, second, at[5]}
		case f.Order == "dmy" || dots:
			found = []string{at[4], second, first, at[5]}
		default:
			return schedule.Date{}, unordered(text, first, second)
		}
	} else {
		return schedule.Date{}, fmt.Errorf("%w: %q is no day with its year, such as 2026-05-01, 2026/5/1 or 2026年5月1日（金）, or with -days dmy 1/5/2026", schedule.ErrInvalid, text)
	}
	number := func(i int) int {
		n, _ := strconv.Atoi(found[i]) // digits
		return n
	}
	d := schedule.Date{Year: number(0), Month: time.Month(number(1)), Day: number(2)}
	if !d.Valid() {
		return schedule.Date{}, fmt.Errorf("%w: %q is no day of the calendar", schedule.ErrInvalid, text)
	}
	if said, own := strings.ToLower(found[3]), d.Weekday(); said != "" && said != command.Weekday(schedule.Japanese, own) && !strings.HasPrefix(strings.ToLower(own.String()), said) {
		return d, fmt.Errorf("%w: %q: %v is a %v", schedule.ErrConflict, text, d, own)
	}
	return d, nil
}

// unordered says which order of days a day asks for, of which the year stands last.
func unordered(text, first, second string) error {
	a, _ := strconv.Atoi(first)
	b, _ := strconv.Atoi(second)
	switch {
	case a > 12 && b <= 12:
		return fmt.Errorf("%w: %q begins with its day: say -days dmy", errOrder, text)
	case b > 12 && a <= 12:
		return fmt.Errorf("%w: %q begins with its month: say -days mdy", errOrder, text)
	case a < 1 || a > 12 || b < 1:
		return fmt.Errorf("%w: %q is no day of the calendar", schedule.ErrInvalid, text)
	}
	return fmt.Errorf("%w: %q is %d %v (say -days dmy) or %d %v (say -days mdy)", errOrder, text, a, time.Month(b), b, time.Month(a))
}

// schedule names the schedule of a team and a role, and keeps which one the secondaries of a team have.
func (f *File) schedule(team, role string, second bool) string {
	name := scheduleOf(team, role)
	if second {
		f.seconds[scheduleOf(team, "")] = name
	}
	return name
}

// scheduleOf names the schedule of a team and a role: each role is a schedule of its own.
func scheduleOf(team, role string) string {
	parts := strings.Fields(team)
	if len(parts) == 0 || team == string(schedule.Everyone) || team == schedule.Japanese.Team(schedule.Everyone) {
		parts = []string{"oncall"} // the pool of everyone is of an organisation
	}
	if role != "" && !isRole(role, schedule.Primary) {
		parts = append(parts, strings.Fields(role)...)
	}
	return strings.Join(parts, "-")
}

// isRole reports whether a text is a role, or what it is called in a language.
func isRole(text string, role schedule.Role) bool {
	return text == string(role) || text == schedule.English.Role(role) || text == schedule.Japanese.Role(role)
}

// dayAndClock is a time without an offset.
var dayAndClock = regexp.MustCompile(`^(.*?)(?:\s+|T)(\d{1,2}:\d{2}(?::\d{2})?)\s*([AaPp][Mm])?$`)

// instant reads an instant with its offset, whichever it is, or a time on the clocks of a location, which floats.
func (f Form) instant(text string, loc *time.Location) (t time.Time, floats bool, err error) {
	if t, err := time.Parse(time.RFC3339, text); err == nil {
		return t, false, nil
	}
	unknown := fmt.Errorf("%w: %q is neither like 2026-05-01 19:00 nor like 2026-05-01T19:00:00+09:00", schedule.ErrInvalid, text)
	found := dayAndClock.FindStringSubmatch(text)
	if found == nil {
		return t, false, unknown
	}
	form := "15:04"
	if found[3] != "" {
		form = "3:04"
	}
	if strings.Count(found[2], ":") > 1 {
		form += ":05"
	}
	if found[3] != "" {
		form += "PM"
	}
	clock, err := time.Parse(form, found[2]+strings.ToUpper(found[3]))
	if err != nil {
		return t, false, unknown
	}
	d, err := f.day(found[1])
	if err != nil {
		return t, true, err
	}
	return time.Date(d.Year, d.Month, d.Day, clock.Hour(), clock.Minute(), clock.Second(), 0, loc), true, nil
}
