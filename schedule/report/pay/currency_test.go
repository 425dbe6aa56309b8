package pay_test

import (
	"math"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/toban-go/toban/examples/sample"
	"github.com/toban-go/toban/schedule"
	"github.com/toban-go/toban/schedule/report/pay"
)

// Amounts are written with the decimals of their currency and commas between thousands, and read exactly.
func TestAmounts(t *testing.T) {
	for _, c := range []struct {
		in   pay.Currency
		n    int64
		want string
	}{
		{"", 0, "0"}, {"", 999, "999"}, {"", 1000, "1,000"}, {"JPY", 1002003, "1,002,003"}, {"", -1200, "-1,200"},
		{"EUR", 0, "0.00"}, {"EUR", 5, "0.05"}, {"EUR", 1250, "12.50"}, {"EUR", 125050, "1,250.50"}, {"EUR", -5, "-0.05"}, {"USD", -123456789, "-1,234,567.89"},
		{"KWD", 1250, "1.250"}, {"", math.MinInt64, "-9,223,372,036,854,775,808"}, {"EUR", math.MinInt64, "-92,233,720,368,547,758.08"},
	} {
		assert.Equal(t, c.want, c.in.Amount(c.n))
	}
	assert.Equal(t, "1250.50", pay.Currency("EUR").Plain(125050))
	assert.Equal(t, []string{"yen", "円", "EUR", "EUR"}, []string{pay.Currency("").In(schedule.English), pay.Currency("JPY").In(schedule.Japanese),
		pay.Currency("EUR").In(schedule.English), pay.Currency("EUR").In(schedule.Japanese)})
	for _, wrong := range []string{"", ".", "1.", ".5", "1.505", "-1", "+1", "1e3", "1,000", " 1", "１", "1234567890"} {
		_, err := pay.Currency("EUR").Parse(wrong)
		assert.ErrorIs(t, err, schedule.ErrInvalid, wrong)
	}
	_, err := pay.Currency("").Parse("12.5")
	assert.EqualError(t, err, `invalid value: "12.5" is no amount of JPY such as "1250"`)
	n, err := pay.Currency("EUR").Parse("12.5")
	require.NoError(t, err)
	assert.Equal(t, int64(1250), n)
	rapid.Check(t, func(t *rapid.T) {
		in := rapid.SampledFrom([]pay.Currency{"", "JPY", "EUR", "KWD"}).Draw(t, "currency")
		n := rapid.Int64Range(0, 999_999_999).Draw(t, "amount")
		read, err := in.Parse(in.Plain(n))
		require.NoError(t, err)
		assert.Equal(t, n, read)
	})
	assert.NoError(t, pay.Currency("GBP").Check())
	assert.ErrorIs(t, pay.Currency("XXX").Check(), schedule.ErrInvalid)
}

// A table in cents pays a hundred times what the same table in yen does, cent by cent.
func TestCents(t *testing.T) {
	cents, err := pay.ParseRates([]byte(`{"currency": "EUR", "rates": [{"name": "n", "per": "hour", "amount": "0.33", "from": "22:00", "to": "05:00"}, {"name": "s", "per": "shift", "amount": "19.99"}],
		"hour": {"daytime": 7}}`))
	require.NoError(t, err)
	yen, err := pay.ParseRates([]byte(`{"rates": [{"name": "n", "per": "hour", "yen": 33, "from": "22:00", "to": "05:00"}, {"name": "s", "per": "shift", "yen": 1999}], "hour": {"daytime": 7}}`))
	require.NoError(t, err)
	s, err := schedule.New(sample.Organisation())
	require.NoError(t, err)
	may := schedule.Month(2026, time.May, sample.Tokyo())
	list := pay.Allowances(s.Duties(may), cents, nil)
	require.NotEmpty(t, list)
	assert.Equal(t, pay.Allowances(s.Duties(may), yen, nil), list)
	assert.Positive(t, pay.Sum(list).Yen)
}

func TestFaultsOfCurrencies(t *testing.T) {
	for text, want := range map[string]string{
		`{"currency": "EURO"}`: `rates: 1:14: currency: "EURO" is no currency; did you mean "EUR"?`,
		`{"currency": "EUR", "rates": [{"name": "x", "per": "shift", "yen": 5}]}`:              `rates: 1:68: rates[0].yen: the table is in EUR; say "amount": "12.50"`,
		`{"currency": "EUR", "rates": [{"name": "x", "per": "shift", "amount": "5.123"}]}`:     `rates: 1:71: rates[0].amount: "5.123" is no amount of EUR such as "12.50"`,
		`{"rates": [{"name": "x", "per": "shift", "amount": "5", "yen": 5}]}`:                  `rates: 1:52: rates[0].amount: "5" stands beside 5 yen`,
		`{"rates": [{"name": "x", "per": "day off", "amount": "5"}]}`:                          `rates: 1:54: rates[0].amount: a day off pays none, and has "5"`,
		`{"currency": "EUR", "rates": [{"name": "x", "per": "shift", "amount": "999999999"}]}`: `rates: 1:71: rates[0].amount: "999999999" lies above 10000000.00`,
		`{"currency": "EUR", "shift": {"night": -1}}`:                                          `rates: 1:40: shift.night: -1 of the smallest unit of EUR is not from 0 to 1000000000`,
	} {
		_, err := pay.ParseRates([]byte(text))
		assert.EqualError(t, err, want)
	}
}
