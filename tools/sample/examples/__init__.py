"""The five source documents as worked examples: what the centres concerned would keep of them.

Each module makes the files of one document, by folder and path. What a document prints stands in the cells;
what it leaves open (who took part, hours, further dates) is invented, as is every person.
"""

from ..world import Cell

# folder → path below it → content
Files = dict[str, dict[str, bytes]]
Rows = list[list[Cell]]
