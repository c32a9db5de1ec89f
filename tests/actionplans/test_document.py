"""The pages that give documents: what they hold, what they are called, and what is said instead of one."""

import hashlib
import io
import json
from datetime import date

import pikepdf
import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse
from django.utils import timezone

from accounts.chain import contradicting
from accounts.models import AuditEvent, Role
from actionplans.models import ActionPlan, Commitment
from actionplans.printing import print_job, select_plan, with_agreement
from agreements.actions import lock_agreement, register_original
from agreements.models import Section
from samverkan.management.commands.print_agreements import HEADS
from samverkan.shared.pdf import cache
from samverkan.shared.pdf.job import Standard
from tests.actionplans.reading_page import links_of, words_of
from tests.factories import (
    ActionPlanFactory,
    AgreementFactory,
    CommitmentFactory,
    InitiativeFactory,
    UserFactory,
    adopt,
    lock,
    sign,
)
from tests.pdf.reading import structure_words

pytestmark = pytest.mark.django_db


@pytest.fixture
def agreement():
    """A draft with a plan of one commitment."""
    plan = ActionPlanFactory(agreement=AgreementFactory(title="Överenskommelse om trygghet"), commitments=1)
    return plan.agreement


@pytest.fixture
def reader(agreement, client_for):
    return client_for(UserFactory(organisation=agreement.organisation))


def address(name, row, query=""):
    return f"{reverse(name, args=[row.pk])}{query}"


def heard(response):
    return " ".join(structure_words(response.content))


def test_agreement_pdf_holds_the_agreement_and_its_plan(agreement, reader):
    response = reader.get(address("agreement_pdf", agreement))

    assert response.headers["Content-Type"] == "application/pdf"
    assert heard(response).startswith("Samverkansöverenskommelse Överenskommelse om trygghet")
    assert Commitment.objects.get().text in heard(response)


def test_agreement_pdf_is_shown_and_kept_by_nobody_else(agreement, reader):
    response = reader.get(address("agreement_pdf", agreement))

    assert response.headers["Content-Disposition"].startswith('inline; filename="')
    assert response.headers["Content-Disposition"].endswith('overenskommelse-om-trygghet-med-planer-utkast.pdf"')
    assert "private" in response.headers["Cache-Control"]
    assert "Content-Security-Policy" not in response.headers


def test_agreement_pdf_without_plans_holds_the_agreement_alone(agreement, reader):
    response = reader.get(address("agreement_pdf", agreement, "?planer=inga"))

    assert Commitment.objects.get().text not in heard(response)


def test_agreement_pdf_of_a_signed_agreement_leaves_out_a_plan_that_is_still_written(agreement, reader):
    sign(agreement)
    ActionPlanFactory(agreement=agreement, title="Nästa års plan", commitments=1)

    response = reader.get(address("agreement_pdf", agreement))

    assert "Nästa års plan" not in heard(response)
    assert "UTKAST" not in heard(response)


def test_agreement_pdf_never_shows_others_a_plan_that_is_still_written(agreement, client_for):
    sign(agreement)
    ActionPlanFactory(agreement=agreement, title="Nästa års plan", commitments=1)
    outsider = client_for(UserFactory(organisation=AgreementFactory().organisation))

    assert "Nästa års plan" not in heard(outsider.get(address("agreement_pdf", agreement)))


def test_agreement_pdf_to_sign_leaves_out_a_plan_that_signing_would_not_adopt(agreement, reader):
    ActionPlanFactory(agreement=agreement, title="En tom plan")
    lock(agreement)

    before = reader.get(address("agreement_json", agreement)).json()
    sign(agreement)
    after = reader.get(address("agreement_json", agreement)).json()

    assert [plan["title"] for plan in before["plans"]] == [plan["title"] for plan in after["plans"]]
    assert "En tom plan" not in heard(reader.get(address("agreement_pdf", agreement)))


