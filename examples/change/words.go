package main

import (
	"fmt"
	"strings"

	"github.com/toban-go/toban/schedule"
)

// vocabulary is what the program says in a language.
type vocabulary struct {
	schedule.Language
	kinds        map[string]string
	head         string // kind, instant, ID
	gives        string // who, when
	coverOf      string // who, when
	overrideBy   string // who, when
	leaveOf      string // who, when
	there        string // when, place
	elsewhere    string // when
	whichClock   string // what was given, times, day, clock
	nothing      string
	open         string // when
	fine, breaks string
	dry, stopped string
	stays        string
	comma        string
	backwards    string // what was given
	noShift      string // who, what was given
	otherShifts  string // who, what was given, days
	noCover      string // who, what was given
	otherCovers  string // who, what was given, days
	noSeat       string // pool, what was given
	nobody       string // what was given
	whichPool    string // what was given, pools
	sameDay      string // who gets, what is given twice, who gets, its days
	further      string // who gives, who gets, days
	keeps        string // days
	wouldBreak   string // days
	and          string
	draft        string // when
	drafts       string // how many
	onlyDrafts   string // how many shifts
	between      string // who, two shifts
	stranger     string // who, pool
	moving       func(int) string
}

// candidate writes who could take a shift, and why.
func (v vocabulary) candidate(name string, step schedule.Step) string {
	why := step.In(v.Language)
	if rest, ok := strings.CutPrefix(why, string(step.Member)); ok {
		return name + rest
	}
	return name + v.comma + why
}

var words = map[schedule.Language]vocabulary{
	schedule.English: {
		Language:    schedule.English,
		kinds:       map[string]string{"swap": "Swap", "cover": "Cover", "override": "Override", "leave": "Leave", "withdraw": "Withdrawal"},
		head:        "%s as of %s, entry %q\n",
		gives:       "%s gives: %s\n",
		coverOf:     "Cover of %s: %s\n",
		overrideBy:  "Override by %s: %s\n",
		leaveOf:     "Leave of %s: %s\n",
		there:       "%[1]s",
		elsewhere:   " (= %s)",
		whichClock:  "%s is another time by the clocks of each shift: %s; say the offset, such as %sT%s-05:00",
		nothing:     "  No shift moves.\n",
		stays:       "  What was entered since, such as a repair, stays: publish -repair plans anew.\n",
		open:        "Nobody has taken %s yet. Who could, the best placed first:\n",
		fine:        "No limit of the plan breaks anew.\n",
		breaks:      "Limits of the plan hold now, and would break:\n",
		dry:         "Nothing is written; -write enters it.\n",
		stopped:     "Nothing is written, since -strict enters nothing that breaks a limit.\n",
		comma:       ", ",
		backwards:   "%s: it ends before it begins",
		noShift:     "%s has no shift to come that begins on the day, and none within two weeks of it: %s",
		otherShifts: "%s has no shift to come that begins on the day: %s; the shifts around it begin on %s",
		noCover:     "%s has no shift then: %s",
		otherCovers: "%s has no shift then: %s; the shifts around it begin on %s",
		noSeat:      "%s has no seat that begins on the day: %s",
		nobody:      "nobody is on duty off hours then: %s; say -team",
		whichPool:   "several pools are on duty then: %s; say -team, one of %s",
		sameDay:     "%s has a seat of the same slot as %s: -swap %s,%s=%s exchanges the two seats",
		further:     "shifts of %s in whose slots %s has no seat begin on %s",
		keeps:       "%s (no limit of the plan breaks)",
		wouldBreak:  "%s (a limit of the plan would break)",
		and:         "; ",
		draft:       "the shift %s is not published yet, and the roster that is published later would not know the change: publish the month first",
		drafts:      "  and %d more that are not published yet: the rotation answers there until they are planned\n",
		onlyDrafts:  "  No published shift moves. %s that the rotation answers, not published yet: the plan will know the change.\n",
		between:     "    %s: %s, then %s\n",
		stranger:    "%s is not in %s: nobody has said that %[1]s is ready for its services.\n",
		moving: func(n int) string {
			if n == 1 {
				return "1 shift moves"
			}
			return fmt.Sprintf("%d shifts move", n)
		},
	},
	schedule.Japanese: {
		Language:    schedule.Japanese,
		kinds:       map[string]string{"swap": "交代", "cover": "代行", "override": "差し替え", "leave": "休暇", "withdraw": "取り下げ"},
		head:        "%s（%s時点、項目 %q）\n",
		gives:       "%s が渡す時間：%s\n",
		coverOf:     "%s の代行を頼む時間：%s\n",
		overrideBy:  "%s に差し替える時間：%s\n",
		leaveOf:     "%s の休暇：%s\n",
		there:       "%s %s",
		elsewhere:   "（＝%s）",
		whichClock:  "%s は、どの枠の時計で読むかによって時間が違う：%s。%sT%s-05:00 のように時差をつける",
		nothing:     "  担当者が変わる席はない。\n",
		stays:       "  そのあとに記録した修復や交代は残る。組み直すなら publish -repair。\n",
		open:        "%sの代行はまだ決まっていない。代われる人（適した順）：\n",
		fine:        "計画の制約への新たな違反はない。\n",
		breaks:      "次の制約に新たに違反する：\n",
		dry:         "何も書き込んでいない（-write で記録する）。\n",
		stopped:     "新たな違反があるため、何も書き込んでいない（-strict）。\n",
		comma:       "、",
		backwards:   "%s：終わりが始まりより前になっている",
		noShift:     "%s にはこの日に始まるこれからの枠がなく、前後2週間にもない：%s",
		otherShifts: "%s にはこの日に始まるこれからの枠がない：%s。前後の枠の日は%s",
		noCover:     "%s が就いている枠はこの時間にない：%s",
		otherCovers: "%s が就いている枠はこの時間にない：%s。前後の枠の始まる日は%s",
		noSeat:      "%s にはこの日に始まる枠がない：%s",
		nobody:      "この時間には時間外の当番がない：%s（-team で指定する）",
		whichPool:   "この時間に当番のプールが複数ある：%s（-team で %s のどれかを指定する）",
		sameDay:     "%s は %s と同じ枠の別の席に就いている。-swap %s,%s=%s とすれば、その枠の席を入れ替える",
		further:     "%s の枠のうち、%s が就いていない枠の始まる日は%s",
		keeps:       "%s（計画の制約を守れる）",
		wouldBreak:  "%s（計画の制約に反する）",
		and:         "と、",
		draft:       "%sの枠はまだ公開していない。あとで公開する当番表には変更が反映されないので、先にその月を公開する",
		drafts:      "  ほかに未公開の%d席（計画するまではローテーションどおりに担当する）\n",
		onlyDrafts:  "  公開済みで担当の替わる席はない。%s（計画するまではローテーションどおりで、計画にはこの変更が入る）。\n",
		between:     "    %s：%sのあと、%s\n",
		stranger:    "%s は「%s」のメンバーではない。このプールのサービスに就く準備ができているとは、どこにも書かれていない。\n",
		moving:      func(n int) string { return fmt.Sprintf("未公開の%d席が替わる", n) },
	},
}
