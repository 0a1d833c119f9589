"""Forms sent as from the page that somebody has before them, with the mark of what it showed."""


def decides(client, url, given):
    """The decision, made on the plan's page as it stands."""
    page = client.get(url("plan_way"))
    return client.post(url("plan_decide"), {"seen": page.context["seen"], **given})


def defines(client, address, given, **more):
    """The definition; whoever may not open the page sends no mark."""
    page = client.get(address)
    seen = page.context["held"].seen if page.status_code == 200 else ""
    return client.post(address, {"seen": seen, **given}, **more)
