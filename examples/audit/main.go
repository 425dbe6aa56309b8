// Command audit says how good an on-call roster of another tool is: gaps, double bookings, who
// serves on holidays, rest and weekly limits, hours by person, and how far the worst person is
// from an equal share, beside the least that is possible, with its proof.
//
//	go run ./examples/audit [-from VENDOR|record|shifts] [FILE]... [-alerts FILE] [-since DAY] [-until DAY]
//		[-member NAME=DAY..DAY]... [-hours 10:00-19:00] [-holidays auto|none|COUNTRY] [-off DAY..DAY=NAME]... [-location Asia/Tokyo] [-handoff 10:00] [-days dmy|mdy] [-lang en|ja] [-as text|markdown|html|json|sarif|junit|record] [-fail error|warning|never]
//
// Files are what the vendor's API answers, as for examples/import; it asks no network. docs/PROGRAMS.md says which: of Opsgenie two, the
// schedule with its rotations, which has the time zone, and its timeline, which says who was on call. Without a
// file it audits the PagerDuty export of a made-up shop that ships. A record is a published roster
// (toban-roster/2). A file of shifts is {"location": "Asia/Tokyo", "shifts": [{"schedule": "web",
// "member": "aoi", "start": "2026-05-01T19:00:00+09:00", "end": …}, …]}, or a sheet in CSV with the columns start, end
// and member (開始, 終了, 担当), and if there are several schedule, role and name (チーム, 役割, 氏名), as examples/export writes it. A
// sheet with a row a day has the columns date, primary and secondary (日付, 主担当, 副担当): each day begins at the clock of -handoff,
// or of -hours, or at midnight. Between the cells are commas, semicolons or tabs, and -days says whether 01/03/2027 is 1 March or 3 January.
//
// A COUNTRY has the name that a configuration calls it by, such as jp, us or de-by; an unknown one is refused with all of them. -location is where the
// clocks of a sheet are, and of a schedule of which no file says the time zone. A sheet needs it, unless all its times have the offset of Asia/Tokyo.
//
// Who comes or leaves in this time has a share of the part in which they are there. That is known from the rotations of
// the tool where they say so, else from the first and the last shift: the report says what was assumed, and -member
// corrects it.
//
// As a record the roster is written as it was judged, with business hours and holidays, for
// programs and for examples/policy, which holds it to rules under go test.
//
// The exit status is 0 if no rule is broken at the level of -fail, 1 if one is, and 2 if there is
// nothing to audit or the report cannot be written.
package main

import (
	"encoding/json"
	"fmt"
	"io"
	"os"

	"github.com/toban-go/toban/examples/internal/command"
	"github.com/toban-go/toban/examples/internal/shiftfile"
	"github.com/toban-go/toban/examples/internal/vendor"
	"github.com/toban-go/toban/schedule"
)

func main() { os.Exit(auditor{}.run(os.Args[1:], os.Stdout, os.Stderr)) }

// auditor audits with so many moves for each plan, by its size if 0.
type auditor struct{ moves int }

const usage = "usage: audit [-from VENDOR|record|shifts] [FILE]... [-alerts FILE] [-since DAY] [-until DAY] [-member NAME=DAY..DAY]... [-hours 10:00-19:00] [-holidays auto|none|COUNTRY] [-off DAY..DAY=NAME]... [-location Asia/Tokyo] [-handoff 10:00] [-days dmy|mdy] [-lang en|ja] [-as text|markdown|html|json|sarif|junit|record] [-fail error|warning|never]"

// run returns the exit status.
func (a auditor) run(args []string, stdout, stderr io.Writer) int {
	broken := false
	status := command.Run("audit", usage, func(flags *command.Flags) (text string, err error) {
		text, broken, err = a.audit(flags)
		return text, err
	})(args, stdout, stderr)
	switch {
	case status == 1: // the report cannot be written, which says nothing of the roster
		return 2
	case broken && status == 0:
		return 1
	}
	return status
}

// audit returns the report, and whether a rule is broken at the level of -fail.
func (a auditor) audit(flags *command.Flags) (text string, broken bool, err error) {
	in := input{
		moves:  a.moves,
		from:   flags.OneOf("from", "what the file is", sources...),
		alerts: flags.String("alerts", "", "`file` of alerts: a list of {service, monitor, at, acked, closed}"),
		hours:  command.Parsed(flags, "hours", "", "business `hours` from Monday to Friday, such as 10:00-19:00, or none; the ones that the shifts show without", parseHours),
	}
	in.holidays = command.Parsed(flags, "holidays", "auto", "holidays: none, or those of a `country` by the name that configurations have, such as jp or de-by; auto is jp for schedules of Asia/Tokyo, and none else", parseHolidays)
	in.location = command.Parsed(flags, "location", "", "`place` of the clocks of a sheet of shifts, such as Asia/Tokyo, which a sheet without offsets needs, or of a schedule of which no file says the time zone", vendor.Location)
	handoff, days := flags.Handoff("that of -hours"), flags.Days(shiftfile.Orders)
	lang := flags.Language()
	as := flags.OneOf("as", "form of the report", "text", "markdown", "html", "json", "sarif", "junit", "record")
	fail := flags.OneOf("fail", "the level at which the exit status is 1", "error", "warning", "never")
	in.since = flags.Day("since", "", "first `day` to audit; that of the first shift without")
	in.until = flags.Day("until", "", "last `day` to audit; that of the last shift without")
	var members []told
	in.members = &members
	command.Parsed(flags, "member", "", "who is there from when to when, as in `Carl=2026-08-24..` or Carl=never, for each who is not as the report says", func(text string) (told, error) {
		t, err := parseTold(text)
		if err == nil && text != "" {
			members = append(members, t)
		}
		return t, err
	})
	command.Parsed(flags, "off", "", "`days` off of the firm, as in 2026-12-29..2027-01-03=年末年始, which count as holidays; may be repeated", func(text string) (schedule.Block, error) {
		o, err := parseOff(text)
		if err == nil {
			in.offs = append(in.offs, o)
		}
		return o, err
	})
	err = flags.Files(func() error {
		if flags.Given("until") && in.until.Before(*in.since) {
			return fmt.Errorf("-until %v lies before -since %v", in.until, in.since)
		}
		return nil
	})
	if err != nil {
		return "", false, err
	}
	if in.form = (shiftfile.Form{Handoff: *handoff, Order: *days}); !flags.Given("handoff") && in.hours.Hours != nil {
		in.form.Handoff = in.hours.Open
	}
	in.paths, in.located = flags.Args(), flags.Given("location")
	f, err := in.read()
	if err != nil {
		return "", false, err
	}
	if err := f.judge(); err != nil {
		return "", false, err
	}
	f.Language = *lang
	v := voice{*lang, f}
	switch *as {
	case "text":
		text = plain(v.document())
	case "markdown":
		text = markdown(v.document())
	case "html":
		text, err = v.page()
	case "record":
		var data []byte
		data, err = json.Marshal(f.roster)
		text = string(data) + "\n"
	default:
		text, err = f.Write(*as)
	}
	failed, warned := f.count()
	return text, *fail == "error" && failed > 0 || *fail == "warning" && failed+warned > 0, err
}
