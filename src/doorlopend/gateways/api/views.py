"""The API, by the NLGov REST API Design Rules: nouns, no trailing slash, a version in path and header."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.http import Http404
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from doorlopend.engines.facts import from_json
from doorlopend.practice.casework.policies import ReasonNeeded, check_open
from doorlopend.practice.casework.queries import gaps, worklist
from doorlopend.practice.casework.services import note_viewed
from doorlopend.records.access.http import needs
from doorlopend.records.access.today import today
from doorlopend.records.dossiers.derivation import facts_of
from doorlopend.records.dossiers.models import Dossier
from doorlopend.records.dossiers.search import Found, TooLittle, find
from doorlopend.records.dossiers.services import Source, record_facts

from . import serializers as shapes
from .problems import VERSION

PAGE = OpenApiParameter("page", int, description="Page number, from 1")
PROBLEMS = {status: shapes.Problem for status in (400, 401, 403, 404)}
LIMIT = 100


class View(APIView):
    """Sets the version header and gives the actor."""

    def finalize_response(self, request: Request, response: Response, *args: Any, **kwargs: Any) -> Response:
        response["API-Version"] = VERSION
        return super().finalize_response(request, response, *args, **kwargs)

    @property
    def actor(self) -> Any:
        return self.request._request.actor  # type: ignore[attr-defined]

    def page(self, rows: QuerySet[Dossier]) -> list[Dossier]:
        raw = self.request.query_params.get("page", "1")
        number = int(raw) if raw.isascii() and raw.isdigit() and 0 < len(raw) < 7 and int(raw) else 1
        return list(rows[(number - 1) * LIMIT : number * LIMIT])

    def opened(self, dossier_id: UUID) -> Dossier:
        """A dossier of one's own caseload; a colleague's needs a reason and so a screen."""
        dossier = Dossier.objects.filter(pk=dossier_id).first()
        if dossier is None:
            raise Http404
        try:
            check_open(actor=self.actor, dossier=dossier, reason_given=False)
        except ReasonNeeded:
            raise Http404 from None
        return dossier


class Worklist(View):
    @extend_schema(operation_id="listWorklist", parameters=[PAGE], responses={200: shapes.PersonRow(many=True), **PROBLEMS}, tags=["worklist"])
    def get(self, request: Request) -> Response:
        """The people on one's own list, by legal risk."""
        rows = self.page(worklist(actor=self.actor, today=today()))
        note_viewed(actor=self.actor, dossiers=rows, action="worklist.viewed")
        return Response(shapes.PersonRow(rows, many=True).data)


class Gaps(View):
    @extend_schema(operation_id="listGaps", parameters=[PAGE], responses={200: shapes.GapRow(many=True), **PROBLEMS}, tags=["gaps"])
    def get(self, request: Request) -> Response:
        """Open dossiers without a responsible organisation, a named contact or a next step."""
        rows = self.page(gaps(actor=self.actor, today=today()))
        note_viewed(actor=self.actor, dossiers=rows, action="gaps.viewed")
        return Response(shapes.GapRow(rows, many=True).data)


class DossierView(View):
    @extend_schema(operation_id="getDossier", responses={200: shapes.DossierFile, **PROBLEMS}, tags=["dossiers"])
    def get(self, request: Request, dossier_id: UUID) -> Response:
        """One dossier with its duties."""
        dossier = self.opened(dossier_id)
        note_viewed(actor=self.actor, dossiers=[dossier], action="dossier.viewed")
        return Response(shapes.DossierFile(dossier).data)


class Facts(View):
    @extend_schema(operation_id="listFacts", responses={200: shapes.FactOut(many=True), **PROBLEMS}, tags=["dossiers"])
    def get(self, request: Request, dossier_id: UUID) -> Response:
        """The facts of a dossier that one may see, in order of recording."""
        dossier = self.opened(dossier_id)
        note_viewed(actor=self.actor, dossiers=[dossier], action="dossier.viewed")
        return Response(shapes.FactOut(facts_of(dossier), many=True).data)

    @extend_schema(operation_id="recordFact", request=shapes.FactIn, responses={201: shapes.FactOut, 409: shapes.Problem, **PROBLEMS}, tags=["dossiers"])
    def post(self, request: Request, dossier_id: UUID) -> Response:
        """Records one fact and derives the dossier anew."""
        dossier = self.opened(dossier_id)
        given = shapes.FactIn(data=request.data)
        given.is_valid(raise_exception=True)
        body: Any = request.data
        raw = {key: value for key, value in body.items() if value not in (None, "")}
        fact = from_json({**raw, "id": ""})
        rows = record_facts(actor=self.actor, dossier_id=dossier.pk, facts=[fact], source=Source("api"))
        recorded = next(one for one in facts_of(dossier) if one.id == str(rows[0].pk))
        return Response(shapes.FactOut(recorded).data, status=201)


class PersonSearch(View):
    @extend_schema(operation_id="searchPersons", request=shapes.SearchIn, responses={200: shapes.Hit(many=True), **PROBLEMS}, tags=["persons"])
    def post(self, request: Request) -> Response:
        """By POST, so that no name or number stands in an address or a log."""
        asked = shapes.SearchIn(data=request.data)
        asked.is_valid(raise_exception=True)
        hits = self._find(asked.validated_data)
        note_viewed(actor=self.actor, dossiers=[hit.dossier for hit in hits], action="person.searched")
        return Response(shapes.Hit(hits, many=True).data)


    def _find(self, asked: dict[str, Any]) -> list[Found]:
        words = " ".join(asked[name] for name in ("name", "bsn", "v_nummer") if name in asked)
        try:
            return find(controllers=self.actor.where("dossier.read"), text=words, born=asked.get("born"))
        except TooLittle as error:
            raise ValidationError({"name": error.message["nl"]}) from error


worklist_view = needs("dossier.read", methods=("GET",))(Worklist.as_view())
gaps_view = needs("gaps.read", methods=("GET",))(Gaps.as_view())
dossier_view = needs("dossier.read", methods=("GET",))(DossierView.as_view())
facts_view = needs("dossier.read", methods=("GET", "POST"))(Facts.as_view())
search_view = needs("dossier.read", methods=("POST",))(PersonSearch.as_view())
