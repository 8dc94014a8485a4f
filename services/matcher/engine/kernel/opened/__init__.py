"""What a changed candidate would get more than the candidate has."""
