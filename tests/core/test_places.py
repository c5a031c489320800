"""Where a caller lives, who looks after that, and who is near."""

from vivevoix.core.ids import E164, BranchId, RegionId
from vivevoix.core.places import Branch, Region, branch_of, nearness, region_of

YORKSHIRE, LANCASHIRE, CUMBRIA, ENGLAND = (RegionId(each) for each in ("yorkshire", "lancashire", "cumbria", "england"))
REGIONS = {
    region.id: region
    for region in (
        Region(id=YORKSHIRE, name="Yorkshire", prefixes=("+44113", "+44114"), neighbours=(LANCASHIRE, CUMBRIA)),
        Region(id=LANCASHIRE, name="Lancashire", prefixes=("+44161",)),
        Region(id=CUMBRIA, name="Cumbria", prefixes=("+441228",)),
        Region(id=ENGLAND, name="the rest of England", countries=("GB",)),
    )
}


def test_the_longest_beginning_decides_and_then_the_country() -> None:
    def found(number: str, country: str = "GB") -> str | None:
        region = region_of(E164(number), country, REGIONS)
        return region and region.id

    assert found("+441134960142") == YORKSHIRE
    assert found("+441619960000") == LANCASHIRE
    assert found("+442079460000") == ENGLAND
    assert found("+33465710100", "FR") is None


def test_a_branch_looks_after_its_regions() -> None:
    leeds = Branch(id=BranchId("leeds"), name="Leeds", time_zone="Europe/London", regions=(YORKSHIRE,))
    assert branch_of(YORKSHIRE, [leeds]) == leeds
    assert branch_of(LANCASHIRE, [leeds]) is None
    assert branch_of(None, [leeds]) is None


def test_the_same_region_is_nearest_and_neighbours_come_in_their_order() -> None:
    assert nearness(YORKSHIRE, (YORKSHIRE, LANCASHIRE), REGIONS) == 0
    assert nearness(YORKSHIRE, (CUMBRIA,), REGIONS) == 2
    assert nearness(YORKSHIRE, (ENGLAND,), REGIONS) is None
    assert nearness(None, (ENGLAND,), REGIONS) is None
