"""Reading a page the way a person does."""

import re
from html import unescape

from grants.tests.web.html import PageReader


def text_of(response):
    """What stands on the page, without its marks, each space one plain space."""
    html = response.content.decode()
    if "<html" in html:
        assert PageReader(html).problems == []
        html = html[html.index("<main") : html.index("</main>")]
    bare = unescape(re.sub(r"<[^>]*>", " ", html))
    return " ".join(bare.replace("\u00ad", "").split())
