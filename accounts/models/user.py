"""The user: a person who signs in with an e-mail address and acts for one or more organisations."""

from collections import defaultdict
from typing import Any, ClassVar

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.db import models
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.functional import cached_property


class UserManager(BaseUserManager["User"]):
    """Makes users; addresses are stored in lower case."""

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "User":
        """Make a user who signs in with `email`."""
        user = self.model(email=email.strip().lower(), **fields)
        user.set_password(password)
        user.full_clean()
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> "User":
        """Make a user who administers the installation."""
        return self.create_user(email, password, is_staff=True, is_superuser=True, **fields)

    def get_by_natural_key(self, username: str | None) -> "User":
        return self.get(email=(username or "").strip().lower())


class User(AbstractBaseUser, PermissionsMixin):
    """A person at work: made by an administrator, signs in by e-mail, acts only through memberships. Never deleted, only closed."""

    email = models.EmailField(
        "e-postadress", unique=True, error_messages={"unique": "Det finns redan ett konto med den e-postadressen."}
    )
    full_name = models.CharField("namn", max_length=150)
    is_active = models.BooleanField("aktivt", default=True)
    is_staff = models.BooleanField("får administrera installationen", default=False)
    is_demo = models.BooleanField("demonstrationskonto", default=False, editable=False)
    date_joined = models.DateTimeField("skapat", default=timezone.now, editable=False)

    objects: ClassVar[UserManager] = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["full_name"]

    class Meta:
        verbose_name = "användare"
        verbose_name_plural = "användare"
        ordering = ["full_name", "pk"]

    def __str__(self) -> str:
        return self.full_name or self.email

    def _get_session_auth_hash(self, secret: str | None = None) -> str:
        """Bind sessions to the password and the address: where one of them is changed, the sessions that were open end."""
        content = f"{self.password}|{self.email}"
        return salted_hmac("accounts.User.session", content, secret=secret, algorithm="sha256").hexdigest()

    def clean(self) -> None:
        super().clean()
        self.email = self.email.strip().lower()

    def get_full_name(self) -> str:
        """Return the name, as allauth and the admin ask for it."""
        return self.full_name

    @cached_property
    def active_memberships(self) -> list["Any"]:
        """The memberships in force today with their organisations: one query a request."""
        return list(self.memberships.in_force().select_related("organisation"))

    @cached_property
    def roles_by_organisation(self) -> dict[int, set[str]]:
        """The user's roles today, by organisation id."""
        roles: dict[int, set[str]] = defaultdict(set)
        for membership in self.active_memberships:
            roles[membership.organisation_id].add(membership.role)
        return dict(roles)

    @property
    def organisation_ids(self) -> list[int]:
        """The organisations the user acts for today."""
        return list(self.roles_by_organisation)

    def has_role(self, organisation_id: int | None, *roles: str) -> bool:
        """Tell whether the user has one of the roles in the organisation today."""
        if not self.is_active or organisation_id is None:
            return False
        return not self.roles_by_organisation.get(organisation_id, set()).isdisjoint(roles)
