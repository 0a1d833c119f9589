"""The demo city is what its sources say, and says itself what is made up."""

import json
import re
import stat
from decimal import Decimal
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db.models import Count, F, Q, Sum
from django.test import override_settings

from decisions.models import Standing
from demo.document import read_document
from demo.facts import DATA, LAST_DAY, MEMBERS, NORRA, YEAR, Roster, Scale, original, read
from demo.folder import make_folder
from demo.load import empty, is_loaded, load_demo
from documents.city_folder.export import export_folder
from documents.city_folder.write import files
from finance.models import Appropriation, BudgetLine, Investment, ResultBudgetLine, TurnoverChange
from followup.models import PeriodReport, ReportingPeriod
from goals.models import Activity, AreaGoal, Budget, CommitteeGoal, ExpectedResult, StrategicGoal
from indicators.calculations.targets import TargetKind, parse_target
from indicators.models import (
    Indicator,
    IndicatorDefinition,
    IndicatorPlacement,
    IndicatorResponsibility,
    Outcome,
    Policy,
    Target,
    Tolerance,
    Weight,
)
from indicators.models.definitions import covers
from organisations.accounts_file import Account, write_accounts
from organisations.models import Membership, Organisation, User
from plans.calculations import contributes
from plans.figures import to_take_over
from plans.models import OperationalPlan, PlanSection
from plans.now import PlanNow
from tests.documents.documents import Goal, tabbed
from tests.factories import UserFactory

ONE_MEGABYTE = 1_000_000
# The longest title of an activity in the public documents has 79 words.
# Slow hashing is for real passwords.
QUICK_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
# The machine's copy of the plan's document must not decide what the tests see.
WITHOUT_PROSE = override_settings(PASSWORD_HASHERS=QUICK_HASHERS, SEEDS_DIR=Path("/nowhere"))
LONGEST_TITLE = 80
LONGEST_OTHER = 40


@pytest.fixture(scope="module")
def city(django_db_setup, django_db_blocker):
    """Loaded once for the tests that only read; removed afterwards."""
    with django_db_blocker.unblock(), WITHOUT_PROSE:
        accounts = load_demo()
        yield accounts
        empty()


@pytest.mark.django_db
def test_what_is_exported_is_what_was_made(city):
    made, exported = files(make_folder()), files(export_folder())
    assert made.keys() == exported.keys()
    assert [name for name, data in made.items() if exported[name] != data] == []


class TestFiles:
    def test_are_small(self):
        assert sum(path.stat().st_size for path in DATA.iterdir()) < ONE_MEGABYTE / 2

    @pytest.mark.parametrize("path", sorted(DATA.glob("*.csv")), ids=lambda path: path.stem)
    def test_hold_names_and_figures_but_no_prose(self, path):
        for row in read(path.stem):
            for column, text in row.items():
                allowed = LONGEST_TITLE if column == "title" else LONGEST_OTHER
                assert len(text.split()) <= allowed, (column, text)

    def test_every_printed_target_is_understood(self):
        texts = {row["text"] for row in read("city_targets")}
        texts |= {row["target"] for row in read("plan_targets")}
        kinds = {text: parse_target(text).kind for text in texts}
        assert TargetKind.UNINTERPRETED not in kinds.values(), kinds

    def test_definitions_have_as_many_decimals_as_their_targets(self):
        decimals = {row["code"]: int(row["decimals"]) for row in read("indicators")}
        decimals |= {row["code"]: int(row["decimals"]) for row in read("plan_indicators")}
        for row in [*read("city_targets"), *read("plan_targets")]:
            text = row.get("text", row.get("target", ""))
            printed = re.search(r"\d,(\d+)", text)
            needed = len(printed[1]) if printed else 0
            assert decimals[row["indicator"]] >= needed, row

    def test_every_row_says_where_it_comes_from(self):
        for name in ("indicators", "city_targets", "responsibles", "activities_council"):
            assert all(row["source"] for row in read(name)), name

    def test_2_4_is_spelled_as_in_the_plans(self):
        title = next(row["title"] for row in read("goals") if row["code"] == "2.4")
        assert title.startswith("Stockholmarnas hälsa")


