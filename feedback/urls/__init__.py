"""Every address of the worker mailbox."""

from feedback.urls import desk, incidents, numbers, publishing, writing

app_name = "feedback"
urlpatterns = [
    *writing.urlpatterns,
    *desk.urlpatterns,
    *publishing.urlpatterns,
    *incidents.urlpatterns,
    *numbers.urlpatterns,
]
