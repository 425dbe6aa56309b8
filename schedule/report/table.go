package report

import (
	"encoding/csv"
	"io"
	"slices"
	"strings"
	"time"

	"github.com/toban-go/toban/internal/text"
	"github.com/toban-go/toban/schedule"
)

// Table is what a report shows, as text. The zero Table is empty.
type Table struct {
	Columns []Column
	Rows    [][]string
	// Total is a last line, set apart in Markdown; nil leaves it out.
	Total []string
}

// Column heads a column. The zero Column has no name and holds text.
type Column struct {
	Name string
	// Number sets the column flush right in Markdown.
	Number bool
}

// lines returns the names of the columns, the rows, and the total if there is one.
func (t Table) lines() [][]string {
	var names []string
	for _, c := range t.Columns {
		names = append(names, c.Name)
	}
	lines := append([][]string{names}, t.Rows...)
	if t.Total != nil {
		lines = append(lines, t.Total)
	}
	return lines
}

// CSV writes the table with a line of column names, so that no cell is a formula to a
// spreadsheet: an apostrophe stands before text that begins with =, +, -, @, a tab or a line
// break, full width signs too, and after a semicolon or a tab in a cell, where spreadsheets
// of other places begin a new one. Numbers stay as they are. The error is the writer's.
func (t Table) CSV(w io.Writer) error {
	lines := t.lines()
	for i, line := range lines {
		lines[i] = slices.Clone(line)
		for j, cell := range line {
			lines[i][j] = harmless(cell)
		}
	}
	return csv.NewWriter(w).WriteAll(lines)
}

// number reports whether a spreadsheet takes a cell for a number and nothing else: -12, 3.5.
func number(cell string) bool {
	digits := func(text string) bool { return text != "" && strings.Trim(text, "0123456789") == "" }
	whole, part, parted := strings.Cut(strings.TrimPrefix(cell, "-"), ".")
	return digits(whole) && (!parted || digits(part))
}

// harmless returns a cell without formulas (OWASP, CSV injection).
func harmless(cell string) string {
	if number(cell) {
		return cell
	}
	var out strings.Builder
	begins := true
	for _, c := range cell {
		if begins && strings.ContainsRune("=+-@\t\r\n＝＋－＠", c) {
			out.WriteByte('\'')
		}
		out.WriteRune(c)
		begins = strings.ContainsRune(";\t\r\n", c) || begins && c == ' '
	}
	return out.String()
}

// Markdown writes the table with columns set flush, so that it can be read as it
// is. The error is the writer's.
func (t Table) Markdown(w io.Writer) error {
	if len(t.Columns) == 0 {
		return nil
	}
	if t.Total != nil {
		t.Total = slices.Clone(t.Total)
		for i, text := range t.Total {
			if text != "" {
				t.Total[i] = "**" + text + "**"
			}
		}
	}
	cells, widths := t.cells()
	var out strings.Builder
	for i, line := range cells {
		for j, cell := range line {
			set := text.Left
			if t.Columns[j].Number {
				set = text.Right
			}
			out.WriteString("| " + set(cell, widths[j]) + " ")
		}
		out.WriteString("|\n")
		if i == 0 {
			out.WriteString(t.rule(widths))
		}
	}
	_, err := io.WriteString(w, out.String())
	return err
}

// cells returns the escaped text of every cell, and how wide each column is.
func (t Table) cells() (cells [][]string, widths []int) {
	widths = make([]int, len(t.Columns))
	for _, line := range t.lines() {
		row := make([]string, len(widths))
		for j := range widths {
			if j < len(line) {
				row[j] = escapes.Replace(line[j])
			}
			widths[j] = max(widths[j], Width(row[j]), 3)
		}
		cells = append(cells, row)
	}
	return cells, widths
}

// rule is the line below the names, which tells how columns are set.
func (t Table) rule(widths []int) string {
	var out strings.Builder
	for j, c := range t.Columns {
		rule := strings.Repeat("-", widths[j]+1)
		if c.Number {
			out.WriteString("|" + rule + ":")
		} else {
			out.WriteString("|-" + rule)
		}
	}
	return out.String() + "|\n"
}

// escapes keep a cell in one line and in its column: a backslash before a bar would
// undo the bar's own.
var escapes = strings.NewReplacer(`\|`, `\\\|`, "|", `\|`, "\r\n", " ", "\n", " ", "\r", " ")

// Width returns how many columns of a terminal text takes: what Unicode calls wide, as kana, kanji, full width
// signs and most pictures, takes two (UAX #11).
func Width(s string) int { return text.Width(s) }

// Hours writes a time as "150 h", "4 h 40 min" or "40 min", no time as "0 h". What
// is left below a minute is written in seconds.
func Hours(d time.Duration) string { return schedule.English.Hours(d) }

// Percent is schedule.Language.Percent in English.
func Percent(part, whole int64) string { return schedule.English.Percent(part, whole) }
