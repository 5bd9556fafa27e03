"""Answers that say what is wrong, by RFC 9457 (application/problem+json)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from http import HTTPStatus
from typing import Any

from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

PROBLEM_JSON = "application/problem+json"


@dataclass(frozen=True, slots=True)
class FieldError:
    """One thing wrong with what was sent: where, which rule (a short stable code), and a sentence for people."""

    field: str
    rule: str
    message: str


class Problem(HTTPException):
    """
    A refusal with its reason. Raise it anywhere in a request; the answer is ``application/problem+json``.

    Args:
        status: HTTP status, 4xx or 5xx. A wrong request is 400, never 422 (NLgov API Design Rules).
        detail: What is wrong and what to do, in one or two sentences; no personal data.
        title: The kind of problem, the same for every occurrence; the status' own phrase by default.
        type: A URI for the kind of problem; ``about:blank`` says that the status tells enough.
        errors: What is wrong per field.
        headers: Extra response headers.
        extra: Further members, names in lowerCamelCase.
    """

    def __init__(
        self,
        status: int,
        detail: str,
        *,
        title: str | None = None,
        type: str = "about:blank",
        errors: Sequence[FieldError] = (),
        headers: Mapping[str, str] | None = None,
        extra: Mapping[str, Any] | None = None,
    ) -> None:
        super().__init__(status_code=status, detail=detail, headers=dict(headers or {}))
        self.title = title or HTTPStatus(status).phrase
        self.type = type
        self.errors = tuple(errors)
        self.extra = dict(extra or {})

    def body(self) -> dict[str, Any]:
        """The members of the answer, in reading order."""
        members: dict[str, Any] = {
            "type": self.type,
            "title": self.title,
            "status": self.status_code,
            "detail": self.detail,
        }
        if self.errors:
            members["errors"] = [asdict(error) for error in self.errors]
        return members | self.extra

    def response(self) -> JSONResponse:
        """The answer itself."""
        return JSONResponse(self.body(), self.status_code, headers=self.headers, media_type=PROBLEM_JSON)


class BodyTooLarge(Problem):
    """A body of more than *most* bytes, which is refused whatever it holds."""

    def __init__(self, most: int, *, headers: Mapping[str, str] | None = None) -> None:
        super().__init__(413, f"The body may be at most {most} bytes.", headers=headers)
        self.most = most


_DETAILS = {
    404: "There is nothing at this address. The addresses are listed in openapi.json.",
    405: "This address does not take this method; the Allow header lists what it takes.",
}


def unexpected() -> Problem:
    """The answer when we failed ourselves: says so, and nothing of our insides."""
    return Problem(500, "Something went wrong on our side. It has been recorded. Try again later.")


def as_problem(error: Exception) -> Problem:
    """Any error of a request as the problem its caller may read."""
    if isinstance(error, Problem):
        return error
    if isinstance(error, RequestValidationError):
        return Problem(400, "The request does not follow the rules; see errors.", errors=_field_errors(error))
    if isinstance(error, HTTPException):
        detail = _DETAILS.get(error.status_code, str(error.detail) + ".")
        return Problem(error.status_code, detail, headers=error.headers)
    return unexpected()


async def answer_problem(request: Request, error: Exception) -> Response:
    """Exception handler: the problem as JSON."""
    return as_problem(error).response()


def _field_errors(error: RequestValidationError) -> list[FieldError]:
    return [
        FieldError(field=_field(item["loc"]), rule=str(item["type"]).replace("_", "-"), message=str(item["msg"]))
        for item in error.errors()
    ]


def _field(location: Sequence[int | str]) -> str:
    # FastAPI puts where it looked (body, query, path, header) in front; the reader knows it by the field's name.
    parts = location[1:] if len(location) > 1 and not isinstance(location[-1], int) else location[:1]
    return ".".join(str(part) for part in parts)
