package scheduletest

import "slices"

// The texts that the sets come from.
const (
	sreBook   = "Site Reliability Engineering (Google, 2016)"
	sreURL    = "https://sre.google/sre-book/being-on-call/"
	directive = "Directive 2003/88/EC"
	euURL     = "https://eur-lex.europa.eu/eli/dir/2003/88/oj"
	labourAct = "労働基準法"
	labourURL = "https://laws.e-gov.go.jp/law/322AC0000000049"
	panel     = "労働基準関係法制研究会報告書（厚生労働省、2025年1月8日）"
	panelURL  = "https://www.mhlw.go.jp/stf/newpage_48220.html"
	justice   = "Ministry of Justice (UK), Technical Guidance"
	mojURL    = "https://github.com/ministryofjustice/technical-guidance/blob/main/source/documentation/standards/out-of-hours.html.md.erb"
	govUK     = "GOV.UK developer documentation"
	govURL    = "https://github.com/alphagov/govuk-developer-docs/pull/3544"
	puzzle    = "Will Larson, An Elegant Puzzle (2019)"
	puzzleURL = "https://lethain.com/sizing-engineering-teams/"
)

const noAdvice, noAdviceJapanese = "No legal advice. ", "法律上の助言ではない。"

// Policies lists the sets that are known, in a fixed order. Each may be changed before its
// rules are made.
func Policies() []Policy {
	return []Policy{GoogleSRE(8), dualSite(), WorkingTimeDirective(), Japan(), japanFourWeeks(), ThirtyPercent(), EightPeople(), ShadowFirst()}
}

// PolicyNamed returns the set of a name. The names are those of Policies.
func PolicyNamed(name string) (Policy, bool) {
	all := Policies()
	i := slices.IndexFunc(all, func(p Policy) bool { return p.Name == name })
	if i < 0 {
		return Policy{}, false
	}
	return all[i], true
}

// GoogleSRE is what chapter 11 of the SRE book, "Being On-Call", asks of a team that
// answers day and night: 25 % of the time on call, two incidents a shift of twelve hours, a
// primary and a secondary, and so many people: 8 at one site, 6 at each of two.
func GoogleSRE(people int) Policy {
	source := func(place, says string) Source { return Source{sreBook, "ch. 11, " + place, sreURL, says} }
	return Policy{
		Name: "google-sre", Title: "Google SRE, one site", Japanese: "Google SREの目安（一拠点）",
		Note:         noAdvice + "An incident is a page: alerts of one cause have to be one before they are counted. The book counts two incidents in twelve hours; longer shifts are held to the same number.",
		JapaneseNote: noAdviceJapanese + "呼び出し一回を一件のインシデントと数える。一つの原因で鳴った複数のアラートは、先に一件にまとめておく。出典の「二件」は12時間あたりで、それより長い枠にも同じ数を当てはめる。",
		Clauses: []Clause{
			{Rule: "MaxSeatShare", Limit: Amount{250, PerMille}, Source: source("Balance in Quantity", "At most a quarter of an engineer's time goes into being on call.")},
			{Rule: "MinPeople", Limit: Amount{int64(people), People}, Source: source("Balance in Quantity", "With two people on call at any time and shifts of a week, one site needs eight engineers; of two sites each needs six.")},
			{Rule: "MinSeats", Limit: Amount{2, People}, Source: source("Balance in Quantity", "A primary and a secondary are on call at any time.")},
			{Rule: "DistinctSeats", Source: source("Balance in Quantity", "Primary and secondary are two people.")},
			{Rule: "MaxIncidentsPerShift", Limit: Amount{2, Incidents}, Source: source("Balance in Quality", "An incident with its follow-up takes six hours, so a shift of twelve has two at most.")},
		},
	}
}

func dualSite() Policy {
	p := GoogleSRE(6)
	p.Name, p.Title, p.Japanese = "google-sre-dual-site", "Google SRE, each of two sites", "Google SREの目安（二拠点のそれぞれ）"
	p.Clauses[0].Limit.N *= 2
	p.Clauses[0].Source.Says += " Of the half of the day that one of two sites answers for, a quarter of all time is half."
	return p
}

