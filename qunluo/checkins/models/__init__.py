"""The tables of check-ins."""

from qunluo.checkins.models.disputes import Appeal, AppealVote
from qunluo.checkins.models.figures import Attendance, DayFigures, Habits, Outcome, Reminder, Report
from qunluo.checkins.models.lessons import Lessons
from qunluo.checkins.models.make_ups import MakeUp
from qunluo.checkins.models.plans import BackupEntry, BackupForm, Outage, Plan, PlanGroup, PlanVersion, Site, Voucher
from qunluo.checkins.models.requests import PageRequest
from qunluo.checkins.models.roll_calls import RollCallName, RollCallPost
from qunluo.checkins.models.submissions import Picture, Place, Standing, Submission
from qunluo.checkins.models.uploads import SheetUpload

__all__ = [
    "Appeal",
    "AppealVote",
    "Attendance",
    "BackupEntry",
    "BackupForm",
    "DayFigures",
    "Habits",
    "Lessons",
    "MakeUp",
    "Outage",
    "Outcome",
    "PageRequest",
    "Picture",
    "Place",
    "Plan",
    "PlanGroup",
    "PlanVersion",
    "Reminder",
    "Report",
    "RollCallName",
    "RollCallPost",
    "SheetUpload",
    "Site",
    "Standing",
    "Submission",
    "Voucher",
]
