"""What workers read: columns, articles, policies."""
