"""The model behind TensorFlow Serving: contract, client, embedded server, shipped model."""
