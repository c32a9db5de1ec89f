"""The pages of follow-up."""

from django.urls import path

from followup import views

urlpatterns = [
    path("", views.home, name="home"),
    path("ataganden/<int:pk>/", views.commitment_show, name="commitment_show"),
    path("ataganden/<int:commitment_pk>/logga/", views.entry_create, name="entry_create"),
    path("uppfoljningar/<int:pk>/ratta/", views.entry_correct, name="entry_correct"),
    path("uppfoljningar/<int:pk>/aterta/", views.entry_withdraw, name="entry_withdraw"),
    path("uppfoljningar/<int:pk>/ta-bort-anteckning/", views.entry_erase, name="entry_erase"),
]
