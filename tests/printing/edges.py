"""Agreements and plans as no one in the demonstration wrote them: empty, enormous, of odd characters, with Markdown of every kind."""

from collections.abc import Callable
from itertools import count

from accounts.models import Role
from actionplans.models import ActionPlan
from actionplans.printing import Selection, print_job, select_agreement, select_plan, with_agreement
from agreements.models import Agreement, Side
from agreements.reading import with_parts
from samverkan.shared.pdf.job import Standard
from tests.factories import (
    ActionPlanFactory,
    AgreementFactory,
    CollaborationAreaFactory,
    CommitmentFactory,
    InitiativeFactory,
    PartyFactory,
    PlanAreaFactory,
    SectionFactory,
    SignatoryFactory,
    UserFactory,
    lock,
    sign,
)
from tests.printing.content import everything, in_every_layout, rewrite
from tests.printing.documents import Written, page_for

LONG = 250
"""As long as a title may be."""

ODD_CHARACTERS = (
    "åäöÅÄÖéüŽ a\u00a0b e\u2011post brotts\u00adföre\u00adbyggande ½ % § → ☐ 10\u202f000 A\u030a e\u0301",
    "“x” ”y” …–—− &amp; <b> '\" fi ﬁ ﬀ \uf0b7",
    "\u0007c\tt \u202erl\u202c \u200fb \u2067i\u2069 \r\nny\x0brad\u2028x\u0085 \ufeff \u200b",
)

MARKDOWN = {
    "levels-left-out": "## Två först\n\ntext\n\n# Ett\n\n###### Sex\n\ntext\n\n### Tre",
    "top-again": "# Ett\n\ntext\n\n## två\n\n# ett\n\n#### fyra",
    "only-a-heading": "# Ett",
    "heading-in-list-and-quote": "- # Rubrik i lista\n- text\n\n> # Rubrik i citat\n>\n> ### Mer",
    "empty-parts": "> \n\n- \n- tom\n\n1)\n\n[](https://example.se/tom)",
    "lists": (
        "- ett\n  - två\n    - tre\n      - fyra\n        - fem\n\n  stycke två\n\n7. sju\n8. åtta\n   1. a\n   2. b\n\n"
        "> citat\n>\n> - punkt i citat\n>> djupare\n\n1) x\n\nrad\\\nbrytning  \nny"
    ),
    "within-a-line": (
        '[länk "x"](https://example.se/?a="b"&c=\'d\') [m](mailto:a@example.se) [**fet** text](http://example.se "titel") '
        "***fet kursiv*** **fet _kur_**  \n*a*b**c**"
    ),
}


def chosen(agreement: Agreement) -> Selection:
    """Choose an agreement with its plans, each as it says itself."""
    loaded = with_parts(Agreement.objects.all()).get(pk=agreement.pk)
    return select_agreement(loaded, loaded.plans.in_printed_order())


def alone(plan: ActionPlan, layout: str = "") -> Selection:
    """Choose a plan alone."""
    return select_plan(with_agreement(ActionPlan.objects.all()).get(pk=plan.pk), layout=layout)


def _everything() -> Written:
    """Return an agreement with a plan, of every kind of part, the plan once in each layout."""
    agreement = everything()
    reader = UserFactory(organisation=agreement.organisation, role=Role.READER)
    shown = {"agreement": page_for(reader, agreement.get_absolute_url())}
    for layout in ActionPlan.Layout.values:
        shown[layout] = page_for(reader, f"{agreement.plans.get().get_absolute_url()}?uppstallning={layout}")
    return Written(print_job(in_every_layout(agreement), Standard.WORKING), shown)


def _rewritten(text_for: Callable[[int, int | None], str | None], *layouts: str) -> Selection:
    """Choose an agreement with a text in every field but addresses, made from a number of its own and the room there is."""
    agreement, numbers = everything(), count(1)
    rewrite(lambda name, room: None if name.endswith(".url") else text_for(next(numbers), room))
    return in_every_layout(agreement, layouts or ActionPlan.Layout.values)


def _long(start: str, more: str) -> Callable[[int, int | None], str | None]:
    """Return what fills the fields of one line, as far as titles go; what has room for more is left as it is."""
    return lambda number, room: f"{number}{start}{more * LONG}"[: min(room, LONG)] if room else None


def _long_words() -> Selection:
    return _rewritten(_long("", "Ordsomaldrigtarslut"), "table")


def _long_lines() -> Selection:
    return _rewritten(_long(" ", "ord som inte tar slut "), "bra")


def _odd_characters() -> Selection:
    return _rewritten(
        lambda number, room: f"{number}{ODD_CHARACTERS[number % len(ODD_CHARACTERS)]}"[:room], "prose", "bra"
    )


def _bare() -> Selection:
    return chosen(AgreementFactory(bare=True))


def _empty_plan() -> Selection:
    return alone(ActionPlanFactory(period_from=None, period_until=None))


