"""The pages of actionplans."""

from django.urls import path, register_converter
from django.urls.converters import StringConverter

from actionplans.forms.part import PART_FORMS
from actionplans.views import commitment, document, editing, log, part, place, plan, standing


class PlanPartNounConverter(StringConverter):
    """The nouns that the registry of a plan's parts knows."""

    regex = "|".join(PART_FORMS)


register_converter(PlanPartNounConverter, "plan_part")

urlpatterns = [
    path("kommuner/<slug:code>/", place.municipality_show, name="municipality_show"),
    path("polisomraden/<slug:code>/", place.police_area_show, name="police_area_show"),
    path("overenskommelser/<int:agreement_pk>/planer/ny/", editing.plan_create, name="plan_create"),
    path("overenskommelser/<int:pk>/skriv-ut/", document.agreement_print, name="agreement_print"),
    path("overenskommelser/<int:pk>/pdf/", document.agreement_pdf, name="agreement_pdf"),
    path("overenskommelser/<int:pk>/json/", document.agreement_json, name="agreement_json"),
    path("planer/<int:pk>/", plan.plan_show, name="plan_show"),
    path("planer/<int:pk>/pdf/", document.plan_pdf, name="plan_pdf"),
    path("planer/<int:pk>/json/", document.plan_json, name="plan_json"),
    path("planer/<int:pk>/logg/", log.plan_log, name="plan_log"),
    path("planer/<int:pk>/andra/", editing.plan_update, name="plan_update"),
    path("planer/<int:pk>/ta-bort/", editing.plan_delete, name="plan_delete"),
    path("planer/<int:pk>/faststall/", editing.plan_adopt, name="plan_adopt"),
    path("planer/<int:pk>/bekrafta/<int:party_pk>/", standing.plan_confirm, name="plan_confirm"),
    path("planer/<int:pk>/bestrid/<int:party_pk>/", standing.plan_dispute, name="plan_dispute"),
    path(
        "planer/<int:pk>/bestrid/<int:party_pk>/ta-tillbaka/",
        standing.plan_dispute_withdraw,
        name="plan_dispute_withdraw",
    ),
    path("planer/<int:pk>/<plan_part:noun>/ny/", part.plan_part_create, name="plan_part_create"),
    path("planer/<int:pk>/<plan_part:noun>/<int:part_pk>/andra/", part.plan_part_update, name="plan_part_update"),
    path("planer/<int:pk>/<plan_part:noun>/<int:part_pk>/ta-bort/", part.plan_part_delete, name="plan_part_delete"),
    path("insatser/<int:initiative_pk>/ataganden/ny/", commitment.commitment_create, name="commitment_create"),
    path("ataganden/<int:pk>/andra/", commitment.commitment_update, name="commitment_update"),
    path("ataganden/<int:pk>/ta-bort/", commitment.commitment_delete, name="commitment_delete"),
]
