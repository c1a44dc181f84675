"""Teaching the model in use by corrections and by pictures of new classes."""
