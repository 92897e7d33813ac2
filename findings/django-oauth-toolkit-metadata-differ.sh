#!/usr/bin/env bash
# django-oauth-toolkit 3.4.1 (Django 5.2.19): the two documents about the same server differ. revocation_endpoint is in RFC 8414's
# (/.well-known/oauth-authorization-server/o) and not in OpenID Connect's (/o/.well-known/openid-configuration), though the server has
# one; userinfo_endpoint and jwks_uri the other way round. A client that reads one alone, as most do, never learns that it could revoke.
#
# Seen:
#   /o/.well-known/openid-configuration http://testserver/o
#     has: token_endpoint userinfo_endpoint jwks_uri
#   /.well-known/oauth-authorization-server/o http://testserver/o
#     has: token_endpoint revocation_endpoint introspection_endpoint
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

command -v python3 >/dev/null || { echo 'python3 is missing: not run' >&2; exit 2; }
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check \
  django-oauth-toolkit==3.4.1 \
  Django==5.2.19

cat >probe.py <<'PROBE'
import django
from django.conf import settings

settings.configure(
    SECRET_KEY='a-secret-of-this-probe',
    ALLOWED_HOSTS=['testserver'],
    ROOT_URLCONF=__name__,
    INSTALLED_APPS=['django.contrib.auth', 'django.contrib.contenttypes', 'oauth2_provider'],
    DATABASES={'default': {'ENGINE': 'django.db.backends.sqlite3', 'NAME': ':memory:'}},
    OAUTH2_PROVIDER={'OIDC_ENABLED': True, 'SCOPES': {'openid': 'Who you are'}},
)
django.setup()

from django.test import Client
from django.urls import include, path
from oauth2_provider import urls

urlpatterns = [
    *urls.metadata_urlpatterns,
    path('o/', include((urls.base_urlpatterns + urls.oidc_urlpatterns, 'oauth2_provider'))),
]

names = ['token_endpoint', 'revocation_endpoint', 'introspection_endpoint', 'userinfo_endpoint', 'jwks_uri']
for address in ['/o/.well-known/openid-configuration', '/.well-known/oauth-authorization-server/o']:
    said = Client().get(address).json()
    print(address, said['issuer'])
    print('  has:', ' '.join(name for name in names if name in said))
PROBE

cat >expected <<'SEEN'
/o/.well-known/openid-configuration http://testserver/o
  has: token_endpoint userinfo_endpoint jwks_uri
/.well-known/oauth-authorization-server/o http://testserver/o
  has: token_endpoint revocation_endpoint introspection_endpoint
SEEN

venv/bin/python probe.py | tee seen
diff expected seen || { echo 'It behaves in another way now.' >&2; exit 1; }
