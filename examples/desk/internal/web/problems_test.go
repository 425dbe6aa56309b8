package web

import (
	"html"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// Every fault that the desk says is there in Japanese, with the same values in the same order, and no other.
func TestProblemsAreInJapanese(t *testing.T) {
	said := map[string]bool{}
	web, err := filepath.Glob("*.go")
	require.NoError(t, err)
	orders, err := filepath.Glob("../desk/*.go")
	require.NoError(t, err)
	for _, path := range append(web, orders...) {
		if strings.HasSuffix(path, "_test.go") {
			continue
		}
		source, err := os.ReadFile(path)
		require.NoError(t, err)
		for _, call := range regexp.MustCompile("(?:\\b[fF]aulty\\((?:http\\.Status\\w+, |of, )?|f\\.fault\\(|problem :?= )(?:\"([^\"]*)\"|`([^`]*)`)").FindAllSubmatch(source, -1) {
			said[string(call[1])+string(call[2])] = true
		}
	}
	verbs := regexp.MustCompile(`%\w`)
	for format := range said {
		japanese, ok := problems[format]
		assert.True(t, ok, "%q is not in Japanese", format)
		assert.Equal(t, verbs.FindAllString(format, -1), verbs.FindAllString(japanese, -1), format)
	}
	for format := range problems {
		assert.True(t, said[format], "nothing says %q", format)
	}
	assert.Greater(t, len(said), 50)
}

// Faults are said in the reader's language: that of the page, else what the browser accepts; on a page, as JSON and to whoever is not let in.
func TestFaultsInTheReadersLanguage(t *testing.T) {
	s, _ := working(t, "")
	from, value := nightOf(t, s, "2026-05-21")
	page := func(w interface{ Result() *http.Response }, body string) string {
		assert.Equal(t, "ja", w.Result().Header.Get("Content-Language"))
		assert.Contains(t, body, `<html lang="ja">`)
		return html.UnescapeString(strings.Join(regexp.MustCompile(`<section class="notice" role="alert">.*</section>`).FindAllString(body, -1), "\n"))
	}
	for _, c := range []struct {
		user, target string
		fields       []string
		status       int
		want         string
	}{
		{"m1", "/nowhere", nil, 404, `"/nowhere"には何もありません。`},
		{"m1", "/person/nobody", nil, 404, `"nobody"という人は当番表にいません。`},
		{"m1", "/?month=x", nil, 400, `月"x"が2026-05の形式ではありません。`},
		{"m1", "/requests", []string{"do", "leave", "first", "x"}, 400, `最初の日"x"が2026-01-31の形式ではありません。`},
		{"m1", "/requests", []string{"do", "accept", "about", "none"}, 404, `その記録は見つかりません。</p><ul><li>返事のできる記録"none"はありません。`},
		{"s1", "/requests", []string{"do", "leave", "member", "m1", "first", "2026-06-01"}, 403, `"s1"さんは、この申請を決める権限がありません。`},
		{string(from), "/requests", []string{"do", "cover", "shift", value, "by", string(from)}, 422, `当番表と矛盾します。</p><ul><li>該当する当番がないか、その人が引き受けられない時間です。</li><li lang="en">`},
		{"", "/requests", []string{"do", "leave", "first", "2026-06-01"}, 403, `ログインしていないため、閲覧だけができます。`},
	} {
		var form map[string][]string
		if c.fields != nil {
			form = fields(c.fields...)
		}
		w := visit(s, c.user, c.target, form, "Accept-Language", "ja,en;q=0.5")
		assert.Equal(t, c.status, w.Code, c.target)
		assert.Contains(t, page(w, w.Body.String()), c.want)
	}
	w := visit(s, "m1", "/person/nobody?lang=ja", nil)
	assert.Contains(t, page(w, w.Body.String()), "当番表にいません")
	w = visit(s, "m1", "/person/nobody?lang=en", nil, "Accept-Language", "ja")
	assert.Contains(t, w.Body.String(), `<li>&#34;nobody&#34; is nobody in the schedule</li>`)
	w = visit(s, "m1", "/requests", fields("do", "leave", "first", "x", "lang", "ja"))
	assert.Contains(t, page(w, w.Body.String()), "最初の日")

	w = visit(s, "m1", "/", nil, "Accept-Language", "ja", secretHeader, "")
	assert.Equal(t, http.StatusForbidden, w.Code)
	assert.Contains(t, page(w, w.Body.String()), "社内のログインから開いてください")
	assert.NotContains(t, w.Body.String(), s.store.current.Load().version, "who is not let in learns nothing else")
	assert.NotContains(t, w.Body.String(), "m1")

	w = visit(s, "m1", "/oncall?service=x", nil, "Accept-Language", "ja")
	assert.JSONEq(t, `{"errors": ["\"x\"というサービスはありません。"]}`, w.Body.String())
	w = visit(s, "m1", "/oncall?service=x", nil, "Accept-Language", "")
	assert.JSONEq(t, `{"errors": ["unknown service \"x\""]}`, w.Body.String())
}

// A publication that comes too late says so, and not that somebody cannot serve.
func TestPublicationsThatComeTooLate(t *testing.T) {
	s, _ := working(t, "")
	now := midday
	s.now = func() time.Time { return now }
	for _, c := range []struct {
		years        int
		target, want string
	}{
		{0, "/publish?lang=ja&month=2026-05", `当番表と矛盾します。</p><ul><li>この月はもう公開されています。</li><li lang="en">`},
		{3, "/publish?lang=ja&repair=1", `当番表と矛盾します。</p><ul><li>公開済みの期間はもう終わっています。</li><li lang="en">`},
	} {
		now = midday.AddDate(c.years, 0, 0)
		w := visit(s, "chief", c.target, nil)
		assert.Equal(t, http.StatusUnprocessableEntity, w.Code)
		assert.Contains(t, w.Body.String(), c.want)
	}
}

// A method that is not allowed is told those that are.
func TestAllow(t *testing.T) {
	s, _ := working(t, "")
	s.chat.secret = []byte(secret)
	for path, allowed := range map[string]string{"/": "GET, HEAD", "/requests": "GET, HEAD, POST", "/publish": "GET, HEAD, POST", "/fairness": "GET, HEAD", "/slack": "POST"} {
		for _, method := range []string{"PUT", "DELETE", "PATCH", "OPTIONS"} {
			r := visitWith(s, method, "m1", path)
			assert.Equal(t, http.StatusMethodNotAllowed, r.Code, "%s %s", method, path)
			assert.Equal(t, allowed, r.Header().Get("Allow"))
			assert.Contains(t, r.Body.String(), "使えるのは"+allowed+"です。")
		}
	}
	assert.Equal(t, http.StatusMethodNotAllowed, visitWith(s, "GET", "m1", "/slack").Code)
}
