package refdoc_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/assistgen/assistgen/generator/refdoc"
)

// curlDocument has calls of all kinds, and strings of a stranger wherever a document may have some.
const curlDocument = `openapi: 3.0.3
info: {title: Shell, version: "1"}
servers: [{url: "https://{region}.example.com/$(touch /tmp/x)/", variables: {region: {default: "eu"}}}]
components:
  securitySchemes:
    key: {type: apiKey, in: query, name: "k$(id)"}
    basic: {type: http, scheme: basic}
    a key: {type: apiKey, in: header, name: X-Key}
    a cookie: {type: apiKey, in: cookie, name: session}
paths:
  /query:
    get:
      operationId: query
      security: [{key: []}]
      parameters:
        - {name: filter, in: query, required: true, style: deepObject, schema: {type: object, example: {a: "$(id)", b: 2}}}
        - {name: "of[]", in: query, required: true, schema: {type: array, items: {type: string}, example: [a b, "c'd"]}}
        - {name: pipes, in: query, required: true, style: pipeDelimited, explode: false, schema: {type: array, items: {type: string}, example: [a, b]}}
        - {name: X-Text, in: header, required: true, schema: {type: string}, example: "` + "`id`" + ` '$(id)' $HOME !x"}
        - {name: c, in: cookie, required: true, schema: {type: string}, example: "a;b"}
      responses: {"204": {description: d}}
  /both:
    post:
      operationId: both
      security: [{a key: [], a cookie: []}]
      servers: [{url: "{root-URL}/v1", variables: {root-URL: {default: ""}}}]
      requestBody: {content: {application/json: {schema: {type: string}, example: "it's \"$(id)\"\n"}}}
      responses: {"204": {description: d}}
  /form:
    post:
      operationId: form
      security: [{basic: []}]
      servers: [{url: /relative}]
      requestBody:
        content:
          multipart/form-data:
            schema:
              type: object
              required: [file, text]
              properties: {file: {type: string, format: binary}, text: {type: string, example: "@/etc/passwd"}}
      responses: {"204": {description: d}}
  /encoded:
    post:
      operationId: encoded
      requestBody:
        content:
          application/x-www-form-urlencoded:
            schema: {type: object, required: [a b], properties: {a b: {type: string, example: "@x&y=$(id)"}}}
      responses: {"204": {description: d}}
`

// TestCurl has a shell read commands: curl gets the arguments that the document says, and nothing of them is run.
func TestCurl(t *testing.T) {
	t.Parallel()
	sh, err := exec.LookPath("sh")
	if err != nil {
		t.Skip("there is no sh: ", err)
	}
	document := filepath.Join(t.TempDir(), "api.yaml")
	if err := os.WriteFile(document, []byte(curlDocument), 0o600); err != nil {
		t.Fatal(err)
	}
	got := map[string][]string{}
	for _, s := range referenceOf(t, document).Services {
		for _, o := range s.Operations {
			got[o.Name] = arguments(t, sh, o)
		}
	}
	base := "https://eu.example.com/$(touch /tmp/x)"
	want := map[string][]string{
		"query": {
			base + "/query?filter%5Ba%5D=%24%28id%29&filter%5Bb%5D=2&of%5B%5D=a+b&of%5B%5D=c%27d&pipes=a%7Cb&k%24%28id%29=secret",
			"-H", "X-Text: `id` '$(id)' $HOME !x", "-b", "c=a%3Bb",
		},
		"both": {
			"-X", "POST", "http://here/v1/both", "-H", "X-Key: key", "-b", "session=cookie", "-H", "Content-Type: application/json",
			"-d", `"it's \"$(id)\"\n"`,
		},
		"form":    {"-X", "POST", "https://HOST/relative/form", "-u", "me:pass", "-F", "file=@FILE", "--form-string", "text=@/etc/passwd"},
		"encoded": {"-X", "POST", base + "/encoded", "--data-urlencode", "a+b=@x&y=$(id)"},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// arguments returns those with which a shell calls the curl of an operation.
func arguments(t *testing.T, sh string, o *refdoc.Operation) []string {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), sh, "-c", `curl() { printf '%s\0' "$@"; }`+"\n"+o.Curl)
	cmd.Env = []string{"TOKEN=secret", "A_KEY=key", "A_COOKIE=cookie", "ROOT_URL=http://here", "USERNAME=me", "PASSWORD=pass", "HOME=/home"}
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("%s: %v\n%s", o.Name, err, o.Curl)
	}
	return strings.Split(strings.TrimSuffix(string(out), "\x00"), "\x00")
}
