package houses

import (
	"context"
	"errors"
	"io"
	"net/http"
	"strings"
	"testing"

	"github.com/assistgen/assistgen/testdata/houses/arm"
)

// vaults keeps what it was sent.
type vaults struct {
	arm.UnimplementedVaultsHandler
	arm.UnimplementedBackupHandler
	arm.UnimplementedLocksHandler
	vault  *arm.Vault
	list   *arm.VaultsListBySubscriptionParams
	expand []string
	backup string
	scope  string
}

func (v *vaults) CreateOrUpdate(ctx context.Context, _, _, name string, body *arm.Vault, _ *arm.VaultsCreateOrUpdateParams) (*arm.Vault, error) {
	v.vault = body
	answer := *body
	answer.Name = arm.Some(name)
	return &answer, errors.Join(arm.SetStatus(ctx, http.StatusCreated), arm.SendHeader(ctx, &arm.VaultsCreateOrUpdateHeader{RetryAfter: arm.Some[int32](5), AzureAsyncOperation: arm.Some("https://poll")}))
}

func (v *vaults) Get(_ context.Context, _, _, name string, params *arm.VaultsGetParams) (*arm.Vault, error) {
	if v.expand = params.Expand; name == "none" {
		return nil, &arm.StatusError{Status: 404, Code: "ResourceNotFound", Message: "no vault"}
	}
	return v.vault, nil
}

func (*vaults) Delete(ctx context.Context, _, _, name string, _ *arm.VaultsDeleteParams) error {
	if name == "none" {
		return arm.SetStatus(ctx, http.StatusNoContent)
	}
	return errors.Join(arm.SetStatus(ctx, http.StatusAccepted), arm.SendHeader(ctx, &arm.VaultsDeleteHeader{Location: arm.Some("https://poll")}))
}

func (*vaults) CheckExistence(_ context.Context, _, _, name string, _ *arm.VaultsCheckExistenceParams) error {
	if name == "none" {
		return &arm.StatusError{Status: http.StatusNotFound}
	}
	return nil
}

func (v *vaults) ListBySubscription(_ context.Context, _ string, params *arm.VaultsListBySubscriptionParams) (*arm.VaultListResult, error) {
	v.list = params
	return &arm.VaultListResult{Value: []arm.Vault{}}, nil
}

func (*vaults) CheckNameAvailability(_ context.Context, _ string, _ *arm.VaultsCheckNameAvailabilityRequest, _ *arm.VaultsCheckNameAvailabilityParams) (*arm.CheckNameAvailabilityResult, error) {
	return &arm.CheckNameAvailabilityResult{NameAvailable: arm.Some(true)}, nil
}

func (v *vaults) Restore(_ context.Context, _ string, body *arm.BackupRestoreRequest, _ *arm.BackupRestoreParams) error {
	data, err := io.ReadAll(body.Blob.Content)
	v.backup = string(data) + strings.Join(body.Labels, "+")
	return err
}

func (v *vaults) List(_ context.Context, scope string, _ *arm.LocksListParams) ([]string, error) {
	v.scope = scope
	return []string{"l"}, nil
}

const (
	subscription = "5b7d2c58-94dc-4d0a-8b9d-3c1f0d4b7a11"
	armPath      = "/subscriptions/" + subscription + "/resourceGroups/rg/providers/Vendor.Vault/vaults/"
	armVersion   = "?api-version=2024-03-01"
)

func openVaults(t *testing.T) (*house, *vaults, *arm.Client) {
	t.Helper()
	v := &vaults{}
	handler, err := arm.NewHandler(arm.Handlers{Vaults: v, Backup: v, Locks: v})
	h := open(t, handler, err)
	client, err := arm.New(arm.WithBaseURL(h.url), arm.WithBearerToken("aad"))
	must(t, err)
	return h, v, client
}

