"""What is installed: the tables of a network, checked and typed."""

from netvet.inventory.delimited import Fault, count_lost, grouped
from netvet.inventory.encoding import find_codec
from netvet.inventory.formats import FORMATS, SPREADSHEET, Format, read_mapped
from netvet.inventory.glimpse import Glimpse, glimpse
from netvet.inventory.mapping import SheetMapping, read_mapping
from netvet.inventory.parquet import write_parquet
from netvet.inventory.reading import FAULTS_SHOWN, STAMP, read_source
from netvet.inventory.source import ROW, Source
from netvet.inventory.store import Inventory, connect, digest, open_inventory

__all__ = [
    "FAULTS_SHOWN",
    "FORMATS",
    "ROW",
    "SPREADSHEET",
    "STAMP",
    "Fault",
    "Format",
    "Glimpse",
    "Inventory",
    "SheetMapping",
    "Source",
    "connect",
    "count_lost",
    "digest",
    "find_codec",
    "glimpse",
    "grouped",
    "open_inventory",
    "read_mapped",
    "read_mapping",
    "read_source",
    "write_parquet",
]
