"""Addresses of recommendations and drafts in the API, mounted under /api/v1/."""

from django.urls import path

from apps.insights.api import views

ONE = "recommendations/<uuid:public_id>/"
DRAFT = "drafts/<uuid:public_id>/"
urlpatterns = [
    path("recommendations/", views.Recommendations.as_view(), name="api-recommendations"),
    path(ONE, views.Recommendation.as_view(), name="api-recommendation"),
    path(f"{ONE}accept/", views.Acceptance.as_view(), name="api-recommendation-accept"),
    path(f"{ONE}dismiss/", views.Dismissal.as_view(), name="api-recommendation-dismiss"),
    path("drafts/", views.Drafts.as_view(), name="api-drafts"),
    path(DRAFT, views.Draft.as_view(), name="api-draft"),
    path(f"{DRAFT}approve/", views.Approval.as_view(), name="api-draft-approve"),
    path(f"{DRAFT}reject/", views.Rejection.as_view(), name="api-draft-reject"),
]
