"""An agreement's text in printed order: sections, with the areas among and under them, as headings that nest.

The page and the printed document are made from the same outline. It knows nothing of links, rights or looks.
"""

from collections import defaultdict
from dataclasses import dataclass

from django.utils.safestring import SafeString

from agreements.models import Agreement, CollaborationArea, DataSource, Section
from agreements.reading.loading import Companion, Council, Source, read_forums, read_sources_and_companions
from samverkan.shared.markdown import render_markdown
from samverkan.shared.nesting import settled

_DEEPEST = 4


@dataclass(frozen=True)
class Block:
    """A heading with its text and what stands under it. Without a label it is a text of its own.

    `noun` and `pk` say which row it is (avsnitt, omraden), and are empty for what no row heads. `tag` is that of the heading, from
    h2; `goal` and `measures` belong to focus areas, `forums` to a section on organisation, `sources` to what rests on them.
    """

    anchor: str
    tag: str
    label: str
    number: str = ""
    noun: str = ""
    pk: str = ""
    kind: str = ""
    body: SafeString = SafeString("")
    goal: SafeString = SafeString("")
    measures: tuple[str, ...] = ()
    sources_label: str = ""
    sources: tuple[Source, ...] = ()
    forums: tuple[Council, ...] = ()
    children: tuple["Block", ...] = ()


@dataclass(frozen=True)
class Document:
    """An agreement to read: the plans stand between `before_plans` and `after_plans`, the signatures last."""

    before_plans: tuple[Block, ...]
    after_plans: tuple[Block, ...]
    companions: tuple[Companion, ...]


def read_document(agreement: Agreement) -> Document:
    """Return the agreement's text. Expects what `with_parts` loads; makes two queries of its own."""
    sources, companions = read_sources_and_companions(agreement)
    reader = _Reader(agreement, sources, read_forums(agreement))
    return Document(
        before_plans=(*reader.blocks(is_after_plan=False), *reader.left_over()),
        after_plans=tuple(reader.blocks(is_after_plan=True)),
        companions=tuple(companions),
    )


