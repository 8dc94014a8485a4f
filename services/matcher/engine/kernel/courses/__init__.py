"""What a candidate can learn, and which lessons fit beside which work."""
