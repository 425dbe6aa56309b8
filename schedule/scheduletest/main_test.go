package scheduletest

import (
	"testing"

	"github.com/toban-go/toban/internal/house/random"
)

func TestMain(m *testing.M) { random.Few(m) }
