"""The members' face: pages for one thumb, opened from the group."""
