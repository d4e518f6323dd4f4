"""The HTTP edge. It translates between HTTP and the engine, and decides nothing about tasks."""
