"""What the texts of the guide are written with: buttons in the program's own words, keys, pictures."""

from typing import Any

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from lpse_helpdesk.guide.pictures import PICTURES
from requests_app.sop.vocabulary import Act
from requests_app.tickets.workflow import TABLE

register = template.Library()


@register.simple_tag
def press(words: str) -> SafeString:
    """Words that stand on the screen: a button, a link, a title. A test looks for them in the program."""
    return format_html('<span class="guide-press">{}</span>', words)


@register.simple_tag
def act(name: str) -> SafeString:
    """The button of an act of the SOPs, by the table that names it."""
    return press(TABLE[Act(name)].label)


@register.inclusion_tag("guide/_picture.html")
def picture(name: str) -> dict[str, Any]:
    """A picture of the program; KeyError for one that is not taken."""
    return {"picture": PICTURES[name]}
