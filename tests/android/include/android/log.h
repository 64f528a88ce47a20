/* What SQLCipher uses of the NDK's log.h, so that its C can be compiled for checking without an NDK. */
#ifndef TUNGNHA_CHECK_ANDROID_LOG_H
#define TUNGNHA_CHECK_ANDROID_LOG_H
enum { ANDROID_LOG_VERBOSE = 2, ANDROID_LOG_DEBUG, ANDROID_LOG_INFO, ANDROID_LOG_WARN, ANDROID_LOG_ERROR, ANDROID_LOG_FATAL };
int __android_log_print(int priority, const char *tag, const char *format, ...);
int __android_log_vprint(int priority, const char *tag, const char *format, __builtin_va_list arguments);
int __android_log_write(int priority, const char *tag, const char *text);
#endif
