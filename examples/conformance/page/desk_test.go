package page

import (
	"bufio"
	"bytes"
	_ "embed"
	"encoding/base64"
	"fmt"
	"io"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/toban-go/toban/examples/sample"
	"github.com/toban-go/toban/holiday"
	"github.com/toban-go/toban/rotation"
	"github.com/toban-go/toban/schedule"
	"github.com/toban-go/toban/schedule/config"
)

//go:embed testdata/axe/axe.min.js
var axe string

// crowd is an organisation of thirty people with names of real length, in eight teams of five services,
// who share their nights with a primary and a secondary.
func crowd(t *testing.T) []byte {
	family := []string{"佐々木", "長谷川", "五十嵐", "勅使河原", "清水", "後藤"}
	given := []string{"陽翔", "さくら", "龍之介", "新", "小百合"}
	spec := schedule.Spec{Location: sample.Tokyo(), Business: schedule.Weekdays(schedule.At(10, 0), schedule.At(19, 0)), Holidays: holiday.Japan()}
	var order []schedule.Member
	for i := range 30 {
		id := schedule.Member(fmt.Sprintf("u%02d", i+1))
		order = append(order, id)
		spec.People = append(spec.People, schedule.Person{ID: id, Name: family[i%6] + " " + given[i/6],
			Contact: map[string]string{"login": string(id) + "@example.co.jp", "phone": fmt.Sprintf("+81 90 1234 00%02d", i+1), "slack": fmt.Sprintf("U0%02d", i+1)}})
	}
	for i := range 8 {
		team := schedule.Team{ID: schedule.TeamID(fmt.Sprintf("payment-platform-%d", i+1))}
		for j := range 5 {
			team.Services = append(team.Services, schedule.Service{ID: schedule.ServiceID(fmt.Sprintf("checkout-service-%d-%d", i+1, j+1))})
		}
		for j := i; j < 30; j += 8 {
			team.Members = append(team.Members, schedule.Membership{Member: order[j]})
		}
		spec.Teams = append(spec.Teams, team)
	}
	first := schedule.MustParseDate("2026-01-05")
	spec.OffHours = schedule.Duty{Primary: rotation.Daily(first, order...), Secondary: rotation.Daily(first, order...).Lag(7)}
	data, err := config.Encode(config.File{Specs: []schedule.Spec{spec}})
	require.NoError(t, err)
	return data
}

// login stands for the firm's own: it tells the desk who somebody is.
func login(t *testing.T, desk, secret, user string) string {
	target, err := url.Parse(desk)
	require.NoError(t, err)
	proxy := httptest.NewServer(&httputil.ReverseProxy{Rewrite: func(r *httputil.ProxyRequest) {
		r.SetURL(target)
		r.Out.Host = r.In.Host
		r.Out.Header.Set("Toban-Secret", secret)
		r.Out.Header.Set("Toban-User", user)
	}})
	t.Cleanup(proxy.Close)
	return proxy.URL
}

// desk runs the desk with a database.
func desk(t *testing.T, data []byte, secret string) string {
	dir := t.TempDir()
	organisation, key := filepath.Join(dir, "oncall.json"), filepath.Join(dir, "secret")
	require.NoError(t, os.WriteFile(organisation, data, 0o600))
	require.NoError(t, os.WriteFile(key, []byte(secret), 0o600))
	command := exec.Command(program(t), "-addr", "127.0.0.1:0", "-config", organisation, "-db", filepath.Join(dir, "desk.sqlite"), "-secret", key, "-manager", "chief@example.co.jp")
	stdout, err := command.StdoutPipe()
	require.NoError(t, err)
	var log bytes.Buffer
	command.Stderr = &log
	require.NoError(t, command.Start())
	t.Cleanup(func() {
		assert.NoError(t, command.Process.Signal(syscall.SIGTERM))
		io.Copy(io.Discard, stdout)
		assert.NoError(t, command.Wait(), log.String())
		assert.NotContains(t, log.String(), secret)
	})
	line, err := bufio.NewReader(stdout).ReadString('\n')
	require.NoError(t, err, "%s", &log)
	return strings.TrimPrefix(strings.TrimSpace(line), "listening on ")
}

