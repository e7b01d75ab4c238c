"""The translations: extracted, merged, compiled and checked, with nothing but pip's packages."""
