"""Two installations exchange lessons: each its own database and key; letters are signed and do nothing twice."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from tests.conftest import ROOT, make_database

ONE = '''
import json, sys
from pathlib import Path
import django
django.setup()
from datetime import date
from doorlopend.practice.community.services import exchange, learning
from doorlopend.practice.community.states import LessonAct
from doorlopend.practice.community.models import Abroad, Lesson
from doorlopend.practice.community import search
from doorlopend.records.access.actor import acting
from tests.factories import a_region, a_user, a_controller
DAY = date(2026, 11, 21)
what, name, *rest = sys.argv[1:]
region = a_region(name, a_controller(name, code="GM9" + str(len(name)).zfill(3), number=len(name)))
from doorlopend.records.people.models import User
from doorlopend.records.access.actor import LOGIN
from tests.factories import as_actor
with acting(LOGIN):
    user = User.objects.filter(email="c@test.invalid").first()
actor = as_actor(user) if user else a_user("regiocoordinator", region.pk, email="c@test.invalid")[1]
with acting(actor):
    if what == "key":
        print(exchange.public_key())
    if what == "trust":
        exchange.add_peer(actor=actor, region_id=region.pk, name=rest[0], key=rest[1], today=DAY)
    if what == "lesson":
        row = learning.write_lesson(actor=actor, region_id=region.pk, today=DAY, values=dict(title=rest[0], context="Brieven onbegrepen", done="Herschreven", gave="Minder verzuim", proof="meting"))
        learning.lesson_act(actor=actor, lesson_id=row.pk, what=LessonAct.SHARE, today=DAY)
    if what == "withdraw":
        learning.lesson_act(actor=actor, lesson_id=Lesson.objects.get(title=rest[0]).pk, what=LessonAct.WITHDRAW, today=DAY)
    if what == "export":
        Path(rest[0]).write_text(json.dumps(exchange.export(actor=actor, region_id=region.pk, today=DAY)))
    if what == "import":
        try:
            done = exchange.take_in(actor=actor, region_id=region.pk, data=Path(rest[0]).read_bytes(), today=DAY)
            print(done.new, done.changed, done.same, done.again)
        except exchange.BadLetter as error:
            print("REFUSED", error)
    if what == "seen":
        print(json.dumps([[row.title, row.region_name, row.withdrawn] for row in Abroad.objects.order_by("title")]))
    if what == "find":
        print(len(search.alike(text=rest[0], regions=[region.pk], kinds=("lesson_other",))))
'''


class Installation:
    """One of two: its database, its key, its region."""

    def __init__(self, server: str, template: str, name: str, folder: Path) -> None:
        url = make_database(server, template, f"exchange_{name.lower()}_{os.getpid()}")
        self.name = name
        self.environment = {**os.environ, "DATABASE_URL": url, "DOORLOPEND_EXCHANGE_KEY": f"key of {name}", "PYTHONPATH": f"{ROOT / 'src'}:{ROOT}"}
        self.folder = folder

    def run(self, what: str, *rest: str) -> str:
        done = subprocess.run([sys.executable, "-c", ONE, what, self.name, *rest], cwd=ROOT, env=self.environment, capture_output=True, text=True)
        assert done.returncode == 0, done.stderr[-2000:]
        return done.stdout.strip()


@pytest.fixture
def both(server: str, template: str, tmp_path: Path) -> tuple[Installation, Installation]:
    return Installation(server, template, "Brabant", tmp_path), Installation(server, template, "Achterhoek", tmp_path)


def test_two_installations_exchange_lessons(both: tuple[Installation, Installation], tmp_path: Path) -> None:
    here, there = both
    letter, later = str(tmp_path / "een.json"), str(tmp_path / "twee.json")
    here.run("lesson", "Korte brief")
    here.run("export", letter)
    assert there.run("import", letter).startswith("REFUSED De afzender")
    there.run("trust", "Brabant", here.run("key"))
    assert there.run("import", letter) == "1 0 0 False"
    assert there.run("import", letter) == "0 0 0 True"
    assert there.run("find", "de brief was korter en beter") == "1"
    here.run("lesson", "Bellen werkt")
    here.run("withdraw", "Korte brief")
    here.run("export", later)
    assert there.run("import", later) == "1 1 0 False"
    assert json.loads(there.run("seen")) == [["Bellen werkt", "Brabant", False], ["Korte brief", "Brabant", True]]
    changed = json.loads(Path(later).read_text())
    changed["body"]["items"][0]["content"]["gave"] = "Iets anders"
    Path(later).write_text(json.dumps(changed))
    assert there.run("import", later).startswith("REFUSED De handtekening")
    first = json.loads(Path(letter).read_text())
    assert first["body"]["number"] == 1
    Path(letter).write_text("{}")
    assert there.run("import", letter).startswith("REFUSED Dit bestand")
