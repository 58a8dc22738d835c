"""Trees of workbooks with invented layouts and a known truth, drawn from a seed.

Nothing here looks at the implementation: facts are drawn first, the truth is added up from them by
`decisions.md`, and only then are they written down the way centres write. Same seed, same bytes.
"""

import random
from pathlib import Path

from trees.facts import Truth, judge
from trees.layout import Layout
from trees.people import People
from trees.plan import CENTRES, draw_plan
from trees.world import Makers, World, acquaint, draw_world, share, spoil

__all__ = ["Truth", "make_tree"]


def make_tree(root: Path, seed: int, *, centres: int = 6, size: int = 40) -> Truth:
    """Write `<root>/<centre>/centre.toml` and files for each centre; returns what must come out.

    `centres` is their number, `size` about the number of completions of each.
    """
    rng = random.Random(seed)
    makers = Makers(rng, People(rng))
    first = rng.choice(CENTRES[:3])
    kinds = [first, first, *(rng.choice(CENTRES) for _ in range(centres - 2))][:centres]
    worlds: list[World] = []
    for number, (country, language) in enumerate(kinds):
        plan = draw_plan(rng, f"{number + 1}-{country.lower()}-{language}", country, language)
        worlds.append(draw_world(rng, plan, makers, size))
    for number, one in enumerate(worlds):
        for other in worlds[number + 1 :]:
            if one.plan.country == other.plan.country:
                share(rng, one, other, makers)
                acquaint(rng, one, other)
    truth = Truth()
    for world in worlds:
        spoil(rng, world)
        rng.shuffle(world.facts)
        slug = world.plan.slug
        layout = Layout(rng, world, root / slug)
        truth.layouts[slug] = layout.write()
        truth.sheets |= {(slug, book.name): book.sheets for book in layout.books}
        truth.facts[slug] = world.facts
    truth.municipality_years = judge(truth.facts)
    return truth
