package format

import "testing"

func TestPathOf(t *testing.T) {
	t.Parallel()
	for name, want := range map[string]string{
		"specs/api.yaml": "specs/api.yaml", "HEAD~3:specs/api.yaml": "specs/api.yaml", "v1.2.0:api.yaml": "api.yaml", ":api.yaml": "api.yaml",
		":0:api.yaml": "api.yaml", `C:\specs\api.yaml`: `C:\specs\api.yaml`, "C:/specs/api.yaml": "C:/specs/api.yaml", "c:api.yaml": "api.yaml",
		"https://example.com/api.yaml": "", "-": "", "": "",
	} {
		if got := pathOf(name); got != want {
			t.Errorf("%s: %q, want %q", name, got, want)
		}
	}
}