def test_plans_are_printed_in_order_of_their_period_those_without_last(agreement, reader):
    for title, year in (("Nästa plan", 2031), ("Plan utan period", None), ("Förra planen", 2001)):
        day = date(year, 1, 1) if year else None
        ActionPlanFactory(agreement=agreement, title=title, period_from=day, period_until=None, commitments=1)

    plans = reader.get(address("agreement_json", agreement)).json()["plans"]

    own = f"Handlingsplan {timezone.localdate().year}"
    assert [plan["title"] for plan in plans] == ["Förra planen", own, "Nästa plan", "Plan utan period"]


def attachments_of(content):
    with pikepdf.open(io.BytesIO(content)) as pdf:
        return {name: file.get_file().read_bytes() for name, file in pdf.attachments.items()}


@pytest.mark.parametrize("noun", ["agreement", "plan"])
def test_working_copy_holds_the_json_that_stands_beside_the_archive_copy(agreement, reader, noun):
    row = agreement if noun == "agreement" else agreement.plans.get()

    [(name, content)] = attachments_of(reader.get(address(f"{noun}_pdf", row)).content).items()
    beside = reader.get(address(f"{noun}_json", row))
    archive = reader.get(address(f"{noun}_pdf", row, "?arkiv=1"))

    assert content == beside.content
    assert json.loads(content)["format"] == "samverkan/1"
    assert beside.headers["Content-Disposition"] == f'attachment; filename="{name}"'
    assert attachments_of(archive.content) == {}
    assert archive.headers["Content-Disposition"].endswith('-arkiv.pdf"')


def shown_checksum(checksum):
    return " ".join(checksum[at : at + 4] for at in range(0, 16, 4))


def test_checksum_on_the_cover_is_that_of_the_text_before_and_after_signing(agreement, reader):
    lock(agreement)
    before = reader.get(address("agreement_json", agreement)).json()["checksum"]
    paper = heard(reader.get(address("agreement_pdf", agreement)))

    sign(agreement)
    after = reader.get(address("agreement_json", agreement)).json()["checksum"]

    assert before == after
    assert shown_checksum(before) in paper
    assert shown_checksum(before) in heard(reader.get(address("agreement_pdf", agreement)))


def test_checksum_is_another_when_a_word_is(agreement, reader):
    before = reader.get(address("agreement_json", agreement)).json()["checksum"]
    Section.objects.filter(agreement=agreement).update(body="Ett annat ord.")

    assert reader.get(address("agreement_json", agreement)).json()["checksum"] != before


def test_cover_tells_the_day_when_the_text_was_locked(agreement, reader, on_day):
    on_day(date(2026, 3, 1))
    lock(agreement)
    on_day(date(2026, 5, 20))
    sign(agreement)

    for query in ("", "?planer=inga"):
        assert "Texten låstes den 1 mars 2026" in heard(reader.get(address("agreement_pdf", agreement, query)))


def cover(response):
    """Return what is heard until the checksum."""
    return heard(response).partition("Innehållets kontrollsumma")[0]


def test_empty_plan_of_a_locked_agreement_is_still_a_draft(agreement, reader):
    empty = ActionPlanFactory(agreement=agreement, title="En tom plan")
    lock(agreement)

    written, unwritten = (reader.get(address("plan_pdf", plan)) for plan in (agreement.plans.earliest("pk"), empty))

    assert "Låst för underskrift" in cover(written)
    assert "UTKAST" in cover(unwritten)
    assert "utkast" in unwritten.headers["Content-Disposition"]


def test_plan_that_is_adopted_later_claims_no_signed_original(agreement, reader):
    first = agreement.plans.get()
    official = UserFactory(organisation=agreement.organisation, role=Role.OFFICIAL)
    register_original(agreement, version=agreement.version, by=official, provenance="Pärm 3.")
    later = adopt(ActionPlanFactory(agreement=agreement, commitments=1))

    papers = {plan: cover(reader.get(address("plan_pdf", plan))) for plan in (first, later)}
    pages = {plan: words_of(reader, plan.get_absolute_url()) for plan in (first, later)}

    assert "Registrerad i efterhand" in papers[first]
    assert "Registrerad här" in pages[first]
    assert "Registrerad" not in papers[later]
    assert "Fastställd den" in papers[later]
    assert "Registrerad här" not in pages[later]


