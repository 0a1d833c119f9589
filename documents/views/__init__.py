"""Pages on which documents and cities come in."""

from documents.views.plan_files import (
    plan_file,
    plan_file_answer,
    plan_file_changes,
    plan_file_correct,
    plan_file_download,
    plan_file_drop,
    plan_file_page,
    plan_file_take_in,
    plan_files,
)
from documents.views.start import start, start_by_hand, start_from_folder, stop_loading

__all__ = [
    "plan_file",
    "plan_file_answer",
    "plan_file_changes",
    "plan_file_correct",
    "plan_file_download",
    "plan_file_drop",
    "plan_file_page",
    "plan_file_take_in",
    "plan_files",
    "start",
    "start_by_hand",
    "start_from_folder",
    "stop_loading",
]
