"""Settings: one row each, with name, default and help. Read from CONTENTGRAPH_* and `.env`; refused in one sentence.

services, callers, upstream, limits, answers    the rows, by what they are about
values                                          what a value must be
settings                                        all of them together; table: as they are shown
"""

from serving.settings.settings import PREFIX, Settings, SettingsError, load_settings
from serving.settings.table import misspelt, table
from serving.settings.values import is_loopback

__all__ = ["PREFIX", "Settings", "SettingsError", "is_loopback", "load_settings", "misspelt", "table"]
