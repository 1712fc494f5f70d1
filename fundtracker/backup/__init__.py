"""Sicherung und Wiederherstellung: copies of the database that are proven to be whole."""

from fundtracker.backup.create import create_backup
from fundtracker.backup.folder import BackupInfo, default_folder, newest_backup
from fundtracker.backup.restore import open_backup, restore_backup

__all__ = [
    "BackupInfo",
    "create_backup",
    "default_folder",
    "newest_backup",
    "open_backup",
    "restore_backup",
]
