// Command desk answers who is on call over HTTP: JSON for pagers, metrics for
// Prometheus, and a page for people.
//
//	go run -C examples/desk . [-addr 127.0.0.1:8080] [-config FILE] [-plan 2026-01] [-poll 5s]
//
//	/oncall?service=ID[&at=RFC3339]    who answers, until when, who is next and why
//	/roster[?month=2026-05&format=csv] the slots that start in a month
//	/calendar/ID.ics[?lang=ja]         the duties of a person, a team or a pool
//	/[?month=2026-05][&at=][&lang=ja]  the page
//	/metrics                           who is on call, and how the server is
//	/healthz                           ok
//
// With -plan the months from that one on are planned fairly, each for itself as
// examples/roster does, for ten years; without it, before and after, the rotas of the
// configuration answer. Published rosters of the configuration stand in any case; swaps
// and covers have to fit the plan where there is one.
//
// SIGHUP, or a file that differs at a poll, loads the configuration anew. A faulty one
// is refused: the one before stays, and the log, the metrics and the page say so.
// SIGTERM and SIGINT let running requests finish. There is neither encryption nor a
// login: to serve others than this machine, put it behind something that has both.
package main

import (
	"context"
	"os"
	"os/signal"
	"syscall"

	"github.com/toban-go/toban/examples/desk/internal/web"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	os.Exit(web.Run(ctx, os.Args[1:], os.Stdout, os.Stderr))
}
