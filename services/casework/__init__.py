"""What every department does with cases and tasks: own the cases of its kinds, hold the tasks of its people.

CMMN's word for it is case work. Nothing here knows a site, a pack or the name of a question.
"""
