"""Documents to look into, each printed once however many tests look."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.test import override_settings

from samverkan.shared.pdf.desk import Desk
from samverkan.shared.pdf.renderer import Renderer
from tests.pdf.conftest import render as render
from tests.printing.documents import Document, Shelf, made_on_the_day, write_demo
from tests.printing.edges import write_edges


@pytest.fixture(scope="session")
def shelf(tmp_path_factory: pytest.TempPathFactory) -> Shelf:
    """Where what is made is kept until the end of the run."""
    return Shelf(tmp_path_factory)


@pytest.fixture(scope="session")
def demo(
    shelf: Shelf, render: Callable[..., Any], django_db_setup: None, django_db_blocker: Any
) -> dict[str, Document]:
    """The documents of the demonstration by name."""
    written = shelf.once("demo", lambda: made_on_the_day(write_demo, django_db_blocker))
    return {name: Document(each, shelf, render) for name, each in written.items()}


@pytest.fixture(scope="session")
def edges(
    shelf: Shelf, render: Callable[..., Any], django_db_setup: None, django_db_blocker: Any
) -> dict[str, Document]:
    """The documents of `EDGES` by name."""
    written = shelf.once("edges", lambda: made_on_the_day(write_edges, django_db_blocker))
    return {name: Document(each, shelf, render) for name, each in written.items()}


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """A desk with workers and a folder of its own."""
    renderers = Renderer(), Renderer()
    with override_settings(PDF_CACHE_DIR=tmp_path_factory.mktemp("kept")):
        yield Desk(*renderers)
    for renderer in renderers:
        renderer.close()
