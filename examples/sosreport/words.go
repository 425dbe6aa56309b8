package main

import (
	"time"

	"github.com/toban-go/toban/schedule"
	"github.com/toban-go/toban/schedule/report"
)

// vocabulary is what the report says in one language.
type vocabulary struct {
	language schedule.Language
	place    *time.Location // of the report
	stamp    string         // day, weekday, clock
	names    map[string]string
	total    string
	none     string

	title, sample            string
	span, meeting            string
	moved, unheld, following string

	chairs                    string // now, next
	news, and, nothing        string
	allTeams                  string
	sharing                   string
	troubles, carried, closed string
	ownedBy, openTask         string
	doneTask                  string
	trained, session          string
	toWrite, toDrop           string
	runbooks, runbookNote     string
	costs, costNote           string
	costly                    [8]string // monitor, service, pages, asleep, time, cost, trend, weeks
	decided                   string
	effects                   [8]string // on, monitor, remedy, owner, state, before, after, saved
	proposed                  string
	proposals                 [4]string // monitor, remedy, why, saved
	reasonsOf                 map[report.Remedy]string
	pooling, siloNote         string
	silo                      [8]string // team, pool, hours, pages and wake-ups alone and pooled
	balances                  string
	balanced                  [8]string // person, pool, hours, pages and wake-ups with their balance

	hours, team, person string

	pages, owner           string
	pageColumns            [5]string // pages, asleep, by strangers, their share, of time
	loads                  [4]string // pages, asleep, worked by night, by day
	busy                   string
	noise                  string
	noisy                  [6]string // monitor, service, pages, asleep, idle, repeated
	noisyNote              string
	next                   string
	shifts                 [6]string // start, end, time, pool, role, who
	day, oneHour           string
	holidays, provisional  string
	warnings               string
	warned                 [5]string // rule, who, when, amount, limit
	more                   string
	unjudged               string // what is known
	numbers, numbersOf     string // where they come from
	set, comma             string
	changed, incomparable  string
	reasons, withdrawn     string
	leave                  string
	swap, cover, open, put string
	published              string
}

