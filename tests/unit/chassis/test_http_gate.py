from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from datetime import date
from typing import Annotated, Any

import httpx
import pytest
from fastapi import APIRouter, FastAPI
from starlette.responses import Response

from peil_chassis.http.access import CALLER, GROUNDS
from peil_chassis.http.gate import RightWithoutRoute, RouteWithoutRight
from peil_chassis.identity import Identity, UnknownRole
from peil_chassis.relations import RelationsUnknown
from peil_chassis.rights import At, Own, Right, RightBroken, roles, who_may
from specimen import create_specimen

API = "/api/specimen/v1"
WHY = "To try it."
SECRETS = Right("GET", f"{API}/secrets", WHY, roles("auditor"))
OF_A_UNIT = At("unit", path="unit")


class Managers:
    """Who manages which unit; ``away`` makes it unknown."""

    kinds = frozenset({("manager", "unit")})

    def __init__(self, units: Mapping[str, str], *, away: bool = False) -> None:
        self.units, self.away = units, away
        self.asked: list[tuple[str, date]] = []

    async def holds(self, relation: str, pseudonym: str, kind: str, id: str, on: date) -> bool:
        self.asked.append((id, on))
        if self.away:
            raise RelationsUnknown
        return self.units.get(id) == pseudonym

    async def holds_any(self, relation: str, pseudonym: str, kind: str, on: date) -> bool:
        return pseudonym in self.units.values()


class People:
    """Token -> who it is: a role, or a person by the name of the pseudonym."""

    async def identify(self, token: str) -> Identity | None:
        if token.startswith("ps-"):
            return Identity(token, frozenset({"employee"}), pseudonym=token)
        return Identity("somebody", frozenset({token})) if token in {"auditor", "bureau"} else None


def secrets() -> APIRouter:
    router = APIRouter()

    @router.get("/secrets")
    async def read_secrets() -> str:
        return "secret"

    return router


def units() -> APIRouter:
    router = APIRouter()

    @router.get("/units/{unit}")
    async def read_unit(
        unit: str, caller: Annotated[Identity, CALLER], grounds: Annotated[frozenset[str], GROUNDS]
    ) -> dict[str, Any]:
        return {"unit": unit, "caller": caller.subject, "grounds": sorted(grounds)}

    @router.get("/figures")
    async def read_figure(unit: str = "everything") -> str:
        return unit

    @router.get("/own")
    async def read_own(grounds: Annotated[frozenset[str], GROUNDS]) -> list[str]:
        return sorted(grounds)

    return router


RIGHTS = (
    Right("GET", f"{API}/units/{{unit}}", WHY, roles("bureau"), {"manager": OF_A_UNIT}),
    Right("GET", f"{API}/figures", WHY, roles("bureau"), {"manager": At("unit", query="unit")}),
    Right("GET", f"{API}/own", WHY, roles("bureau"), {"manager": Own("unit")}),
)


def service(managers: Managers | None = None) -> FastAPI:
    managers = managers or Managers({"po": "ps-1", "ddv": "ps-2"})
    return create_specimen(api=units(), page_routers=[], rights=RIGHTS, relations=managers, authenticator=People())


@asynccontextmanager
async def calling(app: FastAPI) -> AsyncIterator[httpx.AsyncClient]:
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://127.0.0.1") as client:
        yield client


async def status(app: FastAPI, path: str, token: str | None) -> int:
    async with calling(app) as client:
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        return (await client.get(f"{API}{path}", headers=headers)).status_code


def test_a_route_without_a_row_keeps_the_service_from_starting() -> None:
    with pytest.raises(RouteWithoutRight, match=r"GET /api/specimen/v1/secrets \(read_secrets\)"):
        create_specimen(api=secrets(), page_routers=[], rights=())


def test_a_page_without_a_row_keeps_the_service_from_starting() -> None:
    with pytest.raises(RouteWithoutRight, match="GET /secrets"):
        create_specimen(page_routers=[secrets()], api=APIRouter(), rights=())


