"""Published answers, and the desk of who publishes them."""

from django.urls import path

from feedback.views import answers, publishing

urlpatterns = [
    path("mailbox/answers/", answers.answers, name="answers"),
    path("mailbox/answers/<int:pk>/", answers.answer, name="answer"),
    path("mailbox/answers/<int:pk>/me-too/", answers.me_too, name="me-too"),
    path("mailbox/answers/<int:pk>/withdraw/", answers.withdraw, name="withdraw-answer"),
    path("mailbox/publishing/", publishing.publishing, name="publishing"),
    path("mailbox/publishing/letter/<uuid:pk>/", publishing.from_letter, name="put-forward"),
    path("mailbox/publishing/<int:pk>/", publishing.draft, name="draft"),
    path("mailbox/publishing/<int:pk>/change/", publishing.change, name="change-draft"),
    path("mailbox/publishing/<int:pk>/approve/", publishing.approve, name="approve-draft"),
    path("mailbox/publishing/<int:pk>/send-back/", publishing.send_back, name="send-back-draft"),
    path("mailbox/publishing/<int:pk>/drop/", publishing.drop, name="drop-draft"),
]
