package web

import (
	"fmt"
	"time"
)

// texts are what the pages say in Japanese and in English, by key.
var texts = map[string][2]string{
	"skip": {"本文へ移動", "Skip to the page"}, "navigation": {"ページ", "Pages"}, "requests": {"申請", "Requests"}, "mine": {"自分の当番", "My shifts"}, "publication": {"公開", "Publish"},
	"you":          {"ログイン中", "Logged in as"},
	"readonlynote": {"この画面は閲覧専用です。申請するには、データベースとログインを設定して起動してください。", "This desk only shows. To ask for something, start it with a database and a login."},
	"readernote":   {"当番表に登録されていない人は閲覧のみできます。", "Whoever is nobody in the schedule only reads."},

	"next": {"次の当番", "Next shift"}, "running": {"いま当番中", "On call now"}, "in": {"あと%s", "in %s"}, "ends": {"あと%sで終わり", "ends in %s"},
	"noservice": {"%sというサービスはありません。あるのは次のものです: %s", "Unknown service %s; there are %s."},
	"noshift":   {"これから90日のあいだ、名前の入った当番はありません。", "No shift by name within the next 90 days."},
	"coming":    {"これからの当番（90日）", "Shifts to come (90 days)"}, "balances": {"累計", "Balance"},
	"balancenote": {"目安に対する時間。＋は多く担当した分で、次の計画で少なくなります。", "Hours against the target. + is more than their share, and the next plan gives less."},
	"since":       {"（%sから）", "since %s"}, "noledger": {"公開された当番表がまだ始まっていないため、累計はありません。", "No published roster has begun yet, so there is no balance."},
	"done": {"担当", "Served"}, "target": {"目安", "Target"}, "balance": {"過不足", "Balance"}, "pool": {"プール", "Pool"},
	"subscribe": {"カレンダーに登録（iCalendar）", "Subscribe (iCalendar)"}, "showmonth": {"当月の表で見る", "Show in the month"},
	"notmember": {"この時点ではどのチームにもいません。", "Not in any team at this time."},
	"when":      {"日時", "When"}, "role": {"役割", "Role"}, "hours": {"時間", "Hours"},

	"open": {"返事待ち", "Open"}, "noopen": {"返事待ちの申請はありません。", "No request is open."},
	"ask": {"申請する", "Ask"}, "log": {"記録", "Log"}, "nolog": {"まだ記録はありません。", "Nothing has happened yet."},
	"leave": {"休暇", "Leave"}, "takeleave": {"休暇を取る", "Take leave"}, "cover": {"代行を頼む", "Ask for cover"}, "swap": {"交代を頼む", "Ask to swap"}, "offer": {"代わりを申し出る", "Offer to take a shift"},
	"member": {"対象者", "Who"}, "first": {"最初の日", "First day"}, "last": {"最後の日（含む）", "Last day (included)"},
	"from": {"開始時刻（一部だけのとき）", "From (for a part)"}, "to": {"終了時刻（一部だけのとき）", "To (for a part)"}, "note": {"メモ", "Note"}, "exact": {"この時間だけ（時間休）", "Exactly this time"},
	"long": {"長期休暇（育休・休職。目安に数えない）", "Long leave (no share of the work)"}, "anybody": {"だれでも", "Anybody"}, "by": {"だれに", "By whom"},
	"myshift": {"渡す当番", "The shift to give"}, "theirs": {"受け取る当番", "The shift to take"},
	"preview": {"影響を見る", "Preview"}, "send": {"申請する", "Send"}, "confirm": {"この内容で登録する", "Enter this"}, "accept": {"引き受ける", "Accept"}, "decline": {"断る", "Decline"}, "withdraw": {"取り下げる", "Withdraw"},
	"comment": {"コメント", "Comment"}, "donenote": {"登録しました。", "Done."}, "waits": {"%sの返事待ち", "waits for %s"}, "cannottake": {"この時間は、あなたは引き受けられません", "you cannot serve at that time"}, "everybody": {"だれでも引き受けられます", "anybody can take it"},
	"entered": {"登録", "entered"}, "asked": {"依頼", "asked"}, "declined": {"終了", "ended"}, "said": {"コメント", "commented"}, "withdrawn": {"取り消し", "withdrew"}, "accepted": {"引き受け", "accepted"},
	"published": {"公開", "published"}, "configuration": {"設定", "configuration"}, "older": {"古いものから%d件を省略", "%d older ones are left out"},

	"moves": {"動く当番", "Shifts that move"}, "nomoves": {"動く当番はありません。", "No shift moves."}, "hence": {"それぞれの当番の代わりだけを入れた場合", "With a stand-in for each shift by itself"},
	"repaired": {"修復した場合", "Repaired"}, "rebalanced": {"修復し、さらに、目安から大きく外れた人の偏りを減らした場合（登録するのはこの案）", "Repaired and rebalanced, since somebody is far from the share: what is entered"}, "worst": {"最大の差 %s 時間", "worst balance %s h"}, "gains": {"増減", "Who gains and loses"}, "before": {"前", "before"}, "share": {"この期間の目安", "share"}, "planned": {"計画", "planned"}, "after": {"後", "after"},
	"proof":       {"計画での最大の差は%s時間。計画の制約のもとでは%s時間より小さくできません。", "The worst deviation in the plan is %s h; no roster within its limits has less than %s h."},
	"sincebroken": {"公開後の変更により、計画の制約に反するところ", "What changed since the publication breaks limits of the plan"},
	"findings":    {"ルールへの違反", "Policy findings"}, "nofindings": {"ルールへの違反はありません。", "The policy finds nothing."}, "warning": {"注意", "warning"}, "failure": {"違反", "breach"},
	"publishmonth": {"%sを公開する", "Publish %s"}, "repair": {"公開済みの当番表を修復する", "Repair what is published"}, "repairnote": {"最後の公開や修復のあとの変更に、最少の入れ替えで対応します。だれかが目安から大きく外れるときだけ、もう少し動かします。", "Answers the changes since the last publication or repair with the fewest moves, and a few more if somebody is far from the share."},
	"nothingtorepair": {"代わりの人を入れるだけで十分なので、修復する必要はありません。", "The stand-ins are as good as a repair: there is nothing to enter."}, "managersonly": {"公開と修復は管理者だけができます。", "Only managers publish and repair."},
	"stored": {"まだ何も保存していません。", "Nothing is stored yet."}, "toomany": {"ほか%d件", "%d more"},

	"breaks": {"引き受けるとルールに反します：", "If this is accepted, the policy is broken:"},
	"covers": {"代行", "Cover"}, "swaps": {"交代", "Swap"}, "override": {"差し替え", "Override"}, "over": {"終わった申請", "Requests that are over"}, "draftmark": {"下書き", "draft"},

	"eachteam": {"各チーム", "each team"}, "left": {"あと%s", "%s left"}, "allservices": {"全%dサービス", "All %d services"}, "services": {"%dサービス", "%d services"}, "details": {"理由・連絡の順・手順書", "Why, escalation, documents"},
	"now": {"いま", "now"}, "usual": {"%s %s", "%s %s"}, "sameday": {"%s", "%s"}, "nextday": {"翌%s", "%s next day"}, "status": {"状態", "Status"}, "statuspublished": {"公開済み", "published"}, "statusdraft": {"下書き（未公開）", "draft, not published"}, "statusrota": {"未計画（ローテーションのまま）", "not planned: the rotation"}, "statuspartly": {"一部だけ公開済み", "published in part"},
	"provisional": {"暫定", "provisional"}, "begins": {"当番表は%sから始まります。", "The roster begins on %s."}, "nobodymonth": {"この月には担当が決まっていません。", "Nobody has a duty in this month."},
	"worstmonth": {"この月の最大の差は%s時間。", "The worst deviation of the month is %s h."}, "leastproven": {"計画での最大の差は%s時間で、計画の制約のもとではこれより小さくできないことを証明済みです。", "The worst deviation of the plan is %s h, proven least within its limits."},
	"total": {"累計の差", "Balance"}, "totalnote": {"累計の差は、%sからこの月の終わりまでの、目安に対する時間です。", "The balance counts the hours against the target from %s to the end of the month."}, "allpeople": {"全員を表示", "Show everybody"}, "onlywho": {"%sさんの当番を強調しています。", "The shifts of %s are shown strong."},

	"fairness":     {"公平さ", "Fairness"},
	"fairnessnote": {"差は目安、つまり均等に分けた時間に対するものです。棒は真ん中が目安で、右は多く、左は少なく担当した分です。", "Differences are against the target, the hours shared out evenly. A bar begins at the target: to the right is more than it, to the left is less."},
	"worstend":     {"月の終わりの最大の差は%s時間（%s、%s）。", "The worst difference when the month ends is %s h (%s, %s)."}, "inall": {"合計", "in all"}, "nights": {"平日夜", "nights"}, "weekend": {"週末", "weekends"}, "holiday": {"祝日・会社休日", "holidays"},
	"rested":     {"。当番の間隔を%s以上とる場合", "; with %s of rest between shifts"},
	"leastyours": {"これより小さい当番表はありません（証明済み%s）。", "No roster has less (proven%s)."},
	"leastother": {"可能なのは%[2]s時間で、これより小さい当番表はありません（証明済み%[1]s）。", "%[2]s h is possible, and no roster has less (proven%[1]s)."},
	"leastbound": {"可能なのは%[2]s時間で、%[3]s時間より小さい当番表はありません（証明済み%[1]s）。", "%[2]s h is possible, and no roster has less than %[3]s h (proven%[1]s)."},
	"noproof":    {"この月に比べられる当番表は作れませんでした。", "No roster could be made to compare the month with."}, "certificate": {"比較した当番表の証明書（上の表とは別の当番表）", "The proof, of the roster that this one is compared with"},
	"balancessince": {"累計の差は%sから数えています。", "The balance counts from %s."},
	"balancesof":    {"%s年の累計の差", "Balances over %s"}, "yearnote": {"各月の終わりの時間。", "Hours when each month ends."}, "monthnumber": {"%[2]d月", "%[1]s"},
	"nothingtolevel": {"この月について分かることはまだありません。", "Nothing can be said of this month yet."},

	"problem":   {"できませんでした", "This cannot be done"},
	"malformed": {"入力に誤りがあります。", "The input is faulty."}, "unknown": {"その記録は見つかりません。", "There is no such record."}, "notyours": {"その操作をする権限がありません。", "You may not do that."},
	"taken": {"%sさんが先に引き受けました。", "%s was first."}, "closed": {"もう終わっています。", "It is over."}, "stale": {"表示のあとで変わりました。もう一度確認してください。", "It has changed since it was shown. Look at it again."},
	"unfit": {"当番表と矛盾します。", "It does not fit the schedule."}, "draft": {"まだ公開されていない当番です。", "The shift is not published yet."},
}

