"""Which edition a page shows, to whom, and how it says so."""


def test_debug(client, city):
    for address in [
        "/",
        "/2024/mal/",
        "/2024/mal/1/",
        "/2024/mal/1.1/",
        "/2024/mal/1.1/namnder/",
        "/2024/mal/1.1/ar/",
        "/2024/mal/1.1/namndmal/",
        "/2024/mal/1.1/aktiviteter/",
        "/2024/organisationer/",
        "/2024/organisationer/oppen/",
        "/2024/organisationer/sluten/",
        "/2024/organisationer/oppen/aktiviteter/",
        "/2024/organisationer/oppen/ekonomi/",
        "/2024/indikatorer/",
        "/2024/indikatorer/nojda/",
        f"/varfor/{city.row.pk}/",
        "/2024/budget/",
    ]:
        from django.db import connection
        from django.test.utils import CaptureQueriesContext

        with CaptureQueriesContext(connection) as c:
            r = client.get(address)
        print(address, r.status_code, len(c))
        assert r.status_code == 200
