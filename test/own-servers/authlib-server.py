"""Authlib as an authorization server, with acts of its operator at /operator. Prints its address and its app once it listens."""

import json
import secrets

from authlib.integrations.flask_oauth2 import AuthorizationServer
from authlib.oauth2.rfc6749 import ClientMixin, TokenMixin, grants
from authlib.oauth2.rfc7009 import RevocationEndpoint
from flask import Flask, request
from werkzeug.serving import make_server

people = {}
tokens = []


class App(ClientMixin):
    client_id = 'acme'
    secret = secrets.token_urlsafe(24)

    def get_client_id(self):
        return self.client_id

    def get_allowed_scope(self, scope):
        return scope

    def check_client_secret(self, secret):
        return secret == self.secret

    def check_endpoint_auth_method(self, method, endpoint):
        return method in ('client_secret_basic', 'client_secret_post')

    def check_grant_type(self, grant_type):
        return grant_type == 'refresh_token'


class Token(TokenMixin):
    def __init__(self, person, said):
        self.person = person
        self.access_token = said['access_token']
        self.refresh_token = said['refresh_token']
        self.scope = said['scope']
        self.revoked = False

    def check_client(self, client):
        return client.client_id == app.client_id

    def get_scope(self):
        return self.scope

    def get_expires_in(self):
        return 3600

    def is_expired(self):
        return False

    def is_revoked(self):
        return self.revoked


def token_by(refresh_token):
    return next((one for one in tokens if one.refresh_token == refresh_token and not one.revoked), None)


class Refresh(grants.RefreshTokenGrant):
    INCLUDE_NEW_REFRESH_TOKEN = True
    TOKEN_ENDPOINT_AUTH_METHODS = ['client_secret_basic', 'client_secret_post']

    def authenticate_refresh_token(self, refresh_token):
        return token_by(refresh_token)

    def authenticate_user(self, credential):
        return people.get(credential.person)

    def revoke_old_credential(self, credential):
        credential.revoked = True


class Revocation(RevocationEndpoint):
    def query_token(self, token, token_type_hint):
        return token_by(token)

    def revoke_token(self, token, request):
        token.revoked = True


app = App()
web = Flask(__name__)
web.config['OAUTH2_REFRESH_TOKEN_GENERATOR'] = True
server = AuthorizationServer(
    web,
    query_client=lambda client_id: app if client_id == app.client_id else None,
    save_token=lambda token, asked: tokens.append(Token(asked.refresh_token.person, token)),
)
server.register_grant(Refresh)
server.register_endpoint(Revocation)


@web.post('/token')
def token():
    return server.create_token_response()


@web.post('/revoke')
def revoke():
    return server.create_endpoint_response('revocation')


@web.post('/operator/<act>')
def operator(act):
    person = (request.get_json() or {}).get('person')
    if act == 'consent':
        people[person] = {'name': person}
        said = {
            'access_token': secrets.token_urlsafe(32),
            'refresh_token': secrets.token_urlsafe(32),
            'scope': 'read',
            'expires_in': 3600,
        }
        tokens.append(Token(person, said))
        return said
    if act == 'revoke':
        for one in tokens:
            one.revoked = one.revoked or one.person == person
    if act == 'remove':
        del people[person]
    if act == 'new_secret':
        app.secret = secrets.token_urlsafe(24)
    return {}


listening = make_server('127.0.0.1', 0, web, threaded=True)
base = f'http://127.0.0.1:{listening.port}'
print(
    json.dumps(
        {
            'url': base,
            'client_id': app.client_id,
            'client_secret': app.secret,
            'token_endpoint': f'{base}/token',
            'revocation_endpoint': f'{base}/revoke',
        }
    ),
    flush=True,
)
listening.serve_forever()
