"""django-oauth-toolkit as an authorization server, with acts of its operator at /operator. Prints its address and its app once it listens."""

import json
import os
import secrets
import tempfile
from wsgiref.simple_server import WSGIRequestHandler, make_server

import django
from django.conf import settings

settings.configure(
    SECRET_KEY=secrets.token_urlsafe(32),
    ALLOWED_HOSTS=['127.0.0.1'],
    ROOT_URLCONF=__name__,
    INSTALLED_APPS=['django.contrib.auth', 'django.contrib.contenttypes', 'oauth2_provider'],
    DATABASES={
        'default': {
            'ENGINE': 'django.db.backends.sqlite3',
            'NAME': os.path.join(tempfile.mkdtemp(prefix='relink-dot-'), 'db.sqlite3'),
        }
    },
    OAUTH2_PROVIDER={'SCOPES': {'read': 'Read'}},
    USE_TZ=True,
)
django.setup()

from datetime import timedelta

from django.contrib.auth.models import User
from django.core.management import call_command
from django.core.wsgi import get_wsgi_application
from django.http import JsonResponse
from django.urls import include, path
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from oauth2_provider import urls
from oauth2_provider.models import AccessToken, Application, RefreshToken

call_command('migrate', verbosity=0)
first_secret = secrets.token_urlsafe(24)
app = Application.objects.create(
    name='acme',
    client_type=Application.CLIENT_CONFIDENTIAL,
    authorization_grant_type=Application.GRANT_AUTHORIZATION_CODE,
    redirect_uris='https://app.example/callback',
    client_secret=first_secret,
)


def consent(person):
    user, _ = User.objects.get_or_create(username=person)
    access = AccessToken.objects.create(
        user=user,
        application=app,
        token=secrets.token_urlsafe(24),
        expires=timezone.now() + timedelta(hours=1),
        scope='read',
    )
    refresh = RefreshToken.objects.create(user=user, application=app, token=secrets.token_urlsafe(24), access_token=access)
    return {'access_token': access.token, 'refresh_token': refresh.token, 'expires_in': 3600, 'scope': 'read'}


def revoke(person):
    for refresh in RefreshToken.objects.filter(user__username=person, revoked__isnull=True):
        refresh.revoke()
    return {}


def remove(person):
    User.objects.get(username=person).delete()
    return {}


def new_secret(person):
    app.client_secret = secrets.token_urlsafe(24)
    app.save()
    return {}


acts = {'consent': consent, 'revoke': revoke, 'remove': remove, 'new_secret': new_secret}


@csrf_exempt
def operator(request, act):
    return JsonResponse(acts[act](json.loads(request.body).get('person')))


urlpatterns = [
    path('operator/<act>', operator),
    path('o/', include((urls.base_urlpatterns, 'oauth2_provider'))),
]


class Quiet(WSGIRequestHandler):
    def log_message(self, *words):
        pass


listening = make_server('127.0.0.1', 0, get_wsgi_application(), handler_class=Quiet)
base = f'http://127.0.0.1:{listening.server_port}'
print(
    json.dumps(
        {
            'url': base,
            'client_id': app.client_id,
            'client_secret': first_secret,
            'token_endpoint': f'{base}/o/token/',
            'revocation_endpoint': f'{base}/o/revoke_token/',
        }
    ),
    flush=True,
)
listening.serve_forever()
