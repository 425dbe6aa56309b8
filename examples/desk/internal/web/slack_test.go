package web

import (
	"bytes"
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/toban-go/toban/examples/sample"
	"github.com/toban-go/toban/schedule"
)

// The example of Slack's own documents has the signature that they say.
func TestSlackSigns(t *testing.T) {
	const body = "token=xyzz0WbapA4vBCDEFasx0q6G&team_id=T1DC2JH3J&team_domain=testteamnow&channel_id=G8PSS9T3V&channel_name=foobar&user_id=U2CERLKJA&user_name=roadrunner&command=%2Fwebhook-collect&text=&response_url=https%3A%2F%2Fhooks.slack.com%2Fcommands%2FT1DC2JH3J%2F397700885554%2F96rGlfmibIGlgcZRskXaIFfN&trigger_id=398738663015.47445629121.803a0bc887a14d10d2c447fce8b6703c"
	k := slack{secret: []byte("8f742231b10e8888abcd99yyyzzz85a5")}
	sent := time.Unix(1531420618, 0)
	check := func(body, stamp, signature string, now time.Time) error {
		r := httptest.NewRequest(http.MethodPost, slackPath, strings.NewReader(body))
		r.Header.Set("X-Slack-Request-Timestamp", stamp)
		r.Header.Set("X-Slack-Signature", signature)
		_, err := k.signed(httptest.NewRecorder(), r, now)
		return err
	}
	const signature = "v0=a2114d57b48eac39b9ad189dd8316235a7b4a8d21a10bd27519666489c69b503"
	assert.NoError(t, check(body, "1531420618", signature, sent.Add(time.Minute)))
	assert.Error(t, check(body+"&x=1", "1531420618", signature, sent), "another body")
	assert.Error(t, check(body, "1531420619", signature, sent), "another time")
	assert.Error(t, check(body, "1531420618", signature, sent.Add(6*time.Minute)), "sent again later")
	assert.Error(t, check(body, "1531420618", signature[:20], sent))
	assert.Error(t, check(body, "1531420618", "", sent))
	assert.Error(t, check(body, "", signature, sent))
	assert.Error(t, check(strings.Repeat("x", maxBody+1), "1531420618", signature, sent))
}

// A cover is asked for by the slash command, and taken by a button, once.
func TestSlack(t *testing.T) {
	s, _ := working(t, "")
	var posted []string
	s.chat = slack{secret: []byte("what Slack and the desk know"), post: func(_ context.Context, address string, body []byte) error {
		posted = append(posted, address+" "+string(body))
		return nil
	}}
	address := slackPath
	send := func(values url.Values) *httptest.ResponseRecorder {
		body := values.Encode()
		r := httptest.NewRequest(http.MethodPost, address, strings.NewReader(body))
		r.Host = "desk.example.com"
		stamp := fmt.Sprint(midday.Unix())
		mac := hmac.New(sha256.New, s.chat.secret)
		fmt.Fprintf(mac, "v0:%s:%s", stamp, body)
		r.Header.Set("X-Slack-Request-Timestamp", stamp)
		r.Header.Set("X-Slack-Signature", "v0="+hex.EncodeToString(mac.Sum(nil)))
		w := httptest.NewRecorder()
		s.ServeHTTP(w, r)
		return w
	}
	user := func(m schedule.Member) string { return "U00TOBA" + strings.ToUpper(string(m)) }
	command := func(m schedule.Member, text, trigger string) message {
		w := send(fields("user_id", user(m), "text", text, "trigger_id", trigger))
		require.Equal(t, http.StatusOK, w.Code, w.Body)
		var got message
		require.NoError(t, json.Unmarshal(w.Body.Bytes(), &got))
		return got
	}
	from, _ := nightOf(t, s, "2026-05-21")
	assert.Contains(t, command(from, "who shop-cart", "1").Text, "まで")
	assert.Contains(t, command(from, "next", "1").Text, "次は")
	assert.Equal(t, command(from, "next shop-cart", "1"), command(from, "Next  shop-cart", "1"), "as telephones write it")
	assert.Contains(t, command(from, "mine", "1").Text, "5月21日（木）19:00")
	assert.Contains(t, command("nobody", "mine", "1").Text, "閲覧のみ")
	assert.Contains(t, command(from, "dance", "1").Text, "who [service]")
	assert.Contains(t, command(from, "who n&pe", "1").Text, "n&amp;peというサービスはありません。あるのは次のものです: accounts, ")
	address = slackPath + "?lang=en"
	assert.Contains(t, command(from, "who nope", "1").Text, "Unknown service nope; there are accounts, ")
	assert.Contains(t, command(from, "who shop-cart", "1").Text, "until ")
	address = slackPath
	asked := command(from, "cover <@everyone> 歯医者", "2.2")
	assert.Equal(t, "in_channel", asked.Type)
	assert.NotContains(t, asked.Text, "<@everyone>")
	require.Len(t, asked.Blocks, 2)
	id := asked.Blocks[1].Elements[0].Value
	assert.Equal(t, "slack 2.2", id)
	command(from, "cover <@everyone> 歯医者", "2.2") // tried again
	assert.Len(t, s.store.desk.State().OpenCovers(), 1)

	press := func(m schedule.Member, action, value, trigger string) int {
		payload, err := json.Marshal(map[string]any{"type": "block_actions", "user": map[string]string{"id": user(m)}, "trigger_id": trigger, "response_url": "https://hooks.slack.com/x",
			"actions": []map[string]string{{"action_id": action, "value": value}}})
		require.NoError(t, err)
		return send(fields("payload", string(payload))).Code
	}
	taker, late := schedule.Member("m1"), schedule.Member("e1")
	if from == "m1" {
		taker = "s1"
	}
	if from == "e1" {
		late = "e2"
	}
	assert.Equal(t, http.StatusOK, press(taker, "accept", id, "3"))
	assert.Equal(t, http.StatusOK, press(late, "accept", id, "4"))
	assert.Equal(t, http.StatusBadRequest, press(late, "drop", id, "5"))
	require.Len(t, posted, 2)
	assert.Contains(t, posted[0], "引き受け")
	assert.Contains(t, posted[1], string(taker)+"さんが先に引き受けました。")
	who, _ := nightOf(t, s, "2026-05-21")
	assert.Equal(t, taker, who)

	s.store.path = filepath.Join(t.TempDir(), "logins.json")
	write(t, s.store.path, bytes.Replace(sample.History, []byte(`"slack": "U00TOBAM2"`), []byte(`"slack": "U00TOBAM2", "login": "m1"`), 1))
	require.NoError(t, s.store.reload())
	assert.Contains(t, command("m1", "mine", "6").Text, "閲覧のみ", "what m1 would log in with is another's")
	assert.NotContains(t, command("m2", "mine", "6").Text, "閲覧のみ")

	r := httptest.NewRequest(http.MethodPost, slackPath, strings.NewReader("user_id=x"))
	r.Host = "desk.example.com"
	w := httptest.NewRecorder()
	s.ServeHTTP(w, r)
	assert.Equal(t, http.StatusForbidden, w.Code)
	assert.Error(t, postToSlack(t.Context(), "http://127.0.0.1/", nil))
	s.chat.secret = nil
	assert.Equal(t, http.StatusNotFound, visit(s, "m1", slackPath, nil).Code)
}
