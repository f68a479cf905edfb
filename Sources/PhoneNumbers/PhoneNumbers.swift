/// What people type into a phone, made into numbers a machine can dial, and back into something to read.
///
/// Job: `E164Number` parses, normalises, classifies and formats; `E164Number.isShortOrEmergency` says what must never be
/// normalised at all.
///
/// Invariants
/// - Pure: the same text and region give the same answer, from any thread. The library's tables are read-only and are
///   made at first use, once (C++ guards that): some 12 ms and 8 MB, then about 0.1 ms a number.
/// - A value of `E164Number` is "+", a calling code and a national number of a length that its country uses.
/// - Short and emergency numbers are told apart before normalising, from the text as typed: afterwards 112 in one
///   country can no longer be told from an ordinary number in another.
///
/// Which predicate: "possible" (calling code known, length right), not "valid" (in a range the tables know to be given
/// out). Ranges are given out every month and the tables are as old as the Debian release, so "valid" would refuse
/// working numbers; whether one works is for Twilio to say. Numbers reserved for fiction, such as +1 555 010 0142 of the
/// demo, are possible and never valid. `isAssigned` holds the stricter answer for those who want to warn. Where a number
/// is in no known range, its region is the main one of its calling code.
///
/// Why Debian's libphonenumber and not a table generated from it: numbering plans are not ours to keep. The library
/// gets Debian's updates without a new release of Ringdesk, knows national prefixes, carrier codes, short numbers and
/// formatting (a table of lengths knows none of that), and its results can be checked against PyPI's `phonenumbers` of
/// the same version: `Tests/Conformance/make_phone_number_fixture.py`. Its price is a C++ shim that never throws across
/// and hands out copies only.
