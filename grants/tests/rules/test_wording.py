import pytest

from grants.rules.wording import counted


@pytest.mark.parametrize(
    ("count", "words"), [(0, "0 Mails"), (1, "1 Mail"), (2, "2 Mails"), (1234, "1.234 Mails")]
)
def test_a_count_reads_as_a_number_with_its_word(count, words):
    assert counted(count, "Mail", "Mails") == words
