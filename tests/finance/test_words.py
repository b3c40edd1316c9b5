"""Every reason that a rule can give has a sentence, in both languages."""

import pytest
from django.utils import translation

from finance.rules import bank, bank_columns, matching, money
from finance.words import COLUMNS, REASONS, amount_sentence, problem_sentence


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_every_reason_has_its_own_sentence(language):
    with translation.override(language):
        said = [amount_sentence(money.BadAmount(fault, "1.234")) for fault in money.Fault]
        problems = [
            problem_sentence(bank.Problem(3, fault, "甲", expected=12345, found=1, other=2))
            for fault in bank.Fault
        ]
        names = [str(COLUMNS[name]) for name in bank_columns.HEADINGS]
        reasons = [str(REASONS[reason]) for reason in matching.Reason]
    for sentences in (said, problems, names, reasons):
        assert len(set(sentences)) == len(sentences)
        assert not any("%(" in sentence for sentence in sentences)


@pytest.mark.usefixtures("in_english")
def test_sums_are_said_in_yuan_and_counts_as_they_are():
    assert problem_sentence(bank.Problem(3, bank.Fault.WRONG_BALANCE, expected=12345, found=-1)) == (
        "The balance does not follow from the line before: it should be 123.45, but is -0.01."
    )
    assert problem_sentence(bank.Problem(3, bank.Fault.WRONG_COUNT, expected=184, found=183)) == (
        "The bank counts 184 movements; in the table there are 183."
    )


@pytest.mark.usefixtures("in_english")
def test_a_long_text_is_shortened():
    assert len(amount_sentence(money.BadAmount(money.Fault.NOT_AN_AMOUNT, "x" * 5000))) < 120
