"""The large record of `benchmarks.record` with what casework needs: names to search by, full lives to open, a team leader."""

from __future__ import annotations

import os
import subprocess
import sys
import tomllib
from importlib.resources import files
from random import Random

import psycopg

from doorlopend.gateways.cli import embedded

from ..record import setup as record

NAME, FROM = "bench_casework", "bench_large"
DOSSIERS, CONTROLLERS = 250_000, 100
SEED = 20261122


def database() -> None:
    """Points DATABASE_URL at it; made from a copy of the large record when it is not there."""
    record.database(FROM, dossiers=DOSSIERS, controllers=CONTROLLERS)
    admin = embedded.start(home=record.HOME)
    owner = embedded.address(admin, role="doorlopend_owner", database=NAME)
    os.environ["DATABASE_URL"] = embedded.address(admin, role="doorlopend_app", database=NAME)
    with psycopg.connect(admin, autocommit=True) as link:
        there = link.execute("SELECT 1 FROM pg_database WHERE datname = %s", [NAME]).fetchone()
        if not there:
            link.execute(f'CREATE DATABASE "{NAME}" TEMPLATE "{FROM}" OWNER doorlopend_owner STRATEGY FILE_COPY')
    environment = {**os.environ, "DATABASE_OWNER_URL": owner, "DOORLOPEND_ACT_AS": "owner"}
    subprocess.run([sys.executable, "-m", "doorlopend.gateways.cli", "db", "migrate"], env=environment, check=True, stdout=sys.stderr)
    if not there:
        _names(owner)
        subprocess.run([sys.executable, "-m", "benchmarks.casework.lives"], env=os.environ.copy(), check=True)


def _names(owner: str) -> None:
    """Every person gets a name, indexed as the record would; and in each gemeente one user leads the team."""
    from doorlopend.records.dossiers.names import tokens

    chance = Random(SEED)
    given, family, weights = _names_to_draw(chance)
    with psycopg.connect(owner) as link:
        people = link.execute("SELECT id, controller_id FROM dossiers_dossier ORDER BY id").fetchall()
        lasts = chance.choices(family, weights, k=len(people))
        called = [(key, place, chance.choice(given), last) for (key, place), last in zip(people, lasts, strict=True)]
        with link.cursor().copy("COPY dossiers_nametoken (controller_id, dossier_id, token) FROM STDIN") as copy:
            for key, place, first, last in called:
                for token in tokens(f"{first} {last}"):
                    copy.write_row((place, key, token))
        link.execute("CREATE TEMP TABLE called (id uuid, name text) ON COMMIT DROP")
        with link.cursor().copy("COPY called FROM STDIN") as copy:
            for key, _place, first, last in called:
                copy.write_row((key, f"{last}, {first}"))
        link.execute("UPDATE dossiers_dossier d SET display_name = c.name FROM called c WHERE d.id = c.id")
        link.execute(
            "INSERT INTO people_grant (id, steward_id, user_id, role, organisation_id, ground, valid_from) "
            "SELECT gen_random_uuid(), steward_id, id, 'teamleider', steward_id, 'bench', '2020-01-01' FROM people_user WHERE name = 'Bench 40'"
        )
        link.commit()
        link.autocommit = True
        link.execute("VACUUM ANALYZE dossiers_dossier, dossiers_nametoken, people_grant")


SYLLABLES = ("al", "ber", "ha", "mid", "ten", "sol", "kar", "im", "os", "man", "ye", "tes", "fay", "ras", "oko", "nin", "dja", "lou", "ver", "hov", "sen", "mar", "ek", "zan")


def _names_to_draw(chance: Random) -> tuple[list[str], list[str], list[float]]:
    """Given names of the invented cohort; family names of two or three syllables, some much more common than others."""
    data = tomllib.loads(files("doorlopend.engines.cohort").joinpath("data/names.toml").read_text(encoding="utf-8"))
    given = [name for group in data["first"].values() for names in group.values() for name in names]
    family = sorted({"".join(chance.choices(SYLLABLES, k=chance.choice((2, 3)))).capitalize() for _ in range(4_000)})
    return given, family, [1 / (rank + 8) for rank in range(len(family))]
