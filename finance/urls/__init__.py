"""The addresses of the fund, each part in its own module."""

from finance.urls import audit, books, desk, proof, publishing, reading

app_name = "finance"
urlpatterns = [
    *desk.urlpatterns,
    *books.urlpatterns,
    *publishing.urlpatterns,
    *audit.urlpatterns,
    *proof.urlpatterns,
    *reading.urlpatterns,
]
