"""One file a wire format: their JSON in, our request; our task in, their JSON. Pure."""
