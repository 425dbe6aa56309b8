module github.com/toban-go/toban/examples/desk

go 1.26.0

require (
	github.com/stretchr/testify v1.12.1
	github.com/toban-go/toban v0.0.0
	golang.org/x/text v0.43.0
	pgregory.net/rapid v1.3.0
)

require (
	github.com/arran4/golang-ical v0.3.4 // indirect
	go.yaml.in/yaml/v3 v3.0.5 // indirect
)

replace github.com/toban-go/toban => ../..
