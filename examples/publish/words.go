package main

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/toban-go/toban/examples/internal/command"
	"github.com/toban-go/toban/examples/internal/publication"
	"github.com/toban-go/toban/fairness"
	"github.com/toban-go/toban/schedule"
	"github.com/toban-go/toban/schedule/report"
)

// vocabulary is what the program says in a language.
type vocabulary struct {
	schedule.Language
	planned, unpublished string
	unserved             string
	columns              []string
	hour, of, worst, dry string
	unlimited, aim       string
	ofKind               string
	off                  map[bool]string // from the share, by publication.Far.Below
	kinds                map[report.Class]string
	repair, ofWay        string
	ways                 [3]string // by publication.WayKind
	moved, differs       string
	least                string
	nothing, broken      string
	noNight              string // where nothing is to be repaired but whole teams by day
	since, same          string
	decided, noneKeeps   string
	entered, beyond      string
	between              string // sentences
	alike, asGood        string
	gets, loses          string // of wishes
	month, without       string
	leave, weighed       string
	noRepair             string
	better               map[publication.Merit]string
	granted, avoided     func(n, of int) string
	unmet, several       string
	costly               func(all bool) string // why wishes without another reason, or all, did not come true
	onDate, served       string
	denied               map[publication.Denial]string
	shifts, more         func(int) string
}

// hours writes hours.
func (v vocabulary) hours(b fairness.Burden) string {
	return fmt.Sprintf("%.1f%s", b.Duration().Hours(), v.hour)
}

// balance writes hours with their sign.
func (v vocabulary) balance(b fairness.Burden) string {
	if text := v.hours(max(b, -b)); b < 0 && text != v.hours(0) {
		return "−" + text
	} else {
		return "+" + text
	}
}

// limits writes the limits of a plan, a line each, or that there is no limit. A distance that no file says is an aim: nothing but a plan
// keeps it.
func (v vocabulary) limits(kept []fairness.Limit, said bool) (text string) {
	for _, limit := range kept {
		text += "  " + v.said(limit)
		if limit.Name == "MinDistanceDays" && !said {
			text += v.aim
		}
		text += "\n"
	}
	if text == "" {
		text = v.unlimited
	}
	return text
}

// said says what a limit asks for.
func (v vocabulary) said(l fairness.Limit) string {
	if v.Language == schedule.Japanese {
		return l.Japanese
	}
	return l.Explanation
}

// costs names the limits without which a plan is more even by an hour or more, where what is planned is as far from what is
// proven, or where the proof knows of numbers of shifts.
func (v vocabulary) costs(plan *fairness.Plan) (text string, err error) {
	c, problem := plan.Certificate(), plan.Problem()
	counted := problem.Limits.MaxShiftsPerMonth > 0 ||
		slices.ContainsFunc(problem.People, func(p fairness.Participant) bool { return p.Own.MaxShiftsPerMonth > 0 })
	if c.F1.Duration() < time.Hour || !counted && (c.F1-c.F1Bound).Duration() < time.Hour {
		return "", nil
	}
	costs, err := plan.Costs(costMoves, 1)
	if err != nil {
		return "", err
	}
	for _, limit := range publication.Kept(problem) {
		for _, cost := range costs {
			if free := cost.Without.Certificate().F1; cost.Limit == limit.Name && (cost.With.F1-free).Duration() >= time.Hour {
				text += fmt.Sprintf(v.without, v.said(limit), free.Duration().Hours())
			}
		}
	}
	return text, nil
}

// far says how far somebody is from their share, who it is and when, in all and of one kind of shifts.
func (v vocabulary) far(worst publication.Worst, name func(schedule.Member) string) string {
	text := v.hours(worst.By)
	if worst.By > 0 {
		text = fmt.Sprintf(v.of, fmt.Sprintf(v.off[worst.Below], text), name(worst.Member), worst.Last)
	}
	if kind := worst.OfKind; kind.By > 0 {
		text += fmt.Sprintf(v.ofKind, fmt.Sprintf(v.off[kind.Below], v.hours(kind.By)), v.kinds[kind.Kind], name(kind.Member), kind.Last)
	}
	return text
}

