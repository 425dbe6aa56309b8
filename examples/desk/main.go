// Command desk answers who is on call over HTTP, and lets people ask for leave, covers and swaps, agree to them, and
// publish: a page for people, JSON for pagers, metrics for Prometheus.
//
//	go run -C examples/desk . [-addr 127.0.0.1:8080] [-config FILE] [-plan 2026-01] [-poll 5s]
//	                          [-db FILE -secret FILE -manager LOGIN[=TEAM]... -host NAME... -slack FILE -calendars FOLDER]
//	                          [-group GROUP=SERVICE[,SERVICE...]... -token FILE [-once]] [-backup FILE]
//
//	/[?month=2026-05][&at=][&who=ID][&lang=ja]  now and a month
//	/person/ID                         a person's shifts, balance and requests
//	/fairness[?month=2026-05]          the worst deviation with its proof, and balances over the year
//	/requests                          what is open, forms to ask, and the log
//	/publish                           a month or a repair, shown before it is stored
//	/oncall?service=ID[&at=RFC3339]    who answers, until when, who is next and why
//	/roster[?month=2026-05&format=csv] the slots that start in a month
//	/calendar/ID.ics[?lang=ja]         the duties of a person, a team or a pool
//	/slack                             the slash command and the buttons of a Slack app
//	/metrics, /healthz                 who is on call and how the desk is; ok
//
// Without -db the desk shows a configuration with its journal, and stores nothing. With -plan the months from that one on are
// planned fairly, for ten years; without it, before and after, the rotas answer. What is published stands in any case.
//
// With -db the journal is in a database, which begins with that of the configuration. Several desks can share it. -backup
// copies it while they run.
//
// Whoever asks only reads, and only on this machine, unless -secret names a file with at least 16 bytes, which the firm's login, a
// proxy, sends as Toban-Secret, with the user as Toban-User. The proxy has to remove both from what comes from outside. The
// user is the person with that ID, or with "login" among their contacts. Members act for themselves, managers for everybody or
// for their team or pool; whoever is nobody in the schedule reads. -host is the name under which the proxy asks.
//
// With -slack a slash command (who, next, mine, cover) and a button to take a cover are answered, if Slack has signed
// them with the secret in that file. The proxy lets /slack through without its login. Answers are in Japanese,
// and in English at /slack?lang=en.
//
// With -group the members of a user group of Slack are who is on call for services: changed when that changes, with the bot's
// token in the file -token (scopes usergroups:read and usergroups:write). -once does so once and ends. Nothing else is sent.
//
// SIGHUP, or a file that differs at a poll, loads the configuration anew. A faulty one
// is refused: the one before stays, and the log, the metrics and the page say so.
// SIGTERM and SIGINT let running requests finish.
package main

import (
	"context"
	"os"
	"os/signal"
	"syscall"

	"github.com/toban-go/toban/examples/desk/internal/desk"
	"github.com/toban-go/toban/examples/desk/internal/sqlite"
	"github.com/toban-go/toban/examples/desk/internal/web"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	os.Exit(web.Run(ctx, os.Args[1:], os.Stdout, os.Stderr, func(ctx context.Context, path string) (desk.Store, error) {
		return sqlite.Open(ctx, path) // for another database, another type
	}))
}
