"""The studio's works, their shares, and lists of them."""
