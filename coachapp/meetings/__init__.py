"""The meeting itself: one page in which both write while they talk, and the recap when it is closed."""
