"""Every link from page to page, file or heading leads somewhere."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

from house_rules import ROOT

DOCS = ROOT / "docs"


def pages() -> list[Path]:
    """Every Markdown page that belongs to the house."""
    command = ["git", "ls-files", "-co", "--exclude-standard", "*.md"]
    listed = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    return [ROOT / name for name in listed.stdout.splitlines() if (ROOT / name).exists()]


def anchors(text: str) -> set[str]:
    """The anchors that headings of a page get."""
    heads = re.findall(r"^#+ (.+)$", text, re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", head.replace("`", "").lower()).replace(" ", "-") for head in heads}


def broken_links(page: Path, text: str) -> list[str]:
    """The links of *text* at *page* to files and headings that do not exist; other addresses are not asked."""
    found = []
    for target in re.findall(r"\]\(([^)\s]+)\)", text):
        if re.match(r"[a-z]+:", target):
            continue
        name, _, anchor = target.partition("#")
        file = (page.parent / name).resolve() if name else page
        if name and not file.exists():
            found.append(f"{page.relative_to(ROOT)}: {target} does not exist")
        elif anchor and anchor not in anchors(file.read_text(encoding="utf-8") if name else text):
            found.append(f"{page.relative_to(ROOT)}: {target} has no such heading")
    return found


def test_every_link_within_the_house_leads_somewhere() -> None:
    assert ROOT / "README.md" in pages()
    assert not [finding for page in pages() for finding in broken_links(page, page.read_text(encoding="utf-8"))]


def test_a_planted_broken_link_is_caught() -> None:
    text = "# A head\n[a](nowhere.md) [b](#a-head) [c](#b-head) [d](operations.md#health) [e](operations.md#nothing)"
    assert [finding.partition(": ")[2] for finding in broken_links(DOCS / "page.md", text)] == [
        "nowhere.md does not exist",
        "#b-head has no such heading",
        "operations.md#nothing has no such heading",
    ]
