"""The processes that run the house: worker, deliverer, timetable, supervisor."""