// WorkingTimeDirective is what Directive 2003/88/EC asks of rest: 11 hours a day (Article 3),
// and 35 hours in one piece a week (Article 5: 24 hours and the 11 of the day).
func WorkingTimeDirective() Policy {
	return Policy{
		Name: "eu-working-time", Title: "European Union, rest of the Working Time Directive", Japanese: "EU労働時間指令の休息",
		Note: noAdvice + "Every shift counts as if it were working time. MinWeeklyRest counts the daytime of whole teams too; MinRest does not: whoever works by day after a night has less than 11 h, and " +
			"that is not found here. Whether stand-by at home is working time depends on how " +
			"much it binds people (Court of Justice, C-344/19 and C-580/19). States may allow exceptions (Articles 17 and 18), and a reference period of 14 days for the week (Article 16).",
		JapaneseNote: noAdviceJapanese + "すべての枠を労働時間とみなす。MinWeeklyRest はチーム全員の日中も数えるが、MinRest は数えないので、夜の当番のあとに日勤がある場合の11時間は判定しない。自宅待機が労働時間にあたるかは、拘束の程度による（欧州司法裁判所 C-344/19、C-580/19）。加盟国は例外（第17条、第18条）や、週の休息に14日の算定期間（第16条）を認めることができる。",
		Clauses: []Clause{
			{Rule: "MinRest", Limit: Amount{11 * 60, Minutes}, Source: Source{directive, "Article 3", euURL, "In each period of 24 hours workers rest for 11 hours running. Binding."}},
			{Rule: "MinWeeklyRest", Limit: Amount{35 * 60, Minutes}, Teams: true, Source: Source{directive, "Article 5", euURL, "In each period of seven days workers rest for 24 hours running, and the 11 hours of Article 3 with them: 35. Binding."}},
			{Rule: "RestAfterPages", Limit: Amount{11 * 60, Minutes}, Severity: Warn, Source: Source{directive, "Article 3", euURL, "Where only the answer to a page is work, the 11 hours run from its end. Binding, with exceptions that Article 17 allows."}},
		},
	}
}

// Japan is what Japanese law asks, or is proposed to ask: a day off a week, which is law; 11
// hours between shifts and at most 13 days in a row, which are duties of effort or proposals,
// so that they warn.
func Japan() Policy {
	return Policy{
		Name: "japan", Title: "Japan, days off and rest between shifts", Japanese: "日本の週休・勤務間インターバル・連続勤務",
		Note:         noAdvice + "Every shift counts as if it were work. The rules of days off count the daytime of whole teams too, as OneFreeDayPerWeek does if it is given people and not otherwise; MinRest does not. Whether waiting at home (呼び出し待機) is working time depends on how much it binds people.",
		JapaneseNote: noAdviceJapanese + "すべての枠を労働とみなす。週休と連続日数のルールはチーム全員の日中も数える（go test の OneFreeDayPerWeek は、人を渡したときだけ数える）。MinRest はチーム全員の日中を数えない。自宅待機（呼び出し待機）が労働時間にあたるかは、拘束の程度による。",
		Clauses: []Clause{
			{Rule: "OneFreeDayPerWeek", Teams: true, Source: Source{labourAct, "第35条第1項", labourURL, "週に一日以上の休日。義務。週は就業規則に定めがなければ日曜からだが、ここでは月曜から数える。"}},
			{Rule: "MinRest", Limit: Amount{11 * 60, Minutes}, Severity: Warn, Source: Source{panel, "労働からの解放に関する規制、勤務間インターバル", panelURL,
				"原則11時間の勤務間インターバルが案として示されている。現行の労働時間等設定改善法第2条第1項は終業から始業までの時間の設定を努力義務とし、時間数を定めない。"}},
			{Rule: "RestAfterPages", Limit: Amount{11 * 60, Minutes}, Severity: Warn, Source: Source{panel, "労働からの解放に関する規制、勤務間インターバル", panelURL,
				"呼び出しの作業だけを労働と見る場合、その終わりから数える。11時間は案で、現行法の努力義務は時間数を定めない。"}},
			{Rule: "MaxConsecutiveDays", Limit: Amount{13, Days}, Teams: true, Severity: Warn, Source: Source{panel, "労働からの解放に関する規制、休日", panelURL,
				"13日を超える連続勤務をさせない規定が提言されている。現行法に連続日数の上限はない。"}},
		},
	}
}

