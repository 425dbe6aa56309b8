package conformance

import (
	"encoding/json"
	"go/ast"
	"go/parser"
	"go/token"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/owenrumney/go-sarif/v3/pkg/report/v210/sarif"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"github.com/xeipuuv/gojsonschema"

	"github.com/toban-go/toban/examples/internal/findings"
	"github.com/toban-go/toban/schedule"
	"github.com/toban-go/toban/schedule/scheduletest"
)

// sarifSchema returns the schema of SARIF 2.1.0 that OASIS publishes. The module go-sarif has it as
// a constant that is not exported, so it is read from the source of the module.
func sarifSchema(t *testing.T) *gojsonschema.Schema {
	t.Helper()
	dir, err := exec.Command("go", "list", "-f", "{{.Dir}}", "github.com/owenrumney/go-sarif/v3/pkg/report/v210/sarif").Output()
	require.NoError(t, err)
	file, err := parser.ParseFile(token.NewFileSet(), filepath.Join(strings.TrimSpace(string(dir)), "schema.go"), nil, 0)
	require.NoError(t, err)
	text := ""
	ast.Inspect(file, func(n ast.Node) bool {
		if literal, ok := n.(*ast.BasicLit); ok && len(literal.Value) > len(text) {
			text, err = strconv.Unquote(literal.Value)
			require.NoError(t, err)
		}
		return true
	})
	schema, err := gojsonschema.NewSchema(gojsonschema.NewStringLoader(text))
	require.NoError(t, err)
	return schema
}

// The SARIF of the audit, and of a roster without shifts, is valid by the schema of the standard,
// and another library reads as many results of it as there are breaches.
func TestAuditSARIF(t *testing.T) {
	program := filepath.Join(t.TempDir(), "audit")
	build := exec.Command("go", "build", "-o", program, "./examples/audit")
	build.Dir = "../.."
	require.NoError(t, build.Run())
	run := func(form string) []byte {
		text, err := exec.Command(program, "-as", form, "-fail", "never").Output()
		require.NoError(t, err)
		return text
	}
	var told struct {
		Rules []struct{ Breaches []json.RawMessage }
	}
	require.NoError(t, json.Unmarshal(run("json"), &told))
	breaches := 0
	for _, rule := range told.Rules {
		breaches += len(rule.Breaches)
	}
	none, err := findings.Of("", (*schedule.Roster)(nil), scheduletest.NoGaps()).SARIF()
	require.NoError(t, err)
	schema := sarifSchema(t)
	for text, results := range map[string]int{string(run("sarif")): breaches, none: 1} {
		valid, err := schema.Validate(gojsonschema.NewStringLoader(text))
		require.NoError(t, err)
		assert.Empty(t, valid.Errors())
		report, err := sarif.FromString(text)
		require.NoError(t, err)
		require.Len(t, report.Runs, 1)
		assert.Len(t, report.Runs[0].Results, results)
		assert.Equal(t, "toban", *report.Runs[0].Tool.Driver.Name)
	}
	assert.Greater(t, breaches, 200)
	for _, broken := range []string{`{"version": "2.1.0", "runs": [{"results": []}]}`, strings.Replace(none, `"ruleId"`, `"rule"`, 1)} {
		valid, err := schema.Validate(gojsonschema.NewStringLoader(broken))
		require.NoError(t, err)
		assert.False(t, valid.Valid(), broken)
	}
}

// Each step of the audit's workflow runs something or uses an action, and SARIF is uploaded.
func TestAuditWorkflow(t *testing.T) {
	uploads := 0
	for _, step := range steps(t, "../audit/workflow.yml", "audit") {
		assert.NotEqual(t, step.Uses == "", step.Run == "", "%v", step)
		if strings.Contains(step.Uses, "upload-sarif") {
			uploads++
			assert.Equal(t, "audit.sarif", step.With["sarif_file"])
		}
	}
	assert.Equal(t, 1, uploads)
}
