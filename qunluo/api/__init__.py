"""The API for programs: signed by a key, the same rules as pages, one way in."""
