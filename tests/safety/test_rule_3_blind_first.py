"""Rule 3: blind first; nothing is pre-filled; confirming and overriding cost the same."""

import pytest
from django.test import Client
from django.urls import reverse

from cases.models import Case
from serving.contract import LABELS, MODEL_NAME
from tests.clinic import SUSPICIOUS, make_queued, read_blind, reload
from tests.factories import make_dermatologist, sign_in
from tests.forms import find_form, read_text
from triage.models import Concurrence, OverrideReason, Reveal
from triage.services.claims import claim_case, release_claim
from triage.services.readings import ReadingRefused, reveal_opinion

BLIND = {
    "condition_1": "Common mole",
    "confidence_1": "3",
    "disposition": "self_care",
    "urgency": "4",
}


def words_of_the_opinion() -> list[str]:
    words = [label.name for label in LABELS]
    words += [f"{share * 100:.1f}" for share in SUSPICIOUS.values()]
    words += [MODEL_NAME, "Probabilities of the model", "operating point", "probability"]
    return words


def shown_in(client: Client, case: Case) -> list[str]:
    """Which words of the opinion the reading page and the queue show now."""
    pages = [client.get(reverse("reading", args=[case.pk])), client.get(reverse("queue"))]
    pages.append(client.get(reverse("queue-rows")))
    text = "\n".join(read_text(page) for page in pages).lower()
    assert "suspected cancer" in text  # the tier may be shown; why the model raised it may not
    return [word for word in words_of_the_opinion() if word.lower() in text]


@pytest.mark.django_db
def test_no_opinion_on_the_page_before_the_reader_has_committed() -> None:
    case, reader = make_queued(), make_dermatologist()
    client = sign_in(reader)
    assert not shown_in(client, case)  # looking
    claim_case(case_id=case.pk, reader=reader)
    assert not shown_in(client, case)  # holding it
    path = reverse("reading-blind-read", args=[case.pk])
    refused = client.post(path, {"condition_1": ""})
    assert refused.status_code == 422
    assert not [word for word in words_of_the_opinion() if word in read_text(refused)]
    assert client.post(path, BLIND).status_code == 302
    shown = shown_in(client, case)
    assert {label.name for label in LABELS} <= set(shown)
    assert "61.4" in shown


@pytest.mark.django_db
def test_another_readers_reveal_opens_nothing() -> None:
    case = make_queued()
    first = read_blind(case)
    second = make_dermatologist()
    client = sign_in(second)
    assert not shown_in(client, case)  # while the first one reads
    release_claim(case_id=case.pk, reader=first)
    assert not shown_in(client, case)
    claim_case(case_id=case.pk, reader=second)
    page = read_text(client.get(reverse("reading", args=[case.pk])))
    assert not shown_in(client, case)
    assert "Common mole" not in page, "the first reader's impression is shown to the second"


@pytest.mark.django_db
def test_the_opinion_is_not_revealed_without_an_own_reading() -> None:
    case, reader = make_queued(), make_dermatologist()
    claim_case(case_id=case.pk, reader=reader)
    with pytest.raises(ReadingRefused):
        reveal_opinion(case=case, reader=reader)
    assert not Reveal.objects.exists()


@pytest.mark.django_db
def test_a_blind_read_that_is_committed_stays() -> None:
    case = make_queued()
    reader = read_blind(case)
    client = sign_in(reader)
    again = client.post(
        reverse("reading-blind-read", args=[case.pk]), {**BLIND, "condition_1": "Melanoma"}
    )
    assert again.status_code == 422
    assert "recorded already" in again.content.decode()
    first = case.assessments.get(reader=reader, sequence=1)
    assert [line.condition for line in first.differentials.all()] == ["Common mole"]


@pytest.mark.django_db
def test_nothing_of_the_model_is_pre_filled_at_any_step() -> None:
    case, reader = make_queued(), make_dermatologist()
    client, page = sign_in(reader), reverse("reading", args=[case.pk])
    claim_case(case_id=case.pk, reader=reader)
    housekeeping = {"version", "draft_version", "step"}
    own = set(BLIND.values())  # later steps begin with the reader's own words
    steps: dict[str, set[str]] = {"blind-read": set(), "conclude": own, "sign": own | {"yes"}}
    for step, allowed in steps.items():
        form = find_form(client.get(page), reverse(f"reading-{step}", args=[case.pk]))
        typed = {name: each for name, each in form.typed().items() if name not in housekeeping}
        filled = {value for values in typed.values() for value in values if value}
        assert filled <= allowed, f"{step} comes pre-filled"
        if step == "blind-read":
            client.post(form.action, BLIND)
        elif step == "conclude":
            client.post(form.action, {**BLIND, "decision": "morphology"})


@pytest.mark.django_db
@pytest.mark.parametrize("decision", [Concurrence.CONFIRMED, *OverrideReason])
def test_confirming_and_overriding_take_the_same_inputs(decision: str) -> None:
    case = make_queued()
    reader = read_blind(case)
    client, path = sign_in(reader), reverse("reading-conclude", args=[case.pk])
    form = find_form(client.get(reverse("reading", args=[case.pk])), path)
    decisions = [kind for name, kind in form.inputs if name == "decision"]
    assert decisions == ["submit"] * (1 + len(OverrideReason))  # one click each, in one list
    assert client.post(path, {**BLIND, "decision": decision}).status_code == 302
    conclusion = case.assessments.get(reader=reader, sequence=2)
    confirmed = decision == Concurrence.CONFIRMED
    assert conclusion.concurrence == ("confirmed" if confirmed else "overridden")
    assert conclusion.override_reason == ("" if confirmed else decision)
    assert reload(case).status == "in_review"
