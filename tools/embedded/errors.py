"""What can go wrong with the private servers, said so that the reader knows what to do."""


class EmbeddedServerError(Exception):
    """A private server could not be started; the message is in Swedish and shown as it is."""
