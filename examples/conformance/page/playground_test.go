package page

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/accessibility"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/toban-go/toban/schedule/config"
)

// The playground's page, opened as a file, plans in the browser, in both languages, and asks
// nothing of anybody.
func TestPlayground(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "playground.html")
	command := exec.Command("go", "run", "./examples/playground", "-write", file)
	command.Dir = filepath.Join("..", "..", "..")
	output, err := command.CombinedOutput()
	require.NoError(t, err, "%s", output)
	made, err := os.Stat(file)
	require.NoError(t, err)
	assert.Less(t, made.Size(), int64(8_000_000))
	b := open(t)
	planned := "document.querySelectorAll('td[data-date]').length"

	b.look(1280, 900, "light")
	b.do(chromedp.Navigate("file://" + file))
	b.eventually(planned + " === 62")
	before, after := eval[string](b, "document.querySelectorAll('tfoot td')[1].textContent"), eval[string](b, "document.querySelectorAll('tfoot td')[4].textContent")
	assert.NotEqual(t, before, after, "the plan is as uneven as the rotation")

	t.Run("what is typed is planned, kept in the address, and shown again", func(t *testing.T) {
		eval[int](b, `document.getElementById("people").value = "青井 minne\n蓮 minne\n陽菜 suzuri\n空 suzuri"; document.getElementById("month").value = "2026-05";
			document.getElementById("days").value = ""; document.getElementById("leave").value = "空 2026-05-04 2026-05-08"; 0`)
		b.do(chromedp.Focus(chromedp.CSS(`button[data-lang="ja"]`)), chromedp.KeyEvent(kb.Enter))
		b.eventually("document.querySelector('[data-date=\"2026-05-06\"]')?.textContent.includes('振替休日')")
		assert.Contains(t, eval[string](b, "document.querySelector('pre').textContent"), "最大のずれ")
		assert.False(t, eval[bool](b, "[...document.querySelectorAll('.sides section:last-child td[data-date]')].slice(3, 8).some(d => d.textContent.includes('空'))"), "on leave")
		kept := eval[string](b, "location.href")
		plan := eval[string](b, "document.getElementById('result').textContent")
		b.do(chromedp.Navigate("about:blank"))
		b.do(chromedp.Navigate(kept))
		b.eventually(planned + " === 62")
		assert.Equal(t, plan, eval[string](b, "document.getElementById('result').textContent"))
	})

	t.Run("the configuration is one that programs read", func(t *testing.T) {
		eval[int](b, "fetched = ''; fetchText = (async () => { fetched = JSON.parse(toban(JSON.stringify(typed()))).config; })(); 0")
		b.eventually("fetched !== ''")
		decoded, err := config.Decode("kept.json", []byte(eval[string](b, "fetched")))
		require.NoError(t, err)
		_, err = decoded.Schedule()
		require.NoError(t, err)
		assert.True(t, eval[bool](b, "config.href.startsWith('blob:') && config.download === 'organisation.json' && !config.hidden"))
	})

	t.Run("faults are said, and Enter plans again", func(t *testing.T) {
		eval[int](b, `document.getElementById("open").value = "7 pm"; document.getElementById("open").focus(); 0`)
		b.do(chromedp.KeyEvent(kb.Enter))
		b.eventually("!document.getElementById('faults').hidden")
		assert.Contains(t, eval[string](b, "document.getElementById('faults').textContent"), `"7 pm"`)
		eval[int](b, `document.getElementById("open").value = "10:00"; 0`)
		b.do(chromedp.KeyEvent(kb.Enter))
		b.eventually("document.getElementById('faults').hidden && " + planned + " === 62")
	})

	for _, view := range []struct {
		name          string
		width, height int64
		scheme        string
	}{{"light", 1280, 900, "light"}, {"dark", 1280, 900, "dark"}, {"phone", 390, 844, "light"}, {"narrow", 320, 640, "dark"}} {
		t.Run(view.name, func(t *testing.T) {
			b.look(view.width, view.height, view.scheme)
			b.do(chromedp.Navigate("about:blank"))
			b.do(chromedp.Navigate("file://" + file))
			b.eventually(planned + " === 62")
			assert.Empty(t, eval[struct{ Found []string }](b, "const f = faint(); ({Found: f.found})").Found, "too faint")
			assert.LessOrEqual(t, eval[float64](b, "document.documentElement.scrollWidth"), float64(view.width), "wider than the screen")
			b.shoot("playground-" + view.name)
		})
	}

	t.Run("every control has a name", func(t *testing.T) {
		tree, err := chromedp.Call(b.ctx, accessibility.GetFullAXTree, accessibility.GetFullAXTreeParams{})
		require.NoError(t, err)
		named := 0
		for _, node := range tree.Nodes {
			if node.Ignored || node.Role == nil || !strings.Contains("textbox button combobox table link", strings.Trim(string(node.Role.Value), `"`)) {
				continue
			}
			require.NotNil(t, node.Name)
			assert.NotEqual(t, `""`, string(node.Name.Value), "%s", node.Role.Value)
			named++
		}
		assert.Greater(t, named, 10)
	})

	b.mu.Lock()
	defer b.mu.Unlock()
	assert.Empty(t, b.faults, "the console")
	for _, request := range b.requests {
		assert.True(t, strings.HasPrefix(request, "file://"+file) || strings.HasPrefix(request, "data:") || strings.HasPrefix(request, "blob:") || request == "about:blank", "asks for %s", request)
	}
}
