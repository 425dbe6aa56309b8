package web

import (
	"errors"
	"fmt"
	"net/http"
	"strings"

	"golang.org/x/text/language"

	"github.com/toban-go/toban/examples/desk/internal/desk"
	"github.com/toban-go/toban/examples/internal/publication"
	"github.com/toban-go/toban/fairness"
	"github.com/toban-go/toban/schedule"
)

// problem is a fault in words. Lang is the language of the text, "" if it is that of the reader.
type problem struct{ Text, Lang string }

// reader returns the vocabulary of whoever sent a request: of its parameter or field lang, else of what the browser accepts.
func reader(r *http.Request) vocabulary {
	for _, lang := range []string{r.PostForm.Get("lang"), r.URL.Query().Get("lang")} {
		if v, ok := words[lang]; ok {
			return v
		}
	}
	return words[accepted(strings.Join(r.Header.Values("Accept-Language"), ","))]
}

var languages = language.NewMatcher([]language.Tag{language.English, language.Japanese})

// accepted returns the code of the language that a browser accepts; English if it accepts nothing that is there.
func accepted(languagesOf string) string {
	tags, _, _ := language.ParseAcceptLanguage(languagesOf) // nothing that can be read is English
	if _, i, sure := languages.Match(tags...); sure != language.No && i == 1 {
		return "ja"
	}
	return "en"
}

// problem says a fault. What the library says is in English, after what it means in the reader's language.
func (v vocabulary) problem(err error) []problem {
	var fault *desk.Fault
	var refused *refusal
	if errors.As(err, &refused) {
		fault = &refused.Fault
	} else {
		errors.As(err, &fault)
	}
	switch {
	case fault != nil && v.Lang == "en":
		return []problem{{Text: err.Error()}}
	case fault != nil:
		return []problem{{Text: fmt.Sprintf(problems[fault.Format], fault.Args...)}}
	}
	var list []problem
	for _, one := range meanings {
		if v.Lang != "en" && errors.Is(err, one.err) {
			list = append(list, problem{Text: one.means})
			break
		}
	}
	for line := range strings.Lines(strings.TrimSpace(err.Error())) {
		said := problem{Text: strings.TrimSuffix(line, "\n")}
		if v.Lang != "en" {
			said.Lang = "en"
		}
		list = append(list, said)
	}
	return list
}

// meanings say in Japanese what the errors of the library come to at the desk.
var meanings = []struct {
	err   error
	means string
}{
	{fairness.ErrInfeasible, "当番の間隔などの条件を守ると、すべての枠を埋められる計画がありません。"},
	{fairness.ErrNotFound, "条件を守る計画が見つかりませんでした。"},
	{schedule.ErrUnknownMember, "当番表にいない人が含まれています。"},
	{publication.ErrPublished, "この月はもう公開されています。"},
	{publication.ErrOver, "公開済みの期間はもう終わっています。"},
	{schedule.ErrConflict, "該当する当番がないか、その人が引き受けられない時間です。"},
	{schedule.ErrMissing, "足りない項目があるか、まだ何も公開されていません。"},
	{schedule.ErrInvalid, "期間や項目の値に誤りがあります。"},
	{schedule.ErrBeforeStart, "当番表が始まる前の時間です。"},
}

