package main

import (
	"fmt"
	"slices"
	"strings"

	"github.com/toban-go/toban/internal/text"
	"github.com/toban-go/toban/schedule/report"
)

// document is a report without a form: a title, a few sentences, and sections.
type document struct {
	title    string
	lead     []string
	sections []section
}

// section is a heading with what stands beneath it, each left out if it is empty.
type section struct {
	id, title string // id names it in a page
	lead      []string
	groups    []group
	after     []string
	code      string
}

// group is a table with a sentence before it, which may be empty.
type group struct {
	lead  string
	table report.Table
}

// words returns all that is read in a document, its tables apart, and the tables' cells.
func (d document) words() (text string, cells int) {
	var b strings.Builder
	for _, line := range d.lead {
		b.WriteString(line + " ")
	}
	for _, s := range d.sections {
		for _, line := range slices.Concat(s.lead, s.after) {
			b.WriteString(line + " ")
		}
		for _, g := range s.groups {
			b.WriteString(g.lead + " ")
			for _, row := range g.table.Rows {
				cells += len(row)
			}
		}
	}
	return b.String(), cells
}

// markdown writes a document as Markdown.
func markdown(d document) string {
	var b strings.Builder
	fmt.Fprintf(&b, "# %s\n\n", d.title)
	list(&b, "- ", d.lead)
	for _, s := range d.sections {
		fmt.Fprintf(&b, "## %s\n\n", s.title)
		list(&b, "- ", s.lead)
		for _, g := range s.groups {
			if g.lead != "" {
				fmt.Fprintf(&b, "%s\n\n", g.lead)
			}
			_ = g.table.Markdown(&b) // a Builder takes everything
			b.WriteString("\n")
		}
		list(&b, "- ", s.after)
		if s.code != "" {
			fmt.Fprintf(&b, "```text\n%s```\n\n", s.code)
		}
	}
	return strings.TrimSuffix(b.String(), "\n")
}

func list(b *strings.Builder, mark string, lines []string) {
	for _, line := range lines {
		fmt.Fprintf(b, "%s%s\n", mark, line)
	}
	if len(lines) > 0 {
		b.WriteString("\n")
	}
}

// plain writes a document for a terminal.
func plain(d document) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s\n%s\n\n", d.title, strings.Repeat("=", report.Width(d.title)))
	list(&b, "* ", d.lead)
	for _, s := range d.sections {
		fmt.Fprintf(&b, "%s\n%s\n\n", s.title, strings.Repeat("-", report.Width(s.title)))
		list(&b, "* ", s.lead)
		for _, g := range s.groups {
			indent := ""
			if g.lead != "" {
				fmt.Fprintf(&b, "%s\n", g.lead)
				indent = "  "
			}
			columns(&b, g.table, indent)
		}
		list(&b, "* ", s.after)
		if s.code != "" {
			b.WriteString(s.code + "\n")
		}
	}
	return strings.TrimSuffix(b.String(), "\n")
}

// columns writes a table with two blanks between the columns.
func columns(b *strings.Builder, t report.Table, indent string) {
	rows := append([][]string{{}}, t.Rows...)
	for _, c := range t.Columns {
		rows[0] = append(rows[0], c.Name)
	}
	if t.Total != nil {
		rows = append(rows, t.Total)
	}
	widths := make([]int, len(t.Columns))
	for _, row := range rows {
		for i, cell := range row {
			widths[i] = max(widths[i], report.Width(cell))
		}
	}
	for _, row := range rows {
		var line strings.Builder
		line.WriteString(indent)
		for i, cell := range row {
			if t.Columns[i].Number {
				line.WriteString(strings.Repeat(" ", widths[i]-report.Width(cell)) + cell)
			} else {
				line.WriteString(text.Left(cell, widths[i]))
			}
			line.WriteString("  ")
		}
		b.WriteString(strings.TrimRight(line.String(), " ") + "\n")
	}
	b.WriteString("\n")
}