# What looks like markup

SIGNS = "＜style＞ .section { display: none } ＜/style＞ ﹤b﹥ ＆ ＂ ＇ ﹠"


@pytest.mark.parametrize("query", ["", "?ersatt=1"])
def test_signs_that_look_like_markup_never_become_it(agreement, reader, query):
    Section.objects.filter(agreement=agreement).update(body=f"{SIGNS}\n\nKommunen betalar allt. 😀")

    response = reader.get(address("agreement_pdf", agreement, query))

    if query:
        assert "Kommunen betalar allt." in heard(response)
        assert ".section { display: none }" in heard(response)
    else:
        assert response.status_code == 422
        assert "U+FF1C" in response.content.decode()


def test_mark_that_would_join_a_tag_is_named(agreement, reader):
    Section.objects.filter(agreement=agreement).update(body="\u0338Kommunen betalar allt.")

    response = reader.get(address("agreement_pdf", agreement, "?ersatt=1"))

    assert "Kommunen betalar allt." in heard(response)


def test_character_in_the_title_is_named_also_when_the_cover_has_another(agreement, reader):
    agreement.cover_title, agreement.title = "Omslaget", "Titeln 😀"
    agreement.save()

    assert reader.get(address("agreement_pdf", agreement)).status_code == 422


@pytest.mark.parametrize("layout", ActionPlan.Layout.values)
def test_plan_pdf_is_laid_out_as_asked(agreement, reader, layout):
    heads = {"prose": "åtar sig att", "roles": "Kommunikation", "table": "Aktivitetsmått", "bra": "Operativt mål"}

    response = reader.get(address("plan_pdf", agreement.plans.get(), f"?uppstallning={layout}"))

    assert {code for code, words in heads.items() if words in heard(response)} == {layout}


@pytest.mark.parametrize("query", ["", "?uppstallning=", "?uppstallning=annan"])
def test_plan_pdf_is_laid_out_as_the_plan_says_otherwise(agreement, reader, query):
    plan = agreement.plans.get()

    response = reader.get(address("plan_pdf", plan, query))

    assert "Aktivitetsmått" in heard(response)


# Instead of a document


def test_agreement_pdf_names_the_characters_that_cannot_be_printed(agreement, reader):
    Section.objects.filter(agreement=agreement).update(body="Vi ses 😀 på torget.")

    response = reader.get(address("agreement_pdf", agreement))

    assert response.status_code == 422
    assert "U+1F600" in response.content.decode()
    assert "Vi ses 😀 på torget" in response.content.decode()
    assert "?ersatt=1" in links_of(reader, address("agreement_pdf", agreement))


@pytest.mark.parametrize(
    ("settle", "words"),
    [(lambda a: a, "Byt ut dem i texten"), (lock, "lås upp den"), (sign, "går inte längre att ändra")],
)
def test_page_that_names_characters_says_what_can_still_be_done(agreement, reader, settle, words):
    Section.objects.filter(agreement=agreement).update(body="Vi ses 😀 på torget.")
    settle(agreement)

    assert words in reader.get(address("agreement_pdf", agreement)).content.decode()


def test_plan_adopt_offers_to_look_at_the_paper_first(agreement, client_for):
    sign(agreement)
    plan = ActionPlanFactory(agreement=agreement, commitments=1)

    page = client_for(agreement.created_by).get(reverse("plan_adopt", args=[plan.pk])).content.decode()

    assert f'href="{address("plan_pdf", plan)}"' in page