def _agreement_with_empty_plan() -> Selection:
    agreement = AgreementFactory(bare=True, valid_from=None, valid_until=None)
    return chosen(ActionPlanFactory(agreement=agreement, period_from=None, period_until=None).agreement)


def _rows_without_commitments() -> Selection:
    plan = ActionPlanFactory()
    area = PlanAreaFactory(plan=plan)
    InitiativeFactory(plan=plan, plan_area=area)
    InitiativeFactory(plan=plan, plan_area=area, is_untitled=True)
    return in_every_layout(plan.agreement)


def _sixty_rows() -> Selection:
    plan = ActionPlanFactory()
    for number in range(60):
        row = InitiativeFactory(plan=plan, description="Därför att det behövs. " * 10)
        CommitmentFactory(initiative=row, detailed=True, owners=[Side.POLICE if number % 2 else Side.MUNICIPALITY])
    return alone(plan, "table")


def _three_hundred_commitments() -> Selection:
    plan = ActionPlanFactory()
    for _ in range(30):
        row = InitiativeFactory(plan=plan)
        for number in range(10):
            CommitmentFactory(initiative=row, detailed=True, owners=[Side.POLICE if number % 2 else Side.MUNICIPALITY])
    return alone(plan, "table")


def _row_higher_than_a_page(layout: str) -> Selection:
    row = InitiativeFactory(description=" ".join(f"Därför{number}" for number in range(900)))
    CommitmentFactory(initiative=row, detailed=True, text=f"Gå {' '.join(f'steg{number}' for number in range(900))}")
    return alone(row.plan, layout)


def _deep_headings() -> Selection:
    plan, above = ActionPlanFactory(), None
    for _ in range(6):
        above = PlanAreaFactory(plan=plan, parent=above)
        CommitmentFactory(initiative=InitiativeFactory(plan=plan, plan_area=above))
    return alone(plan, "prose")


def _sections_without_headings() -> Selection:
    agreement = AgreementFactory()
    SectionFactory(agreement=agreement, heading="", body=MARKDOWN["levels-left-out"], order=1)
    section = SectionFactory(agreement=agreement, heading="", order=2)
    part = CollaborationAreaFactory(agreement=agreement, section=section, background=MARKDOWN["top-again"])
    CollaborationAreaFactory(agreement=agreement, parent=part, goal=MARKDOWN["only-a-heading"])
    return chosen(agreement)


def _markdown() -> Selection:
    """Choose an agreement with every Markdown in sections, areas, goals and introductions."""
    plan = ActionPlanFactory(intro=MARKDOWN["levels-left-out"], commitments=1)
    for text in MARKDOWN.values():
        section = SectionFactory(agreement=plan.agreement, body=text)
        CollaborationAreaFactory(agreement=plan.agreement, section=section, background=text, goal=text)
    return chosen(plan.agreement)


def _introduction(text: str) -> Selection:
    """Choose a plan whose first words are the text."""
    return alone(PlanAreaFactory(plan=ActionPlanFactory(intro=text, commitments=1)).plan)


def _many_parties() -> Selection:
    title = (
        "Samverkansöverenskommelse om lokal samverkan, brottsförebyggande arbete och trygghet i alla kommunens delar, "
    )
    agreement = AgreementFactory(title=(title * 3)[:LONG])
    for number in range(6):
        party = PartyFactory(
            agreement=agreement, represented_by="Styrelsen för regionens samlade förebyggande arbete", order=40 + number
        )
        SignatoryFactory(party=party, order=40 + number)
    agreement.parties.update(registry_number="A123.456/2026")
    return chosen(agreement)


def _locked() -> Selection:
    return chosen(lock(_commented_plan().agreement))


def _signed() -> Selection:
    return chosen(sign(_commented_plan().agreement))


def _commented_plan() -> ActionPlan:
    return CommitmentFactory(detailed=True).initiative.plan


EDGES: dict[str, Callable[[], Selection]] = {
    "long-words": _long_words,
    "long-lines": _long_lines,
    "odd-characters": _odd_characters,
    "bare": _bare,
    "empty-plan": _empty_plan,
    "agreement-with-empty-plan": _agreement_with_empty_plan,
    "rows-without-commitments": _rows_without_commitments,
    "sixty-rows": _sixty_rows,
    "three-hundred-commitments": _three_hundred_commitments,
    "high-row-prose": lambda: _row_higher_than_a_page("prose"),
    "high-row-table": lambda: _row_higher_than_a_page("table"),
    "high-row-bra": lambda: _row_higher_than_a_page("bra"),
    "deep-headings": _deep_headings,
    "sections-without-headings": _sections_without_headings,
    "markdown": _markdown,
    **{f"introduction-{name}": lambda text=text: _introduction(text) for name, text in MARKDOWN.items()},
    "many-parties": _many_parties,
    "locked": _locked,
    "signed": _signed,
}


def write_edges() -> dict[str, Written]:
    """Return the documents by name."""
    written = {name: Written(print_job(choose(), Standard.WORKING)) for name, choose in EDGES.items()}
    return written | {"everything": _everything()}