func TestARMResources(t *testing.T) {
	t.Parallel()
	h, v, client := openVaults(t)
	vault := keeps[arm.Vault](t, `{"id":"/x","name":"n","type":"Vendor.Vault/vaults","location":"west","tags":{"a":"b"},"etag":"e","sku":{"name":"Premium_P9","capacity":null},
		"identity":{"type":"SystemAssigned, UserAssigned","userAssignedIdentities":{"/id":{},"/gone":null}},
		"properties":{"tenantId":"5b7d2c58-94dc-4d0a-8b9d-3c1f0d4b7a11","provisioningState":"Moving","bytesUsed":5,"key":"AQID","thumbprint":"-_8","expires":1700000000,"settings":{},
		"opened":"Mon, 02 Jan 2006 15:04:05 GMT","retention":"P1D",
		"rules":[{"ruleType":"Ip","cidr":"10.0.0.0/8"},{"ruleType":"VirtualNetwork","subnetId":"s","priority":1},{"ruleType":"Newer","x":1}]}}`)
	same(t, is[*arm.IPRule](t, vault.Properties.Rules[0]).Cidr, "10.0.0.0/8")
	same(t, is[*arm.VirtualNetworkRule](t, vault.Properties.Rules[1]).SubnetResourceID, "s")
	same(t, is[*arm.UnknownRule](t, vault.Properties.Rules[2]).RuleType, "Newer")
	same(t, vault.Identity.Or(nil).UserAssignedIdentities["/gone"].IsNull(), true)
	vault.Properties.Rules = vault.Properties.Rules[:2]
	vault.Sku = arm.Some(&arm.Sku{Name: arm.SkuNameS1})
	var header arm.VaultsCreateOrUpdateHeader
	made, err := client.Vaults.CreateOrUpdate(t.Context(), subscription, "rg", "vault-1", vault, &arm.VaultsCreateOrUpdateParams{APIVersion: "2024-03-01"}, arm.ReadHeader(&header))
	must(t, err)
	same(t, made.Name.Or(""), "vault-1")
	same(t, header.RetryAfter.Or(0), 5)
	same(t, strings.Contains(h.sent.body, `"etag"`) || strings.Contains(h.sent.body, `"bytesUsed"`), false) // read only
	same(t, v.vault.Etag.Or("none"), "none")
	same(t, strings.HasPrefix(h.sent.body, `{"location":"west","tags":{"a":"b"},"properties":{"tenantId"`), true)
	for body, place := range map[string]string{
		`{"properties":{"tenantId":"t"}}`:                                            "location",
		`{"location":"w","properties":{"tenantId":"t","rules":[{"ruleType":"Ip"}]}}`: "cidr",
		`{"location":"w","properties":{"tenantId":"t","rules":[{"cidr":"x"}]}}`:      "ruleType",
		`{"location":"w","properties":{"tenantId":"t"},"sku":{"capacity":1}}`:        "sku.name",
	} {
		h.ask("PUT "+armPath+"vault-1"+armVersion, body, asJSON).is(t, 400, `"error":{"code":`, place)
	}
	h.ask("PUT "+armPath+"v"+armVersion, `{}`, asJSON).is(t, 400, "vaultName")
	h.ask("GET "+armPath+"vault-1", "").is(t, 400, "api-version")
	h.ask("GET "+armPath+"vault-1"+armVersion+"&$expand=a,b", "").is(t, 200)
	same(t, v.expand, []string{"a", "b"})
	_, err = client.Vaults.Get(t.Context(), subscription, "rg", "none", &arm.VaultsGetParams{APIVersion: "2024-03-01"})
	var failure *arm.APIError
	detail, ok := arm.ErrorDetail[*arm.ErrorResponse](err)
	if !errors.As(err, &failure) || failure.Code != "ResourceNotFound" || !ok || detail.Error.Or(nil).Message.Or("") != "no vault" {
		t.Errorf("%v, %+v", err, detail)
	}
}

func TestARMCalls(t *testing.T) {
	t.Parallel()
	h, v, client := openVaults(t)
	must(t, client.Vaults.Delete(t.Context(), subscription, "rg", "none", &arm.VaultsDeleteParams{APIVersion: "1"}))
	var header arm.VaultsDeleteHeader
	must(t, client.Vaults.Delete(t.Context(), subscription, "rg", "vault-1", &arm.VaultsDeleteParams{APIVersion: "1"}, arm.ReadHeader(&header)))
	same(t, header.Location.Or(""), "https://poll")
	must(t, client.Vaults.CheckExistence(t.Context(), subscription, "rg", "vault-1", &arm.VaultsCheckExistenceParams{APIVersion: "1"}))
	must(t, errIsNot(client.Vaults.CheckExistence(t.Context(), subscription, "rg", "none", &arm.VaultsCheckExistenceParams{APIVersion: "1"}), arm.ErrNotFound))
	if err := client.Vaults.CheckExistence(t.Context(), subscription, "rg", "none", nil); err == nil || errors.Is(err, arm.ErrNotFound) {
		t.Errorf("a call without its version: %v", err)
	}
	list := &arm.VaultsListBySubscriptionParams{
		APIVersion: "1", Filter: arm.Some("name eq 'a b'"), Tags: []string{"a", "b"}, Kinds: []arm.VaultsListBySubscriptionParamsKindsItem{"Standard", "Premium"}, IDs: []int64{1, 2},
	}
	_, err := client.Vaults.ListBySubscription(t.Context(), subscription, list)
	must(t, err)
	same(t, strings.TrimPrefix(h.sent.uri, "/subscriptions/"+subscription+"/providers/Vendor.Vault/vaults?"),
		"api-version=1&%24filter=name%20eq%20%27a%20b%27&tags=a%7Cb&kinds=Standard&kinds=Premium&ids=1%202")
	same(t, v.list.Tags, []string{"a", "b"})
	same(t, v.list.IDs, []int64{1, 2})
	h.ask("GET /subscriptions/"+subscription+"/providers/Vendor.Vault/vaults"+armVersion+"&$top=1001", "").is(t, 400, "$top")

	free, err := client.Vaults.CheckNameAvailability(t.Context(), subscription, &arm.VaultsCheckNameAvailabilityRequest{Name: "n"}, &arm.VaultsCheckNameAvailabilityParams{APIVersion: "1"})
	must(t, err)
	same(t, free.NameAvailable.Or(false), true)
	same(t, h.sent.body, `{"name":"n","type":"Vendor.Vault/vaults"}`)
	must(t, client.Backup.Restore(t.Context(), subscription, &arm.BackupRestoreRequest{
		Blob: arm.FilePart{Name: "b", Content: strings.NewReader("blob")}, Labels: []string{"x", "y"},
	}, &arm.BackupRestoreParams{APIVersion: "1"}))
	same(t, v.backup, "blobx+y")
	locks, err := client.Locks.List(t.Context(), "vault-1", &arm.LocksListParams{APIVersion: "1"})
	must(t, err)
	same(t, locks, []string{"l"})
}
