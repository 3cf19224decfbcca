package refdoc

import (
	"go/format"
	"slices"
	"strconv"
	"strings"

	"github.com/assistgen/assistgen/generator/model"
)

// goClient returns the statements that make a client for a call, with the options that the document leaves open. They read the
// variables that the command of curl reads, from the environment. It is empty where several APIs are one.
func (b *builder) goClient(o *model.Operation, version string) string {
	if b.unified {
		return ""
	}
	q := b.code.lit.Package() + "."
	var text strings.Builder
	text.WriteString("client, err := " + q + "New(")
	for _, option := range slices.Concat(b.addressOptions(o), b.credentialOptions(o), versionOption(version)) {
		text.WriteString("\n" + q + option + ",")
	}
	if strings.HasSuffix(text.String(), ",") {
		text.WriteString("\n")
	}
	text.WriteString(")\n" + failed)
	formatted, err := format.Source([]byte(text.String()))
	if err != nil { // of names that are no Go
		return ""
	}
	return strings.TrimRight(string(formatted), "\n")
}

// addressOptions are the options for what a document leaves open of the address of a call.
func (b *builder) addressOptions(o *model.Operation) []string {
	base := b.curlBase(o)
	if o.Servers == nil && base[0].variable == "" && strings.HasPrefix(base[0].text, unknownHost) {
		var address strings.Builder
		for _, p := range base {
			address.WriteString(p.text + p.variable)
		}
		return []string{"WithBaseURL(" + strconv.Quote(address.String()) + ")"}
	}
	var all []string
	for _, s := range b.serversOf(o)[:min(1, len(b.serversOf(o)))] {
		for _, v := range s.Variables {
			if v.Default == "" {
				all = append(all, "WithServerVariable("+strconv.Quote(v.Name)+", "+fromEnvironment(shellName(v.Name))+")")
			}
		}
	}
	return all
}

// credentialOptions are the options for the first way to authenticate.
func (b *builder) credentialOptions(o *model.Operation) []string {
	var all []string
	for _, use := range b.firstSecurity(o) {
		secret := fromEnvironment(use.variable)
		switch {
		case use.scheme.Kind == model.AuthMutual, use.scheme.Kind == model.AuthOther: // is the business of the transport
		case use.scheme.Kind == model.AuthBasic:
			all = append(all, "WithBasicAuth("+fromEnvironment("USERNAME")+", "+fromEnvironment("PASSWORD")+")")
		case use.alone && use.scheme.Kind == model.AuthAPIKey:
			all = append(all, "WithAPIKey("+secret+")")
		case use.alone && use.scheme.Kind != model.AuthHTTP:
			all = append(all, "WithBearerToken("+secret+")")
		default:
			all = append(all, "WithCredential("+strconv.Quote(use.scheme.Name)+", func(context.Context) (string, error) { return "+secret+", nil })")
		}
	}
	return all
}

// versionOption is the option for a version; there is none for the empty one.
func versionOption(version string) []string {
	if version == "" {
		return nil
	}
	return []string{"WithVersion(" + version + ")"}
}

// fromEnvironment is an expression of Go.
func fromEnvironment(variable string) string { return "os.Getenv(" + strconv.Quote(variable) + ")" }
