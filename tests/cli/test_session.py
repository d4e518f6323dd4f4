"""Times and tables as commands print them."""

from onetake.cli.session import shown_time, table


def test_times_are_utc_and_never_is_a_dash():
    assert shown_time(1_783_003_830_450) == "2026-07-02 14:50:30Z"
    assert shown_time(None) == "-"


def test_a_table_is_aligned_and_has_no_trailing_blanks():
    assert table([("NAME", "X"), ("a", "1"), ("longer", "")]) == "NAME    X\na       1\nlonger"
