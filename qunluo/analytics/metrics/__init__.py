"""Every figure of a group, each as one expression over the tables of the lake."""
