"""The patient's pages, and the photographs."""
