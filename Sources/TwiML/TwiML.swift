/// TwiML.
