// Command change shows what one swap, cover, override or leave, or the withdrawal of one, would change: who serves before and
// after, and which limits it would break. With -write it enters it into the journal of the configuration.
//
//	go run ./examples/change -swap m5=2026-05-27,e1=2026-05-28
//	go run ./examples/change -cover e2=2026-05-29T20:00/22:00 [-by s3]
//	go run ./examples/change -override e4=2026-05-30 [-team ID] [-role ROLE]
//	go run ./examples/change -leave m4=2026-05-23/2026-05-24 [-exact] [-long]
//	go run ./examples/change -withdraw ENTRY
//
// and with each of them [-config FILE] [-as-of RFC3339] [-author NAME] [-note TEXT] [-id ID] [-write] [-strict] [-lang en|ja].
//
// Limits of the plan stop nothing: what breaks anew is told, and entered. With -strict it is not entered, and the exit status is 1.
//
// A day stands for the whole shifts of the person that begin on it, in an override for the seat of that night, and in
// a leave for the day itself where the person is; DAY/DAY is from the first to the last. DAYTtime/time is a part; it ends on the next
// day if it ends by an earlier clock, so that T20:00/09:00 is until the next morning, and DAYTtime/DAY is to the end of the day. A swap
// moves whole shifts only.
//
// Clocks of a leave are those where the person's team is. Clocks of a cover or an override are those of the shift, as calendars print
// it, also where the person is elsewhere. A clock with an offset, 2026-05-29T20:00:00+09:00, is what it says. What was read is
// printed first, by the clocks of both places where they differ.
//
// A cover without -by is open: it moves nothing until somebody takes it, and who could is listed. A swap, a cover and an
// override of what is not published yet are refused where months are published, since the month that is published later would not
// know them. Without -config the sample organisation is shown, and nothing is written.
package main

import (
	"cmp"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"
	"time"

	"github.com/toban-go/toban/examples/internal/command"
	"github.com/toban-go/toban/examples/internal/findings"
	"github.com/toban-go/toban/examples/internal/publication"
	"github.com/toban-go/toban/examples/internal/replace"
	"github.com/toban-go/toban/schedule"
)

func main() { os.Exit(changer{time.Now, replace.Disk{}}.run(os.Args[1:], os.Stdout, os.Stderr)) }

const usage = "usage: change -swap m5=2026-05-27,e1=2026-05-28 | -cover e2=2026-05-29T20:00/22:00 [-by ID] | -override e4=2026-05-30 [-team ID] [-role ROLE]\n" +
	"              | -leave m4=2026-05-23/2026-05-24 [-exact] [-long] | -withdraw ENTRY\n" +
	"              [-config FILE] [-as-of RFC3339] [-author NAME] [-note TEXT] [-id ID] [-write] [-strict] [-lang en|ja]"

// changer is the program with its surroundings.
type changer struct {
	now   func() time.Time
	files replace.Files
}

func (c changer) run(args []string, stdout, stderr io.Writer) int {
	strict := false // and something stood in the way
	status := command.Run("change", usage, func(flags *command.Flags) (text string, err error) {
		text, strict, err = c.change(flags)
		return text, err
	})(args, stdout, stderr)
	if status == 0 && strict {
		return 1
	}
	return status
}

// order is what the command line asks for.
type order struct {
	vocabulary
	kind        string // the flag that says what changes
	told        string // what it says
	who         []part // one, or the two of a swap
	by          schedule.Member
	team        schedule.TeamID
	role        schedule.Role
	exact, long bool
	withdraws   string
	note        string
	at          time.Time
}

// kinds are the flags of which one is given, and what else each takes.
var kinds = map[string]string{"swap": "", "cover": "by", "override": "team role", "leave": "exact long", "withdraw": ""}

