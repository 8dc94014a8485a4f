"""The best entry of a vacancy per track."""
