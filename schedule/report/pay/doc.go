// Package pay works out what people are paid for being on call.
//
// [Allowances] applies a table of [Rates] to shifts, in whole yen: a shift that several
// people share adds up to the whole, two duties at once are paid once, and midnight cuts
// an hour's class where the table says so. Rates are input. No rate is built in, and
// nothing here is legal advice.
package pay
