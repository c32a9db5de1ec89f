"""What an agreement may replace: a signed one between the same parties that no other replaces."""

from agreements.models import Agreement
from samverkan.shared.models import Refused

OTHER_PARTIES = (
    "Den överenskommelsen har andra parter. Välj en mellan samma kommun och samma lokalpolisområde, eller Ingen."
)


def check_succession(agreement: Agreement) -> None:
    """Raise Refused unless a draft may replace what it names. Locks that row, so that two drafts never replace it at once."""
    if agreement.supersedes_id is None:
        return
    before = Agreement.objects.select_for_update(of=("self",)).get(pk=agreement.supersedes_id)
    same = Agreement.objects.filter(pk=before.pk)
    if not same.between(agreement.side_ids).exists():
        raise Refused(
            f"”{before}” har andra parter än den här överenskommelsen och kan inte ersättas av den. "
            "Ändra parterna, eller välj en annan under Ersätter."
        )
    if not same.replaceable_by(agreement).exists():
        raise Refused(
            f"”{before}” är inte undertecknad, eller ersätts redan av en annan överenskommelse som är låst eller undertecknad. "
            "Välj en annan under Ersätter, eller lås upp den andra först."
        )
