from importlinter.cli import lint_imports


def test_imports_go_only_where_the_architecture_allows():
    """The contracts stand in ``pyproject.toml``; a broken one is printed with its path."""
    assert lint_imports() == 0
