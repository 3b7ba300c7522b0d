"""Homes for the systems of corporations: announce, list, look up, withdraw. Who lives there is never told here."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import Http404
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response

from doorlopend.practice.housing.models import Home
from doorlopend.practice.housing.queries.homes import announcers, homes
from doorlopend.practice.housing.services.homes import Done, act, announce
from doorlopend.practice.housing.states import HomeAct, HomeState
from doorlopend.practice.housing.words import Feature, HomeKind
from doorlopend.records.access.http import needs
from doorlopend.records.access.today import today
from doorlopend.records.kit.forming import NotNow
from doorlopend.records.regions.queries import UnknownGemeente, gemeente_by_code, names_of

from .views import PAGE, PROBLEMS, View


class HomeIn(serializers.Serializer):
    """A home in ten fields; `organisation` only for who announces for more than one."""

    reference = serializers.CharField(max_length=40)
    gemeente = serializers.RegexField(r"^GM[0-9]{4}$", help_text="CBS code, such as GM0785")
    kind = serializers.ChoiceField(choices=HomeKind.values)
    postcode = serializers.RegexField(r"^[0-9]{4}$")
    bedrooms = serializers.IntegerField(min_value=0, max_value=20)
    least_persons = serializers.IntegerField(min_value=1, max_value=20)
    most_persons = serializers.IntegerField(min_value=1, max_value=20)
    features = serializers.ListField(child=serializers.ChoiceField(choices=Feature.values), required=False, default=list)
    rent = serializers.DecimalField(max_digits=7, decimal_places=2, min_value=0, required=False, allow_null=True)
    available_from = serializers.DateField()
    organisation = serializers.UUIDField(required=False)


class HomeOut(serializers.Serializer):
    """A home as it stands, without its household."""

    id = serializers.UUIDField()
    reference = serializers.CharField()
    gemeente = serializers.SerializerMethodField()
    kind = serializers.CharField()
    postcode = serializers.CharField()
    bedrooms = serializers.IntegerField()
    least_persons = serializers.IntegerField(source="least")
    most_persons = serializers.IntegerField(source="most")
    features = serializers.ListField(child=serializers.CharField())
    rent = serializers.DecimalField(max_digits=7, decimal_places=2, allow_null=True)
    available_from = serializers.DateField()
    state = serializers.ChoiceField(choices=HomeState.values)
    announced_on = serializers.DateField()

    def get_gemeente(self, home: Home) -> str:
        """Its name."""
        return names_of([home.gemeente_id], today()).get(home.gemeente_id, "")


class WithdrawIn(serializers.Serializer):
    """Why a home is withdrawn."""

    reason = serializers.CharField(max_length=300)


class Homes(View):
    @extend_schema(operation_id="listHomes", parameters=[PAGE], responses={200: HomeOut(many=True), **PROBLEMS}, tags=["homes"])
    def get(self, request: Request) -> Response:
        """Homes of the own organisation or region, by the day they come free."""
        rows: Any = self.page(homes(actor=self.actor))  # type: ignore[arg-type]
        return Response(HomeOut(rows, many=True).data)

    @extend_schema(operation_id="announceHome", request=HomeIn, responses={201: HomeOut, **PROBLEMS}, tags=["homes"])
    def post(self, request: Request) -> Response:
        """Announces one home."""
        given = HomeIn(data=request.data)
        given.is_valid(raise_exception=True)
        values = dict(given.validated_data)
        try:
            home = announce(actor=self.actor, organisation_id=self._organisation(values.pop("organisation", None)), values=_values(values), today=today())
        except NotNow as error:
            raise ValidationError({NAMES.get(error.field, error.field): [str(error)]}) from None
        return Response(HomeOut(home).data, status=201)

    def _organisation(self, asked: UUID | None) -> UUID:
        known = [key for key, _name in announcers(actor=self.actor)]
        if asked in known:
            return asked
        if asked is None and len(known) == 1:
            return known[0]
        raise ValidationError({"organisation": ["Noem de organisatie namens wie u meldt; u meldt voor meer dan één of voor een andere."]})


NAMES = {"gemeente_id": "gemeente", "least": "least_persons", "most": "most_persons"}


def _values(given: dict[str, Any]) -> dict[str, Any]:
    try:
        place = gemeente_by_code(given.pop("gemeente"), today())
    except UnknownGemeente as error:
        raise ValidationError({"gemeente": [str(error)]}) from None
    sizes = {"least": given.pop("least_persons"), "most": given.pop("most_persons")}
    return {"rent": None, **given, **sizes, "gemeente_id": place.id}


def _found(actor: Any, home_id: UUID) -> Home:
    home = homes(actor=actor).filter(pk=home_id).first()
    if home is None:
        raise Http404
    return home


class HomeView(View):
    @extend_schema(operation_id="getHome", responses={200: HomeOut, **PROBLEMS}, tags=["homes"])
    def get(self, request: Request, home_id: UUID) -> Response:
        """One home."""
        return Response(HomeOut(_found(self.actor, home_id)).data)


class Withdrawals(View):
    @extend_schema(operation_id="withdrawHome", request=WithdrawIn, responses={201: HomeOut, **PROBLEMS}, tags=["homes"])
    def post(self, request: Request, home_id: UUID) -> Response:
        """Withdraws a home that is not given out."""
        home = _found(self.actor, home_id)
        given = WithdrawIn(data=request.data)
        given.is_valid(raise_exception=True)
        try:
            home = act(actor=self.actor, home_id=home.pk, done=Done(act=HomeAct.INTREKKEN, reason=given.validated_data["reason"]), today=today())
        except NotNow as error:
            raise ValidationError({error.field: [str(error)]}) from None
        return Response(HomeOut(home).data, status=201)


homes_view = needs("homes.read", "homes.write", methods=("GET", "POST"))(Homes.as_view())
home_view = needs("homes.read", methods=("GET",))(HomeView.as_view())
withdrawals_view = needs("homes.write", methods=("POST",))(Withdrawals.as_view())
