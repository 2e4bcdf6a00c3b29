"""A believable practice to look around in: invented people, three years of their work, dates relative to today."""
