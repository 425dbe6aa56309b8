package ical_test

import (
	"os"
	"testing"

	"github.com/toban-go/toban/internal/house/random"
)

func TestMain(m *testing.M) { random.Main(m, func() { _ = os.RemoveAll(directory) }) }
