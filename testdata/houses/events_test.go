package houses

import (
	"context"
	"testing"

	"github.com/assistgen/assistgen/testdata/houses/events"
)

// broker keeps what it was sent.
type broker struct {
	events.UnimplementedEventsHandler
	events.UnimplementedShapesHandler
	events.UnimplementedSettingsHandler
	sent  *events.Envelope
	shape events.Shape
}

func (b *broker) Publish(_ context.Context, _ string, body *events.Envelope, _ *events.EventsPublishParams) (*events.Receipt, error) {
	b.sent = body
	return &events.Receipt{ID: "6f1b7e9e-1f0d-4a6e-9d3c-0a1b2c3d4e5f"}, nil
}

func (b *broker) Consume(_ context.Context, _ string, _ *events.EventsConsumeParams, send func(*events.Envelope) error) error {
	return send(b.sent)
}

func (b *broker) Draw(_ context.Context, body events.Shape, _ *events.ShapesDrawParams) error {
	b.shape = body
	return nil
}

func (*broker) Change(_ context.Context, body *events.Settings, _ *events.SettingsChangeParams) (*events.Settings, error) {
	return body, nil
}

func openBroker(t *testing.T) (*house, *broker, *events.Client) {
	t.Helper()
	b := &broker{}
	handler, err := events.NewHandler(events.Handlers{Events: b, Shapes: b, Settings: b})
	h := open(t, handler, err)
	client, err := events.New(events.WithBaseURL(h.url))
	must(t, err)
	return h, b, client
}

func TestEventsChannels(t *testing.T) {
	t.Parallel()
	h, _, client := openBroker(t)
	sent := &events.Envelope{
		ID: "1", Type: "note", Source: "/a", Data: events.Some(events.Raw(`{"x":[1]}`)),
		Additional: map[string]events.EnvelopeAdditional{"extlevel": events.EnvelopeAdditionalInteger(3)},
	}
	_, err := client.Events.Publish(t.Context(), "shop.orders", sent, nil)
	must(t, err)
	same(t, h.sent.body, `{"specversion":"1.0","id":"1","source":"/a","type":"note","data":{"x":[1]},"extlevel":3}`)
	same(t, h.sent.contentType, "application/cloudevents+json")
	for got, err := range client.Events.Consume(t.Context(), "shop.orders", nil) {
		must(t, err)
		same(t, is[events.EnvelopeAdditionalInteger](t, got.Additional["extlevel"]), 3)
	}
	const head = `{"specversion":"1.0","id":"1","source":"/a","type":"order.placed",`
	post := "POST /channels/shop/events"
	h.ask(post, head+`"data":{"number":1,"lines":[{"sku":"s","main":true}],"position":[1,2],"history":["created","paid"]}}`, asJSON).is(t, 202)
	for body, place := range map[string]string{
		head + `"time":null}`: "data",
		head + `"data":{"number":0,"lines":[{"sku":"s","main":true}]}}`:                           "data.number",
		head + `"data":{"number":1,"lines":[{"sku":"s"}]}}`:                                       "data.lines",
		head + `"data":{"number":1,"lines":[{"sku":"s","main":true},{"sku":"t","main":false}]}}`:  "data.lines",
		head + `"data":{"number":1,"lines":[{"sku":"s","main":true,"A":1}]}}`:                     "data.lines[0]",
		head + `"data":{"number":1,"lines":[{"sku":"s","main":true}],"position":[1,2,3]}}`:        "data.position",
		head + `"data":{"number":1,"lines":[{"sku":"s","main":true}],"history":["created","x"]}}`: "data.history[1]",
		`{"specversion":"1.0","id":"1","source":"/a","type":"t","data":null}`:                     "data",
		`{"specversion":"1.0","id":"1","source":"/a","type":"t","dataschema":"x:y"}`:              "data",
		`{"specversion":"1.0","id":"1","source":"/a","type":"t","data_base64":"AQ=="}`:            "datacontenttype",
		`{"specversion":"1.0","id":"1","source":"/a","type":"t","more":1}`:                        "more",
		`{"specversion":"1.0","id":"1","source":"/a","type":"t","exta":{}}`:                       "exta",
		`{"specversion":"0.3","id":"","source":"/a","type":"t"}`:                                  "specversion",
	} {
		h.ask(post, body, asJSON).is(t, 400, `"title":`, place)
	}
	h.ask("POST /channels/Shop/events", `{}`, asJSON).is(t, 400, "channel")
	envelope := keeps[events.Envelope](t, head+`"time":null,"data_base64":"AQID","datacontenttype":"x/y","extflag":true,"extname":"n","other":{"a":1}}`)
	same(t, envelope.DataBase64.Or(nil), []byte{1, 2, 3})
	same(t, is[events.EnvelopeAdditionalBool](t, envelope.Additional["extflag"]), true)
}

func TestEventsShapes(t *testing.T) {
	t.Parallel()
	h, b, client := openBroker(t)
	must(t, client.Shapes.Draw(t.Context(), &events.Group{Shapes: []events.Shape{&events.ShapeCircle{Radius: 1}, &events.Group{Shapes: []events.Shape{}}}}, nil))
	same(t, h.sent.body, `{"kind":"group","shapes":[{"kind":"circle","radius":1},{"kind":"group","shapes":[]}]}`)
	same(t, is[*events.ShapeCircle](t, is[*events.Group](t, b.shape).Shapes[0]).Radius, 1)
	h.ask("PUT /shapes", `{"kind":"group","shapes":[{"kind":"polygon","sides":[1,2]}]}`, asJSON).is(t, 400, "shapes[0].sides")
	h.ask("PUT /shapes", `{"kind":"star"}`, asJSON).is(t, 400, "kind")
}

func TestEventsSettings(t *testing.T) {
	t.Parallel()
	h, _, client := openBroker(t)
	settings := keeps[events.Settings](t, `{"theme":null,"volume":"loud","limits":{"cpu":1},"proxy":{"host":"h"},"feature":{"x-a":true}}`)
	same(t, settings.Feature.Or(nil).Additional, map[string]bool{"x-a": true})
	got, err := client.Settings.Change(t.Context(), settings, nil)
	must(t, err)
	same(t, got.Theme.IsNull(), true)
	same(t, h.sent.contentType, "application/merge-patch+json")
	for body, place := range map[string]string{
		`{"theme":"blue"}`:                        "theme",
		`{"volume":12}`:                           "volume",
		`{"volume":"12345"}`:                      "volume",
		`{"limits":{}}`:                           "limits",
		`{"limits":{"disk":1}}`:                   "limits",
		`{"proxy":{"host":"h"}}`:                  "limits",
		`{"feature":{"x-a":1}}`:                   "feature",
		`{"feature":{"y":true}}`:                  "feature",
		`{"proxy":{"port":0},"limits":{"cpu":1}}`: "proxy.host",
	} {
		h.ask("PATCH /settings", body, asJSON).is(t, 400, place)
	}
}
