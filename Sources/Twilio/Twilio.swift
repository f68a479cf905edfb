/// Twilio.
