"""Users and the roles they hold. Roles themselves are code (``roles.py``)."""

import uuid
from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models.functions import Lower
from django.utils.crypto import salted_hmac
from django.utils.functional import cached_property

from bizwatch.accounts.permissions import Permission
from bizwatch.accounts.roles import ROLES, Role


class UserManager(BaseUserManager["User"]):
    """Makes and finds users by e-mail address."""

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "User":
        """Make a user; without a password the account cannot be signed in to until one is set by link."""
        user = self.model(email=email.strip().lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def get_by_natural_key(self, username: str | None) -> "User":
        return self.get(email=(username or "").strip().lower())


class User(AbstractBaseUser):
    """A person who signs in. Never deleted while an audit names them; made inactive instead."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    email = models.EmailField("email address", max_length=254, unique=True)  # always in lower case
    name = models.CharField(max_length=120)
    telephone = models.CharField(max_length=30, blank=True)
    collar_number = models.CharField(max_length=12, blank=True)
    policing_area = models.CharField(max_length=40, blank=True)
    further_areas = models.JSONField(default=list, blank=True)  # codes of neighbouring areas that they may see too
    is_active = models.BooleanField(default=True)
    joined_at = models.DateTimeField(null=True, blank=True)
    sessions_ended = models.PositiveIntegerField(default=0)  # how often every session was ended at once
    version = models.PositiveIntegerField(default=1)

    objects = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar = ["name"]

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(Lower("email"), name="user_email_unique")]

    def __str__(self) -> str:
        return self.name or self.email

    @property
    def audit_id(self) -> str:
        return f"user:{self.pk}"

    @property
    def audit_name(self) -> str:
        return f"{self.name} ({self.collar_number})" if self.collar_number else self.name

    @cached_property
    def roles(self) -> tuple[Role, ...]:
        """The roles held now, in the order of ``ROLES``; read once per request, so a change works from the next on."""
        held = {grant.role for grant in self.grants.all()}
        return tuple(role for code, role in ROLES.items() if code in held)

    @property
    def permissions(self) -> frozenset[Permission]:
        return frozenset().union(*(role.permissions for role in self.roles)) if self.is_active else frozenset()

    @property
    def areas(self) -> tuple[str, ...]:
        """The codes of their own policing area and of those granted beside it, their own first; none without one."""
        return tuple(dict.fromkeys([self.policing_area, *self.further_areas])) if self.policing_area else ()

    @property
    def is_police(self) -> bool:
        return any(role.police for role in self.roles)

    def _get_session_auth_hash(self, secret: str | None = None) -> str:
        # A session holds while this hash does: a new password and ``sessions_ended`` end every session at once.
        salt = "bizwatch.accounts.User.session"
        return salted_hmac(
            salt, f"{self.password}:{self.sessions_ended}", secret=secret, algorithm="sha256"
        ).hexdigest()


class RoleGrant(models.Model):
    """That a user holds a role; who gave it is in the audit."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="grants")
    role = models.CharField(max_length=30)
    granted_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["user", "role"], name="one_grant_per_role")]

    def __str__(self) -> str:
        return f"{self.user_id}: {self.role}"


class EmailChange(models.Model):
    """That a user asked to sign in with another address. Of the link only the hash is kept; the newest one counts.

    Only a change that was made keeps its row, until ``retention`` erases it; one not confirmed goes when it is over.
    """

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="email_changes")
    email = models.EmailField(max_length=254)  # the new address, in lower case
    token_hash = models.CharField(max_length=64, unique=True)
    asked_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)  # when it was confirmed

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["user"], condition=models.Q(ended_at=None), name="one_email_change_at_a_time"
            )
        ]

    def __str__(self) -> str:
        return f"{self.user_id} asked at {self.asked_at}"


class CacheEntry(models.Model):
    """The table of Django's database cache, so that ``migrate`` makes it. Only the cache itself reads and writes it.

    It counts sign-in attempts over every process; losing it forgives them.
    """

    cache_key = models.CharField(max_length=255, primary_key=True)
    value = models.TextField()
    expires = models.DateTimeField(db_index=True)

    class Meta:
        db_table = "bizwatch_cache"

    def __str__(self) -> str:
        return self.cache_key
