"""Sweden as municipalities and the Police divide it. Loaded from the CSV facts by `load_reference_data`; edited in the admin."""

from typing import Any

from django.db import models
from django.urls import reverse

from accounts.models import Organisation
from samverkan.shared.models import BoundedTextField, SmallNumberField, one_of
from samverkan.shared.text import searchable, sort_key


class Confidence(models.TextChoices):
    """How certain a fact about the police organisation is; what the levels mean stands in docs/domain.md."""

    HIGH = "high", "säker"
    MEDIUM = "medium", "trolig"
    LOW = "low", "osäker"


class Sourced(models.Model):
    """A row that rests on a published source."""

    confidence = models.CharField("säkerhet", max_length=10, choices=Confidence, default=Confidence.HIGH)
    source_year = SmallNumberField("källans år", at_most=2199, null=True, blank=True)
    source = BoundedTextField("källa", max_length=2000, blank=True)

    class Meta:
        abstract = True


class Named(models.Model):
    """A row that is found by its name and sorted as Swedes do."""

    name = models.CharField("namn", max_length=120)
    sort_key = models.CharField(max_length=200, editable=False)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.derive()
        super().save(*args, **kwargs)

    def derive(self) -> None:
        """Fill the columns that follow from the names; a bulk write must call it itself."""
        self.sort_key = sort_key(self.name)


class PoliceRegion(Named, Sourced):
    """One of the seven police regions."""

    code = models.CharField("kod", max_length=60, unique=True)

    class Meta:
        verbose_name = "polisregion"
        verbose_name_plural = "polisregioner"
        ordering = ["sort_key"]
        constraints = [
            one_of("confidence", Confidence, name="police_region_confidence", message="Välj hur säker uppgiften är."),
        ]


class PoliceDistrict(Named, Sourced):
    """A polisområde: the level between region and local police area."""

    code = models.CharField("kod", max_length=60, unique=True)
    region = models.ForeignKey(PoliceRegion, models.PROTECT, related_name="districts", verbose_name="polisregion")

    class Meta:
        verbose_name = "polisområde"
        verbose_name_plural = "polisområden"
        ordering = ["sort_key"]
        constraints = [
            one_of("confidence", Confidence, name="police_district_confidence", message="Välj hur säker uppgiften är."),
        ]


class County(Named):
    """A län, with the county board that follows crime prevention in it and the police region it lies in."""

    code = models.CharField("länskod", max_length=2, unique=True)
    police_region = models.ForeignKey(PoliceRegion, models.PROTECT, related_name="counties", verbose_name="polisregion")
    organisation = models.OneToOneField(
        Organisation, models.PROTECT, related_name="county", verbose_name="länsstyrelse"
    )

    class Meta:
        verbose_name = "län"
        verbose_name_plural = "län"
        ordering = ["sort_key"]


class Municipality(Named):
    """One of the 290 municipalities. `name` is the short name (Sölvesborg), `full_name` the one that signs (Sölvesborgs kommun)."""

    code = models.CharField("kommunkod", max_length=4, unique=True)
    full_name = models.CharField("fullständigt namn", max_length=150)
    county = models.ForeignKey(County, models.PROTECT, related_name="municipalities", verbose_name="län")
    organisation = models.OneToOneField(
        Organisation, models.PROTECT, related_name="municipality", verbose_name="organisation"
    )
    search_text = models.CharField(max_length=300, editable=False)

    class Meta:
        verbose_name = "kommun"
        verbose_name_plural = "kommuner"
        ordering = ["sort_key"]

    def get_absolute_url(self) -> str:
        return reverse("municipality_show", args=[self.code])

    def derive(self) -> None:
        super().derive()
        self.search_text = searchable(f"{self.name} {self.full_name}")


class PoliceArea(Named, Sourced):
    """A lokalpolisområde (LPO): the local unit that represents Polismyndigheten towards one or more municipalities."""

    code = models.CharField("kod", max_length=60, unique=True)
    full_name = models.CharField("fullständigt namn", max_length=150)
    district = models.ForeignKey(
        PoliceDistrict, models.PROTECT, related_name="police_areas", verbose_name="polisområde"
    )
    municipalities: "models.ManyToManyField[Municipality, PoliceAreaCoverage]" = models.ManyToManyField(
        Municipality, through="PoliceAreaCoverage", related_name="police_areas", verbose_name="kommuner"
    )
    organisation = models.OneToOneField(
        Organisation, models.PROTECT, related_name="police_area", verbose_name="organisation"
    )
    note = BoundedTextField("anmärkning", max_length=2000, blank=True)
    search_text = models.CharField(max_length=300, editable=False)

    class Meta:
        verbose_name = "lokalpolisområde"
        verbose_name_plural = "lokalpolisområden"
        ordering = ["sort_key"]
        constraints = [
            one_of("confidence", Confidence, name="police_area_confidence", message="Välj hur säker uppgiften är."),
        ]

    def get_absolute_url(self) -> str:
        return reverse("police_area_show", args=[self.code])

    def derive(self) -> None:
        super().derive()
        self.search_text = searchable(f"{self.name} {self.full_name}")


class PoliceAreaCoverage(Sourced):
    """That a local police area covers a municipality, or the named part of it in the largest cities."""

    police_area = models.ForeignKey(
        PoliceArea, models.CASCADE, related_name="coverage", verbose_name="lokalpolisområde"
    )
    municipality = models.ForeignKey(Municipality, models.CASCADE, related_name="coverage", verbose_name="kommun")
    part = models.CharField("del av kommunen", max_length=300, blank=True)

    class Meta:
        verbose_name = "täckning"
        verbose_name_plural = "täckning"
        ordering = ["police_area__sort_key", "municipality__sort_key"]
        constraints = [
            models.UniqueConstraint(
                fields=["police_area", "municipality"],
                name="coverage_once",
                violation_error_message="Kommunen hör redan till lokalpolisområdet. Ändra raden som finns.",
            ),
            one_of("confidence", Confidence, name="coverage_confidence", message="Välj hur säker uppgiften är."),
        ]

    def __str__(self) -> str:
        part = f" ({self.part})" if self.part else ""
        return f"{self.police_area} – {self.municipality}{part}"
