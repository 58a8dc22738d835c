"""Training Catalogue: from education centres' workbooks to figures that officials can trust."""
