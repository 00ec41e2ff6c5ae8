"""Questions of exposure put to a case: who is compromised, and what they could see or stop."""

from netvet.compromise.exposure import Cell, Chosen, Exposure
from netvet.compromise.scene import NOBODY, NOBODY_KNOWN, Scene, open_scene

__all__ = ["NOBODY", "NOBODY_KNOWN", "Cell", "Chosen", "Exposure", "Scene", "open_scene"]
