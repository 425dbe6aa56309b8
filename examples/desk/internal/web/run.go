package web

import (
	"cmp"
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"os"
	"os/signal"
	"syscall"
	"time"

	"github.com/toban-go/toban/examples/desk/internal/desk"
	"github.com/toban-go/toban/examples/internal/command"
	"github.com/toban-go/toban/examples/internal/leavefile"
)

const usage = "usage: desk [-addr 127.0.0.1:8080] [-config FILE] [-plan 2026-01] [-poll 5s] [-db FILE -secret FILE -manager LOGIN[=TEAM]... -host NAME... -slack FILE -calendars FOLDER] [-group GROUP=SERVICE[,SERVICE...]... -token FILE [-once]] [-backup FILE]"

// Open opens the database in a file.
type Open func(ctx context.Context, path string) (desk.Store, error)

// Run serves until ctx is done. It returns the exit status: 2 for a faulty command
// line or configuration.
func Run(ctx context.Context, args []string, stdout, stderr io.Writer, open Open) int {
	flags := command.NewFlags("desk", args)
	addr := flags.String("addr", "127.0.0.1:8080", "`address` to listen on")
	file := flags.Config()
	first := flags.Month("plan", "", "first `month` that is planned fairly, each for itself, for ten years, such as 2026-01; the rotas of the configuration answer without, before and after")
	poll := flags.Duration("poll", 5*time.Second, "how often the file is looked at; 0 is never")
	database := flags.String("db", "", "`file` of the database of what people ask and do; made if it is not there; without it the desk only shows")
	secret := flags.String("secret", "", "`file` with the secret that the login's proxy sends as "+secretHeader+", beside the user as "+userHeader)
	signing := flags.String("slack", "", "`file` with the secret with which Slack signs what it sends to "+slackPath)
	calendars := flags.String("calendars", "", "`folder` of leave calendars, each named after its member, such as m4.ics: what is new in them is offered to its member")
	backup := flags.String("backup", "", "new `file` into which the database is copied, also while a desk runs; then the program ends")
	token := flags.String("token", "", "`file` with the token with which user groups of Slack are changed")
	once := flags.Bool("once", false, "bring the user groups to who is on call now; then the program ends")
	chat, chatGroups := slack{post: postToSlack}, &groups{}
	flags.StringVar(&chatGroups.api, "slackapi", "https://slack.com/api/", "base `address` of Slack's methods")
	flags.Func("group", "`GROUP=SERVICE`[,SERVICE...]: a user group of Slack whose members are who is on call for services; may be repeated", chatGroups.group)
	g := &gate{managers: map[string]rights{}}
	flags.Func("manager", "`LOGIN` of who decides for everybody, or LOGIN=TEAM for a team or pool; may be repeated", g.manager)
	flags.Func("host", "`name` under which the proxy asks, beside those of this machine; may be repeated", func(name string) error {
		g.hosts = append(g.hosts, name)
		return nil
	})
	err := flags.Parse(func() error {
		if *poll < 0 {
			return fmt.Errorf("-poll %v is less than nothing", *poll)
		}
		return nil
	}, func() error { return g.login(*secret, *addr) }, func() error {
		if *calendars == "" {
			return nil
		}
		if *database == "" {
			return errors.New("-calendars needs -db")
		}
		_, err := leavefile.Folder(*calendars)
		return err
	}, func() (err error) {
		if *signing != "" {
			chat.secret, err = secretOf(*signing)
		}
		return err
	}, func() error { return chatGroups.check(*token) }, func() error {
		if *once && len(chatGroups.of) == 0 {
			return errors.New("-once needs -group")
		}
		return nil
	}, func() error {
		if *backup == "" {
			return nil
		}
		if *database == "" {
			return errors.New("-backup needs -db")
		}
		_, err := os.Stat(*database) // to open it would make an empty one
		return err
	})
	if errors.Is(err, flag.ErrHelp) {
		fmt.Fprint(stdout, flags.Help(usage))
		return 0
	}
	store := &store{path: *file, now: time.Now, log: newLog(stderr), leaves: leaves{folder: *calendars}}
	if !first.IsZero() {
		store.plan = first.At(0, time.UTC)
	}
	if err == nil && *database != "" {
		if store.db, err = open(ctx, *database); err == nil {
			defer store.db.Close()
		}
	}
	if err == nil && *backup != "" {
		if err := store.db.Backup(ctx, *backup); err != nil {
			command.Complain(stderr, "desk", err)
			return 1
		}
		return 0
	}
	if err == nil {
		err = store.reload()
	}
	if err == nil {
		err = chatGroups.known(store.current.Load().Schedule)
	}
	if err != nil {
		command.Complain(stderr, "desk", err)
		return 2
	}
	if *once {
		if store.updateGroups(ctx, chatGroups) != nil {
			return 1
		}
		return 0
	}
	listener, err := net.Listen("tcp", *addr)
	if err != nil {
		command.Complain(stderr, "desk", err)
		return 1
	}
	fmt.Fprintf(stdout, "listening on http://%s\n", listener.Addr())
	if err := serve(ctx, listener, &server{store: store, now: store.now, gate: g, chat: chat, groups: chatGroups}, *poll); err != nil {
		command.Complain(stderr, "desk", err)
		return 1
	}
	return 0
}

const grace = 10 * time.Second // for running requests when the server stops

// serve answers on the listener, and watches the configuration, until ctx is done.
func serve(ctx context.Context, listener net.Listener, handler *server, poll time.Duration) error {
	s := handler.store
	signals := make(chan os.Signal, 1)
	signal.Notify(signals, syscall.SIGHUP)
	defer signal.Stop(signals)
	var ticks <-chan time.Time
	if poll > 0 {
		ticker := time.NewTicker(poll)
		defer ticker.Stop()
		ticks = ticker.C
	}
	watching, stop := context.WithCancel(ctx)
	defer stop()
	go s.watch(watching, signals, ticks)
	if handler.groups != nil && len(handler.groups.of) > 0 {
		ticker := time.NewTicker(time.Second)
		defer ticker.Stop()
		go s.keepGroups(watching, handler.groups, ticker.C)
	}

	server := &http.Server{
		Handler:           handler,
		ReadHeaderTimeout: cmp.Or(handler.patience, 5*time.Second),
		ReadTimeout:       10 * time.Second,
		WriteTimeout:      30 * time.Second,
		IdleTimeout:       2 * time.Minute,
		MaxHeaderBytes:    16 << 10,
		ErrorLog:          slog.NewLogLogger(s.log.Handler(), slog.LevelWarn),

		DisableGeneralOptionsHandler: true,
	}
	stopped := make(chan error, 1)
	go func() {
		<-watching.Done()
		ctx, cancel := context.WithTimeout(context.Background(), grace)
		defer cancel()
		stopped <- server.Shutdown(ctx)
	}()
	if err := server.Serve(listener); !errors.Is(err, http.ErrServerClosed) {
		return err
	}
	return <-stopped
}

func newLog(w io.Writer) *slog.Logger { return slog.New(slog.NewTextHandler(w, nil)) }
