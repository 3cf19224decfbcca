package houses

import (
	"context"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/assistgen/assistgen/testdata/houses/cluster"
)

// pods is a cluster with one pod.
type pods struct {
	cluster.UnimplementedCoreV1Handler
	pod     *cluster.IOK8sAPICoreV1Pod
	patch   string
	options *cluster.IOK8sApimachineryPkgApisMetaV1DeleteOptions
	path    string
}

func (*pods) ListCoreV1NamespacedPod(context.Context, string, *cluster.CoreV1ListCoreV1NamespacedPodParams) (*cluster.IOK8sAPICoreV1PodList, error) {
	return &cluster.IOK8sAPICoreV1PodList{Kind: cluster.Some("PodList"), Items: []cluster.IOK8sAPICoreV1Pod{}}, nil
}

func (*pods) ListCoreV1NamespacedPodStream(_ context.Context, _ string, _ *cluster.CoreV1ListCoreV1NamespacedPodParams, send func(*cluster.IOK8sApimachineryPkgApisMetaV1WatchEvent) error) error {
	for _, kind := range []string{"ADDED", "BOOKMARK"} {
		object := cluster.IOK8sApimachineryPkgRuntimeRawExtension{"kind": cluster.Raw(`"Pod"`)}
		if err := send(&cluster.IOK8sApimachineryPkgApisMetaV1WatchEvent{Type: kind, Object: object}); err != nil {
			return err
		}
	}
	return nil
}

func (p *pods) CreateCoreV1NamespacedPod(ctx context.Context, _ string, body *cluster.IOK8sAPICoreV1Pod, _ *cluster.CoreV1CreateCoreV1NamespacedPodParams) (*cluster.IOK8sAPICoreV1Pod, error) {
	p.pod = body
	return body, cluster.SetStatus(ctx, http.StatusCreated)
}

func (p *pods) PatchCoreV1NamespacedPod(ctx context.Context, _, _ string, body cluster.IOK8sApimachineryPkgApisMetaV1Patch, _ *cluster.CoreV1PatchCoreV1NamespacedPodParams) (*cluster.IOK8sAPICoreV1Pod, error) {
	p.patch = cluster.RequestFrom(ctx).Header.Get("Content-Type") + " " + string(body["spec"])
	return &cluster.IOK8sAPICoreV1Pod{}, nil
}

func (p *pods) DeleteCoreV1NamespacedPod(_ context.Context, _, _ string, body *cluster.IOK8sApimachineryPkgApisMetaV1DeleteOptions, _ *cluster.CoreV1DeleteCoreV1NamespacedPodParams) (*cluster.IOK8sAPICoreV1Pod, error) {
	p.options = body
	return &cluster.IOK8sAPICoreV1Pod{}, nil
}

func (*pods) ReadCoreV1NamespacedPodLogText(context.Context, string, string, *cluster.CoreV1ReadCoreV1NamespacedPodLogTextParams) (string, error) {
	return "line 1\nline 2\n", nil
}

func (p *pods) ConnectCoreV1GetNamespacedPodProxyWithPath(_ context.Context, _, _, path string, _ *cluster.CoreV1ConnectCoreV1GetNamespacedPodProxyWithPathParams) (*cluster.FilePart, error) {
	p.path = path
	return &cluster.FilePart{Content: strings.NewReader("pong"), ContentType: "text/x-pong"}, nil
}

func openCluster(t *testing.T) (*house, *pods, *cluster.Client) {
	t.Helper()
	s := &pods{}
	handler, err := cluster.NewHandler(cluster.Handlers{CoreV1: s})
	h := open(t, handler, err)
	client, err := cluster.New(cluster.WithBaseURL(h.url), cluster.WithAPIKey("Bearer t"))
	must(t, err)
	return h, s, client
}

const aPod = `{"apiVersion":"v1","kind":"Pod","metadata":{"name":"a","creationTimestamp":null,"labels":{"app":"a"},
	"managedFields":[{"fieldsType":"FieldsV1","fieldsV1":{"f:spec":{"k:{\"name\":\"a\"}":{}}},"time":"2026-01-01T00:00:00Z"}]},
	"spec":{"containers":[{"name":"a","livenessProbe":{"port":"http"},"ports":[{"containerPort":80}],"resources":{"limits":{"cpu":"500m","memory":1e9}},"newer":[]},
	{"name":"b","livenessProbe":{"port":8080}}],"restartPolicy":"Sometimes"},"status":{"phase":"Running","startTime":"2026-01-01T00:00:00Z"}}`

