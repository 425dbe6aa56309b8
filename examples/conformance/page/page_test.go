package page

import (
	"bytes"
	"context"
	_ "embed"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/accessibility"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/toban-go/toban/examples/sample"
)

//go:embed checks.js
var checks string

// browser is one tab, with all that it complained about.
type browser struct {
	t     *testing.T
	ctx   context.Context
	shots string // directory of screenshots

	mu       sync.Mutex
	faults   []string
	requests []string
}

// open starts a browser, or skips the test and says so.
func open(t *testing.T) *browser {
	var path string
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome"} {
		if found, err := exec.LookPath(name); err == nil && path == "" {
			path = found
		}
	}
	if path == "" {
		t.Skip("not run: no Chromium on this machine")
	}
	b := &browser{t: t, shots: os.Getenv("TOBAN_ARTIFACTS")}
	if b.shots == "" {
		b.shots = t.ArtifactDir()
	}
	require.NoError(t, os.MkdirAll(b.shots, 0o755))
	ctx, cancel := context.WithTimeout(context.Background(), 8*time.Minute)
	t.Cleanup(cancel)
	options := []chromedp.ExecAllocatorOption{chromedp.ExecPath(path), chromedp.NoSandbox, chromedp.Headless, chromedp.DisableGPU, chromedp.NoFirstRun, chromedp.UserDataDir(t.TempDir()),
		chromedp.WSURLReadTimeout(time.Minute), chromedp.WindowSize(1280, 900)}
	for _, flag := range []string{"disable-quic", "disable-background-networking", "disable-component-update", "disable-sync", "disable-dev-shm-usage", "disable-extensions"} {
		options = append(options, chromedp.Flag(flag, true))
	}
	ctx, cancel = chromedp.NewExecAllocator(ctx, options...)
	t.Cleanup(cancel)
	b.ctx, _ = chromedp.NewContext(ctx)
	t.Cleanup(func() { chromedp.Cancel(b.ctx) }) // before its directory goes
	messages, requests := chromedp.Console(b.ctx), chromedp.Events(b.ctx, network.RequestWillBeSent)
	go func() {
		for message, err := range messages {
			if err == nil && (message.Type == "error" || message.Type == "warning" || message.IsException()) {
				b.mu.Lock()
				b.faults = append(b.faults, message.String())
				b.mu.Unlock()
			}
		}
	}()
	go func() {
		for request, err := range requests {
			if err == nil {
				b.mu.Lock()
				b.requests = append(b.requests, request.Request.URL)
				b.mu.Unlock()
			}
		}
	}()
	_, err := chromedp.Call(b.ctx, network.Enable, network.EnableParams{})
	require.NoError(t, err)
	return b
}

func (b *browser) do(steps ...chromedp.Action[chromedp.Void]) {
	b.t.Helper()
	require.NoError(b.t, chromedp.Do(b.ctx, steps...))
}

func eval[T any](b *browser, expression string) T {
	b.t.Helper()
	value, err := chromedp.Run(b.ctx, chromedp.Evaluate[T]("{"+checks+"\n"+expression+"}"))
	require.NoError(b.t, err, expression)
	return value
}

// eventually waits until an expression holds.
func (b *browser) eventually(expression string) {
	b.t.Helper()
	require.Eventually(b.t, func() bool {
		value, err := chromedp.Run(b.ctx, chromedp.Evaluate[bool]("document.readyState === 'complete' && "+expression))
		return err == nil && value
	}, 20*time.Second, 20*time.Millisecond, expression)
}

// look sets what the page is shown on.
func (b *browser) look(width, height int64, scheme string) {
	b.t.Helper()
	var options []chromedp.EmulateViewportOption
	if width < 600 {
		options = append(options, chromedp.EmulateMobile, chromedp.EmulateTouch, chromedp.EmulatePortrait, chromedp.EmulateScale(2))
	}
	b.do(chromedp.EmulateViewport(width, height, options...))
	_, err := chromedp.Call(b.ctx, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Features: []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: scheme}}})
	require.NoError(b.t, err)
}

