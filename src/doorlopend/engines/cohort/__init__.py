"""A made-up cohort: plausible life courses of people in asylum and integration, as lists of facts.

    figures, places = published_figures(), demo_places()
    for life in generate(seed=1, households=300, today=date(2026, 9, 1), figures=figures,
                         places=places.region("hart-van-brabant")):
        record(life.key, life.gemeente, life.facts)
    named = stories(today=date(2026, 9, 1))                 # people a demonstration can point at
    told = overlay(lives, testbed=testbeds()[0], seed=1)     # approaches with a known true effect

Every number comes from `data/figures.toml`: dated figures with their source, and assumptions marked as such
where nobody published one. The same arguments give the same lives; nothing depends on the clock (`today` is the
day the record is looked at: later facts are not known yet). A household is drawn from `(seed, number)` alone, so a
run can be split (`first=`) and 250,000 people stream in constant memory with `names=False`.

All people are fictitious and recognisably so: surnames such as Voorbeeld, V-numbers starting with 99, and BSNs
(only when asked for) from the 9999 series. Facts keep to `doorlopend.engines.facts.KINDS`. What the data cannot
say is left out; the demonstration is no forecast.
"""

from .figures import Figures, FiguresError, published_figures
from .generate import generate
from .life import Life, Traits
from .overlay import Arm, Overlaid, Testbed, Truth, overlay, testbeds
from .places import Place, Places, demo_places
from .story import stories

__all__ = [
    "Arm",
    "Figures",
    "FiguresError",
    "Life",
    "Overlaid",
    "Place",
    "Places",
    "Testbed",
    "Traits",
    "Truth",
    "demo_places",
    "generate",
    "overlay",
    "published_figures",
    "stories",
    "testbeds",
]
