"""`make smoke`: one case walked from sign-up to the signed answer, over real HTTP and WebSockets.

It knows the platform as a browser does: pages, forms, cookies and sockets; no database, no
Django.
"""
