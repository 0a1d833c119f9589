"""A folder in, a folder out: the same bytes and the same figures."""

import datetime as dt
import json
from decimal import Decimal

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import IntegrityError, models, transaction
from hypothesis import given, settings

from decisions.guard import let_empty
from decisions.models import Decision, Standing
from documents.city_folder import load
from documents.city_folder.columns import PLAN_FIGURES, Kind
from documents.city_folder.export import export_folder, left_out
from documents.city_folder.format import TABLES
from documents.city_folder.load import load_folder, settle
from documents.city_folder.published import published
from documents.city_folder.read import read_files, read_folder
from documents.city_folder.rows import Row
from documents.city_folder.shown import public_folder
from documents.city_folder.write import files, write_folder
from finance.models import Appropriation, BudgetAdjustment, Frame, ResultUnit
from followup.actions import place_of, reopen_report, submit_report
from followup.models import GoalJudgement, PeriodReport, ReportingPeriod
from goals.models import Activity, Budget, CommitteeGoal
from indicators.loading import quotient
from indicators.models import (
    Fulfilment,
    GoalProposal,
    IndicatorDefinition,
    IndicatorResponsibility,
    Outcome,
    Period,
    Policy,
    Target,
    Tolerance,
    Weight,
)
from indicators.models.computed import Level
from internal_control.models import ControlFollowUp, ControlPractice
from organisations.loading import CityExists
from organisations.models import Organisation, User
from plans.models import OperationalPlan, PlanSection, SectionTemplate
from tests import factories as make
from tests.documents.cities import YEAR, random_cities, small_city

pytestmark = pytest.mark.django_db


@pytest.fixture
def loaded():
    """The small city, loaded through its files."""
    load_folder(folder=read_files(files(small_city())), by=None)
    return small_city()


def computed():
    """Every computed row, by names instead of keys."""
    rows = Fulfilment.objects.values_list(
        "indicator__code", "organisation__code", "year", "period", "question",
        "level", "reason", "trend", "target_text", "target_value", "outcome", "previous",
    )  # fmt: skip
    proposals = GoalProposal.objects.values_list(
        "area_goal__code", "strategic_goal__code", "period", "question", "level", "counts"
    )
    return sorted(map(repr, rows)), sorted(map(repr, proposals))


class TestRoundTrip:
    def test_the_small_city_comes_back(self, loaded):
        made, exported = files(loaded), files(export_folder())
        assert {name: data.decode() for name, data in exported.items()} == {
            name: data.decode() for name, data in made.items()
        }

    def test_its_figures_are_the_same_in_another_installation(self, loaded, tmp_path):
        settle()
        figures = computed()
        assert figures[0] and figures[1]
        write_folder(export_folder(), tmp_path)
        with transaction.atomic():
            let_empty()
            with load.connection.cursor() as cursor:
                cursor.execute(f"TRUNCATE {load.our_tables()} RESTART IDENTITY CASCADE")
            assert not Organisation.objects.exists()
            load_folder(folder=read_folder(tmp_path), by=None)
            settle()
            assert computed() == figures

    @settings(max_examples=15)
    @given(random_cities())
    def test_every_city_comes_back(self, folder):
        with transaction.atomic():
            load_folder(folder=read_files(files(folder)), by=None)
            first = files(export_folder())
            assert files(read_files(first)) == first == files(folder)
            transaction.set_rollback(True)

    def test_positions_that_two_rows_share_become_one_each(self):
        folder = small_city()
        folder["plans"] = [_with(row, status="draft", decided_on=None) for row in folder["plans"]]
        load_folder(folder=folder, by=None)
        CommitteeGoal.objects.update(position=1)
        again = files(export_folder())
        assert files(read_files(again)) == again
        assert [row["position"] for row in export_folder()["committee_goals"]] == [1, 2]

    def test_what_hangs_on_a_proposal_is_said_to_be_left_out(self, loaded):
        proposal = Budget.objects.get(status="proposal")
        make.OperationalPlanFactory(
            organisation=Organisation.objects.get(code="bolaget"), budget=proposal
        )
        folder = export_folder()
        assert len(folder["plans"]) == 2
        assert list(left_out(folder)) == [
            "1 verksamhetsplaner hör till ett förslag till budget och kom inte med."
        ]


