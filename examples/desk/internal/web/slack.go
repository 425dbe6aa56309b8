package web

import (
	"bytes"
	"cmp"
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/toban-go/toban/examples/desk/internal/desk"
	"github.com/toban-go/toban/schedule"
)

// slack answers the slash command and the buttons of a Slack app. What it says is what the page says;
// who asks is the person with that user ID as their contact "slack".
//
//	who [service] · next · mine · cover [note]
type slack struct {
	secret []byte // with which Slack signs; empty: there is no app
	// post answers a button at the address that Slack gives.
	post func(ctx context.Context, address string, body []byte) error
}

const slackPath = "/slack"

// How old a request of Slack is at most: what was recorded cannot be sent again later.
const slackHolds = 5 * time.Minute

// signed reads the body of a request, and checks that Slack has signed it.
func (k slack) signed(w http.ResponseWriter, r *http.Request, now time.Time) (url.Values, error) {
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, maxBody))
	if err != nil {
		return nil, faulty(http.StatusRequestEntityTooLarge, "the request is too long")
	}
	stamp := r.Header.Get("X-Slack-Request-Timestamp")
	seconds, err := strconv.ParseInt(stamp, 10, 64)
	age := now.Sub(time.Unix(seconds, 0))
	mac := hmac.New(sha256.New, k.secret)
	fmt.Fprintf(mac, "v0:%s:%s", stamp, body)
	got, bad := hex.DecodeString(strings.TrimPrefix(r.Header.Get("X-Slack-Signature"), "v0="))
	if err != nil || bad != nil || age > slackHolds || age < -slackHolds || !hmac.Equal(mac.Sum(nil), got) {
		return nil, faulty(http.StatusForbidden, "the request is not signed by Slack")
	}
	values, err := url.ParseQuery(string(body))
	if err != nil {
		return nil, faulty(http.StatusBadRequest, "the form is malformed")
	}
	return values, nil
}

// message is an answer of Slack's form.
type message struct {
	Type    string  `json:"response_type,omitempty"` // only the one who asks sees it, if empty
	Replace bool    `json:"replace_original,omitempty"`
	Text    string  `json:"text"`
	Blocks  []block `json:"blocks,omitempty"`
}

type block struct {
	Type     string    `json:"type"`
	Text     *label    `json:"text,omitempty"`
	Elements []element `json:"elements,omitempty"`
}

type label struct {
	Type string `json:"type"`
	Text string `json:"text"`
}

type element struct {
	Type   string `json:"type"`
	Text   label  `json:"text"`
	Action string `json:"action_id"`
	Value  string `json:"value"`
	Style  string `json:"style,omitempty"`
}

// click is what Slack sends of a button.
type click struct {
	Type        string `json:"type"`
	User        struct{ ID string }
	TriggerID   string `json:"trigger_id"`
	ResponseURL string `json:"response_url"`
	Actions     []struct {
		Action string `json:"action_id"`
		Value  string `json:"value"`
	}
}

// escaped keeps what people have written from being read as Slack's own marks.
func escaped(text string) string {
	return strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;").Replace(text)
}

// triggers are named by Slack; the same comes again if Slack tries again.
var trigger = regexp.MustCompile(`[^0-9A-Za-z.]`)

// slack answers a request of Slack.
func (s *server) slack(w http.ResponseWriter, r *http.Request) error {
	now := s.now()
	values, err := s.chat.signed(w, r, now)
	if err != nil {
		return err
	}
	var c click
	user, id := values.Get("user_id"), values.Get("trigger_id")
	if payload := values.Get("payload"); payload != "" {
		if err := json.Unmarshal([]byte(payload), &c); err != nil {
			return faulty(http.StatusBadRequest, "the payload is malformed")
		}
		user, id = c.User.ID, c.TriggerID
	}
	if !s.gate.allow("slack "+user, now) {
		return faulty(http.StatusTooManyRequests, "too many orders; wait a minute")
	}
	state := s.store.current.Load()
	a := ask{state: state, now: now.In(state.Location(now)), path: slackPath, params: map[string]string{"lang": "ja"}}
	for _, login := range slices.Sorted(maps.Keys(state.logins)) {
		if p, err := state.Person(state.logins[login], now); err == nil && user != "" && p.Contact["slack"] == user {
			a.who = s.gate.actor(state.snapshot, login)
			break
		}
	}
	if locale := cmp.Or(values.Get("locale"), r.URL.Query().Get("lang")); strings.HasPrefix(locale, "en") {
		a.params["lang"] = "en"
	}
	v := words[a.params["lang"]]
	id = "slack " + trigger.ReplaceAllString(id, "")
	var answer message
	switch {
	case c.Type == "":
		answer = s.command(r.Context(), a, v, strings.TrimSpace(values.Get("text")), id)
	case len(c.Actions) == 1 && c.Actions[0].Action == "accept":
		answer = s.click(r.Context(), a, v, desk.Order{ID: id, Accept: c.Actions[0].Value})
	default:
		return faulty(http.StatusBadRequest, "there is no such button")
	}
	if c.Type != "" {
		answer.Replace = answer.Type != ""
		if err := s.chat.post(r.Context(), c.ResponseURL, encode(answer)); err != nil {
			s.store.log.Error("Slack could not be answered", "fault", err)
		}
		w.WriteHeader(http.StatusOK)
		return nil
	}
	w.Header().Set("Content-Type", kindJSON)
	w.Write(encode(answer))
	return nil
}

