package houses

import (
	"context"
	"errors"
	"net/http"
	"testing"
	"time"

	"github.com/assistgen/assistgen/testdata/houses/jsonapi"
)

// blog keeps what it was sent.
type blog struct {
	jsonapi.UnimplementedArticlesHandler
	list *jsonapi.ArticlesIndexArticlesParams
	made *jsonapi.ArticlesCreateArticleRequest
	tags []jsonapi.Identifier
}

func (b *blog) IndexArticles(_ context.Context, params *jsonapi.ArticlesIndexArticlesParams) (*jsonapi.ArticleListDocument, error) {
	b.list = params
	return &jsonapi.ArticleListDocument{
		Data:     []jsonapi.Article{{ID: "1", Attributes: jsonapi.ArticleAttributes{Title: "T"}}},
		Included: []jsonapi.ArticleListDocumentIncludedItem{&jsonapi.Person{ID: "9"}, &jsonapi.Comment{ID: "5"}},
	}, nil
}

func (b *blog) CreateArticle(ctx context.Context, body *jsonapi.ArticlesCreateArticleRequest, _ *jsonapi.ArticlesCreateArticleParams) (jsonapi.ArticlesCreateArticleResult, error) {
	if b.made = body; body.Data.Attributes.Title == "later" {
		return &jsonapi.ArticlesCreateArticle202{}, nil
	}
	article := jsonapi.Article{ID: "1", Attributes: jsonapi.ArticleAttributes{Title: body.Data.Attributes.Title}}
	return &jsonapi.ArticlesCreateArticle201{Body: &jsonapi.ArticleDocument{Data: article}}, jsonapi.SendHeader(ctx, &jsonapi.ArticlesCreateArticleHeader{Location: jsonapi.Some("/articles/1")})
}

func (*blog) DestroyArticle(context.Context, string, *jsonapi.ArticlesDestroyArticleParams) error {
	return &jsonapi.StatusError{Status: http.StatusConflict, Code: "locked", Message: "it is being edited"}
}

func (b *blog) ReplaceArticleTags(_ context.Context, _ string, body *jsonapi.ArticlesReplaceArticleTagsRequest, _ *jsonapi.ArticlesReplaceArticleTagsParams) error {
	b.tags = body.Data
	return nil
}

func openBlog(t *testing.T) (*house, *blog, *jsonapi.Client) {
	t.Helper()
	b := &blog{}
	handler, err := jsonapi.NewHandler(jsonapi.Handlers{Articles: b})
	h := open(t, handler, err)
	client, err := jsonapi.New(jsonapi.WithBaseURL(h.url))
	must(t, err)
	return h, b, client
}

const asJSONAPI = "Content-Type: application/vnd.api+json"

func TestJSONAPILists(t *testing.T) {
	t.Parallel()
	h, b, client := openBlog(t)
	found, err := client.Articles.IndexArticles(t.Context(), &jsonapi.ArticlesIndexArticlesParams{
		FilterTitle: jsonapi.Some("a b"), FilterAuthorID: []string{"1", "2"}, PageNumber: jsonapi.Some[int64](2), PageSize: jsonapi.Some[int64](50),
		Include: []jsonapi.ArticlesIndexArticlesParamsIncludeItem{"author", "comments.author"}, Sort: []string{"-published-at", "title"},
		Fields: map[string]string{"articles": "title,author"},
	})
	must(t, err)
	same(t, h.sent.uri, "/articles?filter%5Btitle%5D=a%20b&filter%5Bauthor%5D%5Bid%5D=1,2&page%5Bnumber%5D=2&page%5Bsize%5D=50&include=author,comments.author&sort=-published-at,title&fields%5Barticles%5D=title%2Cauthor")
	same(t, b.list.Fields, map[string]string{"articles": "title,author"})
	same(t, found.Data[0].Type, "articles")
	is[*jsonapi.Person](t, found.Included[0])
	same(t, is[*jsonapi.Comment](t, found.Included[1]).ID, "5")
	same(t, h.sent.accept, "application/vnd.api+json")
	answer := h.ask("GET /articles?filter[title]=x&filter[author][id]=1,2&page[number]=1&fields[people]=first-name", "")
	answer.is(t, 200, `"type":"comments"`)
	same(t, answer.head.Get("Content-Type"), "application/vnd.api+json")
	same(t, b.list.FilterAuthorID, []string{"1", "2"})
	same(t, b.list.Fields, map[string]string{"people": "first-name"})
	h.ask("GET /articles?page[size]=51", "").is(t, 400, `"errors":[{`, "page[size]")
	h.ask("GET /articles?include=friends", "").is(t, 400, "include")
}

