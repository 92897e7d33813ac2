#!/usr/bin/env bash
# github.com/zitadel/oidc/v3 v3.52.0: where the storage no longer knows a client (deleted), the token endpoint answers a refresh with 500
# server_error, while the revocation endpoint says 401 invalid_client of the very same client. RFC 6749 5.2 has invalid_client for an
# unknown client, and a 500 asks to come again later. So an app that was deleted looks like an outage that never ends.
#
# Seen:
#   a wrong secret, token endpoint: 401 invalid_client
#   a wrong secret, revocation endpoint: 401 invalid_client
#   an unknown client, token endpoint: 500 server_error client not found
#   an unknown client, revocation endpoint: 401 invalid_client
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

command -v go >/dev/null || { echo 'go is missing: not run' >&2; exit 2; }
export GOPATH="$work/go" GOFLAGS='-mod=mod -modcacherw'

cat >go.mod <<'MOD'
module probe

go 1.25

require github.com/zitadel/oidc/v3 v3.52.0
MOD

cat >main.go <<'PROBE'
package main

import (
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"

	"github.com/zitadel/oidc/v3/example/server/exampleop"
	"github.com/zitadel/oidc/v3/example/server/storage"
)

func main() {
	issuer := "http://localhost:9998/"
	storage.RegisterClients(storage.WebClient("app", "s3cret", "http://localhost/callback"))
	quiet := slog.New(slog.NewTextHandler(io.Discard, nil))
	server := exampleop.SetupServer(issuer, storage.NewStorage(storage.NewUserStore(issuer)), quiet, false)

	ask := func(what, path, client string, form url.Values) {
		request := httptest.NewRequest(http.MethodPost, issuer+path, strings.NewReader(form.Encode()))
		request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		request.SetBasicAuth(client, "another")
		answer := httptest.NewRecorder()
		server.ServeHTTP(answer, request)
		said := struct {
			Error string `json:"error"`
			Words string `json:"error_description"`
		}{}
		json.Unmarshal(answer.Body.Bytes(), &said)
		line := fmt.Sprintf("%s: %d %s", what, answer.Code, said.Error)
		if answer.Code >= 500 {
			line += " " + said.Words
		}
		fmt.Println(line)
	}
	refresh := url.Values{"grant_type": {"refresh_token"}, "refresh_token": {"r1"}}
	revoke := url.Values{"token": {"r1"}}
	ask("a wrong secret, token endpoint", "oauth/token", "app", refresh)
	ask("a wrong secret, revocation endpoint", "revoke", "app", revoke)
	ask("an unknown client, token endpoint", "oauth/token", "gone", refresh)
	ask("an unknown client, revocation endpoint", "revoke", "gone", revoke)
}
PROBE

cat >expected <<'SEEN'
a wrong secret, token endpoint: 401 invalid_client
a wrong secret, revocation endpoint: 401 invalid_client
an unknown client, token endpoint: 500 server_error client not found
an unknown client, revocation endpoint: 401 invalid_client
SEEN

go run . | tee seen
diff expected seen || { echo 'It behaves in another way now.' >&2; exit 1; }
