"""The site: what holds the apps together."""