// way names a way of a repair, the n-th of those that are told.
func (v vocabulary) way(n int, kind publication.WayKind, more int) string {
	name := v.ways[kind]
	if kind == publication.ByBalance {
		name = fmt.Sprintf(name, n-1, v.more(more))
	}
	return fmt.Sprintf(v.ofWay, n, name)
}

// decision says which of so many ways is entered, and by what it is better than each before it.
func (v vocabulary) decision(p publication.Preview, ways int) string {
	switch {
	case len(p.Entries) == 0 && p.AsGood:
		return v.asGood + "\n"
	case len(p.Entries) == 0:
		return v.alike + "\n"
	}
	said := []string{fmt.Sprintf(v.entered, ways)}
	add := func(b publication.Better, n int) {
		switch figures := []any{n, n - 1, int64(b.Repaired), int64(b.StandIns)}; b.By {
		case publication.Nothing:
		case publication.Limits:
			said = append(said, fmt.Sprintf(v.better[b.By], n, n-1))
		case publication.WorstBalance, publication.SumOfBalances, publication.NextBalance:
			figures[2], figures[3] = b.Repaired.Duration().Hours(), b.StandIns.Duration().Hours()
			fallthrough
		default:
			said = append(said, fmt.Sprintf(v.better[b.By], figures...))
		}
	}
	if !p.AsGood {
		add(p.Better, 2)
	}
	if p.Fewest != nil {
		if p.Beyond > 0 {
			said = append(said, fmt.Sprintf(v.beyond, ways, v.more(p.Beyond), ways-1))
		}
		add(p.Nearer, ways)
	}
	return strings.Join(said, v.between) + "\n"
}

// wishesLost says which wishes a repair goes against.
func (v vocabulary) wishesLost(list []publication.Unmet, name func(schedule.Member) string) (text string) {
	for _, u := range list {
		said := v.loses
		if u.Avoid {
			said = v.gets
		}
		text += fmt.Sprintf(said, fmt.Sprintf(v.onDate, u.Date, command.Weekday(v.Language, u.Date.Weekday())), name(u.Member))
	}
	return text
}

// wishes says how many slots that people wanted are granted, how many that they would avoid are served, and whose wishes did not
// come true; nothing where nobody has any.
func (v vocabulary) wishes(w publication.Wishes, name func(schedule.Member) string) (text string) {
	if w.Wanted > 0 {
		text += v.granted(w.Granted, w.Wanted)
	}
	if w.Avoided > 0 {
		text += v.avoided(w.Served, w.Avoided)
	}
	lines, of := map[schedule.Member][]string{}, []schedule.Member{}
	for _, u := range w.Unmet {
		if lines[u.Member] == nil {
			of = append(of, u.Member)
		}
		said := fmt.Sprintf(v.onDate, u.Date, command.Weekday(v.Language, u.Date.Weekday()))
		switch why := v.denied[u.Why]; {
		case u.Avoid:
			said = fmt.Sprintf(v.served, said)
		case u.Why == publication.Rivals:
			var rivals []string
			for _, m := range u.Rivals {
				rivals = append(rivals, name(m))
			}
			said += fmt.Sprintf(why, strings.Join(rivals, v.several))
		default:
			said += why
		}
		lines[u.Member] = append(lines[u.Member], said)
	}
	for _, m := range of {
		text += fmt.Sprintf(v.unmet, name(m), strings.Join(lines[m], v.several))
	}
	bare := 0
	for _, u := range w.Unmet {
		if u.Avoid || u.Why == publication.Undecided {
			bare++
		}
	}
	if bare > 0 {
		text += v.costly(bare == len(w.Unmet))
	}
	return text
}

const costMoves = 20_000

