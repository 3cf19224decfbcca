package calls

import (
	"context"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/assistgen/assistgen/generated/yandex"
)

// namesHandler responds with an assistant of the folder that is asked for.
type namesHandler struct {
	yandex.UnimplementedAssistantsHandler
}

func (namesHandler) Create(_ context.Context, body *yandex.CreateAssistantRequest, _ *yandex.AssistantsCreateParams) (*yandex.Assistant, error) {
	return &yandex.Assistant{FolderID: yandex.Some(body.FolderID)}, nil
}

// TestAlternateNamesInBodies has both sides write fields under their second names.
func TestAlternateNamesInBodies(t *testing.T) {
	t.Parallel()
	handler, err := yandex.NewHandler(yandex.Handlers{Assistants: namesHandler{}}, yandex.ServeJSON(yandex.AlternateNames()))
	if err != nil {
		t.Fatal(err)
	}
	var request, answer string
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		sent, _ := io.ReadAll(r.Body)
		request = string(sent)
		r.Body = io.NopCloser(strings.NewReader(request))
		answered := httptest.NewRecorder()
		handler.ServeHTTP(answered, r)
		answer = answered.Body.String()
		w.Header().Set("Content-Type", answered.Header().Get("Content-Type"))
		_, _ = io.WriteString(w, answer)
	}))
	defer server.Close()
	client, err := yandex.New(yandex.WithBaseURL(server.URL), yandex.WithAPIKey("x"), yandex.WithJSON(yandex.AlternateNames()))
	if err != nil {
		t.Fatal(err)
	}
	a, err := client.Assistants.Create(t.Context(), &yandex.CreateAssistantRequest{FolderID: "f", ModelURI: "m"}, nil)
	if err != nil || a.FolderID.Or("") != "f" {
		t.Error(a, err)
	}
	if want := `{"folder_id":"f","model_uri":"m"}`; request != want || !strings.Contains(answer, `"folder_id":"f"`) {
		t.Errorf("%s is sent, want %s, and %s answered", request, want, answer)
	}
}
