package model

import (
	"mime"
	"strings"
)

// MainType returns a media type without its parameters, in lower case: "application/json" of "Application/JSON; charset=utf-8".
func MainType(mediaType string) string {
	main, _, err := mime.ParseMediaType(mediaType)
	if err != nil {
		main, _, _ = strings.Cut(mediaType, ";")
	}
	return strings.ToLower(strings.TrimSpace(main))
}

// IsJSON reports whether a main media type is JSON (RFC 6839, section 3.1, for "+json").
func IsJSON(mainType string) bool {
	return mainType == "application/json" || mainType == "text/json" || strings.HasSuffix(mainType, "+json")
}
