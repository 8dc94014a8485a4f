"""Why a pathway has its place: gates with the values compared, parts with their reasons, what stands in the way."""
