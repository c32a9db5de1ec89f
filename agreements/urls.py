"""The pages of agreements."""

from django.urls import path, register_converter
from django.urls.converters import StringConverter

from agreements.forms.part import PART_FORMS
from agreements.views import agreement, editing, log, part, place, signing, standing


class PartNounConverter(StringConverter):
    """The nouns that the registry of parts knows; other words in their place belong to other pages."""

    regex = "|".join(PART_FORMS)


register_converter(PartNounConverter, "agreement_part")

urlpatterns = [
    path("overenskommelser/", agreement.agreement_list, name="agreement_list"),
    path("overenskommelser/ny/", editing.agreement_create, name="agreement_create"),
    path("overenskommelser/<int:pk>/", agreement.agreement_show, name="agreement_show"),
    path("overenskommelser/<int:pk>/logg/", log.agreement_log, name="agreement_log"),
    path("overenskommelser/<int:pk>/andra/", editing.agreement_update, name="agreement_update"),
    path("overenskommelser/<int:pk>/ta-bort/", editing.agreement_delete, name="agreement_delete"),
    path("overenskommelser/<int:pk>/las/", signing.agreement_lock, name="agreement_lock"),
    path("overenskommelser/<int:pk>/las-upp/", signing.agreement_unlock, name="agreement_unlock"),
    path("overenskommelser/<int:pk>/registrera/", signing.agreement_register, name="agreement_register"),
    path(
        "overenskommelser/<int:pk>/underskrifter/<int:signatory_pk>/", signing.signature_update, name="signature_update"
    ),
    path(
        "overenskommelser/<int:pk>/underskrifter/<int:signatory_pk>/bekrafta/",
        standing.signature_confirm,
        name="signature_confirm",
    ),
    path(
        "overenskommelser/<int:pk>/underskrifter/<int:signatory_pk>/uppgifter/",
        standing.signature_show,
        name="signature_show",
    ),
    path(
        "overenskommelser/<int:pk>/underskrifter/<int:signatory_pk>/uppgifter/<int:number>/ta-bort/",
        standing.record_erase,
        name="record_erase",
    ),
    path("overenskommelser/<int:pk>/bekrafta/<int:party_pk>/", standing.agreement_confirm, name="agreement_confirm"),
    path("overenskommelser/<int:pk>/bestrid/<int:party_pk>/", standing.agreement_dispute, name="agreement_dispute"),
    path(
        "overenskommelser/<int:pk>/bestrid/<int:party_pk>/ta-tillbaka/",
        standing.dispute_withdraw,
        name="dispute_withdraw",
    ),
    path("overenskommelser/<int:pk>/diarienummer/<int:party_pk>/", signing.number_update, name="number_update"),
    path("overenskommelser/<int:pk>/<agreement_part:noun>/ny/", part.part_create, name="part_create"),
    path("overenskommelser/<int:pk>/<agreement_part:noun>/<int:part_pk>/andra/", part.part_update, name="part_update"),
    path(
        "overenskommelser/<int:pk>/<agreement_part:noun>/<int:part_pk>/ta-bort/", part.part_delete, name="part_delete"
    ),
    path("kommuner/", place.municipality_list, name="municipality_list"),
    path("polisomraden/", place.police_area_list, name="police_area_list"),
    path("tackning/", place.coverage_show, name="coverage_show"),
]
