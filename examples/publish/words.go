package main

import (
	"fmt"

	"github.com/toban-go/toban/examples/internal/publication"
	"github.com/toban-go/toban/fairness"
	"github.com/toban-go/toban/schedule"
)

// vocabulary is what the program says in a language.
type vocabulary struct {
	schedule.Language
	planned, unpublished string
	columns              []string
	hour, worst, dry     string
	standIns, repaired   string
	balanced             string
	moved, asGood        string
	nothing, broken      string
	shifts               func(int) string
}

// hours writes hours, and balance hours with their sign.
func (v vocabulary) hours(b fairness.Burden) string {
	return fmt.Sprintf("%.1f%s", publication.Hours(b), v.hour)
}

// limits writes the limits of a plan, a line each.
func (v vocabulary) limits(l fairness.Limits) (text string) {
	for _, limit := range l.Given() {
		if said := map[schedule.Language]string{schedule.English: limit.Explanation, schedule.Japanese: limit.Japanese}[v.Language]; limit.Name != fairness.OnePlace {
			text += "  " + said + "\n"
		}
	}
	return text
}

func (v vocabulary) balance(b fairness.Burden) string {
	return fmt.Sprintf("%+.1f%s", publication.Hours(b), v.hour)
}

var words = map[schedule.Language]vocabulary{
	schedule.English: {
		Language:    schedule.English,
		planned:     "%s, planned as of %s with what was served before\n",
		unpublished: "From %s to then nothing is published: what the rotation gives counts as served.\n",
		columns:     []string{"person", "balance", "expected", "planned", "then"},
		hour:        " h",
		worst:       "The worst deviation in total or in a class is %.1f h; no roster within these limits has less than %.1f h:\n",
		dry:         "Nothing is written.",
		standIns:    "With a stand-in for each shift by itself",
		repaired:    "Repaired",
		balanced:    "Repaired and rebalanced, since somebody is far from the share,",
		moved:       "%s %s, and the worst balance at the end of a month is %.1f h:\n",
		nothing:     "Nothing is to be repaired: whoever is named can serve.",
		broken:      "This breaks a limit that the repair keeps:",
		shifts: func(n int) string {
			if n == 1 {
				return "1 shift moves"
			}
			return fmt.Sprintf("%d shifts move", n)
		},
		asGood: "The stand-ins are as good as a repair: nothing is entered.",
	},
	schedule.Japanese: {
		Language:    schedule.Japanese,
		planned:     "%sの計画（%s時点、それまでの実績を含む）\n",
		unpublished: "%sから前月までは未公開のため、ローテーションどおりに担当したものとして数える。\n",
		columns:     []string{"担当者", "これまでの差", "今月の目安", "計画", "月末の差"},
		hour:        "時間",
		worst:       "合計と区分ごとのずれの最大は%.1f時間。次の制約のもとでは%.1f時間より小さくできない。\n",
		dry:         "何も書き込んでいない。",
		standIns:    "空いた枠ごとに代わりを入れる場合",
		repaired:    "計画を直す場合",
		balanced:    "計画を直し、目安から大きく外れた人の差も縮める場合",
		moved:       "%s：%s、各月末の差の最大は%.1f時間。\n",
		nothing:     "直すところはない。名前のある人は全員担当できる。",
		broken:      "この案は、計画を直す場合に守る制約に反する：",
		shifts:      func(n int) string { return fmt.Sprintf("%d枠が動き", n) },
		asGood:      "代わりを入れるだけでも同じなので、何も記録しない。",
	},
}
