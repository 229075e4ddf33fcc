"""Letters and other papers: from templates and fields to a PDF that can be kept."""
