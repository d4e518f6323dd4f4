"""The `onetake` command: one file per noun or verb. Heavy imports wait until they are needed."""
