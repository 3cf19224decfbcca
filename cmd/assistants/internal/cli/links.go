package cli

import (
	"context"
	"errors"
	"fmt"
	"net/url"

	"github.com/assistgen/assistgen/cmd/assistants/internal/service"
	"github.com/assistgen/assistgen/generated/assistants"
)

// leastKey is the length of the shortest key that may sign links, in bytes.
const leastKey = 16

// checkLinks returns what is wrong with the flags of links.
func (f *serveFlags) checkLinks() error {
	switch {
	case f.linkBase == "" && f.linkKeyEnv == "":
		return nil
	case f.wire != "yandex" && f.wire != service.AllWires:
		return errors.New("--link-base and --link-key-env are for --wire yandex and --wire all: the other wires have no links")
	case f.linkBase != "" && !isBase(f.linkBase):
		return fmt.Errorf("--link-base %s is not an http or https URL to which paths can be added, such as https://host/prefix", f.linkBase)
	}
	return nil
}

// isBase reports whether paths can be added to a URL.
func isBase(text string) bool {
	u, err := url.Parse(text)
	return err == nil && isURL(text) && u.User == nil && u.RawQuery == "" && !u.ForceQuery && u.Fragment == ""
}

// links returns how the wire of Yandex is set up. What it reads of runs ends with the context.
func (f *serveFlags) links(ctx context.Context, getenv func(string) string) (assistants.YandexOptions, error) {
	o := assistants.YandexOptions{LinkBase: f.linkBase, Context: ctx}
	if f.linkKeyEnv == "" {
		return o, nil
	}
	key := getenv(f.linkKeyEnv)
	if len(key) < leastKey {
		return o, fmt.Errorf("no key to sign links by: %s, which --link-key-env names, must have at least %d characters", f.linkKeyEnv, leastKey)
	}
	o.LinkKey = []byte(key)
	return o, nil
}
