"""What must always hold of an agreement, with the sentence that says so to whoever breaks it."""

from django.db import models
from django.db.models import F, Q

from agreements.models.standing import Standing
from agreements.models.term import ValidityKind
from samverkan.shared.models import both_or_neither, not_before, one_of, sealed_when

AGREEMENT_CONSTRAINTS: list[models.BaseConstraint] = [
    models.CheckConstraint(
        condition=Q(status__in=["draft", "locked", "signed"]),
        name="agreement_status",
        violation_error_message="Okänt läge för överenskommelsen.",
    ),
    one_of("standing", Standing, name="agreement_standing", message="Okänt ställningstagande."),
    one_of("validity_kind", ValidityKind, name="agreement_validity_kind", message="Välj en form av giltighet."),
    not_before(
        "valid_from",
        "valid_until",
        name="agreement_ends_after_start",
        message="Sista dagen måste komma efter första dagen. Ändra ett av datumen.",
    ),
    not_before(
        "title_from_year",
        "title_until_year",
        name="agreement_title_years",
        message="Titelns sista år måste komma efter det första. Ändra ett av åren.",
    ),
    not_before(
        "effective_from",
        "effective_until",
        name="agreement_term",
        message="Överenskommelsen skulle sluta gälla innan den börjar. Se över datum och underskrifter.",
    ),
    models.CheckConstraint(
        condition=~Q(validity_kind=ValidityKind.FIXED)
        | Q(status="draft")
        | Q(valid_from__isnull=False, valid_until__isnull=False),
        name="agreement_fixed_has_dates",
        violation_error_message="Ange både första och sista dag, eller välj en annan form av giltighet.",
    ),
    models.CheckConstraint(
        condition=~Q(validity_kind=ValidityKind.FROM_SIGNING)
        | Q(status="draft")
        | Q(valid_from__isnull=True, valid_until__isnull=False),
        name="agreement_from_signing_has_end",
        violation_error_message="Ange sista dag. Första dagen är dagen för den sista underskriften och lämnas tom.",
    ),
    models.CheckConstraint(
        condition=~Q(validity_kind=ValidityKind.YEARS)
        | Q(status="draft")
        | Q(title_from_year__isnull=False, title_until_year__isnull=False),
        name="agreement_years_has_years",
        violation_error_message="Ange första och sista året i titeln.",
    ),
    models.CheckConstraint(
        condition=~Q(validity_kind=ValidityKind.UNTIL_FURTHER_NOTICE) | Q(valid_until__isnull=True),
        name="agreement_until_further_notice_has_no_end",
        violation_error_message="En överenskommelse som gäller tills vidare har ingen sista dag. Ta bort den.",
    ),
    models.CheckConstraint(
        condition=Q(notice_months__isnull=True) | Q(may_be_terminated=True),
        name="agreement_notice_needs_termination",
        violation_error_message="Uppsägningstid kräver att överenskommelsen får sägas upp. Kryssa i det eller ta bort tiden.",
    ),
    models.CheckConstraint(
        condition=Q(is_revision_approximate=False) | Q(revision_months__isnull=False),
        name="agreement_approximate_needs_months",
        violation_error_message="Ange med hur många månaders mellanrum överenskommelsen revideras.",
    ),
    both_or_neither(
        "locked_at",
        "locked_by",
        name="agreement_locked_by",
        message="Låsningen måste ha både tidpunkt och användare.",
    ),
    both_or_neither(
        "signed_at",
        "signed_by",
        name="agreement_signed_by",
        message="Registreringen måste ha både tidpunkt och användare.",
    ),
    models.CheckConstraint(
        condition=Q(status="signed", signed_at__isnull=False, locked_at__isnull=False)
        | Q(status="locked", signed_at__isnull=True, locked_at__isnull=False)
        | Q(status="draft", signed_at__isnull=True, locked_at__isnull=True),
        name="agreement_status_matches_moments",
        violation_error_message="Läget stämmer inte med när överenskommelsen låstes och undertecknades.",
    ),
    models.CheckConstraint(
        condition=Q(supersedes__isnull=True) | ~Q(supersedes=F("id")),
        name="agreement_not_its_own_successor",
        violation_error_message="En överenskommelse kan inte ersätta sig själv. Välj en annan.",
    ),
    sealed_when(~Q(status="draft"), name="agreement_text_hash"),
]
