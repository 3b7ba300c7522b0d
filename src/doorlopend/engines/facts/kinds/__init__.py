"""The vocabulary: every kind of fact that may be recorded."""

from collections.abc import Mapping
from types import MappingProxyType

from ..model import Kind
from .intake import INTAKE
from .life import LIFE
from .path import PATH
from .person import PERSON
from .plan import PLAN
from .stay import STAY

KINDS: Mapping[str, Kind] = MappingProxyType({kind.name: kind for kind in (*PERSON, *STAY, *PLAN, *INTAKE, *PATH, *LIFE)})