class TestLoading:
    def test_the_city_is_the_root(self, loaded):
        city = Organisation.objects.city()
        assert (city.code, city.name, city.short_name) == ("staden", "Småstad", "Småstad")
        company = Organisation.objects.get(code="bolaget")
        assert (company.parent.code, company.parent.parent) == ("skola", city)
        assert company.exists_to == dt.date(2030, 1, 1)

    def test_a_second_city_is_refused(self, loaded):
        with pytest.raises(CityExists, match="Här finns redan en stad"):
            load_folder(folder=small_city(), by=None)

    def test_nothing_is_written_when_something_fails(self, monkeypatch):
        def fail(folder, by):
            raise RuntimeError

        monkeypatch.setattr(load, "state_decisions", fail)
        with pytest.raises(RuntimeError):
            load_folder(folder=small_city(), by=None)
        assert not Organisation.objects.exists()
        assert not Outcome.objects.exists()

    def test_targets_are_read(self, loaded):
        verbatim = Target.objects.get(organisation__code="skola")
        assert (verbatim.text, verbatim.kind, verbatim.low) == ("så bra det går", "at_least", 90)
        assert Target.objects.get(organisation__code="staden").changes.get().reference == "KF § 9"

    def test_a_ratio_without_a_value_gets_its_quotient(self):
        folder = small_city()
        outcomes = [row for row in folder["outcomes"] if row["numerator"] is not None]
        folder["outcomes"] = [Row.of("outcomes", **{**outcomes[0], "value": None})]
        load_folder(folder=read_files(files(folder)), by=None)
        assert Outcome.objects.get().value == Decimal("66.666666667")

    @pytest.mark.parametrize(
        ("numerator", "denominator", "unit", "value"),
        [("1", "8", "", "0.125"), ("1", "8", "‰", "125"), ("-1", "3", "%", "-33.333333333")],
    )
    def test_the_quotient_follows_the_unit(self, numerator, denominator, unit, value):
        assert quotient(Decimal(numerator), Decimal(denominator), unit) == Decimal(value)

    def test_a_responsibility_without_a_first_day_has_always_been(self, loaded):
        duty = IndicatorResponsibility.objects.get(organisation__code="bolaget")
        assert duty.holds_on(dt.date(2000, 1, 1))

    def test_a_policy_has_the_usual_shares_where_it_states_none(self):
        folder = small_city()
        folder["policies"] = [Row.of("policies", year=2023)]
        load_folder(folder=folder, by=None)
        policy = Policy.objects.get()
        assert (policy.full_share, policy.hard_share, policy.least_coverage) == (
            1,
            Decimal("0.5"),
            None,
        )

    def test_an_activity_may_stand_under_a_strategic_goal(self):
        folder = small_city()
        folder["activities"] = [
            Row.of("activities", organisation="staden", year=2023, goal="1", title="Samla alla")
        ]
        load_folder(folder=read_files(files(folder)), by=None)
        assert Activity.objects.get().strategic_goal.code == "1"
        assert files(export_folder())["activities.csv"] == files(folder)["activities.csv"]

    def test_scripts_do_not_come_in(self):
        folder = small_city()
        text = "<p onclick='x()'>Vi bidrar.</p><script>x()</script>"
        folder["sections"] = [
            Row.of("sections", organisation="skola", year=2023, goal="1.1", text=text)
        ]
        folder["section_places"] = []
        load_folder(folder=folder, by=None)
        assert PlanSection.objects.get().text == "<p>Vi bidrar.</p>"

    def test_plans_are_due_when_the_years_plans_are(self):
        folder = small_city()
        due = dt.date(2022, 12, 15)
        folder["periods"] = [Row.of("periods", year=2023, period="plan", due_on=due)]
        folder["reports"] = []
        load_folder(folder=read_files(files(folder)), by=None)
        assert set(OperationalPlan.objects.values_list("due_on", flat=True)) == {due}

    def test_whoever_loads_is_remembered(self):
        by = make.UserFactory(admin=True)
        load_folder(folder=small_city(), by=by)
        assert set(Decision.objects.values_list("by", flat=True)) == {by.pk}
        assert GoalJudgement.objects.first().judged_by == by


