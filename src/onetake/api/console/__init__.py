"""`/api`: what the studio and the console ask for. A person speaks here, by a session's cookie.

FastAPI and its schemas, mounted as one handler of the edge (ADR 0011, ADR 0016). It is imported
with the first call: a server that nobody opens the studio of does not pay for it.
"""
