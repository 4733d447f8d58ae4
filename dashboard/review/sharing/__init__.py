"""Who has which story: claims, presence, assignments."""