var words = map[schedule.Language]vocabulary{
	schedule.Japanese: {
		language: schedule.Japanese,
		stamp:    "%v（%s）%v",
		names: map[string]string{"": "担当なし", "primary": "主担当", "secondary": "副担当", "shadow": "見学", "all": "チーム全員",
			string(report.Daytime): "日中", string(report.Night): "平日夜", string(report.Weekend): "週末", string(report.Holiday): "祝日・会社休日", "workday": "平日",
			string(report.Missing): "文書なし", string(report.Stale): "古い", string(report.Unopened): "手順書を開かずに対応", string(report.Read): "参照",
			string(report.Rising): "増加", string(report.Steady): "横ばい", string(report.Falling): "減少",
			string(report.Prune): "減らす", string(report.Automate): "自動化", string(report.Document): "文書化"},
		chairs: "- 司会: %s（次回 %s）\n", news: "近況", and: "。", nothing: "特になし", allTeams: "全チーム", sharing: "オンコール共有",
		troubles: "困りごと", carried: "（%sから%d週目%s）", closed: " → 解決", ownedBy: "、担当者 %s", openTask: "、未完了", doneTask: "、%s完了",
		trained: "オンコール訓練で残った作業", session: "- %s %s（出題者 %s、回答者 %s）%s\n", toWrite: "文書", toDrop: "アラート",
		runbooks: "手順書", runbookNote: "「文書なし」はサービスに文書がないもの、「古い」は%d日以内に見直されていないもの、「手順書を開かずに対応」は応答した人が文書を開かなかった呼び出しの件数。\n\n",
		costs: "コストの高い監視（%d週）", costly: [8]string{"監視", "サービス", "呼び出し", "22〜翌5時", "対応時間", "コスト", "傾向", "週ごとのコスト（時間）"},
		costNote: "コストは応答から終了までの時間×呼び出した人数で、22〜翌5時は3倍、1件は少なくとも5分と数える。傾向は直近三分の一の週と、その前の同じ長さの比較。\n\n",
		decided:  "決定事項の経過", effects: [8]string{"決定日", "監視", "対応", "担当者", "状態", "決定前（週）", "その後（週）", "減少（週）"},
		proposed: "提案", proposals: [4]string{"監視", "対応", "理由", "4週あたりの効果"},
		reasonsOf: map[report.Remedy]string{report.Prune: "%[2]d件のうち%[1]d件は処置なし", report.Automate: "%[2]d件のうち%[1]d件が同じ対応", report.Document: "%[2]d件のうち%[1]d件で手順書が使われていない（時間は半分と見込む）"},
		pooling:   "チームだけで受ける場合との比較（一人あたり、%d週）", silo: [8]string{"チーム", "当番表", "待機・単独", "待機・共同", "呼び出し・単独", "呼び出し・共同", "22〜翌5時・単独", "22〜翌5時・共同"},
		siloNote: "単独は自チームのサービスの時間外をチームだけで受ける場合、共同は今の当番表。\n\n",
		balances: "待機と呼び出しの偏り（%d週）", balanced: [8]string{"担当者", "当番表", "待機", "偏り", "呼び出し", "偏り", "22〜翌5時", "偏り"},
		total: "合計", none: "なし",
		title: "# SoS会 オンコール週報 %v〜%v\n\n", sample: "サンプル組織。人数、名前、呼び出しは架空。\n\n",
		span: "- 対象: %s〜%s\n", meeting: "- SoS会: %v（%s）\n",
		moved: "- SoS会: %v（%s）。%v（%s）は%sのため。当番の引き継ぎ日時は変わらない\n", unheld: "- SoS会: 今週は営業日がなく開かない\n", following: "- 次回: %v（%s）\n",
		hours: "時間", team: "チーム", person: "担当者",
		pages: "呼び出し", owner: "担当チーム", pageColumns: [5]string{"呼び出し", "22〜翌5時", "他チームの人が応答", "その割合", "時間外のうち他チームの人の時間"},
		loads: [4]string{"呼び出し", "22〜翌5時", "深夜の作業（分）", "その他の作業（分）"}, busy: "一件でも呼び出しがあった時間: %d時間のうち%d時間\n\n",
		noise: "鳴りすぎている監視", noisy: [6]string{"監視", "サービス", "呼び出し", "22〜翌5時", "処置なし", "再発"}, noisyNote: "処置なしは何もせずに閉じたもの、再発は7日以内に同じ監視が鳴ったもの。\n\n",
		next: "次の2週の当番と引き継ぎ", shifts: [6]string{"引き継ぎ", "終わり", "時間", "当番表", "役割", "担当者"}, day: "日", oneHour: "%.1f時間",
		holidays: "これからの祝日・会社休日", provisional: "（暫定）",
		warnings: "注意", warned: [5]string{"ルール", "対象", "期間", "実際", "基準"}, more: "ほか%d件", numbers: "ルールの数値は examples/policy（サンプル組織のもの）にある。法律の定めではない。-policy で自分のルール、-set で用意されたルールセットに替えられる。\n\n",
		numbersOf: "適用したルール: %s。\n\n", set: "%s（%s）", comma: "、", unjudged: "判定できない（担当が決まっているのは%s）",
		changed: "前回からの変更", incomparable: "前回の設定（-before）がないので比べていない。\n\n",
		reasons: "理由", withdrawn: "取り消し: ", leave: "%s の休暇 %s", swap: "%s と %s の交代", cover: "%s の代わりに %s %s", open: "%s の代わりを募集中 %s", put: "%s に変更 %s", published: "公開した当番表 %s",
	},
	schedule.English: {
		language: schedule.English,
		stamp:    "%[2]s %[1]v %[3]v",
		names:    map[string]string{"": "nobody"},
		total:    "total", none: "None",
		chairs: "- Chair: %s (next: %s)\n", news: "News of the teams", and: " ", nothing: "nothing", allTeams: "all teams", sharing: "On-call",
		troubles: "Troubles", carried: " (since %s, week %d%s)", closed: " → closed", ownedBy: ", %s", openTask: ", open", doneTask: ", done %s",
		trained: "Left to do by training", session: "- %s %s (%s asked %s)%s\n", toWrite: "document", toDrop: "alert",
		runbooks: "Runbooks", runbookNote: "Pages of services without a document, with none reviewed within %d days, or of which whoever answered opened none.\n\n",
		costs: "Dearest monitors over %d weeks", costly: [8]string{"monitor", "service", "pages", "22–05", "time", "cost", "trend", "cost by week (h)"},
		costNote: "Cost: the time from the answer to the end for each person asked, three times at 22–05, five minutes a page at least. Trend: the newest third of the weeks against the third before it.\n\n",
		decided:  "What became of decisions", effects: [8]string{"decided", "monitor", "remedy", "owner", "state", "before (a week)", "since (a week)", "saved (a week)"},
		proposed: "Proposals", proposals: [4]string{"monitor", "remedy", "why", "effect in 4 weeks"},
		reasonsOf: map[report.Remedy]string{report.Prune: "%d of %d pages closed without action", report.Automate: "%d of %d pages with the same action", report.Document: "%d of %d pages answered without a runbook (half of the time)"},
		pooling:   "Silo against pool, a person, over %d weeks", silo: [8]string{"team", "roster", "standby alone", "pooled", "pages alone", "pooled", "22–05 alone", "pooled"},
		siloNote: "Alone: the team keeps the off-hours of its own services. Pooled: the roster as it is.\n\n",
		balances: "Balance of hours and pages over %d weeks", balanced: [8]string{"person", "roster", "standby", "balance", "pages", "balance", "22–05", "balance"},
		title: "# Weekly on-call report %v – %v\n\n", sample: "The organisation is a sample: its size, names and pages are made up.\n\n",
		span: "- Week: %s – %s\n", meeting: "- Meeting: %[2]s %[1]v\n",
		moved: "- Meeting: %[2]s %[1]v, as %[4]s %[3]v is %[5]s; the handoff of the shift does not move\n", unheld: "- Meeting: not held, the week has no business day\n", following: "- Next: %[2]s %[1]v\n",
		hours: "Hours", team: "team", person: "person",
		pages: "Pages", owner: "owner team", pageColumns: [5]string{"pages", "22–05", "by non-owners", "share", "off-hours by non-owners"},
		loads: [4]string{"pages", "22–05", "night work (min)", "other work (min)"}, busy: "Hours with at least one page: %[2]d of %[1]d\n\n",
		noise: "Noisiest monitors", noisy: [6]string{"monitor", "service", "pages", "22–05", "no action", "repeated"}, noisyNote: "No action: closed with nothing done. Repeated: the same monitor paged within 7 days.\n\n",
		next: "The next two weeks and their handoffs", shifts: [6]string{"handoff", "until", "time", "roster", "role", "on call"}, day: "day", oneHour: "%.1f h",
		holidays: "Coming holidays", provisional: " (provisional)",
		warnings: "Warnings", warned: [5]string{"rule", "who", "when", "is", "limit"}, more: "%d more", numbers: "The numbers of the rules are in examples/policy, those of the sample organisation; none is law. -policy takes rules of your own instead, -set a ready set.\n\n",
		numbersOf: "The rules are %s.\n\n", set: "%s (%s)", comma: ", ", unjudged: "cannot be judged: known is %s",
		changed: "Changed since the last meeting", incomparable: "Nothing to compare with: there is no -before.\n\n",
		reasons: "Reasons", withdrawn: "withdrawn: ", leave: "leave of %s, %s", swap: "swap of %s and %s", cover: "%[2]s for %[1]s, %[3]s", open: "cover wanted for %s, %s", put: "override to %s, %s", published: "published roster, %s",
	},
}

// name says a team, a role, a class or a kind of day as people do.
func (v vocabulary) name(key string) string {
	if name, ok := v.names[key]; ok {
		return name
	}
	return v.language.Team(schedule.TeamID(key))
}
