"""``make release``: the distributions, what they depend on, and whether anything bad is known of that."""
