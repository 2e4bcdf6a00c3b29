"""The four lenses over time: what client and coach each say of a goal, session after session."""
