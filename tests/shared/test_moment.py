"""What is read within one moment is of that moment, on both databases."""

import pytest
from django.db import DatabaseError, connection

from accounts.models import User
from samverkan.shared.moment import one_moment
from tests.factories import UserFactory
from tests.threads import at_once


def names():
    return sorted(User.objects.values_list("full_name", flat=True))


@pytest.mark.django_db(transaction=True)
def test_what_others_write_meanwhile_is_not_seen():
    UserFactory(full_name="Kim")

    with one_moment():
        before = names()
        at_once(lambda: User.objects.create(email="robin@example.se", full_name="Robin"))
        after = names()

    assert before == after == ["Kim"]
    assert names() == ["Kim", "Robin"]


def write_and_fail():
    with one_moment():
        names()
        User.objects.create(email="kim@example.se", full_name="Kim")
        raise ZeroDivisionError


@pytest.mark.django_db(transaction=True)
def test_moment_is_over_after_an_error_and_nothing_is_written():
    with pytest.raises((DatabaseError, ZeroDivisionError)):
        write_and_fail()

    assert not connection.in_atomic_block
    UserFactory(full_name="Robin")
    assert names() == ["Robin"]


@pytest.mark.django_db
def test_moment_within_a_transaction_is_that_of_the_transaction():
    with one_moment():
        UserFactory(full_name="Kim")

    assert names() == ["Kim"]
