"""The pages of agreements."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
