"""The pages of accounts."""

from django.urls import path

from accounts.views import log

urlpatterns = [
    path("logg/", log.log_show, name="log_show"),
    path("logg/<int:pk>/ta-bort/", log.event_erase, name="event_erase"),
]
