"""Formats of inventories: one file each, one line each in FORMATS."""

from netvet.inventory.formats.anatel import ANATEL
from netvet.inventory.formats.format import Format
from netvet.inventory.formats.native import NATIVE
from netvet.inventory.formats.netbox import NETBOX
from netvet.inventory.formats.spreadsheet import SPREADSHEET, read_mapped
from netvet.inventory.formats.tmf639 import TMF639

FORMATS: tuple[Format, ...] = (
    NATIVE,
    ANATEL,
    NETBOX,
    TMF639,
    SPREADSHEET,
)
"""Every format: the first that recognises a path reads it."""

__all__ = ["FORMATS", "SPREADSHEET", "Format", "read_mapped"]
