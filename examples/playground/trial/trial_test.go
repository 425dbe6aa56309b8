package trial

import (
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/toban-go/toban/schedule"
	"github.com/toban-go/toban/schedule/config"
)

func request() Request {
	return Request{
		People: "aoi minne\nren minne\nhina, suzuri, 50%\n\nsora suzuri\nyui ec",
		Leave:  "sora 2026-12-21 2026-12-25",
		Days:   "2026-12-29 2027-01-03 年末年始",
		Month:  "2026-12", Open: "10:00", Close: "19:00", Zone: "Asia/Tokyo", Rest: "11", Seats: "1", Lang: "en",
	}
}

// What the page shows is what the library answers, and what it offers to keep says the same
// when it is read back.
func TestTry(t *testing.T) {
	got := Try(request())
	require.Empty(t, got.Faults)
	file, err := config.Decode("kept.json", []byte(got.Config))
	require.NoError(t, err)
	s, err := file.Schedule()
	require.NoError(t, err)
	loc := s.Location(time.Date(2026, 12, 1, 0, 0, 0, 0, time.UTC))
	month := schedule.Month(2026, time.December, loc)
	days := strings.Split(got.HTML, `data-date="`)[1:]
	require.Len(t, days, 2*31, "the rotation and the plan")
	plan := days[31:]
	shifts := 0
	for sh := range s.Duties(month) {
		if sh.Regime != schedule.OffHours {
			continue
		}
		shifts++
		cell := plan[sh.Date.Day-1]
		assert.True(t, strings.HasPrefix(cell, sh.Date.String()))
		assert.Contains(t, cell, ">"+string(sh.Member)+"</span>", sh.String())
		assert.False(t, sh.Member == "sora" && !sh.Date.Before(schedule.MustParseDate("2026-12-21")) && !sh.Date.After(schedule.MustParseDate("2026-12-25")), sh.String())
	}
	assert.Equal(t, 31, shifts)
	assert.Contains(t, plan[28], "年末年始")
	assert.Contains(t, got.HTML, "worst deviation")
	person, err := s.Person("hina", month.Start)
	require.NoError(t, err)
	assert.Equal(t, schedule.Member("hina"), person.ID)
	assert.Equal(t, 50, file.Specs[0].Teams[1].Members[0].Share)
}

// Two seats are two people at a time, and Japanese is all Japanese.
func TestTwoSeatsInJapanese(t *testing.T) {
	r := request()
	r.Seats, r.Lang = "2", "ja"
	got := Try(r)
	require.Empty(t, got.Faults)
	assert.Equal(t, 2*31, strings.Count(got.HTML, ">副担当<"), "a secondary a day, by rotation and by plan")
	for _, word := range []string{"計画", "週替わりのローテーション", "証明書", "最大のずれ"} {
		assert.Contains(t, got.HTML, word)
	}
	assert.NotContains(t, got.HTML, "worst deviation")
}

// What cannot be planned still shows the rotation, and says why there is no plan.
func TestNoPlan(t *testing.T) {
	r := request()
	r.People, r.Leave = "aoi", ""
	got := Try(r)
	assert.Empty(t, got.Faults)
	assert.Contains(t, got.HTML, `role="alert"`)
	assert.Equal(t, 31, strings.Count(got.HTML, `data-date="`))
	assert.NotEmpty(t, got.Config)
}

// All faults come at once, each with its field and line, in the language asked for.
func TestFaults(t *testing.T) {
	got := Try(Request{
		People: "aoi minne 0\nren\nren", Leave: "ren\nren 2026-12-25 2026-12-21", Days: "2026-12-29 2026-13-01 x\n2026-01-01",
		Month: "12/2026", Open: "25:00", Close: "7pm", Zone: "Tokio", Rest: "many", Seats: "3", Lang: "en",
	})
	for _, part := range []string{
		`people, line 1: "0" is no share`, `people, line 3: "ren" is there twice`, "leave, line 1: name, first day", "leave, line 2: 2026-12-21 is before 2026-12-25",
		"company days off, line 1:", "company days off, line 2: first day, last day and name", `month: "12/2026"`, "opens:", "closes:", `time zone: "Tokio"`, `rest: "many"`, `seats: "3"`,
	} {
		assert.True(t, strings.Contains(strings.Join(got.Faults, "\n"), part), "%s in %q", part, got.Faults)
	}
	assert.Empty(t, got.HTML)
	empty := Try(Request{Lang: "ja"})
	assert.Contains(t, strings.Join(empty.Faults, "\n"), "メンバー: 一人も書かれていません")
	// What New refuses comes with its path.
	r := request()
	r.Leave = "zoe 2026-12-21 2026-12-25"
	assert.Contains(t, strings.Join(Try(r).Faults, "\n"), `"zoe"`)
	r = request()
	r.Open, r.Close = "19:00", "19:00"
	assert.NotEmpty(t, Try(r).Faults)
}

// What somebody types is text, also where it looks like a page.
func TestTextStaysText(t *testing.T) {
	r := request()
	r.People = `<script>alert(1)</script>,minne` + "\n" + `"onload="x,minne` + "\naoi,minne\nren,minne"
	r.Days, r.Leave = `2026-12-29 2026-12-30 <img src=x>`, ""
	got := Try(r)
	require.Empty(t, got.Faults)
	for _, raw := range []string{"<script", "<img", `""onload`} {
		assert.NotContains(t, got.HTML, raw)
	}
	assert.Contains(t, got.HTML, "&lt;script&gt;")
}

// Whatever is typed, the page answers.
func FuzzTry(f *testing.F) {
	r := request()
	f.Add(r.People, r.Leave, r.Days, r.Month, r.Open, r.Zone, r.Rest, r.Seats)
	f.Add("a\nb", "a 2026-12-01", "", "0001-01", "00:00", "UTC", "48", "2")
	f.Fuzz(func(t *testing.T, people, leave, days, month, open, zone, rest, seats string) {
		if len(people)+len(leave)+len(days) > 500 {
			return
		}
		got := Try(Request{People: people, Leave: leave, Days: days, Month: month, Open: open, Close: "19:00", Zone: zone, Rest: rest, Seats: seats})
		if len(got.Faults) == 0 && (got.HTML == "" || got.Config == "") {
			t.Error("neither an answer nor a fault")
		}
	})
}
