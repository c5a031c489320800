"""Rows are counted, and reasons."""

from vivevoix.core.customers.bringing import MOST_REPORTED, Counts, RowReason, Said, counted


def test_every_row_is_counted_once_and_each_of_its_reasons_once() -> None:
    twice = (Said(reason=RowReason.BAD_NUMBER, about="Mobile"), Said(reason=RowReason.BAD_NUMBER, about="Work"))
    counts = counted(counted(Counts(), "new", ()), "wrong", twice)
    assert (counts.rows, counts.new, counts.wrong, counts.reported) == (2, 1, 1, 1)
    assert counts.reasons == {"bad_number": 1}


def test_a_file_that_is_wrong_throughout_is_counted_and_not_kept_whole() -> None:
    counts = counted(Counts(reported=MOST_REPORTED), "wrong", (Said(reason=RowReason.NO_NAME),))
    assert (counts.wrong, counts.reported) == (1, MOST_REPORTED)
