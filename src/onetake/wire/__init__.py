"""How any adapter talks to its provider, and how we talk to our own child processes."""
