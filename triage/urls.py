"""The dermatologist's routes."""

from django.urls import path

from triage.views import model_cards, questions, queue, reading, vocabulary

urlpatterns = [
    path("queue/", queue.queue, name="queue"),
    path("queue/rows/", queue.queue_rows, name="queue-rows"),
    path("queue/next/", queue.claim_next, name="queue-next"),
    path("reading/<uuid:case_id>/", reading.reading, name="reading"),
    path("reading/<uuid:case_id>/claim/", queue.claim, name="reading-claim"),
    path("reading/<uuid:case_id>/release/", queue.release, name="reading-release"),
    path("reading/<uuid:case_id>/blind-read/", reading.blind_read, name="reading-blind-read"),
    path("reading/<uuid:case_id>/conclude/", reading.conclude, name="reading-conclude"),
    path("reading/<uuid:case_id>/ask/", questions.ask, name="reading-ask"),
    path("reading/<uuid:case_id>/sign/", reading.sign, name="reading-sign"),
    path("models/<int:number>/", model_cards.model_card, name="model-card"),
    path("vocabulary/", vocabulary.vocabulary, name="vocabulary"),
    path("vocabulary/options/", vocabulary.vocabulary_options, name="vocabulary-options"),
]
