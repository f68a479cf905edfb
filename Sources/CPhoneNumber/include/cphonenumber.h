#pragma once
#ifdef __cplusplus
extern "C" {
#endif
int cphonenumber_probe(const char *text, const char *region);
#ifdef __cplusplus
}
#endif
