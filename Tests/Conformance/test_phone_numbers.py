"""The committed phone number fixture is what the oracle says; the Swift tests hold the program to it."""

import make_phone_number_fixture as fixture


def test_fixture_is_what_the_oracle_says():
    assert fixture.FILE.read_text() == fixture.render()
