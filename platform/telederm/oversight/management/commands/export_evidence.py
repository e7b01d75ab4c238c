"""Write what the product can prove, as evidence.md to read and evidence.json to compute with."""

import json
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction
from django.utils import timezone

from telederm.audit.models import Action
from telederm.audit.services import record_event
from telederm.oversight.evidence.pack import gather_panels, write_data, write_document
from telederm.oversight.facts.refresh import refresh_facts
from telederm.oversight.figures.counts import prepare_counts, read_counts
from telederm.oversight.figures.filters import Basis, Filters
from telederm.oversight.models import CaseFact


class Command(BaseCommand):
    help = "Write the evidence for DECIDE-AI and CONSORT-AI into a folder; nobody is in it."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("folder", type=Path)
        parser.add_argument("--basis", choices=Basis.values, default=Basis.REFERENCE)

    def handle(self, *args: Any, **options: Any) -> None:
        folder: Path = options["folder"]
        if folder.exists() and not folder.is_dir():
            raise CommandError(f"{folder} is a file: name a folder.")
        folder.mkdir(parents=True, exist_ok=True)
        filters = Filters(basis=options["basis"])
        refresh_facts()
        prepare_counts(filters)
        counts, now = read_counts(filters), timezone.now()
        panels = gather_panels(counts)
        with transaction.atomic():
            detail = {"figure": "evidence", "filters": filters.as_json()}
            record_event(action=Action.EXPORT, actor=None, record=CaseFact(), detail=detail)
        document = write_document(panels, counts, now)
        (folder / "evidence.md").write_text(document, encoding="utf-8")
        data = json.dumps(write_data(panels, counts, now), indent=1, ensure_ascii=False)
        (folder / "evidence.json").write_text(data, encoding="utf-8")
        self.stdout.write(f"{folder / 'evidence.md'} and evidence.json: {counts.cases} cases.")
