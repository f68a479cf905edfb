#include "cphonenumber.h"

#include <phonenumbers/phonenumber.pb.h>
#include <phonenumbers/phonenumberutil.h>
#include <phonenumbers/shortnumberinfo.h>

#include <algorithm>
#include <cstring>
#include <string>

namespace {

using i18n::phonenumbers::PhoneNumber;
using i18n::phonenumbers::PhoneNumberUtil;
using i18n::phonenumbers::ShortNumberInfo;

template <size_t size>
void copy(const std::string &text, char (&target)[size]) {
  const size_t count = std::min(text.size(), size - 1);
  std::memcpy(target, text.data(), count);
  target[count] = '\0';
}

// Both are read-only once made and safe to share among threads; C++ makes each once, whoever comes first.
PhoneNumberUtil &library() { return *PhoneNumberUtil::GetInstance(); }

const ShortNumberInfo &short_numbers() {
  static const ShortNumberInfo info;
  return info;
}

cphonenumber_type type_of(PhoneNumberUtil::PhoneNumberType type) {
  switch (type) {
    case PhoneNumberUtil::FIXED_LINE: return CPHONENUMBER_TYPE_FIXED_LINE;
    case PhoneNumberUtil::MOBILE: return CPHONENUMBER_TYPE_MOBILE;
    case PhoneNumberUtil::FIXED_LINE_OR_MOBILE: return CPHONENUMBER_TYPE_FIXED_LINE_OR_MOBILE;
    case PhoneNumberUtil::TOLL_FREE: return CPHONENUMBER_TYPE_TOLL_FREE;
    case PhoneNumberUtil::PREMIUM_RATE: return CPHONENUMBER_TYPE_PREMIUM_RATE;
    case PhoneNumberUtil::SHARED_COST: return CPHONENUMBER_TYPE_SHARED_COST;
    case PhoneNumberUtil::VOIP: return CPHONENUMBER_TYPE_VOIP;
    case PhoneNumberUtil::PERSONAL_NUMBER: return CPHONENUMBER_TYPE_PERSONAL_NUMBER;
    case PhoneNumberUtil::PAGER: return CPHONENUMBER_TYPE_PAGER;
    case PhoneNumberUtil::UAN: return CPHONENUMBER_TYPE_UAN;
    case PhoneNumberUtil::VOICEMAIL: return CPHONENUMBER_TYPE_VOICEMAIL;
    case PhoneNumberUtil::UNKNOWN: return CPHONENUMBER_TYPE_UNKNOWN;
  }
  return CPHONENUMBER_TYPE_UNKNOWN;
}

cphonenumber_result parse(const std::string &text, const std::string &region, cphonenumber_info *info) {
  const PhoneNumberUtil &util = library();
  PhoneNumber number;
  switch (util.Parse(text, region, &number)) {
    case PhoneNumberUtil::NO_PARSING_ERROR: break;
    case PhoneNumberUtil::INVALID_COUNTRY_CODE_ERROR: return CPHONENUMBER_UNKNOWN_COUNTRY;
    case PhoneNumberUtil::NOT_A_NUMBER: return CPHONENUMBER_NOT_A_NUMBER;
    case PhoneNumberUtil::TOO_SHORT_AFTER_IDD: return CPHONENUMBER_TOO_SHORT;
    case PhoneNumberUtil::TOO_SHORT_NSN: return CPHONENUMBER_TOO_SHORT;
    case PhoneNumberUtil::TOO_LONG_NSN: return CPHONENUMBER_TOO_LONG;
  }
  switch (util.IsPossibleNumberWithReason(number)) {
    case PhoneNumberUtil::IS_POSSIBLE: break;
    case PhoneNumberUtil::IS_POSSIBLE_LOCAL_ONLY: return CPHONENUMBER_TOO_SHORT;
    case PhoneNumberUtil::INVALID_COUNTRY_CODE: return CPHONENUMBER_UNKNOWN_COUNTRY;
    case PhoneNumberUtil::TOO_SHORT: return CPHONENUMBER_TOO_SHORT;
    case PhoneNumberUtil::INVALID_LENGTH: return CPHONENUMBER_WRONG_LENGTH;
    case PhoneNumberUtil::TOO_LONG: return CPHONENUMBER_TOO_LONG;
  }
  std::string formatted;
  util.Format(number, PhoneNumberUtil::E164, &formatted);
  // An extension is dialled as digits once somebody answers; it is no part of the number. E.164 leaves it out, so read
  // that: clear_extension() is inline code of protobuf, which would have to be linked for it.
  if (number.has_extension()) return parse(formatted, region, info);
  copy(formatted, info->e164);
  util.Format(number, PhoneNumberUtil::INTERNATIONAL, &formatted);
  copy(formatted, info->international);
  util.Format(number, PhoneNumberUtil::NATIONAL, &formatted);
  copy(formatted, info->national);
  util.GetRegionCodeForNumber(number, &formatted);
  copy(formatted == "ZZ" || formatted == "001" ? "" : formatted, info->region);
  util.GetRegionCodeForCountryCode(number.country_code(), &formatted);
  copy(formatted, info->main_region);
  info->calling_code = number.country_code();
  info->is_assigned = util.IsValidNumber(number);
  info->type = type_of(util.GetNumberType(number));
  return CPHONENUMBER_OK;
}

bool is_short(const std::string &text, const std::string &region) {
  if (short_numbers().ConnectsToEmergencyNumber(text, region)) return true;
  PhoneNumber number;
  if (library().Parse(text, region, &number) != PhoneNumberUtil::NO_PARSING_ERROR) return false;
  return short_numbers().IsValidShortNumberForRegion(number, region);
}

}  // namespace

cphonenumber_result cphonenumber_parse(
    const char *text, size_t text_length, const char *region, size_t region_length, cphonenumber_info *info) {
  try {
    *info = {};
    return parse(std::string(text, text_length), std::string(region, region_length), info);
  } catch (...) {
    return CPHONENUMBER_FAILED;
  }
}

bool cphonenumber_is_short_or_emergency(
    const char *text, size_t text_length, const char *region, size_t region_length) {
  try {
    return is_short(std::string(text, text_length), std::string(region, region_length));
  } catch (...) {
    // Refusing a number is the safe side of not knowing.
    return true;
  }
}

bool cphonenumber_knows_region(const char *region, size_t region_length) {
  try {
    return library().GetCountryCodeForRegion(std::string(region, region_length)) != 0;
  } catch (...) {
    return false;
  }
}
