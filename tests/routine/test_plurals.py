"""Our plurals are CLDR's, as an independent library reads them."""

from __future__ import annotations

import pytest
from babel import Locale
from babel.localedata import locale_identifiers

from matcue.routine.phrasebook import PluralRules

LARGE = (
    999,
    1_000,
    1_001,
    20_000,
    40_000,
    99_999,
    100_000,
    999_999,
    1_000_000,
    1_000_001,
    1_100_000,
)
NUMBERS = (*range(601), *LARGE, 2_000_000, 10**9, 10**12)


def _as_cldr_writes_them(rules: dict[str, str]) -> dict[str, str]:
    """Babel prints rules in the older spelling: n mod 10 not in 2..4."""
    newer = ((" mod ", " % "), (" not in ", " != "), (" in ", " = "))
    for old, new in newer:
        rules = {category: rule.replace(old, new) for category, rule in rules.items()}
    return rules


@pytest.mark.slow(reason="every number in every language")
def test_every_whole_number_takes_cldr_s_plural_in_every_language() -> None:
    every = [Locale.parse(name).plural_form for name in locale_identifiers()]
    kinds = {repr(rule.rules): rule for rule in every}
    assert len(kinds) > 30, "babel has lost its languages"
    for rule in kinds.values():
        ours = PluralRules(_as_cldr_writes_them(dict(rule.rules)))
        assert [ours.category(n) for n in NUMBERS] == [rule(n) for n in NUMBERS], rule.rules


def test_a_number_below_nothing_takes_the_plural_of_its_amount() -> None:
    assert PluralRules({"one": "n = 1"}).category(-1) == "one"


def test_spaces_may_be_left_out_and_samples_stay_in() -> None:
    rules = PluralRules(
        {"few": "n%10=2..4 , 9 and n%100!=12..14 @integer 2~4, 22~24, … @decimal 2.0"}
    )
    assert [n for n in range(25) if rules.category(n) == "few"] == [2, 3, 4, 9, 19, 22, 23, 24]


@pytest.mark.parametrize(
    ("category", "rule", "said"),
    [
        ("some", "n = 1", "'some' is not one of zero, one, two, few, many"),
        ("other", "n = 1", "'other' is not one of"),
        ("one", "", "'' does not read like"),
        ("one", "n = 1 and", "'' does not read like"),
        ("one", "n = 1 or and n = 2", "'' does not read like"),
        ("one", "n is one", "'n is one' does not read like"),
        ("one", "x = 1", "'x = 1' does not read like"),
        ("one", "n % 0 = 1", "'n % 0 = 1' does not read like"),
        ("one", "n = 1.5", "'n = 1.5' does not read like"),
        ("one", "n = 1,", "'n = 1,' does not read like"),
        ("one", "n == 1", "'n == 1' does not read like"),
        ("few", "n = 4..2", "'4..2' has a range that ends before it begins"),
    ],
)
def test_what_is_no_rule_is_refused_with_its_part(category: str, rule: str, said: str) -> None:
    with pytest.raises(ValueError, match=said.replace("..", r"\.\.")):
        PluralRules({category: rule})