func TestClusterValues(t *testing.T) {
	t.Parallel()
	pod := keeps[cluster.IOK8sAPICoreV1Pod](t, aPod)
	containers := pod.Spec.Or(nil).Containers
	same(t, is[cluster.IOK8sApimachineryPkgUtilIntstrIntOrStringText](t, containers[0].LivenessProbe.Or(nil).Port.Or(nil)), "http")
	same(t, is[cluster.IOK8sApimachineryPkgUtilIntstrIntOrStringInteger](t, containers[1].LivenessProbe.Or(nil).Port.Or(nil)), 8080)
	limits := containers[0].Resources.Or(nil).Limits
	same(t, is[cluster.IOK8sApimachineryPkgAPIResourceQuantityText](t, limits["cpu"]), "500m")
	same(t, is[cluster.IOK8sApimachineryPkgAPIResourceQuantityNumber](t, limits["memory"]), 1e9)
	same(t, pod.Status.Or(nil).StartTime.Or(time.Time{}).Year(), 2026)
	budget := keeps[cluster.CustomBudget](t, `{"maxUnavailable":"20%","minAvailable":2,"template":{"kind":"X","spec":{"a":1}},"embedded":{"kind":"Y"}}`)
	same(t, is[cluster.CustomIntOrStringInteger](t, budget.MinAvailable.Or(nil)), 2)
	same(t, string(budget.MaxUnavailable.Or("")), `"20%"`)
}

func TestClusterCalls(t *testing.T) {
	t.Parallel()
	h, s, client := openCluster(t)
	pod := strings.NewReplacer(`"creationTimestamp":null,`, "", "Sometimes", "Never").Replace(aPod) // the document has no null there
	made, err := client.CoreV1.CreateCoreV1NamespacedPod(t.Context(), "default", keeps[cluster.IOK8sAPICoreV1Pod](t, pod), nil)
	must(t, err)
	same(t, made.Metadata.Or(nil).Labels["app"], "a")
	same(t, h.sent.contentType, "application/json")
	same(t, h.head.Get("Authorization"), "Bearer t")
	h.ask("POST /api/v1/namespaces/default/pods", `{"spec":{"containers":[{"image":"a"}]}}`, asJSON).is(t, 400, "spec.containers[0].name")
	h.ask("POST /api/v1/namespaces/default/pods", `{"spec":{"containers":[{"name":"a","livenessProbe":{"port":1.5}}]}}`, asJSON).is(t, 400, "livenessProbe.port")

	_, err = client.CoreV1.DeleteCoreV1NamespacedPod(t.Context(), "default", "a", nil, nil)
	must(t, err)
	same(t, s.options, nil)
	same(t, h.sent.body, "")
	h.ask("DELETE /api/v1/namespaces/default/pods/a", `{"preconditions":{"uid":"u"}}`, asJSON).is(t, 200)
	same(t, s.options.Preconditions.Or(nil).UID.Or(""), "u")

	patch := cluster.IOK8sApimachineryPkgApisMetaV1Patch{"spec": cluster.Raw(`{"a":1}`)}
	_, err = client.CoreV1.PatchCoreV1NamespacedPod(t.Context(), "default", "a", patch, nil, cluster.WithContentType("application/merge-patch+json"))
	must(t, err)
	same(t, s.patch, `application/merge-patch+json {"a":1}`)
	h.ask("PATCH /api/v1/namespaces/default/pods/a", `{"spec":2}`, "Content-Type: application/strategic-merge-patch+json").is(t, 200)
	same(t, s.patch, `application/strategic-merge-patch+json 2`)
	h.ask("PATCH /api/v1/namespaces/default/pods/a", `a: b`, "Content-Type: application/yaml").is(t, 415)

	log, err := client.CoreV1.ReadCoreV1NamespacedPodLogText(t.Context(), "default", "a", nil)
	must(t, err)
	same(t, log, "line 1\nline 2\n")
	file, err := client.CoreV1.ConnectCoreV1GetNamespacedPodProxyWithPath(t.Context(), "default", "a", "ping/1", nil)
	must(t, err)
	data, err := io.ReadAll(file)
	must(t, err)
	must(t, file.Close())
	same(t, string(data)+" "+file.ContentType+" "+s.path, "pong text/x-pong ping/1")
	h.ask("GET /version/", "").is(t, 501)
}

func TestClusterWatch(t *testing.T) {
	t.Parallel()
	h, _, client := openCluster(t)
	var kinds []string
	for event, err := range client.CoreV1.ListCoreV1NamespacedPodStream(t.Context(), "default", nil) {
		must(t, err)
		kinds = append(kinds, event.Type+string(event.Object["kind"]))
	}
	same(t, kinds, []string{`ADDED"Pod"`, `BOOKMARK"Pod"`})
	same(t, h.sent.uri, "/api/v1/namespaces/default/pods?watch=true")
	list, err := client.CoreV1.ListCoreV1NamespacedPod(t.Context(), "default", nil)
	must(t, err)
	same(t, list.Kind.Or(""), "PodList")
	h.ask("GET /api/v1/namespaces/default/pods?watch=true", "").is(t, 200, `{"object":{"kind":"Pod"},"type":"ADDED"}`+"\n")
	h.ask("GET /api/v1/namespaces/default/pods", "", "Accept: application/json").is(t, 200, `"items":[]`)
}
