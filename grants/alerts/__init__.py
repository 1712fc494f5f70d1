"""Hinweise: findings become alerts, alerts become deliveries, deliveries become mails.

Promise       each is told once; a missed night loses nothing, a crash repeats a mail at worst
Read first    run.py (open, renew, settle), findings.py (gather facts, ask the checks)
On pages      current.py: the kept alerts, with what changed since judged anew in memory
Each minute   recheck.py judges what is marked, send.py leases, sends and marks
Mail          mail.py its words, recipients.py who is told, links.py where it leads
Imports       checks, queries, services, models; read by web, called by grants/tasks.py
Why so        docs/idea/alerts.md
"""
