package houses

import (
	"context"
	"errors"
	"net/http"
	"strings"
	"testing"

	"github.com/assistgen/assistgen/testdata/houses/payments"
)

// till keeps customers and charges, and what it was sent.
type till struct {
	payments.UnimplementedCustomersHandler
	payments.UnimplementedChargesHandler
	payments.UnimplementedSearchHandler
	payments.UnimplementedFilesHandler
	list   *payments.CustomersGetCustomersParams
	posted *payments.CustomersPostCustomersRequest
	charge *payments.ChargesPostChargesChargeRequest
	key    string
	upload string
}

func (s *till) GetCustomers(_ context.Context, _ *payments.CustomersGetCustomersRequest, params *payments.CustomersGetCustomersParams) (*payments.CustomersGetCustomersResponse, error) {
	s.list = params
	page := &payments.CustomersGetCustomersResponse{URL: "/v1/customers"}
	switch params.StartingAfter.Or("") {
	case "":
		page.Data, page.HasMore = []payments.Customer{{ID: "cus_1"}, {ID: "cus_2"}}, true
	case "cus_2":
		page.Data = []payments.Customer{{ID: "cus_3"}}
	}
	return page, nil
}

func (s *till) PostCustomers(_ context.Context, body *payments.CustomersPostCustomersRequest, params *payments.CustomersPostCustomersParams) (*payments.Customer, error) {
	s.posted, s.key = body, params.IdempotencyKey.Or("")
	return &payments.Customer{ID: "cus_1"}, nil
}

func (*till) GetCustomersCustomer(_ context.Context, id string, _ *payments.CustomersGetCustomersCustomerParams) (payments.CustomersGetCustomersCustomerResponse, error) {
	if id == "gone" {
		return &payments.DeletedCustomer{ID: id}, nil
	}
	if id == "none" {
		return nil, &payments.StatusError{Status: http.StatusNotFound, Message: "No such customer: 'none'"}
	}
	return &payments.Customer{ID: id}, nil
}

func (s *till) PostChargesCharge(_ context.Context, id string, body *payments.ChargesPostChargesChargeRequest, _ *payments.ChargesPostChargesChargeParams) (*payments.Charge, error) {
	s.charge = body
	return &payments.Charge{ID: id, Status: payments.ChargeStatusSucceeded, Metadata: map[string]string{}}, nil
}

func (*till) GetSearch(context.Context, *payments.SearchGetSearchParams) (*payments.SearchGetSearchResponse, error) {
	return &payments.SearchGetSearchResponse{Data: []payments.SearchGetSearchResponseDataItem{
		&payments.Customer{ID: "a"}, &payments.Charge{ID: "b", Status: "pending", Metadata: map[string]string{}}, &payments.DeletedCustomer{ID: "c"},
	}}, nil
}

func (s *till) PostFiles(_ context.Context, body *payments.FilesPostFilesRequest, _ *payments.FilesPostFilesParams) (*payments.File, error) {
	link := ""
	if l, ok := body.FileLinkData.Get(); ok && l.Create {
		link = "linked"
	}
	s.upload = body.File.Name + " " + string(body.Purpose) + " " + link
	return &payments.File{ID: "file_1", Purpose: payments.FilePurpose(body.Purpose), Size: 3}, nil
}

func openTill(t *testing.T) (*house, *till, *payments.Client) {
	t.Helper()
	s := &till{}
	handler, err := payments.NewHandler(payments.Handlers{Customers: s, Charges: s, Search: s, Files: s})
	h := open(t, handler, err)
	client, err := payments.New(payments.WithBaseURL(h.url), payments.WithBearerToken("sk_1"))
	must(t, err)
	return h, s, client
}

func TestPaymentsForms(t *testing.T) {
	t.Parallel()
	h, s, client := openTill(t)
	body := &payments.CustomersPostCustomersRequest{
		Name:             payments.Some("A & B"),
		Balance:          payments.Some[int64](0),
		Address:          payments.Some[payments.CustomersPostCustomersRequestAddress](&payments.CustomersPostCustomersRequestAddressObject{City: payments.Some("Oslo")}),
		Metadata:         payments.Some[payments.CustomersPostCustomersRequestMetadata](payments.CustomersPostCustomersRequestMetadataMap{"order": "6735"}),
		PreferredLocales: []string{"nb", "en"},
		TaxIDData:        []payments.CustomersPostCustomersRequestTaxIDDataItem{{Type: "eu_vat", Value: "DE1"}, {Type: "new_kind", Value: "2"}},
	}
	body.TaxIDData = body.TaxIDData[:1]
	made, err := client.Customers.PostCustomers(t.Context(), body, &payments.CustomersPostCustomersParams{IdempotencyKey: payments.Some("k1")})
	must(t, err)
	same(t, made.ID, "cus_1")
	same(t, s.key, "k1")
	same(t, h.head.Get("Authorization"), "Bearer sk_1")
	same(t, s.posted.Equal(body), true)
	// As curl sends it, and clients of other languages do.
	for _, text := range []string{
		"name=A+%26+B&balance=0&address[city]=Oslo&metadata[order]=6735&preferred_locales[]=nb&preferred_locales[]=en&tax_id_data[0][type]=eu_vat&tax_id_data[0][value]=DE1",
		"name=A+%26+B&balance=0&address%5Bcity%5D=Oslo&metadata%5Border%5D=6735&preferred_locales[0]=nb&preferred_locales[1]=en&tax_id_data%5B0%5D%5Btype%5D=eu_vat&tax_id_data[0][value]=DE1",
	} {
		s.posted = nil
		h.ask("POST /v1/customers", text, asForm).is(t, 200, `"object":"customer"`)
		if s.posted == nil || !s.posted.Equal(body) {
			t.Errorf("%s: read as %+v", text, s.posted)
		}
	}
	h.ask("POST /v1/customers", "address=&metadata=", asForm).is(t, 200)
	same(t, s.posted.Address.Or(nil), payments.CustomersPostCustomersRequestAddress(payments.CustomersPostCustomersRequestAddressEnum("")))
	h.ask("POST /v1/customers", "balance=much&tax_id_data[0][type]=eu_vat", asForm).is(t, 400, `"error":{`, "balance", "value", `"type":"`)
	h.ask("POST /v1/customers", "", "Accept: application/json").is(t, 200)

	_, err = client.Charges.PostChargesCharge(t.Context(), "ch_1", &payments.ChargesPostChargesChargeRequest{
		FraudDetails: payments.Some(&payments.ChargesPostChargesChargeRequestFraudDetails{UserReport: "safe"}),
		Shipping: payments.Some(&payments.ChargesPostChargesChargeRequestShipping{
			Name: "N", Address: payments.ChargesPostChargesChargeRequestShippingAddress{Line1: payments.Some("L 1")},
		}),
	}, nil)
	must(t, err)
	same(t, h.sent.body, "fraud_details%5Buser_report%5D=safe&shipping%5Bname%5D=N&shipping%5Baddress%5D%5Bline1%5D=L%201")
	same(t, s.charge.Shipping.Or(nil).Address.Line1.Or(""), "L 1")
}

