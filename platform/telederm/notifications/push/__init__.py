"""Web Push: a sign on a device that something is new, by way of the browser maker's service."""
