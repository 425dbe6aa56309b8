// Command studysession lists whose turn it is at each study session (勉強会) of a
// period. On a holiday the session moves to the next business day or is skipped, and
// the person keeps the turn; who is on leave exchanges turns.
//
//	go run ./examples/studysession [-from 2026-01-01] [-to 2026-12-31] [-first 2026-01-07] [-every 1] [-at 15:00] [-holiday move|skip] [-order m1,s1,…] [-off 12-29/01-03] [-topics FILE] [-lang en|ja] [-config FILE]
//
// Turns are counted from -first, whose weekday is that of the sessions, whatever period
// is listed. Everybody takes turns in the order of the teams; who joins later stands at
// the end of the round that is running then.
package main

import (
	"cmp"
	"errors"
	"fmt"
	"os"
	"slices"
	"strings"
	"time"

	"github.com/toban-go/toban/examples/internal/command"
	"github.com/toban-go/toban/rotation"
	"github.com/toban-go/toban/rotation/meeting"
	"github.com/toban-go/toban/schedule"
	"github.com/toban-go/toban/schedule/config"
)

func main() { os.Exit(run(os.Args[1:], os.Stdout, os.Stderr)) }

var run = command.Run("studysession", usage, list)

const usage = "usage: studysession [-from 2026-01-01] [-to 2026-12-31] [-first 2026-01-07] [-every 1] [-at 15:00] [-holiday move|skip] [-order m1,s1,…] [-off 12-29/01-03] [-topics FILE] [-lang en|ja] [-config FILE]"

func list(flags *command.Flags) (string, error) {
	from := flags.Day("from", "2026-01-01", "first `day` listed")
	to := flags.Day("to", "2026-12-31", "last `day` listed")
	first := flags.Day("first", "2026-01-07", "`day` of the first session")
	every := flags.Number("every", 1, 1, 500, "`weeks` from one session to the next")
	at := command.Parsed(flags, "at", "15:00", "`clock` at which sessions begin", func(text string) (schedule.Clock, error) {
		at, err := schedule.ParseClock(text)
		if err != nil || at == 0 || at == schedule.At(24, 0) {
			return 0, errors.New("is no clock of the form 15:00, from 00:01 to 23:59")
		}
		return at, nil
	})
	onHoliday := flags.OneOf("holiday", "what a holiday does to a session", "move", "skip")
	order := flags.String("order", "", "`members` who take turns, with commas between them; everybody without")
	off := command.Parsed(flags, "off", "", "`days` of every year that are off, as 12-29/01-03, which is the sample's; none without for another configuration", yearly)
	topicsFile := flags.String("topics", "", "`file` of topics; without it those of the sample, or none with -config")
	lang := flags.Language()
	file := flags.Config()
	if err := flags.Parse(); err != nil {
		return "", err
	}
	if *file == "" && !flags.Given("off") {
		*off, _ = yearly("12-29/01-03")
	}
	organisation, s, err := load(*file, *off, *lang)
	if err != nil {
		return "", err
	}
	topics, err := readTopics(s, *file, *topicsFile)
	if err != nil {
		return "", err
	}
	policy := map[string]meeting.OnHoliday{"move": meeting.Move, "skip": meeting.Skip}[*onHoliday]
	turns := meeting.Turns{Series: meeting.Series{First: *first, Every: *every, At: *at, OnHoliday: policy}}
	if turns.Order, turns.Moves, err = who(organisation, turns.Series.First, *order); err != nil {
		return "", err
	}
	if _, err := turns.Plan(s, *from, *to); err != nil { // the faults of the period
		return "", err
	}
	// Topics are gone through from the first session on, whatever period is listed.
	meetings, err := turns.Plan(s, earlier(*from, turns.Series.First), *to)
	if err != nil {
		return "", err
	}
	talks, others := meeting.Talks(meetings, topics)
	talks = slices.DeleteFunc(talks, func(t meeting.Talk) bool { return t.Planned.Before(*from) })
	name := func(m schedule.Member) string {
		return command.Name(s, m, from.At(0, s.Location(from.At(0, time.UTC))))
	}
	return words[*lang].write(talks, others, *from, *to, name), nil
}

func earlier(a, b schedule.Date) schedule.Date {
	if b.Before(a) {
		return b
	}
	return a
}