def test_agreement_as_it_was_signed_keeps_its_checksum_when_a_plan_is_added(agreement, reader):
    lock(agreement)
    signed = reader.get(address("agreement_json", agreement)).json()["checksum"]
    sign(agreement)
    choices = links_of(reader, address("agreement_print", agreement))
    adopt(ActionPlanFactory(agreement=agreement, title="Nästa års plan", commitments=1))

    as_signed = address("agreement_pdf", agreement, "?planer=undertecknade")
    paper = heard(reader.get(as_signed))

    assert as_signed not in choices
    assert as_signed in links_of(reader, address("agreement_print", agreement))
    assert shown_checksum(signed) in paper
    assert "Nästa års plan" not in paper
    assert shown_checksum(signed) not in heard(reader.get(address("agreement_pdf", agreement)))


def test_agreement_pdf_is_printed_with_the_numbers_of_characters_when_asked(agreement, reader):
    Section.objects.filter(agreement=agreement).update(body="Vi ses 😀 på torget.")

    response = reader.get(address("agreement_pdf", agreement, "?ersatt=1"))

    assert response.status_code == 200
    assert "Vi ses [U+1F600] på torget." in heard(response)


def test_agreement_pdf_that_takes_time_is_fetched_by_the_page_itself(agreement, reader, settings):
    settings.PDF_PATIENCE = 0
    url = address("agreement_pdf", agreement)

    first = reader.get(url)
    settings.PDF_PATIENCE = 60
    second = reader.get(url)

    assert (first.status_code, first.headers["Refresh"]) == (202, "5")
    assert "Dokumentet görs i ordning" in first.content.decode()
    assert second.status_code == 200


def test_plan_pdf_that_failed_says_why(agreement, reader):
    plan = with_agreement(ActionPlan.objects.all()).get()
    cache.keep_failure(print_job(select_plan(plan), Standard.WORKING).key, "Dokumentet blev för stort.")

    response = reader.get(address("plan_pdf", plan))

    assert response.status_code == 503
    assert "Dokumentet blev för stort." in response.content.decode()
    assert address("agreement_print", agreement) in links_of(reader, address("plan_pdf", plan))


# Choosing


def test_agreement_print_leads_to_every_document(agreement, reader):
    links = links_of(reader, address("agreement_print", agreement))
    documents = [link for link in links if "/pdf/" in link or "/json/" in link]

    assert len(documents) == len(set(documents)) == 12
    assert {reader.get(link).status_code for link in documents} == {200}


def test_agreement_print_of_an_agreement_without_plans_offers_the_agreement(client_for):
    agreement = AgreementFactory()

    words = words_of(
        client_for(UserFactory(organisation=agreement.organisation)), address("agreement_print", agreement)
    )

    assert "med plan" not in words


@pytest.mark.parametrize(("noun", "query"), [("agreement", ""), ("plan", "?uppstallning=table")])
def test_page_leads_to_its_document(agreement, reader, noun, query):
    row = agreement if noun == "agreement" else agreement.plans.get()

    assert address(f"{noun}_pdf", row, query) in links_of(reader, address(f"{noun}_show", row))


@pytest.mark.parametrize("number", [1, 3])
def test_documents_take_as_many_queries_for_one_row_as_for_many(agreement, reader, django_assert_num_queries, number):
    plan = agreement.plans.get()
    for _ in range(number - 1):
        CommitmentFactory(initiative=InitiativeFactory(plan=plan), detailed=True)
    for name, row in (("agreement_pdf", agreement), ("plan_pdf", plan), ("agreement_print", agreement)):
        reader.get(address(name, row))

    with django_assert_num_queries(38):
        reader.get(address("agreement_pdf", agreement))
    with django_assert_num_queries(31):
        reader.get(address("plan_pdf", plan))
    with django_assert_num_queries(6):
        reader.get(address("agreement_print", agreement))


# From the command line


def printed(folder, *arguments):
    call_command("print_agreements", *arguments, to=folder, stdout=io.StringIO(), stderr=io.StringIO())
    return sorted(path.name for path in folder.iterdir() if path.name != HEADS)