class TestStanding:
    def test_what_is_published_is_stated(self, loaded):
        public = Standing.objects.published()
        assert set(public.values_list("organisation__code", "subject")) == {
            ("staden", "budget"),
            ("staden", "T1"),
            ("staden", "plan"),
            ("skola", "plan"),
        }

    def test_what_is_decided_stands(self, loaded):
        sealed = Standing.objects.filter(is_sealed=True)
        assert ("skola", "T1") in set(sealed.values_list("organisation__code", "subject"))
        assert ("skola", "VB") not in set(sealed.values_list("organisation__code", "subject"))
        with pytest.raises(IntegrityError, match="beslutat"), transaction.atomic():
            Target.objects.filter(organisation__code="staden").update(text="1 %")

    def test_the_decision_carries_date_and_reference(self, loaded):
        publication = Standing.objects.get(organisation__code="staden", subject="T1").published_by
        assert (publication.kind, publication.reference) == ("loading", "KS § 30")
        assert publication.decided_on == dt.date(2023, 6, 1)


def next_year_drafted(folder):
    """The council's office has opened the year after, with a new indicator and a new definition."""
    later = YEAR + 1
    draft = {"budgets": "Kommunfullmäktige", "placements": "Kommunfullmäktige"}
    for name, proposer in draft.items():
        rows = [_with(row, year=later, proposer=proposer) for row in folder[name][:1]]
        folder[name] = folder[name] + rows
    folder["budgets"][-1] = _with(folder["budgets"][-1], status="proposal", adopted_on=None)
    folder["placements"][-1] = _with(folder["placements"][-1], indicator="ny")
    folder["indicators"] = [
        *folder["indicators"],
        _with(folder["indicators"][0], code="ny", name="Ny"),
    ]
    known = folder["definitions"][0]
    folder["definitions"] = [
        *folder["definitions"],
        _with(known, indicator="ny", from_year=later),
        _with(known, from_year=later),
    ]
    for name in ("policies", "tolerances", "weights", "periods"):
        folder[name] = folder[name] + [_with(row, year=later) for row in folder[name]]
    return folder


class TestPublished:
    def test_drafts_and_what_is_not_published_stay_behind(self):
        folder = published(small_city())
        assert [row["organisation"] for row in folder["plans"]] == ["skola"]
        assert {row["period"] for row in folder["outcomes"]} == {"T1"}
        assert {row["period"] for row in folder["reports"]} == {"T1"}
        assert len(folder["judgements"]) == 2

    def test_it_is_a_folder_that_can_be_loaded(self):
        kept = files(published(small_city()))
        assert files(read_files(kept)) == kept

    def test_an_own_indicator_of_a_draft_goes_with_all_that_is_said_of_it(self):
        folder = small_city()
        folder["plans"] = [_with(row, status="draft", decided_on=None) for row in folder["plans"]]
        kept = published(folder)
        assert [row["code"] for row in kept["indicators"]] == ["nojda"]
        for name in ("definitions", "placements"):
            assert {row["indicator"] for row in kept[name]} == {"nojda"}
        assert not any(kept[name] for name in ("committee_goals", "expected_results", "sections"))
        assert {row["organisation"] for row in kept["activities"]} == {"staden"}
        assert [row["organisation"] for row in kept["targets"]] == ["staden"]

    def test_the_councils_budget_in_the_making_is_nobodys_to_read(self):
        folder = small_city()
        folder["budgets"] = [
            _with(row, status="proposal", adopted_on=None) for row in folder["budgets"]
        ]
        kept = published(folder)
        assert [row["proposer"] for row in kept["budgets"]] == ["Oppositionen"]
        assert not kept["goals"] and not kept["placements"]
        assert not any(row["organisation"] == "staden" for row in kept["targets"])

    def test_nothing_of_next_years_draft_is_read(self):
        folder = next_year_drafted(small_city())
        kept = published(folder)
        assert [row["code"] for row in kept["indicators"]] == ["nojda", "platser"]
        assert {row["from_year"] for row in kept["definitions"]} == {2020, 2021}
        for name in ("policies", "tolerances", "weights", "periods"):
            assert {row["year"] for row in kept[name]} == {YEAR}

    def test_an_indicator_that_was_taken_away_from_next_years_draft_is_not_read(self):
        folder = next_year_drafted(small_city())
        folder["placements"] = [row for row in folder["placements"] if row["year"] == YEAR]
        kept = published(folder)
        assert [row["code"] for row in kept["indicators"]] == ["nojda", "platser"]

    def test_a_definition_of_a_draft_plans_year_is_not_read(self):
        folder = small_city()
        folder["definitions"] += [
            _with(row, from_year=YEAR, why="Utkast")
            for row in folder["definitions"]
            if row["indicator"] == "platser"
        ]
        assert {row["why"] for row in published(folder)["definitions"]} >= {"Utkast"}
        earlier = [_with(row, year=YEAR - 1) for row in folder["plans"]]
        drafts = [_with(row, status="draft", decided_on=None) for row in folder["plans"]]
        kept = published(folder | {"plans": earlier + drafts})
        assert "platser" in {row["indicator"] for row in kept["definitions"]}
        assert "Utkast" not in {row["why"] for row in kept["definitions"]}

    def test_an_open_report_holds_its_outcomes_back(self):
        folder = small_city()
        folder["reports"] = [
            _with(row, status="open", decided_on=None) for row in folder["reports"]
        ]
        kept = published(folder)["outcomes"]
        assert {row["organisation"] for row in kept}.isdisjoint({"skola"})

    def test_a_drafted_judgement_is_not_read(self):
        folder = small_city()
        folder["judgements"] = [_with(row, status="draft") for row in folder["judgements"]]
        assert published(folder)["judgements"] == []