// shoot keeps a picture of the whole page.
func (b *browser) shoot(name string) {
	b.t.Helper()
	picture, err := chromedp.Run(b.ctx, chromedp.FullScreenshot(100))
	require.NoError(b.t, err)
	path := filepath.Join(b.shots, name+".png")
	require.NoError(b.t, os.WriteFile(path, picture, 0o644))
	assert.Greater(b.t, len(picture), 20_000, "an empty picture")
	b.t.Log("screenshot", path)
}

// The sample's pools, each with a calendar and a table of hours, and the people in them.
const pools, people = 2, 12 + 5

func TestPage(t *testing.T) {
	t.Parallel()
	b := open(t)
	config := filepath.Join(t.TempDir(), "oncall.json")
	replace(t, config, sample.JSON)
	url := serve(t, config)

	t.Run("May 2026 has 31 days, and says why 05-06 is one off", func(t *testing.T) {
		for lang, want := range map[string]struct{ title, name, reason string }{
			"ja": {"2026年5月 · 当番表", "振替休日", "憲法記念日（2026-05-03・日）の振替"},
			"en": {"May 2026 · On call", "Substitute Holiday", "for Constitution Memorial Day on Sunday 2026-05-03"},
		} {
			b.do(chromedp.Navigate(url + "/?month=2026-05&lang=" + lang))
			assert.Equal(t, want.title, eval[string](b, "document.title"))
			assert.Equal(t, lang, eval[string](b, "document.documentElement.lang"))
			days := eval[[]string](b, "[...document.querySelectorAll('.calendar td[data-date]')].map(d => d.dataset.date)")
			require.Len(t, days, pools*31)
			for i, day := range days {
				assert.Equal(t, fmt.Sprintf("2026-05-%02d", i%31+1), day)
			}
			text := eval[string](b, "document.querySelector('[data-date=\"2026-05-06\"]').innerText")
			assert.Contains(t, text, want.name)
			assert.Contains(t, text, want.reason)
			assert.Equal(t, 31+2*31, eval[int](b, "document.querySelectorAll('.calendar .chip').length"), "one person a seat")
			assert.Equal(t, people, eval[int](b, "document.querySelectorAll('.hours svg').length"), "a bar a person")
		}
	})

	t.Run("today is marked, and answered on top", func(t *testing.T) {
		b.do(chromedp.Navigate(url + "/"))
		running := eval[int](b, "document.querySelectorAll('.calendar li[aria-current=time]').length")
		nights := eval[int](b, "document.querySelectorAll('#now article.night .seat').length")
		assert.Equal(t, nights, running, "the shifts that run are marked, and no day")
		assert.Contains(t, []int{2, 3, 4}, eval[int](b, "document.querySelectorAll('#now article').length"), "one a pool at night, one a team by day")
		assert.True(t, eval[bool](b, "document.querySelector('#now').getBoundingClientRect().top < document.querySelector('.calendar').getBoundingClientRect().top"))
	})

	t.Run("the keyboard changes the month", func(t *testing.T) {
		b.do(chromedp.Navigate(url + "/?month=2026-05&lang=ja"))
		shows := func(month string, days int) {
			t.Helper()
			b.eventually(fmt.Sprintf("location.search.includes('month=%s') && document.querySelectorAll('td[data-date^=\"%[1]s-\"]').length === %d", month, pools*days))
		}
		for _, step := range []struct {
			key, month string
			days       int
		}{{kb.ArrowRight, "2026-06", 30}, {kb.ArrowLeft, "2026-05", 31}, {kb.ArrowLeft, "2026-04", 30}} {
			b.do(chromedp.KeyEvent(step.key))
			shows(step.month, step.days)
		}
		b.do(chromedp.Focus(chromedp.CSS("a[rel=next]")), chromedp.KeyEvent(kb.Enter))
		shows("2026-05", 31)
		b.do(chromedp.KeyEvent(kb.ArrowRight, chromedp.KeyModifiers(kb.ModifierShift)))
		shows("2026-05", 31)
	})

	t.Run("tab reaches everything in order, and is seen", func(t *testing.T) {
		b.do(chromedp.Navigate(url + "/?month=2026-05&lang=ja"))
		b.tabs(t, 40)
		b.do(chromedp.Navigate(url + "/?month=2026-05&lang=ja"))
		b.do(chromedp.KeyEvent(kb.Tab), chromedp.KeyEvent(kb.Enter))
		b.eventually("location.hash === '#month' && document.activeElement.id === 'month'")
	})

	t.Run("the days lead to who answers then, and why", func(t *testing.T) {
		b.do(chromedp.Navigate(url + "/?month=2026-05&lang=ja"))
		b.do(chromedp.Click(chromedp.CSS(`[data-date="2026-05-06"] a`)))
		b.eventually("document.querySelector('#now h2').textContent === '2026年5月6日（水）10:00の当番'")
		assert.NotContains(t, eval[string](b, "document.querySelector('#now').innerText"), "計画どおり", "folded")
		b.do(chromedp.Click(chromedp.CSS("#now summary")))
		assert.Contains(t, eval[string](b, "document.querySelector('#now').innerText"), "計画どおり")
	})

	t.Run("a badge stays on one line where it has no room", func(t *testing.T) {
		b.do(chromedp.Navigate(url + "/?month=2026-05&at=2026-05-06T12:00:00%2B09:00&lang=ja"))
		lines := eval[[]int](b, "[...document.querySelectorAll('.today')].map(e => { e.parentElement.style.width = '1em'; return e.getClientRects().length })")
		assert.Equal(t, []int{1, 1, 1}, lines, "the shifts of both pools")
	})

	for _, view := range []struct {
		name          string
		width, height int64
		scheme        string
	}{{"light", 1280, 900, "light"}, {"dark", 1280, 900, "dark"}, {"phone", 390, 844, "light"}, {"phone-dark", 390, 844, "dark"}, {"narrow", 320, 640, "light"}} {
		for _, lang := range []string{"ja", "en"} {
			t.Run(view.name+" "+lang, func(t *testing.T) {
				b.look(view.width, view.height, view.scheme)
				b.do(chromedp.Navigate(url + "/?month=2026-05&at=2026-05-06T12:00:00%2B09:00&lang=" + lang))
				assert.Equal(t, view.scheme == "dark", eval[bool](b, "luminance(rgba(getComputedStyle(document.body).backgroundColor)) < 0.5"))
				b.legible(t)
				if view.width < 600 {
					assert.Empty(t, eval[[]string](b, "small()"), "links too small for a finger")
				}
				b.named(t)
				if view.name != "narrow" {
					b.shoot("2026-05-" + view.name + "-" + lang)
				}
			})
		}
	}

	t.Run("every colour that a person can have is legible", func(t *testing.T) {
		for _, scheme := range []string{"light", "dark"} {
			b.look(1280, 900, scheme)
			b.do(chromedp.Navigate(url + "/?month=2026-05&lang=ja"))
			eval[int](b, `for (const s of document.querySelectorAll(".hours tbody tr:first-child th svg"))
				for (let hue = 0; hue < 12; hue++) for (let tone = 0; tone < 2; tone++) {
					s.closest("th").insertAdjacentHTML("beforeend", '<span class="chip hue' + hue + ' tone' + tone + '">当番</span>');
					s.closest("th").append(s.cloneNode(true));
					s.closest("th").lastChild.setAttribute("class", "hue" + hue + " tone" + tone);
				}
			0`)
			got := eval[struct {
				Found []string
				Bars  int
			}](b, "const f = faint(); ({Found: f.found, Bars: f.bars})")
			assert.Empty(t, got.Found, scheme)
			assert.Equal(t, people+pools*24, got.Bars)
		}
	})

	t.Run("a faulty configuration is said", func(t *testing.T) {
		replace(t, config, bytes.Replace(sample.JSON, []byte(`"19:00"`), []byte(`"7 pm"`), 1))
		for _, scheme := range []string{"light", "dark"} {
			b.look(1280, 900, scheme)
			require.Eventually(t, func() bool {
				b.do(chromedp.Navigate(url + "/?month=2026-05&lang=ja"))
				return eval[int](b, "document.querySelectorAll('[role=alert]').length") == 1
			}, 20*time.Second, 50*time.Millisecond)
			assert.Contains(t, eval[string](b, "document.querySelector('[role=alert]').innerText"), "7 pm")
			assert.Equal(t, pools*31, eval[int](b, "document.querySelectorAll('td[data-date]').length"), "the old one answers")
			b.legible(t)
			b.shoot("faulty-" + scheme)
		}
		replace(t, config, sample.JSON)
	})

	b.mu.Lock()
	defer b.mu.Unlock()
	assert.Empty(t, b.faults, "the console")
	assert.NotEmpty(t, b.requests)
	for _, request := range b.requests {
		assert.True(t, strings.HasPrefix(request, url+"/") || strings.HasPrefix(request, "data:"), "outside resource %s", request)
	}
}

