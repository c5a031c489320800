"""How callers and people behave, as written in `rehearsal.toml` beside a company's settings. Read strictly, like the settings.

Durations are lognormal: most are near the median and a few are much longer, as measured in telephone centres by
Brown et al., "Statistical Analysis of a Telephone Call Center", Journal of the American Statistical Association 100 (2005).
"""

from pathlib import Path
from random import Random
from typing import Annotated

from msgspec import Meta, Struct, field

from vivevoix.core.company import Company, Member
from vivevoix.reading import WrongSettings, read_table
from vivevoix.settings import Name

MODEL = "rehearsal.toml"
Share = Annotated[float, Meta(ge=0, le=1)]
NUMBER = r"^\+[1-9][0-9#]{4,14}$"
HOURS = 24
BUSINESS_HOURS = [0.2, 0.1, 0.1, 0.1, 0.1, 0.2, 0.4, 1, 5, 10, 12, 11, 7, 8, 10, 10, 8, 5, 1.5, 1, 0.8, 0.6, 0.4, 0.3]
"""Two humps with a quieter noon, and a few calls at night."""


class Table(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A table of the file."""


class Duration(Table, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How long something takes, in seconds."""

    median: Annotated[float, Meta(ge=0.1, le=86_400)]
    """Half are shorter."""
    spread: Annotated[float, Meta(ge=0, le=3)] = 0.5
    """Standard deviation of its logarithm; 0 for always the same."""

    def drawn(self, chance: Random) -> float:
        return self.median if self.spread == 0 else self.median * chance.lognormvariate(0, self.spread)


class Callers(Table, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Who rings one line."""

    calls: Annotated[float, Meta(ge=0, le=1_000_000)]
    """On a working day, on average."""
    technical: Share = 0
    """How many of them need an expert."""
    numbers: Annotated[list[Annotated[str, Meta(pattern=NUMBER)]], Meta(min_length=1)]
    """Their numbers, each with a `#` for every digit that differs: `["+441134960###"]`."""
    people: Annotated[int, Meta(ge=1)] = 400
    """How many different people ring it; somebody who rings again is known to whoever spoke with them."""
    hours: list[float] = field(default_factory=lambda: list(BUSINESS_HOURS))
    """How the calls of a day spread over its 24 hours, by the clocks of the line's branch."""
    weekend: Annotated[float, Meta(ge=0, le=100)] = 0.2
    """Calls on a Saturday or Sunday, as a share of a working day's."""


class Answering(Table, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How a person treats a telephone that rings."""

    picks_up: Duration
    lets_others: Share = 0
    """How often they press *Let the others take it*."""
    misses: Share = 0
    """How often they are not at their desk just then."""
    comes_back: Duration = Duration(median=60, spread=0.6)
    """After how long they are again, and pick up what still rings."""
    writes_up: Duration
    """After a conversation, until they say that they are ready."""


class Talk(Table, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How long people speak."""

    question: Duration
    """A call that needs no expert."""
    story: Duration
    """Until it is clear that an expert is needed."""
    telling: Duration
    """Telling the expert, while the caller waits."""
    technical: Duration
    """Caller and expert."""
    promising: Duration
    """Saying that an expert will ring, and goodbye."""


class Customers(Table, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How those who ring us behave otherwise."""

    patience: Duration
    """How long they let it ring before they give up."""
    picks_up: Duration
    """When they are rung back."""
    there: Share = 1
    """How often they are there to be rung back."""


class Keeping(Table, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How people keep promises."""

    thinks_of_it: Duration
    """After it was made, or after they came in."""
    tries_again: Duration
    """After the customer was not there, or they were busy themselves."""
    expert_within: Annotated[float, Meta(ge=60, le=604_800)] = 7200
    """Seconds in which an expert's call is promised, counted while that expert is here."""


class Model(Table, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Everything that is made up in a rehearsal."""

    callers: dict[Name, Callers]
    """By line."""
    customers: Customers
    talk: Talk
    keeping: Keeping
    operators: Answering
    experts: Answering
    watch: Answering

    def answering(self, member: Member) -> Answering:
        match member.role:
            case "expert":
                return self.experts
            case "watch":
                return self.watch
            case _:
                return self.operators


def read_model(folder: Path, company: Company) -> Model:
    """Raises WrongSettings with one sentence for every mistake."""
    path = folder / MODEL
    model = read_table(path, Model, "It says who rings and how people answer; `docs/howto/rehearse.md` explains it.")
    wrong = [
        f"callers.{name}: there is no [lines.{name}] in the settings." for name in model.callers if name not in company.lines
    ]
    for name, callers in model.callers.items():
        if len(callers.hours) != HOURS or min(callers.hours) < 0 or sum(callers.hours) == 0:
            wrong.append(f"callers.{name}.hours must be {HOURS} numbers, none below 0 and not all 0.")
    if not any(callers.calls for callers in model.callers.values()):
        wrong.append("No line has any calls: write a [callers.LINE] with calls = 100.")
    if wrong:
        raise WrongSettings(path, wrong)
    return model
