// Command publish plans a month from the history of an organisation and publishes it: it
// appends the record to the journal of the configuration, where every other program finds
// it. After an edit of what is published, such as a leave, -repair appends what has to move, and up to four shifts more if
// somebody is far from their share without them.
//
//	go run ./examples/publish -month 2026-12 [-months N] [-config FILE] [-alerts FILE] [-as-of RFC3339] [-author NAME] [-dry] [-lang en|ja]
//	go run ./examples/publish -repair [-config FILE] [-alerts FILE] [-as-of RFC3339] [-author NAME] [-dry] [-lang en|ja]
//
// What is published stays: a month is published once. The file is replaced as a whole, or
// not at all, and two publishers at once do not overwrite each other: the second is told.
// With -alerts who was paged most gets the seats in which least is expected, as "weights" of "plan" say of "pages".
// Without -config the month of the sample organisation is shown, and nothing is written.
package main

import (
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"time"

	"github.com/toban-go/toban/examples/internal/command"
	"github.com/toban-go/toban/examples/internal/publication"
	"github.com/toban-go/toban/examples/internal/replace"
	"github.com/toban-go/toban/fairness"
	"github.com/toban-go/toban/schedule"
	"github.com/toban-go/toban/schedule/config"
)

func main() {
	os.Exit(publisher{time.Now, disk{}, planner{publication.Next, publication.Mend}}.run(os.Args[1:], os.Stdout, os.Stderr))
}

const usage = "usage: publish -month 2026-12 [-months N] | -repair [-config FILE] [-alerts FILE] [-as-of RFC3339] [-author NAME] [-dry] [-lang en|ja]"

type (
	files = replace.Files
	disk  = replace.Disk
)

// publisher is the program with its surroundings.
type publisher struct {
	now   func() time.Time
	files files
	planner
}

// planner plans a month and repairs what is published, as publication does. Tests keep what it made.
type planner struct {
	next func(s *schedule.Schedule, own *fairness.Planner, month schedule.Interval, o publication.Order) (publication.Preview, error)
	mend func(file config.File, s *schedule.Schedule, o publication.Order) (publication.Preview, error)
}

func (p publisher) run(args []string, stdout, stderr io.Writer) int {
	return command.Run("publish", usage, p.publish)(args, stdout, stderr)
}

// order is what the command line asks for.
type order struct {
	path   string
	author string
	at     time.Time
	dry    bool
	more   int // shifts that a repair moves for balances
	words  vocabulary
	watch  func(fairness.Progress) bool
	planner
}

func (p publisher) publish(flags *command.Flags) (string, error) {
	month := flags.Month("month", "", "`month` to plan and to publish")
	months := flags.Number("months", 1, 1, 24, "`number` of months to plan one after the other and to publish, from -month on")
	repair := flags.Bool("repair", false, "answer the edits since the last publication with fewest changes, and with a few more (-rebalance) where somebody is far from the share")
	more := flags.Number("rebalance", publication.More, 0, 24, "`number` of shifts of each pool that -repair moves beyond the fewest, at most, where somebody is far from the share; 0 for none")
	file := flags.Config()
	alerts := flags.String("alerts", "", "`file` of alerts that came since the history began, to be levelled as \"plan\" says")
	at := flags.Instant("as-of", "`instant` of the publication, such as 2026-11-17T12:00:00+09:00; now without")
	author := flags.String("author", "", "`name` of who publishes")
	dry := flags.Bool("dry", false, "only show what would be published")
	lang := flags.Language()
	err := flags.Parse(func() error {
		switch month := flags.Given("month"); {
		case *repair && month:
			return errors.New("give -month or -repair, not both")
		case !*repair && !month:
			return errors.New("give -month, such as -month 2027-01, or -repair")
		}
		return nil
	}, func() error {
		if *repair && flags.Given("months") {
			return errors.New("-months goes with -month")
		}
		if !*repair && flags.Given("rebalance") {
			return errors.New("-rebalance goes with -repair")
		}
		return nil
	})
	if err != nil {
		return "", err
	}
	o := order{*file, *author, *at, *dry || *file == "", *more, words[*lang], flags.Watch(), p.planner}
	if o.at.IsZero() {
		o.at = p.now()
	}
	var out strings.Builder
	journal, s, err := command.OpenJournal(p.files, *file, &out, o.at, *lang)
	if err != nil {
		return "", err
	}
	if err := journal.Follows(o.at); err != nil {
		return "", err
	}
	own, err := command.Paged(journal.File.Plan, s, *alerts)
	if err != nil {
		return "", err
	}
	var entries []schedule.Entry
	if *repair {
		file := journal.File
		file.Plan = own
		entries, err = mend(&out, file, s, o)
	} else {
		for i, known := 0, s; i < *months && err == nil; i++ {
			var made []schedule.Entry
			first := month.AddMonths(i)
			if i > 0 {
				fmt.Fprintln(&out)
			}
			known, made, err = next(&out, known, own, schedule.Month(first.Year, first.Month, s.Location(o.at)), o)
			entries = append(entries, made...)
		}
	}
	if err != nil || len(entries) == 0 && o.dry {
		return out.String(), err
	}
	if o.dry {
		fmt.Fprintln(&out, o.words.dry)
		return out.String(), nil
	}
	if err := journal.Append(&out, o.words.Language, s, entries); err != nil {
		return "", err
	}
	return out.String(), nil
}
