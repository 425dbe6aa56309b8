package page

import (
	"os/exec"
	"path/filepath"
	"testing"

	"github.com/chromedp/cdproto/accessibility"
	"github.com/chromedp/chromedp"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// The audit's page as a file: it asks for nothing else, can be read on a desk and a phone, light and
// dark, by keyboard and by ear.
func TestAudit(t *testing.T) {
	t.Parallel()
	b := open(t)
	dir := t.TempDir()
	program := filepath.Join(dir, "audit")
	build := exec.Command("go", "build", "-o", program, "./examples/audit")
	build.Dir = "../../.."
	require.NoError(t, build.Run())
	urls := map[string]string{}
	for _, lang := range []string{"ja", "en"} {
		out, err := exec.Command(program, "-as", "html", "-fail", "never", "-lang", lang, "-from", "pagerduty", "-since", "2026-05-01", "-until", "2026-05-31", "../../sample/pagerduty").Output()
		require.NoError(t, err)
		path := filepath.Join(dir, lang+".html")
		replace(t, path, out)
		urls[lang] = "file://" + path
	}
	for _, view := range []struct {
		name, lang    string
		width, height int64
		scheme        string
	}{{"light", "ja", 1500, 900, "light"}, {"dark", "en", 1280, 900, "dark"}, {"phone", "ja", 390, 844, "light"}, {"narrow", "en", 320, 640, "dark"}} {
		t.Run(view.name+" "+view.lang, func(t *testing.T) {
			b.look(view.width, view.height, view.scheme)
			b.do(chromedp.Navigate(urls[view.lang]))
			assert.Equal(t, view.lang, eval[string](b, "document.documentElement.lang"))
			assert.LessOrEqual(t, eval[int](b, "document.documentElement.scrollWidth"), int(view.width), "the page scrolls sideways")
			faint := eval[struct {
				Found       []string
				Texts, Bars int
			}](b, "faint()")
			assert.Empty(t, faint.Found)
			assert.Greater(t, faint.Texts, 200)
			assert.Greater(t, faint.Bars, 100)
			assert.Empty(t, eval[[]string](b, "small()"))
			b.shoot("audit-" + view.name + "-" + view.lang)
		})
	}

	t.Run("tab reaches everything in order, and is seen", func(t *testing.T) {
		b.look(1280, 900, "light")
		b.do(chromedp.Navigate(urls["ja"]))
		b.tabs(t, 15)
	})

	t.Run("what a reader hears of tables and pictures has names", func(t *testing.T) {
		b.do(chromedp.Navigate(urls["en"]))
		tree, err := chromedp.Call(b.ctx, accessibility.GetFullAXTree, accessibility.GetFullAXTreeParams{})
		require.NoError(t, err)
		roles := map[string]int{}
		for _, node := range tree.Nodes {
			if node.Ignored || node.Role == nil {
				continue
			}
			role := string(node.Role.Value)
			roles[role]++
			if role == `"image"` || role == `"table"` && node.Name != nil {
				assert.NotEqual(t, `""`, string(node.Name.Value), role)
			}
		}
		assert.GreaterOrEqual(t, roles[`"image"`], 9, "a bar a person")
		assert.Greater(t, roles[`"table"`], 10)
		assert.Greater(t, roles[`"heading"`], 6)
	})
	b.mu.Lock()
	defer b.mu.Unlock()
	assert.Empty(t, b.faults)
	for _, url := range b.requests {
		assert.Contains(t, []string{urls["ja"], urls["en"]}, url)
	}
}
