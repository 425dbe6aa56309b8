package page

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/toban-go/toban/examples/sample"
)

// TestTasks goes through eight tasks as somebody does who has never seen the desk: from the first page, on a phone, in Japanese, by
// nothing but what can be read there. Each step presses words that are on the screen. What is seen at the end of each task is kept as a picture.
func TestTasks(t *testing.T) {
	t.Parallel()
	b := open(t)
	const secret = "only the proxy of this test knows"
	url := desk(t, crowd(t), secret)
	b.look(390, 844, "light")
	steps := 0
	read := func() string { return eval[string](b, "document.body.innerText") }
	shown := func(what string) {
		t.Helper()
		b.eventually(fmt.Sprintf("document.body.innerText.includes(%q)", what))
	}
	tap := func(words string) { // what has these words and can be pressed: a link, a button or what is folded
		t.Helper()
		steps++
		b.eventually(fmt.Sprintf(`(() => { const e = [...document.querySelectorAll("a, button, summary")].filter(e => e.checkVisibility()).find(e => e.innerText.trim() === %[1]q) ??
			[...document.querySelectorAll("a, button, summary")].filter(e => e.checkVisibility()).find(e => e.innerText.includes(%[1]q)); if (!e) return false; e.click(); return true })()`, words))
		time.Sleep(50 * time.Millisecond)
		b.eventually("true")
	}
	home := func(user string) {
		steps = 0
		b.do(chromedp.Navigate(login(t, url, secret, user+"@example.co.jp") + "/?lang=ja"))
	}
	done := func(task string, most int) {
		t.Helper()
		picture, err := chromedp.Run(b.ctx, chromedp.CaptureScreenshot())
		require.NoError(t, err)
		require.NoError(t, os.WriteFile(filepath.Join(b.shots, "task-"+task+".png"), picture, 0o644))
		assert.LessOrEqual(t, steps, most, "%s took %d taps", task, steps)
		t.Logf("%s: %d taps", task, steps)
	}
	month := time.Now().In(sample.Tokyo())
	month = month.AddDate(0, 0, 1-month.Day()).AddDate(0, 1, 0)

	home("chief") // 1, as a manager: publish the next month
	tap("公開")
	tap(fmt.Sprintf("%d年%d月を公開する", month.Year(), int(month.Month())))
	shown("まだ何も保存していません。")
	tap("この内容で登録する")
	shown("登録しました。")
	done("1-manager-publishes", 3)

	tap("当番表") // 2: is it fair?
	tap("公平さ")
	tap("次の月")
	shown("月の終わりの最大の差は")
	assert.Contains(t, read(), "証明済み")
	steps -= 3
	done("2-manager-sees-fairness", 3)

	home("u01") // 3, as a member: who is on call, and how do I reach them?
	tap("理由・連絡の順・手順書")
	shown("連絡の順")
	done("3-member-who", 1)

	tap("自分の当番") // 4: when am I next?
	shown("これからの当番")
	assert.Regexp(t, `(次の当番|いま当番中) あと`, read())
	assert.Equal(t, 1, eval[int](b, "[...document.querySelectorAll('a[href^=\"/calendar/u01.ics\"]')].filter(e => e.checkVisibility()).length"), "a feed to subscribe to")
	done("4-member-next", 2)

	tap("代わりを頼む") // 5: I cannot, who can?
	b.eventually("document.querySelector('#ask details[open] [name=do]').value === 'cover'")
	b.do(chromedp.SendKeys(chromedp.CSS("#ask details[open] input[name=note]"), "歯医者"))
	eval[int](b, "const f = document.querySelector('#ask details[open] form'); f.scrollIntoView(); 0")
	tap("申請する")
	shown("登録しました。")
	shown("歯医者")
	done("5-member-asks-cover", 4)

	home("u02") // 6: I can
	shown("歯医者")
	if strings.Contains(read(), "あなたは引き受けられません") { // who has that night already
		home("u03")
		shown("歯医者")
	}
	tap("引き受ける")
	shown("登録しました。")
	assert.Less(t, eval[float64](b, "document.querySelector('[role=status]').getBoundingClientRect().bottom"), 844.0, "it is seen without scrolling")
	done("6-member-takes-cover", 1)

	home("u05") // 7: I take a day off, and see who steps in before I ask
	tap("自分の当番")
	tap("休暇を取る")
	b.eventually("document.querySelector('#ask details[open] [name=do]').value === 'leave'")
	first := eval[string](b, "[...document.querySelector('#ask select[name=shift]').options].map(o => o.value.split('|')[1])[0].slice(0, 10)")
	eval[int](b, "document.querySelector('#ask details[open] [name=first]').value = '"+first+"'; 0")
	tap("影響を見る")
	shown("まだ何も保存していません。")
	tap("この内容で登録する")
	shown("登録しました。")
	done("7-member-takes-leave", 4)

	home("chief") // 8: make good what the leave has changed
	tap("公開")
	tap("公開済みの当番表を修復する")
	shown("それぞれの当番の代わりだけを入れた場合")
	done("8-manager-repairs", 2)
	b.mu.Lock()
	defer b.mu.Unlock()
	assert.Empty(t, b.faults, "the console")
}
