"""What every page of a part of the plan shows around what is written: the tree, the way on."""

from __future__ import annotations

from django.http import HttpRequest
from django.template.loader import render_to_string

from plans.actions.headings import removed_heading
from plans.calculations.tree import TreeProgress
from plans.forms import HeadingForm, NotConcernedForm
from plans.models import OperationalPlan, PlanSection
from plans.models.sections import OWN_KEY, own_number
from plans.views.access import Workspace


def around(tree: TreeProgress, key: str) -> dict[str, object]:
    """The tree, the part of the key in it, the parts before and after, and its own headings."""
    before, after = tree.around(key)
    progress = tree.find(key)
    return {
        "tree": tree,
        "chosen": key,
        "part": progress.part if progress else None,
        "progress": progress,
        "before": before,
        "after": after,
        "own_headings": [one for one in tree.parts if one.part.is_own and one.part.parent == key],
        "concern_form": NotConcernedForm(),
        "heading_form": HeadingForm(),
    }


def tree_fragments(
    request: HttpRequest, plan: OperationalPlan, tree: TreeProgress, key: str
) -> dict[str, str]:
    """The part's line in the tree, the sum above it and what remains in it, by `data-part`."""
    item = tree.find(key)
    context = {"plan": plan, "tree": tree, "item": item, "chosen": key}
    fragments = {
        f"link-{key}": "plans/includes/tree_link.html",
        "tree-sum": "plans/includes/tree_sum.html",
    }
    return {
        name: render_to_string(template, context, request) for name, template in fragments.items()
    }


def removed_here(request: HttpRequest, workspace: Workspace) -> dict[str, object]:
    """The own heading whose page this one stands in for, since it was removed: so that the page
    can offer to bring it back (to those who may), and shows what was typed there."""
    removed = removed_of(workspace, f"{OWN_KEY}{request.GET.get('rubrik', '')}")
    return {
        "removed_heading": removed if workspace.may_edit else None,
        "stands_in_for": workspace.part_url("plan_part", removed.key) if removed else "",
    }


def removed_of(workspace: Workspace, key: str) -> PlanSection | None:
    """The own heading of the key, when the plan had it and it was removed."""
    number = own_number(key)
    return removed_heading(workspace.plan, number) if number is not None else None
