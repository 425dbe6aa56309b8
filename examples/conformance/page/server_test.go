package page

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	dto "github.com/prometheus/client_model/go"
	"github.com/prometheus/common/expfmt"
	"github.com/prometheus/common/model"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/toban-go/toban/examples/sample"
)

// directory holds the program while the tests run.
var directory string

func TestMain(m *testing.M) {
	var err error
	if directory, err = os.MkdirTemp("", "desk"); err != nil {
		panic(err)
	}
	status := m.Run()
	os.RemoveAll(directory)
	os.Exit(status)
}

// built is the desk, built once for all tests.
var built = sync.OnceValues(func() (string, error) {
	binary := filepath.Join(directory, "desk")
	build := exec.Command("go", "build", "-o", binary, ".")
	build.Dir = filepath.Join("..", "..", "desk")
	output, err := build.CombinedOutput()
	if err != nil {
		err = fmt.Errorf("%w: %s", err, output)
	}
	return binary, err
})

func program(t *testing.T) string {
	binary, err := built()
	require.NoError(t, err)
	return binary
}

// serve runs the desk on a configuration file, and returns where it is.
func serve(t *testing.T, config string) string {
	command := exec.Command(program(t), "-addr", "127.0.0.1:0", "-plan", "2026-04", "-config", config, "-poll", "50ms")
	stdout, err := command.StdoutPipe()
	require.NoError(t, err)
	var log bytes.Buffer
	command.Stderr = &log
	require.NoError(t, command.Start())
	t.Cleanup(func() {
		assert.NoError(t, command.Process.Signal(syscall.SIGTERM))
		io.Copy(io.Discard, stdout)
		assert.NoError(t, command.Wait(), log.String())
	})
	line, err := bufio.NewReader(stdout).ReadString('\n')
	require.NoError(t, err, "%s", &log)
	url, ok := strings.CutPrefix(strings.TrimSpace(line), "listening on ")
	require.True(t, ok, line)
	return url
}

// replace puts a file in the place of another at once.
func replace(t *testing.T, path string, data []byte) {
	require.NoError(t, os.WriteFile(path+".new", data, 0o600))
	require.NoError(t, os.Rename(path+".new", path))
}

// Prometheus reads the server's metrics, and they say when a configuration is faulty.
func TestMetrics(t *testing.T) {
	t.Parallel()
	config := filepath.Join(t.TempDir(), "oncall.json")
	replace(t, config, sample.JSON)
	url := serve(t, config)
	scrape := func() map[string]*dto.MetricFamily {
		response, err := http.Get(url + "/metrics")
		require.NoError(t, err)
		defer response.Body.Close()
		require.Equal(t, expfmt.TypeTextPlain, expfmt.ResponseFormat(response.Header).FormatType())
		parser := expfmt.NewTextParser(model.LegacyValidation)
		families, err := parser.TextToMetricFamilies(response.Body)
		require.NoError(t, err)
		return families
	}
	scrape() // is counted from the next on
	families := scrape()
	handoffs := families["toban_handoff_timestamp_seconds"].GetMetric()
	assert.Len(t, handoffs, 4+2, "one a service")
	for _, handoff := range handoffs {
		assert.Greater(t, handoff.GetGauge().GetValue(), float64(time.Now().Unix()-60))
	}
	assert.GreaterOrEqual(t, len(families["toban_on_call"].GetMetric()), 4+2)
	for name, kind := range map[string]dto.MetricType{
		"toban_config_last_reload_successful":                dto.MetricType_GAUGE,
		"toban_config_last_reload_success_timestamp_seconds": dto.MetricType_GAUGE,
		"toban_config_reloads_total":                         dto.MetricType_COUNTER,
		"toban_config_info":                                  dto.MetricType_GAUGE,
		"toban_http_requests_total":                          dto.MetricType_COUNTER,
	} {
		assert.Equal(t, kind.String(), families[name].GetType().String(), name)
		assert.NotEmpty(t, families[name].GetHelp(), name)
	}
	good := func() float64 {
		return scrape()["toban_config_last_reload_successful"].GetMetric()[0].GetGauge().GetValue()
	}
	for _, step := range []struct {
		data []byte
		good float64
	}{{sample.JSON, 1}, {[]byte("{}"), 0}, {sample.JSON, 1}} {
		replace(t, config, step.data)
		require.Eventually(t, func() bool { return good() == step.good }, 20*time.Second, 50*time.Millisecond)
	}
	requests := scrape()["toban_http_requests_total"].GetMetric()
	require.Len(t, requests, 1, "only /metrics was asked, and answered")
	assert.Greater(t, requests[0].GetCounter().GetValue(), 4.0)
}
