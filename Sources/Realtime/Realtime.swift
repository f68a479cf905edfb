/// Realtime.
