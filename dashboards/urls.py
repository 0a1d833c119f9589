from django.urls import path

from dashboards.views import (
    budget,
    components,
    goals,
    home,
    indicators,
    organisations,
    whole_plans,
    work,
    working,
)

urlpatterns = [
    path("", home.home, name="home"),
    path("komponenter/", components.components, name="components"),
    path("komponenter/varfor/", components.why_example, name="components_why"),
    path("mitt-arbete/", work.my_work, name="my_work"),
    path("arbetslage/", working.switch, name="working"),
    path("<year:year>/mal/", goals.goal_tree, name="goal_tree"),
    path("<year:year>/mal/<key:code>/", goals.strategic_goal, name="strategic_goal"),
    path("<year:year>/mal/<str:code>/", goals.area_goal, name="area_goal"),
    path("<year:year>/mal/<str:code>/varfor/", goals.why, name="goal_why"),
    path("<year:year>/mal/<str:code>/namnder/", goals.side_by_side, name="area_goal_side_by_side"),
    path("<year:year>/mal/<str:code>/ar/", goals.years, name="area_goal_years"),
    path("<year:year>/mal/<str:code>/namndmal/", goals.committee_goals, name="area_goal_goals"),
    path("<year:year>/mal/<str:code>/aktiviteter/", goals.activities, name="area_goal_activities"),
    path("<year:year>/organisationer/", organisations.listing, name="organisations"),
    path("<year:year>/organisationer/<slug:code>/", organisations.detail, name="organisation"),
    path(
        "<year:year>/organisationer/<slug:code>/aktiviteter/",
        organisations.activities,
        name="organisation_activities",
    ),
    path(
        "<year:year>/organisationer/<slug:code>/plan/",
        organisations.plan,
        name="organisation_plan",
    ),
    path(
        "<year:year>/organisationer/<slug:code>/plan/hela/",
        whole_plans.whole_plan,
        name="whole_plan",
    ),
    path(
        "<year:year>/organisationer/<slug:code>/plan/fil/<slug:kind>/",
        whole_plans.whole_plan_file,
        name="whole_plan_file",
    ),
    path(
        "<year:year>/organisationer/<slug:code>/plan/bilaga/<slug:checksum>/",
        whole_plans.whole_plan_annex,
        name="whole_plan_annex",
    ),
    path(
        "<year:year>/organisationer/<slug:code>/ekonomi/",
        organisations.economy,
        name="organisation_economy",
    ),
    path(
        "<year:year>/organisationer/<slug:organisation>/indikatorer/<slug:code>/",
        indicators.of_organisation,
        name="organisation_indicator",
    ),
    path("<year:year>/indikatorer/", indicators.listing, name="indicators"),
    path("<year:year>/indikatorer/<slug:code>/", indicators.detail, name="indicator"),
    path("<year:year>/budget/", budget.comparison, name="budget"),
    path("<year:year>/budget/aktiviteter/", budget.activities, name="budget_activities"),
]
