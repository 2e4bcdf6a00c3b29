"""What crosses all rooms: taking one's record along, being erased, how long what is kept, and the page that says all this."""
