"""Letters: choose a template, fill what the case does not know, see the pages, make the PDF."""
