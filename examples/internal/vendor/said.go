package vendor

import (
	"fmt"
	"time"

	"github.com/toban-go/toban/internal/jsonfile"
	"github.com/toban-go/toban/schedule"
)

// said is something told in English and in Japanese. The zero said is nothing.
type said struct{ english, japanese string }

// tell says what an English format says, and in Japanese what phrases have for it. Times are written by their languages.
func tell(format string, args ...any) said {
	return said{fmt.Sprintf(format, args...), fmt.Sprintf(phrases[format], inJapanese(args)...)}
}

func (s said) String() string { return s.english }

func (s said) in(l schedule.Language) string {
	if l == schedule.Japanese {
		return s.japanese
	}
	return s.english
}

// brief is said without what is very long.
func (s said) brief() said { return said{jsonfile.Brief(s.english), jsonfile.Brief(s.japanese)} }

// length is a time that is told in hours.
type length time.Duration

func (d length) String() string { return schedule.English.Hours(time.Duration(d)) }

func inJapanese(args []any) []any {
	list := make([]any, len(args))
	for i, arg := range args {
		switch arg := arg.(type) {
		case said:
			list[i] = arg.japanese
		case length:
			list[i] = schedule.Japanese.Hours(time.Duration(arg))
		case schedule.Interval:
			list[i] = schedule.Japanese.Span(arg)
		default:
			list[i] = arg
		}
	}
	return list
}

// phrases are what is told in Japanese, by the English format.
var phrases = map[string]string{
	"unknown field": "元のツールの文書にない項目",

	"schedule %q: %s":             "スケジュール %q：%s",
	"layer %q: %s":                "レイヤー %q：%s",
	"shift %q is left out: %s":    "シフト %q は除いた：%s",
	"event %q is left out: %v":    "イベント %q は除いた：%v",
	"no file has the shift %q":    "シフト %q がどのファイルにもない",
	"no file has the rotation %q": "ローテーション %q がどのファイルにもない",

	"no file has the schedule of this override":                               "このオーバーライドのスケジュールがどのファイルにもない",
	"an override of %s, who is in none of the shifts that it is for":          "%s の代わりとなるオーバーライドだが、対象のシフトに %[1]s はいない",
	"an override to %s, who has the seat %s then":                             "%s へのオーバーライドだが、%[1]s はそのとき%[2]sの席にいる",
	"an override to %s that cannot be laid":                                   "%s へのオーバーライドを反映できない",
	"of %q":                                                                   " %q ",
	"of which schedule? name the file after its ID or its name":               "どのスケジュールのものか分からない（ファイル名をスケジュールの ID か名前にする）",
	"%s has the seat %s at the same time: a person has one":                   "%s は同じ時間に%sの席にもいる（一人が就けるのは一つの席）",
	"%v instead of %v":                                                        "%[2]v ではなく %[1]v",
	"schedule %q has no layers: its seat is vacant":                           "スケジュール %q にはレイヤーがなく、席は空く",
	"no layers: its seat is vacant":                                           "レイヤーがなく、席は空く",
	"schedule %q has no people: it is left out":                               "スケジュール %q には人がいないので除いた",
	"schedule %q comes from a calendar: its rules are there":                  "スケジュール %q はカレンダーによるもので、ルールはカレンダーにある",
	"schedule %q is disabled: Opsgenie asks it nothing":                       "スケジュール %q は無効で、Opsgenie は使わない",
	"the layers are others than in %s, whose rules are taken":                 "レイヤーが %s と違う（%[1]s のルールを使う）",
	"%s is asked at level %d without a schedule":                              "%s はスケジュールなしで段階%dで呼ばれる",
	"%s is always on call by schedule %s, and no time says from when to when": "%s はスケジュール %s で常に当番だが、いつからいつまでかがない",
	"level %d asks %s, no schedule":                                           "段階%dが呼ぶ %s はスケジュールではない",
	"a rule for a %s, neither a user nor a rotation":                          "%s のルール（ユーザーでもローテーションでもない）",
	"%s %q stands as one person":                                              "%s %q は一人として扱う",
	"rotation %q does not say whose turn it is (activeUserIndex and nextHandoffTimes): it is counted from its start": "ローテーション %q にはいま誰の番か（activeUserIndex と nextHandoffTimes）がないので、開始時から数えた",
	"event %q does not say who begins when it takes effect: turns are counted from its first shift":                  "イベント %q には有効になったとき誰から始まるかがないので、最初のシフトから数えた",
	"no entry says when incident %s began": "インシデント %s がいつ始まったかがどの記録にもない",

	"turns begin at %s: our clocks have minutes":                                          "番の始まりが %s（時刻は分単位でしか書けない）",
	"the layer begins at %s: our clocks have minutes":                                     "レイヤーの始まりが %s（時刻は分単位でしか書けない）",
	"the layer ends at %s: our clocks have minutes":                                       "レイヤーの終わりが %s（時刻は分単位でしか書けない）",
	"a window of %d seconds from second %d of the day: our clocks have minutes":           "一日の%[2]d秒目から%[1]d秒間の時間帯（時刻は分単位でしか書けない）",
	"turns of %s: ours have hours, days, weeks or months":                                 "%sごとの番（時間・日・週・月でしか書けない）",
	"turns of months from the end of a month: in short months ours begin on the last day": "月末から始まる月ごとの番（日数の少ない月は末日に始まる）",
	"windows by the clocks of %s in a schedule of %s":                                     "%[2]s のスケジュールに %[1]s の時刻の時間帯がある",
	"it repeats by months":                     "月ごとに繰り返す",
	"it repeats by %s":                         "繰り返しが %s",
	"days are taken out of it or added (%s)":   "日の追加か除外がある（%s）",
	"its order has %d places: %d are the most": "順番が%dか所ある（最大%dか所）",
	"hours of %s in every %d":                  "%[2]d時間ごとに%[1]s",
	"its turns are of days on some weekdays":   "番が特定の曜日の日ごと",
	"%s, every %d, of %s":                      "%s、%dごと、%s",

	"the vendor rendered rules that it had before the ones in the file began":                                               "元のツールの当番は、ファイルのルールが始まる前のルールによる",
	"clocks are set that night: the vendor goes by elapsed time there":                                                      "夏時間の切り替えの夜で、元のツールは経過時間で数えている",
	"the vendor rendered what the rules in the file do not say: they were edited since, or an override is not in the files": "元のツールの当番がファイルのルールと違う（あとでルールが編集されたか、オーバーライドがファイルにない）",

	"schedule %q: nothing is rendered of %v, the time of the record":             "スケジュール %q：記録の期間（%v）の当番がファイルにない",
	"schedule %q: of the record's %v only %v is rendered":                        "スケジュール %q：記録の期間（%v）のうち、当番がファイルにあるのは%vだけ",
	"schedule %q: a whole team answers %v, and an override calls one person":     "スケジュール %q：%vはチーム全員が対応するが、オーバーライドが呼ぶのは一人",
	"schedule %q: the vendor does not know %s":                                   "スケジュール %q：元のツールは %s を知らない",
	"schedule %q: nobody is to answer %v, and no override says so instead of %s": "スケジュール %q：%vは担当なしのはずだが、%s の代わりに誰も呼ばないというオーバーライドはできない",
	"%d more events that cannot be read":                                         "読めない予定がほか%d件",
	"%q says of no one that they are on call":                                    "%q には誰の当番かがない",
}

// seconds is a length of so many seconds.
func seconds(n int) length { return length(time.Duration(n) * time.Second) }