class TestRoster:
    def test_a_group_stands_for_its_members(self):
        roster = Roster.load()
        assert len(roster.expand(["sdn"])) == 11
        assert roster.expand(["bostadsbolag", "sbr"]) == [
            "svenska-bostader",
            "familjebostader",
            "stockholmshem",
            "sbr",
        ]
        assert (len(roster.groups["namnder"]), len(roster.groups["bolag"])) == (29, 16)

    def test_copies_follow_their_original(self):
        roster = Roster.load(copies=2)
        assert roster.expand(["ks"]) == ["ks", "ks-kopia2"]
        assert original("ks-kopia2") == "ks"

    @pytest.mark.parametrize(
        ("times", "organisations", "indicators"), [(1, 1, 1), (3, 1, 3), (10, 2, 5)]
    )
    def test_the_scale_is_a_product(self, times, organisations, indicators):
        assert Scale.of(times) == Scale(organisations, indicators)


@pytest.mark.django_db
@pytest.mark.usefixtures("city")
class TestFacts:
    def test_counts_of_the_sources(self):
        assert Organisation.objects.without_city().count() == 52
        assert Organisation.objects.counted().committees().count() == 29
        assert Organisation.objects.counted().boards().count() == 16
        assert (StrategicGoal.objects.count(), AreaGoal.objects.count()) == (3, 16)

    def test_133_indicators_of_the_appendix_and_one_that_only_the_plan_has(self):
        steering = Indicator.objects.exclude(level="own")
        assert steering.count() == 134
        from_appendix = steering.filter(placements__source__contains="bilaga 5")
        assert from_appendix.count() == 133
        assert from_appendix.filter(level="council").count() == 81
        assert from_appendix.filter(level="mandatory").count() == 52

    def test_the_target_printed_in_the_plan_wins_over_the_appendix(self):
        target = Target.objects.of_city().get(indicator__code="feriejobb-ungdomar", year=2024)
        assert target.text == "11 000 st"
        assert target.source == "Norra innerstadens verksamhetsplan 2024"
        after = Target.objects.of_city().get(indicator__code="feriejobb-ungdomar", year=2025)
        assert (after.text, after.source) == ("9 000", "Liberalernas budgetförslag 2024, bilaga 5")

    def test_every_indicator_of_the_appendix_has_targets_for_three_years(self):
        city_targets = Target.objects.of_city().values("indicator").annotate(years=Count("id"))
        assert sorted(city_targets.values_list("years", flat=True)) == [1] + [3] * 133

    def test_every_indicator_has_somebody_responsible_and_a_definition(self):
        of_year = covers(LAST_DAY, LAST_DAY, "responsibilities__")
        counted = Indicator.objects.annotate(n=Count("responsibilities", filter=of_year))
        assert not counted.filter(n=0).exists()
        assert IndicatorDefinition.objects.count() == Indicator.objects.count()
        assert not IndicatorResponsibility.objects.filter(source="").exists()

    def test_the_adopted_budget_and_the_proposal_stand_apart(self):
        adopted = Budget.objects.adopted().get()
        proposal = Budget.objects.get(proposer="Liberalerna")
        assert proposal.status == Budget.Status.PROPOSAL
        assert adopted.activities.of_council().count() == 17
        assert proposal.activities.count() == 635
        assert not proposal.area_goals.exists()

    def test_every_council_activity_has_somebody_responsible(self):
        lonely = Activity.objects.of_council().filter(responsible__isnull=True)
        assert not lonely.exists()

    def test_impossible_dates_are_kept_as_printed(self):
        backwards = Activity.objects.filter(end__lt=F("start"))
        assert backwards.count() == 7
        assert all(activity.dates_as_printed for activity in backwards)
        assert Activity.objects.filter(budget__proposer="Liberalerna", start=None).count() == 1

    @pytest.mark.parametrize(
        ("proposer", "net", "costs", "investments"),
        [
            ("Kommunfullmäktige", "-51848.1", "-26012.1", "-230.0"),
            ("Liberalerna", "-51497.9", "-25915.9", "-230.0"),
        ],
    )
    def test_appropriations_add_up_to_the_printed_totals(self, proposer, net, costs, investments):
        rows = Appropriation.objects.filter(budget__proposer=proposer)
        sums = {
            row["kind"]: row["total"] for row in rows.values("kind").annotate(total=Sum("amount"))
        }
        assert sums["net"] == Decimal(net)
        assert sums["costs"] == Decimal(costs)
        assert sums["revenues"] == Decimal("783.8")
        assert sums["investment_costs"] == Decimal(investments)

    def test_the_result_budget_has_every_printed_row(self):
        assert ResultBudgetLine.objects.filter(budget__status="adopted").count() == 21
        heading = ResultBudgetLine.objects.get(budget__status="adopted", position=4)
        assert heading.amount is None


