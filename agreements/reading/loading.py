"""Everything that an agreement holds, in a number of queries that does not grow with it."""

from dataclasses import dataclass
from itertools import groupby

from django.db.models import BigIntegerField, Case, Count, F, OuterRef, Prefetch, Subquery, Value, When
from django.db.models.functions import JSONObject
from django.utils.safestring import SafeString

from accounts.models import User
from agreements.models import (
    Agreement,
    AgreementParty,
    AgreementStatement,
    CompanionDocument,
    DataSource,
    Forum,
    Side,
    Signatory,
    Standing,
)
from agreements.models.agreement import AgreementQuerySet
from samverkan.shared.markdown import render_markdown
from samverkan.shared.text import fold


def with_parts(agreements: AgreementQuerySet) -> AgreementQuerySet:
    """Return the agreements with parties, sections, areas and signatories, and whose word is what about them."""
    disputes = AgreementStatement.objects.filter(party=OuterRef("pk"), kind=AgreementStatement.Kind.DISPUTED)
    parties = AgreementParty.objects.select_related("organisation", "number_registered_for")
    parties = parties.annotate(dispute_reason=Subquery(disputes.order_by("-number").values("reason")[:1]))
    signatories = Signatory.objects.select_related("registered_for").annotate(records_count=Count("records"))
    return agreements.select_related("organisation", "supersedes").prefetch_related(
        Prefetch("parties", parties), "sections", "areas", Prefetch("signatories", signatories)
    )


def with_everything(agreements: AgreementQuerySet, user: User) -> AgreementQuerySet:
    """Return the agreements with their parts, and the successor that the user may see."""
    signed_first = Case(When(status=Agreement.Status.SIGNED, then=Value(0)), default=Value(1))
    confirmed_first = Case(When(standing=Standing.CONFIRMED, then=Value(0)), default=Value(1))
    successors = Agreement.objects.visible_to(user).filter(supersedes=OuterRef("pk"))
    successors = successors.order_by(confirmed_first, signed_first, "-pk")
    silent = AgreementParty.objects.filter(agreement=OuterRef("pk"), standing=Standing.OPEN).exclude(side=Side.THIRD)
    names = silent.order_by("order", "pk").values("name")
    found = JSONObject(
        pk="pk",
        title="title",
        status="status",
        standing="standing",
        silent=Subquery(names[:1]),
        silent_too=Subquery(names[1:2]),
    )
    return with_parts(agreements).annotate(successor=Subquery(successors.values(found=found)[:1]))


@dataclass(frozen=True)
class Source:
    """A source of the situation picture or of the follow-up, for the whole agreement or one area."""

    pk: str
    name: str
    purpose: str
    area_id: int | None


@dataclass(frozen=True)
class Companion:
    """A document beside the agreement; `url` is empty when it has no link."""

    pk: str
    title: str
    kind: str
    standing: str
    url: str

    @property
    def untold_kind(self) -> str:
        """What it is; empty when its title says so."""
        return "" if any(fold(word) in fold(self.title) for word in self.kind.split(" eller ")) else self.kind


def read_sources_and_companions(agreement: Agreement) -> tuple[list[Source], list[Companion]]:
    """Return the data sources and the companion documents, each in printed order, in one query."""
    sources = DataSource.objects.filter(agreement=agreement).annotate(
        is_source=Value(True), word=F("purpose"), standing=Value(""), url=Value("")
    )
    companions = CompanionDocument.objects.filter(agreement=agreement).annotate(
        is_source=Value(False), name=F("title"), area=Value(None, output_field=BigIntegerField()), word=F("kind")
    )
    sources_as_rows = sources.values_list("is_source", "order", "pk", "name", "area", "word", "standing", "url")
    companions_as_rows = companions.values_list("is_source", "order", "pk", "name", "area", "word", "standing", "url")
    rows = sources_as_rows.order_by().union(companions_as_rows.order_by(), all=True).order_by("order", "pk")
    found: tuple[list[Source], list[Companion]] = ([], [])
    for is_source, _, pk, name, area_id, word, standing, url in rows:
        if is_source:
            found[0].append(Source(str(pk), name, word, area_id))
        else:
            kind_label = CompanionDocument.Kind(word).label
            found[1].append(Companion(str(pk), name, kind_label, CompanionDocument.Standing(standing).label, url))
    return found


@dataclass(frozen=True)
class Member:
    """An office that sits in a council or group."""

    pk: str
    side: str
    side_label: str
    office: str
    task: str


@dataclass(frozen=True)
class Council:
    """A council or group with its members; `notes` are short facts about it in words."""

    pk: str
    name: str
    notes: list[str]
    mandate: SafeString
    members: list[Member]


def read_forums(agreement: Agreement) -> list[Council]:
    """Return the councils and groups with their members, in one query."""
    member = {f"member_{name}": F(f"members__{name}") for name in ("pk", "side", "office", "task")}
    rows = (
        Forum.objects.filter(agreement=agreement)
        .annotate(**member)
        .order_by("order", "pk", "members__order", "members__pk")
    )
    groups = [list(group) for _, group in groupby(rows, key=lambda row: row.pk)]
    names = {rows[0].pk: rows[0].name for rows in groups}
    return [_council(rows, names) for rows in groups]


def _council(rows: list[Forum], names: dict[int, str]) -> Council:
    forum = rows[0]
    notes = [
        forum.get_kind_display() if forum.get_kind_display().casefold() not in forum.name.casefold() else "",
        f"{forum.quantity} stycken" if forum.quantity > 1 else "",
        "tillfällig, sammankallas vid behov" if forum.is_temporary else "",
        f"hör till {names[forum.parent_id]}" if forum.parent_id else "",
    ]
    members = [
        Member(str(row.member_pk), row.member_side, Side(row.member_side).label, row.member_office, row.member_task)  # type: ignore[attr-defined]
        for row in rows
        if row.member_pk  # type: ignore[attr-defined]
    ]
    return Council(str(forum.pk), str(forum), [note for note in notes if note], render_markdown(forum.mandate), members)
