"""The forms of an agreement's parts, one per noun, and the registry that pages find them in."""

from typing import Any, ClassVar

from django import forms

from accounts.models import Organisation
from agreements.actions.order import rows_beside
from agreements.models import (
    Agreement,
    AgreementPart,
    AgreementParty,
    CollaborationArea,
    CompanionDocument,
    DataSource,
    FollowUpRule,
    Forum,
    ForumMember,
    Section,
    Signatory,
)
from samverkan.shared.deletion import Holds
from samverkan.shared.forms import Groups, PlacedForm, offer_parents, restrict_choices, stand_where_asked, text_area


class PartForm(PlacedForm):
    """A part of an agreement. `noun` stands in its address; the rest in its headings; `holds` is what disappears with it.

    `free_choices` are those of rows that belong to no agreement.
    """

    noun: ClassVar[str]
    indefinite: ClassVar[str]
    definite: ClassVar[str]
    holds: ClassVar[Holds] = {}
    free_choices: ClassVar[tuple[str, ...]] = ()

    def __init__(self, *args: Any, agreement: Agreement, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        restrict_choices(self, agreement, free=self.free_choices)
        offer_parents(self)
        stand_where_asked(self)
        self.offer_places(rows_beside(self.instance))

    @classmethod
    def rows(cls, agreement: Agreement) -> Any:
        """Return the agreement's parts of this noun."""
        return cls._meta.model._default_manager.filter(agreement=agreement)

    @classmethod
    def new(cls, agreement: Agreement) -> AgreementPart:
        """Return an unsaved part of the agreement."""
        part: AgreementPart = cls._meta.model(agreement=agreement)
        return part


class PartyForm(PartForm):
    noun, indefinite, definite = "parter", "en part", "parten"
    error_fields = {"party_has_organisation": "organisation", "party_once": "organisation"}
    free_choices = ("organisation",)

    class Meta:
        model = AgreementParty
        fields = ["side", "organisation", "name", "short_name", "represented_by", "is_signing"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        organisations = self.fields["organisation"]
        assert isinstance(organisations, forms.ModelChoiceField)
        organisations.queryset = Organisation.objects.exclude(kind=Organisation.Kind.COUNTY_BOARD)

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean() or {}
        organisation, side = cleaned.get("organisation"), cleaned.get("side")
        if organisation and side in {"municipality", "police"} and organisation.side != side:
            self.add_error("organisation", f"{organisation} står inte på den sidan. Ändra sidan eller välj en annan.")
        return cleaned


class SectionForm(PartForm):
    noun, indefinite, definite = "avsnitt", "ett avsnitt", "avsnittet"
    error_fields = {"section_has_content": "heading"}

    class Meta:
        model = Section
        fields = ["kind", "number", "heading", "body", "is_after_plan"]
        widgets = {"body": text_area(18)}


class AreaForm(PartForm):
    noun, indefinite, definite = "omraden", "ett samverkansområde", "samverkansområdet"
    error_fields = {"area_label_once": "label", "area_not_its_own_part": "parent"}
    holds = {
        "followup_rules": ("uppföljningsregel", "uppföljningsregler"),
        "data_sources": ("underlag", "underlag"),
    }
    groups: ClassVar[Groups] = {
        "": ["label", "number", "background", "goal"],
        "Slag och plats": ["kind", "orientation", "section", "parent", "measure_label", "place"],
    }

    class Meta:
        model = CollaborationArea
        fields = ["label", "number", "background", "goal", "kind", "orientation", "section", "parent", "measure_label"]
        widgets = {"background": text_area(10), "goal": text_area(4)}
        help_texts = {
            "number": "Som det ska stå, till exempel 2.1. Kan vara tomt.",
            "goal": "Används för fokusområden.",
            "parent": "Välj fokusområdet när det här är en del av det.",
            "measure_label": "Fylls i bara om området heter något annat i listan med åtgärder.",
        }

    @classmethod
    def new(cls, agreement: Agreement) -> CollaborationArea:
        """Return an unsaved area under the section that is made for areas, if there is one."""
        section = agreement.sections.filter(kind=Section.Kind.AREAS).first()
        return CollaborationArea(agreement=agreement, section=section)


class SignatoryForm(PartForm):
    noun, indefinite, definite = "undertecknare", "en undertecknare", "undertecknaren"

    class Meta:
        model = Signatory
        fields = ["party", "title", "name"]
        help_texts = {"name": "Kan lämnas tomt. Fylls annars i när underskriften registreras."}


class DataSourceForm(PartForm):
    noun, indefinite, definite = "underlag", "ett underlag", "underlaget"

    class Meta:
        model = DataSource
        fields = ["name", "purpose", "area"]
        help_texts = {"name": "Till exempel Polisens trygghetsundersökning."}


class ForumForm(PartForm):
    noun, indefinite, definite = "forum", "ett råd eller en grupp", "rådet eller gruppen"
    error_fields = {"forum_quantity": "quantity", "forum_not_its_own_parent": "parent"}
    holds = {"members": ("ledamot", "ledamöter")}

    class Meta:
        model = Forum
        fields = ["kind", "name", "short_name", "mandate", "parent", "quantity", "is_temporary"]
        widgets = {"mandate": text_area(5)}
        help_texts = {
            "name": "Som det heter hos er, till exempel Rådet för trygghet och hälsa.",
            "quantity": "Ändra bara om det finns flera likadana, till exempel tre lokala råd.",
        }


class ForumMemberForm(PartForm):
    noun, indefinite, definite = "ledamoter", "en ledamot", "ledamoten"

    forum = forms.ModelChoiceField(
        Forum.objects.all(),
        label="Råd eller grupp",
        help_text="Finns det inget att välja? Lägg till rådet eller gruppen först.",
    )
    field_order = ["forum"]

    class Meta:
        model = ForumMember
        fields = ["side", "office", "task"]
        widgets = {"task": text_area(4)}
        help_texts = {"office": "Aldrig ett personnamn."}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            del self.fields["forum"]

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean() or {}
        if "forum" in cleaned:
            self.instance.forum = cleaned["forum"]
        return cleaned

    @classmethod
    def rows(cls, agreement: Agreement) -> Any:
        return ForumMember.objects.filter(forum__agreement=agreement).select_related("forum__agreement")

    @classmethod
    def new(cls, agreement: Agreement) -> AgreementPart:
        return ForumMember()


class FollowUpRuleForm(PartForm):
    noun, indefinite, definite = "uppfoljningsregler", "en uppföljningsregel", "uppföljningsregeln"
    error_fields = {"followup_rule_times": "times"}
    groups: ClassVar[Groups] = {
        "": ["period", "times", "is_minimum", "area", "performed_by"],
        "Uppföljningen ska innehålla": [
            "asks_what_was_done",
            "asks_who_cooperated",
            "asks_effects",
            "asks_analysis",
            "asks_recommendations",
            "revises_plan",
        ],
    }

    class Meta:
        model = FollowUpRule
        fields = [
            "period",
            "times",
            "is_minimum",
            "area",
            "performed_by",
            "asks_what_was_done",
            "asks_who_cooperated",
            "asks_effects",
            "asks_analysis",
            "asks_recommendations",
            "revises_plan",
        ]
        help_texts = {"times": "Till exempel 1 för en gång per tertial. Lämnas tomt när tidpunkten inte är angiven."}


class CompanionDocumentForm(PartForm):
    noun, indefinite, definite = "dokument", "ett tillhörande dokument", "dokumentet"

    url = forms.URLField(
        label="Länk",
        required=False,
        max_length=200,
        assume_scheme="https",
        help_text="Fylls i när dokumentet finns på webben.",
    )

    class Meta:
        model = CompanionDocument
        fields = ["kind", "title", "standing", "url"]


PART_FORMS: dict[str, type[PartForm]] = {
    form.noun: form
    for form in (
        PartyForm,
        SectionForm,
        AreaForm,
        SignatoryForm,
        DataSourceForm,
        ForumForm,
        ForumMemberForm,
        FollowUpRuleForm,
        CompanionDocumentForm,
    )
}
"""The parts that may be added to an agreement, by the noun in their address."""
