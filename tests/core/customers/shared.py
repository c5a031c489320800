"""Siobhán's card, and another that may be hers."""

from msgspec.structs import replace

from tests.people import AYA, NOON, SIOBHAN, SIOBHANS_CARD, TOM
from vivevoix.core.customers.customer import About, Customer, Kind, Reach, Remark
from vivevoix.core.ids import CustomerId, RemarkId

TELEPHONE = Reach(kind=Kind.TELEPHONE, value=SIOBHAN)
MOBILE = Reach(kind=Kind.TELEPHONE, value="+447700900518", label="mobile")
MAIL = Reach(kind=Kind.MAIL, value="siobhan@calder.example")
BACK_GATE = Remark(id=RemarkId("r1"), about=About.PREFERS, words="Parcels to the back gate.", by=TOM, at=NOON)
HER = SIOBHANS_CARD
OTHER = Customer(
    id=CustomerId("k2"),
    name="S. Gallagher",
    organisation="Calder Valley Water",
    language="en",
    not_with=(AYA,),
    reaches=(MOBILE, TELEPHONE),
    remarks=(BACK_GATE,),
    made_at=NOON,
    made_by=TOM,
    changed_at=NOON,
)
THIRD = replace(OTHER, id=CustomerId("k3"), name="Siobhan G.", reaches=(MAIL,), remarks=(), not_with=())
