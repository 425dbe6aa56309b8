package training

import (
	"fmt"
	"strings"

	"github.com/toban-go/toban/internal/text"
	"github.com/toban-go/toban/schedule"
)

// form is what a sheet says in one language.
type form struct {
	title, questioner, co, answerer, observers string
	none, documents, undocumented, unreviewed  string
	reviewed, questions, own, steps            string
	step                                       [3]string
	prompts                                    [3][]string
	weekdays                                   [7]string
	list                                       string
}

var forms = map[schedule.Language]form{
	schedule.English: {
		title: "On-call training · team %s", questioner: "Questioner", co: "Co-questioners", answerer: "Answerer", observers: "Observers",
		none: "none", documents: "Services and their documents", undocumented: "no document yet: write down today what is told here",
		reviewed: "reviewed %v", unreviewed: "never reviewed",
		questions: "Past alerts to ask about (for the questioner)", own: "none on record that %s has not heard: the questioner brings a case", steps: "Steps",
		step: [3]string{
			"The questioner tells the answerer the case: what was paged, when, what was seen.",
			"The answerer gives the questioner the cause and the measure: what to look at, what to do, whom to call.",
			"The questioner gives the answerer feedback. Both write down what is to be done.",
		},
		prompts:  [3][]string{{"case"}, {"cause", "measure"}, {"what went well", "what to learn next", "documents to mend or to write", "alerts to mend or to remove"}},
		weekdays: [7]string{"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"}, list: ", ",
	},
	schedule.Japanese: {
		title: "オンコール訓練 · %s チーム", questioner: "出題者", co: "出題補助", answerer: "回答者", observers: "見学",
		none: "なし", documents: "対象サービスと文書", undocumented: "文書なし。今日話したことを書き残す",
		reviewed: "最終確認 %v", unreviewed: "未確認",
		questions: "出題に使える過去のアラート（出題者用）", own: "%s がまだ聞いていないものはなし。出題者が事例を用意する", steps: "進め方",
		step: [3]string{
			"出題者が回答者に事例を話す（何のアラートが、いつ鳴り、何が見えたか）。",
			"回答者が出題者に原因と対応を答える（何を見て、何をして、誰に連絡するか）。",
			"出題者が回答者にフィードバックする。残る作業は二人で書き出す。",
		},
		prompts:  [3][]string{{"事例"}, {"原因", "対応"}, {"よかった点", "次に学ぶこと", "直す・書く文書", "直す・減らすアラート"}},
		weekdays: [7]string{"日", "月", "火", "水", "木", "金", "土"}, list: "、",
	},
}

// String writes the sheet in English.
func (s Session) String() string { return s.Sheet(schedule.English) }

// Sheet writes the session as a sheet to work on: who, the documents of every service
// of the asking team, past alerts, and the three steps with space to write in. An
// unknown language is English.
func (s Session) Sheet(l schedule.Language) string {
	f, ok := forms[l]
	if !ok {
		f = forms[schedule.English]
	}
	var b strings.Builder
	fmt.Fprintf(&b, f.title+"\n", s.Team)
	fmt.Fprintf(&b, "%v (%s) %s–%s\n\n", s.Date, f.weekdays[s.Date.Weekday()], s.Start.Format("15:04"), s.End.Format("15:04 MST"))
	names := func(list []schedule.Member) string {
		var ids []string
		for _, m := range list {
			ids = append(ids, string(m))
		}
		if ids == nil {
			return f.none
		}
		return strings.Join(ids, f.list)
	}
	for _, line := range []struct{ role, who string }{
		{f.questioner, string(s.Questioner)}, {f.co, names(s.CoQuestioners)}, {f.answerer, string(s.Answerer)}, {f.observers, names(s.Observers)},
	} {
		fmt.Fprintf(&b, "%s %s\n", text.Left(line.role, 15), line.who)
	}
	fmt.Fprintf(&b, "\n%s\n", f.documents)
	for _, service := range s.Services {
		fmt.Fprintf(&b, "  %s\n", service.ID)
		for _, doc := range service.Docs {
			reviewed := f.unreviewed
			if !doc.Reviewed.IsZero() {
				reviewed = fmt.Sprintf(f.reviewed, doc.Reviewed)
			}
			fmt.Fprintf(&b, "    %s (%s)\n", strings.TrimSpace(doc.Title+" "+doc.URL), reviewed)
		}
		if len(service.Docs) == 0 {
			fmt.Fprintf(&b, "    %s\n", f.undocumented)
		}
	}
	fmt.Fprintf(&b, "\n%s\n", f.questions)
	for i, a := range s.Questions {
		line := fmt.Sprintf("%d. %s  %s  %s  %s", i+1, a.At.In(s.Start.Location()).Format("2006-01-02 15:04"), a.Service, a.Monitor, a.Note)
		fmt.Fprintf(&b, "  %s\n", strings.TrimRight(line, " "))
	}
	if len(s.Questions) == 0 {
		fmt.Fprintf(&b, "  "+f.own+"\n", s.Answerer)
	}
	fmt.Fprintf(&b, "\n%s\n", f.steps)
	for i, step := range f.step {
		fmt.Fprintf(&b, "  %d. %s\n", i+1, step)
		for _, prompt := range f.prompts[i] {
			fmt.Fprintf(&b, "     %s: %s\n", prompt, strings.Repeat("_", 40))
		}
	}
	return b.String()
}
