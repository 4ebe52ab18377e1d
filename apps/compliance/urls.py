"""Addresses of the privacy pages, under /privacy/."""

from django.urls import path

from apps.compliance import views

app_name = "compliance"
urlpatterns = [
    path("", views.privacy, name="privacy"),
    path("consents/<slug:purpose>/", views.consent, name="consent"),
    path("consents/<slug:purpose>/withdraw/", views.withdraw, name="withdraw"),
    path("export/", views.request_export, name="request_export"),
    path("export/<uuid:public_id>/", views.download, name="download"),
    path("export/<uuid:public_id>/stop/", views.stop_export, name="stop_export"),
    path("erase/", views.erase, name="erase"),
    path("receipts/<uuid:public_id>/", views.receipt, name="receipt"),
]
