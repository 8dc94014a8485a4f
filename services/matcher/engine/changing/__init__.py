"""What a change of the candidate would open."""
