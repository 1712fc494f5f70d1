"""Hinweise: findings become cases, their stages alerts, alerts deliveries, deliveries mails.

Promise       each stage is told once; a missed night loses nothing, a crash repeats a mail at worst
Read first    run.py (open, renew, settle), stages.py (who is told), findings.py (ask the checks)
On pages      current.py: the kept cases, with what changed since judged anew in memory
Each minute   recheck.py judges what is marked, send.py leases, sends and marks
Mail          mail.py its words, recipients.py who is told, links.py where it leads
Imports       checks, queries, services, models; read by web, called by grants/tasks.py
Why so        docs/idea/alerts.md
"""
