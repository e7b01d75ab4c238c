"""The model behind TensorFlow Serving: its contract, a client, an embedded server and the shipped model."""
