"""What pages and jobs ask about incidents, risks and rounds."""
