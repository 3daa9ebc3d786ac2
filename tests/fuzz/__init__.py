"""Every input broken at random, by a seed: refused with a reason or answered, never a crash, a hang or a silent change."""
