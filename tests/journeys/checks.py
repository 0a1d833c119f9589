"""What a checker of rules cannot see, looked for in the page as a browser has laid it out.

Each function takes a Playwright page at the width it is to be tried at, and returns what is wrong.
"""

from __future__ import annotations

import re

# Helpers for the scripts below. `shown` leaves out what is only for screen readers to find.
HELPERS = """
    const shown = (e) => e.checkVisibility({ checkOpacity: true, checkVisibilityCSS: true });
    const words = (text) => (text || "").replace(/\\s+/g, " ").trim();
    const labelled = (e) => (e.getAttribute("aria-labelledby") || "").split(/\\s+/).filter(Boolean)
      .map((id) => document.getElementById(id)?.textContent || "").join(" ");
    const named = (e) => words(e.getAttribute("aria-label") || labelled(e)
      || e.caption?.textContent || (e.tagName === "TABLE" ? "" : e.textContent) || e.title);
    const told = (e) => words(e.outerHTML).slice(0, 160);
    const every = (selector) => [...document.querySelectorAll(selector)].filter(shown);
"""
SPACED = """* { letter-spacing: 0.12em !important; word-spacing: 0.16em !important;
    line-height: 1.5 !important; } p { margin-bottom: 2em !important; }"""
TITLE = re.compile(r"\S.* – Målkedjan")


def asked(page, script: str, argument: object = None) -> list[str]:
    return page.evaluate(f"(argument) => {{ {HELPERS} {script} }}", argument)


def titles(page) -> list[str]:
    return [] if TITLE.fullmatch(page.title()) else [page.title()]


def tables(page) -> list[str]:
    """Tables without a name, or with another's, and rows wider or narrower than their head."""
    return asked(
        page,
        """
        const names = every("table").map((table) => [named(table), told(table)]);
        const uneven = every("table").flatMap((table) => {
          const width = (row) => [...row.cells].reduce((sum, cell) => sum + cell.colSpan, 0);
          const head = table.tHead?.rows[table.tHead.rows.length - 1];
          if (!head || table.querySelector("[rowspan]")) return [];
          return [...table.tBodies].flatMap((body) => [...body.rows])
            .filter((row) => width(row) !== width(head)).map(told);
        });
        const seen = names.map(([name]) => name);
        return names.filter(([name], at) => !name || seen.indexOf(name) !== at)
          .map(([name, table]) => `${name}: ${table}`).concat(uneven);
        """,
    )


def links(page) -> list[str]:
    """Links in the page's own part that have one name and lead to different pages."""
    return asked(
        page,
        """
        const leads = new Map();
        every("main a[href]").forEach((link) => {
          const name = named(link).toLowerCase();
          leads.set(name, (leads.get(name) || new Set()).add(link.href.split("#")[0]));
        });
        return [...leads].filter(([, where]) => where.size > 1)
          .map(([name, where]) => `${name}: ${[...where].join(" ")}`);
        """,
    )


def headings(page) -> list[str]:
    return asked(
        page,
        """
        let last = 0;
        return every("h1, h2, h3, h4, h5, h6").filter((heading) => {
          const jumps = Number(heading.tagName[1]) > last + 1;
          last = Number(heading.tagName[1]);
          return jumps;
        }).map(told);
        """,
    )


def scroll(page) -> list[str]:
    """What scrolls sideways by itself without a name, or out of the keyboard's reach."""
    return asked(
        page,
        """
        return every("body *").filter((e) => e.scrollWidth > e.clientWidth + 1
          && /auto|scroll/.test(getComputedStyle(e).overflowX)
          && !e.matches("input, textarea, select")
          && !(e.tabIndex === 0 && (e.getAttribute("aria-label") || labelled(e)))).map(told);
        """,
    )