@pytest.mark.django_db
@pytest.mark.usefixtures("city")
class TestNorraInnerstaden:
    def test_counts_of_its_plan(self):
        goals = CommitteeGoal.objects.filter(organisation__code=NORRA)
        own = Indicator.objects.filter(owner__code=NORRA)
        activities = Activity.objects.filter(organisation__code=NORRA)
        assert (goals.count(), own.count(), activities.count()) == (17, 17, 28)
        assert not goals.filter(is_example=True).exists()

    def test_its_own_indicators_stand_after_the_council_s(self):
        placed = IndicatorPlacement.objects.filter(area_goal__code="1.2").order_by("position")
        levels = list(placed.values_list("indicator__level", flat=True))
        assert levels.index("own") == len(levels) - 6

    def test_its_targets_are_the_printed_ones(self):
        printed = {row["indicator"]: row["target"] for row in read("plan_targets")}
        stored = Target.objects.filter(organisation__code=NORRA, is_example=False)
        assert {
            target.indicator.code: target.text for target in stored.select_related("indicator")
        } == {code: text for code, text in printed.items() if text}

    def test_its_figures_add_up(self):
        lines = BudgetLine.objects.filter(organisation__code=NORRA)
        assert lines.get(is_total=True).net == Decimal("3255.2")
        turnover = TurnoverChange.objects.get(organisation__code=NORRA, is_total=True)
        assert turnover.costs == Decimal("353.3")
        investments = Investment.objects.filter(organisation__code=NORRA)
        assert investments.aggregate(total=Sum("amount"))["total"] == Decimal("31.3")