class _Reader:
    """Puts the rows of one agreement in order."""

    def __init__(self, agreement: Agreement, sources: list[Source], forums: list[Council]) -> None:
        self.agreement = agreement
        self.sections = list(agreement.sections.all())
        self.forums = forums
        self.areas_of: dict[tuple[str, int | None], list[CollaborationArea]] = defaultdict(list)
        areas = list(agreement.areas.all())
        above = settled({area.pk: area.parent_id for area in areas})
        for area in areas:
            parent = above[area.pk]
            self.areas_of["area" if parent else "section", parent or area.section_id].append(area)
        self.sources_of: dict[tuple[str, int | None], list[Source]] = defaultdict(list)
        for source in sources:
            self.sources_of[source.purpose, source.area_id].append(source)
        self.first_of_kind: dict[str, int] = {}
        for section in self.sections:
            self.first_of_kind.setdefault(section.kind, section.pk)

    def blocks(self, *, is_after_plan: bool) -> list[Block]:
        """The sections on one side of the plans, with the areas that stand among them by their order."""
        rows: list[Section | CollaborationArea] = [s for s in self.sections if s.is_after_plan == is_after_plan]
        if not is_after_plan:
            rows += self.areas_of["section", None]
        rows.sort(key=lambda row: (row.order, isinstance(row, CollaborationArea), row.pk))
        found, is_under_heading = [], False
        for row in rows:
            found.append(self._section(row, is_under_heading) if isinstance(row, Section) else self._area(row, 2))
            is_under_heading |= bool(found[-1].label)
        return found

    def _section(self, section: Section, is_under_heading: bool) -> Block:
        is_first = self.first_of_kind[section.kind] == section.pk
        sources_label, sources = self._sources_for(section.kind) if is_first else ("", [])
        body = section.body
        if is_first and section.kind == Section.Kind.COMMUNICATION:
            body = "\n\n".join(text for text in (body, self._communication()) if text)
        # Under no heading, what is in a section stands in its place.
        level = 3 if section.heading or is_under_heading else 2
        return Block(
            anchor=f"del-avsnitt-{section.pk}",
            tag="h2",
            label=section.heading,
            number=section.number,
            noun="avsnitt",
            pk=str(section.pk),
            body=render_markdown(body, heading_level=level),
            sources_label=sources_label,
            sources=tuple(sources),
            forums=tuple(self.forums) if is_first and section.kind == Section.Kind.ORGANISATION else (),
            children=tuple(self._area(area, level) for area in self.areas_of["section", section.pk]),
        )

    def _area(self, area: CollaborationArea, level: int) -> Block:
        parts = self.areas_of["area", area.pk]
        has_measures = any(part.measure_label for part in parts)
        deeper = min(level + 1, _DEEPEST)
        sources = self.sources_of[DataSource.Purpose.FOLLOW_UP, area.pk]
        sources += self.sources_of[DataSource.Purpose.SITUATION, area.pk]
        return Block(
            anchor=f"del-omraden-{area.pk}",
            tag=f"h{level}",
            label=area.label,
            number=area.number,
            noun="omraden",
            pk=str(area.pk),
            kind=_kind_in_words(area),
            body=render_markdown(area.background, heading_level=deeper),
            goal=render_markdown(area.goal, heading_level=deeper),
            measures=tuple(part.measure_label or part.label for part in parts) if has_measures else (),
            sources_label="Följs upp genom" if sources else "",
            sources=tuple(sources),
            children=tuple(self._area(part, deeper) for part in parts),
        )

    def _sources_for(self, kind: str) -> tuple[str, list[Source]]:
        """The sources that a section of the kind rests on."""
        if kind == Section.Kind.SITUATION:
            return "Lägesbilden bygger på", self.sources_of[DataSource.Purpose.SITUATION, None]
        if kind == Section.Kind.FOLLOW_UP:
            return "Uppföljningen bygger på", self.sources_of[DataSource.Purpose.FOLLOW_UP, None]
        return "", []

    def _communication(self) -> str:
        """The communication strategy with the sentence on how far it reaches, as Markdown."""
        reach = "Strategin ska prägla varje aktivitet." if self.agreement.is_communication_in_every_activity else ""
        return "\n\n".join(text for text in (self.agreement.communication_strategy, reach) if text)

    def left_over(self) -> list[Block]:
        """What no section takes up, under headings of its own."""
        left = []
        has = self.first_of_kind.get
        if self.forums and not has(Section.Kind.ORGANISATION):
            left.append(Block("organisation", "h2", "Råd och grupper", forums=tuple(self.forums)))
        for kind, anchor, heading in (
            (Section.Kind.SITUATION, "underlag", "Underlag"),
            (Section.Kind.FOLLOW_UP, "underlag-uppfoljning", "Underlag för uppföljningen"),
        ):
            label, sources = self._sources_for(kind)
            if sources and not has(kind):
                left.append(Block(anchor, "h2", heading, sources_label=label, sources=tuple(sources)))
        if self._communication() and not has(Section.Kind.COMMUNICATION):
            left.append(Block("kommunikation", "h2", "Kommunikation", body=render_markdown(self._communication())))
        if lines := [line.strip(" -•") for line in self.agreement.out_of_scope.splitlines() if line.strip(" -•")]:
            intro = "Samverkan som fortsätter i ordinarie verksamhet och inte regleras här:\n\n"
            body = render_markdown(intro + "\n".join(f"- {line}" for line in lines))
            left.append(Block("utanfor", "h2", "Utanför överenskommelsen", body=body))
        return left


def _kind_in_words(area: CollaborationArea) -> str:
    """Say what is special about an area: that it is a focus area or a direction, and which way it leans."""
    orientation = area.get_orientation_display() if area.orientation else ""
    if area.kind == CollaborationArea.Kind.AREA:
        return orientation.capitalize()
    return " ".join(word for word in (orientation, str(area.get_kind_display())) if word).capitalize()
