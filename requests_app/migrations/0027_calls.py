"""A call of a guest in one statement: the function, and the indexes by which it finds who is next."""

from django.conf import settings
from django.db import migrations, models

from requests_app.frontdesk.next_call import CALL_NEXT_SQL


class Migration(migrations.Migration):

    dependencies = [
        ('accounts_app', '0011_mout'),
        ('requests_app', '0026_fds'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddIndex(
            model_name='queuenumber',
            index=models.Index(condition=models.Q(('for_counter', None), ('state', 'waiting')), fields=['day', 'for_line', 'line', 'order_at', 'number'], name='front_first_of_line'),
        ),
        migrations.AddIndex(
            model_name='queuenumber',
            index=models.Index(condition=models.Q(('for_counter__isnull', False), ('state', 'waiting')), fields=['for_counter', 'day', 'line', 'order_at', 'number'], name='front_first_of_counter'),
        ),
        migrations.RunSQL(CALL_NEXT_SQL, "DROP FUNCTION requests_app_call_next"),
    ]
