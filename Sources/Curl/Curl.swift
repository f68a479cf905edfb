/// Curl.
