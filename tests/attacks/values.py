"""What an attacker sends where a program expects a value of one kind."""

import json

# A question for a key that nobody has asked, as its answer tells of it.
_CLIENT = "eyJ0eXBlIjoid2ViYXV0aG4uZ2V0IiwiY2hhbGxlbmdlIjoiYSIsIm9yaWdpbiI6IngifQ"


def _answer(response=(), **more):
    """As a browser's, but for what is said otherwise."""
    names = ("clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle")
    usual = {"id": "YQ", "rawId": "YQ", "type": "public-key"}
    return json.dumps({**usual, "response": dict.fromkeys(names, "YQ") | dict(response), **more})


# For a key's answer (WebAuthn): no JSON, JSON of other shapes, texts that are no base64, depth.
CREDENTIALS = [
    "x",
    "null",
    "[]",
    "{}",
    "1",
    '"a"',
    "NaN",
    "[[[[",
    "[" * 5_000,
    "9" * 5_000,
    "9" * 50_000,
    '{"id":1}',
    '{"id":null,"response":null}',
    '{"response":{"userHandle":"!!!"}}',
    '{"id":"a","rawId":"a","type":"public-key","response":{}}',
    '{"id":"YQ","rawId":"YQ","response":{"userHandle":null}}',
    '{"id":"YQ","id":"Yg","rawId":"YQ","response":{}}',
    '{"id":"\\ud800\\u0000","rawId":"\\ud800\\u0000","response":{"userHandle":"\\ud800"}}',
    _answer({"userHandle": ["x"], "clientDataJSON": {"a": 1}}),
    _answer({"userHandle": "å", "signature": 5}),
    _answer({"userHandle": "A" * 48}),
    _answer({"userHandle": "MQ", "clientDataJSON": _CLIENT, "attestationObject": "oA"}),
    _answer(rawId="Yg", type="x"),
    _answer(clientExtensionResults=3),
]
