package conformance

import (
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"encoding/pem"
	"errors"
	"math/big"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"
)

// node installs the npm packages, once, into a folder with the programs of npm, and returns that folder. It skips where there is no node,
// or no registry.
func node(t *testing.T) string {
	t.Helper()
	if testing.Short() {
		t.Skip("packages of npm are not installed in short tests")
	}
	dir, err := install()
	if err != nil {
		t.Skip(err)
	}
	return dir
}

// modules is the folder of the npm packages; TestMain makes and removes it.
var modules string

var install = sync.OnceValues(func() (string, error) {
	for _, tool := range []string{"node", "npm"} {
		if _, err := exec.LookPath(tool); err != nil {
			return "", err
		}
	}
	if err := os.CopyFS(modules, os.DirFS("npm")); err != nil {
		return "", err
	}
	ctx, cancel := context.WithTimeout(context.Background(), 2*time.Minute)
	defer cancel()
	cmd := exec.CommandContext(ctx, "npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund")
	cmd.Dir = modules
	if out, err := cmd.CombinedOutput(); err != nil {
		return "", errors.New("npm cannot install the packages: " + string(out))
	}
	return modules, nil
})

// runNode runs a program, which says "done" in the end.
func runNode(t *testing.T, dir, name string, env ...string) {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), "node", name)
	cmd.Dir, cmd.Env = dir, append(os.Environ(), env...)
	out, err := cmd.CombinedOutput()
	if err != nil || !strings.HasSuffix(string(out), "done\n") {
		t.Errorf("%v\n%s", err, out)
	}
}

// TestNPMOpenAI: the environment alone leads the client here.
func TestNPMOpenAI(t *testing.T) {
	t.Parallel()
	dir := node(t)
	runNode(t, dir, "openai.mjs", "OPENAI_BASE_URL="+serve(t)+"/v1", "OPENAI_API_KEY="+key)
}

// TestNPMOpenAIGateway: a gateway loses nothing of what its provider's wire has, too.
func TestNPMOpenAIGateway(t *testing.T) {
	t.Parallel()
	dir := node(t)
	runNode(t, dir, "openai.mjs", "OPENAI_BASE_URL="+gateway(t, "openai")+"/v1", "OPENAI_API_KEY="+key)
}

// TestNPMAzure: the client sends tokens by HTTPS alone.
func TestNPMAzure(t *testing.T) {
	t.Parallel()
	dir := node(t)
	certificate, private := selfSigned(t)
	url := serveWire(t, "azure", "--tls-cert", certificate, "--tls-key", private)
	runNode(t, dir, "azure.mjs", "PROJECT_ENDPOINT="+url+"/api/projects/p", "TOKEN="+key, "NODE_EXTRA_CA_CERTS="+certificate)
}

// selfSigned writes a certificate of this host, and its key.
func selfSigned(t *testing.T) (certificate, private string) {
	t.Helper()
	pair := ok(ecdsa.GenerateKey(elliptic.P256(), rand.Reader))(t)
	template := &x509.Certificate{
		SerialNumber: big.NewInt(1), NotAfter: time.Now().Add(time.Hour), IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)}, IsCA: true, BasicConstraintsValid: true,
	}
	dir := t.TempDir()
	certificate, private = filepath.Join(dir, "cert.pem"), filepath.Join(dir, "key.pem")
	for path, block := range map[string]*pem.Block{
		certificate: {Type: "CERTIFICATE", Bytes: ok(x509.CreateCertificate(rand.Reader, template, template, &pair.PublicKey, pair))(t)},
		private:     {Type: "PRIVATE KEY", Bytes: ok(x509.MarshalPKCS8PrivateKey(pair))(t)},
	} {
		if err := os.WriteFile(path, pem.EncodeToMemory(block), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return certificate, private
}
