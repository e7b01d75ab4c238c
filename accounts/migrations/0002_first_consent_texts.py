"""The first words that people are asked to agree to. Data only."""

from django.db import migrations

TEXTS = {
    "care": (
        "Care by a dermatologist",
        "A dermatologist reads your answers and looks at your photographs to advise you. "
        "They are kept as part of your medical record. Everyone who opens your case is recorded. "
        "Advice from photographs covers only what they show; it does not replace an examination.",
    ),
    "ai_processing": (
        "Processing by a computer program",
        "A computer program also looks at your photographs. It helps to order the queue and gives "
        "the dermatologist a second look after they have made up their own mind. It never decides. "
        "If you do not agree, your case is read just the same.",
    ),
    "teaching": (
        "Teaching",
        "Your photographs and answers, without your name, may be used to teach medical staff.",
    ),
    "research": (
        "Research",
        "Your photographs and answers, without your name, may be used for research on skin disease.",
    ),
}


def add_texts(apps, schema_editor):
    ConsentText = apps.get_model("accounts", "ConsentText")
    for purpose, (title, body) in TEXTS.items():
        ConsentText.objects.get_or_create(
            purpose=purpose, version=1, defaults={"title": title, "body": body}
        )


class Migration(migrations.Migration):
    dependencies = [("accounts", "0001_initial")]
    operations = [migrations.RunPython(add_texts, migrations.RunPython.noop)]
