package command

import (
	"fmt"
	"io"
	"os"
	"strings"
	"time"

	"github.com/toban-go/toban/fairness"
)

// Bar shows on a terminal how planning goes, once it has taken a second. A nil Bar shows nothing.
type Bar struct {
	out          io.Writer
	now          func() time.Time
	began, drawn time.Time
}

// NewBar returns a bar on a terminal, nil if out is none.
func NewBar(out io.Writer) *Bar {
	file, ok := out.(*os.File)
	if !ok {
		return nil
	}
	if info, err := file.Stat(); err != nil || info.Mode()&os.ModeCharDevice == 0 {
		return nil
	}
	return &Bar{out: out, now: time.Now}
}

const (
	patience  = time.Second            // before there is a bar
	interval  = 100 * time.Millisecond // from one picture to the next
	barLength = 20
	clearLine = "\r\x1b[K"
)

// watch draws the bar and lets the search go on.
func (b *Bar) watch(p fairness.Progress) bool {
	now := b.now()
	if b.began.IsZero() {
		b.began = now
	}
	if now.Sub(b.began) >= patience && now.Sub(b.drawn) >= interval {
		b.drawn = now
		full := barLength * p.Moves / max(p.Most, 1)
		fmt.Fprintf(b.out, "%s%s%s %3d %%  worst deviation %v, at least %v", clearLine,
			strings.Repeat("█", full), strings.Repeat("░", barLength-full), 100*p.Moves/max(p.Most, 1), p.F1, p.F1Bound)
	}
	return true
}

// Clear takes the bar away, if there is one.
func (b *Bar) Clear() {
	if b != nil && !b.drawn.IsZero() {
		fmt.Fprint(b.out, clearLine)
	}
}

// Watch is for fairness.Planner.Watch. It is nil where there is no bar.
func (b *Bar) Watch() func(fairness.Progress) bool {
	if b == nil {
		return nil
	}
	return b.watch
}

// Watch is that of a bar on the terminal of the errors, while Run makes the text.
func (f *Flags) Watch() func(fairness.Progress) bool { return f.bar.Watch() }
