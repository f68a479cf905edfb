#pragma once

// libphonenumber for Swift: plain values in, plain values out. Nothing here throws, keeps a pointer it was given, or
// returns one of its own; texts are copied into the caller's struct and cut to fit.

#include <stdbool.h>
#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef enum {
  CPHONENUMBER_OK = 0,
  CPHONENUMBER_NOT_A_NUMBER,
  CPHONENUMBER_UNKNOWN_COUNTRY,
  CPHONENUMBER_TOO_SHORT,
  CPHONENUMBER_TOO_LONG,
  CPHONENUMBER_WRONG_LENGTH,
  CPHONENUMBER_FAILED,
} cphonenumber_result;

typedef enum {
  CPHONENUMBER_TYPE_FIXED_LINE = 0,
  CPHONENUMBER_TYPE_MOBILE,
  CPHONENUMBER_TYPE_FIXED_LINE_OR_MOBILE,
  CPHONENUMBER_TYPE_TOLL_FREE,
  CPHONENUMBER_TYPE_PREMIUM_RATE,
  CPHONENUMBER_TYPE_SHARED_COST,
  CPHONENUMBER_TYPE_VOIP,
  CPHONENUMBER_TYPE_PERSONAL_NUMBER,
  CPHONENUMBER_TYPE_PAGER,
  CPHONENUMBER_TYPE_UAN,
  CPHONENUMBER_TYPE_VOICEMAIL,
  CPHONENUMBER_TYPE_UNKNOWN,
} cphonenumber_type;

typedef struct {
  char e164[32];
  char international[64];
  char national[64];
  /// ISO 3166 letters; empty for numbers of no country, such as +800.
  char region[8];
  /// The first region of the calling code, "001" for those of no country.
  char main_region[8];
  int calling_code;
  bool is_assigned;
  cphonenumber_type type;
} cphonenumber_info;

/// Reads what a person typed; `region` says how to read a number without a calling code, "ZZ" that it must have one.
/// The texts need not end in NUL.
cphonenumber_result cphonenumber_parse(
    const char *text, size_t text_length, const char *region, size_t region_length, cphonenumber_info *info);

/// Whether dialling this text in that region might reach an emergency service or another short-code service.
bool cphonenumber_is_short_or_emergency(
    const char *text, size_t text_length, const char *region, size_t region_length);

/// Whether numbers can be read with this default region.
bool cphonenumber_knows_region(const char *region, size_t region_length);

#ifdef __cplusplus
}
#endif
