"""Plans of check-ins: begun from a template, changed by versions, tried before they are saved, and run."""
