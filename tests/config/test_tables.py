from __future__ import annotations

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import models


@pytest.mark.django_db
def test_migrations_say_what_the_models_say():
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)


def test_no_table_reaches_back_into_an_app_below():
    reaching = [
        f"{model.__name__}.{field.name}"
        for model in apps.get_models()
        if model.__module__.startswith("qunluo.")
        for field in model._meta.get_fields()
        if isinstance(field, models.ForeignKey)
        and field.related_model._meta.app_label != model._meta.app_label
        and not field.remote_field.hidden
    ]

    assert reaching == []
