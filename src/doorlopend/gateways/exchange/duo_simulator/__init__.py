"""A stand-in for DUO: serves the published operations, turns down what DUO turns down, plays lives, misbehaves.

It exists so that a gemeente's software can be tried against the whole exchange without DUO and without a real
person. It shares no model and no rule with the client in this package: its knowledge of the interface is its own
data (`data/*.toml`), compared in tests with the interface files DUO publishes.

    simulator = Simulator.open(None, settings=Settings(seed=7))
    simulator.people(count=2000, start=date(2026, 1, 5), months=36)
    with serving(simulator, port=8099) as address: ...
    simulator.advance(to=date(2026, 3, 1))      # plays what is due and posts the notices to settings.callback

All persons are made up; each BSN starts with 9999 and passes the elfproef, so it can belong to nobody.
"""

from .engine import Simulator
from .server import serving
from .settings import Gemeente, Misbehaviour, Settings, SettingsError

__all__ = ["Gemeente", "Misbehaviour", "Settings", "SettingsError", "Simulator", "serving"]
