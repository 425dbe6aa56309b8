package main

import (
	"fmt"
	"html"
	"math"
	"strings"
)

// The chart: panels two by two, readable on a light and on a dark page.
const (
	panelWidth, panelHeight                = 380, 240
	leftEdge, rightEdge, topEdge, footEdge = 64, 24, 40, 44
	style                                  = `text{font:12px system-ui,sans-serif;fill:#57606a}.what{font-weight:600;fill:#1f2328}.end{text-anchor:end}.middle{text-anchor:middle}` +
		`path{fill:none}.grid{stroke:#d0d7de}.most{stroke:#8c959f;stroke-dasharray:4 4}.cost{stroke:#0969da;stroke-width:2}circle{fill:#0969da}` +
		`@media(prefers-color-scheme:dark){text{fill:#9198a1}.what{fill:#f0f6fc}.grid{stroke:#3d444d}.most{stroke:#656c76}.cost{stroke:#4493f8}circle{fill:#4493f8}}`
)

// draw returns the curves as SVG, each in a panel with both axes as logarithms and
// a dashed line for the most that the cost may grow.
func draw(curves []curve) string {
	var b strings.Builder
	width, height := 2*panelWidth, (len(curves)+1)/2*panelHeight
	fmt.Fprintf(&b, `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d" width="%d" height="%d" role="img">`+"\n<title>Cost over size</title>\n<style>%s</style>\n", width, height, width, height, style)
	for i, c := range curves {
		fmt.Fprintf(&b, `<g transform="translate(%d %d)">`+"\n", i%2*panelWidth, i/2*panelHeight)
		panel(&b, c)
		b.WriteString("</g>\n")
	}
	b.WriteString("</svg>\n")
	return b.String()
}

func panel(b *strings.Builder, c curve) {
	start, end := c.points[0], c.points[len(c.points)-1]
	across := scaleOf(float64(start.size), float64(end.size), leftEdge, panelWidth-rightEdge)
	most := start.nanoseconds * math.Pow(float64(end.size)/float64(start.size), c.most)
	low, high := start.nanoseconds, max(start.nanoseconds, most)
	for _, p := range c.points {
		low, high = min(low, p.nanoseconds), max(high, p.nanoseconds)
	}
	low, high = math.Floor(math.Log10(low)), math.Ceil(math.Log10(high))
	up := scaleOf(math.Pow(10, low), math.Pow(10, high), panelHeight-footEdge, topEdge)
	text := func(class string, x, y float64, s string) {
		fmt.Fprintf(b, `<text class="%s" x="%.1f" y="%.1f">%s</text>`+"\n", class, x, y, html.EscapeString(s))
	}

	text("what", leftEdge, topEdge-18, c.what)
	for exponent := low; exponent <= high; exponent++ {
		y := up(math.Pow(10, exponent))
		fmt.Fprintf(b, `<path class="grid" d="M%d %.1fH%d"/>`+"\n", leftEdge, y, panelWidth-rightEdge)
		text("end", leftEdge-8, y+4, duration(math.Pow(10, exponent)))
	}
	fmt.Fprintf(b, `<path class="most" d="M%.1f %.1fL%.1f %.1f"/>`+"\n", across(float64(start.size)), up(start.nanoseconds), across(float64(end.size)), up(most))
	line := "M"
	for _, p := range c.points {
		line += fmt.Sprintf("%.1f %.1f ", across(float64(p.size)), up(p.nanoseconds))
	}
	fmt.Fprintf(b, `<path class="cost" d="%s"/>`+"\n", strings.TrimSpace(line))
	for _, p := range c.points {
		x := across(float64(p.size))
		fmt.Fprintf(b, `<circle cx="%.1f" cy="%.1f" r="3.5"><title>%d %s: %s</title></circle>`+"\n", x, up(p.nanoseconds), p.size, c.by, duration(p.nanoseconds))
		text("middle", x, panelHeight-footEdge+18, fmt.Sprint(p.size))
	}
	text("end", panelWidth-rightEdge, panelHeight-footEdge+34, c.by)
}

// scaleOf returns the place of a value between two ends, as logarithms.
func scaleOf(low, high, from, to float64) func(float64) float64 {
	return func(x float64) float64 { return from + (to-from)*math.Log(x/low)/math.Log(high/low) }
}
