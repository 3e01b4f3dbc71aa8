"""Make-up vouchers: codes that are sold or given away, each good for one missed day."""
