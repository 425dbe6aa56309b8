package main

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/toban-go/toban/examples/internal/command/commandtest"
	"github.com/toban-go/toban/examples/sample"
)

func noon() time.Time { return time.Date(2026, time.May, 7, 3, 0, 0, 0, time.UTC) }

var (
	program         = commandtest.Program{Name: "whoisoncall", Run: at(noon)}
	output, refused = program.Output, program.Refused
)

func TestGolden(t *testing.T) {
	got := output(t, "-service", "minne-web", "-service", "shop-cart", "-service", "accounts", "-at", "2026-05-06T12:00:00+09:00", "-at", "2026-05-07T01:00:00Z", "-at", "2028-09-22T12:00:00+09:00")
	commandtest.Golden(t, "answers.jsonl", got)
	assert.Equal(t, 9, strings.Count(got, "\n"))
}

// In Japanese the causes are, and nothing else changes.
func TestCausesInJapanese(t *testing.T) {
	type answer struct {
		Rest map[string]any
		Why  []struct{ Rule, Member, Note string }
	}
	read := func(more ...string) (list []answer) {
		text := output(t, append([]string{"-service", "minne-web", "-service", "shop-cart", "-at", "2026-05-06T12:00:00+09:00", "-at", "2026-05-07T01:00:00Z", "-at", "2028-09-22T12:00:00+09:00"}, more...)...)
		for line := range strings.Lines(text) {
			var a answer
			require.NoError(t, json.Unmarshal([]byte(line), &a))
			require.NoError(t, json.Unmarshal([]byte(line), &a.Rest))
			delete(a.Rest, "why")
			list = append(list, a)
		}
		return list
	}
	english, japanese := read(), read("-lang", "ja")
	require.Len(t, japanese, 6)
	for i, a := range japanese {
		assert.Equal(t, english[i].Rest, a.Rest)
		require.Len(t, a.Why, len(english[i].Why))
		for k, cause := range a.Why {
			assert.Equal(t, english[i].Why[k].Rule, cause.Rule)
			assert.Equal(t, english[i].Why[k].Member, cause.Member)
			assert.Regexp(t, `[ぁ-ん]`, cause.Note)
		}
	}
	assert.Equal(t, "minne-web は全員オンコールの当番が対応。2026-05-06（水）に始まる枠、祝日：振替休日、憲法記念日（2026-05-03・日）の振替", japanese[0].Why[0].Note)
}

func TestAnswerHasTheFieldsAPagerNeeds(t *testing.T) {
	var a struct {
		Service, At, Regime, Team string
		Members                   map[string]any
		Owns                      bool `json:"owns_service"`
		Until                     string
		Next                      struct {
			Regime, Team string
			Members      map[string]any
		}
		Docs       []struct{ Title, URL, Reviewed string }
		Escalation []struct {
			Ask, Team, After string
			Members          []string
		}
		Why         []struct{ Rule, Role, Member, Note string }
		Provisional bool
	}
	decoder := json.NewDecoder(strings.NewReader(output(t, "-service", "shop-cart", "-at", "2026-05-06T12:00:00+09:00")))
	decoder.DisallowUnknownFields()
	require.NoError(t, decoder.Decode(&a))
	assert.Equal(t, "off-hours", a.Regime)
	assert.Equal(t, map[string]any{"primary": "e1"}, a.Members)
	assert.True(t, a.Owns)
	assert.Equal(t, "2026-05-07T10:00:00+09:00", a.Until)
	assert.Equal(t, "ec", a.Next.Team)
	assert.Equal(t, []string{"e1", "e1 e2 e3 e4"}, []string{strings.Join(a.Escalation[0].Members, " "), strings.Join(a.Escalation[1].Members, " ")})
	assert.Equal(t, "off-hours", a.Why[0].Rule)
	assert.Contains(t, a.Why[0].Note, "Substitute Holiday (for Constitution Memorial Day on Sunday 2026-05-03)")
	assert.Equal(t, [2]string{"primary", "e1"}, [2]string{a.Why[1].Role, a.Why[1].Member})
}

