#include "cphonenumber.h"
#include <phonenumbers/phonenumberutil.h>
int cphonenumber_probe(const char *text, const char *region) {
  i18n::phonenumbers::PhoneNumber number;
  auto util = i18n::phonenumbers::PhoneNumberUtil::GetInstance();
  return util->Parse(text, region, &number) == 0 && util->IsValidNumber(number);
}
