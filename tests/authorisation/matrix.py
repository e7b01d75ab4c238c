"""Who gets what at each route: the whole declaration, on one page.

Each row: the route, on which case it is tried ("sent" or "draft"), and for GET and POST one sign
for each person, in the order of `Who`:

    nobody, owner, stranger, unverified, without factor, reader, own case, admin w/o factor, admin

    .  the page (200)              i  sent to sign-in          4  not found, as if it didn't exist
    >  done, sent on (302)         f  sent to the second factor   5  the method isn't allowed
    x  the form is refused (422, 400)   9  not one's own claim (409)

The right method comes before the question whose case it is, which tells nothing: it is the same
for every path.
"""

from typing import Final

from tests.authorisation.people import Who

SIGNS: Final = {
    ".": "shown",
    ">": "done",
    "x": "refused",
    "i": "to sign-in",
    "f": "to the second factor",
    "4": "not found",
    "5": "method not allowed",
    "9": "not held",
}

PAGES: Final = """
route                    on     GET        POST
home                     sent   .>>>>>>>>  555555555
manifest                 sent   .........  555555555
service-worker           sent   .........  555555555
offline                  sent   .........  555555555
offline-case             sent   .........  555555555
case-list                sent   i........  i55555555
case-start               sent   i........  ixxxxxxxx
case-detail              sent   i.4444.44  i55555555
case-detail              draft  i>4444>44  i55555555
case-status              sent   i.4444.44  i55555555
case-thread              sent   i.4444.44  i55555555
case-reply               sent   i55555555  ix4444x44
case-reply               draft  i55555555  i>4444>44
case-report-pdf          sent   i44444444  i55555555
case-timeline            sent   i.4444.44  i55555555
case-follow-up           sent   i55555555  i>4444>44
case-second-opinion      sent   i55555555  i>4444>44
case-outcome             sent   i44444444  i44444444
case-acknowledge         sent   i55555555  i>4444>44
case-answers             sent   i>4444>44  i55555555
case-answers             draft  i.4444.44  i55555555
case-questions           sent   i>4444>44  i>4444>44
case-questions           draft  i.4444.44  ix4444x44
case-emergency           sent   i>4444>44  i>4444>44
case-emergency           draft  i>4444>44  i>4444>44
case-photographs         draft  i.4444.44  ix4444x44
case-photographs         sent   i.4444.44  ix4444x44
case-photograph-keep     draft  i55555555  i>4444>44
case-photograph-move     draft  i55555555  i>4444>44
case-photograph-move     sent   i55555555  i>4444>44
case-openings            sent   i.4444.44  i55555555
case-withdraw            sent   i.4444.44  i>4444>44
case-withdraw            draft  i.4444.44  i>4444>44
my-data                  sent   i........  ixxxxxxxx
my-data-download         sent   i........  i55555555
my-data-delete           sent   i..>>>>>>  ixx>>>>>>
case-uploads             draft  i55555555  ix4444x44
case-uploads             sent   i55555555  ix4444x44
case-upload              draft  i44444444  i55555555
case-photograph-add      draft  i55555555  ix4444x44
case-photograph-remove   draft  i55555555  i>4444>44
case-photograph-remove   sent   i55555555  i>4444>44
case-send                draft  i.4444.44  i>4444>44
case-send                sent   i>4444>44  i>4444>44
image-large              sent   i.444..4.  i55555555
image-large              draft  i.4444.44  i55555555
image-thumbnail          sent   i.444..4.  i55555555
image-thumbnail          draft  i.4444.44  i55555555
queue                    sent   i444f..44  i444f5544
queue-rows               sent   i444f..44  i444f5544
queue-next               sent   i444f5544  i444f>>44
reading                  sent   i444f.444  i444f5544
reading                  draft  i444f4444  i444f5544
reading-claim            sent   i444f5544  i444f>444
reading-claim            draft  i444f5544  i444f4444
absences                 sent   i444f..44  i444fxx44
absence-cancel           sent   i444f5544  i444f4444
board                    sent   i44444444  i44444444
board-live               sent   i44444444  i44444444
board-case               sent   i44444444  i44444444
closed-days              sent   i44444444  i44444444
closed-day-reopen        sent   i44444444  i44444444
board-take-over          sent   i44444444  i44444444
board-give               sent   i44444444  i44444444
board-contact            sent   i44444444  i44444444
reading-presence         sent   i444f.444  i444f5544
reading-renew            sent   i444f5544  i444f9444
reading-part-with        sent   i444f.444  i444f5544
reading-second-read      sent   i444f5544  i444fx444
reading-refuse           sent   i444f5544  i444fx444
reading-give             sent   i444f5544  i444fx444
reading-release          sent   i444f5544  i444f>444
reading-mark             sent   i444f5544  i444fx444
reading-mark-remove      sent   i444f5544  i444f4444
reading-outcome          sent   i444f5544  i444fx444
outcomes                 sent   i444f..44  i444f5544
queue-next-photographs   sent   i444f..44  i444f5544
reading-report-pdf       sent   i444f4444  i444f5544
reading-draft            sent   i444f5544  i444f>444
reading-blind-read       sent   i444f5544  i444fx444
reading-conclude         sent   i444f5544  i444fx444
reading-ask              sent   i444f5544  i444fx444
reading-sign             sent   i444f5544  i444fx444
model-card               sent   i444f..44  i444f5544
reading-activation-map   sent   i444f4444  i444f5544
reading-preview          sent   i444f5544  i444f.444
reading-addendum         sent   i444f5544  i444f4444
report-templates         sent   i444f..44  i444f5544
report-template-new      sent   i444f..44  i444fxx44
report-template          sent   i444f.444  i444fx444
report-template-archive  sent   i444f5544  i444f>444
vocabulary               sent   i444f..44  i444f5544
vocabulary-options       sent   i444f..44  i444f5544
inbox                    sent   i........  i55555555
inbox-choices            sent   i........  ixxxxxxxx
inbox-push-on            sent   i55555555  ixxxxxxxx
inbox-push-off           sent   i55555555  i........
inbox-push-stop          sent   i55555555  i>>>>>>>>
inbox-bell               sent   i........  i55555555
inbox-since              sent   i........  i55555555
inbox-open               sent   i>4444>44  i55555555
inbox-read               sent   i55555555  i>>>>>>>>
oversight                sent   i444444f.  i444444f5
oversight-case           sent   i444444f.  i444444f5
oversight-case           draft  i444444f4  i444444f5
oversight-rerun          sent   i444444f5  i444444f>
oversight-rerun          draft  i444444f5  i444444f4
oversight-figures        sent   i444444f.  i444444f5
oversight-figure-table   sent   i444444f.  i444444f5
oversight-audit          sent   i444444f.  i444444fx
oversight-alerts         sent   i444444f.  i444444f5
oversight-alert-acknowledge sent i444444f5  i444444f4
oversight-alert-rule     sent   i444444f5  i444444fx
oversight-people         sent   i444444f.  i444444f5
oversight-role-ask       sent   i444444f5  i444444fx
oversight-role-decide    sent   i444444f5  i444444f4
oversight-role-revoke    sent   i444444f5  i444444fx
oversight-account-suspend sent i444444f5  i444444fx
oversight-account-readmit sent i444444f5  i444444f4
oversight-clinicians     sent   i444444f.  i444444f5
oversight-licence-decide sent   i444444f5  i444444f4
oversight-licence-suspend sent  i444444f5  i444444f4
oversight-representations sent  i444444f.  i444444f5
oversight-health-worker-check sent i444444f5 i444444f4
oversight-representation-end sent i444444f5 i444444f4
oversight-model-switch   sent   i444444f.  i444444fx
oversight-subgroup-switch sent  i444444f5  i444444fx
oversight-settings       sent   i444444f.  i444444f5
oversight-times          sent   i444444f.  i444444fx
oversight-questionnaires sent   i444444f.  i444444f5
oversight-questionnaire  sent   i444444f.  i444444fx
oversight-questionnaire-import sent i444444f.  i444444fx
oversight-questionnaire-document sent i444444f.  i444444f5
oversight-templates      sent   i444444f.  i444444f5
oversight-template       sent   i444444f4  i444444f4
oversight-template-retire sent  i444444f5  i444444f4
oversight-consents       sent   i444444f.  i444444f5
oversight-consent        sent   i444444f.  i444444fx
oversight-models         sent   i444444f.  i444444f5
oversight-model          sent   i444444f.  i444444f5
oversight-model-change   sent   i444444f5  i444444fx
people                   sent   i........  ixxxxxxxx
person-consents          sent   i44444444  i55555555
person-consent-change    sent   i55555555  i44444444
person-stop              sent   i55555555  i44444444
licence                  sent   i........  ixxxxxxxx
licence-take-back        sent   i55555555  i>>>>>>>>
consents                 sent   i........  i55555555
consent-change           sent   i55555555  i>>>>>>>>
language                 sent   555555555  >>>>>>>>>
styleguide               sent   .........  555555555
"""

