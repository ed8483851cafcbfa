"""People and how they get in. A log-in is a person's; what it may do hangs on posts, which begin and end."""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.hashers import check_password
from django.db import models
from django.utils.translation import gettext_lazy as _

from xiezhi.core import roles
from xiezhi.core.records import Permit, Record, RecordQuerySet, WriteOutsideAct
from xiezhi.organs.models import Organ


class Person(Record):
    """A natural person who works at an organ. Log-in or not; whether an officer, the room `registry` knows."""

    name = models.CharField(_("姓名"), max_length=60)
    organ = models.ForeignKey(Organ, models.PROTECT, related_name="people")
    title = models.CharField(_("职务"), max_length=60, blank=True)
    phone = models.CharField(_("办公电话"), max_length=30, blank=True)
    synthetic = models.BooleanField(_("虚构"), default=False)

    class Meta:
        ordering = ["organ_id", "name"]

    def __str__(self) -> str:
        return self.name


class UserManager(BaseUserManager.from_queryset(RecordQuerySet)):  # type: ignore[misc]
    """Finds a log-in by its name; writes ask for the permit of an act."""


class User(AbstractBaseUser):
    """A log-in name. Never deleted or reused; disabled instead. There is no superuser."""

    class Status(models.TextChoices):
        CREATED = "created", _("待授权")
        ACTIVE = "active", _("正常")
        DISABLED = "disabled", _("停用")

    organ_field = "person__organ_id"
    last_login = None  # the trail keeps log-ins

    username = models.CharField(_("登录名"), max_length=40, unique=True)
    person = models.OneToOneField(Person, models.PROTECT, related_name="user")
    status = models.CharField(_("状态"), max_length=10, choices=Status.choices, default=Status.CREATED)
    password_set_at = models.DateTimeField(null=True)
    must_change = models.BooleanField(default=True)
    created_by = models.CharField(max_length=60)
    authorised_by = models.CharField(max_length=60, blank=True)

    USERNAME_FIELD = "username"
    objects: ClassVar[UserManager] = UserManager()

    class Meta:
        ordering = ["username"]
        constraints = [
            # who creates an account does not authorise it
            models.CheckConstraint(
                condition=models.Q(authorised_by="") | ~models.Q(authorised_by=models.F("created_by")),
                name="user_two_hands",
            )
        ]

    @property
    def ref(self) -> str:
        return f"accounts.User:{self.pk}"

    @property
    def is_active(self) -> bool:  # type: ignore[override]
        return self.status == self.Status.ACTIVE

    def save(self, *args: Any, permit: Permit | None = None, **kwargs: Any) -> None:
        if permit is None:
            raise WriteOutsideAct("User: write through accounts.actions")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> Any:
        raise WriteOutsideAct("log-in names are never deleted")

    def check_password(self, raw_password: str) -> bool:
        # no silent re-hash: a password is written by accounts.actions only
        return check_password(raw_password, self.password)


class Post(Record):
    """任职: a role at an organ, from a day to a day. Scope and rights follow from it."""

    user = models.ForeignKey(User, models.PROTECT, related_name="posts")
    organ = models.ForeignKey(Organ, models.PROTECT, related_name="posts")
    role = models.CharField(
        _("角色"), max_length=30, choices=[(k, v) for k, v in roles.LABELS.items() if k != roles.SYSTEM]
    )
    from_on = models.DateField(_("起"))
    to_on = models.DateField(_("止"), null=True, blank=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["user", "organ", "role"], name="post_once"),
        ]


class OldPassword(Record):
    """Hashes of former passwords, so that they are not used again (等保 8.1.4)."""

    organ_field = None

    user = models.ForeignKey(User, models.CASCADE, related_name="old_passwords")
    password = models.CharField(max_length=128)
    at = models.DateTimeField()


class Seat(Record):
    """An open session of a user, so that parallel ones can be limited and all ended at once."""

    organ_field = None

    user = models.ForeignKey(User, models.CASCADE, related_name="seats")
    session_key = models.CharField(max_length=40, unique=True)
    began_at = models.DateTimeField()


class SavedView(Record):
    """A list as somebody likes to see it: a page and its query string."""

    organ_field = None

    user = models.ForeignKey(User, models.CASCADE, related_name="saved_views")
    page = models.CharField(max_length=60)
    name = models.CharField(_("名称"), max_length=40)
    query = models.CharField(max_length=1000)

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["user", "page", "name"], name="saved_view_once")]
