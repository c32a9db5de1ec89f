"""Building chosen agreements of the demonstration, without the rest."""

from django.core.management import call_command

from samverkan.demo.accounts import actors_of, ensure_accounts
from samverkan.demo.builder import Content


def build(*contents: Content) -> None:
    """Build the agreements in order, with the reference data and the accounts that they need."""
    call_command("load_reference_data", "--if-empty", verbosity=0)
    ensure_accounts()
    for content in contents:
        content.build(actors_of(content.owner))
