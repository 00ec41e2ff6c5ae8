"""The reference of the catalogue of products, by maker."""

from __future__ import annotations

from page_text import grid, heading, plain

from netvet.inventory.products import Product, shipped_products


def products() -> str:
    """The catalogue of products, by maker."""
    rows = sorted(shipped_products().rows.values(), key=lambda row: (row.vendor.casefold(), row.name.casefold()))
    makers = list(dict.fromkeys(row.vendor for row in rows))
    parts = [
        heading(
            "Products",
            f"{len(rows)} products and management systems of {len(makers)} makers, and the [functions](functions.md) that each "
            "can be, every one with the page that says so. What is not here stays unmapped.",
        ),
        _PRODUCTS,
    ]
    for maker in makers:
        own = [_product(row) for row in rows if row.vendor == maker]
        parts.append(f"## {plain(maker)}\n\n" + grid(("product", "also written", "can be", "kind", "note", "source"), own))
    return "\n".join(parts)


_PRODUCTS = """\
The catalogue suggests; it decides nothing. An element whose `function` is empty stays without one, whatever its
`product`: mapping happens only through a mapping that you have written or accepted.

- A product with several functions *can be* each of them. Which one an element is, its name does not say.
- A name is found in any case and punctuation, and with a version or band after it (`NetAct 22`, `Radio 4428 B42`). A
  name that is only like one of these is a candidate, never a match.
- Short, common and bare-number names (marked *) mean a product only together with its maker.
- Kinds: `element` a network element, `part` a unit of one, `radio` a radio unit, `manager` a system that manages elements,
  `platform` what hosts them.
- A source says what a product is, not that it is sold today. Copies of makers' documents stand with the site that holds
  the copy. An address may have gone since.
"""


def _product(row: Product) -> tuple[str, ...]:
    name = f"{plain(row.name)}{'' if shipped_products().find(row.name).product else ' *'}"
    others = [f"`{alias}`" for alias in row.aliases] + ([f"sold as {plain(', '.join(row.sold_as))}"] if row.sold_as else [])
    can_be = " ".join(f"`{function}`" for function in row.functions) + (f" ({row.generation})" if row.generation else "")
    source = row.source
    day = f", {source.day}" if source.day else ""
    link = f"{plain(source.publisher)}: [{plain(source.work)}]({source.url}){day}"
    return name, ", ".join(others), can_be, row.kind, plain(row.note), link
