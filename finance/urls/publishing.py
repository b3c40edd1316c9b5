"""Publications, their questions and answers, the keys that sign them."""

from django.urls import path

from finance.views import publications, questions

urlpatterns = [
    path("finance/p/", publications.index, name="publications"),
    path("finance/p/<slug:slug>/", publications.page, name="publication"),
    path("finance/p/<slug:slug>/checkpoint.txt", publications.checkpoint, name="checkpoint"),
    path("finance/p/<slug:slug>/notice/", publications.notice, name="publication-notice"),
    path("finance/p/<slug:slug>/finish/", questions.finish, name="publication-finish"),
    path("finance/desk/publications/new/", publications.prepare, name="publication-new"),
    path("finance/desk/publications/<slug:slug>/", publications.change, name="publication-change"),
    path("finance/desk/publications/<slug:slug>/publish/", publications.publish, name="publication-publish"),
    path("finance/desk/questions/", questions.questions, name="questions"),
    path("finance/ask/", questions.ask, name="ask"),
    path("finance/questions/<int:pk>/answer/", questions.answer, name="question-answer"),
    path("finance/questions/<int:pk>/take-off/", questions.hide, name="question-hide"),
    path("finance/keys/", publications.keys, name="keys"),
    path("finance/keys/<slug:holder>/", publications.make_key, name="key-new"),
]
