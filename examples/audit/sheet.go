package main

import (
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

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

const needed = "a sheet of shifts has the columns start, end and member (開始, 終了, 担当), and may have schedule, role and name (チーム, 役割, 氏名)"

// isSheet reports whether data is no JSON object: a sheet then.
func isSheet(data []byte) bool {
	data = bytes.TrimLeft(jsonfile.Trim(data), " \t\r\n")
	return len(data) > 0 && data[0] != '{'
}

// readSheet reads shifts from CSV, such as that of examples/export. A shift of a whole team, which is of nobody by name, is passed
// over. The error joins all that is wrong with it.
func readSheet(data []byte, loc *time.Location) (file shiftFile, err error) {
	data = jsonfile.Trim(data)
	if !utf8.Valid(data) {
		return file, fmt.Errorf("%w: the sheet is not in UTF-8", schedule.ErrInvalid)
	}
	in := csv.NewReader(bytes.NewReader(data))
	in.TrimLeadingSpace = true
	head, err := in.Read()
	if err != nil {
		return file, fmt.Errorf("%w: %w", schedule.ErrInvalid, err)
	}
	at := map[string]int{}
	for column, names := range headers {
		at[column] = slices.IndexFunc(head, func(cell string) bool { return slices.Contains(names, strings.ToLower(strings.TrimSpace(cell))) })
	}
	if at["start"] < 0 || at["end"] < 0 || at["member"] < 0 {
		return file, fmt.Errorf("1:1: %w: the columns are %q: %s; or give JSON, {\"location\": …, \"shifts\": […]}", schedule.ErrMissing, head, needed)
	}
	file.Names = map[string]string{}
	var faults []error
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
			t, err := parseInstant(cell(column), loc)
			if err != nil {
				line, col := in.FieldPos(at[column])
				faults = append(faults, fmt.Errorf("%d:%d: %s: %w", line, col, column, err))
			}
			return t
		}
		line, _ := in.FieldPos(0)
		shift := shiftLine{Schedule: scheduleOf(cell("schedule"), cell("role")), Start: instant("start"), End: instant("end")}
		if shift.Start.IsZero() || shift.End.IsZero() {
			continue // it is told
		}
		who := cell("member")
		id := strings.Join(strings.Fields(who), "_") // an ID has no space
		if shift.Member = schedule.Member(id); id != who {
			file.Names[id] = who
		}
		if name := cell("name"); name != "" && id != "" {
			file.Names[id] = name
		}
		file.Shifts, file.lines = append(file.Shifts, shift), append(file.lines, line)
	}
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

// parseInstant reads an instant with its offset, which must be that of the location, or a time on the clocks there.
func parseInstant(text string, loc *time.Location) (time.Time, error) {
	if t, err := time.Parse(time.RFC3339, text); err == nil {
		_, offset := t.Zone()
		if _, there := t.In(loc).Zone(); offset != there {
			return time.Time{}, fmt.Errorf("%w: %s has not the offset of %v; say with -location where the shifts are", schedule.ErrConflict, text, loc)
		}
		return t, nil
	}
	for _, form := range []string{"2006-01-02 15:04", "2006-01-02T15:04", "2006/1/2 15:04", "2006-01-02 15:04:05", "2006/1/2 15:04:05"} {
		if t, err := time.ParseInLocation(form, text, loc); err == nil {
			return t, nil
		}
	}
	return time.Time{}, fmt.Errorf("%w: %q is neither like 2026-05-01 19:00 nor like 2026-05-01T19:00:00+09:00", schedule.ErrInvalid, text)
}
