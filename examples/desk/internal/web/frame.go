package web

import (
	"bytes"
	_ "embed"
	"errors"
	"fmt"
	"html/template"
	"net/http"
	"net/url"
	"strings"

	"github.com/toban-go/toban/examples/desk/internal/desk"
	"github.com/toban-go/toban/examples/internal/sheet"
	"github.com/toban-go/toban/schedule"
)

var (
	//go:embed frame.html
	frameHTML string
	//go:embed page.html
	pageHTML string
	//go:embed person.html
	personHTML string
	//go:embed requests.html
	requestsHTML string
	//go:embed preview.html
	previewHTML string
	//go:embed fairness.html
	fairnessHTML string
	//go:embed desk.css
	deskCSS string
	//go:embed page.js
	pageJS string

	pageCSS = sheet.CSS + deskCSS

	pageTemplate     = parse(pageHTML)
	personTemplate   = parse(personHTML)
	requestsTemplate = parse(requestsHTML)
	previewTemplate  = parse(previewHTML)
	fairnessTemplate = parse(fairnessHTML)
	problemTemplate  = parse(`{{template "top" .}}{{template "problem" .}}{{template "bottom" .}}`)
	bareTemplate     = parse(`{{template "head" .}}<body><main>{{template "problem" .}}</main></body></html>`)

	// contentPolicy lets the browser load nothing, run and apply only what is embedded, and send forms to the desk only.
	contentPolicy = fmt.Sprintf("default-src 'none'; style-src 'sha256-%s'; script-src 'sha256-%s'; img-src data:; base-uri 'none'; form-action 'self'; frame-ancestors 'none'",
		fingerprint(pageCSS), fingerprint(pageJS))
)

func parse(page string) *template.Template {
	return template.Must(template.Must(template.New("frame").Parse(frameHTML)).New("page").Parse(page))
}

// frame is what every page has around it.
type frame struct {
	vocabulary
	CSS template.CSS
	JS  template.JS

	SkipTo    string // what the first link leads to, the page if empty
	Name      string // of the page
	Handoff   int64  // when the answer changes, in milliseconds of Unix time; 0 if it does not
	OtherLink string // to the page in the other language
	Refused   []string
	Stays     string
	Version   string
	Zone      string

	Login    string // of who asks, "" for a reader
	Me       person // zero if they are nobody in the schedule
	CanWrite bool   // they can ask for something
	Decides  bool
	Database bool
}

// frame fills in what every page has.
func (a ask) frame(v vocabulary, name string) frame {
	f := frame{vocabulary: v, CSS: template.CSS(pageCSS), JS: template.JS(pageJS), Name: name, Version: a.version, Zone: a.now.Location().String(),
		Login: a.who.Login, Database: a.known != nil, Decides: a.known != nil && a.who.Decides()}
	f.CanWrite = f.Database && (a.who.Member != "" || f.Decides)
	if a.who.Member != "" {
		f.Me = a.people([]schedule.Member{a.who.Member}, a.now)[0]
	}
	query := url.Values{}
	for name, value := range a.params {
		query.Set(name, value)
	}
	query.Set("lang", v.Other)
	f.OtherLink = a.path + "?" + query.Encode()
	if a.fault != nil {
		f.Refused = strings.Split(strings.TrimSpace(a.fault.Error()), "\n")
		f.Stays = fmt.Sprintf(v.RefusedNote, v.write(a.loaded.In(a.now.Location()), v.stamp), v.write(a.failed.In(a.now.Location()), v.stamp))
	}
	return f
}

// show makes a page.
func show(t *template.Template, v vocabulary, page any) reply {
	var b bytes.Buffer
	if err := t.Execute(&b, page); err != nil {
		panic(err) // cannot be: the templates and what they show are tested together
	}
	return reply{kind: "text/html; charset=utf-8", body: b.Bytes(), header: map[string]string{
		"Content-Security-Policy": contentPolicy,
		"Content-Language":        v.Lang,
		"Referrer-Policy":         "no-referrer",
		"Vary":                    "Accept-Language",
	}}
}

// refusePage says on a page what was wrong. Who is not let in sees nothing else on it.
func (s *server) refusePage(w http.ResponseWriter, r *http.Request, v vocabulary, status int, err error, lines []problem) {
	page := struct {
		frame
		Said   string
		Faults []problem
	}{frame: frame{vocabulary: v, CSS: template.CSS(pageCSS), Name: v.T("problem")}, Faults: lines}
	var order *desk.Refusal
	refused := errors.As(err, &order)
	if refused {
		page.Said = v.T(string(order.Reason))
	}
	shown := bareTemplate
	if login, fault := s.gate.pass(r); fault == nil {
		a := s.ask(s.store.current.Load(), r, login, map[string]string{"lang": v.Lang})
		a.path = "/requests" // where the link to the other language leads
		page.frame, shown = a.frame(v, v.T("problem")), problemTemplate
		if refused && order.Reason == desk.Taken {
			page.Said = v.T("taken", a.nameOf(order.By))
		}
	}
	answer := show(shown, v, page)
	for name, value := range answer.header {
		w.Header().Set(name, value)
	}
	w.Header().Set("Vary", "Accept, Accept-Language")
	w.Header().Set("Content-Type", answer.kind)
	w.WriteHeader(status)
	w.Write(answer.body)
}

// nameOf names the person of a login, or says the login.
func (a ask) nameOf(login string) string {
	if m, ok := a.logins[login]; ok {
		return a.people([]schedule.Member{m}, a.now)[0].Name
	}
	return login
}
