// Command embed is the least that a service with a schedule in it needs: it loads a
// configuration, answers who is on call over HTTP, and loads it anew at SIGHUP. It is here
// to be copied; examples/desk is the whole.
//
//	go run ./examples/embed [FILE]
//	curl 127.0.0.1:8080/oncall/minne-web
package main

import (
	"encoding/json"
	"log"
	"net/http"
	"os"
	"os/signal"
	"sync/atomic"
	"syscall"
	"time"
	_ "time/tzdata" // bare containers have no zone data

	"github.com/toban-go/toban/schedule"
	"github.com/toban-go/toban/schedule/config"
)

// desk answers from the schedule that was loaded last. A schedule never changes, so requests share it.
type desk struct {
	path     string
	now      func() time.Time
	schedule atomic.Pointer[schedule.Schedule]
}

// load replaces the schedule; if the file is faulty, the one before stays.
func (d *desk) load() error {
	data, err := os.ReadFile(d.path)
	if err != nil {
		return err
	}
	// A file that names other countries needs their calendars: rickar.Countries(map[string][]*cal.Holiday{"us": us.Holidays}, 2026, 2035)
	// makes them, of github.com/rickar/cal/v2/us, and they are the last argument.
	_, s, lapsed, err := config.DecodeAt(d.path, data, d.now())
	for _, l := range lapsed {
		log.Print(l)
	}
	if err != nil {
		return err // every fault, each with its line
	}
	d.schedule.Store(s)
	return nil
}

// answer says who answers for a service now.
func (d *desk) answer(w http.ResponseWriter, r *http.Request) {
	s := d.schedule.Load()
	answer, err := s.OnCall(schedule.ServiceID(r.PathValue("service")), d.now())
	if err != nil {
		http.Error(w, err.Error(), http.StatusNotFound)
		return
	}
	members, people := map[schedule.Role][]schedule.Member{}, map[schedule.Member]any{}
	for _, seat := range answer.Seats {
		members[seat.Role] = s.Serving(seat) // by day that can be a whole team
		for _, m := range members[seat.Role] {
			person, _ := s.Person(m, d.now()) // of a stranger the ID alone
			people[m] = map[string]any{"name": person.Name, "contact": person.Contact}
		}
	}
	w.Header().Set("Content-Type", "application/json")
	json.NewEncoder(w).Encode(map[string]any{"team": answer.Team, "members": members, "people": people, "until": answer.End, "text": answer.String(), "why": answer.WithoutNotes().Explain()})
}

func main() {
	d := &desk{path: "examples/sample/history.json", now: time.Now}
	switch {
	case len(os.Args) > 2, len(os.Args) == 2 && os.Args[1][0] == '-':
		log.Fatal("usage: embed [FILE]")
	case len(os.Args) == 2:
		d.path = os.Args[1]
	}
	if err := d.load(); err != nil {
		log.Fatal(err)
	}
	reload := make(chan os.Signal, 1)
	signal.Notify(reload, syscall.SIGHUP)
	go func() {
		for range reload {
			if err := d.load(); err != nil {
				log.Print("the schedule stays as it was: ", err)
			} else {
				log.Print("loaded anew")
			}
		}
	}()
	http.HandleFunc("GET /oncall/{service}", d.answer)
	server := http.Server{Addr: "127.0.0.1:8080", ReadHeaderTimeout: 5 * time.Second}
	log.Fatal(server.ListenAndServe())
}
