"""Logging in to pages: the organisation's identity provider says who, a session of ours remembers it for a while."""
