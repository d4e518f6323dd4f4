"""The verbs: accept, take a step, cancel, reconcile. Each file is one of them."""
