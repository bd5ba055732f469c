"""``{% ticket_rows %}``: the rows of a table of requests."""

from django import template

from requests_app.desk.row_words import drawn_rows

register = template.Library()
register.simple_tag(drawn_rows, name="ticket_rows")