func TestDefaults(t *testing.T) {
	assert.Equal(t, 4+2, strings.Count(output(t), `"regime":"daytime"`), "every service, now")
	assert.Contains(t, output(t, "-h"), "usage")
	gap := output(t, "-service", "minne-web", "-at", "2019-05-01T12:00:00+09:00")
	assert.Contains(t, gap, `"members":{"primary":null}`)
}

// What is published is the answer, whatever rota is asked for. Of other months -rota plan
// answers as examples/roster prints them.
func TestThePlanAnswers(t *testing.T) {
	ask := func(args ...string) string {
		return output(t, append(args, "-service", "shop-cart", "-at", "2026-05-06T12:00:00+09:00", "-at", "2026-05-31T12:00:00+09:00")...)
	}
	assert.Contains(t, ask(), `"members":{"primary":"e1"}`)
	assert.Contains(t, ask(), `"members":{"primary":"m3"}`)
	assert.Equal(t, ask(), ask("-rota", "plan"))
	file := commandtest.File(t, string(sample.JSON)) // without a history
	assert.Contains(t, ask("-config", file, "-rota", "plan"), `"members":{"primary":"e4"}`)
	assert.Equal(t, 1, strings.Count(ask("-config", file), `"members":{"primary":"m3"}`), "the rotation's")
}

// Every service has people of its own pool on every night, and says who is next of them.
func TestEveryPool(t *testing.T) {
	var nights []string
	for day := 1; day <= 31; day++ {
		nights = append(nights, "-at", fmt.Sprintf("2026-05-%02dT22:00:00+09:00", day))
	}
	nights = append(nights, "-config", commandtest.File(t, string(sample.JSON))) // without a history
	for _, rota := range []string{"plan", "rotation"} {
		seats := map[string]int{}
		for line := range strings.Lines(output(t, append(nights, "-rota", rota)...)) {
			var a struct {
				Service, Regime, Team string
				Members               map[string]string
				Next                  struct{ Team string }
				Why                   []struct{ Rule string }
			}
			require.NoError(t, json.Unmarshal([]byte(line), &a))
			team, _, _ := strings.Cut(a.Service, "-")
			pool, people := "everyone", "mse"
			if a.Service == "accounts" || a.Service == "images" {
				team, pool, people = "platform", "platform-nights", "p"
			}
			assert.Equal(t, "off-hours "+pool, a.Regime+" "+a.Team)
			assert.Contains(t, []string{pool, team, "ec"}, a.Next.Team)
			for _, why := range a.Why[1:] {
				assert.Equal(t, rota, why.Rule, line)
			}
			for role, m := range a.Members {
				require.NotEmpty(t, m, line)
				assert.Contains(t, people, m[:1], line)
				seats[a.Team+" "+role]++
			}
		}
		assert.Equal(t, map[string]int{"everyone primary": 4 * 31, "platform-nights primary": 2 * 31, "platform-nights secondary": 2 * 31}, seats)
	}
}

func TestFaultyCommandLines(t *testing.T) {
	for want, args := range map[string][]string{
		`unknown service "minne" at 2026-05-07T03:00:00Z; did you mean "minne-api" or "minne-web"?`: {"-service", "minne"},
		"-at \"noon\" is not of the form 2026-05-06T12:00:00+09:00":                                 {"-at", "noon"},
		`-rota "dice" is neither rotation nor plan`:                                                 {"-rota", "dice"},
		`unexpected argument "x"`:                                                                   {"x"},
		"-rota \"dice\" is neither rotation nor plan\n-at \"noon\" is not of the form 2026-05-06T12:00:00+09:00\nunexpected argument \"x\"": {"-rota", "dice", "-at", "noon", "x"},
		`flag provided but not defined: -when`:                     {"-when", "now"},
		`configuration: open none.json: no such file or directory`: {"-config", "none.json"},
		"unknown service \"a\" at 2026-05-07T03:00:00Z; there are \"accounts\", \"images\", \"minne-api\", \"minne-web\", \"shop-cart\", \"suzuri-web\"\nunknown service \"b\" at 2026-05-07T03:00:00Z; there are \"accounts\", \"images\", \"minne-api\", \"minne-web\", \"shop-cart\", \"suzuri-web\"": {"-service", "a", "-service", "b"},
	} {
		assert.Equal(t, want+"\n", refused(t, args...))
	}
	assert.Equal(t, "whoisoncall: closed\n", program.Unprintable(t))
}
