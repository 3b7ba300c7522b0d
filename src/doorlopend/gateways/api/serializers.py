"""What the API takes and gives; the names are those of the vocabulary."""

from __future__ import annotations

from rest_framework import serializers

from doorlopend.engines.facts import KINDS
from doorlopend.records.dossiers.search import Found


class PersonRow(serializers.Serializer):
    """One person on the worklist."""

    dossier = serializers.UUIDField(source="pk")
    name = serializers.CharField(source="display_name", allow_blank=True)
    status_group = serializers.CharField(allow_blank=True)
    due_on = serializers.DateField(allow_null=True)
    open_steps = serializers.IntegerField(source="steps")


class GapRow(serializers.Serializer):
    """An open dossier and what it lacks."""

    dossier = serializers.UUIDField(source="pk")
    name = serializers.CharField(source="display_name", allow_blank=True)
    has_responsible = serializers.BooleanField()
    has_contact = serializers.BooleanField()
    has_next_step = serializers.BooleanField()


class Duty(serializers.Serializer):
    """A duty under the law, with its article."""

    key = serializers.CharField()
    rule = serializers.CharField()
    article = serializers.CharField()
    responsible = serializers.CharField()
    starts_on = serializers.DateField()
    due_on = serializers.DateField(allow_null=True)
    until = serializers.DateField(allow_null=True)


class DossierFile(serializers.Serializer):
    """One dossier with its duties."""

    id = serializers.UUIDField()
    name = serializers.CharField(source="display_name", allow_blank=True)
    opened_on = serializers.DateField()
    closed_on = serializers.DateField(allow_null=True)
    version = serializers.IntegerField()
    obligations = Duty(many=True)


class FactOut(serializers.Serializer):
    """A recorded fact."""

    id = serializers.UUIDField()
    kind = serializers.CharField()
    valid_from = serializers.DateField()
    valid_until = serializers.DateField(allow_null=True)
    known_on = serializers.DateField()
    data = serializers.DictField()  # type: ignore[assignment]
    supersedes = serializers.UUIDField(allow_null=True)
    mode = serializers.CharField(allow_blank=True)


class FactIn(serializers.Serializer):
    """A fact to record; `data` holds the fields of its kind."""

    kind = serializers.ChoiceField(choices=sorted(KINDS))
    valid_from = serializers.DateField()
    valid_until = serializers.DateField(required=False, allow_null=True)
    known_on = serializers.DateField()
    data = serializers.DictField(  # type: ignore[assignment]
        required=False, default=dict
    )
    supersedes = serializers.UUIDField(required=False, allow_null=True)
    mode = serializers.ChoiceField(choices=["", "correction", "change"], required=False, default="")


class SearchIn(serializers.Serializer):
    """At least one of these; numbers by their whole value only."""

    name = serializers.CharField(required=False, max_length=100)
    bsn = serializers.RegexField(r"^[0-9]{9}$", required=False)
    v_nummer = serializers.RegexField(r"^[0-9]{10}$", required=False)
    born = serializers.DateField(required=False)

    def validate(self, attrs: dict) -> dict:
        if not attrs:
            raise serializers.ValidationError("Geef name, bsn, v_nummer of born.")
        return attrs


class Hit(serializers.Serializer):
    """A person found, and on what."""

    dossier = serializers.UUIDField(source="dossier.pk")
    name = serializers.CharField(source="dossier.display_name", allow_blank=True)
    why = serializers.SerializerMethodField()

    def get_why(self, hit: Found) -> list[str]:
        """name, sound, born, bsn or v_nummer."""
        return [match.kind for match in hit.why]


class Problem(serializers.Serializer):
    """RFC 9457."""

    type = serializers.CharField()
    title = serializers.CharField()
    status = serializers.IntegerField()
    detail = serializers.CharField()
