package web

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/toban-go/toban/schedule"
)

// What a month is, and what people have made of it, is said where it stands.
func TestWhatAMonthIs(t *testing.T) {
	rota, drafts := started(t, "", ""), started(t, "", "2026-06")
	for _, c := range []struct {
		s      *server
		target string
		want   []string
		not    string
	}{
		{rota, "/?lang=ja&month=2026-05", []string{"公開済み", "交代", "代わり", "休暇の代わり", "平日 19:00–翌10:00", "22:00</time> 2時間", "累計の差は、2026-04-01から"}, "下書き"},
		{rota, "/?lang=ja&month=2026-06", []string{"未計画（ローテーションのまま）"}, "公開済み"},
		{drafts, "/?lang=ja&month=2026-06", []string{"下書き（未公開）", "証明済み"}, "公開済み"},
		{rota, "/?lang=ja&month=2035-05", []string{"暫定"}, "累計の差は"},
		{rota, "/?lang=ja&month=2019-12", []string{"この月には担当が決まっていません。 当番表は2020-01-06から始まります。"}, "担当なし"},
		{rota, "/?lang=en&month=2019-12", []string{"The roster begins on 2020-01-"}, "nobody"},
		{rota, "/person/m2?lang=en", []string{"Next shift", "since Wed 1 Apr 2026", "swap"}, "Requests"},
		{rota, "/person/m2?lang=ja", []string{"次の当番", "あと"}, "申請"},
		{rota, "/requests?lang=ja", []string{"この画面は閲覧専用です。"}, "<form"},
		{rota, "/publish?lang=ja", []string{"公開と修復は管理者だけができます。"}, "<form"},
	} {
		page := get(t, c.s, c.target)
		for _, want := range c.want {
			assert.Contains(t, page, want, c.target)
		}
		_, body, _ := strings.Cut(page, "<main")
		assert.NotContains(t, body, c.not, c.target)
	}
	one := get(t, rota, "/?month=2026-05&who=m2")
	assert.Equal(t, strings.Count(one, `chip hue`), strings.Count(one, `href="/person/m2">`), "only one person has a colour")
	assert.Contains(t, one, "The shifts of m2 are shown strong.")
	assert.NotContains(t, get(t, rota, "/?month=2026-05&who=nobody"), `class="chip dim"`, "nobody known is asked about")
	for _, month := range []string{"2026-05", "2019-12"} {
		page := get(t, rota, "/?month="+month)
		assert.Equal(t, strings.Count(page, "<div"), strings.Count(page, "</div>"), month)
	}
}

// What is no address of a person is shown, and is no link.
func TestContacts(t *testing.T) {
	links := map[string]string{}
	for _, c := range words["en"].contacts(schedule.Person{Contact: map[string]string{"phone": "+81 90-1234 (5678)", "email": "aoi@example.com", "login": "aoi", "slack": "U1", "pagerduty": "P1", "page": "javascript:alert(1)"}}) {
		links[c.Label] = string(c.URL)
	}
	assert.Equal(t, map[string]string{"phone +81 90-1234 (5678)": "tel:+819012345678", "email aoi@example.com": "mailto:aoi@example.com", "Slack U1": "", "PagerDuty P1": "", "page javascript:alert(1)": ""}, links)
	for _, c := range []contact{words["en"].reach("phone", "javascript:alert(1)"), words["en"].reach("email", "a@b?subject=x"), words["en"].reach("email", `"><script>@x`)} {
		assert.Empty(t, c.URL, c.Label)
	}
}
