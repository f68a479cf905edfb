"""Writes Tests/Fixtures/phone-numbers.json: what PyPI's `phonenumbers` says about numbers of some 50 countries.

The version must be the one of Debian's libphonenumber, since both carry the same tables:

    .venv/bin/python Tests/Conformance/make_phone_number_fixture.py
"""

import json
import pathlib

import phonenumbers
from phonenumbers import PhoneNumberFormat, PhoneNumberType, ValidationResult, shortnumberinfo
from phonenumbers.shortdata import _AVAILABLE_REGION_CODES as SHORT_REGIONS

VERSION = "8.12.57"
FILE = pathlib.Path(__file__).parent.parent / "Fixtures" / "phone-numbers.json"
REGIONS = """US CA JM DO GB IE DE AT CH FR BE NL LU IT ES PT SE NO DK FI IS PL CZ HU RO GR TR RU UA IL AE ZA NG KE EG
IN CN JP KR SG HK AU NZ BR AR MX CL CO""".split()
KINDS = {
    PhoneNumberType.FIXED_LINE: "fixedLine",
    PhoneNumberType.MOBILE: "mobile",
    PhoneNumberType.FIXED_LINE_OR_MOBILE: "fixedLineOrMobile",
    PhoneNumberType.TOLL_FREE: "tollFree",
    PhoneNumberType.PREMIUM_RATE: "premiumRate",
    PhoneNumberType.SHARED_COST: "sharedCost",
    PhoneNumberType.VOIP: "voip",
    PhoneNumberType.PERSONAL_NUMBER: "personal",
    PhoneNumberType.PAGER: "pager",
    PhoneNumberType.UAN: "universalAccess",
    PhoneNumberType.VOICEMAIL: "voicemail",
    PhoneNumberType.UNKNOWN: "unknown",
}
PARSE_ERRORS = {
    phonenumbers.NumberParseException.INVALID_COUNTRY_CODE: "unknownCountry",
    phonenumbers.NumberParseException.NOT_A_NUMBER: "notANumber",
    phonenumbers.NumberParseException.TOO_SHORT_AFTER_IDD: "tooShort",
    phonenumbers.NumberParseException.TOO_SHORT_NSN: "tooShort",
    phonenumbers.NumberParseException.TOO_LONG: "tooLong",
}
LENGTH_ERRORS = {
    ValidationResult.IS_POSSIBLE_LOCAL_ONLY: "tooShort",
    ValidationResult.INVALID_COUNTRY_CODE: "unknownCountry",
    ValidationResult.TOO_SHORT: "tooShort",
    ValidationResult.INVALID_LENGTH: "invalidForCountry",
    ValidationResult.TOO_LONG: "tooLong",
}
ODD = ["", " ", "+", "0", "abc", "+0", "+1", "+999123456789", "1" * 30, "١٢٣", "+1 (555) 010-0142", "tel:+1-555-010-0142",
       "+1 555 010 0142 ext. 7", "１５５５０１００１４２", "1-800-FLOWERS", "#31#", "*67 555 010 0142", "+800 1234 5678",
       "+1​5550100142", "00 1 555 010 0142", "555-0142", "5550100142", "15550100142", "+44 7700 900123"]


def describe(text, region):
    entry = {"input": text, "region": region}
    try:
        number = phonenumbers.parse(text, region)
    except phonenumbers.NumberParseException as error:
        return entry | {"error": PARSE_ERRORS[error.error_type]}
    reason = phonenumbers.is_possible_number_with_reason(number)
    if reason != ValidationResult.IS_POSSIBLE:
        return entry | {"error": LENGTH_ERRORS[reason]}
    number.extension = None
    own = phonenumbers.region_code_for_number(number)
    if own in (None, "001"):
        own = phonenumbers.region_code_for_country_code(number.country_code)
    return entry | {
        "e164": phonenumbers.format_number(number, PhoneNumberFormat.E164),
        "international": phonenumbers.format_number(number, PhoneNumberFormat.INTERNATIONAL),
        "national": phonenumbers.format_number(number, PhoneNumberFormat.NATIONAL),
        "ownRegion": None if own in ("001", "ZZ") else own,
        "isAssigned": phonenumbers.is_valid_number(number),
        "kind": KINDS[phonenumbers.number_type(number)],
    }


def inputs(region):
    code = phonenumbers.country_code_for_region(region)
    for kind in KINDS:
        number = phonenumbers.example_number_for_type(region, kind)
        if number is None:
            continue
        for style in (PhoneNumberFormat.E164, PhoneNumberFormat.INTERNATIONAL, PhoneNumberFormat.NATIONAL):
            yield phonenumbers.format_number(number, style)
        yield phonenumbers.national_significant_number(number)
    national = phonenumbers.national_significant_number(phonenumbers.example_number(region))
    for length in range(2, 18):
        yield f"+{code}" + (national * 3)[:length]
    yield from ODD


def short_inputs(region):
    yield from ("112", "911", "999", "9 1 1", "110", "113", "115", "9115550100", "1125550100", "116117", "411", "5550100142",
                "+112", "+911", "", "abc", "*67")
    if region in SHORT_REGIONS:
        for cost in (0, 1, 2, 3):
            example = shortnumberinfo._example_short_number_for_cost(region, cost)
            if example:
                yield example
    yield from (phonenumbers.format_number(phonenumbers.example_number(region), style) for style in (0, 1, 2))


def is_short(text, region):
    if shortnumberinfo.connects_to_emergency_number(text, region):
        return True
    try:
        number = phonenumbers.parse(text, region)
    except phonenumbers.NumberParseException:
        return False
    return shortnumberinfo.is_valid_short_number_for_region(number, region)


def unique(entries):
    return list({(entry["input"], entry["region"]): entry for entry in entries}.values())


def lines(entries):
    return ",\n".join(json.dumps(entry, ensure_ascii=True) for entry in entries)


def render():
    assert phonenumbers.__version__ == VERSION, f"phonenumbers {VERSION} is needed, this is {phonenumbers.__version__}"
    numbers = unique(describe(text, region) for region in REGIONS for text in inputs(region))
    short = unique({"input": text, "region": region, "isShort": is_short(text, region)}
                   for region in REGIONS for text in short_inputs(region))
    return f'{{"version": "{VERSION}",\n"numbers": [\n{lines(numbers)}\n],\n"short": [\n{lines(short)}\n]}}\n'


if __name__ == "__main__":
    FILE.write_text(render())
    print(f"wrote {FILE}")
