"""Loads the demo city, once, in one transaction."""

from __future__ import annotations

from django.apps import apps
from django.db import connection, transaction

from budgetapp.demo.city import load_city
from budgetapp.demo.document import read_document
from budgetapp.demo.facts import Scale
from budgetapp.demo.figures import store_figures
from budgetapp.demo.followup import published, store_followup
from budgetapp.demo.people import DOMAIN, Account, create_people
from budgetapp.demo.plans import store_plans
from followup.stating import LOADING, state_decisions
from organisations.models import Organisation, User

OUR_APPS = (
    "organisations",
    "decisions",
    "drafting",
    "goals",
    "indicators",
    "finance",
    "plans",
    "followup",
    "reconciliation",
)


def is_loaded() -> bool:
    return Organisation.objects.exists()


def _check_references_at_once() -> None:
    """Left to the end of the transaction, the checks' queue makes every later trigger slower:
    40 000 rows took two minutes, and take three seconds.
    """
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


@transaction.atomic
def load_demo(scale: Scale | None = None) -> list[Account]:
    """Store the whole city and its accounts; the caller sees to the recompute."""
    _check_references_at_once()
    city = load_city(scale or Scale())
    store_figures(city)
    store_plans(city)
    read_document(city)
    store_followup(city)
    accounts = create_people()
    analyse()
    state_decisions(kind=LOADING, published=published(city), by=None)
    return accounts


def only_demo_people() -> bool:
    """Nobody but the demo's accounts is here, so nothing that a person needs can be lost."""
    return not User.objects.exclude(email__endswith=f"@{DOMAIN}").exists()


@transaction.atomic
def empty() -> None:
    """Remove every row of ours, accounts and history too."""
    with connection.cursor() as cursor:
        cursor.execute(f"TRUNCATE {_our_tables()} RESTART IDENTITY CASCADE")


def analyse() -> None:
    """Tell the planner how much there is now; it would find out by itself only after a minute."""
    with connection.cursor() as cursor:
        cursor.execute(f"ANALYZE {_our_tables()}")


def _our_tables() -> str:
    tables = {
        model._meta.db_table
        for label in OUR_APPS
        for model in apps.get_app_config(label).get_models(include_auto_created=True)
        if model._meta.managed and not model._meta.proxy
    }
    return ", ".join(connection.ops.quote_name(table) for table in sorted(tables))
