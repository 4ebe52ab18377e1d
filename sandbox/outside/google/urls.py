"""Google's own addresses, of several hosts, behind /google: no two of their paths are alike."""

from django.urls import path, re_path

from sandbox.outside.google import documents, oauth

urlpatterns = [
    path("o/oauth2/v2/auth", oauth.authorize),  # accounts.google.com
    path(".well-known/openid-configuration", documents.discovery),
    path("token", oauth.token),  # oauth2.googleapis.com
    path("revoke", oauth.revoke),
    path("oauth2/v1/certs", documents.certificates),  # www.googleapis.com
    path("oauth2/v3/certs", documents.key_set),
    path("oauth2/v2/userinfo", documents.userinfo),
    path("oauth2/v3/userinfo", documents.userinfo),
    path("v1/userinfo", documents.userinfo),  # openidconnect.googleapis.com
    re_path(r"^(?P<path>.*)$", documents.nothing_here),
]
