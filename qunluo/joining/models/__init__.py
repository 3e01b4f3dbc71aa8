"""What joining keeps, as rows."""

from qunluo.joining.models.deeds import Acknowledgement, Introduction, Sort
from qunluo.joining.models.duties import NoticeLapse, Reminder, TaskExcuse, TaskLapse
from qunluo.joining.models.notices import LONGEST_FULL, LONGEST_NOTE, LONGEST_SHORT, Notice, NoticeVersion
from qunluo.joining.models.quiz import MonthlyAnswer, MonthlyQuestion, QuizAttempt, QuizQuestion
from qunluo.joining.models.terms import JoiningTermsRow

__all__ = [
    "LONGEST_FULL",
    "LONGEST_NOTE",
    "LONGEST_SHORT",
    "Acknowledgement",
    "Introduction",
    "JoiningTermsRow",
    "MonthlyAnswer",
    "MonthlyQuestion",
    "Notice",
    "NoticeLapse",
    "NoticeVersion",
    "QuizAttempt",
    "QuizQuestion",
    "Reminder",
    "Sort",
    "TaskExcuse",
    "TaskLapse",
]