def test_print_agreements_writes_the_files_of_the_pages_with_checksums(agreement, reader, tmp_path):
    agreement = sign(agreement)

    names = printed(tmp_path, str(agreement.pk))

    pdf, beside = (next(tmp_path.glob(f"*.{suffix}")) for suffix in ("pdf", "json"))
    assert len(names) == 3
    assert pdf.read_bytes() == reader.get(address("agreement_pdf", agreement, "?arkiv=1")).content
    assert beside.read_bytes() == reader.get(address("agreement_json", agreement)).content
    for line in (tmp_path / "SHA256SUMS").read_text().splitlines():
        checksum, name = line.split("  ")
        assert hashlib.sha256((tmp_path / name).read_bytes()).hexdigest() == checksum


def test_print_agreements_of_all_leaves_out_drafts_unless_asked(agreement, tmp_path):
    AgreementFactory(signed=True)

    assert len(printed(tmp_path / "settled", "--all")) == 3
    assert len(printed(tmp_path / "all", "--all", "--with-drafts")) == 5


def test_print_agreements_writes_working_copies_when_asked(agreement, tmp_path):
    printed(tmp_path, str(agreement.pk), "--working-copies")

    [pdf] = tmp_path.glob("*.pdf")
    assert len(attachments_of(pdf.read_bytes())) == 1


def test_print_agreements_names_what_cannot_be_printed_and_goes_on(agreement, tmp_path):
    Section.objects.filter(agreement=agreement).update(body="Vi ses 😀 på torget.")
    other, told = AgreementFactory(), io.StringIO()

    with pytest.raises(CommandError, match="1 av 2"):
        call_command(
            "print_agreements", str(agreement.pk), str(other.pk), to=tmp_path, stdout=io.StringIO(), stderr=told
        )

    assert "U+1F600" in told.getvalue()
    assert len(list(tmp_path.glob("*.pdf"))) == 1


def test_print_agreements_spells_out_characters_when_asked(agreement, tmp_path):
    Section.objects.filter(agreement=agreement).update(body="Vi ses 😀 på torget.")

    printed(tmp_path, str(agreement.pk), "--spell-out")

    [pdf] = tmp_path.glob("*.pdf")
    assert "[U+1F600]" in structure_words(pdf.read_bytes())


@pytest.mark.parametrize(("arguments", "said"), [(["987654"], "987654"), (["9" * 20], "9" * 20), ([], "--all")])
def test_print_agreements_says_what_is_wrong_with_the_question(arguments, said, tmp_path):
    with pytest.raises(CommandError, match=said):
        call_command("print_agreements", *arguments, to=tmp_path)


def test_document_names_the_event_of_the_log_that_settled_its_text(client_for):
    agreement = AgreementFactory()
    plan = ActionPlanFactory(agreement=agreement, commitments=1)
    agreement = lock_agreement(agreement, version=agreement.version, by=agreement.created_by)

    client = client_for(agreement.created_by)
    [whole, alone] = [
        heard(client.get(reverse(name, args=[pk])))
        for name, pk in (("agreement_pdf", agreement.pk), ("plan_pdf", plan.pk))
    ]

    event = AuditEvent.objects.of_chain(agreement.organisation_id).about(agreement).last()
    noted = f"kommun:{agreement.organisation.code} {event.sequence} {event.hash[:16]}"
    assert f"Händelse i loggen: {noted}" in whole
    assert contradicting(noted) == ""
    assert "Händelse i loggen" not in alone


def test_rows_without_a_place_are_told_of(agreement, reader):
    first, second = (CommitmentFactory(initiative=agreement.plans.get().initiatives.get()) for _ in range(2))
    Commitment.objects.filter(pk=first.pk).update(parent=second)
    Commitment.objects.filter(pk=second.pk).update(parent=first)

    response = reader.get(address("agreement_pdf", agreement))

    assert response.status_code == 422
    assert "står under varandra" in response.content.decode()
    assert all(f"”{row.text}”" in response.content.decode() for row in (first, second))


def test_document_that_is_too_heavy_is_refused_at_once(agreement, reader, settings):
    settings.PDF_SECONDS = 0.001

    response = reader.get(address("agreement_pdf", agreement))

    assert response.status_code == 503
    assert "Dokumentet är för stort för att skrivas ut" in response.content.decode()
