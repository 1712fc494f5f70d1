"""What a service is asked stays readable: facts that belong together travel as one value."""

from inspect import signature

from grants import services


def test_no_service_takes_more_than_ten_arguments():
    asked = {name: len(signature(getattr(services, name)).parameters) for name in services.__all__}

    assert {name: count for name, count in asked.items() if count > 10} == {}
