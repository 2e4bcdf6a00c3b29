"""The pages that show how it goes: client page and My progress, goal, milestone, matrix."""
