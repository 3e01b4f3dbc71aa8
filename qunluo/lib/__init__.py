"""Small tools with I/O or Django in them, without models; nothing of ours below."""
