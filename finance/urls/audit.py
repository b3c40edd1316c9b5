"""The audit committee's room."""

from django.urls import path

from finance.views import audit

urlpatterns = [
    path("finance/audit/", audit.index, name="audit"),
    path("finance/audit/<slug:slug>/", audit.review, name="review"),
    path("finance/audit/<slug:slug>/open/", audit.open_review, name="review-open"),
    path("finance/audit/<slug:slug>/draw/", audit.draw, name="review-draw"),
    path("finance/audit/<slug:slug>/choose/", audit.choose, name="review-choose"),
    path("finance/audit/<slug:slug>/samples/<int:pk>/", audit.tick, name="review-tick"),
    path("finance/audit/<slug:slug>/findings/new/", audit.find, name="review-find"),
    path("finance/audit/<slug:slug>/findings/<int:pk>/reply/", audit.reply, name="review-reply"),
    path("finance/audit/<slug:slug>/findings/<int:pk>/settle/", audit.settle, name="review-settle"),
    path("finance/audit/<slug:slug>/opinion/", audit.opinion, name="review-opinion"),
    path("finance/audit/<slug:slug>/cosign/", audit.cosign, name="review-cosign"),
    path("finance/audit/<slug:slug>/paper/", audit.paper, name="review-paper"),
]