// problems are the faults of requests and orders in Japanese, by what they are in English.
var problems = map[string]string{
	"nothing is at %q":                                                    "%qには何もありません。",
	"method %q is not allowed here; allowed: %s":                          "メソッド%qは使えません。使えるのは%sです。",
	"query %q is malformed":                                               "クエリ%qの形式が正しくありません。",
	"parameter %q is given %d times":                                      "パラメーター%qが%d回指定されています。",
	"unknown parameter %q":                                                "%qというパラメーターはありません。",
	"the desk cannot store or show this now; try again":                   "いまは保存も表示もできません。もう一度お試しください。",
	"at %q is not of the form 2026-05-06T12:00:00+09:00":                  "時刻（at）%qが2026-05-06T12:00:00+09:00の形式ではありません。",
	"month %q is not of the form 2026-05":                                 "月%qが2026-05の形式ではありません。",
	`parameter "service" is missing`:                                      "パラメーター「service」がありません。",
	"unknown service %q":                                                  "%qというサービスはありません。",
	"service %q: before the schedule starts":                              "サービス%q：当番表が始まる前の時刻です。",
	"format %q is neither json nor csv":                                   "形式（format）%qはjsonでもcsvでもありません。",
	"%q is the calendar of no person, team or pool":                       "%qは、どの人・チーム・プールのカレンダーでもありません。",
	"lang %q is neither ja nor en":                                        "言語（lang）%qはjaでもenでもありません。",
	"%q is nobody in the schedule":                                        "%qという人は当番表にいません。",
	"%q is no name of this desk":                                          "%qはこのサーバーの名前ではありません。",
	"the request did not come through the login":                          "ログインを通っていません。社内のログインから開いてください。",
	"the login names no one user":                                         "ログイン情報からユーザーを特定できません。",
	"the request comes from another site":                                 "ほかのサイトから送られたリクエストです。",
	"whoever is not logged in only reads":                                 "ログインしていないため、閲覧だけができます。",
	"content of type %q is no form":                                       "%qはフォームの形式ではありません。",
	"too many orders; wait a minute":                                      "操作が多すぎます。1分ほど待ってください。",
	"a form has at most %d bytes":                                         "フォームは%dバイトまでです。",
	"the form is malformed":                                               "フォームの形式が正しくありません。",
	"field %q is given more than once":                                    "項目%qが2回以上指定されています。",
	"first day %q is not of the form 2026-01-31":                          "最初の日%qが2026-01-31の形式ではありません。",
	"last day %q is not of the form 2026-01-31":                           "最後の日%qが2026-01-31の形式ではありません。",
	"the last day, %q, is before the first":                               "最後の日%qが最初の日より前です。",
	"time %q is not of the form 2026-01-31T19:00":                         "時刻%qが2026-01-31T19:00の形式ではありません。",
	"%q is no shift: MEMBER|START|END":                                    "当番が選ばれていません（%q）。",
	"whoever is nobody in the schedule takes no shift":                    "当番表にいない人は、当番を引き受けられません。",
	"%q is nothing that can be ordered":                                   "%qという操作はありません。",
	"the preview is too old; look at it again":                            "確認した内容が古くなりました。もう一度確認してください。",
	"only managers publish":                                               "公開できるのは管理者だけです。",
	"it moves shifts of pool %s, which you do not manage":                 "管理していないプール%sの当番が動きます。",
	"it lies in the past":                                                 "過去の時間です。",
	"the request is too long":                                             "リクエストが長すぎます。",
	"the request is not signed by Slack":                                  "Slackの署名がありません。",
	"the payload is malformed":                                            "payloadの形式が正しくありません。",
	"there is no such button":                                             "そのようなボタンはありません。",
	"the ID %q stands for something else":                                 "ID %qは別の操作で使われています。",
	"%d things ordered where one belongs":                                 "操作は1つずつです（%d個指定されています）。",
	"a note is text of at most %d bytes":                                  "メモは%dバイトまでの文字列です。",
	"a comment without text":                                              "コメントが空です。",
	"a reader does not comment":                                           "閲覧だけの人はコメントできません。",
	"there is no record %q that can be answered":                          "返事のできる記録%qはありません。",
	"a roster is published from a preview":                                "公開は、確認の画面から行います。",
	"%q decides for nobody in it":                                         "%qさんは、この申請を決める権限がありません。",
	"the shift of %q at %s is not published yet":                          "%qさんの%sの当番は、まだ公開されていません。",
	"%q is nobody in the schedule, and cannot take a shift":               "%qさんは当番表にいないため、当番を引き受けられません。",
	"%q has to agree":                                                     "%qさんの同意が必要です。",
	"its time is over":                                                    "期限を過ぎています。",
	"%q was first, at %s":                                                 "%qさんが先でした（%s）。",
	"%q has ended it, at %s":                                              "%qさんが終わらせました（%s）。",
	"%q was not asked":                                                    "%qさんには依頼されていません。",
	"%q is another's":                                                     "%qはほかの人のものです。",
	"%q has withdrawn it, at %s":                                          "%qさんが取り消しました（%s）。",
	"%q publishes nothing":                                                "%qさんには公開の権限がありません。",
	"the preview was of record %d, and the last is %d":                    "確認した時点の記録は%d番ですが、いまは%d番まであります。",
	"the preview lies in the future":                                      "確認の時刻が未来です。",
	"what would be published now is not what was shown; look at it again": "公開される内容が、確認したときから変わりました。もう一度確認してください。",
	"month %q lies too far away to be planned: the running one, or one of the next six":            "月%qは離れすぎていて計画できません。今月から6か月先までです。",
	"the ID of the order is missing or has other characters than letters, digits, spaces and ._:-": "操作のIDがないか、英数字・空白・._:-以外の文字が含まれています。",
}
