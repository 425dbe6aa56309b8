package pay

import (
	"fmt"
	"maps"
	"strconv"
	"strings"

	"github.com/toban-go/toban/internal/near"
	"github.com/toban-go/toban/schedule"
)

// Currency is what amounts are paid in, by its code of ISO 4217: "EUR". The zero Currency is the
// yen, "JPY". Amounts are whole numbers of its smallest unit, such as a yen or a cent, so that sums are exact.
type Currency string

// digits are how many decimals the amounts of a currency have in print, by ISO 4217.
var digits = map[Currency]int{
	"JPY": 0, "KRW": 0, "VND": 0, "CLP": 0, "ISK": 0,
	"AUD": 2, "BRL": 2, "CAD": 2, "CHF": 2, "CNY": 2, "CZK": 2, "DKK": 2, "EUR": 2, "GBP": 2, "HKD": 2, "HUF": 2, "IDR": 2, "ILS": 2, "INR": 2, "MXN": 2,
	"MYR": 2, "NOK": 2, "NZD": 2, "PHP": 2, "PLN": 2, "RON": 2, "SEK": 2, "SGD": 2, "THB": 2, "TRY": 2, "TWD": 2, "UAH": 2, "USD": 2, "ZAR": 2,
	"BHD": 3, "KWD": 3, "TND": 3,
}

func (c Currency) code() Currency {
	if c == "" {
		return "JPY"
	}
	return c
}

// Check returns an error that wraps schedule.ErrInvalid for a currency that this package does not know.
func (c Currency) Check() error {
	if problem := c.problem(); problem != "" {
		return fmt.Errorf("%w: %s", schedule.ErrInvalid, problem)
	}
	return nil
}

// problem is what Check reports, "" for nothing.
func (c Currency) problem() string {
	if _, ok := digits[c.code()]; ok {
		return ""
	}
	return fmt.Sprintf("%q is no currency%s", c, near.Hint(c, maps.Keys(digits)))
}

// Amount writes an amount with its decimals and with commas between thousands: "12,000", of euros "1,250.50".
func (c Currency) Amount(n int64) string {
	text := c.Plain(n)
	whole, _, _ := strings.Cut(text, ".")
	for i := len(whole) - 3; i > 0 && text[i-1] != '-'; i -= 3 {
		text = text[:i] + "," + text[i:]
	}
	return text
}

// Plain writes an amount as Amount does, without commas, for programs to read.
func (c Currency) Plain(n int64) string {
	places := digits[c.code()]
	text := fmt.Sprintf("%.*d", places+1, n)
	if places == 0 {
		return text
	}
	return text[:len(text)-places] + "." + text[len(text)-places:]
}

// Parse reads an amount such as "12.50" exactly. It has no sign, at most nine digits and at most the decimals
// of the currency. The error wraps schedule.ErrInvalid.
func (c Currency) Parse(text string) (int64, error) {
	places := digits[c.code()]
	whole, decimals, point := strings.Cut(text, ".")
	wrong := fmt.Errorf("%w: %q is no amount of %s such as %q", schedule.ErrInvalid, text, c.code(), c.Plain(1250))
	if whole == "" || point && decimals == "" || len(decimals) > places || len(whole) > 9 {
		return 0, wrong
	}
	n, err := strconv.ParseUint(whole+decimals+strings.Repeat("0", places-len(decimals)), 10, 63)
	if err != nil {
		return 0, wrong
	}
	return int64(n), nil
}

// In names the currency in a language: "yen" and "円", or its code.
func (c Currency) In(l schedule.Language) string {
	switch {
	case c.code() != "JPY":
		return string(c)
	case l == schedule.Japanese:
		return "円"
	}
	return "yen"
}
