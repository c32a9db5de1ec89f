"""What stands around a plan on its page: where it is, its facts, numbers, layouts and the ways to change it."""

from collections import Counter
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property

from django.http import QueryDict
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString

from accounts.models import User
from actionplans.models import ActionPlan
from actionplans.permissions import can_adopt_plan, can_change_plan
from actionplans.reading.editing import part_create_href
from actionplans.reading.goals import period_words
from actionplans.reading.rows import PlanReading, state_of_plan
from actionplans.reading.standing import PartyStanding, doubt_about, notices_of, read_party_standings
from agreements.models.state import State
from agreements.reading.standing import Notice
from samverkan.shared.dates import long_date
from samverkan.shared.listing import query_with
from samverkan.shared.markdown import render_markdown


@dataclass(frozen=True)
class Link:
    """A link; `is_current` when it is what the page shows now, `is_primary` when it is the page's main action."""

    label: str
    url: str
    is_current: bool = False
    is_primary: bool = False


@dataclass(frozen=True)
class Entry:
    """A line of the table of contents."""

    label: str
    anchor: str
    number: str = ""
    children: tuple["Entry", ...] = ()


@dataclass(frozen=True)
class PlanPage:
    """The surroundings of one plan, as ready values. `shown` is the part of `reading` that the page was asked for."""

    reading: PlanReading
    shown: PlanReading
    layout: str
    query: QueryDict
    user: User
    on: date
    may_read_log: bool

    @property
    def plan(self) -> ActionPlan:
        """The plan."""
        return self.reading.plan

    @property
    def crumbs(self) -> list[tuple[str, str]]:
        """The pages above."""
        agreement = self.plan.agreement
        return [
            ("Överenskommelser", reverse("agreement_list")),
            (agreement.organisation.name, agreement.get_absolute_url()),
        ]

    @property
    def state(self) -> State:
        """The plan's state, with who has not confirmed it or disputes it."""
        return replace(state_of_plan(self.plan, self.on), note=doubt_about(self.plan, self._standings))

    @cached_property
    def _standings(self) -> list[PartyStanding]:
        return read_party_standings(self.plan)

    @property
    def standing(self) -> list[Notice]:
        """What the other parties have said of the plan, or not said yet."""
        return notices_of(self.plan, self._standings, self.user)

    @property
    def facts(self) -> list[tuple[str, ...]]:
        """What to know of the plan."""
        agreement = self.plan.agreement
        facts: list[tuple[str, ...]] = [
            ("Gäller", period_words(self.plan.period_from, self.plan.period_until)),
            ("Hör till", agreement.title, agreement.get_absolute_url()),
        ]
        if self.plan.adopted_at:
            what = "Registrerad här" if self.plan.follows_original else "Fastställd"
            facts.append((what, long_date(timezone.localdate(self.plan.adopted_at))))
        if self.may_read_log:
            facts.append(("Logg", "Vem har gjort vad", reverse("plan_log", args=[self.plan.pk])))
        return facts

    @property
    def intro(self) -> SafeString | str:
        """The introduction as HTML."""
        return render_markdown(self.plan.intro, heading_level=2) if self.plan.intro else ""

    @property
    def layouts(self) -> list[Link]:
        """The layouts, with the rest of the question kept."""
        return [
            Link(label.capitalize(), query_with(self.query, uppstallning=code), is_current=code == self.layout)
            for code, label in ActionPlan.Layout.choices
        ]

    @property
    def whole_url(self) -> str:
        """The plan in this layout with nothing left out."""
        return f"{self.plan.get_absolute_url()}?uppstallning={self.layout}"

    @cached_property
    def number(self) -> int:
        """How many commitments the plan has."""
        return len(self.reading.countable)

    @property
    def count_words(self) -> str:
        """How many commitments are shown: 30 åtaganden, or 12 av 30 åtaganden."""
        noun = "åtagande" if self.number == 1 else "åtaganden"
        is_whole = self.shown is self.reading
        return f"{self.number} {noun}" if is_whole else f"{len(self.shown.countable)} av {self.number} {noun}"

    @property
    def counts(self) -> list[tuple[int, str, str]]:
        """Whose the commitments are and what they lack: number, words, and the link that shows them; only where there are some."""
        sides = Counter(row.side.code for row in self.reading.countable)
        lacks = Counter(name for row in self.reading.commitments for name in row.missing)
        joint = "gemensamt" if sides["joint"] == 1 else "gemensamma"
        questions = "öppen fråga" if lacks["fraga"] == 1 else "öppna frågor"
        found = [
            (sides["municipality"], "kommunens", {"part": "kommun"}),
            (sides["police"], "polisens", {"part": "polis"}),
            (sides["joint"], joint, {"part": "gemensamt"}),
            (sides["third"], "andra parters", {"part": "annan"}),
            (lacks["ansvarig"], "utan ansvarig", {"saknar": "ansvarig"}),
            (lacks["matt"], "utan mått", {"saknar": "matt"}),
            (lacks["fraga"], questions, {"saknar": "fraga"}),
        ]
        empty = QueryDict(f"uppstallning={self.layout}")
        return [(number, words, query_with(empty, **asked)) for number, words, asked in found if number]

    @property
    def contents(self) -> list[Entry]:
        """The headings as a table of contents, two levels deep; none when there are few."""
        areas = [area for area in self.shown.areas if area.label]
        if len(areas) < 4:
            return []
        entries: list[Entry] = []
        for area in areas:
            entry = Entry(area.label, area.anchor, area.number)
            if area.level > 2 and entries:
                above = entries[-1]
                entries[-1] = Entry(above.label, above.anchor, above.number, (*above.children, entry))
            else:
                entries.append(entry)
        return entries

    @cached_property
    def may_change(self) -> bool:
        """Tell whether the user may change the plan."""
        return can_change_plan(self.user, self.plan)

    @property
    def actions(self) -> list[Link]:
        """What the user may do with the whole plan."""
        pdf_url = f"{reverse('plan_pdf', args=[self.plan.pk])}?uppstallning={self.layout}"
        found = [Link("Hämta som PDF", pdf_url)]
        if not self.may_change:
            return found
        found.insert(0, Link("Ändra uppgifterna", reverse("plan_update", args=[self.plan.pk])))
        if can_adopt_plan(self.user, self.plan):
            found.insert(0, Link("Fastställ planen", reverse("plan_adopt", args=[self.plan.pk]), is_primary=True))
        return found

    @property
    def add_links(self) -> list[Link]:
        """What the user may add to the plan."""
        if not self.may_change:
            return []
        nouns = {"rubriker": "Lägg till rubrik", "insatser": "Lägg till insats", "mal": "Lägg till mål"}
        return [Link(label, part_create_href(self.plan, noun)) for noun, label in nouns.items()]