// legible checks the contrast of all that is shown, and that it fits the width.
func (b *browser) legible(t *testing.T) {
	t.Helper()
	got := eval[struct {
		Found       []string
		Texts, Bars int
	}](b, "const f = faint(); ({Found: f.found, Texts: f.texts, Bars: f.bars})")
	assert.Empty(t, got.Found, "too faint")
	assert.Greater(t, got.Texts, 150)
	assert.Equal(t, people, got.Bars)
	assert.LessOrEqual(t, eval[float64](b, "document.documentElement.scrollWidth"), eval[float64](b, "innerWidth"), "wider than the screen")
}

// tabs checks that the key Tab reaches every control in order, more than so many of them, and that each is seen.
func (b *browser) tabs(t *testing.T, least int) {
	t.Helper()
	count := eval[int](b, "links().length")
	require.Greater(t, count, least)
	for i := range count {
		b.do(chromedp.KeyEvent(kb.Tab))
		at := eval[struct {
			Index         int
			Outline, Text string
			Seen          bool
		}](b, "const e = document.activeElement; ({Index: links().indexOf(e), Outline: getComputedStyle(e).outlineStyle, Seen: seen(e), Text: e.outerHTML.slice(0, 200)})")
		require.Equal(t, i, at.Index, at.Text)
		assert.NotEqual(t, "none", at.Outline, at.Text)
		assert.True(t, at.Seen, at.Text)
	}
}

