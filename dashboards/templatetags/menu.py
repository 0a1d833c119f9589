"""Which item of the main menu the page that is shown belongs to."""

from __future__ import annotations

from django import template
from django.template import Context
from django.utils.html import format_html
from django.utils.safestring import SafeString

register = template.Library()

# The page that an item leads to, and the pages below it, by their names in urls.py.
MENU: dict[str, tuple[str, ...]] = {
    "goal_tree": (
        "area_goal",
        "area_goal_activities",
        "area_goal_goals",
        "area_goal_side_by_side",
        "area_goal_years",
        "goal_why",
        "judge_decide",
        "judge_goal",
        "strategic_goal",
        "judge_history",
        "judge_reopen",
        "judge_save",
        "judge_undo",
    ),
    "year": (
        "city_targets",
        "organisation_change",
        "organisation_new",
        "organisation_reopen",
        "organisation_tree",
        "year_adopt",
        "year_answering",
        "year_goal",
        "year_goal_new",
        "year_goal_remove",
        "year_indicator",
        "year_indicator_move",
        "year_indicator_new",
        "year_indicator_remove",
        "year_open",
        "year_paste",
        "year_periods",
        "year_policy",
        "year_targets",
        "year_undo",
        "years",
    ),
    "indicators": ("indicator",),
    "organisations": (
        "organisation",
        "organisation_activities",
        "organisation_economy",
        "organisation_indicator",
        "organisation_plan",
        "whole_plan",
        "whole_plan_annex",
        "whole_plan_file",
    ),
    "budget": ("budget_activities",),
    "reconciliation": ("reconciliation_goal",),
    "plan_list": (
        "plan",
        "plan_add",
        "plan_annex",
        "plan_annex_remove",
        "plan_annexes",
        "plan_answer",
        "plan_decide",
        "plan_editions",
        "plan_field_history",
        "plan_file",
        "plan_file_answer",
        "plan_file_changes",
        "plan_file_correct",
        "plan_file_drop",
        "plan_file_page",
        "plan_file_download",
        "plan_file_take_in",
        "plan_files",
        "plan_go_back",
        "plan_goal",
        "plan_history",
        "plan_money_answer",
        "plan_move",
        "plan_paper",
        "plan_paper_again",
        "plan_papers",
        "plan_publish",
        "plan_read",
        "plan_remove",
        "plan_reopen",
        "plan_restore",
        "plan_save",
        "plan_sheet",
        "plan_sheet_answer",
        "plan_sheet_row",
        "plan_sheet_save",
        "plan_sheet_symbols",
        "plan_start",
        "plan_submit",
        "plan_symbol",
        "plan_targets",
        "plan_undo",
        "plan_unpublish",
        "plan_withdraw",
        "plan_part_assign",
        "talk",
    ),
    "files": (
        "blank_of_outcomes",
        "blank_of_targets",
        "file",
        "file_discard",
        "file_download",
        "file_take",
        "file_undo",
    ),
    "followup": (
        "close_period",
        "open_period",
        "period_editions",
        "remind",
        "publish_period",
        "report",
        "report_answer",
        "report_reopen",
        "report_row",
        "report_save",
        "report_submit",
        "report_symbols",
        "withdraw_period",
    ),
    "my_work": ("letter_words", "my_letters", "word_template", "word_templates"),
}


@register.simple_tag(takes_context=True)
def nav_current(context: Context, item: str) -> SafeString | str:
    """Return aria-current for a menu item: "page" on its own page, "true" on one below it."""
    match = getattr(context.get("request"), "resolver_match", None)
    name = match.view_name if match else ""
    if name == item:
        return format_html('aria-current="{}"', "page")
    return format_html('aria-current="{}"', "true") if name in MENU[item] else ""
