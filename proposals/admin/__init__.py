"""The congress at the desk."""