// named checks what a screen reader is told: every control has a name, the
// calendar is a table at every width, and the page has its landmarks.
func (b *browser) named(t *testing.T) {
	t.Helper()
	tree, err := chromedp.Call(b.ctx, accessibility.GetFullAXTree, accessibility.GetFullAXTreeParams{})
	require.NoError(t, err)
	roles := map[string]int{}
	for _, node := range tree.Nodes {
		if node.Ignored || node.Role == nil {
			continue
		}
		role, name := string(node.Role.Value), ""
		if node.Name != nil {
			name = strings.Trim(string(node.Name.Value), `"`)
		}
		role = strings.Trim(role, `"`)
		roles[role]++
		switch role {
		case "link", "button", "table", "navigation", "region", "columnheader", "rowheader", "image":
			assert.NotEmpty(t, name, "%s without a name", role)
		}
	}
	for role, least := range map[string]int{"main": 1, "banner": 1, "contentinfo": 1, "navigation": 1, "region": 2, "table": 3, "caption": 1, "columnheader": 8, "rowheader": 5, "cell": 31, "heading": 3, "alert": 0} {
		assert.GreaterOrEqual(t, roles[role], least, "%s: %v", role, roles)
	}
	assert.Equal(t, 1, eval[int](b, "document.querySelectorAll('h1').length"))
	levels := eval[[]int](b, "[...document.querySelectorAll('h1,h2,h3,h4,h5,h6')].map(h => +h.tagName[1])")
	for i := 1; i < len(levels); i++ {
		assert.LessOrEqual(t, levels[i], levels[i-1]+1, "a level of headings is left out: %v", levels)
	}
}