// change returns what the program prints, and whether limits kept it from entering the change.
func (c changer) change(flags *command.Flags) (text string, stopped bool, _ error) {
	parts := map[string]*[]part{}
	for _, f := range []struct {
		name, meaning string
		people        int
	}{
		{"swap", "`who gives what` to whom for what, such as m5=2026-05-27,e1=2026-05-28", 2},
		{"cover", "`whose time` is covered, such as e2=2026-05-29T20:00/22:00 by the clocks of the shift, or e2=2026-05-29 for the whole shift", 1},
		{"override", "`who serves when`, such as e4=2026-05-30, or e4=2026-05-30T20:00/22:00 by the clocks of the shift, whoever had the seat", 1},
		{"leave", "`who is away when`, such as m4=2026-05-23/2026-05-24, or m4=2026-05-23T20:00/22:00 by the clocks where the person's team is; all clocks may have an offset, as T20:00+09:00", 1},
	} {
		parts[f.name] = command.Parsed(flags, f.name, "", f.meaning, func(text string) ([]part, error) { return parse(text, f.people) })
	}
	withdraws := flags.String("withdraw", "", "`ID` of the entry that is to hold no longer")
	by := flags.String("by", "", "`ID` of who takes the cover; it is open without")
	team := flags.String("team", "", "`ID` of the team or pool of the override; the pool of the person without")
	role := flags.String("role", "", "`role` of the override; primary without")
	exact := flags.Bool("exact", false, "the leave frees exactly its time, not whole shifts")
	long := flags.Bool("long", false, "the leave is a long one, in which no share of the work accrues")
	note := flags.String("note", "", "`text` that says why")
	id := flags.String("id", "", "`ID` of the entry; what changes without")
	file := flags.Config()
	at := flags.Instant("as-of", "`instant` of the entry, such as 2026-05-21T12:00:00+09:00; now without")
	author := flags.String("author", "", "`name` of who enters it")
	write := flags.Bool("write", false, "append it to the journal of the configuration")
	strict := flags.Bool("strict", false, "enter nothing, and end with status 1, if limits of the plan break anew")
	language := flags.Language()
	o := order{}
	err := flags.Parse(func() error {
		var given []string
		for name := range kinds {
			if flags.Given(name) {
				given = append(given, name)
			}
		}
		if len(given) != 1 {
			return errors.New("give one of -swap, -cover, -override, -leave and -withdraw")
		}
		o.kind = given[0]
		return nil
	}, func() error {
		var faults []error
		for _, kind := range []string{"cover", "override", "leave"} {
			for name := range strings.FieldsSeq(kinds[kind]) {
				if o.kind != "" && o.kind != kind && flags.Given(name) {
					faults = append(faults, fmt.Errorf("-%s goes with -%s", name, kind))
				}
			}
		}
		return errors.Join(faults...)
	}, func() error {
		if *write && *file == "" {
			return errors.New("-write needs -config")
		}
		return nil
	})
	if err != nil {
		return "", false, err
	}
	o.vocabulary, o.told, o.withdraws, o.note = words[*language], *withdraws, *withdraws, *note
	o.by, o.team, o.role, o.exact, o.long = schedule.Member(*by), schedule.TeamID(*team), schedule.Role(*role), *exact, *long
	if o.kind != "withdraw" {
		o.who = *parts[o.kind]
		var texts []string
		for _, p := range o.who {
			texts = append(texts, p.text)
		}
		o.told = strings.Join(texts, ",")
	}
	if o.at = *at; o.at.IsZero() {
		o.at = c.now()
	}
	var out strings.Builder
	journal, s, err := command.OpenJournal(c.files, *file, &out, o.at, o.Language)
	if err != nil {
		return "", false, err
	}
	if err := journal.Follows(o.at); err != nil {
		return "", false, err
	}
	entry := schedule.Entry{ID: cmp.Or(*id, o.id(s)), Author: *author, At: o.at, Withdraws: o.withdraws}
	if o.kind == "withdraw" {
		entry.Note = o.note
	} else if entry.Change, err = o.build(s); err != nil {
		return "", false, err
	}
	after, entry, err := s.Enter(entry)
	if err != nil {
		return "", false, errors.Join(err, o.sameSlot(journal.File.Plan, s, entry.Change))
	}
	effect, err := publication.EffectOf(journal.File.Plan, s, after, publication.Touched(s, entry))
	if err != nil {
		return "", false, err
	}
	fmt.Fprintf(&out, o.head, o.kinds[o.kind], o.Instant(o.at.In(s.Location(o.at))), entry.ID)
	o.tellRead(&out, s, entry.Change)
	o.tell(&out, s, after, entry.Change, effect)
	stopped = *strict && len(effect.Broken) > 0
	switch {
	case stopped:
		out.WriteString(o.stopped)
	case !*write:
		out.WriteString(o.dry)
	}
	if stopped || !*write {
		return out.String(), stopped, nil
	}
	if err := journal.Append(&out, o.Language, s, []schedule.Entry{entry}); err != nil {
		return "", false, err
	}
	return out.String(), false, nil
}

// id names the entry by what it says, so that it is not entered twice unless it was withdrawn.
func (o order) id(s *schedule.Schedule) string {
	words := []string{o.kind, o.told}
	for _, word := range []string{string(o.by), string(o.team), string(o.role)} {
		if word != "" {
			words = append(words, word)
		}
	}
	first := strings.Join(words, " ")
	entries := s.Journal()
	for n, id := 2, first; ; n++ {
		if !slices.ContainsFunc(entries, func(e schedule.Entry) bool { return e.Withdraws == id }) {
			return id
		}
		id = fmt.Sprintf("%s (%d)", first, n)
	}
}

