"""The places of an agreement's parts: which rows are printed in one sequence."""

from agreements.models import AgreementPart, CollaborationArea, ForumMember, Section


def rows_beside(part: AgreementPart) -> list[AgreementPart]:
    """Return the saved rows of the sequence that the part is printed in, itself included, in printed order.

    Areas without a section stand between the sections; the other areas stand among those of their section or parent.
    """
    match part:
        case ForumMember():
            return list(ForumMember.objects.filter(forum_id=part.forum_id))
        case Section() | CollaborationArea(section_id=None, parent_id=None):
            sections = Section.objects.filter(agreement_id=part.agreement_id)
            areas = CollaborationArea.objects.filter(agreement_id=part.agreement_id, section=None, parent=None)
            rows: list[AgreementPart] = [*sections, *areas]
            return sorted(rows, key=lambda row: (row.order, isinstance(row, CollaborationArea), row.pk))
        case CollaborationArea():
            beside = CollaborationArea.objects.filter(agreement_id=part.agreement_id)
            return list(beside.filter(section=part.section, parent=part.parent))
        case _:
            return list(type(part)._default_manager.filter(agreement=part.agreement))  # type: ignore[attr-defined, misc]
