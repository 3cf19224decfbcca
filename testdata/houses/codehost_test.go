package houses

import (
	"context"
	"errors"
	"io"
	"net/http"
	"strings"
	"testing"

	"github.com/assistgen/assistgen/testdata/houses/codehost"
)

// forge is a code host with one repository.
type forge struct {
	codehost.UnimplementedReposHandler
	codehost.UnimplementedPullsHandler
	codehost.UnimplementedActivityHandler
	codehost.UnimplementedMarkdownHandler
	fork  codehost.Opt[*codehost.ReposCreateForkRequest]
	check codehost.ReposCreateCheckRequest
	path  string
}

func (*forge) Get(context.Context, string, string, *codehost.ReposGetParams) (*codehost.FullRepository, error) {
	return nil, &codehost.StatusError{Status: 404, Body: &codehost.BasicError{Message: codehost.Some("Not Found"), Status: codehost.Some("404")}}
}

func (s *forge) CreateFork(_ context.Context, owner, repo string, body codehost.Opt[*codehost.ReposCreateForkRequest], _ *codehost.ReposCreateForkParams) (*codehost.FullRepository, error) {
	s.fork = body
	return &codehost.FullRepository{ID: 1, FullName: owner + "/" + repo, Owner: codehost.SimpleUser{ID: 2, Login: "octo", Type: "User"}}, nil
}

func (s *forge) GetContent(_ context.Context, _, _, path string, _ *codehost.ReposGetContentParams) (codehost.ReposGetContentResponse, error) {
	s.path = path
	switch path {
	case "dir":
		return codehost.ContentDirectory{{Name: "a", Type: "file"}}, nil
	case "link":
		return &codehost.ContentSymlink{Name: "link", Target: "a"}, nil
	}
	return &codehost.ContentFile{Name: path, Encoding: "base64", Content: "YQ=="}, nil
}

func (*forge) CompareCommitsWithBasehead(context.Context, string, string, string, *codehost.ReposCompareCommitsWithBaseheadParams) (*codehost.Comparison, error) {
	return &codehost.Comparison{Status: "ahead", AheadBy: 1}, nil
}

func (*forge) PutLabel(ctx context.Context, _, _, name string, body *codehost.Label, _ *codehost.ReposPutLabelParams) (codehost.ReposPutLabelResult, error) {
	if name == "old" {
		return &codehost.ReposPutLabel204{}, nil
	}
	err := codehost.SendHeader(ctx, &codehost.ReposPutLabelHeader{Location: codehost.Some("/labels/" + name)})
	return &codehost.ReposPutLabel201{Body: body}, err
}

func (s *forge) CreateCheck(_ context.Context, _, _ string, body codehost.ReposCreateCheckRequest, _ *codehost.ReposCreateCheckParams) (*codehost.ReposCreateCheckResponse, error) {
	s.check = body
	return &codehost.ReposCreateCheckResponse{ID: 1 << 60, Name: "n"}, nil
}

type forgePulls struct {
	codehost.UnimplementedPullsHandler
	merged bool
}

func (*forgePulls) List(ctx context.Context, _, _ string, params *codehost.PullsListParams) ([]codehost.PullRequestSimple, error) {
	link := `<https://api.codehost.example/repos/o/r/pulls?page=2>; rel="next", <https://api.codehost.example/repos/o/r/pulls?page=9>; rel="last"`
	err := codehost.SendHeader(ctx, &codehost.PullsListHeader{Link: codehost.Some(link)})
	state := string(params.State.Or(""))
	return []codehost.PullRequestSimple{{
		Number: params.Page.Or(0)*100 + params.PerPage.Or(0), State: state, Head: codehost.PullRequestSimpleHead{Ref: "main", SHA: "1"},
		Labels: []codehost.PullRequestSimpleLabelsItem{codehost.PullRequestSimpleLabelsItemText("bug"), &codehost.Label{Name: "help"}},
	}}, err
}

func (*forgePulls) Get(context.Context, string, string, int64, *codehost.PullsGetParams) (*codehost.PullRequestSimple, error) {
	return &codehost.PullRequestSimple{Number: 7}, nil
}

func (*forgePulls) GetFile(context.Context, string, string, int64, *codehost.PullsGetFileParams) (*codehost.FilePart, error) {
	return &codehost.FilePart{Content: strings.NewReader("diff --git a/a b/a\n")}, nil
}

func (p *forgePulls) CheckIfMerged(context.Context, string, string, int64, *codehost.PullsCheckIfMergedParams) error {
	if !p.merged {
		return &codehost.StatusError{Status: http.StatusNotFound}
	}
	return nil
}

func (p *forgePulls) Merge(context.Context, string, string, int64, codehost.Opt[*codehost.PullsMergeRequest], *codehost.PullsMergeParams) (*codehost.PullsMergeResponse, error) {
	if p.merged {
		return nil, &codehost.StatusError{Status: 405, Body: &codehost.PullsMergeError405{Message: codehost.Some("already merged")}}
	}
	p.merged = true
	return &codehost.PullsMergeResponse{SHA: "1", Merged: true, Message: "done"}, nil
}

