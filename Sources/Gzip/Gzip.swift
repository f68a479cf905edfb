/// Gzip.
