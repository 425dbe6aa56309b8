//go:build js && wasm

// Command wasm gives the page of the playground a function toban, from a request in JSON to a
// result in JSON. It is compiled by the playground; it does nothing by itself.
package main

import (
	"encoding/json"
	"syscall/js"
	_ "time/tzdata" // browsers have no zone data

	"github.com/toban-go/toban/examples/playground/trial"
)

func main() {
	js.Global().Set("toban", js.FuncOf(func(_ js.Value, args []js.Value) any {
		var request trial.Request
		var result trial.Result
		if err := json.Unmarshal([]byte(args[0].String()), &request); err != nil {
			result.Faults = []string{err.Error()}
		} else {
			result = trial.Try(request)
		}
		text, err := json.Marshal(result)
		if err != nil {
			return `{"faults":["the result cannot be written"]}`
		}
		return string(text)
	}))
	select {} // the function lives as long as the page
}
