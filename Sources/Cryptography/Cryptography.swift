/// Everything secret or random, over Debian's OpenSSL (libcrypto), so that `apt upgrade` patches it.
///
/// Job: message authentication (HMAC), hashes, sealing (AES-256-GCM), password hashes (scrypt), random bytes,
/// constant-time comparison, the text forms of bytes (base64, base64url, base32, hex), HS256 JSON web tokens,
/// and ids that sort by time.
///
/// Invariants
/// - Bytes go in and out as `[UInt8]`; no OpenSSL pointer leaves the room, and none outlives the call that made it.
/// - Whatever comes from outside (a token, a sealed blob, a stored hash) fails with a typed error or `nil`, never a trap.
/// - Secrets are compared in constant time, here and nowhere else by hand.
/// - No clock: times are arguments. The only source of chance is OpenSSL's generator, seeded by the kernel.
///
/// Why not swift-crypto: it brings a BoringSSL of its own, a second library to patch and several megabytes. Why a
/// failing digest or generator stops the process instead of throwing: it means that memory is gone or libcrypto is
/// broken, and going on without either would be worse.