@pytest.mark.django_db(transaction=True)
class TestShown:
    """A published folder says what the published editions say."""

    @pytest.fixture
    def report(self):
        """An organisation's report of a period that is published and not closed."""
        folder = small_city()
        folder["periods"] = [_with(row, closed=False) for row in folder["periods"]]
        late = {"organisation": "bolaget", "year": 2023, "period": "T1", "status": "open"}
        folder["reports"].append(Row.of("reports", **late))
        load_folder(folder=folder, by=None)
        period = ReportingPeriod.objects.get(period="T1")
        return lambda code: place_of(period, Organisation.objects.get(code=code))

    def test_what_is_handed_in_afterwards_waits_for_the_next_publication(self, report):
        before = _shown()
        submit_report(place=report("bolaget"), by=make.UserFactory(slk=True))
        assert _shown() == before

    def test_what_is_taken_back_is_still_what_readers_see(self, report):
        before = _shown()
        reopen_report(place=report("skola"), by=make.UserFactory(slk=True))
        Outcome.objects.filter(organisation__code="skola", period="T1").update(value=1)
        after = _shown()
        assert after["outcomes.csv"] == before["outcomes.csv"]
        assert files(read_files(after)) == after


def _shown():
    return files(public_folder())


def _with(row, **changed):
    return Row.of(row.table.name, **{**row, **changed})


