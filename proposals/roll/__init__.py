"""The list of delegates (代表名册): read from any layout, compared with the roster, brought in, given out.

sheet finds the table, plan compares it row by row, apply writes through the actions, export gives it out.
"""
