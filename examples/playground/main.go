// Command playground makes one page in which people and hours become a rotation and a fair plan
// beside it. The library runs in the browser: the page needs no server and sends nothing.
//
//	go run ./examples/playground [-addr 127.0.0.1:8088]
//	go run ./examples/playground -write playground.html
//
// The address is an interface of this machine. A page that is written can be opened as a file.
package main

import (
	"bytes"
	"compress/gzip"
	_ "embed"
	"encoding/base64"
	"errors"
	"flag"
	"fmt"
	"html/template"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"

	"github.com/toban-go/toban/examples/internal/command"
	"github.com/toban-go/toban/examples/internal/sheet"
)

var (
	//go:embed page.html
	pageHTML string
	//go:embed page.css
	pageCSS string
	//go:embed page.js
	pageJS string
)

func main() { os.Exit(run(os.Args[1:], os.Stdout, os.Stderr)) }

const usage = "usage: playground [-addr 127.0.0.1:8088] [-write FILE]"

func run(args []string, stdout, stderr io.Writer) int {
	flags := command.NewFlags("playground", args)
	addr := flags.String("addr", "127.0.0.1:8088", "loopback `address` to serve the page on")
	file := flags.String("write", "", "`file` to write the page to, instead of serving it")
	err := flags.Parse()
	if errors.Is(err, flag.ErrHelp) {
		fmt.Fprint(stdout, flags.Help(usage))
		return 0
	}
	if err == nil {
		err = offer(*addr, *file, stdout)
	}
	if err != nil {
		command.Complain(stderr, "playground", err)
		return 2
	}
	return 0
}

func offer(addr, file string, stdout io.Writer) error {
	if host, _, err := net.SplitHostPort(addr); err != nil {
		return err
	} else if ip := net.ParseIP(host); ip == nil || !ip.IsLoopback() {
		return fmt.Errorf("-addr %s is no loopback address", addr)
	}
	page, err := build()
	if err != nil {
		return err
	}
	if file != "" {
		if err := os.WriteFile(file, page, 0o644); err != nil {
			return err
		}
		_, err := fmt.Fprintf(stdout, "%s: %.1f MB\n", file, float64(len(page))/1e6)
		return err
	}
	listener, err := net.Listen("tcp", addr)
	if err != nil {
		return err
	}
	if _, err := fmt.Fprintf(stdout, "http://%s\n", listener.Addr()); err != nil {
		return err
	}
	server := &http.Server{Handler: handler(page), ReadHeaderTimeout: 5 * time.Second}
	return server.Serve(listener)
}

func handler(page []byte) http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /{$}", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		_, _ = w.Write(page)
	})
	return mux
}

// build compiles the library for browsers and makes the page around it.
func build() ([]byte, error) {
	dir, err := os.MkdirTemp("", "playground")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(dir)
	binary := filepath.Join(dir, "toban.wasm")
	compile := exec.Command("go", "build", "-trimpath", "-ldflags=-s -w", "-o", binary, "github.com/toban-go/toban/examples/playground/wasm")
	compile.Env = append(os.Environ(), "GOOS=js", "GOARCH=wasm")
	if said, err := compile.CombinedOutput(); err != nil {
		return nil, fmt.Errorf("go build: %w\n%s", err, said)
	}
	root, err := exec.Command("go", "env", "GOROOT").Output()
	if err != nil {
		return nil, fmt.Errorf("go env: %w", err)
	}
	loader, err := os.ReadFile(filepath.Join(strings.TrimSpace(string(root)), "lib", "wasm", "wasm_exec.js"))
	if err != nil {
		return nil, err
	}
	module, err := os.ReadFile(binary)
	if err != nil {
		return nil, err
	}
	return assemble(module, loader)
}

// assemble makes the page around the compiled library and Go's loader of it.
func assemble(module, loader []byte) ([]byte, error) {
	var packed bytes.Buffer
	zip, err := gzip.NewWriterLevel(&packed, gzip.BestCompression)
	if err != nil {
		return nil, err
	}
	if _, err := zip.Write(module); err != nil {
		return nil, err
	}
	if err := zip.Close(); err != nil {
		return nil, err
	}
	page, err := template.New("page").Parse(pageHTML)
	if err != nil {
		return nil, err
	}
	var out bytes.Buffer
	err = page.Execute(&out, map[string]any{
		"CSS": template.CSS(sheet.CSS + pageCSS), "Loader": template.JS(loader), "JS": template.JS(pageJS), "Module": template.HTML(base64.StdEncoding.EncodeToString(packed.Bytes())),
	})
	return out.Bytes(), err
}