def targets(page) -> list[str]:
    """Targets smaller than 24 × 24 that have another within reach; links in text are let be."""
    return asked(
        page,
        """
        const found = every("a[href], button, summary, input, select, textarea")
          .filter((e) => !(e.closest("thead, .visually-hidden")?.clientWidth <= 1))
          .map((e) => [e, e.getBoundingClientRect()]).filter(([, r]) => r.width > 1);
        const inText = (e) => e.tagName === "A" && getComputedStyle(e).display === "inline"
          && [...e.parentNode.childNodes].some((n) => n.nodeType === 3 && words(n.textContent));
        const small = (r) => r.width < 23.9 || r.height < 23.9;
        const middle = (r) => [r.x + r.width / 2, r.y + r.height / 2];
        const meets = ([x, y], r) => {
          if (small(r)) return Math.hypot(x - middle(r)[0], y - middle(r)[1]) < 24;
          const across = Math.max(r.left - x, 0, x - r.right);
          return Math.hypot(across, Math.max(r.top - y, 0, y - r.bottom)) < 12;
        };
        return found.filter(([e, r]) => small(r) && !inText(e) && !e.closest("label")
          && found.some(([o, q]) => o !== e && !o.contains(e) && !e.contains(o)
            && meets(middle(r), q))).map(([e]) => told(e));
        """,
    )


def width(page) -> list[str]:
    """What sticks out to the right of the screen."""
    return asked(
        page,
        """
        const room = document.documentElement.clientWidth;
        if (document.documentElement.scrollWidth <= room) return [];
        const wide = every("body *").find((e) => e.getBoundingClientRect().right > room + 1);
        return [wide ? told(wide) : "?"];
        """,
    )


def spacing(page) -> list[str]:
    """What is clipped, or sticks out, when the reader spaces letters, words and lines (1.4.12)."""
    # Through the object model: the policy refuses a style element, as it should.
    page.evaluate(
        """(css) => {
            const sheet = new CSSStyleSheet();
            sheet.replaceSync(css);
            document.adoptedStyleSheets = [sheet];
        }""",
        SPACED,
    )
    clipped = asked(
        page,
        """
        return every("body *").filter((e) => /hidden|clip/.test(getComputedStyle(e).overflowX)
          && e.clientWidth > 2 && e.scrollWidth > e.clientWidth + 2
          && !e.closest("svg, .visually-hidden") && !e.matches("input, select")).map(told);
        """,
    )
    found = clipped + width(page)
    page.evaluate("document.adoptedStyleSheets = []")
    return found


def focus(page) -> list[str]:
    """What the keyboard reaches and does not see: without a ring, or under something else."""
    found = []
    page.evaluate("window.scrollTo(0, 0); document.activeElement.blur()")
    for _ in range(STEPS):
        page.keyboard.press("Tab")
        found += asked(
            page,
            """
            const e = document.activeElement;
            if (!e || e === document.body || e.closest(".ProseMirror")) return [];
            const r = e.getBoundingClientRect(), style = getComputedStyle(e);
            const ring = (style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2)
              || e.closest("label, .field")?.matches(":focus-within");
            const spots = [[r.x + r.width / 2, r.y + r.height / 2], [r.x + 3, r.y + 3],
              [r.right - 3, r.bottom - 3]];
            const seen = spots.some(([x, y]) => {
              const top = document.elementFromPoint(x, y);
              return top && (e.contains(top) || top.contains(e) || top.closest("label"));
            });
            return ring && seen ? [] : [`${ring ? "covered" : "no ring"} ${told(e)}`];
            """,
        )
    # On a short page the skip link may have come round again, and would lie over the header.
    page.evaluate("document.activeElement.blur()")
    return found


STEPS = 25
# Tried once a page, on the wide screen; those below at each width.
ONCE = {
    "titles": titles,
    "tables": tables,
    "links": links,
    "headings": headings,
    "focus": focus,
}
ON_A_PHONE = {"targets": targets, "scroll": scroll}
NARROW = {"width": width, "targets": targets, "scroll": scroll, "spacing": spacing}


# Where a page is looked at by itself: a desk and a phone, in light and in dark.
LOOKS = [(1280, "light"), (375, "dark")]


def too_wide(page, address: str, width: int) -> list[tuple[str, int, str, str]]:
    """What sticks out to the right, so that the failure names it."""
    if page.evaluate("document.documentElement.scrollWidth") <= width:
        return []
    wide = page.evaluate(
        "w => [...document.querySelectorAll('main *')]"
        ".find(e => e.getBoundingClientRect().right > w + 1)?.outerHTML.slice(0, 160)",
        width,
    )
    return [(address, width, "wider than the screen", wide)]
