"""
The local identity provider: OpenID Connect for demo people without passwords, on this machine alone.

What it speaks is what an organisation's own provider speaks, so services know no difference: discovery, code flow with
PKCE, client credentials with signed assertions, logout that reaches every service. Built on Authlib's server.
"""
