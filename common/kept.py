"""The cache of what can be made again: pages, drawings, how far a job has come.

It is Redis, and may be away. What must not vanish has Django's default cache, in the database.
"""

from django.core.cache import caches
from django.utils.connection import ConnectionProxy

cache = ConnectionProxy(caches, "pages")