type forgeActivity struct {
	codehost.UnimplementedActivityHandler
}

func (forgeActivity) StarRepoForAuthenticatedUser(ctx context.Context, owner, _ string, _ *codehost.ActivityStarRepoForAuthenticatedUserParams) error {
	if owner == "again" {
		return &codehost.StatusError{Status: http.StatusNotModified}
	}
	return nil
}

func (forgeActivity) ListPublicEvents(context.Context, *codehost.ActivityListPublicEventsParams) ([]codehost.TimelineEvent, error) {
	return []codehost.TimelineEvent{
		&codehost.CommentedEvent{ID: 1, Event: "commented", Body: "b"},
		&codehost.CommittedEvent{SHA: "s", Message: "m"},
		&codehost.LabeledEvent{ID: 2, Event: "labeled", Label: codehost.LabeledEventLabel{Name: "bug"}},
	}, nil
}

type forgeMarkdown struct {
	codehost.UnimplementedMarkdownHandler
}

func (forgeMarkdown) RenderRaw(ctx context.Context, body string, _ *codehost.MarkdownRenderRawParams) (string, error) {
	return "<p>" + body + "</p>", codehost.SendHeader(ctx, &codehost.MarkdownRenderRawHeader{XCommonMarkerVersion: codehost.Some("1")})
}

func openForge(t *testing.T) (*house, *forge, *codehost.Client) {
	t.Helper()
	s := &forge{}
	handler, err := codehost.NewHandler(codehost.Handlers{Repos: s, Pulls: &forgePulls{}, Activity: forgeActivity{}, Markdown: forgeMarkdown{}})
	h := open(t, handler, err)
	client, err := codehost.New(codehost.WithBaseURL(h.url))
	must(t, err)
	return h, s, client
}

func TestCodehostRepositories(t *testing.T) {
	t.Parallel()
	h, s, client := openForge(t)
	_, err := client.Repos.Get(t.Context(), "o", "r", nil)
	detail, ok := codehost.ErrorDetail[*codehost.BasicError](err)
	if !errors.Is(err, codehost.ErrNotFound) || !ok || detail.Status.Or("") != "404" {
		t.Errorf("%v, %+v", err, detail)
	}
	fork, err := client.Repos.CreateFork(t.Context(), "o w", "a/b", codehost.Opt[*codehost.ReposCreateForkRequest]{}, nil)
	must(t, err)
	same(t, fork.FullName, "o w/a/b")
	same(t, h.sent.uri, "/repos/o%20w/a%2Fb/forks")
	same(t, s.fork, codehost.Opt[*codehost.ReposCreateForkRequest]{})
	h.ask("POST /repos/o/r/forks", "null", asJSON).is(t, 202)
	same(t, s.fork.IsNull(), true)
	label, err := client.Repos.PutLabel(t.Context(), "o", "r", "old", &codehost.Label{Name: "n"}, nil)
	must(t, err)
	is[*codehost.ReposPutLabel204](t, label)
	var header codehost.ReposPutLabelHeader
	label, err = client.Repos.PutLabel(t.Context(), "o", "r", "c++/x", &codehost.Label{Name: "n", Color: codehost.Some("00ff00")}, nil, codehost.ReadHeader(&header))
	must(t, err)
	same(t, is[*codehost.ReposPutLabel201](t, label).Body.Name, "n")
	same(t, header.Location.Or(""), "/labels/c++/x")
	h.ask("PUT /repos/o/r/labels/n", `{"name":"n","color":"red"}`, asJSON).is(t, 400, "color")
	repo := `{"id":1,"full_name":"o/r","private":false,"owner":{"login":"o","id":1,"type":"User","plan":{"a":1}},"organization":null,
		"account":{"id":5,"slug":"s"},"+1":3,"-1":1,"pushed_at":"2026-01-01T00:00:00Z","security_and_analysis":{"advanced_security":{"status":"paused"}}}`
	read := keeps[codehost.FullRepository](t, repo)
	same(t, is[*codehost.Enterprise](t, read.Account.Or(nil)).Slug, "s")
	same(t, read.Organization.IsNull(), true)
}

func TestCodehostContents(t *testing.T) {
	t.Parallel()
	h, s, client := openForge(t)
	for path, want := range map[string]codehost.ReposGetContentResponse{
		"dir": codehost.ContentDirectory{}, "link": &codehost.ContentSymlink{}, "a.go": &codehost.ContentFile{}, "deep/a b.go": &codehost.ContentFile{},
	} {
		got, err := client.Repos.GetContent(t.Context(), "o", "r", path, nil)
		must(t, err)
		same(t, s.path, path)
		if gotType, wantType := typeName(got), typeName(want); gotType != wantType {
			t.Errorf("%s: %s, want %s", path, gotType, wantType)
		}
	}
	h.ask("GET /repos/o/r/contents/a%2Fb", "").is(t, 200, `"name":"a/b"`)
}

