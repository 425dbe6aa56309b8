module github.com/toban-go/toban/examples/conformance

go 1.26.0

require (
	github.com/prometheus/alertmanager v0.35.0
	github.com/rickar/cal/v2 v2.1.26
	github.com/stretchr/testify v1.12.1
	github.com/toban-go/toban v0.0.0
	go.yaml.in/yaml/v2 v2.4.4
)

require (
	go.yaml.in/yaml/v3 v3.0.5 // indirect
	golang.org/x/exp v0.0.0-20261014143641-f0251eb4aa3e // indirect
)

replace github.com/toban-go/toban => ../..
