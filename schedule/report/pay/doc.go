// Package pay works out what people are paid for being on call.
//
// [Rates.Slips] applies a table of [Rates] to shifts and calls, in whole yen or in the smallest unit
// of another [Currency], with a line that explains each amount: parts of a shift add up to the
// whole, months to the quarter, and two duties at once are paid once. [Allowances] is the short
// form. Rates are input. No rate is built in, and nothing here is legal advice.
package pay