func TestCodehostPulls(t *testing.T) {
	t.Parallel()
	h, _, client := openForge(t)
	var header codehost.PullsListHeader
	pulls, err := client.Pulls.List(t.Context(), "o", "r", &codehost.PullsListParams{Direction: codehost.Some(codehost.PullsListParamsDirectionDesc)}, codehost.ReadHeader(&header))
	must(t, err)
	same(t, pulls[0].Number, 130) // the defaults of both parameters
	same(t, pulls[0].State, "open")
	same(t, strings.HasSuffix(header.Link.Or(""), `rel="last"`), true)
	same(t, is[codehost.PullRequestSimpleLabelsItemText](t, pulls[0].Labels[0]), "bug")
	same(t, is[*codehost.Label](t, pulls[0].Labels[1]).Name, "help")
	same(t, h.sent.uri, "/repos/o/r/pulls?direction=desc")
	h.ask("GET /repos/o/r/pulls?direction=up", "").is(t, 400, "direction")
	h.ask("GET /repos/o/r/pulls/seven", "").is(t, 400, "pull_number")

	diff, err := client.Pulls.GetFile(t.Context(), "o", "r", 7, nil)
	must(t, err)
	text, err := io.ReadAll(diff)
	must(t, errors.Join(err, diff.Close()))
	same(t, string(text), "diff --git a/a b/a\n")
	same(t, h.sent.accept, "application/vnd.codehost.diff, application/vnd.codehost.patch, */*;q=0.1")
	same(t, diff.ContentType, "application/vnd.codehost.diff")
	diff, err = client.Pulls.GetFile(t.Context(), "o", "r", 7, nil, codehost.WithHeader("Accept", "application/vnd.codehost.patch"))
	must(t, err)
	must(t, diff.Close())
	same(t, diff.ContentType, "application/vnd.codehost.patch")
	same(t, h.sent.accept, "application/vnd.codehost.patch")
	h.ask("GET /repos/o/r/pulls/7", "", "Accept: application/vnd.codehost.diff").is(t, 200, "diff --git")
	h.ask("GET /repos/o/r/pulls/7", "", "Accept: application/json").is(t, 200, `"number":7`)
	h.ask("GET /repos/o/r/pulls/7", "").is(t, 200, `"number":7`)
	h.ask("GET /repos/o/r/pulls/7", "", "Accept: image/png").is(t, 406)

	must(t, errIsNot(client.Pulls.CheckIfMerged(t.Context(), "o", "r", 7, nil), codehost.ErrNotFound))
	merged, err := client.Pulls.Merge(t.Context(), "o", "r", 7, codehost.Some(&codehost.PullsMergeRequest{MergeMethod: codehost.Some(codehost.PullsMergeRequestMergeMethodSquash)}), nil)
	must(t, err)
	same(t, merged.Merged, true)
	must(t, client.Pulls.CheckIfMerged(t.Context(), "o", "r", 7, nil))
	_, err = client.Pulls.Merge(t.Context(), "o", "r", 7, codehost.Opt[*codehost.PullsMergeRequest]{}, nil)
	detail, ok := codehost.ErrorDetail[*codehost.PullsMergeError405](err)
	if !ok || detail.Message.Or("") != "already merged" {
		t.Errorf("%v, %+v", err, detail)
	}
}

func TestCodehostActivity(t *testing.T) {
	t.Parallel()
	h, s, client := openForge(t)
	must(t, client.Activity.StarRepoForAuthenticatedUser(t.Context(), "o", "r", nil))
	var failure *codehost.APIError
	err := client.Activity.StarRepoForAuthenticatedUser(t.Context(), "again", "r", nil)
	if !errors.As(err, &failure) || failure.Status != http.StatusNotModified {
		t.Errorf("a star that is there: %v", err)
	}
	events, err := client.Activity.ListPublicEvents(t.Context(), nil)
	must(t, err)
	same(t, is[*codehost.CommentedEvent](t, events[0]).Body, "b")
	same(t, is[*codehost.CommittedEvent](t, events[1]).SHA, "s")
	same(t, is[*codehost.LabeledEvent](t, events[2]).Label.Name, "bug")

	html, err := client.Markdown.RenderRaw(t.Context(), "**a**", nil)
	must(t, err)
	same(t, html, "<p>**a**</p>")
	same(t, h.sent.contentType, "text/plain")
	h.ask("POST /markdown/raw", "x", "Content-Type: text/x-markdown").is(t, 200, "<p>x</p>")

	h.ask("POST /repos/o/r/check-runs", `{"name":"n","head_sha":"1","status":"completed"}`, asJSON).is(t, 400, "conclusion")
	h.ask("POST /repos/o/r/check-runs", `{"name":"n","head_sha":"1","status":"completed","conclusion":"success"}`, asJSON).is(t, 201)
	same(t, is[*codehost.ReposCreateCheckRequestCompleted](t, s.check).Conclusion, "success")
	h.ask("POST /repos/o/r/check-runs", `{"name":"n","head_sha":"1"}`, asJSON).is(t, 201)
	is[*codehost.ReposCreateCheckRequestQueued](t, s.check)
}
