"""Pages of reporting, by stage: start, pages of the catalogue, files, check and send, guests."""
