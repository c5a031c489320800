"""How telephones are asked to prove themselves."""

from vivevoix.line.sip.digest import Door


def algorithms(door: Door, to: str) -> list[str]:
    return [ask.rpartition("algorithm=")[2] for ask in door.challenges(to)]


def test_a_telephone_is_offered_the_better_algorithm_first() -> None:
    door = Door(realm="house", guesses=8, locked_out_for=60)
    assert algorithms(door, "aya@192.0.2.1") == ["SHA-256", "MD5"]
    door.answered("aya@192.0.2.1")
    assert algorithms(door, "aya@192.0.2.1") == ["SHA-256", "MD5"]


def test_a_telephone_that_stumbles_over_the_new_algorithm_is_asked_for_the_old_one_alone() -> None:
    door = Door(realm="house", guesses=8, locked_out_for=60)
    algorithms(door, "old@192.0.2.2")
    assert algorithms(door, "old@192.0.2.2") == ["MD5"]
    door.answered("old@192.0.2.2")
    assert algorithms(door, "old@192.0.2.2") == ["MD5"]
    assert algorithms(door, "aya@192.0.2.1") == ["SHA-256", "MD5"]
