"""Style sheets keep what pages use, and only that."""

from __future__ import annotations

from pathlib import Path

import pytest

from evidence.book.css import classes_of, trim_css, trim_once, used_classes

USED = {"a", "c", "sm:hidden", "2nd", "é"}

EXAMPLES = [
    pytest.param(".a{x:y}", ".a{x:y}", id="a used class stays"),
    pytest.param(".b{x:y}p{z:1}", "p{z:1}", id="an unused class goes and an element stays"),
    pytest.param(".a,.b .c,.c > p{x:y}", ".a,.c > p{x:y}", id="of a list the used selectors stay"),
    pytest.param(".a.b{x:y}", "", id="all classes of a selector must be used"),
    pytest.param(".a:not(.b){x:y}", ".a:not(.b){x:y}", id="what must not be there need not be used"),
    pytest.param(".a:not(.b,.d):hover{x:y}", ".a:not(.b,.d):hover{x:y}", id="a list of what must not be there"),
    pytest.param(":is(.b,.a) p{x:y}", ":is(.b,.a) p{x:y}", id="one alternative is enough"),
    pytest.param(":where(.b,.d) p{x:y}", "", id="no alternative is used"),
    pytest.param("p:has(> .b){x:y}", "", id="has asks for an unused class"),
    pytest.param(":is(.a:not(.b), .d){x:y}", ":is(.a:not(.b), .d){x:y}", id="alternatives are read as selectors"),
    pytest.param(".sm\\:hidden{x:y}.md\\:hidden{x:y}", ".sm\\:hidden{x:y}", id="an escaped name"),
    pytest.param(".\\32nd{x:y}.\\33rd{x:y}", ".\\32 nd{x:y}", id="a name that starts with a digit"),
    pytest.param(".é{x:y}", ".é{x:y}", id="a name beyond ASCII"),
    pytest.param('[class="b"]{x:y}[href$=".b"]{x:y}', '[class="b"]{x:y}[href$=".b"]{x:y}', id="an attribute is no class"),
    pytest.param("@media print{.b{x:y}}", "", id="an empty media query goes"),
    pytest.param("@media print{.b{x:y}.a{x:y}}", "@media print{.a{x:y}}", id="a media query is read"),
    pytest.param("@supports (x:y){@media print{.a{x:y}.b{x:y}}}", "@supports (x:y){@media print{.a{x:y}}}", id="nested at-rules"),
    pytest.param("@layer one{.b{x:y}}@layer two;", "@layer two;", id="a layer, and its order"),
    pytest.param("@container (min-width:1px){.a{x:y}}", "@container (min-width:1px){.a{x:y}}", id="a container query"),
    pytest.param("@keyframes turn{from{x:0}50.5%{x:1}to{x:2}}", "@keyframes turn{from{x:0}50.5%{x:1}to{x:2}}", id="keyframes stay whole"),
    pytest.param("@font-face{font-family:Own;src:url(a.woff2)}", "@font-face{font-family:Own;src:url(a.woff2)}", id="a font stays"),
    pytest.param('@font-face{font-family:"Font Awesome 6 Free";src:url(x)}', "", id="the icon font goes"),
    pytest.param('@import url(x.css);@charset "utf-8";', '@import url(x.css);@charset "utf-8";', id="statements stay"),
    pytest.param("/*! licence */p{/* why */x:y}/* note */", "/*! licence */p{x:y}", id="only a licence stays of comments"),
    pytest.param('.a::after{content:"}.b{,"}.b{x:y}', '.a::after{content:"}.b{,"}', id="braces in a string"),
    pytest.param(".a{x:url(data:image/svg+xml;.b,{})}", ".a{x:url(data:image/svg+xml;.b,{})}", id="braces in an address"),
    pytest.param("p { x : y ; z:1.b }", "p{ x : y ; z:1.b }", id="what is inside a rule is left alone"),
    pytest.param("p{& .b{x:y}}", "p{& .b{x:y}}", id="rules nested in a rule stay"),
]  # fmt: skip


@pytest.mark.parametrize(("sheet", "expected"), EXAMPLES)
def test_a_style_sheet_is_cut_down(sheet: str, expected: str) -> None:
    assert trim_css(sheet, USED.__contains__) == expected


@pytest.mark.parametrize("sheet", [param.values[0] for param in EXAMPLES], ids=[str(param.id) for param in EXAMPLES])
def test_trimming_again_changes_nothing(sheet: str) -> None:
    once = trim_css(sheet, USED.__contains__)
    assert trim_css(once, USED.__contains__) == once


def test_classes_are_read_however_an_attribute_is_written() -> None:
    page = """<p class="a  b"><i class='c'></i><b class=d></b><u data-class="no" CLASS="e&amp;f"></u></p>"""
    assert {"a", "b", "c", "d"} <= classes_of(page)
    assert "e&f" in classes_of(page.replace("CLASS", "class"))


def test_a_class_that_a_script_may_set_counts_as_used(tmp_path: Path) -> None:
    (tmp_path / "page.html").write_text('<p class="a">b</p>', encoding="utf-8")
    (tmp_path / "script.js").write_text('box.classList.add("is-live")', encoding="utf-8")
    used = used_classes(tmp_path.glob("*.html"), tmp_path.glob("*.js"))
    assert {"a", "is-live"} <= used and "b" not in used


def test_a_sheet_is_trimmed_once_for_the_same_classes(tmp_path: Path) -> None:
    assert trim_once(".a{}.b{}", {"a"}, tmp_path) == ".a{}"
    (kept,) = tmp_path.iterdir()
    kept.write_text("kept", encoding="utf-8")
    assert trim_once(".a{}.b{}", {"a"}, tmp_path) == "kept"
    assert trim_once(".a{}.b{}", {"a", "b"}, tmp_path) == ".a{}.b{}"
    assert trim_once(".a{} .b{}", {"b"}, tmp_path) == ".b{}"