func TestPaymentsLists(t *testing.T) {
	t.Parallel()
	h, s, client := openTill(t)
	var ids []string
	created := &payments.CustomersGetCustomersParamsCreatedObject{Gte: payments.Some[int64](5)}
	for c, err := range client.Customers.All(t.Context(), nil, &payments.CustomersGetCustomersParams{
		Expand: []string{"data.default_source"}, Created: payments.Some[payments.CustomersGetCustomersParamsCreated](created),
	}) {
		must(t, err)
		ids = append(ids, c.ID)
	}
	same(t, ids, []string{"cus_1", "cus_2", "cus_3"})
	same(t, strings.HasSuffix(h.sent.uri, "&created%5Bgte%5D=5&starting_after=cus_2"), true)
	same(t, s.list.Expand, []string{"data.default_source"})
	same(t, h.sent.body, "")
	h.ask("GET /v1/customers?created=5&expand[]=data.a&expand[]=data.b", "").is(t, 200)
	same(t, s.list.Expand, []string{"data.a", "data.b"})
	same(t, is[payments.CustomersGetCustomersParamsCreatedInteger](t, s.list.Created.Or(nil)), 5)
	h.ask("GET /v1/customers?limit=101", "").is(t, 400, "limit")
}

func TestPaymentsUnions(t *testing.T) {
	t.Parallel()
	_, _, client := openTill(t)
	found, err := client.Search.GetSearch(t.Context(), &payments.SearchGetSearchParams{Query: "name:'a'"})
	must(t, err)
	is[*payments.Customer](t, found.Data[0])
	is[*payments.Charge](t, found.Data[1])
	same(t, is[*payments.DeletedCustomer](t, found.Data[2]).Deleted, true)
	gone, err := client.Customers.GetCustomersCustomer(t.Context(), "gone", nil)
	must(t, err)
	is[*payments.DeletedCustomer](t, gone)
	_, err = client.Customers.GetCustomersCustomer(t.Context(), "none", nil)
	detail, ok := payments.ErrorDetail[*payments.Error](err)
	if !errors.Is(err, payments.ErrNotFound) || !ok || detail.Error.Message.Or("") != "No such customer: 'none'" {
		t.Errorf("an unknown customer: %v, %+v", err, detail)
	}
	charge := `{"id":"ch_1","object":"charge","amount":1,"created":2,"livemode":true,"metadata":{},"status":"brand_new","customer":"cus_1","outcome":{"type":"x","rule":"r_1"}}`
	same(t, is[payments.ChargeCustomerText](t, keeps[payments.Charge](t, charge).Customer.Or(nil)), "cus_1")
	charge = strings.Replace(charge, `"cus_1"`, `{"id":"cus_1","object":"customer","created":1,"livemode":false}`, 1)
	same(t, is[*payments.Customer](t, keeps[payments.Charge](t, charge).Customer.Or(nil)).ID, "cus_1")
	charge = strings.Replace(charge, `"created":1,"livemode":false`, `"deleted":true`, 1)
	is[*payments.DeletedCustomer](t, keeps[payments.Charge](t, charge).Customer.Or(nil))
}

func TestPaymentsUploads(t *testing.T) {
	t.Parallel()
	h, s, _ := openTill(t)
	client, err := payments.New(payments.WithBaseURL(h.url), payments.WithBasicAuth("sk_1", ""))
	must(t, err)
	file, err := client.Files.PostFiles(t.Context(), &payments.FilesPostFilesRequest{
		File: payments.FilePart{Name: "a.png", Content: strings.NewReader("png")}, Purpose: payments.FilesPostFilesRequestPurposeIdentityDocument,
		FileLinkData: payments.Some(&payments.FilesPostFilesRequestFileLinkData{Create: true}),
	}, nil)
	must(t, err)
	same(t, file.Object, "file")
	same(t, s.upload, "a.png identity_document linked")
	same(t, strings.Contains(h.sent.body, `name="file_link_data[create]"`), true)
}

// TestPaymentsNames holds that an object without members is not an unknown variant of a union.
func TestPaymentsNames(t *testing.T) {
	t.Parallel()
	if _, unknown := any(&payments.CustomersGetCustomersRequest{}).(payments.ChargeCustomer); unknown {
		t.Error("an empty form is a customer of a charge")
	}
}
