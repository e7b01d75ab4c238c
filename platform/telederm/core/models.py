"""What every row of the platform has in common."""

import uuid

from django.db import models
from django.db.models.functions import Now


class RecordModel(models.Model):
    """A row with an unguessable id and the database's own time of creation."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    created_at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        abstract = True
