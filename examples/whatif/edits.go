package main

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/toban-go/toban/examples/internal/command"
	"github.com/toban-go/toban/fairness/whatif"
	"github.com/toban-go/toban/schedule"
)

// parse reads the edits of a scenario, which is called by what they say.
func parse(text string, first schedule.Date, l schedule.Language) (whatif.Scenario, error) {
	var s whatif.Scenario
	var faults []error
	var names []string
	for one := range strings.SplitSeq(text, ";") {
		words := strings.Fields(one)
		if len(words) == 0 {
			faults = append(faults, errors.New("no edit"))
			continue
		}
		read, known := verbs[words[0]]
		if !known {
			faults = append(faults, fmt.Errorf("%q is none of quit, share, join, team, hours and holiday", words[0]))
			continue
		}
		edit, err := read(arguments{words[0], words[1:], first})
		if err != nil {
			faults = append(faults, err)
			continue
		}
		s.Edits, names = append(s.Edits, edit), append(names, edit.In(l))
	}
	s.Name = strings.Join(names, map[schedule.Language]string{schedule.English: "; ", schedule.Japanese: "、"}[l])
	return s, errors.Join(faults...)
}

// arguments are the words after a verb.
type arguments struct {
	verb  string
	words []string
	first schedule.Date
}

// between reports whether there are so many words.
func (a arguments) between(least, most int, form string) error {
	if n := len(a.words); n < least || n > most {
		return fmt.Errorf("%d words after %q, which is %s", n, a.verb, form)
	}
	return nil
}

// day reads the word at i, a day if it is left out.
func (a arguments) day(i int, without schedule.Date) (schedule.Date, error) {
	if i >= len(a.words) {
		return without, nil
	}
	return schedule.ParseDate(a.words[i])
}

// percent reads the word at i.
func (a arguments) percent(i int) (int, error) {
	n, err := strconv.Atoi(strings.TrimSuffix(a.words[i], "%"))
	if err != nil {
		return 0, fmt.Errorf("%q is no percentage", a.words[i])
	}
	return n, nil
}

var verbs = map[string]func(arguments) (whatif.Edit, error){
	"quit": func(a arguments) (whatif.Edit, error) {
		if err := a.between(1, 2, "quit MEMBER [LAST]"); err != nil {
			return nil, err
		}
		last, err := a.day(1, a.first.AddDays(-1))
		return whatif.Leaves{Member: schedule.Member(a.words[0]), Last: last}, err
	},
	"share": func(a arguments) (whatif.Edit, error) {
		if err := a.between(2, 3, "share MEMBER PERCENT [FIRST]"); err != nil {
			return nil, err
		}
		share, wrong := a.percent(1)
		from, err := a.day(2, a.first)
		return whatif.PartTime{Member: schedule.Member(a.words[0]), Share: share, From: from}, errors.Join(wrong, err)
	},
	"join": func(a arguments) (edit whatif.Edit, err error) {
		if err := a.between(2, 3, "join MEMBER TEAM [PERCENT]"); err != nil {
			return nil, err
		}
		m := schedule.Membership{Member: schedule.Member(a.words[0])}
		if len(a.words) > 2 {
			m.Share, err = a.percent(2)
		}
		return whatif.Joins{Team: schedule.TeamID(a.words[1]), Membership: m}, err
	},
	"team": func(a arguments) (whatif.Edit, error) {
		if err := a.between(2, 2, "team TEAM POOL"); err != nil {
			return nil, err
		}
		return whatif.TeamJoins{Team: schedule.TeamID(a.words[0]), Pool: schedule.TeamID(a.words[1])}, nil
	},
	"hours": func(a arguments) (whatif.Edit, error) {
		if err := a.between(1, 2, "hours [TEAM] 09:00-18:00"); err != nil {
			return nil, err
		}
		text := a.words[len(a.words)-1]
		from, to, ok := command.Clocks(text)
		if !ok {
			return nil, fmt.Errorf("hours %q are not of the form 09:00-18:00", text)
		}
		edit := whatif.Hours{Business: schedule.Weekdays(from, to)}
		if len(a.words) > 1 {
			edit.Team = schedule.TeamID(a.words[0])
		}
		return edit, nil
	},
	"holiday": func(a arguments) (whatif.Edit, error) {
		if err := a.between(1, 2, "holiday DAY [NAME]"); err != nil {
			return nil, err
		}
		day, err := a.day(0, schedule.Date{})
		name := day.At(0, time.UTC).Format(time.DateOnly)
		if len(a.words) > 1 {
			name = a.words[1]
		}
		return whatif.Holiday{Block: schedule.Block{Name: name, First: day, Last: day}}, err
	},
}
