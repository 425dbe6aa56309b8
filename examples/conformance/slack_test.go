package conformance

import (
	"bytes"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/slack-go/slack"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/toban-go/toban/schedule"
)

// In every hour of May the user group has those who are on call, and what is written
// is what the vendor's client sends: the same fields with the same values.
func TestUserGroup(t *testing.T) {
	var sent url.Values
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		assert.Equal(t, "/usergroups.users.update", r.URL.Path)
		assert.NoError(t, r.ParseForm())
		sent = r.PostForm
		_, err := w.Write([]byte(`{"ok": true}`))
		assert.NoError(t, err)
	}))
	defer server.Close()
	client := slack.New("token", slack.OptionAPIURL(server.URL+"/"))
	may := schedule.Month(2026, time.May, year.Start.Location())
	for name, service := range map[string]schedule.ServiceID{"sample": "shop-cart", "harbour": "cards"} {
		o := organisations(t)[name]
		for at := may.Start; at.Before(may.End); at = at.Add(time.Hour) {
			body, err := o.SlackUserGroup("S0604QSJC", at, service)
			require.NoError(t, err)
			var text bytes.Buffer
			require.NoError(t, body.Write(&text))
			var fields map[string]string
			require.NoError(t, json.Unmarshal(text.Bytes(), &fields))

			want := append(asked(t, o.Schedule, service, schedule.Primary, at, "slack"), asked(t, o.Schedule, service, schedule.Secondary, at, "slack")...)
			got := strings.Split(fields["users"], ",")
			slices.Sort(want)
			slices.Sort(got)
			require.Equal(t, want, got, at)

			_, err = client.UpdateUserGroupMembersListContext(t.Context(), "S0604QSJC", strings.Split(fields["users"], ","))
			require.NoError(t, err)
			sent.Del("token")
			require.Len(t, fields, len(sent))
			for name := range sent {
				require.Equal(t, sent.Get(name), fields[name], name)
			}
		}
	}
}