# Groups of routes that others have written: which of them there are is declared here, what they
# do is tested by `test_allauth_and_admin.py`.
ALLAUTH_FOR_EVERYBODY: Final = frozenset({
    "account_login", "account_signup", "account_inactive", "account_email_verification_sent",
    "account_reset_password", "account_reset_password_done", "account_reset_password_from_key",
    "account_reset_password_from_key_done", "account_confirm_email", "account_confirm_login_code",
    "account_logout", "mfa_authenticate", "mfa_login_webauthn",
})  # fmt: skip
ALLAUTH_FOR_SIGNED_IN: Final = frozenset({
    "account_reauthenticate", "account_email", "account_change_password", "account_set_password",
    "mfa_index", "mfa_reauthenticate", "mfa_activate_totp", "mfa_deactivate_totp",
    "mfa_view_recovery_codes", "mfa_generate_recovery_codes", "mfa_download_recovery_codes",
    "mfa_list_webauthn", "mfa_add_webauthn", "mfa_reauthenticate_webauthn", "mfa_remove_webauthn",
    "mfa_edit_webauthn", "usersessions_list",
})  # fmt: skip


def read_matrix() -> dict[tuple[str, str], dict[str, dict[Who, str]]]:
    """The declaration by (route, case) and method."""
    rows = [line.split() for line in PAGES.strip().splitlines()[1:]]
    return {
        (route, on): {
            "GET": dict(zip(Who, get, strict=True)),
            "POST": dict(zip(Who, post, strict=True)),
        }
        for route, on, get, post in rows
    }


# Who may follow which topic over the socket, in the order of `Who` without "nobody" (the socket
# itself turns the signed-out away): y or n. Sessions are with or without a second factor, as on the
# pages. A topic says a number, never a word.
TOPICS: Final = """
topic                    for
inbox                    yyyyyyyy
queue                    nnnnyyny
case:sent                ynnnyyny
case:draft               ynnnnynn
case:elsewhere           nnnnnnnn
case:not-an-id           nnnnnnnn
nonsense                 nnnnnnnn
"""


def read_topics() -> dict[str, dict[Who, bool]]:
    """The declaration of the socket's topics."""
    rows = [line.split() for line in TOPICS.strip().splitlines()[1:]]
    people = [who for who in Who if who != Who.NOBODY]
    return {
        topic: dict(zip(people, (sign == "y" for sign in signs), strict=True))
        for topic, signs in rows
    }
