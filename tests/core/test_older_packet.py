"""A packet for reviewers that was made before the report is named at the end of a run."""

from __future__ import annotations

import os

from questline.core.workflow import older


def test_a_packet_older_than_the_report_is_named(tmp_path):
    packet, page = tmp_path / "a_packet.zip", tmp_path / "index.html"
    page.write_text("x")
    assert older(packet, [packet], page, "4 packet") == []
    packet.write_text("x")
    os.utime(page, (100, 100))
    assert older(packet, [packet], page, "4 packet") == []
    os.utime(packet, (99, 99))
    assert (
        "a_packet.zip. It may hold what was withdrawn since"
        in older(packet, [packet], page, "4 packet")[0]
    )
