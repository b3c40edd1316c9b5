"""What everybody reads."""

from django.urls import path

from finance.views import reading, reading_entries, reading_entry, reading_papers

urlpatterns = [
    path("finance/", reading.home, name="home"),
    path("finance/entries/", reading_entries.entries, name="entries"),
    path("finance/<int:year>/", reading.year, name="year"),
    path("finance/<int:year>/c/<str:slug>/", reading.category, name="category"),
    path("finance/<int:year>/b/<int:pk>/", reading.branch, name="branch"),
    path("finance/<int:year>/statement/", reading_papers.statement, name="statement"),
    path("finance/<int:year>/budget/", reading_papers.budget, name="budget-statement"),
    path("finance/a/<str:code>/", reading.activity, name="activity"),
    path("finance/e/<str:number>/", reading_entry.entry, name="entry"),
    path("finance/e/<str:number>/v/<int:place>/", reading_entry.voucher, name="entry-voucher"),
]
