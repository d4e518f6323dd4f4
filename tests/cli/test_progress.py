"""The progress bar, on a terminal and elsewhere."""

import io

from onetake.cli.progress import WIDTH, Bar


class Terminal(io.StringIO):
    encoding = "utf-8"

    def isatty(self) -> bool:
        return True


def test_on_a_terminal_one_line_moves():
    out = Terminal()
    bar = Bar(out)

    bar.show(0, "processing, 10 s")
    bar.show(50, "done")
    bar.end()

    first, second = out.getvalue().rstrip("\n").split("\r")[1:]
    assert first == "░" * WIDTH + "   0 %  processing, 10 s"
    assert second == ("█" * 15 + "░" * 15 + "  50 %  done").ljust(len(first))
    assert out.getvalue().endswith("\n")


def test_elsewhere_there_is_a_line_for_each_quarter():
    out = io.StringIO()
    bar = Bar(out)

    for percent in range(101):
        bar.show(percent, "x")
    bar.end()

    lines = out.getvalue().splitlines()
    assert [int(line.split()[1]) for line in lines] == [0, 25, 50, 75, 100]
    assert lines[-1].startswith("#" * WIDTH)


def test_a_bar_that_was_never_shown_leaves_no_trace():
    out = Terminal()

    Bar(out).end()

    assert out.getvalue() == ""
