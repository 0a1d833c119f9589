"""Static files under names that change with what they hold."""

from whitenoise.storage import CompressedManifestStaticFilesStorage

# import { bar } from "./bar.js"; and import "./bar.js";
_IMPORT = (
    r"""(?P<matched>(?P<before>import\s[^"';]*)"(?P<url>\.{1,2}/[^"]+)";)""",
    '%(before)s"%(url)s";',
)


class HashedModules(CompressedManifestStaticFilesStorage):
    """Our scripts import each other by hashed names, too: none is older than its page.

    Only ours: packages' scripts name modules that they do not bring.
    """

    patterns = (*CompressedManifestStaticFilesStorage.patterns, ("js/*.js", (_IMPORT,)))