func TestJSONAPIDocuments(t *testing.T) {
	t.Parallel()
	document := keeps[jsonapi.ArticleDocument](t, `{"jsonapi":{"version":"1.1"},"data":{"type":"articles","id":"1","attributes":{"title":"T","published-at":null,"word-count":5,"is-draft?":false},
		"relationships":{"author":{"data":null,"links":{"self":"/a","related":{"href":"/b","meta":{}},"next":null}},"comments":{"data":[{"type":"comments","id":"5"}]},"newer":{"data":null}},"links":{"self":"/x"}},
		"included":[{"type":"people","id":"9","attributes":{"first-name":"D","twitter":null}},{"type":"robots","id":"1","attributes":{"a":1}},{"type":"comments","id":"5"}]}`)
	attributes := document.Data.Attributes
	same(t, attributes.WordCount.Or(0), 5)
	same(t, attributes.PublishedAt.IsNull() && !attributes.IsDraft.Or(true), true)
	same(t, is[*jsonapi.Person](t, document.Included[0]).Attributes.Or(nil).FirstName.Or(""), "D")
	same(t, is[*jsonapi.UnknownResource](t, document.Included[1]).Type, "robots")
	author := document.Data.Relationships.Or(nil).Author.Or(nil)
	same(t, author.Data.IsNull(), true)
	same(t, is[jsonapi.LinkText](t, author.Links.Or(nil).Self.Or(nil)), "/a")
	same(t, is[*jsonapi.LinkObject](t, author.Links.Or(nil).Additional["related"].Or(nil)).Href, "/b")
	same(t, author.Links.Or(nil).Additional["next"].IsNull(), true)
}

func TestJSONAPICalls(t *testing.T) {
	t.Parallel()
	h, b, client := openBlog(t)
	article := jsonapi.NewArticle{Attributes: jsonapi.NewArticleAttributes{Title: "T", PublishedAt: jsonapi.Null[time.Time]()}}
	article.Relationships = jsonapi.Some(&jsonapi.NewArticleRelationships{Author: jsonapi.Some(&jsonapi.ToOne{Data: jsonapi.Null[*jsonapi.Identifier]()})})
	made, err := client.Articles.CreateArticle(t.Context(), &jsonapi.ArticlesCreateArticleRequest{Data: article}, nil)
	must(t, err)
	same(t, is[*jsonapi.ArticlesCreateArticle201](t, made).Body.Data.Attributes.Title, "T")
	same(t, h.sent.body, `{"data":{"type":"articles","attributes":{"title":"T","published-at":null},"relationships":{"author":{"data":null}}}}`)
	same(t, h.sent.contentType, "application/vnd.api+json")
	article.Attributes.Title = "later"
	made, err = client.Articles.CreateArticle(t.Context(), &jsonapi.ArticlesCreateArticleRequest{Data: article}, nil)
	must(t, err)
	is[*jsonapi.ArticlesCreateArticle202](t, made)
	h.ask("POST /articles", `{"data":{"type":"people","attributes":{"title":""}}}`, asJSONAPI).is(t, 400, "data.type", "data.attributes.title")
	h.ask("POST /articles", `{}`, asJSON).is(t, 400, "data")

	err = client.Articles.DestroyArticle(t.Context(), "1", nil)
	var failure *jsonapi.APIError
	detail, ok := jsonapi.ErrorDetail[*jsonapi.ErrorDocument](err)
	if !errors.As(err, &failure) || failure.Message != "it is being edited" || failure.Code != "locked" || !ok {
		t.Fatalf("%v, %+v", err, detail)
	}
	same(t, detail.Errors[0].Detail.Or(""), "it is being edited")
	must(t, client.Articles.ReplaceArticleTags(t.Context(), "1", &jsonapi.ArticlesReplaceArticleTagsRequest{Data: []jsonapi.Identifier{{Type: "tags", ID: "3"}}}, nil))
	same(t, b.tags[0].ID, "3")
}
