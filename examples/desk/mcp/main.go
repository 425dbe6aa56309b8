// Command mcp lets an assistant ask about a schedule over the Model Context Protocol, on its standard input and
// output: who is on call, why and until when, who can cover a shift, what a change would move, and whether it breaks the
// policy. It changes nothing.
//
//	go run -C examples/desk ./mcp [-config FILE] [-db FILE]
//
// The configuration, and the database of a desk, are read anew for every question.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"time"

	"github.com/modelcontextprotocol/go-sdk/mcp"

	"github.com/toban-go/toban/examples/desk/internal/desk"
	"github.com/toban-go/toban/examples/desk/internal/sqlite"
	"github.com/toban-go/toban/examples/internal/command"
	"github.com/toban-go/toban/schedule"
)

func main() {
	os.Exit(run(context.Background(), os.Args[1:], &mcp.StdioTransport{}, time.Now, os.Stdout, os.Stderr))
}

const usage = "usage: mcp [-config FILE] [-db FILE]"

// run answers on a transport until the other side ends it.
func run(ctx context.Context, args []string, transport mcp.Transport, now func() time.Time, stdout, stderr io.Writer) int {
	flags := command.NewFlags("mcp", args)
	s := source{now: now}
	flags.StringVar(&s.config, "config", "", "configuration `file`; the sample organisation without")
	flags.StringVar(&s.database, "db", "", "`file` of the database of a desk")
	err := flags.Parse()
	if errors.Is(err, flag.ErrHelp) {
		fmt.Fprint(stdout, flags.Help(usage))
		return 0
	}
	if err == nil {
		_, err = s.schedule(ctx)
	}
	if err != nil {
		command.Complain(stderr, "mcp", err)
		return 2
	}
	if err := s.server().Run(ctx, transport); err != nil {
		command.Complain(stderr, "mcp", err)
		return 1
	}
	return 0
}

// source is where the schedule is read from.
type source struct {
	config, database string
	now              func() time.Time
}

func (s source) schedule(ctx context.Context) (*schedule.Schedule, error) {
	if s.database == "" {
		_, at, _, err := command.LoadAt(s.config, s.now())
		return at, err
	}
	file, err := command.Load(s.config) // its journal is in the database
	if err != nil {
		return nil, err
	}
	if _, err := os.Stat(s.database); err != nil {
		return nil, err // Open would make it
	}
	store, err := sqlite.Open(ctx, s.database)
	if err != nil {
		return nil, err
	}
	defer store.Close()
	records, err := store.After(ctx, 0)
	if err != nil {
		return nil, err
	}
	state, err := desk.New(file, records, s.now())
	if err != nil {
		return nil, err
	}
	return state.Schedule, nil
}