@pytest.mark.django_db
@pytest.mark.usefixtures("city")
class TestExamples:
    def test_every_outcome_is_marked(self):
        assert not Outcome.objects.filter(is_example=False).exists()

    def test_only_norra_innerstadens_plan_and_targets_are_not(self):
        real = OperationalPlan.objects.get(is_example=False)
        assert real.organisation.code == NORRA
        targets = Target.objects.filter(is_example=False, organisation__parent__isnull=False)
        assert set(targets.values_list("organisation__code", flat=True)) == {NORRA}
        assert (
            not CommitteeGoal.objects.filter(is_example=False)
            .exclude(organisation__code=NORRA)
            .exists()
        )

    def test_made_up_texts_say_so_and_are_one_sentence(self):
        texts = PlanSection.objects.exclude(text="").values_list("text", flat=True)
        assert all(text.startswith("<p>Exempeldata: ") for text in texts)
        assert max(text.count(".") for text in texts) <= 2

    def test_a_draft_has_figures_that_follow_one_of_which_has_changed(self):
        [part] = to_take_over(PlanNow(OperationalPlan.objects.get(organisation__code="kultur")))
        [change] = part.changes
        assert (part.key, change.was) == ("3.4", "8,1\N{NO-BREAK SPACE}%")
        assert change.now not in ("", change.was)

    def test_outcomes_cover_four_years_in_every_period(self):
        periods = set(Outcome.objects.values_list("year", "period").distinct())
        assert {(year, period) for year in range(2021, 2025) for period in ("T1", "T2", "VB")} <= (
            periods
        )
        assert (2024, "M12") in periods

    def test_genders_are_there_exactly_where_people_are_counted(self):
        by_gender = Q(indicator__definitions__by_gender=True)
        with_value = Outcome.objects.filter(absence="", organisation__parent__isnull=False)
        assert not with_value.filter(by_gender, women=None).exists()
        assert not with_value.exclude(by_gender).exclude(women=None).exists()

    def test_a_ratio_is_its_numerator_through_its_denominator(self):
        ratios = Outcome.objects.filter(
            indicator__definitions__over_organisations="ratio",
            indicator__definitions__unit="%",
            absence="",
        )
        assert not ratios.filter(numerator=None).exists()
        for outcome in ratios:
            exact = 100 * outcome.numerator / outcome.denominator
            assert abs(exact - outcome.value) < Decimal("0.000000001")

    def test_shares_stay_within_a_hundred(self):
        bounded = ("ratio", "weighted_mean")
        shares = Outcome.objects.filter(
            indicator__definitions__unit="%", indicator__definitions__over_organisations__in=bounded
        )
        assert not shares.filter(Q(value__gt=100) | Q(value__lt=0)).exists()
        assert not shares.filter(Q(women__gt=100) | Q(men__gt=100)).exists()

    def test_every_kind_of_absence_occurs(self):
        kinds = set(Outcome.objects.filter(year=YEAR).values_list("absence", flat=True))
        assert kinds == set(Outcome.Absence.values) | {""}

    def test_every_weighted_mean_has_its_weights(self):
        weighted = IndicatorDefinition.objects.filter(over_organisations="weighted_mean")
        have = Weight.objects.filter(year=YEAR).values("indicator")
        assert not weighted.exclude(indicator__in=have).exists()

    def test_no_target_of_an_organisation_contradicts_its_unit_or_lacks_meaning(self):
        own = Target.objects.filter(organisation__parent__isnull=False)
        assert not own.filter(kind__in=["uninterpreted", "none"]).exists()

    @pytest.mark.parametrize(
        ("code", "committees", "boards"), [("1.1", 27, 1), ("2.1", 28, 12), ("3.1", 29, 16)]
    )
    def test_as_many_contribute_as_the_city_counted(self, code, committees, boards):
        saying = PlanSection.objects.filter(contributes(), area_goal__code=code)
        of_boards = saying.filter(plan__organisation__kind="board").count()
        assert (saying.count() - of_boards, of_boards) == (committees, boards)

    def test_most_that_contribute_have_a_goal_of_their_own(self):
        saying = PlanSection.objects.filter(contributes(), area_goal__isnull=False).count()
        owners = CommitteeGoal.objects.values("organisation", "area_goal").distinct().count()
        assert saying / 2 < owners < saying

    def test_three_plans_are_drafts_and_all_others_public(self):
        drafts = OperationalPlan.objects.filter(status="draft")
        assert drafts.filter(organisation__code=NORRA).exists()
        assert drafts.count() == 3
        published = Standing.objects.published().filter(
            subject="plan", organisation__parent__isnull=False
        )
        assert published.count() == 42
        assert not drafts.filter(organisation__in=published.values("organisation")).exists()

    def test_the_years_main_periods_are_open_to_try(self):
        opened = ReportingPeriod.objects.filter(is_closed=False).values_list("year", "period")
        assert set(opened) == {(YEAR, "T1"), (YEAR, "T2"), (YEAR, "VB")}
        tried = PeriodReport.objects.filter(organisation__memberships__isnull=False)
        assert not tried.filter(reporting_period__is_closed=False, status="submitted").exists()

    def test_the_last_period_is_shown(self):
        of_city = Standing.objects.published().filter(organisation__kind="city", year=YEAR)
        assert of_city.filter(subject="VB").exists()
        assert PeriodReport.objects.filter(status="open").exists()
        last = Outcome.objects.filter(year=YEAR, period="VB")
        assert set(last.values_list("status", flat=True)) == {"preliminary"}

    def test_months_of_the_year_are_not_public(self):
        months = Standing.objects.published().filter(year=YEAR, subject__startswith="M")
        assert not months.exists()

    def test_the_policy_has_no_tolerance(self):
        assert Policy.objects.get(year=YEAR).full_share == 1
        assert not Tolerance.objects.exists()

    def test_short_phrases_only(self):
        texts = ExpectedResult.objects.values_list("text", flat=True)
        assert max(len(text.split()) for text in texts) < 10


