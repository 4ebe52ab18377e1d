"""Addresses of recommendations and drafts."""

from django.urls import path

from apps.insights.views import drafts, recommendations

app_name = "insights"
urlpatterns = [
    path("", recommendations.index, name="index"),
    path("ask/", recommendations.ask, name="ask"),
    path("<uuid:public_id>/", recommendations.one, name="one"),
    path("<uuid:public_id>/accept/", recommendations.accept, name="accept"),
    path("<uuid:public_id>/dismiss/", recommendations.dismiss, name="dismiss"),
    path("drafts/", drafts.index, name="drafts"),
    path("drafts/<uuid:public_id>/", drafts.one, name="draft"),
    path("drafts/<uuid:public_id>/approve/", drafts.approve, name="approve"),
    path("drafts/<uuid:public_id>/reject/", drafts.reject, name="reject"),
]
