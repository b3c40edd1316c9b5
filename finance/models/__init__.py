"""The books, what is not in them yet, and what is made public of them."""

from finance.models.audits import AuditFinding, AuditMark, AuditReview, AuditSample
from finance.models.bank import BankLine, BankMapping, BankMatch, BankStatement
from finance.models.books import (
    Account,
    AccountCode,
    Activity,
    Book,
    BookHead,
    Counterparty,
    FiscalYear,
    FundSettings,
    Period,
)
from finance.models.budgets import Budget, BudgetLine
from finance.models.drafts import (
    ENTRY_KINDS,
    STAGES,
    STEPS,
    Approval,
    Draft,
    DraftLine,
    FinanceRule,
    Recurrence,
    RuleHit,
)
from finance.models.entries import BalanceActivity, BalanceBranch, BalancePeriod, Entry, EntrySecret, Line
from finance.models.publications import (
    Checkpoint,
    CheckpointSignature,
    FundAnswer,
    FundQuestion,
    Publication,
    SigningKey,
)
from finance.models.vouchers import DOCUMENT_KINDS, PublicCopy, SourceDocument

__all__ = [
    "DOCUMENT_KINDS",
    "ENTRY_KINDS",
    "STAGES",
    "STEPS",
    "Account",
    "AccountCode",
    "Activity",
    "Approval",
    "AuditFinding",
    "AuditMark",
    "AuditReview",
    "AuditSample",
    "BalanceActivity",
    "BalanceBranch",
    "BalancePeriod",
    "BankLine",
    "BankMapping",
    "BankMatch",
    "BankStatement",
    "Book",
    "BookHead",
    "Budget",
    "BudgetLine",
    "Checkpoint",
    "CheckpointSignature",
    "Counterparty",
    "Draft",
    "DraftLine",
    "Entry",
    "EntrySecret",
    "FinanceRule",
    "FiscalYear",
    "FundAnswer",
    "FundQuestion",
    "FundSettings",
    "Line",
    "Period",
    "PublicCopy",
    "Publication",
    "Recurrence",
    "RuleHit",
    "SigningKey",
    "SourceDocument",
]
