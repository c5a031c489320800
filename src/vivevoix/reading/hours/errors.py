"""Why a calendar is refused; apart from the reading itself, which loads a library only where somebody has a calendar."""


class WrongCalendar(Exception):
    """This calendar cannot be used."""

    def __init__(self, sentences: list[str]) -> None:
        super().__init__(sentences)
        self.sentences = sentences