// T says a text of the pages.
func (v vocabulary) T(key string, args ...any) string {
	text, ok := texts[key]
	if !ok {
		return "?" + key
	}
	said := text[0]
	if v.Lang == "en" {
		said = text[1]
	}
	if len(args) > 0 {
		said = fmt.Sprintf(said, args...)
	}
	return said
}

// span says how long something is in days, hours and minutes, the two largest of them. A minute that has begun counts, so that
// what is left to a whole minute changes with the minutes of a clock.
func (v vocabulary) span(d time.Duration) string {
	d = (d + time.Minute - 1).Truncate(time.Minute)
	days, hours, minutes := int(d.Hours())/24, int(d.Hours())%24, int(d.Minutes())%60
	units := [3]string{" d", " h", " min"}
	if v.Lang == "ja" {
		units = [3]string{"日", "時間", "分"}
	}
	join := func(a int, ua string, b int, ub string) string {
		space := " "
		if v.Lang == "ja" {
			space = ""
		}
		if b == 0 {
			return fmt.Sprint(a, ua)
		}
		return fmt.Sprint(a, ua, space, b, ub)
	}
	switch {
	case days > 0:
		return join(days, units[0], hours, units[1])
	case hours > 0:
		return join(hours, units[1], minutes, units[2])
	}
	return fmt.Sprint(minutes, units[2])
}
