"""The dermatologist's routes."""

from django.urls import path

from triage.views import (
    absences,
    board,
    claims,
    closed_days,
    model_cards,
    questions,
    queue,
    reading,
    vocabulary,
)

urlpatterns = [
    path("queue/", queue.queue, name="queue"),
    path("queue/rows/", queue.queue_rows, name="queue-rows"),
    path("queue/next/", queue.claim_next, name="queue-next"),
    path("queue/absences/", absences.absences, name="absences"),
    path("queue/absences/<uuid:absence_id>/cancel/", absences.cancel, name="absence-cancel"),
    path("board/", board.board, name="board"),
    path("board/live/", board.board_live, name="board-live"),
    path("board/closed-days/", closed_days.closed_days, name="closed-days"),
    path(
        "board/closed-days/<uuid:closed_day_id>/reopen/",
        closed_days.reopen,
        name="closed-day-reopen",
    ),
    path("board/<uuid:case_id>/", board.board_case, name="board-case"),
    path("board/<uuid:case_id>/take-over/", board.take_case_over, name="board-take-over"),
    path("board/<uuid:case_id>/give/", board.give_case, name="board-give"),
    path("reading/<uuid:case_id>/", reading.reading, name="reading"),
    path("reading/<uuid:case_id>/claim/", queue.claim, name="reading-claim"),
    path("reading/<uuid:case_id>/release/", queue.release, name="reading-release"),
    path("reading/<uuid:case_id>/presence/", claims.presence, name="reading-presence"),
    path("reading/<uuid:case_id>/renew/", claims.renew, name="reading-renew"),
    path("reading/<uuid:case_id>/part-with/", claims.part_with, name="reading-part-with"),
    path("reading/<uuid:case_id>/second-read/", claims.second_read, name="reading-second-read"),
    path("reading/<uuid:case_id>/refuse/", claims.refuse, name="reading-refuse"),
    path("reading/<uuid:case_id>/give/", claims.give, name="reading-give"),
    path("reading/<uuid:case_id>/blind-read/", reading.blind_read, name="reading-blind-read"),
    path("reading/<uuid:case_id>/conclude/", reading.conclude, name="reading-conclude"),
    path("reading/<uuid:case_id>/ask/", questions.ask, name="reading-ask"),
    path("reading/<uuid:case_id>/sign/", reading.sign, name="reading-sign"),
    path("models/<int:number>/", model_cards.model_card, name="model-card"),
    path("vocabulary/", vocabulary.vocabulary, name="vocabulary"),
    path("vocabulary/options/", vocabulary.vocabulary_options, name="vocabulary-options"),
]
