"""``{% url %}`` as Django has it, but an address is looked up once a process (a template builtin).

Except where a text stands in it: it may be the token of a pick-up link, a kiosk or a session, and what is kept outlives
its page.
"""

from typing import Any
from uuid import UUID

from django import template
from django.template.base import Parser, Token
from django.template.defaulttags import URLNode
from django.template.defaulttags import url as _url
from django.urls import NoReverseMatch

from accounts_app.addresses import address_of

register = template.Library()
_KEPT = (int, UUID)


class KeptURLNode(URLNode):
    """Looks up as `URLNode` what has words with names or texts in it, and what cannot be told apart for certain."""

    def render(self, context: template.Context) -> str:
        arguments = [each.resolve(context) for each in self.args]
        if self.kwargs or not all(type(each) in _KEPT for each in arguments):
            return str(super().render(context))
        try:
            found = address_of(self.view_name.resolve(context), *arguments)
        except NoReverseMatch:
            return str(super().render(context))
        if self.asvar is None:
            return found
        context[self.asvar] = found
        return ""


@register.tag
def url(parser: Parser, token: Token) -> KeptURLNode:
    """As Django's own."""
    node: Any = _url(parser, token)
    return KeptURLNode(node.view_name, node.args, node.kwargs, node.asvar)