// away says when somebody is on long leave.
func (v vocabulary) away(long []schedule.Interval) (text string) {
	for _, iv := range long {
		text += fmt.Sprintf(v.leave, iv.Start.Format(time.DateOnly), iv.End.Add(-time.Nanosecond).Format(time.DateOnly))
	}
	return text
}

var words = map[schedule.Language]vocabulary{
	schedule.English: {
		Language:    schedule.English,
		planned:     "%s, planned as of %s with what was served before\n",
		unpublished: "What is not published from %v to %v counts as served by whom the rotation names.\n",
		unserved: "Warning: %.1f h from %v on were served by nobody, and count as a deficit of all. \"opened\" in \"plan.ledger\" at the first day to plan leaves out " +
			"what was before; balances from then go into its \"accounts\".\n",
		columns:   []string{"person", "carried", "month's share", "planned", "at its end"},
		hour:      " h",
		off:       map[bool]string{false: "%s above the share", true: "%s below the share"},
		of:        "%s (%s, %v)",
		ofKind:    ", and by kind %s (%s of %s, %v)",
		kinds:     map[report.Class]string{report.Night: "nights", report.Weekend: "weekends", report.Holiday: "holidays"},
		worst:     "By kind the largest deviation is %s; the table shows totals. No roster within these limits has less than %.1f h:\n",
		without:   "Without the limit \"%s\" there is a plan with %.1f h.\n",
		unlimited: "  no limit, not even rest between two shifts\n",
		aim:       " (an aim of the program, since \"plan\" has no \"limits\": as far, up to a week, as costs no fairness; a repair after leaves and swaps need not keep it)",
		month:     "January 2006",
		leave:     "  on long leave %s – %s",
		noRepair:  "There is no repair within the limits. They give way with \"relaxed\" in \"plan\", and seats stay empty with \"gaps\".\n",
		weighed:   "Hours are weighed as \"plan\" says.\n",
		dry:       "Nothing is written.",
		repair:    "Repair (what is published is planned anew with the fewest changes), as of %s\n",
		ofWay:     "Plan %d (%s)",
		ways:      [3]string{"a stand-in for each shift by itself", "the fewest changes within the limits", "as plan %d, and up to %s since somebody is far from the share"},
		least:     " (at least %d must)",
		moved:     "%s: %s, and the worst balance at the end of a month is %s:\n",
		differs:   "  What differs from plan %d:\n",
		nothing:   "Nothing is to be repaired: everybody on the roster can serve.",
		noNight:   "Off hours nothing is to be repaired: everybody on the roster can serve.",
		broken:    "Plan %d breaks what plan %d keeps:\n",
		since:     "What changed since the roster was published breaks limits of the plan:",
		same:      "%s: the same shifts move as by plan %d.\n",
		decided:   "  What was decided since (swaps, covers, overrides) a repair leaves as it is as long as there is a roster with it.\n",
		noneKeeps: "  No repair keeps all limits: %s\n",
		shifts: func(n int) string {
			if n == 1 {
				return "1 shift moves"
			}
			return fmt.Sprintf("%d shifts move", n)
		},
		better: map[publication.Merit]string{
			publication.Filled:        "Shifts without anybody: %[3]v by plan %[1]d, %[4]v by plan %[2]d.",
			publication.Limits:        "Plan %[1]d keeps all limits that plan %[2]d breaks.",
			publication.Able:          "Shifts that stay with people who cannot serve them: %[3]v by plan %[1]d, %[4]v by plan %[2]d.",
			publication.Moves:         "Shifts that move: %[3]v by plan %[1]d, %[4]v by plan %[2]d.",
			publication.WorstBalance:  "The worst balance is %.1[3]f h by plan %[1]d, %.1[4]f h by plan %[2]d.",
			publication.SumOfBalances: "All balances come to %.1[3]f h by plan %[1]d, %.1[4]f h by plan %[2]d.",
			publication.NextBalance:   "The largest balance that differs is %.1[3]f h by plan %[1]d, %.1[4]f h by plan %[2]d.",
		},
		granted: func(n, of int) string { return fmt.Sprintf("Wishes: %d of %d wanted slots are granted.\n", n, of) },
		avoided: func(n, of int) string {
			return fmt.Sprintf("Wishes: %d of %d slots to be avoided are served.\n", n, of)
		},
		unmet: "  not granted to %s: %s\n",
		costly: func(all bool) string {
			what := "A wish without a reason above cannot"
			if all {
				what = "None of these wishes can"
			}
			return "  " + what + " be granted by handing over one shift or exchanging two: that would break a limit, cost fairness or what else comes before wishes, or cost another wish.\n"
		},
		several: ", ",
		onDate:  "%[2]s %[1]v",
		served:  "%s (to be avoided, served)",
		denied: map[publication.Denial]string{
			publication.Away:   " (on leave)",
			publication.Unable: " (cannot take the slot)",
			publication.Rivals: " (%s wanted it too)",
		},
		between: " ",
		entered: "Plan %d is the one to enter.",
		beyond:  "Plan %d moves %s than plan %d.",
		more: func(n int) string {
			if n == 1 {
				return "1 shift more"
			}
			return fmt.Sprintf("%d shifts more", n)
		},
		alike:  "Nothing is to enter: plan 2 is plan 1, and the stand-ins of plan 1 follow from the leaves.",
		asGood: "Nothing is to enter: a repair is no better than plan 1 by shifts without anybody, limits, shifts that move and balances, in this order.",
		gets:   "Wishes: %[2]s serves %[1]s, which is to be avoided, and did not before.\n",
		loses:  "Wishes: %[2]s does not serve %[1]s, which was wanted and granted before.\n",
	},
	schedule.Japanese: {
		Language:    schedule.Japanese,
		planned:     "%sの計画（%s時点、それまでの実績を含む）\n",
		unpublished: "%v〜%vの未公開の枠は、ローテーションどおりに担当したものとして数える。\n",
		unserved: "警告：%.1f時間（%vから）は誰も担当しておらず、全員の不足として数える。数えないなら、\"plan.ledger\" の \"opened\" を計画する最初の日にする" +
			"（それまでの過不足は \"accounts\" に書く）。\n",
		columns:   []string{"担当者", "繰り越し", "今月の目安", "計画", "月末の過不足"},
		hour:      "時間",
		off:       map[bool]string{false: "%sの超過", true: "%sの不足"},
		of:        "%s（%s、%v）",
		ofKind:    "、区分別では%s（%sの %s、%v）",
		kinds:     map[report.Class]string{report.Night: "平日夜", report.Weekend: "週末", report.Holiday: "祝日・会社休日"},
		worst:     "区分別では、ずれの最大は%s。表の数字は合計。次の制約のもとでは%.1f時間より小さくできない。\n",
		without:   "「%s」という制約がなければ、%.1f時間の計画がある。\n",
		unlimited: "  なし（当番の間隔も求めない）\n",
		aim:       "（\"plan\" に \"limits\" がないので、公平さが悪くならない範囲で最大一週間まで自動で加えた目標。休暇や交代のあとの修復では守らなくてもよい）",
		month:     "2006年1月",
		leave:     "  長期休暇 %s〜%s",
		noRepair:  "制約の中では修復できない。設定の \"plan\" の \"relaxed\" で制約を緩めるか、\"gaps\" で空席を許すとよい。\n",
		weighed:   "時間は \"plan\" の重みを掛けたもの。\n",
		dry:       "何も書き込んでいない。",
		repair:    "修復（公開済みの当番表を、変更を最少にして計画し直すこと）、%s時点\n",
		ofWay:     "案%d（%s）",
		ways:      [3]string{"代わりを立てるだけ", "制約を守って最少の変更", "案%dに加え、最大%sを替えて、目安から大きく外れた人を近づける"},
		least:     "（%d席より少なくはできない）",
		moved:     "%s：%s、各月末の過不足の最大は%s。\n",
		differs:   "  案%dと違うところ：\n",
		nothing:   "修復の必要はない。当番表に載っている人は、全員その時間に就ける。",
		noNight:   "夜間・休日の席に修復の必要はない。当番表に載っている人は、全員その時間に就ける。",
		broken:    "案%dは次の制約に反する（案%dは守る）：\n",
		shifts:    func(n int) string { return fmt.Sprintf("%d席が替わり", n) },
		since:     "公開後の変更により、計画の制約に反するところがある：",
		same:      "%s：替わる席は案%dと同じ。\n",
		decided:   "  公開後に決まったこと（交代、代行など）は、それで当番表が作れる限り、修復では動かさない。\n",
		noneKeeps: "  すべての制約を守る修復はない：%s\n",
		better: map[publication.Merit]string{
			publication.Filled:        "担当者のいない席は、案%[2]dの%[4]v席に対し、案%[1]dは%[3]v席。",
			publication.Limits:        "案%[2]dでは反する制約を、案%[1]dはすべて守る。",
			publication.Able:          "就けない人が当番のまま残る席は、案%[2]dの%[4]v席に対し、案%[1]dは%[3]v席。",
			publication.Moves:         "替わる席は、案%[2]dの%[4]v席に対し、案%[1]dは%[3]v席。",
			publication.WorstBalance:  "過不足の最大は、案%[2]dの%.1[4]f時間に対し、案%[1]dは%.1[3]f時間。",
			publication.SumOfBalances: "過不足の合計は、案%[2]dの%.1[4]f時間に対し、案%[1]dは%.1[3]f時間。",
			publication.NextBalance:   "違いの出る過不足のうち最大のものは、案%[2]dの%.1[4]f時間に対し、案%[1]dは%.1[3]f時間。",
		},
		granted: func(n, of int) string {
			if n == 0 {
				return fmt.Sprintf("希望：就きたい枠%d件のうち、かなったものはない。\n", of)
			}
			return fmt.Sprintf("希望：就きたい枠%d件のうち、%d件がかなった。\n", of, n)
		},
		avoided: func(n, of int) string {
			if n == 0 {
				return fmt.Sprintf("希望：避けたい枠%d件には入らない。\n", of)
			}
			return fmt.Sprintf("希望：避けたい枠%d件のうち、%d件を担当する。\n", of, n)
		},
		unmet: "  %sの希望のうちかなわなかったもの：%s\n",
		costly: func(all bool) string {
			what := "上で理由を示していない希望"
			if all {
				what = "これらの希望"
			}
			return "  " + what + "は、枠を一つ譲っても二つ入れ替えても、かなえられない。制約に反するか、公平さなど（希望より優先）か、ほかの希望が悪くなる。\n"
		},
		several: "、",
		onDate:  "%v（%s）",
		served:  "%sは避けたい枠だが担当する",
		denied: map[publication.Denial]string{
			publication.Away:   "は休暇中",
			publication.Unable: "には就けない",
			publication.Rivals: "は同じ希望の%sが担当",
		},
		entered: "記録するのは案%d。",
		beyond:  "案%dで替わる席は、案%[3]dより%[2]s多い。",
		more:    func(n int) string { return fmt.Sprintf("%d席", n) },
		alike:   "案2は案1と同じで、案1の代わりの人は休暇から決まるので、何も記録しない。",
		asGood:  "案1のままとし、何も記録しない。担当者のいない席、制約、替わる席の数、過不足の順に比べて、修復のほうがよいところはない。",
		gets:    "希望：%[2]s は避けたい枠 %[1]sに入る（修復の前は入っていなかった）。\n",
		loses:   "希望：%[2]s は就きたい枠 %[1]sから外れる（修復の前はかなっていた）。\n",
	},
}
