"""Counties, municipalities and the Police's own geography. A municipality and a police area bring their organisation."""

from typing import Any

import factory
from factory.django import DjangoModelFactory

from accounts.models import Organisation
from agreements.models import County, Municipality, PoliceArea, PoliceAreaCoverage, PoliceDistrict, PoliceRegion
from tests.factories.accounts import OrganisationFactory


class PoliceRegionFactory(DjangoModelFactory):
    class Meta:
        model = PoliceRegion

    code = factory.Sequence(lambda n: f"region-{n}")
    name = factory.Sequence(lambda n: f"Polisregion {n}")


class PoliceDistrictFactory(DjangoModelFactory):
    class Meta:
        model = PoliceDistrict

    code = factory.Sequence(lambda n: f"district-{n}")
    name = factory.Sequence(lambda n: f"Polisområde {n}")
    region = factory.SubFactory(PoliceRegionFactory)


class CountyFactory(DjangoModelFactory):
    class Meta:
        model = County

    code = factory.Sequence(lambda n: f"{n % 99 + 1:02}")
    name = factory.Sequence(lambda n: f"Provlän {n}")
    police_region = factory.SubFactory(PoliceRegionFactory)
    organisation = factory.SubFactory(
        OrganisationFactory,
        kind=Organisation.Kind.COUNTY_BOARD,
        name=factory.SelfAttribute("..name"),
    )


def _common_county() -> County:
    """The county of every municipality that is given none; there are more municipalities than county codes."""
    return County.objects.filter(code="00").first() or CountyFactory(code="00", name="Provlän")


def _common_district() -> PoliceDistrict:
    """The district of every police area that is given none."""
    return PoliceDistrict.objects.filter(code="common").first() or PoliceDistrictFactory(code="common")


class MunicipalityFactory(DjangoModelFactory):
    class Meta:
        model = Municipality

    code = factory.Sequence(lambda n: f"{n % 10000:04}")
    name = factory.Sequence(lambda n: f"Provköping {n}")
    full_name = factory.LazyAttribute(lambda municipality: f"{municipality.name} kommun")
    county = factory.LazyFunction(_common_county)
    organisation = factory.SubFactory(
        OrganisationFactory, kind=Organisation.Kind.MUNICIPALITY, name=factory.SelfAttribute("..full_name")
    )


class PoliceAreaFactory(DjangoModelFactory):
    """A local police area; `municipalities` are those that it covers."""

    class Meta:
        model = PoliceArea
        skip_postgeneration_save = True

    code = factory.Sequence(lambda n: f"lpo-{n}")
    name = factory.Sequence(lambda n: f"Provtorp {n}")
    full_name = factory.LazyAttribute(lambda area: f"Lokalpolisområde {area.name}")
    district = factory.LazyFunction(_common_district)
    organisation = factory.SubFactory(
        OrganisationFactory, kind=Organisation.Kind.POLICE_AREA, name=factory.SelfAttribute("..full_name")
    )

    @factory.post_generation
    def municipalities(self: PoliceArea, create: bool, extracted: list[Municipality] | None, **kwargs: Any) -> None:
        for municipality in extracted or []:
            PoliceAreaCoverage.objects.create(police_area=self, municipality=municipality)
