"""A page opens from a file, asks for nothing, complains of nothing, and runs nothing foreign."""

from __future__ import annotations

import threading
from html import unescape
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from browser.visiting import pages_of, public_pages, visit

RAN = "window.ran = (window.ran || '') + '{}';"


@pytest.fixture
def listener():
    """A server on this machine that notes every path it is asked for."""
    asked = []

    class Notes(BaseHTTPRequestHandler):
        def do_GET(self):
            asked.append(self.path)
            self.send_response(200)
            self.send_header("Content-Type", "text/javascript")
            self.end_headers()
            self.wfile.write(RAN.format("loaded ").encode())

        do_POST = do_GET  # noqa: N815

        def log_message(self, *_):
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Notes)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}", asked
    server.shutdown()
    server.server_close()


def what_it_asked_for(seen, path) -> list[str]:
    """The requests of a page other than for itself and for what it holds."""
    return [
        url
        for url in seen.requests
        if url.partition("#")[0] != path.as_uri() and not url.startswith("data:")
    ]


def assert_quiet(browser, pages):
    for name, path in pages.items():
        with visit(browser, path) as seen:
            seen.fold(True)
            for look in ("dark", "print"):
                seen.look(320, look)
            seen.page.mouse.wheel(0, 100_000)
            seen.page.wait_for_load_state("networkidle")
            assert what_it_asked_for(seen, path) == [], name
            assert seen.complaints == [], name
            assert seen.dialogs == [], name


def test_a_small_report_asks_for_nothing_and_complains_of_nothing(browser, small):
    assert_quiet(browser, public_pages(small))


@pytest.mark.slow
def test_the_shipped_report_asks_for_nothing_and_complains_of_nothing(browser, shipped):
    assert_quiet(browser, pages_of(shipped))


def test_every_picture_inside_a_page_shows(browser, small):
    for name, path in public_pages(small).items():
        with visit(browser, path) as seen:
            broken = seen.page.evaluate(
                "() => [...document.images].filter(i => !i.complete || !i.src).length"
            )
            assert broken == 0, name


def intruders(address: str) -> str:
    """What a text that broke out of its place could add to a page."""
    return f"""
<script>{RAN.format("inline ")}</script>
<img src="{address}/picture" onerror="{RAN.format("error ")}" alt="">
<svg onload="{RAN.format("svg ")}"><title>x</title></svg>
<script src="{address}/script.js"></script>
<link rel="stylesheet" href="{address}/style.css">
<style>@import url("{address}/import.css"); body {{ background: url("{address}/back.png") }}</style>
<iframe src="{address}/frame"></iframe>
<object data="{address}/object"></object>
<form action="{address}/form"><button id="send">Send</button></form>
<a id="run" href="javascript:{RAN.format("link ")}">Run</a>
"""


def add(source, target, address, policy=True):
    """A copy of a page with the intruders before its end, with or without its policy."""
    html = source.read_text(encoding="utf-8")
    assert html.count("</main>") == 1
    html = html.replace("</main>", intruders(address) + "</main>")
    if not policy:
        html = html.replace('http-equiv="Content-Security-Policy"', 'name="nothing"')
    target.write_text(html, encoding="utf-8")
    return target


def provoke(browser, path):
    """Open a page, press what its intruders offer; what ran."""
    with visit(browser, path) as seen:
        seen.page.evaluate("() => document.querySelector('#run').click()")
        seen.page.evaluate("() => document.querySelector('#send').click()")
        seen.page.wait_for_timeout(200)
        return (
            seen.page.evaluate("() => window.ran || ''") if path.as_uri() == seen.page.url else ""
        )


def test_a_page_runs_and_fetches_nothing_that_was_smuggled_in(browser, small, tmp_path, listener):
    address, asked = listener
    for name, source in public_pages(small).items():
        path = add(source, tmp_path / "page.html", address)
        assert provoke(browser, path) == "", name
        assert asked == [], name


def test_without_the_policy_it_would(browser, small, tmp_path, listener):
    address, asked = listener
    path = add(small / "codebook.html", tmp_path / "page.html", address, policy=False)
    with visit(browser, path) as seen:
        seen.page.wait_for_load_state("networkidle")
        assert "inline" in seen.page.evaluate("() => window.ran")
    assert {"/script.js", "/style.css", "/picture", "/frame"} <= set(asked)


def test_every_page_forbids_all_but_what_it_holds(small):
    for name, path in pages_of(small).items():
        html = path.read_text(encoding="utf-8")
        written = html.partition('http-equiv="Content-Security-Policy" content="')[2]
        policy = unescape(written.partition('"')[0])
        rules = dict(part.strip().partition(" ")[::2] for part in policy.split(";"))
        assert rules["default-src"] == "'none'", name
        scripts = rules.get("script-src", "'none'").split()
        assert all(entry == "'none'" or entry.startswith("'sha256-") for entry in scripts), name
        assert {rules["base-uri"], rules["form-action"]} == {"'none'"}, name
        assert html.index("Content-Security-Policy") < html.index("<title>"), name


def test_a_page_is_whole_where_scripts_are_forbidden(browser, small):
    for name, path in public_pages(small).items():
        with visit(browser, path, java_script_enabled=False) as seen:
            text = seen.page.inner_text("main")
            assert len(text.split()) > 100, name
            assert seen.page.locator("main h2:visible").count() > 1, name
