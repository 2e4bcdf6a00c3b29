"""How this instance is set: name, mark, public address, words to the invited, how long what is kept, who needs two factors."""
