"""How static files are kept where they are collected: named by content, and compressed."""

from whitenoise.storage import CompressedManifestStaticFilesStorage

# What Django itself looks for where its switch for modules is on.
_, IMPORTS = CompressedManifestStaticFilesStorage._js_module_import_aggregation_patterns


class HashedModulesStorage(CompressedManifestStaticFilesStorage):
    """A module of ours that imports another asks for it by its hashed name: each is fetched once.

    Only ours: Django's own switch would also read what packages have in their comments.
    """

    patterns = (*CompressedManifestStaticFilesStorage.patterns, ("js/*.js", IMPORTS))
