"""Finding people, telephones and lines."""

from tests.people import AYA, LEEDS, LEEDS_NUMBER, NGOZI, TOM, company
from vivevoix.core.ids import GroupId, PhoneId


def test_a_line_is_found_by_its_number() -> None:
    line = company().line_of(LEEDS_NUMBER)
    assert line
    assert line.id == LEEDS
    assert company().line_of("+440000") is None


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


def test_the_members_of_groups() -> None:
    assert company().members([GroupId("operators")]) == {AYA, TOM}
