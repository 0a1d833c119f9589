"""What a page asks for follows from what somebody can do there."""

import pytest
from django.template import Context, Template, TemplateSyntaxError
from django.urls import reverse

from drafting.needs import is_dressed_for_work, is_written_in, working_classes
from tests import factories as make

DESK, STYLES = "js/desk/main", "css/work"


@pytest.mark.parametrize(
    ("html", "written"),
    [
        ('<form method="post"><textarea name="a"></textarea></form>', True),
        ('<form action="/a/" METHOD="POST"><select name="a"></select></form>', True),
        ('<form method="post"><input name="a"></form>', True),
        ('<form method="post"><input type="checkbox" name="a"></form>', True),
        ('<form method="post"><input type="hidden" name="a"><button>A</button></form>', False),
        ('<form method="post"><input name="a" type="hidden"><input type="submit"></form>', False),
        ('<form method="get"><input type="search" name="a"></form>', False),
        ('<form action="/sok/"><input type="search" name="a"></form>', False),
        ('<form><input name="a"></form><form method="post"><input name="b"></form>', True),
        # A control may stand outside the form that it belongs to.
        ('<form method="post" id="a"></form><p><input form="a" name="b"></p>', True),
        ('<p data-stands-in-for="/2024/plan/norra/"></p>', True),
        ('<div data-sign-out hidden></div>', True),
        ("<p>Läs här.</p>", False),
    ],
)  # fmt: skip
def test_what_somebody_writes_in_asks_for_the_desk(html, written):
    assert is_written_in(html) is written


def test_a_class_of_the_working_stylesheet_asks_for_it_and_a_readers_does_not():
    assert {"save-bar", "conflict"} <= working_classes()
    assert not {"button", "chain", "count"} & working_classes()
    assert is_dressed_for_work('<ul class="plain work-list"></ul>')
    assert not is_dressed_for_work('<ul class="chain button"></ul><p title="work-list"></p>')


def test_what_is_drawn_first_is_shown_where_its_name_stands_and_leaves_nothing_behind():
    shown = Template(
        "{% load desk %}{% first as body %}{{ a }}"
        "{% firstof 'x' as inside %}<i>{% endfirst %}[{{ body }}]{{ inside|default:'-' }}"
    )
    assert shown.render(Context({"a": "<b>"})) == "[&lt;b&gt;<i>]-"
    with pytest.raises(TemplateSyntaxError):
        Template("{% load desk %}{% first %}{% endfirst %}")


@pytest.mark.django_db
def test_a_page_to_read_asks_for_nothing_of_the_desk_and_one_to_write_in_for_all(sign_in):
    client = sign_in(make.UserFactory(admin=True))
    make.CityFactory()
    reads = client.get(reverse("accessibility")).content.decode()
    assert DESK not in reads
    assert STYLES not in reads
    assert "data-save-bar" not in reads
    writes = client.get(reverse("barrier")).content.decode()
    assert all(one in writes for one in (DESK, STYLES, "data-save-bar"))


@pytest.mark.django_db
def test_the_desk_comes_later_for_whoever_is_signed_in(client, sign_in):
    address = f"{reverse('desk')}?sida=/2024/mal/%22x"
    assert client.get(address).status_code == 302
    client = sign_in(make.UserFactory())
    answer = client.get(address)
    html = answer.content.decode()
    assert all(one in html for one in (DESK, STYLES, "data-save-bar"))
    assert "next=/2024/mal/%22x" in html
    assert "no-store" in answer["Cache-Control"]
