"""The front of a local run: one address for pages and APIs, whether all is ready, and the mail that was sent."""