// who returns those who take turns: the ones named, or everybody in a team on the
// first day, and then those who join and leave.
func who(organisation config.File, first schedule.Date, named string) ([]schedule.Member, []rotation.Move, error) {
	all, bounds := tenures(organisation)
	if named != "" {
		var order []schedule.Member
		var faults []error
		for _, name := range strings.Split(named, ",") {
			m := schedule.Member(strings.TrimSpace(name))
			if order = append(order, m); !slices.Contains(all, m) {
				faults = append(faults, fmt.Errorf("-order: nobody of the name %q is in a team", m))
			}
		}
		return order, nil, errors.Join(faults...)
	}
	var order []schedule.Member
	var moves []rotation.Move
	for _, m := range all {
		t := bounds[m]
		switch {
		case t.In(first):
			order = append(order, m)
		case t.From.After(first):
			moves = append(moves, rotation.Move{On: t.From, Join: m})
		default:
			continue // has left
		}
		if !t.Last.IsZero() {
			moves = append(moves, rotation.Move{On: t.Last.AddDays(1), Leave: m})
		}
	}
	slices.SortStableFunc(moves, func(a, b rotation.Move) int { return a.On.Compare(b.On) })
	return order, moves, nil
}

// tenures lists everybody, and from when to when they are in any team.
func tenures(organisation config.File) (all []schedule.Member, bounds map[schedule.Member]schedule.Membership) {
	bounds = map[schedule.Member]schedule.Membership{}
	for _, spec := range organisation.Specs {
		for _, team := range spec.Teams {
			for _, m := range team.Members {
				known, ok := bounds[m.Member]
				if !ok {
					all, known = append(all, m.Member), m
				}
				if m.From.Before(known.From) {
					known.From = m.From
				}
				if m.Last.IsZero() || !known.Last.IsZero() && m.Last.After(known.Last) {
					known.Last = m.Last
				}
				bounds[m.Member] = known
			}
		}
	}
	return all, bounds
}

// vocabulary is what the program says in one language.
type vocabulary struct {
	language  schedule.Language
	title     string
	moved     string // planned, why
	skipped   string // why
	exchanged string // who is away
	nobody    string // who is away
	counts    string // held, moved, skipped
	turns     string
	chapter   string // book, chapter
	recorded  string // link
	lost      string // topics that were held on a day without a session
}

var words = map[schedule.Language]vocabulary{
	schedule.Japanese: {schedule.Japanese, "勉強会の発表者 %v〜%v\n\n",
		"。%[2]sのため %[1]sから変更", "中止（%s）。順番はそのまま", "。%s と交代", "発表できる人がいない（%s は不在）", "\n開催%d回、うち変更%d回。中止%d回\n", "\n発表回数\n",
		"『%s』%s", "（記録 %s）", "\n勉強会のない日の記録\n"},
	schedule.English: {schedule.English, "Presenters of the study sessions, %v – %v\n\n",
		"; moved from %s, %s", "skipped: %s; the turn is kept", "; exchanged with %s", "nobody can present, %s is away", "\n%d held, %d of them on another day; %d skipped\n", "\nTurns by person\n",
		"%s, %s", " (record: %s)", "\nRecords of days without a session\n"},
}

// write lists the sessions, and who presented how often.
func (v vocabulary) write(talks []meeting.Talk, others []meeting.Topic, from, to schedule.Date, name func(schedule.Member) string) string {
	var b strings.Builder
	fmt.Fprintf(&b, v.title, from, to)
	held, moved := 0, 0
	presented := map[schedule.Member]int{}
	var who []schedule.Member
	for _, m := range talks {
		if m.Skipped() {
			fmt.Fprintf(&b, "    %s "+v.skipped+"\n", command.Dated(v.language, m.Planned), command.NoBusiness(v.language, m.Day))
			continue
		}
		held++
		line := name(m.Member)
		switch {
		case m.Member == "":
			line = fmt.Sprintf(v.nobody, name(m.Over))
		case m.Over != "":
			line += fmt.Sprintf(v.exchanged, name(m.Over))
		}
		if m.Moved() {
			moved++
			line += fmt.Sprintf(v.moved, command.ShortDated(v.language, m.Planned), command.NoBusiness(v.language, m.Day))
		}
		fmt.Fprintf(&b, "%3d %s %s%s\n", m.Turn+1, command.Dated(v.language, m.Held), line, v.topic(m.Topic))
		if presented[m.Member]++; presented[m.Member] == 1 && m.Member != "" {
			who = append(who, m.Member)
		}
	}
	fmt.Fprintf(&b, v.counts, held, moved, len(talks)-held)
	slices.SortStableFunc(who, func(a, b schedule.Member) int { return cmp.Compare(presented[b], presented[a]) })
	b.WriteString(v.turns)
	for _, m := range who {
		fmt.Fprintf(&b, "  %s %d\n", name(m), presented[m])
	}
	v.record(&b, others, from, to, name)
	return b.String()
}
