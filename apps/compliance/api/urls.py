"""Addresses of the privacy API, under /api/v1/."""

from django.urls import path

from apps.compliance.api import views

urlpatterns = [
    path("consents/", views.Consents.as_view(), name="api-consents"),
    path("consents/<slug:purpose>/", views.Consent.as_view(), name="api-consent"),
    path("exports/", views.Exports.as_view(), name="api-exports"),
    path("exports/<uuid:public_id>/", views.Export.as_view(), name="api-export"),
    path("exports/<uuid:public_id>/download/", views.Download.as_view(), name="api-export-download"),
    path("audit/", views.AuditTrail.as_view(), name="api-audit"),
    path("erasure/", views.Erasure.as_view(), name="api-erasure"),
    path("erasure/receipts/<uuid:public_id>/", views.Receipt.as_view(), name="api-erasure-receipt"),
]