// command does what stands after the slash command.
func (s *server) command(ctx context.Context, a ask, v vocabulary, text, id string) message {
	verb, rest, _ := strings.Cut(text, " ")
	verb, rest = strings.ToLower(verb), strings.TrimSpace(rest)
	switch verb {
	case "", "who", "next":
		cards, _ := a.cards(v, a.now)
		var lines, services []string
		for _, b := range a.banners(v, a.now, cards) {
			for _, c := range b.Details {
				services = append(services, c.Services...)
			}
			names := func(people []person) string {
				var list []string
				for _, p := range people {
					list = append(list, p.Name)
				}
				return strings.Join(list, ", ")
			}
			answers := func(c card) bool { return slices.Contains(c.Services, rest) }
			if rest != "" && !slices.ContainsFunc(b.Details, answers) {
				continue
			}
			line := b.Scope + ": "
			if verb == "next" {
				line += v.Then + " " + b.Then.Team + " " + names(b.Then.People) + " (" + b.Until.Text + ")"
			} else {
				for _, seat := range b.Seats {
					line += names(seat.People) + " (" + seat.Role + ") "
				}
				line += "· " + strings.TrimSpace(v.UntilBefore+" "+b.Until.Text) + v.UntilAfter
			}
			lines = append(lines, escaped(line))
		}
		if len(lines) == 0 {
			return message{Text: fmt.Sprintf(v.T("noservice"), escaped(rest), escaped(strings.Join(slices.Compact(slices.Sorted(slices.Values(services))), ", ")))}
		}
		return message{Text: strings.Join(lines, "\n")}
	case "mine":
		if a.who.Member == "" {
			return message{Text: v.T("readernote")}
		}
		var lines []string
		for _, shift := range a.upcoming(a.who.Member, ahead) {
			t := a.turn(v, shift)
			lines = append(lines, escaped(t.Start.Text+" – "+t.End.Text+" "+t.Team+" "+t.Role))
		}
		if len(lines) == 0 {
			lines = append(lines, v.T("noshift"))
		}
		return message{Text: strings.Join(lines, "\n")}
	case "cover":
		if a.known == nil {
			return message{Text: v.T("readonlynote")}
		}
		for _, shift := range a.upcoming(a.who.Member, ahead) {
			if a.who.Member == "" || shift.Role.Watches() || shift.Regime != schedule.OffHours {
				continue
			}
			o := desk.Order{ID: id, Note: rest, Change: schedule.Cover{Interval: shift.Interval, From: a.who.Member, Note: rest}, Published: a.months != nil}
			record, err := s.do(ctx, a, o)
			if err != nil {
				return message{Text: a.sorry(v, err)}
			}
			line := escaped(a.change(v, o.Change))
			if o.Note != "" {
				line += escaped(fmt.Sprintf(v.bracketed, o.Note))
			}
			return message{Type: "in_channel", Text: line, Blocks: []block{
				{Type: "section", Text: &label{"mrkdwn", line}},
				{Type: "actions", Elements: []element{{"button", label{"plain_text", v.T("accept")}, "accept", record.ID, "primary"}}},
			}}
		}
		return message{Text: v.T("noshift")}
	}
	return message{Text: "who [service] · next · mine · cover [note]"}
}

// click answers a button. What is done is said to everybody, and what is not to the one who clicked.
func (s *server) click(ctx context.Context, a ask, v vocabulary, o desk.Order) message {
	if a.known == nil {
		return message{Text: v.T("readonlynote")}
	}
	record, err := s.do(ctx, a, o)
	if err != nil {
		return message{Text: a.sorry(v, err)}
	}
	a.state = s.store.current.Load()
	line, _ := a.known.Line(record.ID)
	return message{Type: "in_channel", Text: escaped(a.nameOf(record.By) + " · " + v.T("accepted") + " · " + a.change(v, line.Entry.Change))}
}

// sorry says why an order was not carried out.
func (a ask) sorry(v vocabulary, err error) string {
	var order *desk.Refusal
	switch {
	case errors.As(err, &order) && order.Reason == desk.Taken:
		return escaped(v.T("taken", a.nameOf(order.By)))
	case errors.As(err, &order):
		said := v.T(string(order.Reason))
		for _, line := range v.problem(err) {
			said += " " + line.Text
		}
		return escaped(said)
	}
	return v.T("problem")
}

// postToSlack sends an answer to Slack and nobody else.
func postToSlack(ctx context.Context, address string, body []byte) error {
	if !strings.HasPrefix(address, "https://hooks.slack.com/") {
		return fmt.Errorf("%.60q is no address of Slack", address)
	}
	ctx, cancel := context.WithTimeout(ctx, 5*time.Second)
	defer cancel()
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, address, bytes.NewReader(body))
	if err != nil {
		return err
	}
	r.Header.Set("Content-Type", "application/json")
	response, err := http.DefaultClient.Do(r)
	if err != nil {
		return err
	}
	defer response.Body.Close()
	if response.StatusCode != http.StatusOK {
		return fmt.Errorf("the answer of Slack is %s", response.Status)
	}
	return nil
}
