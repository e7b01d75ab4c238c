"""The words and codes of skin disease that the platform's apps share."""
