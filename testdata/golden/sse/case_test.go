package sse

import (
	"testing"

	"github.com/assistgen/assistgen/testdata/golden/internal/check"
	"github.com/assistgen/assistgen/testdata/golden/sse/gen"
)

func TestBodiesOfAStreamedOperation(t *testing.T) {
	t.Parallel()
	check.Equal(t, check.RoundTrip[gen.XXRequest](t, `{"stream":true}`).Stream, gen.Some(true))
	check.Equal(t, check.RoundTrip[gen.C](t, `{"t":"x","u":[1.0]}`).T, gen.Some("x"))
}
