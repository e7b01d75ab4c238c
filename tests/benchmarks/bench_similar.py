"""Similar signed cases: exact search against an HNSW index. `make bench ONLY=similar`.

100,000 signed cases with made-up embeddings of the shipped network's size. A reader has revealed
the model's opinion on some new cases; for each the product's own query (triage.selectors.similar)
runs exactly, and then over the index, in one run. What the reader may be shown differs: every case
(all patients agree to teaching), or one of a hundred (the reader's own).
"""

import os
import statistics
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, Final

import numpy as np

from telederm.demo.postgres import EmbeddedPostgres
from telederm.demo.roles import OWNER
from tests.benchmarks.django_database import application_server
from tests.benchmarks.similar_seed import (
    DIMENSION,
    let_agree,
    make_embeddings,
    seed_signed_cases,
)
from tools.tell import say

CASES: Final = int(os.environ.get("BENCHMARK_EMBEDDINGS", "100000"))
LOOKED_FOR: Final = 10  # new cases
AT: Final = 5  # recall of the five nearest
EF_SEARCH: Final = (40, 200)  # pgvector's default, and one that looks further

_INDEX: Final = f"""
    CREATE INDEX evidence_nearest ON triage_imageevidence
    USING hnsw ((embedding::vector({DIMENSION})) vector_ip_ops) WHERE model_version = 1
"""

Search = Callable[[Any], list[object]]


def run(server: EmbeddedPostgres) -> None:
    reveals, reader, colleague = prepare()
    from django.db import connection  # noqa: PLC0415 - needs the settings

    from telederm.demo.roles import address_of  # noqa: PLC0415

    url = address_of(server.url, str(connection.settings_dict["NAME"]))
    began = time.perf_counter()
    seed_signed_cases(url, last=CASES, reader=reader, colleague=colleague)
    say(f"{CASES} signed cases, embeddings of {DIMENSION}: seeded in {_since(began)}")
    build_index(url)
    for agree, words in ((True, "every case may be shown"), (False, "one of a hundred may")):
        let_agree(url, last=CASES, agree=agree)
        say(f"{words}:")
        compare(reveals)


def prepare() -> tuple[list[Any], int, int]:
    """Migrate, and let a reader reveal new cases' opinions; return the reveals and two readers."""
    from django.core.management import call_command  # noqa: PLC0415
    from django.db import connection  # noqa: PLC0415

    from tests.clinic import answer_of, read_blind, store_result  # noqa: PLC0415
    from tests.factories import (  # noqa: PLC0415
        make_dermatologist,
        make_patient,
        make_submitted,
    )

    role, connection.settings_dict["USER"] = connection.settings_dict["USER"], OWNER
    call_command("migrate", verbosity=0)
    connection.close()
    connection.settings_dict["USER"] = role
    reader, colleague, patient = make_dermatologist(), make_dermatologist(), make_patient()
    reveals = []
    for embedding in make_embeddings(np.random.default_rng(99), LOOKED_FOR):
        case = make_submitted(patient)
        store_result(case, answer_of(case, embedding=embedding.tolist()))
        read_blind(case, reader)
        reveals.append(case.reveals.get())
    return reveals, reader.pk, colleague.pk


def build_index(url: str) -> None:
    """Build the index as its owner would, and say what it cost."""
    import psycopg  # noqa: PLC0415

    began = time.perf_counter()
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("SET maintenance_work_mem = '1500MB'")
        connection.execute("SET max_parallel_maintenance_workers = 0")
        connection.execute(_INDEX)
        row = connection.execute("SELECT pg_relation_size('evidence_nearest')").fetchone()
        assert row
        say(f"index: built in {_since(began)}, {row[0] / 2**20:.0f} MiB")


def search_exactly(reveal: Any) -> list[object]:
    """The product's query as it is. No index can serve it: the column has no dimension."""
    from triage.selectors.similar import find_similar  # noqa: PLC0415

    return [found.report.case_id for found in find_similar(reveal)]


def search_index(reveal: Any) -> list[object]:
    """The same question, put as one so that the index can answer it."""
    from triage.selectors.similar import LIMIT  # noqa: PLC0415

    return list(dict.fromkeys(row.run.case_id for row in _put_for_index(reveal)))[:LIMIT]


def _put_for_index(reveal: Any) -> Any:
    from django.db.models import Q  # noqa: PLC0415
    from django.db.models.functions import Cast  # noqa: PLC0415
    from pgvector.django import MaxInnerProduct, VectorField  # noqa: PLC0415

    from accounts.models import Purpose  # noqa: PLC0415
    from cases.models import Case  # noqa: PLC0415
    from cases.workflow import ANSWERED  # noqa: PLC0415
    from triage.models import ImageEvidence  # noqa: PLC0415
    from triage.selectors import similar  # noqa: PLC0415

    own = similar.read_evidence(reveal)
    assert own is not None
    agreed = Case.objects.usable_for(Purpose.TEACHING)
    may_be_shown = Q(run__case__report__signed_by=reveal.reader) | Q(run__case__in=agreed)
    rows = ImageEvidence.objects.filter(
        may_be_shown, model_version=1, run__case__status__in=ANSWERED
    ).exclude(run__case=reveal.case_id)
    nearness = MaxInnerProduct(Cast("embedding", VectorField(dimensions=DIMENSION)), own.embedding)
    return (
        rows.annotate(distance=nearness)
        .order_by("distance")
        .select_related("image", "run__case__report__signed_by")
    )[: similar.LIMIT * similar.PHOTOGRAPHS_A_CASE]


def compare(reveals: list[Any]) -> None:
    """Search for each new case exactly and over the index; say times and recall."""
    exact = [_timed(search_exactly, reveal) for reveal in reveals]
    say(f"  exact: p50 {_p50(exact)}")
    for ef_search in EF_SEARCH:
        for scan in ("off", "strict_order"):
            with _tuned(ef_search, scan):
                found = [_timed(search_index, reveal) for reveal in reveals]
            recall = statistics.mean(
                len(set(right[:AT]) & set(said[:AT])) / AT
                for (_, right), (_, said) in zip(exact, found, strict=True)
            )
            used = (
                "used" if _uses_index(reveals[0], ef_search, scan) else "left aside by the planner"
            )
            name = f"HNSW, ef_search {ef_search}, iterative scan {scan}"
            say(f"  {name}: p50 {_p50(found)}, recall@{AT} {recall:.2f}, {used}")


@contextmanager
def _tuned(ef_search: int, scan: str) -> Iterator[None]:
    from django.db import connection  # noqa: PLC0415

    with connection.cursor() as cursor:
        cursor.execute(f"SET hnsw.ef_search = {ef_search}")
        cursor.execute(f"SET hnsw.iterative_scan = {scan}")
        yield
        cursor.execute("RESET hnsw.ef_search")
        cursor.execute("RESET hnsw.iterative_scan")


def _uses_index(reveal: Any, ef_search: int, scan: str) -> bool:
    with _tuned(ef_search, scan):
        return "evidence_nearest" in _put_for_index(reveal).explain()


def _timed(search: Search, reveal: Any) -> tuple[float, list[object]]:
    search(reveal)  # what it needs is in memory from here on, for both alike
    began = time.perf_counter()
    found = search(reveal)
    return (time.perf_counter() - began) * 1000, found


def _p50(timed: list[tuple[float, list[object]]]) -> str:
    return f"{statistics.median(took for took, _found in timed):.1f} ms"


def _since(began: float) -> str:
    return f"{time.perf_counter() - began:.0f} s"


def main() -> None:
    with application_server() as server:
        run(server)


if __name__ == "__main__":
    main()