@pytest.mark.django_db
class TestDocument:
    """The prose of Norra innerstaden's plan is read where the machine has it."""

    def test_is_left_alone_where_it_is_not(self, city, settings, tmp_path):
        settings.SEEDS_DIR = tmp_path
        read_document()
        assert (
            not PlanSection.objects.filter(plan__organisation__code=NORRA).exclude(text="").exists()
        )

    def test_its_texts_are_added_to_the_facts(self, city, settings, tmp_path):
        own = Goal("1.1.1", "Barn och unga har en meningsfull fritid", results=["Fler är med."])
        title = AreaGoal.objects.get(code="1.1").title
        goal = Goal("1.1", title, text=["Vi möter barn tidigt."], children=[own])
        settings.SEEDS_DIR = tmp_path
        document = tabbed([goal], organisation="Norra innerstadens stadsdelsnämnd")
        (tmp_path / "002_plan.txt").write_text(document)
        before = CommitteeGoal.objects.count()
        read_document()
        section = PlanSection.objects.get(plan__organisation__code=NORRA, area_goal__code="1.1")
        assert "Vi möter barn tidigt." in section.text
        assert section.words_in_source == 0
        assert ExpectedResult.objects.get(committee_goal__organisation__code=NORRA)
        assert CommitteeGoal.objects.count() == before

    def test_a_file_that_is_no_plan_is_passed_over(self, city, settings, tmp_path):
        settings.SEEDS_DIR = tmp_path
        (tmp_path / "002_annat.txt").write_text("Protokoll")
        read_document()
        assert not ExpectedResult.objects.filter(committee_goal__organisation__code=NORRA).exists()


@pytest.mark.django_db
class TestAccounts:
    def test_one_account_for_each_role(self, city):
        roles = {(account.role, account.organisation) for account in city}
        assert {("admin", None), ("slk", None), ("politician", None)} <= roles
        assert {(role, NORRA) for role in ("editor", "approver", "reader")} <= roles
        assert len({organisation for _role, organisation in roles if organisation}) == len(MEMBERS)

    def test_the_password_signs_in_and_the_role_holds(self, city):
        for account in city:
            user = User.objects.get(email=account.email)
            assert user.check_password(account.password)
            if account.organisation:
                membership = Membership.objects.get(user=user)
                assert (membership.role, membership.organisation.code) == (
                    account.role,
                    account.organisation,
                )
            else:
                assert user.city_role == account.role

    def test_passwords_are_long_and_all_different(self, city):
        passwords = {account.password for account in city}
        assert len(passwords) == len(city)
        assert min(len(password) for password in passwords) >= 12

    def test_the_file_is_readable_by_its_owner_only(self, tmp_path):
        path = tmp_path / "new" / "demo-accounts.json"
        write_accounts([Account("slk", None, "slk@demo.example", "hemligt-ord")], path)
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
        assert json.loads(path.read_text()) == [
            {
                "role": "slk",
                "organisation": None,
                "email": "slk@demo.example",
                "password": "hemligt-ord",
            }
        ]


@pytest.mark.django_db
class TestCommand:
    @pytest.fixture(autouse=True)
    def data_dir(self, settings, tmp_path):
        settings.DATA_DIR = tmp_path
        settings.PASSWORD_HASHERS = QUICK_HASHERS
        settings.SEEDS_DIR = tmp_path

    def test_does_nothing_the_second_time(self, city, capsys):
        before = Outcome.objects.count(), User.objects.count()
        call_command("load_demo")
        assert "ingenting lästes in" in capsys.readouterr().out
        assert (Outcome.objects.count(), User.objects.count()) == before
        assert not (settings.DATA_DIR / "demo-accounts.json").exists()

    def test_a_reset_is_refused_where_others_have_accounts(self, city):
        UserFactory(email="nagon@stockholm.example")
        with pytest.raises(CommandError, match="ingenting togs bort"):
            call_command("load_demo", reset=True)
        assert is_loaded()

    def test_a_reset_loads_again_as_large_as_asked(self, city, capsys):
        outcomes, targets = Outcome.objects.count(), Target.objects.count()
        call_command("load_demo", reset=True, scale=2)
        assert Outcome.objects.count() == pytest.approx(2 * outcomes, rel=0.05)
        assert Target.objects.count() == pytest.approx(2 * targets, rel=0.25)
        assert (settings.DATA_DIR / "demo-accounts.json").exists()
