"""Facts about models, as data: one TOML file a model, and the loader that reads them strictly."""
