#!/usr/bin/env bash
# Authlib 1.9.10 (Flask 3.1.3): where a refresh token is good and its person is gone or switched off (authenticate_user returns nothing),
# the token endpoint answers invalid_request, "There is no 'user' for this token.", which RFC 6749 5.2 keeps for malformed requests;
# invalid_grant is what it has for a grant that is no longer valid. So one person who left reads like a fault of the client's code.
# Canaille and other servers built on Authlib say the same.
#
# Seen:
#   Ada is there: 200 refreshed
#   a dead token: 400 invalid_grant
#   Ada is gone: 400 invalid_request There is no 'user' for this token.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

command -v python3 >/dev/null || { echo 'python3 is missing: not run' >&2; exit 2; }
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check \
  Authlib==1.9.10 \
  Flask==3.1.3

cat >probe.py <<'PROBE'
from authlib.integrations.flask_oauth2 import AuthorizationServer
from authlib.oauth2.rfc6749 import ClientMixin, TokenMixin, grants
from authlib.oauth2.rfc7009 import RevocationEndpoint
from flask import Flask


class Client(ClientMixin):
    """Registered for client_secret_post."""

    client_id = 'app'

    def get_client_id(self):
        return self.client_id

    def get_allowed_scope(self, scope):
        return scope

    def check_client_secret(self, secret):
        return secret == 's3cret'

    def check_endpoint_auth_method(self, method, endpoint):
        return method == 'client_secret_post'

    def check_grant_type(self, grant_type):
        return grant_type == 'refresh_token'


class Token(TokenMixin):
    def check_client(self, client):
        return client.client_id == 'app'

    def get_scope(self):
        return 'read'

    def get_expires_in(self):
        return 3600

    def is_expired(self):
        return False

    def is_revoked(self):
        return False


people = {'ada': {'name': 'Ada'}}


class Refresh(grants.RefreshTokenGrant):
    TOKEN_ENDPOINT_AUTH_METHODS = ['client_secret_basic', 'client_secret_post']

    def authenticate_refresh_token(self, refresh_token):
        return Token() if refresh_token == 'r1' else None

    def authenticate_user(self, credential):
        return people.get('ada')

    def revoke_old_credential(self, credential):
        pass


class Revocation(RevocationEndpoint):
    def query_token(self, token, token_type_hint):
        return None

    def revoke_token(self, token, request):
        pass


app = Flask(__name__)
server = AuthorizationServer(app, query_client=lambda client_id: Client(), save_token=lambda token, request: None)
server.register_grant(Refresh)
server.register_endpoint(Revocation)
app.post('/token')(server.create_token_response)


@app.post('/revoke')
def revoke():
    return server.create_endpoint_response('revocation')


http = app.test_client()
post = {'client_id': 'app', 'client_secret': 's3cret'}


def refresh(what, token):
    answer = http.post('/token', data={**post, 'grant_type': 'refresh_token', 'refresh_token': token})
    said = answer.get_json()
    print(f"{what}: {answer.status_code} {said.get('error', 'refreshed')} {said.get('error_description', '')}".strip())


refresh('Ada is there', 'r1')
refresh('a dead token', 'r0')
people.clear()
refresh('Ada is gone', 'r1')
PROBE

cat >expected <<'SEEN'
Ada is there: 200 refreshed
a dead token: 400 invalid_grant
Ada is gone: 400 invalid_request There is no 'user' for this token.
SEEN

venv/bin/python probe.py | tee seen
diff expected seen || { echo 'It behaves in another way now.' >&2; exit 1; }
