"""Letters to those who have not handed in: to whom, when, and never twice a day unasked."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from common.dates import sv_date
from decisions.order import hold_year
from followup.handed_in import handed_in_of
from followup.models import Reminder
from followup.tasks import send_reminders
from indicators.tasks import soon
from organisations.models import Membership, Notice, Organisation, User
from organisations.notices.telling import asked_for, notify, settle

A_DAY = dt.timedelta(days=1)


@dataclass(frozen=True)
class Waiting:
    """An organisation that has not handed in, who can do it there, and the last letter to them."""

    organisation: Organisation
    recipients: list[User]
    latest: Reminder | None

    @property
    def is_fresh(self) -> bool:
        """Reminded within a day."""
        return self.latest is not None and self.latest.asked_at > timezone.now() - A_DAY


def waiting_of(year: int, subject: str) -> list[Waiting]:
    """Those that a publication would lack, in their order."""
    organisations = handed_in_of(year, subject).missing
    people: dict[int, list[User]] = {one.pk: [] for one in organisations}
    approvers = Membership.objects.filter(
        organisation__in=organisations, role=Membership.Role.APPROVER, user__is_active=True
    )
    for one in approvers.select_related("user").order_by("user__name", "user__email", "pk"):
        people[one.organisation_id].append(one.user)
    sent = Reminder.objects.filter(year=year, subject=subject, organisation__in=organisations)
    latest = {one.organisation_id: one for one in sent.order_by("asked_at", "pk")}
    return [Waiting(one, people[one.pk], latest.get(one.pk)) for one in organisations]


def remind(
    *,
    year: int,
    subject: str,
    name: str,
    due_on: dt.date | None,
    addresses: Mapping[str, str],
    words: str = "",
    again: bool = False,
    by: User,
) -> list[Reminder]:
    """Send a letter about `name`, of which each has one, to the approvers of organisations;
    `addresses` says, by code, where each of them hands in. Until that is done, or they have read
    it away, the latest reminder stands among their work, too.

    Raises ValidationError for one that has handed in or has nobody to write to, and, unless it is
    to be `again`, for one that was reminded within a day.
    """
    with transaction.atomic():
        hold_year(year)
        Organisation.objects.select_for_update().city()  # two who remind come one after the other
        waiting = {one.organisation.code: one for one in waiting_of(year, subject)}
        chosen = [_found(waiting, code) for code in addresses]
        fresh = [one.organisation.short_name for one in chosen if one.is_fresh]
        if fresh and not again:
            raise ValidationError({"again": _already(fresh)})
        made = Reminder.objects.bulk_create(
            Reminder(
                year=year,
                subject=subject,
                organisation=one.organisation,
                recipients=[person.email for person in one.recipients],
                heading=_("Påminnelse: %(name)s för %(organisation)s")
                % {"name": name, "organisation": one.organisation.short_name},
                text=_letter(one, name, due_on, addresses[one.organisation.code], words, by),
                by=by,
            )
            for one in chosen
        )
        for one, reminder in zip(chosen, made, strict=True):
            _stand_among_their_work(one, reminder, addresses[one.organisation.code])
        soon(send_reminders)
    return made


def _stand_among_their_work(waiting: Waiting, reminder: Reminder, address: str) -> None:
    matter = (waiting.organisation, reminder.year, reminder.subject)
    settle(*matter)  # the new one stands in the place of those before
    notify(
        people=waiting.recipients,
        kind=Notice.Kind.REMINDED,
        heading=reminder.heading,
        address=urlsplit(address).path,
        organisation=waiting.organisation,
        once=f"{asked_for(*matter)}{reminder.pk}",
        goes_by_mail=False,
    )


def _found(waiting: Mapping[str, Waiting], code: str) -> Waiting:
    one = waiting.get(code)
    if one is None:
        raise ValidationError(
            {"organisations": _("En av dem har hunnit lämna in. Ladda om sidan och välj igen.")}
        )
    if not one.recipients:
        raise ValidationError(
            {
                "organisations": _("%(who)s har ingen godkännare att skriva till.")
                % {"who": one.organisation.name}
            }
        )
    return one


def _already(names: Collection[str]) -> str:
    return _(
        "Påmindes för mindre än ett dygn sedan: %(names)s. Kryssa i rutan för att påminna igen."
    ) % {"names": ", ".join(names)}


def _letter(
    waiting: Waiting, name: str, due_on: dt.date | None, address: str, words: str, by: User
) -> str:
    parts = [
        _("%(organisation)s har inte lämnat in %(name)s.")
        % {"organisation": waiting.organisation.name, "name": name},
        _due(due_on) if due_on else "",
        words.strip(),
        _("Lämna in här: %(address)s") % {"address": address},
        _("Hälsningar, %(who)s") % {"who": by.name or by.email},
    ]
    return "\n\n".join(part for part in parts if part)


def _due(day: dt.date) -> str:
    late = day < timezone.localdate()
    words = _("Det skulle ha varit klart %(day)s.") if late else _("Det ska vara klart %(day)s.")
    return words % {"day": sv_date(day)}
