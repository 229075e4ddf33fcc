"""HTML of strangers: made safe to show, and turned into readable text.

The sanitiser is nh3 (the parser of a browser engine, an allow-list of elements). Text is taken
from its output, which is well formed, so that one simple pattern suffices and markup that
deceives a lesser parser deceives nobody.
"""

import re
from html import unescape

LONGEST = 2_000_000
"""Characters of HTML that are shown. A browser's parser may need quadratic time on nested
formatting; longer texts are rare and stay among the attachments."""
MOST_TAGS = 20_000
MOST_ENTITIES = 100_000
MOST_WORDS = 80_000
"""Words and attributes together, for a parser compares each attribute of a tag with all others,
and where a tag ends cannot be told without that parser."""
MOST_REOPENED = 2_000_000
"""Formatting elements times tags. A browser opens every unclosed ``<b>`` again in each block that
follows, so that a small mail can fill the memory; beyond this such elements become spans."""

_WORD_END = re.compile(r"[\s/]+|[\"']")
_FORMATTING = re.compile(
    r"<(/?)(?:b|big|code|em|font|i|nobr|s|small|strike|strong|tt|u)(?=[\s/>])", re.IGNORECASE
)


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_TAGS = _words(
    """
    a abbr address b bdi bdo big blockquote br caption center cite code col colgroup dd del
    dfn div dl dt em figcaption figure font h1 h2 h3 h4 h5 h6 hr i img ins kbd li mark ol p
    pre q s samp small span strike strong sub sup table tbody td tfoot th thead tr tt u ul
    var
    """
)
_WITH_CONTENT = _words("script style title head noscript template iframe object xml")
_ATTRIBUTES = {
    "*": {"dir", "lang", "align", "valign", "title", "style"},
    "a": {"href"},
    "img": {"src", "alt", "width", "height"},
    "font": {"color", "size", "face"},
    "table": {"border", "cellpadding", "cellspacing", "width"},
    "td": {"colspan", "rowspan", "width", "bgcolor"},
    "th": {"colspan", "rowspan", "width", "bgcolor"},
    "ol": {"start", "type"},
}
_STYLES = _words(
    """
    background-color color direction font-family font-size font-style font-weight list-
    style-type margin-left padding-left text-align text-decoration text-indent vertical-
    align white-space
    """
)
_LOADING_STYLE = re.compile(r"url|image|expression|import|\\|@|/\*", re.IGNORECASE)

_TAG = re.compile(r'<(/?)([a-z][a-z0-9]*)((?:[^<>"]|"[^"]*")*)>')
_HREF = re.compile(r'href="([^"]*)"')
_ALT = re.compile(r'alt="([^"]+)"')
_BREAKS = _words(
    """
    address br blockquote caption center dd div dl dt figcaption figure h1 h2 h3 h4 h5 h6 li ol
    p pre table tr ul
    """
)
_PARAGRAPHS = _words("p h1 h2 h3 h4 h5 h6 ul ol table blockquote pre")


def make_safe(html: str) -> str | None:
    """Return the HTML without anything that runs or loads; None when it is too large to check.

    Images stay where they are parts of the mail (``cid:``); links stay as links.
    """
    tags = html.count("<")
    if len(html) > LONGEST or tags > MOST_TAGS or html.count("&") > MOST_ENTITIES:
        return None
    if len(_WORD_END.findall(html)) > MOST_WORDS:
        return None
    if tags * len(_FORMATTING.findall(html)) > MOST_REOPENED:
        html = _FORMATTING.sub(r"<\1span", html)
    import nh3  # most mails are plain text: loaded for the first that is not

    return nh3.clean(
        html,
        tags=set(_TAGS),
        clean_content_tags=set(_WITH_CONTENT),
        attributes={tag: set(names) for tag, names in _ATTRIBUTES.items()},
        attribute_filter=_attribute,
        url_schemes={"http", "https", "mailto", "tel", "cid"},
        filter_style_properties=set(_STYLES),
        link_rel="noopener noreferrer nofollow",
        strip_comments=True,
    )


def _attribute(_tag: str, name: str, value: str) -> str | None:
    if name == "style":
        return None if _LOADING_STYLE.search(value) else value
    if name == "src":
        return value if value.strip().lower().startswith("cid:") else None
    if name == "href":
        return None if value.strip().lower().startswith("cid:") else value
    return value


def to_text(safe: str) -> str:
    """Return the readable text of HTML that :func:`make_safe` made: paragraphs, lists, links."""
    written: list[str] = []
    links: list[tuple[str, int]] = []
    preformatted = position = 0
    for tag in _TAG.finditer(safe):
        _write(written, safe[position : tag.start()], preformatted > 0)
        position = tag.end()
        closing, name = bool(tag[1]), tag[2]
        if name == "pre":
            preformatted = max(0, preformatted + (-1 if closing else 1))
        if name == "a" and not closing:
            href = _HREF.search(tag[3])
            links.append((unescape(href[1]) if href else "", len(written)))
        elif name == "a" and links:
            _close_link(written, *links.pop())
        else:
            written.append(_instead_of(name, tag[3], closing))
    _write(written, safe[position:], preformatted > 0)
    return _laid_out("".join(written))


def _instead_of(name: str, attributes: str, closing: bool) -> str:
    """Return what a tag is in plain text."""
    if name == "img":
        alt = _ALT.search(attributes)
        return f"[{unescape(alt[1])}]" if alt else ""
    if name == "li":
        return "" if closing else "\n- "
    if name in _PARAGRAPHS:
        return "\n\n"
    if name in _BREAKS:
        return "\n"
    if name in ("td", "th") and closing:
        return " "
    return "\n----\n" if name == "hr" else ""


def _write(written: list[str], text: str, preformatted: bool) -> None:
    if not text:
        return
    plain = unescape(text)
    written.append(plain if preformatted else re.sub(r"[ \t\r\n\f]+", " ", plain))


def _close_link(written: list[str], target: str, since: int) -> None:
    """Show where a link leads, unless its words say so already."""
    words = "".join(written[since:]).strip()
    bare = target.removeprefix("mailto:").removeprefix("https://").removeprefix("http://")
    if target and words and bare.rstrip("/") not in words:
        written.append(f" <{target}>")


def _laid_out(text: str) -> str:
    """Trim the blanks at line ends and beginnings and keep at most one empty line."""
    text = re.sub(r" *\n *", "\n", text.replace("\xa0", " "))
    return re.sub(r"\n{3,}", "\n\n", text).strip()


def without_tags(html: str) -> str:
    """Return the text of HTML that is too large for :func:`make_safe`, roughly."""
    return _laid_out(unescape(re.sub(r"<[^<>]*>", "\n", html)))


def from_text(text: str) -> str:
    """Return HTML that shows a plain text as it is, for mails that mix both."""
    escaped = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return "<pre>" + escaped + "</pre>"
