"""The composition root: settings, addresses, the admin site and the steps that cross apps."""
