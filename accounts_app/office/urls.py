from django.urls import path

from accounts_app.office import views

app_name = "office"
urlpatterns = [path("", views.office_settings, name="settings")]
