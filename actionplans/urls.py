"""The pages of actionplans."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
