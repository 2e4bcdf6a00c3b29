"""Long-term goals and the milestones on the way there. The client's words: nobody else edits them."""
