"""Buchführung: where every euro is.

It knows the places at which earmarked money can be and the lines of the budget that it counts
on, and its refusals name them in the words of the people who book. It knows no award, notice,
recipient or deadline, and no screen.

Promise       a euro is in one place; a voucher is never changed, only reversed
Read first    models/account.py, models/voucher.py, then write_voucher() in services.py
Once only     commands.py: key, fingerprint, stored result; kept_names.py: names since changed
Said anew     filled_from.py: refused if somebody has saved since the form was opened
Write         services.py vouchers (journal.py their SQL), plan.py budgets, years.py closings
Read          queries.py balances, statements.py plans, as_of.py any day, day_balances.py each
Guard, prove  guard.py and period_guards.py triggers, seal.py the chain, integrity.py verify
Refuse        errors.py: one class for each sentence, which says what it is about
Imports       Django, nothing of grants or fundtracker; both import it
"""
