"""The roster (会员花名册): read from any layout, compared with the records, brought in, given out.

reading finds the table, normalising reads its rows, tree finds their branches, plan compares, apply writes.
"""