// axe checks a part of the page that is shown by the rules of axe-core.
func (b *browser) axe(t *testing.T, where, part string) {
	t.Helper()
	if !eval[bool](b, "'axe' in window") {
		_, err := chromedp.Run(b.ctx, chromedp.Evaluate[int](axe+"; 0"))
		require.NoError(t, err)
	}
	eval[int](b, "axe.run('"+part+"', {resultTypes: ['violations']}).then(r => window.found = r.violations.map(v => v.id + ': ' + v.nodes.map(n => n.html.slice(0, 200)).slice(0, 3).join(' | '))); 0")
	b.eventually("window.found !== undefined")
	assert.Empty(t, eval[[]string](b, "const f = window.found; delete window.found; f"), where)
}

func press(b *browser, selector string) {
	b.t.Helper()
	b.eventually(fmt.Sprintf("document.querySelector(%q) !== null", selector))
	b.do(chromedp.Click(chromedp.CSS(selector)))
}

// TestDesk goes the ways of people through the desk, on a phone, at a desk and by keyboard, in both languages, light and dark.
func TestDesk(t *testing.T) {
	t.Parallel()
	b := open(t)
	const secret = "only the proxy of this test knows"
	url := desk(t, crowd(t), secret)
	as := func(user string) string { return login(t, url, secret, user) }
	chief := as("chief@example.co.jp")
	member := func(n int) string { return as(fmt.Sprintf("u%02d@example.co.jp", n)) }
	text := func(selector string) string {
		return eval[string](b, fmt.Sprintf("document.querySelector(%q)?.innerText ?? ''", selector))
	}
	shown := func(what string) {
		t.Helper()
		b.eventually(fmt.Sprintf("document.body.innerText.includes(%q)", what))
	}
	auditPart := func(name, part string) {
		t.Helper()
		for _, width := range []int64{320, 390, 1280} {
			b.look(width, 900, "light")
			assert.LessOrEqual(t, eval[float64](b, "document.documentElement.scrollWidth"), float64(width), "%s is wider than %d: %v", name, width, eval[[]string](b, "wide()"))
			b.axe(t, fmt.Sprintf("%s at %d", name, width), part)
		}
	}
	audit := func(name string) {
		t.Helper()
		auditPart(name, "html")
	}
	month := time.Now().In(sample.Tokyo()).AddDate(0, 0, 1-time.Now().In(sample.Tokyo()).Day()).AddDate(0, 1, 0)
	key := month.Format("2006-01")
	t.Run("a manager publishes the next month from its preview", func(t *testing.T) {
		b.look(1280, 900, "light")
		b.do(chromedp.Navigate(chief + "/publish?lang=en"))
		press(b, "a[href*='month="+key+"']")
		shown("Nothing is stored yet.")
		shown("no roster within its limits has less than")
		audit("preview")
		b.look(1280, 900, "light")
		b.shoot("desk-preview")
		press(b, "button.strong")
		shown("Done.")
		assert.Contains(t, text("ol.log li"), "published")
	})

	var giver, taker string // the pages of who gives a shift, and of who takes it
	var given string
	t.Run("a cover is asked for on a phone, and taken by another", func(t *testing.T) {
		b.look(390, 844, "light")
		b.do(chromedp.Navigate(chief + "/?lang=ja&month=" + key))
		who := eval[[]string](b, "[...document.querySelectorAll('.calendar td[data-date=\""+key+"-10\"] li a')].map(a => a.getAttribute('href'))")
		require.Len(t, who, 2)
		n := func(path string) (n int) { fmt.Sscanf(path, "/person/u%02d", &n); return n }
		giver = member(n(who[0]))
		b.do(chromedp.Navigate(giver + who[0] + "?lang=ja"))
		shown("これからの当番")
		audit("person")
		b.look(390, 844, "light")
		b.shoot("desk-person-phone")
		press(b, "p.actions a[href*='#ask']")
		b.eventually("location.pathname === '/requests'")
		eval[int](b, "document.querySelectorAll('#ask details').forEach(d => d.open = d.querySelector('[name=do]').value === 'cover'); 0")
		given = eval[string](b, "const s = document.querySelector('#ask details[open] select[name=shift]'); s.value = [...s.options].map(o => o.value).find(v => v.includes('"+key+"-10')); s.value")
		require.Contains(t, given, key+"-10")
		b.do(chromedp.SendKeys(chromedp.CSS("#ask details[open] input[name=note]"), "歯医者"))
		b.shoot("desk-ask-phone")
		press(b, "#ask details[open] button")
		shown("登録しました。")
		audit("requests")

		b.look(390, 844, "dark")
		n0, n1 := n(who[0]), n(who[1])
		other := 1
		for other == n0 || other == n1 {
			other++
		}
		taker = member(other)
		b.do(chromedp.Navigate(taker + "/?lang=ja&month=" + key))
		shown("歯医者")
		b.shoot("desk-open-cover-dark-phone")
		press(b, "#covers button.strong")
		b.eventually("location.pathname === '/requests'")
		shown("登録しました。")
		assert.Contains(t, text("ol.log li"), "引き受け")
		b.do(chromedp.Navigate(taker + "/?lang=ja&month=" + key))
		assert.Contains(t, text(".calendar td[data-date='"+key+"-10']"), "代わり")
		late := member(other + 1)
		b.do(chromedp.Navigate(late + "/requests?lang=ja"))
		assert.Equal(t, 0, eval[int](b, "document.querySelectorAll('#open ~ ul button.strong').length"), "nothing is left to take")
	})

	t.Run("a swap by keyboard only", func(t *testing.T) {
		b.look(1280, 900, "light")
		b.do(chromedp.Navigate(giver + "/requests?lang=en"))
		reach := func(condition string) {
			t.Helper()
			for range 200 {
				if eval[bool](b, "const e = document.activeElement; "+condition) {
					return
				}
				b.do(chromedp.KeyEvent(kb.Tab))
			}
			t.Fatal("not reached: ", condition)
		}
		reach("e.tagName === 'SUMMARY' && e.innerText === 'Ask to swap'")
		b.do(chromedp.KeyEvent(kb.Enter))
		reach("e.name === 'note' && e.closest('form').elements.do.value === 'swap'")
		b.do(chromedp.KeyEvent("conference"))
		to := eval[int](b, "const f = document.activeElement.closest('form'); const at = v => v.split('|')[1]; [...f.elements.other.options].findIndex(o => new Date(at(o.value)) - new Date(at(f.elements.shift.value)) > 3 * 864e5)")
		require.GreaterOrEqual(t, to, 0)
		b.do(chromedp.KeyEvent(kb.Tab, chromedp.KeyModifiers(kb.ModifierShift)))
		for range to {
			b.do(chromedp.KeyEvent(kb.ArrowDown))
		}
		require.Equal(t, to, eval[int](b, "document.activeElement.selectedIndex"))
		reach("e.tagName === 'BUTTON' && e.value === 'enter'")
		b.do(chromedp.KeyEvent(kb.Enter))
		b.eventually("location.search.includes('done=') || document.querySelector('[role=alert]') !== null")
		require.Empty(t, text("[role=alert]"))
		assert.Contains(t, text("ol.log li"), "asked")
		audit("swap")
	})

	t.Run("fairness is read on a phone", func(t *testing.T) {
		b.look(390, 844, "light")
		b.do(chromedp.Navigate(giver + "/fairness?lang=ja&month=" + key))
		shown("月の終わりの最大の差は")
		shown("証明済み")
		assert.Equal(t, 2*30, eval[int](b, "document.querySelectorAll('.levels tbody tr, .year tbody tr').length"))
		below := eval[int](b, "[...document.querySelectorAll('.levels th')].filter(h => { const bar = h.querySelector('svg'), name = h.querySelector('.chip'); return bar && bar.getBoundingClientRect().top >= name.getBoundingClientRect().bottom - 1 }).length")
		assert.Equal(t, 30, below, "bars under names")
		b.shoot("desk-fairness-phone")
		audit("fairness")
		b.look(1280, 900, "dark")
		b.shoot("desk-fairness-dark")
	})

	t.Run("a page that is not there says so", func(t *testing.T) {
		b.do(chromedp.Navigate(giver + "/person/nobody?lang=ja"))
		shown("できませんでした")
		audit("fault")
		b.mu.Lock()
		defer b.mu.Unlock()
		b.faults = slices.DeleteFunc(b.faults, func(fault string) bool { return strings.Contains(fault, "404") }) // the browser says it
	})

	t.Run("a leave is shown before it is entered, in Japanese, dark", func(t *testing.T) {
		b.look(1280, 900, "dark")
		b.do(chromedp.Navigate(taker + "/requests?lang=ja"))
		press(b, "#ask details:first-of-type summary")
		eval[int](b, "const f = document.querySelector('#ask form'); f.elements.first.value = '"+key+"-10'; f.elements.last.value = '"+key+"-11'; 0")
		press(b, "#ask form button[value=preview]")
		shown("まだ何も保存していません。")
		audit("leave")
		b.look(1280, 900, "dark")
		b.shoot("desk-leave-dark")
		assert.Contains(t, text("table.plain"), key[5:6])
		press(b, "button.strong")
		shown("登録しました。")
		b.do(chromedp.Navigate(chief + "/publish?repair=1&lang=ja"))
		shown("それぞれの当番の代わりだけを入れた場合")
		audit("repair")
		b.look(1280, 900, "dark")
		b.shoot("desk-repair-dark")
	})

	t.Run("at night one banner answers for all", func(t *testing.T) {
		b.look(390, 844, "light")
		b.do(chromedp.Navigate(chief + "/?lang=ja&at=" + key + "-16T03:00:00%2B09:00"))
		require.Equal(t, 1, eval[int](b, "document.querySelectorAll('#now article').length"))
		said := text("#now article")
		for _, want := range []string{"全40サービス", "主担当", "副担当", "あと7時間", "次は 各チーム", "電話 +81 90 1234"} {
			assert.Contains(t, said, want)
		}
		assert.Equal(t, 2, eval[int](b, "document.querySelectorAll('#now a[href^=\\'tel:+8190\\']').length"))
		b.shoot("desk-night-phone")
		auditPart("night", "#now") // the rest is the month
	})

	t.Run("the month is one page of paper, in black", func(t *testing.T) {
		b.look(1280, 900, "light")
		b.do(chromedp.Navigate(chief + "/?lang=ja&month=" + key))
		audit("month")
		printed, err := chromedp.Call(b.ctx, page.PrintToPDF, page.PrintToPDFParams{PreferCSSPageSize: new(true)})
		require.NoError(t, err)
		data := printed.Data
		if decoded, err := base64.StdEncoding.DecodeString(string(data)); err == nil {
			data = decoded
		}
		require.NoError(t, os.WriteFile(filepath.Join(b.shots, "desk-month.pdf"), data, 0o644))
		assert.Len(t, regexp.MustCompile(`/Type\s*/Page\b`).FindAll(data, -1), 1)
		b.look(390, 844, "light")
		b.shoot("desk-month-phone")
		assert.Less(t, eval[float64](b, "document.querySelector('#month').getBoundingClientRect().top + scrollY"), 3000.0, "the calendar is near")
	})

	b.mu.Lock()
	defer b.mu.Unlock()
	assert.Empty(t, b.faults, "the console")
}