def test_a_route_in_a_router_in_a_router_needs_a_row_too() -> None:
    outer = APIRouter(prefix="/outer")
    outer.include_router(secrets(), prefix="/inner")
    with pytest.raises(RouteWithoutRight, match="/api/specimen/v1/outer/inner/secrets"):
        create_specimen(api=outer, page_routers=[], rights=())


def test_a_row_without_a_route_keeps_the_service_from_starting() -> None:
    gone = Right("POST", f"{API}/secrets", WHY, roles("auditor"))
    with pytest.raises(RightWithoutRoute, match="POST /api/specimen/v1/secrets in the matrix of rights has no route"):
        create_specimen(api=secrets(), page_routers=[], rights=(SECRETS, gone))


def test_two_rows_for_one_route_keep_the_service_from_starting() -> None:
    with pytest.raises(RightBroken, match="second row"):
        create_specimen(api=secrets(), page_routers=[], rights=(SECRETS, SECRETS))


def test_an_application_mounted_in_a_router_cannot_be_judged_and_is_refused() -> None:
    router = secrets()
    router.mount("/elsewhere", FastAPI(openapi_url=None))
    with pytest.raises(RouteWithoutRight, match="/elsewhere"):
        create_specimen(api=router, page_routers=[], rights=(SECRETS,))


def test_a_plain_route_of_the_framework_below_is_refused() -> None:
    async def bare(request: Any) -> Response:
        return Response("secret")

    router = secrets()
    router.add_route("/bare", bare)
    with pytest.raises(RouteWithoutRight, match="/bare"):
        create_specimen(api=router, page_routers=[], rights=(SECRETS,))


def test_a_public_route_cannot_ask_who_calls() -> None:
    open_to_all = Right("GET", f"{API}/units/{{unit}}", WHY, public=True)
    rights = (open_to_all, *RIGHTS[1:])
    with pytest.raises(RightWithoutRoute, match="is public, but the route wants to know"):
        create_specimen(api=units(), page_routers=[], rights=rights, relations=Managers({}))


def test_a_row_that_asks_for_a_relation_nobody_tells_keeps_the_service_from_starting() -> None:
    with pytest.raises(RightWithoutRoute, match="who is manager of a unit, which nobody tells"):
        create_specimen(api=units(), page_routers=[], rights=RIGHTS)


def test_two_routes_with_one_function_and_different_rows_are_refused() -> None:
    async def read() -> str:
        return ""

    router = APIRouter()
    router.get("/one")(read)
    router.get("/two")(read)
    rights = (Right("GET", f"{API}/one", WHY, roles("bureau")), Right("GET", f"{API}/two", WHY, public=True))
    with pytest.raises(RightWithoutRoute, match="another route with the same function"):
        create_specimen(api=router, page_routers=[], rights=rights)


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"reason": " "}, "a reason"),
        ({"path": "secrets"}, "begins with a slash"),
        ({"method": "get"}, "no method"),
        ({"roles": frozenset()}, "nobody may"),
        ({"public": True}, "no roles and no relations"),
        ({"relations": {"manager": OF_A_UNIT}}, "no parameter 'unit'"),
        ({"relations": {"manager": At("unit")}}, "in the path or in the query"),
        ({"relations": {"king": Own("unit")}}, "'king' stands in the wrong place"),
        ({"roles": frozenset({"manager"})}, "'manager' stands in the wrong place"),
    ],
)
def test_a_row_that_cannot_be_meant_is_refused(changes: dict[str, Any], says: str) -> None:
    row = {"method": "GET", "path": "/secrets", "reason": WHY, "roles": roles("auditor"), **changes}
    with pytest.raises(RightBroken, match=says):
        Right(**row)


def test_a_role_unknown_to_the_design_is_refused() -> None:
    with pytest.raises(UnknownRole, match="'administrator' is not a role"):
        roles("bureau", "administrator")
    with pytest.raises(UnknownRole):
        Right("GET", "/secrets", WHY, frozenset({"administrator"}))


