"""The patient's routes, and the photographs'."""

from django.urls import path

from cases.views import (
    answer,
    beginning,
    images,
    intake,
    own,
    photographs,
    questions,
    rights,
    thread,
    uploads,
)

urlpatterns = [
    path("offline/new-case/", beginning.begin_offline, name="offline-case"),
    path("cases/", own.case_list, name="case-list"),
    path("cases/new/", intake.start, name="case-start"),
    path("cases/<uuid:case_id>/", own.case_detail, name="case-detail"),
    path("cases/<uuid:case_id>/status/", own.case_status, name="case-status"),
    path("cases/<uuid:case_id>/thread/", thread.thread, name="case-thread"),
    path("cases/<uuid:case_id>/reply/", thread.reply, name="case-reply"),
    path("cases/<uuid:case_id>/acknowledge/", own.acknowledge, name="case-acknowledge"),
    path("cases/<uuid:case_id>/report.pdf", answer.report_pdf, name="case-report-pdf"),
    path("cases/<uuid:case_id>/timeline/", answer.timeline, name="case-timeline"),
    path("cases/<uuid:case_id>/follow-up/", answer.follow_up, name="case-follow-up"),
    path("cases/<uuid:case_id>/second-opinion/", answer.second_opinion, name="case-second-opinion"),
    path("cases/<uuid:case_id>/outcome/<int:days>/", answer.outcome, name="case-outcome"),
    path("cases/<uuid:case_id>/answers/", questions.answers, name="case-answers"),
    path(
        "cases/<uuid:case_id>/answers/<slug:group_key>/",
        questions.question_group,
        name="case-questions",
    ),
    path("cases/<uuid:case_id>/emergency/", intake.emergency, name="case-emergency"),
    path("cases/<uuid:case_id>/photographs/", photographs.photographs, name="case-photographs"),
    path(
        "cases/<uuid:case_id>/photographs/add/",
        photographs.add_photograph,
        name="case-photograph-add",
    ),
    path(
        "cases/<uuid:case_id>/photographs/<uuid:image_id>/remove/",
        photographs.remove_photograph,
        name="case-photograph-remove",
    ),
    path(
        "cases/<uuid:case_id>/photographs/<uuid:image_id>/keep/",
        photographs.keep_photograph,
        name="case-photograph-keep",
    ),
    path(
        "cases/<uuid:case_id>/photographs/<uuid:image_id>/move/",
        photographs.move_photograph,
        name="case-photograph-move",
    ),
    path("cases/<uuid:case_id>/uploads/", uploads.create, name="case-uploads"),
    path("cases/<uuid:case_id>/uploads/<uuid:upload_key>/", uploads.upload, name="case-upload"),
    path("cases/<uuid:case_id>/withdraw/", rights.withdraw, name="case-withdraw"),
    path("my-data/", rights.my_data, name="my-data"),
    path("my-data/download/", rights.download, name="my-data-download"),
    path("my-data/delete/", rights.delete, name="my-data-delete"),
    path("cases/<uuid:case_id>/send/", intake.send, name="case-send"),
    path("images/<uuid:image_id>/large/", images.image, {"rendition": "large"}, name="image-large"),
    path(
        "images/<uuid:image_id>/thumbnail/",
        images.image,
        {"rendition": "thumbnail"},
        name="image-thumbnail",
    ),
]