class TestCommands:
    @pytest.fixture
    def folder(self, tmp_path):
        write_folder(small_city(), tmp_path / "in")
        return tmp_path / "in"

    def test_a_folder_is_loaded_and_computed(self, folder, capsys):
        call_command("load_city", folder)
        assert "Småstad är inläst." in capsys.readouterr().out
        assert Fulfilment.objects.exists()

    def test_an_administrator_is_made_for_it(self, folder, tmp_path):
        call_command("load_city", folder, accounts=tmp_path / "accounts.json")
        (account,) = json.loads((tmp_path / "accounts.json").read_text())
        user = User.objects.get(email=account["email"])
        assert user.city_role == "admin"
        assert user.check_password(account["password"])
        assert Decision.objects.first().by == user

    def test_checking_writes_nothing(self, folder, capsys):
        call_command("load_city", folder, check=True)
        assert "felfri" in capsys.readouterr().out
        assert not Organisation.objects.exists()

    def test_every_fault_is_printed(self, folder, capsys):
        (folder / "weights.csv").write_text(
            "indicator,organisation,year,weight\nnojda,skola,2023,x\nnojda,skola,23,1\n"
        )
        with pytest.raises(CommandError, match="Ingenting lästes in: mappen har 2 fel"):
            call_command("load_city", folder)
        assert "weights.csv, rad 3, kolumn year" in capsys.readouterr().err
        assert not Organisation.objects.exists()

    def test_a_city_and_an_unknown_person_stop_it(self, folder):
        with pytest.raises(CommandError, match="Ingen har e-postadressen"):
            call_command("load_city", folder, by="nobody@example.org")
        make.OrganisationFactory()
        with pytest.raises(CommandError, match="redan en stad"):
            call_command("load_city", folder, accounts=folder / "x")
        assert not User.objects.exists()

    @pytest.mark.django_db(transaction=True)
    def test_what_is_exported_is_what_was_loaded(self, folder, tmp_path):
        call_command("load_city", folder)
        call_command("export_city", tmp_path / "out")
        for path in folder.iterdir():
            assert (tmp_path / "out" / path.name).read_bytes() == path.read_bytes()
        call_command("export_city", tmp_path / "public", reading="published")
        assert len(read_folder(tmp_path / "public")["plans"]) == 1

    def test_an_export_needs_a_city_and_an_empty_folder(self, folder, tmp_path):
        with pytest.raises(CommandError, match="ingen stad"):
            call_command("export_city", tmp_path / "out")
        with pytest.raises(CommandError, match="inte en tom mapp"):
            call_command("export_city", folder)


WORDS = {
    ("organisations", "kind"): [kind for kind in Organisation.Kind.values if kind != "city"],
    ("budgets", "status"): Budget.Status.values,
    ("section_templates", "kind"): SectionTemplate.Kind.values,
    ("indicators", "level"): ["council", "mandatory", "own"],
    ("definitions", "direction"): IndicatorDefinition.Direction.values,
    ("definitions", "frequency"): IndicatorDefinition.Frequency.values,
    ("definitions", "values"): IndicatorDefinition.Values.values,
    ("definitions", "over_periods"): IndicatorDefinition.OverPeriods.values,
    ("definitions", "over_organisations"): IndicatorDefinition.OverOrganisations.values,
    ("outcomes", "period"): Period.values,
    ("outcomes", "absence"): Outcome.Absence.values,
    ("outcomes", "status"): Outcome.Status.values,
    ("periods", "period"): [*Period.values, "plan"],
    ("reports", "period"): Period.values,
    ("reports", "status"): PeriodReport.Status.values,
    ("judgements", "period"): Period.values,
    ("judgements", "level"): Level.values,
    ("judgements", "status"): GoalJudgement.Status.values,
    # Who holds a plan that is on its way is not carried.
    ("plans", "status"): [
        one for one in OperationalPlan.Status.values if one not in ("returned", "at_office")
    ],
    ("activities", "status"): Activity.Status.values,
    ("appropriations", "kind"): Appropriation.Kind.values,
    ("plan_figures", "status"): BudgetAdjustment.Status.values,
    ("plan_figure_details", "becomes"): ResultUnit.Becomes.values,
    ("frames", "kind"): Frame.Kind.values,
    ("control_practices", "kind"): ControlPractice.Kind.values,
    ("control_followups", "period"): ControlFollowUp.Period.values,
    ("control_followups", "state"): ControlFollowUp.State.values,
}
STORED = {
    "weights": Weight,
    "outcomes": Outcome,
    "policies": Policy,
    "tolerances": Tolerance,
    "definitions": IndicatorDefinition,
}


class TestFormat:
    @pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)
    def test_words_are_those_of_the_tables(self, table):
        for column in table.columns:
            if column.kind is Kind.WORD and column.words != PLAN_FIGURES:
                assert sorted(column.words) == sorted(WORDS[table.name, column.name])

    @pytest.mark.parametrize("name", STORED)
    def test_the_tables_hold_every_digit(self, name):
        (table,) = (table for table in TABLES if table.name == name)
        for column in table.columns:
            if column.kind is Kind.DECIMAL:
                stored = STORED[name]._meta.get_field(column.name)
                assert isinstance(stored, models.DecimalField)
                assert stored.decimal_places >= column.digits[1]
                assert stored.max_digits - stored.decimal_places >= column.digits[0]
