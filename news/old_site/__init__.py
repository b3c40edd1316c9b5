"""An old site comes in: a folder of Word, HTML and Markdown, an RSS or Atom feed, an export of WordPress.

items says what a reader finds; folder, feeds and wordpress are the readers; media finds the
pictures and files that texts name; columns says under which heading a text stands; bring_in keeps it all.
Nothing is ever fetched from outside.
"""
