"""The two cookies of a service: which session, and which browser began a login."""

from __future__ import annotations

from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import Response


@dataclass(frozen=True, slots=True)
class Cookie:
    """
    One cookie: no script reads it, and no form or picture of another site makes a browser send it.

    Attributes:
        name: With the prefix that makes a browser hold to the rest (``__Host-``, ``__Secure-``) where it is https.
        path: Below which addresses the browser sends it.
        secure: Whether it travels over https alone.
        lasts_s: Seconds until the browser forgets it; None: when it is closed.
    """

    name: str
    path: str
    secure: bool
    lasts_s: int | None = None

    def read(self, request: Request) -> str:
        """What *request* shows; empty when it shows nothing."""
        return request.cookies.get(self.name, "")

    def give(self, response: Response, value: str) -> None:
        """Let the browser show *value* from now on."""
        # Lax and not Strict: coming back from the provider is a step from another site, and must show it.
        response.set_cookie(
            self.name,
            value,
            max_age=self.lasts_s,
            path=self.path,
            secure=self.secure,
            httponly=True,
            samesite="lax",
        )

    def take(self, response: Response) -> None:
        """Let the browser forget it."""
        response.delete_cookie(self.name, path=self.path, secure=self.secure, httponly=True, samesite="lax")


def cookie(name: str, path: str, *, secure: bool, lasts_s: int | None = None) -> Cookie:
    """
    The cookie *name* below *path*. With *secure*, browsers take it over https alone, and from this host alone.

    ``__Host-`` says the most but wants the path ``/``; below a narrower path it is ``__Secure-``.
    """
    prefix = ("__Host-" if path == "/" else "__Secure-") if secure else ""
    return Cookie(prefix + name, path, secure, lasts_s)
