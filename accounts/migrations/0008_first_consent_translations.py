"""The first consent texts in the site's other languages. Data only."""

from django.db import migrations

WORDS = {
    "es": {
        "care": (
            "Atención por un dermatólogo",
            "Un dermatólogo lee sus respuestas y mira sus fotografías para aconsejarle. Se guardan "
            "como parte de su historia clínica. Queda registrado quién abre su caso. El consejo a "
            "partir de fotografías abarca solo lo que muestran; no sustituye a una exploración.",
        ),
        "ai_processing": (
            "Tratamiento por un programa informático",
            "Un programa informático también examina sus fotografías. Ayuda a ordenar la lista de "
            "espera y da al dermatólogo una segunda mirada cuando ya se ha formado su opinión. Nunca "
            "decide. Si usted no está de acuerdo, su caso se lee igualmente.",
        ),
        "teaching": (
            "Enseñanza",
            "Sus fotografías y respuestas, sin su nombre, pueden usarse para formar a personal "
            "sanitario.",
        ),
        "research": (
            "Investigación",
            "Sus fotografías y respuestas, sin su nombre, pueden usarse para investigar las "
            "enfermedades de la piel.",
        ),
    },
    "fr": {
        "care": (
            "Soins par un dermatologue",
            "Un dermatologue lit vos réponses et regarde vos photos pour vous conseiller. Elles sont "
            "conservées dans votre dossier médical. Chaque personne qui ouvre votre dossier est "
            "enregistrée. Un conseil donné sur photos ne porte que sur ce qu’elles montrent ; il ne "
            "remplace pas un examen.",
        ),
        "ai_processing": (
            "Traitement par un programme informatique",
            "Un programme informatique regarde aussi vos photos. Il aide à ordonner la file "
            "d’attente et donne au dermatologue un second regard une fois son propre avis formé. Il "
            "ne décide jamais. Si vous refusez, votre dossier est lu de la même façon.",
        ),
        "teaching": (
            "Enseignement",
            "Vos photos et vos réponses, sans votre nom, peuvent servir à former le personnel "
            "médical.",
        ),
        "research": (
            "Recherche",
            "Vos photos et vos réponses, sans votre nom, peuvent servir à la recherche sur les "
            "maladies de la peau.",
        ),
    },
    "pt-br": {
        "care": (
            "Atendimento por um dermatologista",
            "Um dermatologista lê suas respostas e olha suas fotografias para orientar você. Elas "
            "ficam guardadas no seu prontuário. Toda pessoa que abre seu caso fica registrada. A "
            "orientação por fotografias abrange apenas o que elas mostram; não substitui um exame.",
        ),
        "ai_processing": (
            "Processamento por um programa de computador",
            "Um programa de computador também olha suas fotografias. Ele ajuda a ordenar a fila e dá "
            "ao dermatologista um segundo olhar depois que ele formou a própria opinião. Nunca "
            "decide. Se você não concordar, seu caso é lido do mesmo jeito.",
        ),
        "teaching": (
            "Ensino",
            "Suas fotografias e respostas, sem seu nome, podem ser usadas para ensinar profissionais "
            "de saúde.",
        ),
        "research": (
            "Pesquisa",
            "Suas fotografias e respostas, sem seu nome, podem ser usadas em pesquisas sobre doenças "
            "da pele.",
        ),
    },
    "hi": {
        "care": (
            "त्वचा रोग विशेषज्ञ द्वारा देखभाल",
            "आपको सलाह देने के लिए एक त्वचा रोग विशेषज्ञ आपके जवाब पढ़ते हैं और आपकी तस्वीरें देखते हैं। वे आपके "
            "चिकित्सा रिकॉर्ड के हिस्से के रूप में रखे जाते हैं। आपका मामला खोलने वाला हर व्यक्ति दर्ज किया जाता है। "
            "तस्वीरों से दी गई सलाह केवल उसी के बारे में है जो उनमें दिखता है; यह जाँच की जगह नहीं लेती।",
        ),
        "ai_processing": (
            "कंप्यूटर प्रोग्राम द्वारा प्रसंस्करण",
            "एक कंप्यूटर प्रोग्राम भी आपकी तस्वीरें देखता है। वह कतार का क्रम तय करने में मदद करता है और जब "
            "विशेषज्ञ अपनी राय बना लेते हैं, तब उन्हें एक दूसरी नज़र देता है। वह कभी फ़ैसला नहीं करता। अगर आप सहमत "
            "नहीं हैं, तो भी आपका मामला वैसे ही पढ़ा जाता है।",
        ),
        "teaching": (
            "शिक्षण",
            "आपकी तस्वीरें और जवाब, बिना आपके नाम के, चिकित्सा कर्मियों को सिखाने में इस्तेमाल हो सकते हैं।",
        ),
        "research": (
            "शोध",
            "आपकी तस्वीरें और जवाब, बिना आपके नाम के, त्वचा रोगों के शोध में इस्तेमाल हो सकते हैं।",
        ),
    },
    "ar": {
        "care": (
            "الرعاية من طبيب جلدية",
            "يقرأ طبيب جلدية إجاباتك وينظر إلى صورك ليقدّم لك المشورة. وتُحفظ ضمن سجلك الطبي. ويُسجَّل كل من "
            "يفتح حالتك. المشورة المبنية على الصور تشمل ما تُظهره فقط، ولا تُغني عن الفحص.",
        ),
        "ai_processing": (
            "المعالجة ببرنامج حاسوبي",
            "ينظر برنامج حاسوبي أيضًا إلى صورك. فهو يساعد على ترتيب قائمة الانتظار، ويمنح الطبيب نظرة ثانية بعد أن "
            "يكوّن رأيه بنفسه. وهو لا يتخذ القرار أبدًا. وإن لم توافق، تُقرأ حالتك بالطريقة نفسها.",
        ),
        "teaching": (
            "التعليم",
            "قد تُستخدم صورك وإجاباتك، دون اسمك، لتعليم العاملين في المجال الطبي.",
        ),
        "research": (
            "البحث العلمي",
            "قد تُستخدم صورك وإجاباتك، دون اسمك، في البحث عن أمراض الجلد.",
        ),
    },
}


def add_words(apps, schema_editor):
    ConsentText = apps.get_model("accounts", "ConsentText")
    ConsentTranslation = apps.get_model("accounts", "ConsentTranslation")
    first = {text.purpose: text for text in ConsentText.objects.filter(version=1)}
    for language, texts in WORDS.items():
        for purpose, (title, body) in texts.items():
            ConsentTranslation.objects.get_or_create(
                text=first[purpose], language=language, defaults={"title": title, "body": body}
            )


class Migration(migrations.Migration):
    dependencies = [("accounts", "0007_consent_translations")]
    operations = [migrations.RunPython(add_words, migrations.RunPython.noop)]
