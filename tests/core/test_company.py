"""Finding people, telephones and lines."""

from typing import Any

from msgspec.structs import replace

from tests.people import AYA, LEEDS, LEEDS_NUMBER, NGOZI, TOM, WES, company
from vivevoix.core.ids import BranchId, GroupId, LineId, PhoneId


def test_a_line_is_found_by_its_number() -> None:
    line = company().line_of(LEEDS_NUMBER)
    assert line
    assert line.id == LEEDS
    assert company().line_of("+440000") is None


def test_a_person_shows_the_number_of_their_branch_else_the_first() -> None:
    ours = company()
    paris = replace(ours.lines[LEEDS], id=LineId("paris"), branch=BranchId("paris"))
    both = replace(ours, lines={paris.id: paris, **ours.lines})
    shown, elsewhere = both.line_shown_by(AYA), replace(both, lines={paris.id: paris}).line_shown_by(AYA)
    assert shown
    assert elsewhere
    assert (shown.id, elsewhere.id) == (LEEDS, "paris")
    assert replace(ours, lines={}).line_shown_by(AYA) is None


def test_a_number_nobody_wrote_down_still_reaches_somebody() -> None:
    reached = company().line_reached_by("+440000")
    assert reached
    assert reached.id == LEEDS


def test_a_person_is_found_by_account_extension_and_telephone() -> None:
    ours = company()
    by_account, by_browser = ours.person_of_account("aya"), ours.person_of_account("web-aya")
    by_extension, telephone = ours.person_of_extension("301"), ours.telephone(PhoneId("aya:1"))
    assert by_account
    assert by_browser
    assert by_extension
    assert telephone
    assert (by_account.id, by_browser.id, by_extension.id, telephone.browser) == (AYA, AYA, NGOZI, False)
    assert ours.person_of_account("nobody") is None
    assert ours.telephone(PhoneId("nobody:1")) is None


class Asked(dict[Any, Any]):
    """Counts how often everybody in it was asked."""

    times = 0

    def values(self) -> Any:
        self.times += 1
        return super().values()


def test_however_many_telephones_come_back_everybody_is_asked_once_for_each_kind_of_name() -> None:
    people, lines = Asked(company().people), Asked(company().lines)
    ours = replace(company(), people=people, lines=lines)
    for _ in range(100):
        assert ours.person_of_account("wes")
        assert ours.person_of_extension("401")
        assert ours.telephone(PhoneId("wes:1"))
        assert ours.line_of(LEEDS_NUMBER)
    assert (people.times, lines.times) == (3, 1)


def test_of_two_with_one_name_the_first_in_the_settings_is_found() -> None:
    ours = company()
    twins = replace(
        ours,
        people={
            person: replace(one, extension="201", telephones=ours.people[TOM].telephones) for person, one in ours.people.items()
        },
        lines={**ours.lines, LineId("york"): replace(ours.lines[LEEDS], id=LineId("york"))},
    )
    by_account, by_extension, line = twins.person_of_account("tom"), twins.person_of_extension("201"), twins.line_of(LEEDS_NUMBER)
    assert by_account
    assert by_extension
    assert line
    assert (by_account.id, by_extension.id, line.id) == (AYA, AYA, LEEDS)


def test_a_company_that_is_replaced_is_looked_up_anew() -> None:
    ours = company()
    assert ours.person_of_extension("401")
    without_wes = replace(ours, people={person: one for person, one in ours.people.items() if person != WES})
    assert without_wes.person_of_extension("401") is None
    assert without_wes.telephone(PhoneId("wes:1")) is None


def test_the_members_of_groups() -> None:
    assert company().members([GroupId("operators")]) == {AYA, TOM}
