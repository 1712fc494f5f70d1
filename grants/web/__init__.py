"""Seiten: they show what is and ask what shall be; what is right the services decide.

Promise       reading writes nothing; a view that does not state who may use it opens to nobody
Read first    urls.py, views/command.py (every form), views/base.py (every list), views/award.py
Folders       views/ answer, forms/ ask and call a service, tables/ and filters/ make the lists
Words         wording.py: how an amount, a day or a count reads, in Python and in templates
Ways          journal_links.py: every figure leads to its vouchers; key_pages.py: pages by key
At the door   middleware.py asks grants/permissions.py; context.py is around every page
Templates     templates/, built of the parts and block tags of grants/templatetags/parts.py
Imports       all of grants but admin and tasks, and the clock of the shell, which it hands on
"""
