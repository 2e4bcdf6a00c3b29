"""A coach's log of hours, as a credential asks for it: sessions held here, hours from elsewhere, and whom it may name."""
