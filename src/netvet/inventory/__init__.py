"""What is installed: the tables of a network, checked and typed."""

from netvet.inventory.delimited import Fault, count_lost
from netvet.inventory.formats import FORMATS, Format
from netvet.inventory.parquet import write_parquet
from netvet.inventory.reading import FAULTS_SHOWN, ROW, STAMP, Source, read_source
from netvet.inventory.store import Inventory, connect, open_inventory

__all__ = [
    "FAULTS_SHOWN",
    "FORMATS",
    "ROW",
    "STAMP",
    "Fault",
    "Format",
    "Inventory",
    "Source",
    "connect",
    "count_lost",
    "open_inventory",
    "read_source",
    "write_parquet",
]
