"""The admin with our site in place of Django's."""

from django.contrib.admin.apps import AdminConfig


class AdministrationConfig(AdminConfig):
    default_site = "samverkan.administration.site.AdministrationSite"