async def test_a_route_that_asks_for_nothing_is_guarded_all_the_same() -> None:
    app = create_specimen(api=secrets(), page_routers=[], rights=(SECRETS,), authenticator=People())
    assert await status(app, "/secrets", None) == 401
    assert await status(app, "/secrets", "nobody") == 401
    assert await status(app, "/secrets", "bureau") == 403
    assert await status(app, "/secrets", "auditor") == 200


async def test_a_relation_lets_in_to_its_own_object_alone() -> None:
    app = service()
    assert await status(app, "/units/po", "ps-1") == 200
    assert await status(app, "/units/ddv", "ps-1") == 403
    assert await status(app, "/units/never-there", "ps-1") == 403
    assert await status(app, "/units/po", "auditor") == 403
    assert await status(app, "/units/never-there", "bureau") == 200


async def test_the_object_may_stand_in_the_query_once() -> None:
    app = service()
    assert await status(app, "/figures?unit=po", "ps-1") == 200
    assert await status(app, "/figures?unit=ddv", "ps-1") == 403
    assert await status(app, "/figures", "ps-1") == 403
    assert await status(app, "/figures?unit=po&unit=ddv", "ps-1") == 403
    assert await status(app, "/figures", "bureau") == 200


async def test_own_lets_in_whoever_has_the_relation_to_anything() -> None:
    app = service()
    assert await status(app, "/own", "ps-1") == 200
    assert await status(app, "/own", "ps-3") == 403


async def test_a_route_hears_its_caller_and_the_grounds() -> None:
    async with calling(service(Managers({"po": "ps-1"}))) as client:
        answer = await client.get(f"{API}/units/po", headers={"Authorization": "Bearer ps-1"})
        assert answer.json() == {"unit": "po", "caller": "ps-1", "grounds": ["manager"]}
        answer = await client.get(f"{API}/units/po", headers={"Authorization": "Bearer bureau"})
        assert answer.json()["grounds"] == ["bureau"]


async def test_what_cannot_be_told_is_no_relation_and_is_said_so() -> None:
    app = service(Managers({"po": "ps-1"}, away=True))
    async with calling(app) as client:
        answer = await client.get(f"{API}/units/po", headers={"Authorization": "Bearer ps-1"})
    assert answer.status_code == 503
    assert "cannot be told" in answer.json()["detail"]
    assert answer.headers["retry-after"]
    assert await status(app, "/units/po", "bureau") == 200


async def test_relations_are_asked_for_the_day_in_amsterdam() -> None:
    managers = Managers({"po": "ps-1"})
    await status(service(managers), "/units/po", "ps-1")
    ((asked, on),) = managers.asked
    assert (asked, type(on)) == ("po", date)


async def test_a_refusal_names_who_may_and_nobody_in_person() -> None:
    async with calling(service()) as client:
        answer = await client.get(f"{API}/units/ddv", headers={"Authorization": "Bearer ps-1"})
    assert answer.json()["detail"].endswith("Who may: bureau, manager of that unit.")
    assert "ps-" not in answer.text


async def test_openapi_says_per_operation_whether_a_token_is_needed_and_who_may() -> None:
    rights = (*RIGHTS[:2], Right("GET", f"{API}/own", WHY, roles("bureau")))
    async with calling(create_specimen(api=units(), page_routers=[], rights=rights, relations=Managers({}))) as client:
        paths = (await client.get(f"{API}/openapi.json")).json()["paths"]
    assert paths["/own"]["get"]["security"] == [{"bearer": []}]
    described = paths["/units/{unit}"]["get"]["responses"]
    assert "Who may: bureau, manager of that unit." in described["403"]["description"]
    assert "503" in described
    async with calling(create_specimen()) as client:
        paths = (await client.get(f"{API}/openapi.json")).json()["paths"]
    assert "security" not in paths["/gauges"]["get"]
    assert "401" not in paths["/gauges"]["get"]["responses"]


def test_a_row_is_told_in_words() -> None:
    assert who_may(RIGHTS[0]) == "bureau, manager of that unit"
    assert who_may(RIGHTS[2]) == "bureau, manager of any unit"
    assert who_may(Right("GET", "/", WHY, public=True)) == "everybody"
