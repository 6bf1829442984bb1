"""The thin side that knows nameko and RabbitMQ; what is done with a message is decided in `shared.store`."""