// tellRead says which time of whom was read, by the clocks of the person and of the pool where they differ.
func (o order) tellRead(out *strings.Builder, s *schedule.Schedule, c schedule.Change) {
	say := func(format string, m schedule.Member, iv schedule.Interval, pools ...schedule.TeamID) {
		if iv.Empty() {
			return // a swap for nothing
		}
		read := []schedule.Interval{iv}
		at := func(place *time.Location) {
			there := schedule.Interval{Start: iv.Start.In(place), End: iv.End.In(place)}
			if !slices.ContainsFunc(read, func(told schedule.Interval) bool { return sameClocks(told, there) }) {
				read = append(read, there)
			}
		}
		at(s.PlaceOf(m, schedule.DateOf(iv.Start, iv.Start.Location())))
		for shift := range publication.Around(s, iv) {
			team, err := s.Team(shift.Team)
			if slices.Contains(pools, shift.Team) || shift.Member == m || err == nil && shift.Regime == schedule.OffHours && slices.Contains(team.Members(shift.Start), m) {
				at(shift.Start.Location())
			}
		}
		fmt.Fprintf(out, format, command.Named(o.Language, s, m, o.at), o.clocks(read))
	}
	switch c := c.(type) {
	case schedule.Swap:
		say(o.gives, c.A, c.AGives)
		say(o.gives, c.B, c.BGives)
	case schedule.Cover:
		say(o.coverOf, c.From, c.Interval)
	case schedule.Override:
		say(o.overrideBy, c.To, c.Interval, c.Team)
	case schedule.Leave:
		say(o.leaveOf, c.Member, c.Interval)
	}
}

// sameClocks reports whether two spans of one time say the same.
func sameClocks(a, b schedule.Interval) bool {
	return schedule.Japanese.Span(a) == schedule.Japanese.Span(b) // without the names of zones
}

// clocks writes one time by the clocks of one or more places.
func (o order) clocks(spans []schedule.Interval) string {
	if len(spans) == 1 {
		return o.Span(spans[0])
	}
	var texts []string
	for _, iv := range spans {
		texts = append(texts, fmt.Sprintf(o.there, o.Span(iv), iv.Start.Location()))
	}
	return texts[0] + fmt.Sprintf(o.elsewhere, strings.Join(texts[1:], o.comma))
}

// tell says who serves before and after, and what that breaks.
func (o order) tell(out *strings.Builder, s, after *schedule.Schedule, c schedule.Change, effect publication.Effect) {
	switch {
	case effect.Moved.Empty() && effect.Drafts > 0:
		fmt.Fprintf(out, o.onlyDrafts, o.moving(effect.Drafts))
	case effect.Moved.Empty():
		out.WriteString(o.nothing)
		if o.kind == "withdraw" {
			out.WriteString(o.stays)
		}
	}
	for line := range strings.Lines(effect.Moved.In(o.Language)) {
		fmt.Fprint(out, "  ", line)
	}
	out.WriteString(effect.TellVacant(o.Language))
	if !effect.Moved.Empty() && effect.Drafts > 0 {
		fmt.Fprintf(out, o.drafts, effect.Drafts)
	}
	for _, d := range effect.Daytimes {
		out.WriteString(d.In(o.Language, after))
	}
	o.tellStrangers(out, after, effect.Moved)
	if cover, ok := c.(schedule.Cover); ok && cover.To == "" {
		o.tellCandidates(out, s, cover)
		return
	}
	if len(effect.Broken) == 0 {
		out.WriteString(o.fine)
		return
	}
	out.WriteString(o.breaks)
	for _, finding := range effect.Broken {
		told := findings.Named(o.Language, finding, func(id string) string { return command.Named(o.Language, after, schedule.Member(id), o.at) })
		fmt.Fprintln(out, "  "+strings.ReplaceAll(told.In(o.Language), "\n", "\n  "))
		if finding.Rule.Name != "MinRest" {
			continue
		}
		for _, breach := range finding.Breaches {
			who := schedule.Member(breach.Who)
			if first, next, ok := publication.Touching(after, who, breach.When); ok {
				fmt.Fprintf(out, o.between, command.Named(o.Language, after, who, first.Start), o.duty(first), o.duty(next))
			}
		}
	}
}

// tellStrangers tells who serves a team or pool after the change without being in it.
func (o order) tellStrangers(out *strings.Builder, after *schedule.Schedule, moved schedule.Difference) {
	told := map[string]bool{}
	for _, r := range moved.Reassignments {
		team, err := after.Team(r.Team)
		if r.Member == "" || r.Removed || err != nil || slices.Contains(team.Members(r.Start), r.Member) {
			continue
		}
		line := fmt.Sprintf(o.stranger, command.Named(o.Language, after, r.Member, r.Start), o.Team(r.Team))
		if !told[line] {
			out.WriteString(line)
		}
		told[line] = true
	}
}

// duty writes when and where a shift is.
func (o order) duty(shift schedule.Shift) string {
	return fmt.Sprintf("%s %s %s", o.Span(shift.Interval), o.Team(shift.Team), o.Role(shift.Role))
}

// tellCandidates lists who could take an open cover.
func (o order) tellCandidates(out *strings.Builder, s *schedule.Schedule, cover schedule.Cover) {
	for shift := range publication.Around(s, cover.Interval) {
		if shift.Member != cover.From || shift.Role.Watches() {
			continue
		}
		loc := shift.Start.Location()
		shift.Interval = shift.Intersect(cover.Interval)
		shift.Start, shift.End = shift.Start.In(loc), shift.End.In(loc)
		fmt.Fprintf(out, o.open, o.Span(shift.Interval))
		for _, step := range s.CanCover(shift) {
			fmt.Fprintf(out, "  %s\n", o.candidate(command.Named(o.Language, s, step.Member, o.at), step))
		}
	}
}
