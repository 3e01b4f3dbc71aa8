"""What keeps a group in order, as rows."""

from qunluo.moderation.models.backtests import BackTest, BackTestHit
from qunluo.moderation.models.disputes import DisputeTerms, MessageReport, RemovalVote, ViolationAppeal
from qunluo.moderation.models.lessons import Lesson, OwnTalk
from qunluo.moderation.models.licences import Licence, LicencePaper, LicenceTerm, LicensedAdvert
from qunluo.moderation.models.links import Link, LinkCheck, LinkTerms, ListedSite, Picture, SiteImport
from qunluo.moderation.models.nights import QuietNight
from qunluo.moderation.models.pieces import Piece, PiecePicture, PieceTerms, PieceVersion, PieceVote
from qunluo.moderation.models.rules import LadderRow, Rule, RuleGroup, RuleRelease, RuleVersion
from qunluo.moderation.models.violations import Violation
from qunluo.moderation.models.words import ListedWord, WordImport, WordList

__all__ = [
    "BackTest",
    "BackTestHit",
    "DisputeTerms",
    "LadderRow",
    "Lesson",
    "Licence",
    "LicencePaper",
    "LicenceTerm",
    "LicensedAdvert",
    "Link",
    "LinkCheck",
    "LinkTerms",
    "ListedSite",
    "ListedWord",
    "MessageReport",
    "OwnTalk",
    "Picture",
    "Piece",
    "PiecePicture",
    "PieceTerms",
    "PieceVersion",
    "PieceVote",
    "QuietNight",
    "RemovalVote",
    "Rule",
    "RuleGroup",
    "RuleRelease",
    "RuleVersion",
    "SiteImport",
    "Violation",
    "ViolationAppeal",
    "WordImport",
    "WordList",
]
