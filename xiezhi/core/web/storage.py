"""Static files with hashed names, for vendored files that stay byte for byte as released."""

from typing import Any

from whitenoise.storage import CompressedManifestStaticFilesStorage  # type: ignore[import-untyped]


def _without_maps(patterns: Any) -> Any:
    return tuple((ending, tuple(p for p in found if "sourceMappingURL" not in str(p))) for ending, found in patterns)


class StaticStorage(CompressedManifestStaticFilesStorage):  # type: ignore[misc]
    """Does not follow `sourceMappingURL`: maps are not shipped, and a vendored file is never edited to say so."""

    patterns = _without_maps(CompressedManifestStaticFilesStorage.patterns)