func japanFourWeeks() Policy {
	return Policy{
		Name: "japan-four-weeks", Title: "Japan, four days off in four weeks", Japanese: "日本の変形休日制（4週4休）",
		Note:         noAdvice + "Holds instead of the weekly day off where work rules say so. The law counts four weeks from a day that the firm sets; here any 28 days in a row are held to it, which is stricter.",
		JapaneseNote: noAdviceJapanese + "就業規則に定めがあれば、週一日の休日に代わる。法律は会社が定める起算日から四週を数える。ここではどの連続する28日間も調べるので、法律より厳しい。",
		Clauses: []Clause{
			{Rule: "MinFreeDaysWithin", Limit: Amount{4, Days}, Within: Amount{28, Days}, Teams: true, Source: Source{labourAct, "第35条第2項", labourURL, "四週間を通じ四日以上の休日。義務（第1項に代わる）。"}},
		},
	}
}

// ThirtyPercent asks that nobody be on call for more than 30 % of the time, as the United
// Kingdom's Ministry of Justice does of its teams.
func ThirtyPercent() Policy {
	source := Source{justice, "Supporting services out of hours, managing a sustainable rota", mojURL, "Nobody is on call for half of the time or more, and ideally for no more than 30 % of it. At least two people are on call at a time."}
	return Policy{
		Name: "thirty-percent", Title: "At most 30 % of the time on call", Japanese: "当番は時間の30%まで",
		Note:         noAdvice + "Seats for each person tell what is possible, the measured share what was done.",
		JapaneseNote: noAdviceJapanese + "席の割合は可能な範囲を、実績の割合は実際の偏りを示す。",
		Clauses: []Clause{
			{Rule: "MaxSeatShare", Limit: Amount{300, PerMille}, Source: source},
			{Rule: "MaxMeasuredShare", Limit: Amount{300, PerMille}, Source: source},
		},
	}
}

// EightPeople asks that a pool have eight people at least.
func EightPeople() Policy {
	return Policy{
		Name: "eight-people", Title: "At least eight people in a pool", Japanese: "8人以上で分担", Note: noAdvice + "Only people who are ready count.",
		JapaneseNote: noAdviceJapanese + "準備のできた人だけを数える。",
		Clauses:      []Clause{{Rule: "MinPeople", Limit: Amount{8, People}, Source: Source{puzzle, "Sizing engineering teams", puzzleURL, "Eight engineers are the fewest for an on-call rotation of two tiers."}}},
	}
}

// ShadowFirst asks that whoever joins serve two shifts as shadow and two as secondary before
// they are primary.
func ShadowFirst() Policy {
	source := Source{govUK, "Out of hours support (on-call)", govURL, "People join the rota of the primary, and the one of off hours with it, after two shifts as shadow and two as secondary of second line."}
	return Policy{
		Name: "shadow-first", Title: "Shadow before primary", Japanese: "主担当の前に見学と副担当",
		Note:         noAdvice + "Who has been a member since before the rosters that are known is not judged.",
		JapaneseNote: noAdviceJapanese + "分かっている当番表より前からいる人は判定しない。",
		Clauses: []Clause{
			{Rule: "BeforePrimary", Limit: Amount{2, Shifts}, Role: "shadow", Source: source},
			{Rule: "BeforePrimary", Limit: Amount{2, Shifts}, Role: "secondary", Source: source},
		},
	}
}
